"""Where a person is in the conversation, small enough to ride in a button.

Telegram gives a button 64 bytes. Everything the conversation knows about a person stands in those bytes, in the
person's own chat, and nowhere else: see docs/decisions/0001-stateless-place.md.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.directory.models import Person, Who

VERSION = "a"
"""First byte of every packed place. A later release that packs differently takes the next letter."""

LONGEST = 64
"""Bytes a button may carry (Bot API, InlineKeyboardButton.callback_data)."""

_EPOCH = date(2026, 1, 1)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[a-z0-9-]{0,8}")


class Kind(StrEnum):
    """What sort of thing happened, as far as the person wants to say. Never free text."""

    BODY = "b"
    WORDS = "w"
    BULLYING = "u"
    UNSURE = "n"


class Since(StrEnum):
    """How long ago, coarsely. Each answer is a span of hours: see `elapsed`."""

    DAY = "1"
    THREE_DAYS = "3"
    FIVE_DAYS = "5"
    SEVEN_DAYS = "7"
    TWO_WEEKS = "t"
    LONGER = "l"


_SPANS: dict[Since, tuple[int, int | None]] = {
    Since.DAY: (0, 24),
    Since.THREE_DAYS: (24, 72),
    Since.FIVE_DAYS: (72, 120),
    Since.SEVEN_DAYS: (120, 168),
    Since.TWO_WEEKS: (168, 336),
    Since.LONGER: (336, None),
}


@dataclass(frozen=True, slots=True)
class When:
    """A coarse 'when' and the day it was said, so that a button pressed days later still counts right."""

    since: Since
    said_on: date

    def elapsed(self, today: date) -> tuple[int, int | None]:
        """Hours that have passed by now: at least, at most (None: no upper bound)."""
        least, most = _SPANS[self.since]
        passed = max(0, (today - self.said_on).days) * 24
        # The answer may have come late in the day it was given; the least that has passed since is a day less.
        return least + max(0, passed - 24), None if most is None else most + passed


@dataclass(frozen=True, slots=True)
class Situation:
    """What the person has chosen to say so far. Every part may be unsaid."""

    person: Person | None = None
    who: Who | None = None
    kind: Kind | None = None
    when: When | None = None


PASSING = frozenset(
    {"help", "nospeak", "linesfor", "lines", "settings", "language", "country", "parts", "letters", "letter"}
    | {"privacy", "leaving", "unclear", "nottext"}
)
"""Pages one only passes through: going back from behind them leads to where one was before."""


@dataclass(frozen=True, slots=True)
class Place:
    """Page, situation, language and jurisdiction.

    `arg` says which entry or part a page shows. `under` is the page to return to from an aside such as the help
    screen, so that looking for help or changing language loses nothing. `suggested` marks a page that typed words led
    to: it offers "that's not it". An empty `jurisdiction` means that the person has not said where they are.
    """

    page: str = "hello"
    language: str = "en"
    jurisdiction: str = ""
    arg: str = ""
    situation: Situation = Situation()
    under: str = ""
    under_arg: str = ""
    suggested: bool = False

    def to(self, page: str, arg: str = "") -> "Place":
        """Another page of the same conversation."""
        return replace(self, page=page, arg=arg, under="", under_arg="", suggested=False)

    def aside(self, page: str, arg: str = "") -> "Place":
        """A page that can be left again to come back here. From one passing page to the next, "here" stays the same."""
        under, under_arg = (self.under, self.under_arg) if self.page in PASSING else (self.page, self.arg)
        return replace(self, page=page, arg=arg, under=under, under_arg=under_arg, suggested=False)

    def back(self) -> "Place":
        """Where an aside was opened from."""
        return self.to(self.under or "hello", self.under_arg)

    def saying_where(self, jurisdiction: str) -> "Place":
        """The same page in another jurisdiction."""
        return replace(self, jurisdiction=jurisdiction)

    def saying(self, **changes: object) -> "Place":
        """The same page with a changed situation."""
        return replace(self, situation=replace(self.situation, **changes))  # type: ignore[arg-type]


_PERSONS = dict(zip(Person, _DIGITS, strict=False))
_WHOS = dict(zip(Who, _DIGITS, strict=False))
_PERSON_OF = {code: person for person, code in _PERSONS.items()}
_WHO_OF = {code: who for who, code in _WHOS.items()}


def _pack_when(when: When | None) -> str:
    if when is None:
        return ""
    days = max(0, (when.said_on - _EPOCH).days)
    return when.since + "".join(_DIGITS[days // 36**power % 36] for power in (2, 1, 0))


def _unpack_when(packed: str) -> When | None:
    if len(packed) != 4:
        return None
    try:
        return When(Since(packed[0]), _EPOCH + timedelta(days=int(packed[1:], 36)))
    except ValueError:
        return None


def pack(place: Place) -> str:
    """A place as the text a button carries: at most 64 bytes."""
    said = place.situation
    situation = (
        (_PERSONS[said.person] if said.person else "-")
        + (_WHOS[said.who] if said.who else "-")
        + (said.kind or "-")
        + _pack_when(said.when)
    )
    parts = (
        VERSION + ("?" if place.suggested else ""),
        place.page,
        place.language,
        place.jurisdiction,
        place.arg,
        situation.rstrip("-"),
        place.under,
        place.under_arg,
    )
    packed = ".".join(parts).rstrip(".")
    if len(packed.encode()) > LONGEST:
        raise ValueError(f"a place must fit into {LONGEST} bytes: {packed}")
    return packed


def unpack(packed: str) -> Place:
    """The place a button stands for. Whatever cannot be read falls away part by part; it never raises."""
    parts = packed[:LONGEST].split(".") + [""] * 8
    version, page, language, jurisdiction, arg, situation, under, under_arg = parts[:8]
    if not version.startswith(VERSION):
        return Place()
    fields = (page, language, jurisdiction, arg, under, under_arg)
    page, language, jurisdiction, arg, under, under_arg = (field if _WORD.fullmatch(field) else "" for field in fields)
    padded = situation.ljust(3, "-")
    said = Situation(
        person=_PERSON_OF.get(padded[0]),
        who=_WHO_OF.get(padded[1]),
        kind=Kind(padded[2]) if padded[2] in set(Kind) else None,
        when=_unpack_when(padded[3:]),
    )
    return Place(
        page or "hello", language or "en", jurisdiction, arg, said, under, under_arg, suggested=version.endswith("?")
    )
