"""What presses and typed words do to an account while it is being written. Pure: the channel holds the account."""

from datetime import datetime
from typing import Final
from unicodedata import normalize

from bot.account.account import Account
from bot.dialogue.pages.account import LOST, UPSET, asked, is_of, part_asked
from bot.dialogue.place import Place
from bot.dialogue.screen import Effect

PAGES: Final = frozenset({"tell", "took", "wfull", "fix"})
"""Pages on which typed words belong to the account."""

LOCKING: Final = "wpass"
"""The page on which typed words are a password for a file."""

SECRETS: Final = frozenset({LOCKING, "wkey", "munlock"})
"""Pages on which typed words are a secret, used once and removed from the chat."""

_SHORTEST, _LONGEST = 8, 127
"""Characters a password needs, and bytes a PDF can take."""


def can_lock(password: str) -> bool:
    """Whether a password is worth the name, and fits into a PDF."""
    return len(password) >= _SHORTEST and len(normalize("NFKC", password).encode("utf-8", "replace")) <= _LONGEST


def pressed(place: Place, account: Account | None) -> tuple[Place, Account | None]:
    """Where a press leads, and what is left of the account."""
    match place.page:
        case "takeout":
            number, deleting = part_asked(place.arg)
            if account is not None and number is not None and is_of(place.arg, account):
                account = account.without(number)
            # An account without words is none: it must not take the place of what was opened.
            return place.to("have", "1d" if deleting else "1"), account if account and account.passages else None
        case "wgone" if account is not None and not is_of(place.arg, account):
            return place.to("have", "1"), account  # an old button: it was about another account
        case "wgone" | "leave" | "forget":
            return place, None
    return place, account


def typed(
    place: Place, words: str, now: datetime, account: Account | None, upset: bool = False
) -> tuple[Place, Account | None, tuple[Effect, ...]]:
    """Words that belong to the account: taken in whole, or refused whole. Not a character is changed.

    `upset`: they speak of danger or of dying, so numbers stand below, without interrupting.
    """
    if place.page == "fix":
        return _changed(place, words, account, upset)
    deleting, prompt, incident = asked(place.arg)
    effects = (Effect.REMOVE_WORDS,) if deleting else ()
    # On these pages something had been taken in; if nothing is held, it went with two silent hours, and that is said.
    lost = LOST if account is None and place.page in ("took", "wfull") else ""
    account = account or Account(now)
    asking, worry = place.arg[:3], UPSET if upset else ""
    if not account.has_room_for(words):
        return place.to("wfull", asking + worry), account, ()
    return place.to("took", asking + worry + lost), account.writing(incident, prompt, words, now), effects


def _changed(
    place: Place, words: str, account: Account | None, upset: bool
) -> tuple[Place, Account | None, tuple[Effect, ...]]:
    number, deleting = part_asked(place.arg)
    flag, effects = ("d", (Effect.REMOVE_WORDS,)) if deleting else ("", ())
    old = account.passage(number) if account and number is not None and is_of(place.arg, account) else None
    if account is None or old is None:
        return place.to("have", f"1{flag}"), account, ()
    if not account.without(old.number).has_room_for(words):
        return place.to("wfull", f"{flag or 'k'}a1{UPSET if upset else ''}"), account, ()
    at = 1 + account.passages.index(old)
    return place.to("have", f"{at}{flag}{f'-{UPSET}' if upset else ''}"), account.changing(old.number, words), effects
