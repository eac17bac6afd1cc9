"""Puts the parts of the Telegram deployment together and keeps it running."""

import asyncio
import contextlib
import logging
import signal
from itertools import chain, repeat
from typing import Any

from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.ext import Application

from bot.catalogues import load_speeches
from bot.channels.telegram.bot import UPDATES, TelegramChannel, build
from bot.settings import Settings, WrongSetting
from bot.world import load_world

log = logging.getLogger(__name__)


async def run_telegram(settings: Settings, token: str) -> None:
    """The conversation on Telegram by long polling, until SIGINT or SIGTERM."""

    channel = TelegramChannel(load_world(settings.jurisdiction), load_speeches())
    application = build(channel, token, settings.api_url)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C still raises there
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if not await _connected(application, stop):
        return
    try:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
        log.info("talking on Telegram; stop with Ctrl-C")
        await stop.wait()
        log.info("stopping")
        await application.updater.stop()
        await application.stop()
    finally:
        await application.shutdown()


async def _connected(application: "Application[Any, Any, Any, Any, Any, Any]", stop: asyncio.Event) -> bool:
    """Tries until Telegram answers; False if it was stopped meanwhile. Raises WrongSetting for a token it refuses."""
    for wait in chain((1, 2, 4, 8, 16), repeat(30)):
        try:
            await application.initialize()
        except (InvalidToken, Forbidden):
            await application.shutdown()
            raise WrongSetting(
                "BOT_TOKEN is refused by the Bot API: set it to the token that @BotFather gave you."
            ) from None
        except TelegramError:
            log.warning("the Bot API does not answer; trying again in %s s", wait)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            if stop.is_set():
                await application.shutdown()
                return False
        else:
            return True
    raise AssertionError("repeat() never ends")
