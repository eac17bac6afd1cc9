"""Puts the parts of the Telegram deployment together and keeps it running."""

import asyncio
import contextlib
import gc
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import aiohttp
from telegram import Bot as TelegramBot
from telegram import Update
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import Application

from bot.catalogues import load_speeches
from bot.channels.telegram.application import UPDATES, build, set_commands
from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.traces import Traces
from bot.channels.telegram.transport import AiohttpRequest, PollingRequest
from bot.settings import Settings, WrongSetting
from bot.storage import is_tended, load_keeping, load_stewardship
from bot.tending import Tending, home_zone
from bot.verify import load_keys, load_roots
from bot.world import load_world

if TYPE_CHECKING:
    from bot.channels.telegram.shared import Shared
    from bot.keeping.keeping import Keeping

log = logging.getLogger(__name__)

_REFUSED = "BOT_TOKEN is refused: set it to the token that @BotFather gave you."
_SWEEP = 60.0
"""Seconds between looks for what has been in memory long enough, when nobody writes."""

_LOOK = 30.0
"""Seconds between looks for what has expired and for check-ins that are due."""

_DAY = 86_400.0
"""Seconds between looks whether Telegram's menu shows our commands. The first one holds up nobody."""

_FRESH = 1.0
"""Seconds until an approval that another process wrote is seen here."""

_HEARING = 5.0
"""Seconds in which updates that waited while the program was down come in."""

_SENDERS = 5
"""Check-ins on their way at the same moment."""

_CONNECTIONS = 100
"""How many updates Telegram may bring at the same moment (Bot API: 1 to 100)."""

_PARTING = 10.0
"""Seconds that something begun may still take when the program is told to stop."""

_STAMP_WITHIN = 10.0
"""Seconds a time-stamping authority may take."""

_LONGEST_STAMP = 100_000
"""Bytes of a stamp; real ones have a few thousand."""

Bot = Application[Any, Any, Any, Any, Any, Any]


async def run_telegram(settings: Settings, token: str) -> None:
    """The conversation on Telegram, by long polling or a webhook, until SIGINT or SIGTERM. Raises WrongSetting."""
    keys = load_keys(settings)
    stamping = _stamping(settings) if settings.timestamp_url else None
    keeping = load_keeping(settings, _now)
    world = load_world(settings.jurisdiction)
    stewardship = load_stewardship(settings, world.directory, _now) if is_tended(settings) else None
    world = replace(
        world,
        seals=keys.signing is not None,
        stamps=stamping is not None,
        keeps=keeping is not None,
        counts=stewardship is not None and bool(stewardship.stewards.people),
    )
    traces = Traces(time.time if settings.memory_url else time.monotonic)
    shared = _shared(settings, token, traces)
    speeches = load_speeches()
    channel = TelegramChannel(
        world,
        speeches,
        traces=traces,
        keys=keys,
        stamp=stamping,
        keeping=keeping,
        tending=stewardship,
        shared=shared,
    )
    calls, polling = AiohttpRequest(), PollingRequest(channel.order.room)
    application = build(channel, token, settings.api_url, calls, polling)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C still raises there
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as running:
        for one in (polling.shutdown, calls.shutdown):
            running.push_async_callback(one)
        for store in (shared, stewardship, keeping):
            if store is not None:
                running.push_async_callback(store.close)
        if stewardship is not None:
            stewardship.shows = channel.shows
            await stewardship.refresh()  # before anybody is answered, so that nobody sees what was corrected
        if keeping is not None:  # what has expired goes whether or not Telegram answers
            await running.enter_async_context(_every(_LOOK, keeping.sweep))
        _settle()
        if not await _connected(application, stop):
            return
        await running.enter_async_context(_talking(application, settings, token))
        await running.enter_async_context(_every(_DAY, lambda: set_commands(application.bot, speeches)))
        await running.enter_async_context(_every(_SWEEP, lambda: _expired(channel.traces)))
        if keeping is not None:
            send = partial(send_check_ins, channel, keeping, application.bot)
            # First whoever blocked us meanwhile is heard of; then what is due is sent.
            await running.enter_async_context(_every(_LOOK, send, wait=_HEARING))
        if stewardship is not None:
            tend = Tending(channel, stewardship, application.bot, home_zone(world), _now)
            await running.enter_async_context(_every(_FRESH, tend.look))
        log.info("talking on Telegram; stop with Ctrl-C")
        await _until_told_to_stop(application, stop)
        log.info("stopping")


def _now() -> datetime:
    return datetime.now(UTC)


def _settle() -> None:
    """What is loaded by now stays, so it need not be gone through again and again for what may go: a tenth of the time
    of a press, and a fifth of a second at once for whoever came at the wrong moment."""
    gc.freeze()
    gc.enable()


def _shared(settings: Settings, token: str, traces: Traces) -> "Shared | None":
    """The memory that processes share; None where each has its own. Raises WrongSetting."""
    if not settings.memory_url:
        return None
    from bot.channels.telegram.shared import Shared  # a library that only several processes need

    try:
        return Shared(settings.memory_url, token, traces)
    except ValueError:
        raise WrongSetting(
            "BOT_MEMORY_URL cannot be used: set it to an address such as redis://127.0.0.1:6379/0."
        ) from None


def _stamping(settings: Settings) -> Callable[[bytes], Awaitable[bytes]]:
    """Asks the authority of the settings for a time stamp. Raises WrongSetting where its root is not given."""
    roots = load_roots(settings)
    if not roots:
        raise WrongSetting(
            "BOT_TIMESTAMP_ROOTS is not set: set it to a PEM file with the authority's root certificate."
        )

    async def ask(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        timeout = aiohttp.ClientTimeout(total=_STAMP_WITHIN)
        body = b""
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(settings.timestamp_url, data=request, headers=headers) as answer,
        ):
            async for chunk in answer.content.iter_chunked(16_384):
                body += chunk
                if len(body) > _LONGEST_STAMP:
                    raise OSError("a stamp that long is none")
        return body

    async def stamping(content: bytes) -> bytes:
        from bot.account.timestamp import stamp

        try:
            return await stamp(content, ask, roots)
        except aiohttp.ClientError as error:
            raise OSError(type(error).__name__) from None

    return stamping


async def _connected(application: Bot, stop: asyncio.Event) -> bool:
    """Tries until Telegram answers; False if it was stopped meanwhile. Raises WrongSetting for a token it refuses."""
    for wait in chain((1, 2, 4, 8, 16), repeat(30)):
        try:
            await application.initialize()
        except (InvalidToken, Forbidden):
            raise WrongSetting(_REFUSED) from None
        except TelegramError:
            log.warning("the Bot API does not answer; trying again in %s s", wait)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            if stop.is_set():
                return False
        else:
            return True
    raise AssertionError("repeat() never ends")


@contextlib.asynccontextmanager
async def _talking(application: Bot, settings: Settings, token: str) -> AsyncIterator[None]:
    assert application.updater is not None
    try:
        await application.start()
        if settings.webhook_url:
            async with _brought(application, settings, token):
                yield
        else:
            await application.updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
            yield
    finally:
        if application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


@contextlib.asynccontextmanager
async def _brought(application: Bot, settings: Settings, token: str) -> AsyncIterator[None]:
    """Telegram brings updates. It goes on knowing the address when this ends: what comes meanwhile waits there."""

    from bot.channels.telegram.webhook import Webhook, secret_of  # a web server, which polling need not wait for

    async def handled(update: Update) -> None:
        await application.update_processor.process_update(update, application.process_update(update))

    webhook = Webhook(application.bot, token, handled)
    async with AsyncExitStack() as listening:
        try:
            port = await listening.enter_async_context(webhook.listening(settings.webhook_url, settings.listen))
        except OSError as error:
            raise WrongSetting(
                f"BOT_LISTEN cannot be used ({type(error).__name__}): is the port free, and is it ours to use?"
            ) from None
        log.info("listening on port %s", port)
        await _announced(application.bot, settings.webhook_url, secret_of(token))
        yield


async def _announced(bot: TelegramBot, url: str, secret: str) -> None:
    """Tells Telegram the address. It goes on knowing it when we stop. Raises WrongSetting where it does not take it."""
    for wait in (1, 2, 4, 8, 16, 0):
        try:
            await bot.set_webhook(url, allowed_updates=UPDATES, max_connections=_CONNECTIONS, secret_token=secret)
        except BadRequest:
            raise WrongSetting(
                "BOT_WEBHOOK_URL is refused by Telegram: it must be a public https address, port 443, 80, 88 or 8443."
            ) from None
        except TelegramError as error:
            log.warning("Telegram was not told the address yet: %s", type(error).__name__)
            await asyncio.sleep(wait)
        else:
            return
    raise WrongSetting("Telegram does not answer, so it cannot be told BOT_WEBHOOK_URL. Start again later.")


@contextlib.asynccontextmanager
async def _every(seconds: float, does: Callable[[], Awaitable[None]], wait: float = 0.0) -> AsyncIterator[None]:
    """Does something, after a wait, again and again; one that fails does not end it, and what has begun may end."""
    leaving = asyncio.Event()

    async def again() -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(leaving.wait(), wait)
        while not leaving.is_set():
            try:
                await does()
            except Exception as error:
                log.error("what is done every %s s failed: %s", seconds, type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(leaving.wait(), seconds)

    task = asyncio.create_task(again())
    try:
        yield
    finally:
        leaving.set()
        await asyncio.wait({task}, timeout=_PARTING)
        task.cancel()


async def _expired(traces: Traces) -> None:
    """What is older than 48 hours goes even when nobody writes."""
    traces.expire()


async def send_check_ins(channel: TelegramChannel, keeping: "Keeping", bot: TelegramBot) -> None:
    """Sends the check-ins whose moment has come, if Telegram can be reached at all."""
    await channel.check_ins.stop_for_closed()
    if not await keeping.is_anything_due():
        return
    try:
        await bot.get_me()
    except TelegramError:
        return  # none is taken out of the database before it can be sent

    async def send() -> None:
        while (due := await keeping.due()) is not None:
            await channel.check_ins.send(bot, *due)

    async with asyncio.TaskGroup() as together:  # one that Telegram asks to wait does not hold up the others
        for _sender in range(_SENDERS):
            together.create_task(send())


async def _until_told_to_stop(application: Bot, stop: asyncio.Event) -> None:
    """Waits for the signal. PTB ends polling for good on a refused token; that must not go unnoticed."""
    assert application.updater is not None
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 5)
        if not application.updater.running:
            continue  # a webhook: Telegram comes to us
        polling = next((task for task in asyncio.all_tasks() if "polling_task" in task.get_name()), None)
        if not stop.is_set() and polling is None:
            raise WrongSetting(_REFUSED)
