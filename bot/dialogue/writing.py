"""What presses and typed words do to an account while it is being written. Pure: the channel holds the account."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from unicodedata import normalize

from bot.account.account import Account
from bot.dialogue.pages.account import asked
from bot.dialogue.place import Place
from bot.dialogue.screen import Effect

PAGES: Final = frozenset({"tell", "took", "wfull", "fix"})
"""Pages on which typed words belong to the account."""

LOCKING: Final = "wpass"
"""The page on which typed words are a password."""

_SHORTEST, _LONGEST = 8, 127
"""Characters a password needs, and bytes a PDF can take."""


def can_lock(password: str) -> bool:
    """Whether a password is worth the name, and fits into a PDF."""
    return len(password) >= _SHORTEST and len(normalize("NFKC", password).encode("utf-8", "replace")) <= _LONGEST


def pressed(place: Place, account: Account | None) -> tuple[Place, Account | None]:
    """Where a press leads, and what is left of the account."""
    match place.page:
        case "takeout":
            if account is not None and place.arg.isdecimal():
                account = account.without(int(place.arg))
            return place.to("have", "1"), account
        case "wgone" | "leave":
            return place, None
    return place, account


def typed(
    place: Place, words: str, now: datetime, account: Account | None
) -> tuple[Place, Account | None, tuple[Effect, ...]]:
    """Words that belong to the account: taken in whole, or refused whole. Not a character is changed."""
    if place.page == "fix":
        return _changed(place, words, account)
    deleting, prompt, incident = asked(place.arg)
    effects = (Effect.REMOVE_WORDS,) if deleting else ()
    account = account or Account(now)
    if not account.has_room_for(words):
        return place.to("wfull", place.arg), account, ()
    return place.to("took", place.arg), account.writing(incident, prompt, words, now), effects


def _changed(place: Place, words: str, account: Account | None) -> tuple[Place, Account | None, tuple[Effect, ...]]:
    there = account is not None and place.arg.isdecimal() and account.passage(int(place.arg)) is not None
    if account is None or not there:
        return place.to("have", "1"), account, ()
    number = int(place.arg)
    old = account.passage(number)
    room = replace(account, passages=account.without(number).passages)
    if old is None or not room.has_room_for(words):
        return place.to("wfull", "k" + "a1"), account, ()
    at = 1 + [passage.number for passage in account.passages].index(number)
    return place.to("have", str(at)), account.changing(number, words), ()
