"""Leave fast: deletes what can be deleted, overwrites what can only be edited, forgets, and leaves one plain line."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from telegram import Bot, Message

from bot.channels.telegram.calls import deleted, patiently, quietly
from bot.channels.telegram.looks import html, keyboard
from bot.channels.telegram.traces import KEPT_FOR, Traces
from bot.dialogue.screen import SpokenScreen

log = logging.getLogger(__name__)

_AT_ONCE: Final = 100
"""Messages one deleteMessages call takes (Bot API)."""

_PATIENCE: Final = 8.0
"""Seconds that clearing a chat may take before the closing line comes all the same."""


async def leave_fast(
    bot: Bot, chat: int, traces: Traces, now: datetime, pressed: object, closing: Callable[[bool], SpokenScreen]
) -> None:
    """`pressed`: the message whose button was pressed, if it was one. `closing`: the last line; whether all is gone."""
    left = traces.forget(chat)
    ids, living = set(left.deletable), left.living
    if isinstance(pressed, Message):
        living = pressed.message_id
        if now - pressed.date < timedelta(seconds=KEPT_FOR):
            ids.add(pressed.message_id)
    known = sorted(ids)
    stayed = set(known)
    try:
        async with asyncio.timeout(_PATIENCE):
            for start in range(0, len(known), _AT_ONCE):
                stayed -= await deleted(bot, chat, known[start : start + _AT_ONCE])
    except TimeoutError:
        log.debug("clearing a chat took too long")
    for one in stayed - {living}:
        traces.message(chat, one)  # so that leaving again can try again
    overwrite = living if living is not None and (living in stayed or living not in ids) else None
    complete = left.complete and not (stayed - {living})
    if overwrite is not None:
        gone = closing(complete)
        if await quietly(
            patiently(
                lambda: bot.edit_message_text(
                    html(gone), chat_id=chat, message_id=overwrite, api_kwargs=keyboard(gone.rows)
                )
            )
        ):
            return
        traces.message(chat, overwrite, living=True)
        complete = False
    last = closing(complete)
    await quietly(
        patiently(lambda: bot.send_message(chat, html(last), api_kwargs=keyboard(last.rows), disable_notification=True))
    )
