"""The channel's short memory in a Valkey or Redis server, so that any of several processes can answer any chat.

It holds what `Traces` holds, encrypted, under names that say nothing, and lets go of it at the same times: message ids
and the last page after 48 hours, an account or a draft after two silent hours. The server must write nothing to a disk.
If it is gone, each process goes on with what it knows itself.
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.channels.telegram.traces import KEPT_FOR, QUIET_FOR, Traces

log = logging.getLogger(__name__)

_ANSWERED_WITHIN: Final = 2.0
"""Seconds until the server counts as gone."""

_TURN: Final = 5.0
"""Seconds after which a turn ends by itself: its process was killed. While one lives, it says so every second."""

_WAIT: Final = 15.0
"""Seconds somebody's next press waits for the one before, in whichever process that is."""

_GONE: Final = (RedisError, OSError, TimeoutError)

_GOES_ON: Final = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end"

_END_TURN: Final = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
"""A turn that has ended by itself may be somebody else's by now."""


@dataclass(slots=True)
class _Turn:
    """A chat that this process has to itself."""

    name: str
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    holders: int = 0
    going_on: asyncio.Task[None] | None = None


class Shared:
    """One server, for all processes with the same token. Its keys follow from the token."""

    def __init__(self, url: str, token: str, traces: Traces) -> None:
        self._server = Redis.from_url(
            url.replace("valkey", "redis", 1),
            socket_timeout=_ANSWERED_WITHIN,
            socket_connect_timeout=_ANSWERED_WITHIN,
        )
        self._names = _key(token, b"names")
        self._lock = AESGCM(_key(token, b"content"))
        self._traces = traces
        self._is_gone = False
        self._here: dict[int, _Turn] = {}
        """Chats whose turn is here. Whoever leaves fast need not wait for what this process still does for them."""

    @asynccontextmanager
    async def holding(self, chat: int) -> AsyncIterator[None]:
        """What is known of a chat is here while the block runs, and in no other process."""
        turn = self._here.get(chat)
        if turn is None:
            turn = _Turn(self._name(chat))
            try:
                await self._take_turn(turn)
                await self._fetch(chat, turn.name)
            except _GONE as error:
                self._tell(error)
                yield
                return
            self._is_gone = False
            self._here[chat] = turn
            turn.going_on = asyncio.create_task(self._go_on(turn))
        turn.holders += 1
        try:
            yield
        finally:
            turn.holders -= 1
            if not turn.holders:
                if self._here.get(chat) is turn:
                    del self._here[chat]
                if turn.going_on is not None:
                    turn.going_on.cancel()
                await asyncio.shield(self._put_back(chat, turn))

    def _name(self, chat: int) -> str:
        return hmac.new(self._names, str(chat).encode(), hashlib.sha256).hexdigest()[:32]

    async def _take_turn(self, turn: _Turn) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + _WAIT
        while not await self._server.set(f"turn:{turn.name}", turn.mark, nx=True, px=int(_TURN * 1000)):
            if loop.time() > until:
                log.warning("somebody's turn did not end in time")
                # It is ours now. Otherwise whoever comes next would wait for the same one.
                await self._server.set(f"turn:{turn.name}", turn.mark, px=int(_TURN * 1000))
                return
            await asyncio.sleep(0.02)

    async def _go_on(self, turn: _Turn) -> None:
        """Keeps a turn for as long as it takes."""
        while True:
            await asyncio.sleep(_TURN / 5)
            with suppress(*_GONE):
                await self._server.eval(_GOES_ON, 1, f"turn:{turn.name}", turn.mark, str(int(_TURN * 1000)))

    async def _fetch(self, chat: int, name: str) -> None:
        trace, in_hand = await self._server.mget(f"trace:{name}", f"hand:{name}")
        if trace is not None:
            self._traces.take_in(chat, self._opened(trace, name), self._opened(in_hand, name) if in_hand else None)

    async def _put_back(self, chat: int, turn: _Turn) -> None:
        """Into the server, and out of this process."""
        handed = self._traces.hand_out(chat)
        try:
            await self._write(turn.name, handed, turn.mark)
        except _GONE as error:
            self._tell(error)
            if handed is not None:
                self._traces.take_in(chat, *handed)

    async def save(self, chat: int) -> None:
        """Into the server, before anything of it is shown: whoever sees a screen may go on from it in another process,
        even if this one is killed now."""
        if self._is_gone:
            return
        try:
            await self._write(self._name(chat), self._traces.copied(chat))
        except _GONE as error:
            self._tell(error)

    async def _write(self, name: str, handed: tuple[bytes, bytes | None] | None, ending: str = "") -> None:
        """`ending`: the mark of a turn that ends with it."""
        async with self._server.pipeline(transaction=True) as together:
            together.delete(f"trace:{name}", f"hand:{name}")
            if handed is not None:
                trace, in_hand = handed
                together.set(f"trace:{name}", self._closed(trace, name), px=int(KEPT_FOR * 1000))
                if in_hand is not None:
                    together.set(f"hand:{name}", self._closed(in_hand, name), px=int(QUIET_FOR * 1000))
            if ending:
                together.eval(_END_TURN, 1, f"turn:{name}", ending)
            await together.execute()

    def _closed(self, content: bytes, name: str) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + self._lock.encrypt(nonce, content, name.encode())

    def _opened(self, content: bytes | str, name: str) -> bytes:
        """Raises nothing for what another token wrote or somebody changed: that is as if it were not there."""
        given = content if isinstance(content, bytes) else content.encode()
        try:
            return self._lock.decrypt(given[:12], given[12:], name.encode())
        except (InvalidTag, ValueError):
            return b""

    def _tell(self, error: Exception) -> None:
        if not self._is_gone:
            log.error("the shared memory cannot be reached; each process goes on alone: %s", type(error).__name__)
        self._is_gone = True

    async def close(self) -> None:
        """Closes the connections."""
        await self._server.aclose()


def _key(token: str, what: bytes) -> bytes:
    return hmac.new(token.encode(), b"alongside memory " + what, hashlib.sha256).digest()
