"""Brings updates to a webhook as Telegram does: each in a request of its own, a bounded number at the same moment."""

import asyncio
import re
from collections.abc import Callable
from typing import Final

AT_ONCE: Final = 100
"""Requests that are open at most (Bot API, setWebhook: max_connections). All subjects are brought as many."""

PATH: Final = "/telegram"

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)


class Bringing:
    """`take` gives the next update, or None; `port` is where the bot listens, on this machine."""

    def __init__(self, take: Callable[[], bytes | None], port: int, secret: bytes) -> None:
        self.take = take
        self.head = (
            b"POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: " % (PATH.encode(), secret)
        )
        self._port = port
        self._idle: list[_Line] = []
        self._opening = asyncio.create_task(self._open())

    async def _open(self) -> None:
        """All connections at the start, as soon as the bot listens."""
        loop = asyncio.get_running_loop()
        for _line in range(AT_ONCE):
            while True:
                try:
                    await loop.create_connection(lambda: _Line(self), "127.0.0.1", self._port)
                except OSError:
                    await asyncio.sleep(0.005)
                else:
                    break

    def more(self) -> None:
        """There is something to bring."""
        idle, self._idle = self._idle, []
        for line in idle:
            line.next()

    def rests(self, line: "_Line") -> None:
        """This connection has nothing to do."""
        self._idle.append(line)

    def end(self) -> None:
        """Another bot comes."""
        self._opening.cancel()
        for line in self._idle:
            line.close()


class _Line(asyncio.Protocol):
    """One kept-alive connection: one update, its answer, the next update."""

    def __init__(self, bringing: Bringing) -> None:
        self._bringing = bringing
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.next()

    def next(self) -> None:
        """Brings the next update, if there is one."""
        update = None if self._transport is None or self._transport.is_closing() else self._bringing.take()
        if update is None:
            self._bringing.rests(self)
        elif self._transport is not None:
            self._transport.write(self._bringing.head + b"%d\r\n\r\n" % len(update) + update)

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self._received, 0, end + 2)
        if len(self._received) < end + 4 + (int(length[1]) if length else 0):
            return
        assert b" 200 " in self._received[:16], self._received[:200]
        self._received = b""
        self.next()

    def close(self) -> None:
        """No more."""
        if self._transport is not None:
            self._transport.close()
