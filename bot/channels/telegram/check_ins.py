"""Check-ins on their way: sent once, taken back while they wait, ended for good where a chat is closed to us."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import Forbidden, RetryAfter, TelegramError

from bot.channels.telegram.calls import seconds_asked
from bot.channels.telegram.looks import html, keyboard
from bot.channels.telegram.needs import Keeps
from bot.channels.telegram.traces import Traces
from bot.consent import LATE, CheckIn
from bot.dialogue.screen import SpokenScreen

log = logging.getLogger(__name__)


class CheckIns:
    """`spoken`: the message of a check-in, in its language. `holding`: what is known of a chat is here meanwhile."""

    def __init__(
        self,
        keeping: Keeps | None,
        traces: Traces,
        now: Callable[[], datetime],
        spoken: Callable[[CheckIn], SpokenScreen],
        holding: Callable[[int], AbstractAsyncContextManager[None]],
    ) -> None:
        self._keeping = keeping
        self._traces = traces
        self._now = now
        self._spoken = spoken
        self._holding = holding
        self._closed: set[int] = set()
        self._on_the_way: dict[object, int] = {}
        """Check-ins that were taken out of the database and are not sent yet, and their chats."""

    async def close(self, chat: int) -> None:
        """A chat is closed to us: nothing is sent there any more."""
        self._closed.add(chat)
        await self.stop_for_closed()

    def is_closed(self, chat: int) -> bool:
        """Whether a chat was closed and that is not settled yet."""
        return chat in self._closed

    async def send(self, bot: Bot, chat: int, check_in: CheckIn) -> None:
        """Sends it, once. Whether it arrived or not, it is not tried again; only Telegram's "later" is waited for."""
        one = object()
        self._on_the_way[one] = chat
        try:
            wait: float | None = 0.0
            while wait is not None and self._now() + timedelta(seconds=wait) <= check_in.at + LATE:
                await asyncio.sleep(wait)
                if one not in self._on_the_way:  # taken back, or closed, while Telegram asked to wait
                    return
                wait = await self._sent(bot, chat, check_in)
            if wait is not None:
                log.warning("a check-in was not sent: Telegram asked to wait for too long")
        finally:
            self._on_the_way.pop(one, None)

    async def _sent(self, bot: Bot, chat: int, check_in: CheckIn) -> float | None:
        """Tries to send it; how many seconds Telegram asks to wait, or None where it is not tried again."""
        spoken = self._spoken(check_in)
        try:
            sent = await bot.send_message(chat, html(spoken), api_kwargs=keyboard(spoken.rows))
        except RetryAfter as error:
            return seconds_asked(error)
        except TelegramError as error:
            if isinstance(error, Forbidden) or "chat not found" in str(error).lower():
                await self.close(chat)
            else:
                log.warning("a check-in may not have arrived: %s", type(error).__name__)
        else:
            async with self._holding(chat):
                self._traces.message(chat, sent.message_id)
        return None

    def take_back(self, chat: int) -> None:
        """What waits to be sent to this chat is not sent."""
        self._on_the_way = {one: whose for one, whose in self._on_the_way.items() if whose != chat}

    async def stop_for_closed(self) -> None:
        """Ends the check-ins of chats that are closed to us; tried again until it could be done."""
        for chat in tuple(self._closed):
            self.take_back(chat)
            if self._keeping is None or await self._keeping.stop_check_ins(chat):
                self._closed.discard(chat)
