"""Mends what the emulator answers, on the way to a bot that knows nothing of it. Each mend is for one known fault."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web

Json = dict[str, Any]

_A_MESSAGE = {"message_id", "date", "chat", "text", "reply_markup"}
_PAUSE = 0.05


@dataclass
class FixUp:
    """Where the bot finds its Bot API, and what it called there."""

    url: str = ""
    calls: list[str] = field(default_factory=list)


@asynccontextmanager
async def fixed_up(emulator: str) -> AsyncIterator[FixUp]:
    """A reverse proxy before the emulator, on a free port of the loopback interface, while the block runs."""
    fix_up = FixUp()

    async def handle(request: web.Request) -> web.Response:
        method, body = request.match_info["method"], await request.read()
        fix_up.calls.append(method)

        async def passed_on() -> tuple[int, Json]:
            headers = {"Content-Type": request.headers.get("Content-Type", "application/octet-stream")}
            async with session.request(request.method, emulator + request.path, data=body, headers=headers) as answer:
                return answer.status, await answer.json()

        status, answer = await passed_on()
        if method == "getUpdates" and not answer["result"]:
            await asyncio.sleep(_PAUSE)  # it has no long poll: the bot would ask thousands of times a second
        if method == "deleteMessage" and answer["ok"]:
            # A press is stored under the number that the next message gets, and is found first. So once more,
            # until nothing of that number is left.
            while (await passed_on())[1]["ok"]:
                pass
        return web.json_response(_mended(method, answer), status=answer.get("error_code", status))

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.05, access_log=None)
    async with ClientSession(timeout=ClientTimeout(total=5)) as session:
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            fix_up.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield fix_up
        finally:
            await runner.cleanup()


def _mended(method: str, answer: Json) -> Json:
    """An answer as the Bot API would give it."""
    if not answer.get("ok"):
        return answer  # also methods it does not know: the bot has to cope with a refusal
    result = answer["result"]
    if result is None:
        result = True
    elif method == "getMe":
        result["is_bot"] = True
    elif method == "sendMessage":
        # It gives back every parameter of the call, some of them as unread JSON, and the date in milliseconds.
        result = {name: value for name, value in result.items() if name in _A_MESSAGE}
        result["date"] //= 1000
    elif method == "getUpdates":
        for update in result:
            if "callback_query" in update:
                update["callback_query"]["chat_instance"] = "1"
    return {"ok": True, "result": result}
