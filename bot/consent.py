"""What a person may ask to have kept, the record of having asked, and what can be wished of the keeping.

Knows no database, no clock and no channel: the conversation makes wishes of these, and shows the answers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import Final

from bot.account.account import Account

WORDING: Final = 1
"""Version of the words that people agree to. Whoever changes what a consent page promises takes the next number."""

REMEMBERED_FOR: Final = timedelta(days=365)

ACCOUNT_DAYS: Final = (30, 90, 365)
"""Days an account may be kept; the longest of all consents, so after it nothing rests on an old key."""

LATE: Final = timedelta(hours=1)
"""How late a check-in may still come. Later, the moment is no longer the one the person chose."""

MOST: Final = 9
"""Things kept for one person at the same time. A bound against floods; nine fit on a screen."""


class Purpose(StrEnum):
    """What something is kept for. Each is agreed to by itself."""

    REMEMBER = "remember"
    ACCOUNT = "account"
    CHECK_IN = "check-in"


class Greeting(StrEnum):
    """Which neutral words a check-in says. What they are stands in the catalogues."""

    REMINDER = "reminder"
    TEA = "tea"
    WALK = "walk"
    WATER = "water"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Language and place, for the next time."""

    language: str
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One message at a moment (aware, UTC), in words the person chose."""

    at: datetime
    greeting: Greeting
    language: str


@dataclass(frozen=True, slots=True)
class Locked:
    """An account behind a passphrase that only the person knows. `envelope` is of no use without it."""

    envelope: bytes


Content = Remembered | Account | Locked | CheckIn


def purpose_of(content: Content) -> Purpose:
    """What keeping this is for."""
    match content:
        case Remembered():
            return Purpose.REMEMBER
        case CheckIn():
            return Purpose.CHECK_IN
        case Account() | Locked():
            return Purpose.ACCOUNT


@dataclass(frozen=True, slots=True)
class Consent:
    """The record: what for, to which words, when, until when (aware, UTC). `id` says nothing and rides in buttons."""

    id: str
    purpose: Purpose
    version: int
    given_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept, and the consent it is kept under. Neither is ever without the other."""

    consent: Consent
    content: Content


@dataclass(frozen=True, slots=True)
class Look:
    """Show everything that is kept for this person."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep this until then. With a passphrase, behind it; `instead_of` is the consent that ends with it.

    `once` names what asked for it, such as one press. Whatever asks again, because nobody knows whether it was heard,
    gets the same consent and not a second one that nobody was told of.
    """

    content: Remembered | Account | CheckIn
    until: datetime
    passphrase: str | None = None
    instead_of: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class Unlock:
    """Open a locked account."""

    id: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take one consent back: what was kept under it goes at once."""

    id: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Take everything back."""


Wish = Look | Keep | Unlock | Withdraw | Forget


class Outcome(Enum):
    """What became of a wish."""

    DONE = auto()
    FAILED = auto()
    """The storage could not do it now. Nothing has changed."""
    NOT_THERE = auto()
    """What the wish is about is not kept, or no longer."""
    WRONG_PASSPHRASE = auto()
    FULL = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish, and what is kept now. `about` is the consent it was about."""

    outcome: Outcome
    kept: tuple[Kept, ...] = ()
    about: str = ""

    def one(self, id: str) -> Kept | None:
        """What is kept under that consent, if it is."""
        return next((kept for kept in self.kept if kept.consent.id == id), None)
