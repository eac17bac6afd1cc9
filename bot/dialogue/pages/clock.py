"""My deadlines: what runs out when, counted from a coarse answer, cautiously; and a calendar file with neutral titles."""

from bot.dialogue.here import Here
from bot.dialogue.names import CONDUCTS
from bot.dialogue.pages.report import fitting_routes
from bot.dialogue.place import Behaviour, Place
from bot.dialogue.screen import Block, Choice, Dates, Screen, field, item, small, text, title
from bot.dialogue.speech import Message, Span, Speakable, _
from bot.directory.deadlines import Deadline, Standing, deadlines
from bot.directory.fitting import Reason, closed_by, why_not
from bot.directory.models import Conduct, Route
from bot.directory.tokens import token_of

_ON_A_PAGE = 6

_STARTS: dict[str, Message] = {
    "incident": _("from the day it happened"),
    "last_incident": _("from the last time it happened"),
    "leaving": _("from your last day in the job"),
    "learning": _("from the day you learned of it"),
    "other": _("from a later step"),
}


def found_limits(place: Place, here: Here) -> list[Deadline]:
    """The limits of the ways that fit, the earliest first."""
    return _counted(fitting_routes(place, here), place, here)


def _set_aside(place: Place, here: Here) -> list[Deadline]:
    """The limits of ways that were set aside only because of what was said to have happened: a guess, so shown too."""
    case = place.situation.case
    return _counted([one for one in here.local.routes if why_not(one, case) == (Reason.CONDUCT,)], place, here)


def _counted(routes: list[Route], place: Place, here: Here) -> list[Deadline]:
    said = place.situation
    conduct = frozenset[Conduct]() if Behaviour.ELSE in said.what else said.conduct
    found = deadlines(routes, conduct, said.when.happened if said.when else None, here.today)
    return sorted(found, key=lambda one: one.limit.starts == "other")


def limits(place: Place, here: Here) -> Screen:
    """Every time limit that may apply, earliest first, with what starts the clock and what can extend it."""
    found = found_limits(place, here)
    aside = _set_aside(place, here)
    pages = max(1, -(-len(found) // _ON_A_PAGE))
    page = min(max(1, int(place.arg)), pages) if place.arg.isdecimal() else 1
    shown = found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    blocks = [title(_("Time limits for reporting"))]
    if not found:
        blocks.append(text(_("We found no time limit that can be counted for the ways that fit. Ask each of them.")))
    elif place.situation.when is None:
        blocks.append(text(_("You have not said when it happened, so there are no days here, only lengths.")))
    else:
        blocks.append(
            text(
                _(
                    "Counted from what you said, on the careful side. If it happened more than once, the time for earlier events may end sooner. Ask to be sure."
                )
            )
        )
    for one in shown:
        blocks += _limit(one)
    if aside and page == pages:
        blocks.append(text(_("These ways may not fit what you said. Check them all the same:")))
        for one in aside[:4]:
            blocks += _limit(one)[:1]
    warned = [one.route for one in shown if closed_by(one.route, here.local.routes)]
    if warned:
        blocks.append(
            text(_("Some of these close each other: choosing one may close the other. You may want advice first."))
        )
    blocks.append(
        small(_("General information, not legal advice. Ways without a limit here may still have one we did not find."))
    )
    rows: list[tuple[Choice, ...]] = []
    if pages > 1:
        following = page % pages + 1
        label = _("More limits (part {page} of {pages})", page=str(following), pages=str(pages))
        rows.append((Choice(label, place.to("clock", str(following))),))
    if dates_of(found, place):
        rows.append((Choice(_("These days as a calendar file"), place.to("calendar")),))
    routes = list({one.route.id: one.route for one in shown}.values())
    rows += [(Choice(route.name, place.aside("route", token_of(route.id))),) for route in routes]
    rows.append((Choice(_("When it happened"), place.to("when", "clock")),))
    rows.append((Choice(_("All ways to report"), place.to("ways", "1")),))
    return Screen(tuple(blocks), tuple(rows))


def _limit(one: Deadline) -> list[Block]:
    span: Speakable = Span(one.limit.amount, one.limit.unit)
    if one.limit.less_a_day:
        span = _("{span} less one day", span=span)
    length = _("{span} {starts}", span=span, starts=_STARTS[one.limit.starts])
    words: Speakable
    more = _LATE[one.limit.extendable] if one.limit.firm else _("They may say no, but do not have to.")
    match one.standing:
        case Standing.OPEN:
            words = _("{length}. To be safe: by {day}.", length=length, day=one.due or "")
        case Standing.MAY_HAVE_PASSED:
            words = _("{length}. It may be over or close. If you want to keep it open, ask soon.", length=length)
        case Standing.PASSED:
            words = _("{length}. By what you said this time is over. {more}", length=length, more=more)
        case Standing.DEPENDS:
            words = _("{length}.", length=length)
    blocks = [field(_("{name}", name=one.route.name), words)]
    if one.limit.conduct:
        blocks.append(item(_("Only for: {things}", things=tuple(CONDUCTS[thing] for thing in one.limit.conduct))))
    if one.limit.note:
        blocks.append(item(one.limit.note))
    return blocks


_LATE: dict[str, Message] = {
    "yes": _("It can be extended in some cases: ask."),
    "no": _("We found no way to extend it. You can still ask them."),
    "unknown": _("Ask whether it can be extended."),
}


def dates_of(found: list[Deadline], place: Place) -> tuple[Deadline, ...]:
    """The limits that have a day still to come, and are certain enough for a calendar.

    A limit for some kinds of conduct only is left out while nobody said what happened, or while something was said that
    it is not for: rape often has a longer one.
    """
    said = place.situation.conduct
    return tuple(
        one
        for one in found
        if one.standing is Standing.OPEN
        and one.due is not None
        and one.limit.firm
        and (not one.limit.conduct or (said and said <= set(one.limit.conduct)))
    )


def calendar(place: Place, here: Here) -> Screen:
    """Before a file is sent: what is in it, and where it then lives."""
    return Screen(
        (
            title(_("A calendar file")),
            text(_("It holds only days, each called Date to remember. Nothing says what for.")),
            text(
                _(
                    "Once sent, the file is in this chat, and wherever you open it. Calendars are often shared with work: check yours first. I keep no copy and will not remind you."
                )
            ),
        ),
        (
            (Choice(_("Send the file"), place.to("dates")),),
            (Choice(_("Time limits for reporting"), place.to("clock")),),
        ),
    )


def dates(place: Place, here: Here) -> Screen:
    """The file itself."""
    days = tuple(sorted({one.due for one in dates_of(found_limits(place, here), place) if one.due is not None}))
    back = ((Choice(_("Time limits for reporting"), place.to("clock")),),)
    if not days:
        return Screen((title(_("A calendar file")), text(_("There is no day to write down yet."))), back)
    screen = Screen(
        (title(_("A calendar file")), text(_("Here is the file. Leave fast deletes it from this chat while it can."))),
        back,
    )
    return screen.handing(Dates(days))
