"""Carries Bot API calls over aiohttp: python-telegram-bot's own transport is several times slower under load.

Never logs an address: the token stands in it.
"""

from copy import deepcopy
from typing import Any

import aiohttp
from telegram import Update
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_DEFAULT_TIMEOUT = 10.0
_UPLOAD_TIMEOUT = 30.0


class AiohttpRequest(BaseRequest):
    """A transport for python-telegram-bot. One instance for calls, one for long polling."""

    def __init__(self, connections: int = 256) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer when a call sets no time of its own."""
        return _DEFAULT_TIMEOUT

    async def initialize(self) -> None:
        """Opens the connection pool."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=self._connections))

    async def shutdown(self) -> None:
        """Closes it."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call. Raises TimedOut or NetworkError, whose words never hold the address."""
        if self._session is None:
            raise RuntimeError("this transport was not initialised")
        read = _DEFAULT_TIMEOUT if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        files = request_data is not None and request_data.contains_files
        timeout = aiohttp.ClientTimeout(
            connect=_DEFAULT_TIMEOUT,
            sock_read=read,
            total=None if read is None else read + (_UPLOAD_TIMEOUT if files else 5),
        )
        try:
            async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"the Bot API could not be reached ({type(error).__name__})") from None


class PollingRequest(AiohttpRequest):
    """Long polling that one malformed update cannot stop.

    python-telegram-bot throws a whole batch away if one update in it cannot be parsed, and asks for the same batch
    again, for ever. A batch that comes a second time is therefore looked through, and what cannot be parsed is emptied.
    """

    def __init__(self) -> None:
        super().__init__(connections=2)
        self._first: object = None

    def parse_json_payload(self, payload: bytes) -> Any:  # type: ignore[override]  # a static method in the base class
        """The answer of getUpdates, mended if it is handed out again."""
        answer = super().parse_json_payload(payload)
        updates = answer.get("result")
        if isinstance(updates, list) and updates:
            first = updates[0].get("update_id")
            if first == self._first:
                answer["result"] = [one if _parses(one) else {"update_id": one["update_id"]} for one in updates]
            self._first = first
        return answer


def _parses(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(deepcopy(update), None)
    except Exception:  # whatever a malformed update provokes
        return False
    return True


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form
