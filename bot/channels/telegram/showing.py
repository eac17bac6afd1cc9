"""Screens become messages: one that presses change in place, a new one for typed words, and files."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Final

from telegram import Bot, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from bot.account.seal import Keys
from bot.channels.telegram.calls import patiently, quietly
from bot.channels.telegram.looks import html, keyboard
from bot.channels.telegram.order import has_left
from bot.channels.telegram.traces import Traces
from bot.dialogue.screen import SpokenFile, SpokenPaper, SpokenScreen

log = logging.getLogger(__name__)

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class Showing:
    """`keys` seal files, `stamp` asks an outside authority for the time, `now` gives it.

    Every screen comes with a neutral line to stand first: lock screens and lists of chats show it.
    """

    def __init__(
        self,
        traces: Traces,
        keys: Keys,
        now: Callable[[], datetime],
        stamp: Callable[[bytes], Awaitable[bytes]] | None,
    ) -> None:
        self._traces = traces
        self._keys = keys
        self._now = now
        self.stamp = stamp

    async def in_place(
        self, bot: Bot, chat: int, message_id: int, spoken: SpokenScreen, line: str, late: "asyncio.Task[bool]"
    ) -> None:
        """`late`: whether the press waited while the bot was down. Nothing new comes then: it might be seen."""
        is_there = await self._filled(bot, chat, message_id, spoken, line)
        if not is_there and not has_left() and not await late:
            # The message is gone or cannot be edited any more: the person still gets their screen.
            await self.new(bot, chat, spoken, line)

    async def new(self, bot: Bot, chat: int, spoken: SpokenScreen, line: str) -> None:
        """A new message. What a lock screen can show of it is one neutral line; its content comes by an edit."""
        for _attempt in range(2):
            with self._traces.sending(chat):
                sent = await patiently(
                    lambda: bot.send_message(
                        chat,
                        line,
                        api_kwargs=keyboard(spoken.rows),
                        disable_notification=True,
                        link_preview_options=NO_PREVIEW,
                    ),
                    lost=partial(self._traces.lost, chat),
                )
            if has_left():
                await self._taken_away(bot, chat, sent.message_id, line)
                return
            self._traces.message(chat, sent.message_id, living=True)
            if await self._filled(bot, chat, sent.message_id, spoken, line) or has_left():
                return

    async def _taken_away(self, bot: Bot, chat: int, message_id: int, line: str) -> None:
        """The person left while this was on its way: nothing of it may stay."""
        if not await quietly(bot.delete_message(chat, message_id)):
            await quietly(bot.edit_message_text(line, chat_id=chat, message_id=message_id))

    async def _filled(self, bot: Bot, chat: int, message_id: int, spoken: SpokenScreen, line: str) -> bool:
        """Puts a screen into a message; False if that message is gone. Raises if Telegram does not answer.

        Whoever has left meanwhile finds nothing of it.
        """
        try:
            await patiently(
                lambda: bot.edit_message_text(
                    html(spoken, line),
                    chat_id=chat,
                    message_id=message_id,
                    parse_mode=ParseMode.HTML,
                    api_kwargs=keyboard(spoken.rows),
                    link_preview_options=NO_PREVIEW,
                )
            )
        except BadRequest as error:
            # "Not modified": the same button twice, or a call that had worked although its answer was lost.
            if "not modified" not in str(error).lower():
                return False
        except NetworkError:
            if has_left():
                await self._taken_away(bot, chat, message_id, line)
            raise
        if has_left():
            await self._taken_away(bot, chat, message_id, line)
        elif spoken.file is not None:
            await self._send_file(bot, chat, spoken.file)
        return True

    async def _send_file(self, bot: Bot, chat: int, file: SpokenFile | SpokenPaper) -> None:
        made = await asyncio.to_thread(self._handed_out, file) if isinstance(file, SpokenPaper) else file
        await self._send_document(bot, chat, made)
        if isinstance(file, SpokenPaper) and file.stamped and self.stamp is not None:
            try:
                stamp = await self.stamp(made.content)
            except (OSError, ValueError, TimeoutError) as error:
                log.warning("no time stamp: %s", type(error).__name__)
            else:
                await self._send_document(bot, chat, SpokenFile(f"{made.name}.tsr", stamp))

    async def _send_document(self, bot: Bot, chat: int, file: SpokenFile) -> None:
        with self._traces.sending(chat):
            sent = await patiently(
                lambda: bot.send_document(chat, InputFile(file.content, file.name), disable_notification=True),
                lost=partial(self._traces.lost, chat),
            )
        if has_left():
            await quietly(bot.delete_message(chat, sent.message_id))
            return
        self._traces.message(chat, sent.message_id)

    def _handed_out(self, file: SpokenPaper) -> SpokenFile:
        """The finished file. Typesetting takes a moment and must not hold up anybody else."""
        from bot.account.handout import pdf_file, text_file

        if file.kind == "txt":
            return SpokenFile("notes.txt", text_file(file.paper, self._keys, self._now()))
        return SpokenFile("notes.pdf", pdf_file(file.paper, self._keys, self._now(), file.password))
