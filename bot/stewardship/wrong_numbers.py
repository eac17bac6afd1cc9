"""Counting "this number is wrong": by entry and week, bounded, and never with a person.

So that nobody can flood the count or be told by it, the same chat counts once a week for an entry (held in memory as a
keyed hash whose key dies with the process), a count ends at a bound, and stewards are shown only steps.
"""

import hashlib
import secrets
from collections import OrderedDict
from datetime import date
from typing import Final

from bot.stewardship.changes import Key

STEPS: Final = (3, 10, 30)
"""What stewards are shown: "3 or more", "10 or more", "30 or more". Fewer are not shown at all."""

MOST: Final = 99
"""Where counting ends."""

WEEKS: Final = 8
"""For how long counts are kept."""

_REMEMBERED: Final = 50_000


def week_of(day: date) -> str:
    """The ISO week a day lies in: 2026-W48."""
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}"


def step(count: int) -> int:
    """How many are shown: the highest step that was reached, or 0."""
    return max((one for one in STEPS if one <= count), default=0)


def name_of(key: Key) -> str:
    """How an entry is called where it is counted."""
    return "/".join(key)


def key_named(name: str) -> Key | None:
    """The way back; None for what is no name of an entry."""
    parts = name.split("/")
    return Key(*parts) if len(parts) == 3 else None


class Once:
    """Whether a chat already counted for an entry this week. Bounded; a new week or a restart forgets all."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._week = ""
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def first(self, chat: int, entry: str, week: str) -> bool:
        """Whether this is the first time; remembers that it was."""
        self.begin(week)
        said = self._hashed(chat, entry, week)
        if said in self._seen:
            return False
        self._seen[said] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True

    def begin(self, week: str) -> None:
        """A new week: the marks of the last one serve nothing any more."""
        if week != self._week:
            self._week, self._seen = week, OrderedDict()

    def undo(self, chat: int, entry: str, week: str) -> None:
        """It could not be counted, so it may be tried again."""
        self._seen.pop(self._hashed(chat, entry, week), None)

    def _hashed(self, chat: int, entry: str, week: str) -> bytes:
        return hashlib.blake2b(f"{chat} {entry} {week}".encode(), key=self._key, digest_size=16).digest()
