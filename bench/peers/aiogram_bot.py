"""aiogram with its defaults, as its documentation shows it: its own session, each update as a task."""

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from bench.peers.given import ADDRESS, API_URL, HTML, PATH, PORT, ROWS, TOKEN

_KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**one) for one in row] for row in ROWS])


async def pressed(query: CallbackQuery) -> None:
    """Answer, then edit."""
    assert isinstance(query.message, Message)
    await query.answer()
    await query.message.edit_text(HTML, parse_mode=ParseMode.HTML, reply_markup=_KEYBOARD)


async def announce(bot: Bot) -> None:
    """Asks for updates to be brought."""
    await bot.set_webhook(ADDRESS)


def main() -> None:
    """Works until it is ended."""
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(API_URL)))
    dispatcher = Dispatcher()
    dispatcher.callback_query.register(pressed)
    if not PORT:
        dispatcher.run_polling(bot)
        return
    dispatcher.startup.register(announce)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, path=PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=PORT, print=None)


if __name__ == "__main__":
    main()
