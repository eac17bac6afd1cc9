"""aiogram with its defaults: its own session, each update as a task."""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.peers.given import API_URL, HTML, ROWS, TOGETHER, TOKEN

_KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**one) for one in row] for row in ROWS])


async def pressed(query: CallbackQuery) -> None:
    """As its documentation shows it: answer, then edit."""
    assert isinstance(query.message, Message)
    edit = query.message.edit_text(HTML, parse_mode=ParseMode.HTML, reply_markup=_KEYBOARD)
    if TOGETHER and query.bot is not None:
        await asyncio.gather(query.bot(query.answer()), query.bot(edit))
        return
    await query.answer()
    await edit


def main() -> None:
    """Polls until it is ended."""
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(API_URL)))
    dispatcher = Dispatcher()
    dispatcher.callback_query.register(pressed)
    dispatcher.run_polling(bot)


if __name__ == "__main__":
    main()
