"""What stewards wish, whether they may, and what is written down if they do. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from bot.directory.checking import Problem
from bot.directory.directory import Directory
from bot.stewardship.changes import Change, Key, Unusable, is_overtaken, with_changes
from bot.stewardship.fitness import NeverSaid, misfits
from bot.stewardship.history import Deed, Standing, State, change_as_data
from bot.stewardship.people import Steward
from bot.stewardship.rows import UNFIT

MOST_OPEN: Final = 200
"""Proposals that may wait at the same time. A bound; a person decides perhaps twenty in a sitting."""

MOST_CHANGES: Final = 2_000
"""Entries in one proposal: a whole country's file fits."""

LONGEST_REASON: Final = 500

SECONDED: Final = "seconded_on"


def in_one_line(reason: str) -> str:
    """A reason that cannot look like something else: on one line, with nothing in it that is not seen."""
    return " ".join(UNFIT.sub(" ", reason).split())[:LONGEST_REASON]


@dataclass(frozen=True, slots=True)
class Propose:
    """Changes, and why."""

    changes: tuple[Change, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Approve:
    """Let a proposal become what users see."""

    number: int


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse a proposal, and say why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Withdraw one's own proposal."""

    number: int


@dataclass(frozen=True, slots=True)
class CountWrong:
    """Anybody: this number is wrong. Says which, and nothing about whom."""

    key: Key


DeskWish = Propose | Approve | Reject | TakeBack | CountWrong


class Outcome(StrEnum):
    """What became of it."""

    DONE = "done"
    FAILED = "failed"
    """It could not be written down now. Nothing has changed."""
    NO_RIGHT = "no_right"
    NOT_THERE = "not_there"
    DECIDED = "decided"
    OWN = "own"
    OVERTAKEN = "overtaken"
    MISFIT = "misfit"
    NOTHING = "nothing"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """What became of a wish. `number`: the proposal it is about."""

    outcome: Outcome
    number: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a decision rests on. `four_eyes`: nobody approves their own."""

    state: State
    directory: Directory
    today: date
    never: NeverSaid
    four_eyes: bool = True


Decision = tuple[Deed, dict[str, Any]] | DeskAnswer
"""What is to be written down, or why not."""


def decided(wish: Propose | Approve | Reject | TakeBack, steward: Steward, ground: Ground) -> Decision:
    """Whether this steward may do this now. Asked again at the moment of writing: buttons may be old or forged."""
    match wish:
        case Propose():
            return _proposed(wish, steward, ground)
        case Approve(number):
            return _judged(number, steward, ground) or _approved(number, ground)
        case Reject(number, reason):
            refused = _judged(number, steward, ground)
            return refused or (Deed.REJECTED, {"proposal": number, "reason": in_one_line(reason)})
        case TakeBack(number):
            proposal = ground.state.proposals.get(number)
            if proposal is None or proposal.who != steward.id:
                return DeskAnswer(Outcome.NOT_THERE, number)
            if proposal.standing is not Standing.OPEN:
                return DeskAnswer(Outcome.DECIDED, number)
            return Deed.WITHDRAWN, {"proposal": number}


def _proposed(wish: Propose, steward: Steward, ground: Ground) -> Decision:
    if not steward.may_propose:
        return DeskAnswer(Outcome.NO_RIGHT)
    if any(change.fields.get(SECONDED, (None, None))[1] is not None for change in wish.changes):
        return DeskAnswer(Outcome.NO_RIGHT)  # only an approval says that a second person agreed
    if not any(change.fields for change in wish.changes):
        return DeskAnswer(Outcome.NOTHING)
    if len(ground.state.open) >= MOST_OPEN or len(wish.changes) > MOST_CHANGES:
        return DeskAnswer(Outcome.FULL)
    refused = _unfit(wish.changes, ground)
    if refused is not None:
        return refused
    content = {"changes": [change_as_data(one) for one in wish.changes], "why": in_one_line(wish.why)}
    return Deed.PROPOSED, content


def _judged(number: int, steward: Steward, ground: Ground) -> DeskAnswer | None:
    """Why this steward cannot decide about it; None if they can."""
    proposal = ground.state.proposals.get(number)
    if not steward.may_approve:
        return DeskAnswer(Outcome.NO_RIGHT, number)
    if proposal is None:
        return DeskAnswer(Outcome.NOT_THERE, number)
    if proposal.standing is not Standing.OPEN:
        return DeskAnswer(Outcome.DECIDED, number)
    if ground.four_eyes and proposal.who == steward.id:
        return DeskAnswer(Outcome.OWN, number)
    return None


def _approved(number: int, ground: Ground) -> Decision:
    refused = _unfit(ground.state.proposals[number].changes, ground, number)
    return refused or (Deed.APPROVED, {"proposal": number})


def _unfit(changes: tuple[Change, ...], ground: Ground, number: int = 0) -> DeskAnswer | None:
    """Why these changes cannot be laid over what users see today."""
    if any(is_overtaken(change, ground.directory) for change in changes):
        return DeskAnswer(Outcome.OVERTAKEN, number)
    try:
        after = with_changes(ground.directory, changes)
    except Unusable:
        return DeskAnswer(Outcome.MISFIT, number)
    problems = misfits(ground.directory, after, {change.key for change in changes}, ground.today, ground.never)
    return DeskAnswer(Outcome.MISFIT, number, tuple(problems)) if problems else None
