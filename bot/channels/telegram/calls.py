"""Calls to the Bot API that may fail, and what is made of that: once more, one by one, or never mind."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.order import has_left
from bot.channels.telegram.transport import Unsent

log = logging.getLogger(__name__)

Result = TypeVar("Result")


async def patiently(call: Callable[[], Awaitable[Result]], lost: Callable[[], None] | None = None) -> Result:
    """A call that Telegram may ask to make later, or whose answer may get lost: once more, then it is an error.

    Not once more for whoever has left meanwhile.

    `lost` is told of each answer that got lost: what was asked for may have been done all the same.
    """
    try:
        return await _told(call, lost)
    except RetryAfter as error:
        await asyncio.sleep(min(seconds_asked(error), 30.0))
        if has_left():
            raise
    except BadRequest:
        raise
    except NetworkError:
        await asyncio.sleep(0.2)
        if has_left():
            raise
    return await _told(call, lost)


async def _told(call: Callable[[], Awaitable[Result]], lost: Callable[[], None] | None) -> Result:
    try:
        return await call()
    except NetworkError as error:
        if lost is not None and not isinstance(error, BadRequest | Unsent):
            lost()
        raise


def seconds_asked(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def deleted(bot: Bot, chat: int, ids: list[int]) -> set[int]:
    """Deletes messages together; one that Telegram refuses must not keep the others, so then each by itself."""
    try:
        await patiently(lambda: bot.delete_messages(chat, ids))
    except RetryAfter:
        return set()
    except TelegramError as error:
        log.debug("messages could not be deleted together: %s", type(error).__name__)
        gone = await asyncio.gather(*(quietly(bot.delete_message(chat, one)) for one in ids))
        return {one for one, is_gone in zip(ids, gone, strict=True) if is_gone}
    return set(ids)


async def came_late(answer: Awaitable[object]) -> bool:
    """Answers a press. True if Telegram no longer knows it: it was made a quarter of an hour ago, or longer."""
    await asyncio.sleep(0)  # first goes whatever shows the new screen: that is what the person waits for
    try:
        await answer
    except TelegramError as error:
        log.debug("a press could not be answered: %s", type(error).__name__)
        return isinstance(error, BadRequest) and "too old" in str(error).lower()
    return False


async def quietly(call: Awaitable[object]) -> bool:
    """Awaits a call whose failure changes nothing for the person, such as an answer that came too late."""
    try:
        await call
    except TelegramError as error:
        log.debug("a call that may fail did: %s", type(error).__name__)
        return False
    return True
