"""The only memory of the Telegram channel: which messages of a chat Leave fast can still delete, and the last page.

It lives in this process, is bounded in people and in time, and touches no disk.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.dialogue.place import Place, Situation

KEPT_FOR = 48 * 3600.0
"""Seconds. Telegram deletes messages for both sides only below 48 hours (Bot API, deleteMessage)."""

_CHATS = 100_000
_MESSAGES = 200


@dataclass(slots=True)
class _Trace:
    messages: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=_MESSAGES))
    place: Place | None = None
    touched: float = 0.0


class Traces:
    """Message ids and the last page of each chat; forgets by itself after 48 hours, or when there are too many."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._chats: OrderedDict[int, _Trace] = OrderedDict()

    def __len__(self) -> int:
        return len(self._chats)

    def message(self, chat: int, message_id: int) -> None:
        """A message now stands in this chat."""
        self._of(chat).messages.append((self._clock(), message_id))

    def at(self, chat: int, place: Place) -> None:
        """The person is on this page now. What they answered on the way is not held."""
        self._of(chat).place = replace(place, situation=Situation())

    def place(self, chat: int) -> Place | None:
        """The page they saw last, if it is still known."""
        self._expire()
        found = self._chats.get(chat)
        return found.place if found else None

    def forget(self, chat: int) -> list[int]:
        """Everything about this chat is dropped; the ids that can still be deleted are handed out one last time."""
        self._expire()
        found = self._chats.pop(chat, None)
        limit = self._clock() - KEPT_FOR
        return [] if found is None else [message for at, message in found.messages if at > limit]

    def _of(self, chat: int) -> _Trace:
        trace = self._chats.setdefault(chat, _Trace())
        trace.touched = self._clock()
        self._chats.move_to_end(chat)
        self._expire()
        return trace

    def _expire(self) -> None:
        limit = self._clock() - KEPT_FOR
        while self._chats:
            chat, oldest = next(iter(self._chats.items()))
            if oldest.touched > limit and len(self._chats) <= _CHATS:
                break
            del self._chats[chat]
