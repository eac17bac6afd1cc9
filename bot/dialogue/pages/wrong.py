"""This number is wrong: one tap, no words, nothing about whoever taps."""

from bot.dialogue.here import Here
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, text, title
from bot.dialogue.speech import _
from bot.directory.models import HelpLine, Route
from bot.stewardship.changes import Key
from bot.stewardship.deciding import CountWrong


def said_wrong(place: Place, here: Here) -> CountWrong | None:
    """What is to be counted; None where no entry is meant, or nobody looks after the facts."""
    entry: HelpLine | Route | None = here.local.line(place.arg) or here.local.route(place.arg)
    if entry is None or not here.counts:
        return None
    home = here.local.id if entry.id in here.local.own else here.local.id.partition("-")[0]
    return CountWrong(Key(home, "help_lines" if isinstance(entry, HelpLine) else "routes", entry.id))


def counted(place: Place, here: Here) -> Screen:
    """Thank you, what is counted, and somebody else to reach."""
    return Screen(
        (
            title(_("Thank you")),
            text(
                _(
                    "Each chat counts once a week. Who said it is not written to any file. When several people say it, the people who keep these numbers correct see it."
                )
            ),
            *_others(here),
        ),
        (_card(place, here),),
    )


def not_counted(place: Place, here: Here) -> Screen:
    """It could not be counted; somebody else to reach."""
    return Screen(
        (
            title(_("That could not be counted now")),
            text(_("Nothing was written down. You can try again later.")),
            *_others(here),
        ),
        (_card(place, here),),
    )


def _others(here: Here) -> list[Block]:
    lines = brief_lines(here, answering_now, 3)
    blocks = [*emergency_blocks(here)]
    if lines:
        blocks += [text(_("These answer now:")), *lines]
    return blocks


def _card(place: Place, here: Here) -> tuple[Choice, ...]:
    page = "line" if here.local.line(place.arg) is not None else "route"
    return (Choice(_("Back to the card"), place.turn(page, place.arg)),)
