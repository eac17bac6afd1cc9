"""What a steward's screens know: who they are, what waits, what users see, and what they are working on. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.directory.checking import Problem
from bot.directory.directory import Directory
from bot.stewardship.changes import Change, Data, Key
from bot.stewardship.fitness import NeverSaid
from bot.stewardship.history import State
from bot.stewardship.overlay import Conflict
from bot.stewardship.people import Steward, Stewards


class Fault(StrEnum):
    """Why users do not see everything that was approved, or why nothing can be approved now."""

    UNREADABLE = "unreadable"
    """The database cannot be read. The copy beside it is used."""
    ALTERED = "altered"
    """The history was altered from outside. The copy beside it is used."""
    NO_COPY = "no_copy"
    """The copy cannot be used either: users see resources/ alone, or what this process last knew."""
    UNUSABLE = "unusable"
    """Approved changes that do not fit this release."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a steward is working on: held in memory for them, by the channel, until it is proposed or dropped.

    `before`: the entries as they were; None for new ones. `texts`: what they are to be, as flat text.
    """

    before: Mapping[Key, Data | None]
    texts: Mapping[Key, Mapping[str, str]]
    why: str = ""
    """Where the reason is known beforehand: undoing, checking."""
    stale: frozenset[Key] = frozenset()
    """Entries of a sheet that were changed here after it was taken."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A steward's desk at one moment. `reported`: entries said to be wrong, and the step that was reached."""

    steward: Steward
    stewards: Stewards
    state: State
    resources: Directory
    never: NeverSaid
    today: date
    conflicts: tuple[Conflict, ...] = ()
    unusable: tuple[Key, ...] = ()
    faults: tuple[Fault, ...] = ()
    reported: Mapping[Key, int] = field(default_factory=dict)
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of a draft when it was looked at: the changes it makes and what is wrong with them."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    directory: Directory
    """The directory as it would be; today's where the draft is not complete enough."""
