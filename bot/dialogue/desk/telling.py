"""Which stewards are told of what another one did, and what they are shown. Pure."""

from bot.dialogue.place import Place
from bot.stewardship.deciding import Approve, DeskAnswer, DeskWish, Outcome, Propose, Reject
from bot.stewardship.desk import Desk
from bot.stewardship.people import Steward


def to_be_told(desk: Desk, wish: DeskWish, answer: DeskAnswer) -> tuple[tuple[Steward, Place], ...]:
    """Whoever can approve hears of a proposal; whoever proposed hears what became of it."""
    if answer.outcome is not Outcome.DONE:
        return ()
    others = [one for one in desk.stewards.people.values() if one.id != desk.steward.id]
    match wish:
        case Propose():
            told = [one for one in others if one.may_approve]
        case Approve() | Reject():
            told = [one for one in others if one.id == desk.state.proposals[answer.number].who]
        case _:
            told = []
    return tuple((one, Place("dprop", one.language, arg=str(answer.number))) for one in told)
