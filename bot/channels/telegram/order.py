"""People are answered side by side, each one's own presses in the order they were made. Only Leave fast overtakes.

python-telegram-bot offers one by one for everybody, or no order at all (its issues #3509, #3575).
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE: Final = 256
"""Updates handled at the same moment, over all people."""

OF_ONE: Final = 150
"""Updates of one person that may wait. Whoever has something to show may forward a hundred messages at once."""

IN_ALL: Final = 5_000
"""Updates that may wait before no more are fetched: those that stay with Telegram cost no memory here."""

_NO_BOUND: Final = 1_000_000
"""python-telegram-bot counts waiting updates, too; its own bound would let one person's flood hold up everybody."""

_POLITE: Final = 1.0
"""Seconds that Leave fast waits for what was pressed before. Then it goes first: Telegram may ask others to wait 30."""


@dataclass(slots=True, eq=False)
class _Step:
    """One update of a person, from when it came until it is done with."""

    left: bool = False


@dataclass(slots=True)
class _Queue:
    """What one person did and is not done with yet."""

    last: asyncio.Future[None] | None = None
    steps: list[_Step] = field(default_factory=list)
    is_leaving: bool = False
    is_told: bool = False


_STEP: Final[ContextVar[_Step | None]] = ContextVar("step", default=None)


def has_left() -> bool:
    """Whether the person has left since they did what is being handled: then nothing more may be shown or held."""
    step = _STEP.get()
    return step is not None and step.left


class OrderedPerPerson(BaseUpdateProcessor):
    """One queue a person: the next press waits for the answer to the one before.

    `leaves`: whether an update is a Leave fast. `too_many`: answers whoever sent more than can wait.
    """

    def __init__(
        self,
        leaves: Callable[[object], bool],
        too_many: Callable[[object], Coroutine[Any, Any, None]],
        at_once: int = AT_ONCE,
        of_one: int = OF_ONE,
        in_all: int = IN_ALL,
    ) -> None:
        super().__init__(_NO_BOUND)
        self._leaves = leaves
        self._too_many = too_many
        self._places = asyncio.Semaphore(at_once)
        self._of_one = of_one
        self._in_all = in_all
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()
        self._queues: dict[int, _Queue] = {}

    @property
    def is_idle(self) -> bool:
        """Whether everything that came in is done with."""
        return not self._queues

    async def room(self) -> None:
        """Waits until more may come in."""
        await self._room.wait()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Waits for this person's earlier update, then for a free place, then handles this one."""
        person = _person(update)
        queue = self._queues.setdefault(person, _Queue())
        goes_first = not queue.is_leaving and self._leaves(update)
        if not goes_first and len(queue.steps) >= self._of_one:
            _let_go(coroutine)
            if queue.is_told:
                return
            queue.is_told, coroutine = True, self._too_many(update)
        step, before = _Step(), queue.last
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.steps.append(step)
        queue.last = done
        self._counted(1)
        _STEP.set(step)
        try:
            if goes_first:
                await self._overtake(queue, step, before)
                await coroutine
            else:
                if before is not None:
                    await before
                async with self._places:
                    await coroutine
        finally:
            _let_go(coroutine)
            queue.is_leaving = queue.is_leaving and not goes_first
            done.set_result(None)
            queue.steps.remove(step)
            self._counted(-1)
            if not queue.steps:
                self._queues.pop(person, None)

    async def _overtake(self, queue: _Queue, leaving: _Step, before: asyncio.Future[None] | None) -> None:
        """Whatever is not done by then may still do what was asked for, but shows and holds nothing."""
        queue.is_leaving = True
        if before is not None:
            await asyncio.wait({before}, timeout=_POLITE)
        for step in queue.steps[: queue.steps.index(leaving)]:
            step.left = True

    def _counted(self, one: int) -> None:
        self._waiting += one
        if self._waiting < self._in_all:
            self._room.set()
        else:
            self._room.clear()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


def _person(update: object) -> int:
    user = update.effective_user if isinstance(update, Update) else None
    return user.id if user is not None and isinstance(user.id, int) else 0


def _let_go(coroutine: Awaitable[Any]) -> None:
    """One that was never begun would complain; one that has ended does not mind."""
    if isinstance(coroutine, Coroutine):
        coroutine.close()
