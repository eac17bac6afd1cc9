"""Puts the parts together."""

import asyncio
import contextlib
import logging
import signal

from bot.catalogues import languages, load_phrases, load_speeches
from bot.dialogue.conversation import World
from bot.directory.loading import load_directory
from bot.settings import Settings

log = logging.getLogger(__name__)


def load_world(jurisdiction: str = "") -> World:
    """Everything a conversation needs. Raises BrokenResource."""
    return World(load_directory(), load_phrases(), languages(), jurisdiction)


async def run_telegram(settings: Settings, token: str) -> None:
    """The conversation on Telegram by long polling, until SIGINT or SIGTERM."""
    from bot.channels.telegram.bot import (
        UPDATES,
        TelegramChannel,
        build,
    )  # half a second of import that `try` need not pay

    channel = TelegramChannel(load_world(settings.jurisdiction), load_speeches())
    application = build(channel, token, settings.api_url)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C still raises there
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
        log.info("talking on Telegram; stop with Ctrl-C")
        await stop.wait()
        log.info("stopping")
        await application.updater.stop()
        await application.stop()
