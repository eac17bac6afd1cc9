"""No framework at all: what aiohttp alone needs for the updates and both calls. Little on aiohttp can be faster."""

import asyncio
import json
from typing import Any

import aiohttp
from aiohttp import web

from bench.peers.given import ADDRESS, API_URL, HTML, PATH, PORT, ROWS, TOKEN

_KEYBOARD = json.dumps({"inline_keyboard": ROWS})


class Calls:
    """The calls it makes."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def call(self, method: str, **data: Any) -> Any:
        """One call."""
        async with self._session.post(f"{API_URL}/bot{TOKEN}/{method}", data=data) as answer:
            return (await answer.json())["result"]

    async def pressed(self, query: dict[str, Any]) -> None:
        """Answer and edit, both at once."""
        message = query["message"]
        edit = {"chat_id": message["chat"]["id"], "message_id": message["message_id"], "text": HTML}
        await asyncio.gather(
            self.call("answerCallbackQuery", callback_query_id=query["id"]),
            self.call("editMessageText", **edit, parse_mode="HTML", reply_markup=_KEYBOARD),
        )


async def poll(calls: Calls) -> None:
    """Asks for updates."""
    tasks: set[asyncio.Task[None]] = set()
    offset = 0
    while True:
        for update in await calls.call("getUpdates", offset=offset, timeout=10):
            offset = update["update_id"] + 1
            task = asyncio.create_task(calls.pressed(update["callback_query"]))
            tasks.add(task)
            task.add_done_callback(tasks.discard)


async def listen(calls: Calls) -> None:
    """Has them brought."""

    async def take(request: web.Request) -> web.Response:
        await calls.pressed((await request.json())["callback_query"])
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", PORT).start()
    await calls.call("setWebhook", url=ADDRESS)
    await asyncio.Event().wait()


async def main() -> None:
    """Works until it is ended."""
    async with aiohttp.ClientSession() as session:
        await (listen if PORT else poll)(Calls(session))


if __name__ == "__main__":
    asyncio.run(main())
