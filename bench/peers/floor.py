"""No framework at all: what aiohttp alone needs for getUpdates and both calls. Little on aiohttp can be faster."""

import asyncio
import json
from typing import Any

import aiohttp

from bench.peers.given import API_URL, HTML, ROWS, TOKEN

_KEYBOARD = json.dumps({"inline_keyboard": ROWS})


async def main() -> None:
    """Polls until it is ended."""
    tasks: set[asyncio.Task[None]] = set()
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **data: Any) -> Any:
            async with session.post(f"{API_URL}/bot{TOKEN}/{method}", data=data) as answer:
                return (await answer.json())["result"]

        async def pressed(query: dict[str, Any]) -> None:
            message = query["message"]
            edit = {"chat_id": message["chat"]["id"], "message_id": message["message_id"], "text": HTML}
            await asyncio.gather(
                call("answerCallbackQuery", callback_query_id=query["id"]),
                call("editMessageText", **edit, parse_mode="HTML", reply_markup=_KEYBOARD),
            )

        offset = 0
        while True:
            for update in await call("getUpdates", offset=offset, timeout=10):
                offset = update["update_id"] + 1
                task = asyncio.create_task(pressed(update["callback_query"]))
                tasks.add(task)
                task.add_done_callback(tasks.discard)


if __name__ == "__main__":
    asyncio.run(main())
