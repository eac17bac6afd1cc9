"""What can happen to an answer on its way, and how it then looks to whoever waits for it."""

import asyncio
from enum import Enum, auto

from aiohttp import web


class Broken(Enum):
    """What becomes of an answer. The call itself was done: whoever waits cannot know."""

    SILENT = auto()
    """It never comes."""
    RESET = auto()
    """The connection is reset in the middle of it."""
    DRIPPING = auto()
    """It comes byte by byte, each a second after the one before."""
    NO_JSON = auto()
    """A page of some proxy stands in its place."""
    CUT = auto()
    """It ends before it is complete, as if that were all."""
    NO_ANSWER = auto()
    """It is JSON, but none of Telegram's answers."""
    NESTED = auto()
    """It is JSON within JSON, deeper than anybody reads."""
    EMPTY = auto()
    """Nothing is in it."""
    ENDLESS = auto()
    """It does not end."""


_INSTEAD = {
    Broken.NO_JSON: b"<html><body>Please log in to this network.</body></html>",
    Broken.NO_ANSWER: b"[1, 2]",
    Broken.NESTED: b'{"ok":true,"result":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    Broken.EMPTY: b"",
}
_MEBIBYTE = b" " * 1024 * 1024


async def respond(request: web.Request, broken: Broken, body: bytes, drop: float) -> web.StreamResponse:
    """The answer `body` as it arrives. `drop`: seconds between two bytes of one that drips."""
    if broken is Broken.CUT:
        return web.Response(body=body[: len(body) // 2])
    if broken in _INSTEAD:
        return web.Response(body=_INSTEAD[broken])
    if broken is Broken.SILENT:
        await asyncio.sleep(3600)
    response = web.StreamResponse()
    response.content_length = None if broken is Broken.ENDLESS else len(body)
    await response.prepare(request)
    if broken is Broken.RESET:
        await response.write(body[: len(body) // 2])
        assert request.transport is not None
        request.transport.abort()
        return response
    while broken is Broken.ENDLESS:
        await response.write(_MEBIBYTE)
    for byte in body:
        await response.write(bytes([byte]))
        await asyncio.sleep(drop)
    return response
