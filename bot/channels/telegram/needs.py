"""What the channel needs of those that store something: the keeping, and whoever looks after the directory."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.consent import Answer, Remembered, Wish
from bot.stewardship.changes import Key
from bot.stewardship.deciding import Approve, DeskAnswer, Propose, Reject, TakeBack
from bot.stewardship.desk import Desk, Draft


class Keeps(Protocol):
    """What the channel needs of whatever keeps things for people."""

    async def fulfil(self, chat: int, wish: Wish) -> Answer:
        """Does what was wished."""

    async def remembered(self, chat: int) -> Remembered | None:
        """The language and place this person asked to have remembered."""

    async def stop_check_ins(self, chat: int) -> bool:
        """The chat is closed to us. Whether that could be done."""


class Holds(Protocol):
    """What the channel needs of a memory that processes share."""

    def holding(self, chat: int) -> AbstractAsyncContextManager[None]:
        """What is known of a chat is here, and nowhere else, meanwhile."""

    async def save(self, chat: int) -> None:
        """Others could go on from here now."""


class Tends(Protocol):
    """What the channel needs of whoever looks after the directory."""

    def desk(self, id: int, draft: Draft | None = None) -> Desk | None:
        """The desk of a steward; None for anybody else."""

    async def fulfil(self, id: int, wish: Propose | Approve | Reject | TakeBack) -> DeskAnswer:
        """Does what a steward wished, or says why not."""

    async def count_wrong(self, chat: int, key: Key) -> bool:
        """Counts that somebody said a number is wrong."""
