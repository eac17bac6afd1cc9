"""People are answered side by side, each one's own presses in the order they were made.

python-telegram-bot offers one by one for everybody, or no order at all (its issues #3509, #3575).
"""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 256
"""Updates handled at the same moment, over all people."""

_WAITING = 100_000
"""Updates that may wait. PTB counts them too, so its own bound would let one person's flood hold up everybody."""


class OrderedPerPerson(BaseUpdateProcessor):
    """One queue a person: the next press waits for the answer to the one before."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        super().__init__(_WAITING)
        self._places = asyncio.Semaphore(at_once)
        self._last: dict[int, asyncio.Future[None]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Waits for this person's earlier update, then for a free place, then handles this one."""
        user = update.effective_user if isinstance(update, Update) else None
        person = user.id if user is not None and isinstance(user.id, int) else 0
        before = self._last.get(person)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._last[person] = done
        try:
            if before is not None:
                await before
            async with self._places:
                await coroutine
        finally:
            done.set_result(None)
            if self._last.get(person) is done:
                del self._last[person]

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
