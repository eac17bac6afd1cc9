"""Updates that Telegram brings to an address of ours, instead of long polling.

An update is answered only after it was handled: if the process dies before, Telegram brings it again. What comes a
second time is not handled twice. (python-telegram-bot's own server answers before anything is done, compares the secret
letter by letter, and logs a wrong one.)
"""

import asyncio
import hashlib
import hmac
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot, Update

from bot.channels.telegram.transport import lighten, read_json

log = logging.getLogger(__name__)

LARGEST: Final = 1_000_000
"""Bytes of an update. Real ones have a few thousand; the longest message has 4,096 letters."""

_REMEMBERED: Final = 10_000
"""Updates that are known to be handled, or under way."""

_PATIENCE: Final = 50.0
"""Seconds until an answer is given up. Telegram waits 60 and then brings the update again."""

_DRAIN: Final = 20.0
"""Seconds in which what has begun may end when the program is told to stop. Platforms allow 30 in all."""

HEALTH: Final = "/health"


def secret_of(token: str) -> str:
    """What Telegram sends with every update. It follows from the token: all processes know it, and nobody sets it."""
    return hmac.new(token.encode(), b"alongside webhook", hashlib.sha256).hexdigest()


class Webhook:
    """Takes updates in. `handles` deals with one, to its end."""

    def __init__(self, bot: Bot, token: str, handles: Callable[[Update], Awaitable[None]]) -> None:
        self._bot = bot
        self._secret = secret_of(token).encode()
        self._handles = handles
        self._known: OrderedDict[int, asyncio.Task[None]] = OrderedDict()

    @asynccontextmanager
    async def listening(self, url: str, listen: str) -> AsyncIterator[int]:
        """Listens while the block runs, then lets end what has begun. Gives the port. Raises OSError."""
        host, _colon, port = listen.rpartition(":")
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post(urlsplit(url).path or "/", self._take)
        app.router.add_get(HEALTH, _health)
        # The addresses of requests say nothing, but who asks for them may: no access log.
        runner = web.AppRunner(app, access_log=None, handler_cancellation=False, shutdown_timeout=_DRAIN)
        await runner.setup()
        try:
            await web.TCPSite(runner, host.strip("[]") or None, int(port)).start()
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret):
            return web.Response(status=403)
        update = self._read(await request.read())
        if update is None:
            return web.Response()  # bringing it again would not make it better
        task = self._known.get(update.update_id)
        if task is None:
            task = self._known[update.update_id] = asyncio.ensure_future(self._handles(update))
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        try:
            await asyncio.wait_for(asyncio.shield(task), _PATIENCE)
        except Exception as error:
            if task.done():  # it may be brought again
                self._known.pop(update.update_id, None)
            log.error("an update was not handled: %s", type(error).__name__)
            return web.Response(status=503)
        return web.Response()

    def _read(self, body: bytes) -> Update | None:
        """The update; None for what cannot be read, which is said without a word of it."""
        try:
            data = read_json(body)
            lighten(data)
            return Update.de_json(data, self._bot)
        except Exception as error:  # whatever a malformed update provokes
            log.error("an update could not be read: %s", type(error).__name__)
            return None


async def _health(_request: web.Request) -> web.Response:
    """For load balancers: there is a process, and it answers. Nothing else."""
    return web.Response(text="ok")
