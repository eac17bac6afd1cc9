"""python-telegram-bot as it comes: httpx, and one update after the other."""

from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler

from bench.peers.given import ADDRESS, API_URL, HTML, PATH, PORT, ROWS, TOKEN

_KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton(**one) for one in row] for row in ROWS])


async def pressed(update: Update, _context: Any) -> None:
    """As its example inlinekeyboard.py has it: answer, then edit."""
    query = update.callback_query
    assert query is not None
    await query.answer()
    await query.edit_message_text(HTML, parse_mode=ParseMode.HTML, reply_markup=_KEYBOARD)


def main() -> None:
    """Works until it is ended."""
    application = Application.builder().token(TOKEN).base_url(f"{API_URL}/bot").build()
    application.add_handler(CallbackQueryHandler(pressed))
    if PORT:
        application.run_webhook("127.0.0.1", PORT, PATH.strip("/"), webhook_url=ADDRESS)
    else:
        application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
