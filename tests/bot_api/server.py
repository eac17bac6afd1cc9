"""The double over HTTP on the loopback interface, for real transports, processes and timeouts."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from .chats import File
from .core import BotApi
from .limits import DOCUMENT_BYTES, Json
from .wire import respond

_MEBIBYTE = 1024 * 1024


@asynccontextmanager
async def serve(api: BotApi, drop: float = 1.0) -> AsyncIterator[str]:
    """Listen while the block runs; the value is the base URL, to which `/bot<token>/<method>` is appended.

    `drop`: seconds between two bytes of an answer that drips.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        try:
            params = await _params(request)
        except ValueError:
            body = {"ok": False, "error_code": 400, "description": "Bad Request: can't parse request body"}
            return web.json_response(body, status=400)
        broken = api.breaks(method, params)
        status, answer = await api.answer(token, method, params)
        if broken is not None:
            return await respond(request, broken, json.dumps(answer).encode(), drop)
        return web.json_response(answer, status=status)

    async def fetch(request: web.Request) -> web.Response:
        content = (
            api.sent_files.get(request.match_info["file_id"]) if request.match_info["token"] == api.token else None
        )
        return web.Response(status=404) if content is None else web.Response(body=content)

    app = web.Application(client_max_size=DOCUMENT_BYTES + 2 * _MEBIBYTE)
    app.router.add_route("*", "/bot{token}/{method}", handle)
    app.router.add_get("/file/bot{token}/documents/{file_id}", fetch)
    # A poll whose client is gone must not live on, and leaving must not wait for one.
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.05, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _params(request: web.Request) -> Json:
    params: Json = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        if not isinstance(body, dict):
            raise ValueError("not a JSON object")
        return params | body
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            content_type = value.content_type or "application/octet-stream"
            with value.file as uploaded:
                params[name] = File(value.filename, uploaded.read(), content_type)
        else:
            params[name] = value
    return params
