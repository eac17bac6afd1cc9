"""People are answered side by side, each one's own presses in the order they were made.

python-telegram-bot offers one by one for everybody, or no order at all (its issues #3509, #3575).
"""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class OrderedPerPerson(BaseUpdateProcessor):
    """One queue a person: the next press waits for the answer to the one before."""

    def __init__(self, at_once: int = 256) -> None:
        super().__init__(at_once)
        self._last: dict[int, asyncio.Future[None]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Waits for this person's earlier update, then handles this one."""
        person = update.effective_user.id if isinstance(update, Update) and update.effective_user else 0
        before = self._last.get(person)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._last[person] = done
        try:
            if before is not None:
                await before
            await coroutine
        finally:
            done.set_result(None)
            if self._last.get(person) is done:
                del self._last[person]

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
