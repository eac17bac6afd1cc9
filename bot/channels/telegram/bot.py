"""The conversation on Telegram: presses edit the message in place, typed words make a new one."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from telegram import Bot, CallbackQuery, Chat, LinkPreviewOptions, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler

from bot.channels.telegram.looks import html, keyboard
from bot.channels.telegram.order import OrderedPerPerson
from bot.channels.telegram.traces import KEPT_FOR, Traces
from bot.channels.telegram.transport import AiohttpRequest, PollingRequest
from bot.dialogue.conversation import Event, Pressed, SentSomething, Turn, Typed, World, first_place, respond, show
from bot.dialogue.pages.privacy import SOME_STAYED
from bot.dialogue.place import Place, unpack
from bot.dialogue.screen import Effect, SpokenScreen, speak
from bot.dialogue.speech import Speech, _

log = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""What we ask Telegram for, and nothing else."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_AT_ONCE = 100
"""Messages one deleteMessages call takes (Bot API)."""


def _now() -> datetime:
    return datetime.now(UTC)


class TelegramChannel:
    """Shows screens on Telegram and hands back what the person did."""

    def __init__(
        self,
        world: World,
        speeches: Mapping[str, Speech],
        now: Callable[[], datetime] = _now,
        traces: Traces | None = None,
    ) -> None:
        self._world = world
        self._speeches = speeches
        self._now = now
        self._traces = traces or Traces(time.monotonic)

    async def handle(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Whatever Telegram sends, exactly one of these."""
        bot = context.bot
        if update.my_chat_member is not None:
            chat = update.my_chat_member.chat
            if chat.type != ChatType.PRIVATE:
                if update.my_chat_member.new_chat_member.status in ("member", "administrator"):
                    await self._leave_group(bot, chat, update.my_chat_member.from_user.language_code)
            elif update.my_chat_member.new_chat_member.status == "kicked":
                self._traces.forget(chat.id)
            return
        if update.callback_query is not None:
            await self._pressed(bot, update.callback_query)
            return
        message = update.effective_message
        if message is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            language = message.from_user.language_code if message.from_user else None
            await self._leave_group(bot, message.chat, language)
            return
        await self._said(bot, message)

    async def _said(self, bot: Bot, message: Message) -> None:
        chat = message.chat.id
        self._traces.message(chat, message.message_id)
        language_code = message.from_user.language_code if message.from_user else None
        place = self._traces.place(chat) or first_place(self._world, language_code)
        event: Event = SentSomething() if message.text is None else Typed(message.text)
        turn = respond(self._world, place, event, self._now())
        if Effect.LEAVE_FAST in turn.screen.effects:
            await self._leave_fast(bot, chat, turn.place, None)
        else:
            await self._show_new(bot, chat, turn)

    async def _pressed(self, bot: Bot, query: CallbackQuery) -> None:
        message = query.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            await _quietly(query.answer())
            return
        chat = message.chat.id
        if not query.data:
            turn = respond(
                self._world, first_place(self._world, query.from_user.language_code), Typed("/start"), self._now()
            )
        else:
            turn = respond(self._world, Place(), Pressed(query.data), self._now())
        if Effect.LEAVE_FAST in turn.screen.effects:
            await asyncio.gather(_quietly(query.answer()), self._leave_fast(bot, chat, turn.place, message))
            return
        # Both calls at once: the person sees the new screen one round trip sooner.
        await asyncio.gather(_quietly(query.answer()), self._show_in_place(bot, chat, message.message_id, turn))

    async def _show_in_place(self, bot: Bot, chat: int, message_id: int, turn: Turn) -> None:
        spoken = self._spoken(turn)
        self._traces.at(chat, turn.place)
        try:
            await bot.edit_message_text(
                html(spoken, self._first_line(turn)),
                chat_id=chat,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(spoken.rows),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if "not modified" in str(error).lower():
                return  # the same button twice: the right screen is already there
            # The message is gone or cannot be edited any more: the person still gets their screen.
            await self._show_new(bot, chat, turn)

    async def _show_new(self, bot: Bot, chat: int, turn: Turn) -> None:
        """A new message. What a lock screen can show of it is one neutral line; its content comes by an edit."""
        spoken = self._spoken(turn)
        first_line = self._first_line(turn)
        sent = await bot.send_message(
            chat,
            first_line,
            reply_markup=keyboard(spoken.rows),
            disable_notification=True,
            link_preview_options=_NO_PREVIEW,
        )
        self._traces.message(chat, sent.message_id)
        self._traces.at(chat, turn.place)
        words = html(spoken, first_line)
        filled = await _quietly(
            bot.edit_message_text(
                words,
                chat_id=chat,
                message_id=sent.message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(spoken.rows),
                link_preview_options=_NO_PREVIEW,
            )
        )
        if not filled:  # deleted meanwhile, or a fault: the words must come all the same
            again = await bot.send_message(
                chat, words, ParseMode.HTML, reply_markup=keyboard(spoken.rows), disable_notification=True
            )
            self._traces.message(chat, again.message_id)

    async def _leave_fast(self, bot: Bot, chat: int, place: Place, pressed: object) -> None:
        """Deletes what can be deleted, overwrites what can only be edited, forgets, and leaves one plain line."""
        ids = set(self._traces.forget(chat))
        too_old = None
        if isinstance(pressed, Message):
            if self._now() - pressed.date < timedelta(seconds=KEPT_FOR):
                ids.add(pressed.message_id)
            else:
                too_old = pressed.message_id
        known = sorted(ids)
        gone = await asyncio.gather(
            *(_deleted(bot, chat, known[start : start + _AT_ONCE]) for start in range(0, len(known), _AT_ONCE))
        )
        left = place.to("leave", "" if all(gone) else SOME_STAYED)
        spoken = self._spoken(Turn(left, show(self._world, left, self._now())))
        line, buttons = html(spoken), keyboard(spoken.rows)
        if too_old is not None and await _quietly(
            bot.edit_message_text(line, chat_id=chat, message_id=too_old, reply_markup=buttons)
        ):
            return
        await _quietly(bot.send_message(chat, line, reply_markup=buttons, disable_notification=True))

    async def _leave_group(self, bot: Bot, chat: Chat, language_code: str | None) -> None:
        """In a group: one neutral line with a link, then out."""
        speech = self._speeches[first_place(self._world, language_code).language]
        line = speech.say(_("I work in private chats only: {link}", link=f"https://t.me/{bot.username}"))
        await _quietly(bot.send_message(chat.id, line, link_preview_options=_NO_PREVIEW))
        await _quietly(bot.leave_chat(chat.id))

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Something broke: the log gets what broke and not a word or id of a person; the person gets a way on."""
        number = update.update_id if isinstance(update, Update) else None
        log.error("update %s could not be handled: %s", number, type(context.error).__name__)
        if isinstance(context.error, Forbidden) or not isinstance(update, Update) or update.effective_chat is None:
            return
        if update.effective_chat.type != ChatType.PRIVATE:
            return
        user = update.effective_user
        place = first_place(self._world, user.language_code if user else None)
        if update.callback_query is not None and update.callback_query.data:
            place = unpack(update.callback_query.data)
        turn = respond(self._world, place, Typed("/menu"), self._now())
        spoken = self._spoken(turn)
        line = self._speeches[turn.place.language].say(_("That did not work just now. Please try again."))
        await _quietly(
            context.bot.send_message(
                update.effective_chat.id, line, reply_markup=keyboard(spoken.rows), disable_notification=True
            )
        )

    def _first_line(self, turn: Turn) -> str:
        """What stands first in every message: lock screens and lists of chats show it, so it says nothing."""
        return self._speeches[turn.place.language].say(_("Here you are."))

    def _spoken(self, turn: Turn) -> SpokenScreen:
        return speak(turn.screen, self._speeches[turn.place.language])


async def _deleted(bot: Bot, chat: int, ids: list[int]) -> bool:
    """Deletes messages together; one that Telegram refuses must not keep the others, so then each by itself."""
    if await _quietly(bot.delete_messages(chat, ids)):
        return True
    return all([await _quietly(bot.delete_message(chat, one)) for one in ids])


async def _quietly(call: Awaitable[object]) -> bool:
    """Awaits a call whose failure changes nothing for the person, such as an answer that came too late."""
    try:
        await call
    except TelegramError as error:
        log.debug("a call that may fail did: %s", type(error).__name__)
        return False
    return True


def build(channel: TelegramChannel, token: str, api_url: str) -> "Application":  # type: ignore[type-arg]
    """The python-telegram-bot application around the channel. No persistence, no conversation handlers."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url.rstrip('/')}/bot")
        .base_file_url(f"{api_url.rstrip('/')}/file/bot")
        .request(AiohttpRequest())
        .get_updates_request(PollingRequest())
        .concurrent_updates(OrderedPerPerson())
        .job_queue(None)
        .build()
    )
    application.add_handler(TypeHandler(Update, channel.handle))
    application.add_error_handler(channel.failed)
    return application
