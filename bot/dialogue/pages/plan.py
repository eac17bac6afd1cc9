"""Now, next, later: everything that has a clock on one screen, and nothing whose time is over."""

from bot.dialogue.here import Here
from bot.dialogue.pages.care import open_windows
from bot.dialogue.pages.clock import dates_of, found_limits
from bot.dialogue.pages.election import election_banner
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import _

_LIMITS = 3
"""Time limits named here; the page of limits has all."""


def plan(place: Place, here: Here) -> Screen:
    """What is urgent, what can wait till tomorrow, what has months."""
    said = place.situation
    blocks: list[Block] = [
        title(_("Now, next, later")),
        text(_("Nothing here has to be done. How you feel comes before all of it.")),
        *election_banner(here),
    ]
    timed = [window for window in open_windows(place, here) if window.hours is not None]
    rows: list[tuple[Choice, ...]] = []
    if said.bodily:
        blocks.append(loud(_("Now")))
        blocks += [item(window.need) for window in timed]
        if not timed:
            blocks.append(item(_("Support has no closing date.")))
        rows.append((Choice(_("Medical care and how long it is open"), place.to("medical")),))
        rows.append((Choice(_("Where to go here, and evidence"), place.to("exam")),))
    blocks += [
        loud(_("Next")),
        item(_("Someone to be with you, or to talk to.")),
        item(
            _(
                "If you may want to report one day: leave messages where they are, and note dates and exact words for yourself."
            )
        ),
    ]
    blocks.append(loud(_("Later")))
    dated = dates_of(found_limits(place, here), place)[:_LIMITS]
    for one in dated:
        blocks.append(field(_("{name}", name=one.route.name), _("to be safe by {day}", day=one.due or "")))
    if not dated:
        blocks.append(item(_("Ways to report. Some have time limits of months or years.")))
    blocks.append(small(_("General information, not advice for you.")))
    rows += [
        (Choice(_("Someone to be with me or talk to"), place.to("company")),),
        (Choice(_("Keeping what may help later"), place.to("keep")),),
        (Choice(_("Time limits"), place.to("clock")), Choice(_("Ways to report"), place.to("person"))),
        (Choice(_("What you can do now"), place.to("next")),),
    ]
    return Screen(tuple(blocks), tuple(rows))
