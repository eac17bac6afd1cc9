"""The only memory of the Telegram channel: which messages of a chat Leave fast can still clear, the last page, and an
account while it is being written.

It lives in this process, is bounded in people and in time, and touches no disk.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.account.account import Account
from bot.channels.telegram.handing import packed, unpacked
from bot.channels.telegram.trace import Trace
from bot.dialogue.place import Place, Situation
from bot.stewardship.desk import Draft

KEPT_FOR = 48 * 3600.0
"""Seconds. Telegram deletes messages for both sides only below 48 hours (Bot API, deleteMessage)."""

QUIET_FOR = 2 * 3600.0
"""Seconds after which an account is forgotten, counted from the last thing the person did."""

_CHATS = 20_000
_MESSAGES = 1_000
_LETTERS = 20_000_000
"""Letters of all accounts together; above it the one that was silent longest goes. A bound against floods."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is known of a chat at the moment of leaving it."""

    deletable: list[int]
    living: int | None
    complete: bool
    """False if messages are known to be too old, or to have been too many, to delete."""


class Traces:
    """Message ids and the last page of each chat; forgets by itself after 48 hours, or when there are too many."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._chats: OrderedDict[int, Trace] = OrderedDict()
        self._sending: Counter[int] = Counter()

    def __len__(self) -> int:
        return len(self._chats)

    def message(self, chat: int, message_id: int, age: float = 0.0, living: bool = False) -> None:
        """A message stands in this chat; `age` in seconds. `living`: it is the one that presses change."""
        trace = self._of(chat)
        trace.messages.setdefault(message_id, self._clock() - age)
        if living and trace.living not in (None, message_id) and trace.living not in trace.messages:
            trace.dropped = True  # too old to be deleted, and from now on another is overwritten: so it stays
        if living:
            trace.living = message_id
        if len(trace.messages) > _MESSAGES:
            trace.messages.pop(next(iter(trace.messages)))
            trace.dropped = True

    @contextmanager
    def sending(self, chat: int) -> Iterator[None]:
        """A message is on its way into this chat, whose id is not known yet."""
        self._sending[chat] += 1
        try:
            yield
        finally:
            self._sending[chat] -= 1
            if not self._sending[chat]:
                del self._sending[chat]

    def lost(self, chat: int) -> None:
        """A message may stand in this chat whose id was never learned: it cannot be deleted, and that will be said."""
        self._of(chat).dropped = True

    def at(self, chat: int, place: Place) -> None:
        """The person is on this page now. What they answered on the way is not held."""
        trace = self._of(chat)
        trace.place, trace.spoken = replace(place, situation=Situation()), self._clock()

    def place(self, chat: int) -> Place | None:
        """The page they saw last, if it is still known."""
        found = self._still(chat)
        return found.place if found else None

    def is_quiet(self, chat: int) -> bool:
        """Whether nobody said anything here for so long that what was asked then is not meant any more."""
        found = self._still(chat)
        return found is None or found.spoken <= self._clock() - QUIET_FOR

    def hold(self, chat: int, account: Account | None, draft: Draft | None = None) -> None:
        """The account, or a steward's draft, as it is now; None lets go of it."""
        if account is None and draft is None and chat not in self._chats:
            return
        trace = self._of(chat)
        trace.account, trace.draft, trace.spoken = account, draft, self._clock()
        if account is not None:
            self._make_room(chat)

    def account(self, chat: int) -> Account | None:
        """What the person has written so far, if it is still held."""
        found = self._still(chat)
        return found.account if found else None

    def draft(self, chat: int) -> Draft | None:
        """What a steward is working on, if it is still held."""
        found = self._still(chat)
        return found.draft if found else None

    def take(self, chat: int, update: int) -> None:
        """What this update said is taken in."""
        self._of(chat).taken = update

    def is_taken(self, chat: int, update: int) -> bool:
        """Whether it was taken in already, and comes again because nobody knows whether it was answered."""
        found = self._still(chat)
        return found is not None and update <= found.taken

    def settle(self, chat: int, update: int) -> None:
        """This update changed what is kept."""
        self._of(chat).settled = update

    def is_overtaken(self, chat: int, update: int) -> bool:
        """Whether a newer update has changed what is kept."""
        found = self._still(chat)
        return found is not None and update < found.settled

    def _make_room(self, newest: int) -> None:
        held = {chat: trace.account.letters for chat, trace in self._chats.items() if trace.account is not None}
        total = sum(held.values())
        for chat, letters in held.items():  # the one that was silent longest stands first
            if total <= _LETTERS or chat == newest:
                break
            self._chats[chat].account = None
            total -= letters

    def forget(self, chat: int) -> Left:
        """Everything about this chat is dropped; what can still be cleared is handed out one last time."""
        self.expire()
        found = self._chats.pop(chat, None)
        known = chat not in self._sending
        if found is None:
            return Left([], None, complete=known)
        young = [message for message, at in found.messages.items() if self._is_young(at)]
        return Left(young, found.living, complete=known and not found.dropped)

    def hand_out(self, chat: int) -> tuple[bytes, bytes | None] | None:
        """Everything about this chat, for another process to go on with; it is known here no longer."""
        known = self.copied(chat)
        self._chats.pop(chat, None)
        return known

    def copied(self, chat: int) -> tuple[bytes, bytes | None] | None:
        """Everything about this chat, which stays known here."""
        found = self._still(chat)
        return packed(found) if found is not None else None

    def take_in(self, chat: int, known: bytes, in_hand: bytes | None) -> None:
        """The way back. What cannot be read is as if it had never been."""
        found = unpacked(known, in_hand)
        if found is not None:
            self._chats[chat] = found

    def expire(self) -> None:
        """Lets go of everything older than 48 hours, and of accounts after two silent hours.

        Called by the clock, when nobody comes; whoever comes finds theirs looked through first.
        """
        for trace in self._chats.values():
            self._let_go_of_account(trace)
        while self._chats:  # the one that was silent longest stands first
            chat, oldest = next(iter(self._chats.items()))
            if self._is_young(oldest.touched):
                break
            del self._chats[chat]

    def _still(self, chat: int) -> Trace | None:
        """What is known of a chat and not yet too old."""
        found = self._chats.get(chat)
        if found is None:
            return None
        self._let_go_of_account(found)
        if not self._is_young(found.touched):
            del self._chats[chat]
            return None
        return found

    def _let_go_of_account(self, trace: Trace) -> None:
        if trace.spoken <= self._clock() - QUIET_FOR:
            trace.account = trace.draft = None

    def _is_young(self, at: float) -> bool:
        return at > self._clock() - KEPT_FOR

    def _of(self, chat: int) -> Trace:
        self._still(chat)
        trace = self._chats.setdefault(chat, Trace())
        trace.touched = self._clock()
        self._chats.move_to_end(chat)
        while trace.messages and not self._is_young(next(iter(trace.messages.values()))):
            message = next(iter(trace.messages))
            del trace.messages[message]
            trace.dropped = trace.dropped or message != trace.living
        while len(self._chats) > _CHATS:
            self._chats.popitem(last=False)
        return trace
