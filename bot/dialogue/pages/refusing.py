"""Where a password is asked for: why something was not taken for one. The page stays, and says it."""

from enum import StrEnum

from bot.dialogue.here import Here
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, loud, text
from bot.dialogue.speech import _


class Why(StrEnum):
    """At the end of the page's argument."""

    SHORT = "short"
    LATE = "late"
    NOT_TYPED = "typed"
    WRONG = "no"


def refused(place: Place, why: Why) -> Place:
    """The same question, with the reason."""
    return place.turn(place.page, f"{_without_reason(place.arg)}-{why}")


def _without_reason(arg: str) -> str:
    rest, dash, last = arg.rpartition("-")
    return rest if dash and last in list(Why) else arg


def refusal(place: Place, here: Here) -> list[Block]:
    """The reason, if there is one. Whoever typed something else, in need, finds numbers below a wrong passphrase."""
    match place.arg.rpartition("-")[2]:
        case Why.SHORT:
            return [loud(_("That one is too short or too long. Please send another."))]
        case Why.LATE:
            return [
                loud(
                    _(
                        "Your message came late, so I did not use it. I tried to delete it. If you still want to, send it again."
                    )
                )
            ]
        case Why.NOT_TYPED:
            return [
                loud(
                    _(
                        "I use only words you type here: no picture, no forwarded or changed message. It is still in this chat."
                    )
                )
            ]
        case Why.WRONG:
            return [
                loud(_("That is not the passphrase. Nothing has changed; you can try again.")),
                text(_("Capital letters and spaces count. Phones often make the first letter a capital.")),
                text(_("If it is lost, nobody can open the account. You can still delete it, under Your data.")),
                text(_("If you meant something else, and need somebody now, these answer:")),
                *emergency_blocks(here),
                *brief_lines(here, answering_now, 2),
            ]
    return []
