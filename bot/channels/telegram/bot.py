"""The conversation on Telegram: presses edit the message in place, typed words make a new one."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from telegram import Bot, CallbackQuery, Chat, Document, Message, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.account.seal import Keys
from bot.channels.telegram.calls import came_late, patiently, quietly
from bot.channels.telegram.check_ins import CheckIns
from bot.channels.telegram.intake import is_sound
from bot.channels.telegram.leaving import leave_fast
from bot.channels.telegram.looks import html, keyboard
from bot.channels.telegram.needs import Holds, Keeps, Tends
from bot.channels.telegram.order import OrderedPerPerson, has_left
from bot.channels.telegram.showing import NO_PREVIEW, Showing
from bot.channels.telegram.traces import Traces
from bot.consent import CheckIn, Forget, Keep, Outcome, Wish, Withdraw
from bot.dialogue.conversation import (
    FROM_CHECK_IN,
    CameLate,
    Event,
    Pressed,
    SentFile,
    SentSomething,
    Turn,
    Typed,
    World,
    answered,
    checking_in,
    counted,
    desk_answered,
    first_place,
    leaves,
    respond,
    show,
)
from bot.dialogue.desk.pages import DESK_PAGES
from bot.dialogue.desk.telling import to_be_told
from bot.dialogue.pages.privacy import SOME_STAYED
from bot.dialogue.place import DEEDS, Place, pack, unpack
from bot.dialogue.screen import Effect, SpokenScreen, speak, text
from bot.dialogue.speech import Speech, _
from bot.dialogue.writing import PAGES as WRITING
from bot.dialogue.writing import SECRETS
from bot.directory.directory import Directory
from bot.stewardship.deciding import Approve, CountWrong, Propose, Reject, TakeBack
from bot.stewardship.desk import Desk
from bot.stewardship.people import Steward
from bot.stewardship.rows import MOST_BYTES

log = logging.getLogger(__name__)

_STALE = timedelta(minutes=15)
"""Words older than this waited while the bot was down. A card about them now could light up a phone on a table."""

_REMEMBERED_WITHIN = 2.0
"""Seconds somebody waits for what is remembered. A storage that hangs must not keep anybody from a number to call."""

_BINDING = (Keep, CountWrong, Propose, Approve, Reject, TakeBack)
"""Wishes that a press which waited no longer means: something would be kept or decided, and nobody looks. To take back
and to erase is never too late."""

_CONTENT = (
    "photo", "voice", "video", "video_note", "animation", "audio", "sticker", "document", "location", "venue",
    "contact", "poll", "dice", "game", "story", "paid_media", "checklist",
)  # fmt: skip
"""What a person can send besides words. Service messages (a timer was set, a message was pinned) are none of these."""


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
        keys: Keys | None = None,
        stamp: Callable[[bytes], Awaitable[bytes]] | None = None,
        keeping: Keeps | None = None,
        tending: Tends | None = None,
        shared: Holds | None = None,
    ) -> None:
        self._world = world
        self._shared = shared
        self._tending = tending
        self._speeches = speeches
        self._now = now
        self._keeping = keeping
        self._telling: set[asyncio.Task[bool]] = set()
        self.traces = Traces(time.monotonic) if traces is None else traces
        self.order = OrderedPerPerson(self.leaves, self.too_many)
        self.showing = Showing(self.traces, keys or Keys(), now, stamp)
        self.check_ins = CheckIns(keeping, self.traces, now, self._spoken_check_in, self.holding)

    def shows(self, directory: Directory) -> None:
        """From the next step on, everybody sees this directory."""
        self._world = replace(self._world, directory=directory)

    def leaves(self, update: object) -> bool:
        """Whether this is Leave fast, which nothing may hold up."""
        match update:
            case Update(callback_query=CallbackQuery(data=str(packed))):
                return "leave" in packed and leaves(self._world, Pressed(packed))
            case Update(message=Message(text=str(words))):
                return leaves(self._world, Typed(words))
        return False

    def holding(self, chat: int) -> AbstractAsyncContextManager[None]:
        """What is known of a chat is here meanwhile, also where processes share it."""
        return nullcontext() if self._shared is None else self._shared.holding(chat)

    async def handle(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Whatever Telegram sends, exactly one of these."""
        if not is_sound(update):
            log.warning("an update was not what Telegram sends, and was passed over")
            return
        chat = update.effective_chat
        async with self.holding(chat.id) if chat is not None else nullcontext():
            await self._handle(update, context.bot)

    async def _handle(self, update: Update, bot: Bot) -> None:
        if update.my_chat_member is not None:
            chat = update.my_chat_member.chat
            if chat.type != ChatType.PRIVATE:
                if update.my_chat_member.new_chat_member.status in ("member", "administrator"):
                    await self._leave_group(bot, chat, update.my_chat_member.from_user.language_code)
            elif update.my_chat_member.new_chat_member.status == "kicked":
                self.traces.forget(chat.id)
                await self.check_ins.close(chat.id)
            return
        if update.effective_chat is not None and self.check_ins.is_closed(update.effective_chat.id):
            await self.check_ins.stop_for_closed()  # before anything new is agreed to
        if update.callback_query is not None:
            await self._pressed(bot, update.callback_query, update.update_id)
            return
        message = update.effective_message
        if message is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            language = message.from_user.language_code if message.from_user else None
            await self._leave_group(bot, message.chat, language)
            return
        await self._said(bot, message, update.update_id)

    async def _said(self, bot: Bot, message: Message, number: int) -> None:
        chat = message.chat.id
        age = self._now() - message.date
        if has_left():  # they left before this was looked at
            await quietly(bot.delete_message(chat, message.message_id))
        else:
            self.traces.message(chat, message.message_id, max(0.0, age.total_seconds()))
        words = message.text or message.caption
        if words is None and (message.edit_date or not any(getattr(message, kind, None) for kind in _CONTENT)):
            return  # a live location that moved, a timer that was set: nothing anybody said
        language_code = message.from_user.language_code if message.from_user else None
        place = self.traces.place(chat) or await self._start(chat, first_place(self._world, language_code))
        if place.page in DESK_PAGES and self.traces.is_quiet(chat):
            place = place.to("desk")  # hours later, words are no answer to what was asked then
        event: Event = SentSomething() if words is None else Typed(words)
        stale = age >= _STALE and not message.edit_date
        is_typed = message.text is not None and message.forward_origin is None
        again = self.traces.is_taken(chat, number)
        if again:
            event = Pressed(pack(place))  # whoever took it in was killed: its answer is where it led to
        elif message.edit_date and place.page in WRITING:
            # A message that was changed after it was taken in: the account has its own way to change a part.
            event = Pressed(pack(place.to("have", "1")))
        elif place.page in SECRETS and (message.edit_date or not is_typed):
            event = SentSomething()  # a picture's caption, a forwarded or an older message is no passphrase
        elif place.page in SECRETS and stale:
            event = CameLate()  # what it was to open or close may no longer be meant
        desk = self._desk(chat)
        if message.document is not None and desk is not None and place.page in DESK_PAGES and not (stale or again):
            event = await self._opened(bot, message.document)
        turn = await self._responded(chat, place, event, desk)
        if Effect.REMOVE_WORDS in turn.screen.effects and is_typed:
            await quietly(bot.delete_message(chat, message.message_id))
        if not has_left():
            self.traces.take(chat, number)
        turn = await self._done(bot, chat, turn, number)
        if has_left():
            return
        if Effect.LEAVE_FAST in turn.screen.effects:
            await self._leave_fast(bot, chat, turn.place, None)
        elif not stale or turn.place.page in {"forgot", "forget", *SECRETS}:
            await self._show_new(bot, chat, turn)

    async def _pressed(self, bot: Bot, query: CallbackQuery, number: int) -> None:
        message = query.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            await quietly(query.answer())
            return
        chat = message.chat.id
        packed = query.data or pack(first_place(self._world, query.from_user.language_code))
        if self._is_bare_menu(chat, packed):
            known = self.traces.place(chat) or unpack(packed)
            packed = pack(await self._start(chat, known.to("hello")))
        turn = await self._responded(chat, Place(), Pressed(packed), self._desk(chat))
        # Both calls at once: the person sees the new screen one round trip sooner.
        late = asyncio.create_task(came_late(query.answer()))
        if isinstance(turn.wish, _BINDING) and await late:
            turn = self._could_not(chat, turn.place)
        turn = await self._done(bot, chat, turn, number)
        if has_left():
            await late
            return
        if Effect.LEAVE_FAST in turn.screen.effects:
            await asyncio.gather(late, self._leave_fast(bot, chat, turn.place, message))
            return
        if isinstance(message, Message):
            age = (self._now() - message.date).total_seconds()
            self.traces.message(chat, message.message_id, max(0.0, age), living=True)
        if turn.screen.file is not None and await late:
            turn = await self._done(bot, chat, self._could_not(chat, turn.place), number)
        spoken, line = self._spoken(turn), self._first_line(turn)
        await asyncio.gather(late, self.showing.in_place(bot, chat, message.message_id, spoken, line, late))

    async def _start(self, chat: int, place: Place) -> Place:
        """Where somebody begins: as they asked to have it remembered, or at this place."""
        remembered = None
        if self._keeping is not None:
            with suppress(TimeoutError):
                remembered = await asyncio.wait_for(self._keeping.remembered(chat), _REMEMBERED_WITHIN)
        if remembered is None:
            return place
        language = remembered.language if remembered.language in self._world.languages else place.language
        return replace(place, language=language, jurisdiction=remembered.jurisdiction)

    def _is_bare_menu(self, chat: int, packed: str) -> bool:
        """The one button under a closed chat or a check-in: it knows nothing, so what is remembered may say more."""
        place = unpack(packed)
        bare = Place(language=place.language, jurisdiction=self._world.jurisdiction)
        return place == replace(bare, arg=FROM_CHECK_IN) or (place == bare and self.traces.place(chat) is None)

    def _desk(self, chat: int) -> Desk | None:
        """A steward's desk, with what they are working on; None for anybody else."""
        return self._tending.desk(chat, self.traces.draft(chat)) if self._tending is not None else None

    async def _responded(self, chat: int, place: Place, event: Event, desk: Desk | None) -> Turn:
        """The next turn. Large sheets and drafts of stewards take seconds, which must not hold up anybody else."""
        given = (self._world, place, event, self._now(), self.traces.account(chat), desk)
        return respond(*given) if desk is None else await asyncio.to_thread(respond, *given)

    async def _opened(self, bot: Bot, document: Document) -> SentFile:
        """A sheet that a steward sent. One that is too large is not fetched."""
        name = document.file_name or ""
        if (document.file_size or 0) > MOST_BYTES:
            return SentFile(name, None)
        file = await patiently(lambda: bot.get_file(document.file_id))
        return SentFile(name, bytes(await file.download_as_bytearray()))

    async def _done(self, bot: Bot, chat: int, turn: Turn, number: int) -> Turn:
        """The turn with its wish fulfilled. What is held is settled before anything is sent, which may fail.

        `number`: of the update. Its process may be killed when the wish is fulfilled and before anybody knows it."""
        if self.traces.is_overtaken(chat, number):
            turn = self._overtaken(chat, turn)
        match turn.wish:
            case None:
                pass
            case CountWrong(key):
                done = self._tending is not None and await self._tending.count_wrong(chat, key)
                turn = counted(self._world, turn, done, self._now(), self._desk(chat))
            case Propose() | Approve() | Reject() | TakeBack():
                turn = await self._desk_done(bot, chat, turn, turn.wish)
            case _:
                if isinstance(turn.wish, Forget | Withdraw):
                    self.check_ins.take_back(chat)
                if self._keeping is not None:
                    turn = await self._kept(self._keeping, chat, turn, turn.wish, number)
        if has_left():
            return turn  # what was asked for is done; nothing of it is held
        self.traces.hold(chat, turn.account, turn.draft)
        if Effect.LEAVE_FAST not in turn.screen.effects:
            self.traces.at(chat, turn.place)
            if self._shared is not None:
                await self._shared.save(chat)
        return turn

    async def _kept(self, keeping: Keeps, chat: int, turn: Turn, wish: Wish, number: int) -> Turn:
        """The turn after a wish about what is kept."""
        if isinstance(wish, Keep):
            wish = replace(wish, once=str(number))
        answer = await keeping.fulfil(chat, wish)
        is_change = isinstance(wish, Keep | Withdraw | Forget) and answer.outcome is not Outcome.FAILED
        if is_change and not has_left():
            self.traces.settle(chat, number)
        return replace(answered(self._world, turn, answer, self._now()), draft=turn.draft)

    def _overtaken(self, chat: int, turn: Turn) -> Turn:
        """Something newer has changed what is kept: Telegram brings presses in one line and words in another, and
        again if a process is killed. A yes from before /forget keeps nothing after it, and a /forget from before a yes
        asks first. To take one thing back is never too late."""
        if isinstance(turn.wish, Keep):
            return self._could_not(chat, turn.place)
        if isinstance(turn.wish, Forget):
            asking = Pressed(pack(turn.place.turn("erase")))
            return respond(self._world, turn.place, asking, self._now(), self.traces.account(chat))
        return turn

    async def _desk_done(self, bot: Bot, chat: int, turn: Turn, wish: Propose | Approve | Reject | TakeBack) -> Turn:
        """The turn after a steward's wish. Whoever has to know is told, beside the answer to the steward."""
        assert self._tending is not None
        answer = await self._tending.fulfil(chat, wish)
        desk = self._tending.desk(chat, turn.draft)
        if desk is None:
            return turn
        for steward, place in to_be_told(desk, wish, answer):
            task = asyncio.create_task(self.tell(bot, steward, place))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
        return desk_answered(self._world, turn, answer, self._now(), desk)

    async def tell(self, bot: Bot, steward: Steward, place: Place) -> bool:
        """Shows a steward a page they did not ask for. Whether it arrived: not everybody has opened the bot."""
        turn = Turn(place, show(self._world, place, self._now(), desk=self._desk(steward.id)))
        try:
            async with self.holding(steward.id):
                await self._show_new(bot, steward.id, turn)
        except TelegramError as error:
            log.warning("a steward could not be told: %s", type(error).__name__)
            return False
        return True

    async def _show_new(self, bot: Bot, chat: int, turn: Turn) -> None:
        await self.showing.new(bot, chat, self._spoken(turn), self._first_line(turn))

    async def _leave_fast(self, bot: Bot, chat: int, place: Place, pressed: object) -> None:
        def closing(complete: bool) -> SpokenScreen:
            left = place.to("leave", "" if complete else SOME_STAYED)
            return self._spoken(Turn(left, show(self._world, left, self._now())))

        await leave_fast(bot, chat, self.traces, self._now(), pressed, closing)

    async def _leave_group(self, bot: Bot, chat: Chat, language_code: str | None) -> None:
        """In a group: one neutral line with a link, then out."""
        speech = self._speeches[first_place(self._world, language_code).language]
        line = speech.say(_("I work in private chats only: {link}", link=f"https://t.me/{bot.username}"))
        await quietly(bot.send_message(chat.id, line, link_preview_options=NO_PREVIEW))
        await quietly(bot.leave_chat(chat.id))

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Something broke: the log gets what broke and not a word or id of a person; the person gets a way on."""
        number = update.update_id if isinstance(update, Update) else None
        log.error("update %s could not be handled: %s", number, type(context.error).__name__)
        if isinstance(context.error, Forbidden) or has_left() or not isinstance(update, Update):
            return
        await self._offer_a_way_on(update, context.bot)

    async def too_many(self, update: object) -> None:
        """Somebody sent more than can wait, and the rest is passed over. They are told when their turn comes."""
        log.warning("somebody sent more than can wait")
        if isinstance(update, Update) and is_sound(update):
            await self._offer_a_way_on(update, update.get_bot())

    async def _offer_a_way_on(self, update: Update, bot: Bot) -> None:
        chat, user = update.effective_chat, update.effective_user
        if chat is None or chat.type != ChatType.PRIVATE:
            return
        place = first_place(self._world, user.language_code if user else None)
        if update.callback_query is not None and update.callback_query.data:
            place = unpack(update.callback_query.data)
        async with self.holding(chat.id):
            await self._say_so(bot, chat.id, place)

    async def _say_so(self, bot: Bot, chat: int, place: Place) -> None:
        known = self.traces.place(chat)
        turn = self._could_not(chat, known or place)
        spoken = self._spoken(turn)
        line, buttons = html(spoken), keyboard(spoken.rows)
        if known is None or known.page in SECRETS | DEEDS:
            # What is typed next is no password, and coming back does nothing. Whoever writes an account goes on.
            self.traces.at(chat, turn.place)
        try:
            sent = await patiently(
                lambda: bot.send_message(chat, line, api_kwargs=buttons, disable_notification=True),
                lost=partial(self.traces.lost, chat),
            )
        except TelegramError as error:
            log.error("nor could it be said: %s", type(error).__name__)
        else:
            self.traces.message(chat, sent.message_id, living=True)

    def _could_not(self, chat: int, place: Place) -> Turn:
        """One line that says so, above the buttons of the menu. What is held stays."""
        turn = respond(self._world, place, Typed("/menu"), self._now(), self.traces.account(chat))
        words = _("I could not answer just now. Please try again.")
        if self._keeping is not None:
            words = _("I could not answer just now. Please try again. /mydata shows what is kept.")
        return replace(turn, screen=replace(turn.screen, blocks=(text(words),)), draft=self.traces.draft(chat))

    def _first_line(self, turn: Turn) -> str:
        """What stands first in every message: lock screens and lists of chats show it, so it says nothing."""
        return self._speeches[turn.place.language].say(_("Here you are."))

    def _spoken_check_in(self, check_in: CheckIn) -> SpokenScreen:
        return self._spoken(checking_in(self._world, check_in))

    def _spoken(self, turn: Turn) -> SpokenScreen:
        return speak(turn.screen, self._speeches[turn.place.language])
