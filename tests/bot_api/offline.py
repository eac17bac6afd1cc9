"""python-telegram-bot talking to the double without any socket."""

import asyncio
import json
from pathlib import Path
from typing import Any

from telegram._utils.defaultvalue import DefaultValue
from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from .chats import File
from .core import BotApi
from .limits import Json

_DEFAULT: Any = BaseRequest.DEFAULT_NONE


class OfflineRequest(BaseRequest):
    """Give it to `ApplicationBuilder.request` and `.get_updates_request`."""

    def __init__(self, api: BotApi, read_timeout: float = 5.0) -> None:
        self._api = api
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = _DEFAULT,
        write_timeout: Any = _DEFAULT,
        connect_timeout: Any = _DEFAULT,
        pool_timeout: Any = _DEFAULT,
    ) -> tuple[int, bytes]:
        if "/file/bot" in url:
            sent = self._api.sent_files.get(url.rpartition("/")[2])
            return (404, b"{}") if sent is None else (200, sent)
        bot, name = url.rsplit("/", 2)[1:]
        patience = self._read_timeout if isinstance(read_timeout, DefaultValue) else read_timeout
        params = _params(request_data) if request_data else {}
        try:
            status, body = await asyncio.wait_for(
                self._api.answer(bot.removeprefix("bot"), name, params), timeout=patience
            )
        except TimeoutError:
            raise TimedOut from None
        return status, json.dumps(body).encode()


def _params(data: RequestData) -> Json:
    params: Json = dict(data.json_parameters)
    for field, (name, content, mime_type) in data.multipart_data.items():
        params[field] = File(Path(name).name, content if isinstance(content, bytes) else content.read(), mime_type)
    return params
