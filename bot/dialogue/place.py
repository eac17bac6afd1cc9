"""Where a person is in the conversation, small enough to ride in a button.

Telegram gives a button 64 bytes. Everything the conversation knows about a person stands in those bytes, in the
person's own chat, and nowhere else: see docs/decisions/0001-stateless-place.md.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.directory.deadlines import Happened
from bot.directory.fitting import Case
from bot.directory.models import Conduct, Person, Who

VERSION = "a"
"""First byte of every packed place. A later release that packs differently takes the next letter."""

LONGEST = 64
"""Bytes a button may carry (Bot API, InlineKeyboardButton.callback_data)."""

_EPOCH = date(2026, 1, 1)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[a-z0-9-]{0,20}")


class Behaviour(StrEnum):
    """What was done, in everyday words. Several may be said. The order is part of what buttons carry: only append."""

    COMMENTS = "comments"
    MESSAGES = "messages"
    PICTURES = "pictures"
    HANDS = "hands"
    FORCED = "forced"
    DRINK = "drink"
    SHUT_OUT = "shut_out"
    SHOUTED = "shouted"
    THREATS = "threats"
    HIT = "hit"
    FOLLOWED = "followed"
    ELSE = "else"


_SEXUAL = {Conduct.SEXUAL_HARASSMENT}
_BODILY = {Conduct.SEXUAL_ASSAULT, Conduct.SEXUAL_HARASSMENT}
_CONDUCT: dict[Behaviour, set[Conduct]] = {
    Behaviour.COMMENTS: _SEXUAL,
    Behaviour.MESSAGES: _SEXUAL | {Conduct.BULLYING},
    Behaviour.PICTURES: _SEXUAL,
    Behaviour.HANDS: _BODILY,
    Behaviour.FORCED: _BODILY,
    Behaviour.DRINK: _BODILY,
    Behaviour.SHUT_OUT: {Conduct.BULLYING},
    Behaviour.SHOUTED: {Conduct.BULLYING},
    Behaviour.THREATS: {Conduct.BULLYING},
    Behaviour.HIT: {Conduct.BULLYING, Conduct.OTHER},
    Behaviour.FOLLOWED: _SEXUAL | {Conduct.BULLYING, Conduct.OTHER},
}
"""Which routes a behaviour may belong to. Wide on purpose: it must hide no route, and it decides nothing."""


_BODY = {Behaviour.HANDS, Behaviour.FORCED, Behaviour.DRINK, Behaviour.HIT}


class Since(StrEnum):
    """How long ago, coarsely. Each answer is a span of hours: see `elapsed`."""

    DAY = "1"
    THREE_DAYS = "3"
    FIVE_DAYS = "5"
    SEVEN_DAYS = "7"
    TWO_WEEKS = "t"
    THREE_MONTHS = "q"
    SIX_MONTHS = "h"
    YEAR = "y"
    TWO_YEARS = "z"
    THREE_YEARS = "v"
    LONGER = "l"


_DAY = 24
_SPANS: dict[Since, tuple[int, int | None]] = {
    Since.DAY: (0, _DAY),
    Since.THREE_DAYS: (_DAY, 3 * _DAY),
    Since.FIVE_DAYS: (3 * _DAY, 5 * _DAY),
    Since.SEVEN_DAYS: (5 * _DAY, 7 * _DAY),
    Since.TWO_WEEKS: (7 * _DAY, 14 * _DAY),
    Since.THREE_MONTHS: (14 * _DAY, 92 * _DAY),
    Since.SIX_MONTHS: (90 * _DAY, 184 * _DAY),
    Since.YEAR: (181 * _DAY, 366 * _DAY),
    Since.TWO_YEARS: (365 * _DAY, 731 * _DAY),
    Since.THREE_YEARS: (730 * _DAY, 1096 * _DAY),
    Since.LONGER: (1095 * _DAY, None),
}


@dataclass(frozen=True, slots=True)
class When:
    """A coarse 'when' and the day it was said, so that a button pressed days later still counts right."""

    since: Since
    said_on: date

    def elapsed(self, today: date) -> tuple[int, int | None]:
        """Hours that have passed by now: at least, at most (None: no upper bound)."""
        least, most = _SPANS[self.since]
        passed = max(0, (today - self.said_on).days) * _DAY
        # The answer may have come late in the day it was given; the least that has passed since is a day less.
        return least + max(0, passed - _DAY), None if most is None else most + passed

    @property
    def happened(self) -> Happened:
        """The days between which it happened. A day is added on the early side: the answer may have come just after
        midnight."""
        least, most = _SPANS[self.since]
        first = None if most is None else self.said_on - timedelta(days=most // _DAY + 1)
        return Happened(first, self.said_on - timedelta(days=least // _DAY))


@dataclass(frozen=True, slots=True)
class Situation:
    """What the person has chosen to say so far. Every part may be unsaid."""

    person: Person | None = None
    who: Who | None = None
    what: frozenset[Behaviour] = frozenset()
    when: When | None = None
    power: bool | None = None
    """Whether the one who did it can decide about the job, the pre-selection or the access of the person."""
    witness: bool = False

    @property
    def bodily(self) -> bool:
        """Whether medical care may matter: something was done to the body, or nothing was said about what it was."""
        return not self.what or bool(self.what & (_BODY | {Behaviour.ELSE}))

    @property
    def conduct(self) -> frozenset[Conduct]:
        """What routes may call it; empty, so that it rules nothing out, while nothing or something else was said."""
        if Behaviour.ELSE in self.what:
            return frozenset()
        return frozenset().union(*(_CONDUCT[one] for one in self.what))

    @property
    def case(self) -> Case:
        """The situation as far as routes care."""
        return Case(self.person, self.who, self.conduct, self.witness)


PASSING = frozenset(
    {"help", "nospeak", "linesfor", "lines", "settings", "language", "country", "parts", "letters", "letter"}
    | {"privacy", "leaving", "unclear", "nottext", "danger", "strangle"}
)
"""Pages one only passes through: going back from behind them leads to where one was before."""


DEEDS = frozenset(
    {"remyes", "wkept", "cyes", "mopen", "takeback", "forget", "takeout", "wgone", "wrong"}
    | {"dok", "dback", "dset", "dhow", "dhide", "dchecked", "ddrop", "dundo"}
)
"""Pages on which something is kept, opened, counted, decided or deleted. "Back" never leads to one: it would do it
again."""


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
        return Place(page, self.language, self.jurisdiction, arg, self.situation)

    def aside(self, page: str, arg: str = "") -> "Place":
        """A page that can be left again to come back here. From one passing page to the next, "here" stays the same."""
        under, under_arg = (self.under, self.under_arg) if self.page in PASSING else (self.page, self.arg)
        if under in DEEDS:
            under, under_arg = "", ""
        return Place(page, self.language, self.jurisdiction, arg, self.situation, under, under_arg)

    def turn(self, page: str, arg: str = "") -> "Place":
        """The next page of the same aside: back still leads to where the aside was opened from."""
        return replace(self, page=page, arg=arg, suggested=False)

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
_BITS = {one: 1 << number for number, one in enumerate(Behaviour)}
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


def _unpack_what(packed: str) -> frozenset[Behaviour]:
    if any(letter not in _DIGITS for letter in packed):
        return frozenset()
    bits = int(packed, 36)
    return frozenset(one for one, bit in _BITS.items() if bits & bit)


def pack(place: Place) -> str:
    """A place as the text a button carries: at most 64 bytes. Where all of it is too much, the way back stays out."""
    said = place.situation
    bits = sum(_BITS[one] for one in said.what)
    situation = (
        (_PERSONS[said.person] if said.person else "-")
        + (_WHOS[said.who] if said.who else "-")
        + (_DIGITS[bits // 1296] + _DIGITS[bits // 36 % 36] + _DIGITS[bits % 36] if bits else "---")
        + ("-" if said.power is None else "y" if said.power else "n")
        + ("w" if said.witness else "-")
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
    if len(packed.encode()) <= LONGEST:
        return packed
    if not place.under:
        raise ValueError(f"a place must fit into {LONGEST} bytes: {packed}")
    return pack(replace(place, under="", under_arg=""))


def unpack(packed: str) -> Place:
    """The place a button stands for. Whatever cannot be read falls away part by part; it never raises."""
    parts = packed[:LONGEST].split(".") + [""] * 8
    version, page, language, jurisdiction, arg, situation, under, under_arg = parts[:8]
    if not version.startswith(VERSION):
        return Place()
    fields = (page, language, jurisdiction, arg, under, under_arg)
    page, language, jurisdiction, arg, under, under_arg = (field if _WORD.fullmatch(field) else "" for field in fields)
    padded = situation.ljust(7, "-")
    said = Situation(
        person=_PERSON_OF.get(padded[0]),
        who=_WHO_OF.get(padded[1]),
        what=_unpack_what(padded[2:5]),
        power={"y": True, "n": False}.get(padded[5]),
        witness=padded[6] == "w",
        when=_unpack_when(padded[7:]),
    )
    return Place(
        page or "hello", language or "en", jurisdiction, arg, said, under, under_arg, suggested=version.endswith("?")
    )
