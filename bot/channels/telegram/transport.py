"""Carries Bot API calls over aiohttp: python-telegram-bot's own transport is several times slower under load.

Never logs an address: the token stands in it.
"""

import json
from collections.abc import Awaitable, Callable
from copy import deepcopy
from typing import Any

import aiohttp
from pydantic_core import from_json
from telegram import Update
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_DEFAULT_TIMEOUT = 10.0
_UPLOAD_TIMEOUT = 30.0

_WHOLE = 5.0
"""Seconds the whole answer may take beyond the time for its next piece: one that drips is given up."""

_JSON = {"Content-Type": "application/json"}

_EDITED = b'{"ok":true,"result":true}'
"""What an edit answers, as far as anybody here wants to know. Telegram sends the whole message back, and making objects
of it took a sixth of the time of a press: docs/performance.md."""

_LONGEST = 32 * 1024 * 1024
"""Bytes of an answer. The largest real one is a file of 20 MB that a steward sent (Bot API, getFile)."""


class Unsent(NetworkError):
    """No connection came about, so nothing was done. After other errors nobody knows."""


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
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections), cookie_jar=aiohttp.DummyCookieJar()
            )

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
            total=None if read is None else read + (_UPLOAD_TIMEOUT if files else _WHOLE),
        )
        try:
            async with self._session.request(method, url, timeout=timeout, **_content(request_data)) as answer:
                body = await _read(answer)
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientConnectorError:
            raise Unsent("the Bot API could not be reached") from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"the Bot API could not be reached ({type(error).__name__})") from None
        is_edited = url.endswith("/editMessageText") and answer.status == 200 and body.startswith(b'{"ok":true')
        return answer.status, _EDITED if is_edited else body

    def parse_json_payload(self, payload: bytes) -> Any:  # type: ignore[override]  # a static method in the base class
        """The answer as an object. Anything else is a line that broke: tried again like one, and never logged.

        python-telegram-bot knows only half of that: it raises errors which nobody takes for the network's, and after
        some of them asks for updates again at once, for ever.
        """
        try:
            answer = read_json(payload)
        except (ValueError, RecursionError):
            raise NetworkError("the answer of the Bot API was no JSON") from None
        if not isinstance(answer, dict) or not ("result" in answer or answer.get("ok") is False):
            raise NetworkError("the answer of the Bot API was none")
        return answer


class PollingRequest(AiohttpRequest):
    """Long polling that one malformed update cannot stop.

    python-telegram-bot throws a whole batch away if one update in it cannot be parsed, and asks for the same batch
    again, for ever. A batch that comes a second time is therefore looked through, and what cannot be parsed is emptied.

    `room`: waits until more may come in. What stays with Telegram meanwhile costs no memory here.
    """

    def __init__(self, room: Callable[[], Awaitable[None]]) -> None:
        super().__init__(connections=2)
        self._room = room
        self._first: object = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One call, when there is room for what it may bring."""
        await self._room()
        return await super().do_request(*args, **kwargs)

    def parse_json_payload(self, payload: bytes) -> Any:  # type: ignore[override]  # a static method in the base class
        """The answer of getUpdates, mended if it is handed out again."""
        answer = super().parse_json_payload(payload)
        updates = answer.get("result")
        if isinstance(updates, list) and updates:
            if not all(isinstance(one, dict) and isinstance(one.get("update_id"), int) for one in updates):
                raise NetworkError("the answer of the Bot API held no updates")
            for update in updates:
                lighten(update)
            first = updates[0]["update_id"]
            if first == self._first:
                answer["result"] = [one if _parses(one) else {"update_id": one["update_id"]} for one in updates]
            self._first = first
        return answer


def lighten(update: Any) -> None:
    """Takes out of a press what stood in its message. It came from here, nobody reads it, and making objects of its
    words and buttons took a tenth of the time of a press."""
    match update:
        case {"callback_query": {"message": {"message_id": id_, "date": date, "chat": chat}} as query}:
            query["message"] = {"message_id": id_, "date": date, "chat": chat}


def read_json(payload: bytes) -> Any:
    """By a reader that is four times as fast; by the patient one where half a letter stands in it, as phones send them.

    Raises ValueError or RecursionError.
    """
    try:
        return from_json(payload)
    except ValueError:
        return json.loads(payload.decode("utf-8", "replace"))


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """The whole answer, unless it does not end: memory is everybody's."""
    body = bytearray()
    async for piece in answer.content.iter_chunked(65_536):
        body += piece
        if len(body) > _LONGEST:
            raise NetworkError("the answer of the Bot API was too long")
    return bytes(body)


def _parses(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(deepcopy(update), None)
    except Exception:  # whatever a malformed update provokes
        return False
    return True


def _content(request_data: RequestData | None) -> dict[str, Any]:
    """What a call carries: JSON, which is quicker to write than a form; a form only where there are files."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return {"data": json.dumps(request_data.parameters).encode(), "headers": _JSON}
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return {"data": form}
