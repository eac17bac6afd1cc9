"""A pretend Bot API that costs next to nothing, and notes when each update was handed out and when its edit came.

It believes whatever it is told; `tests/bot_api` is the strict one. Written on bare sockets, because a web framework
would need as much of its core as the bots under test need of theirs.
"""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.bringing import Bringing
from bench.tour import Json, Press

TOKEN = "1000:a-token-for-the-bench"
_BOT: Json = {"id": 1000, "is_bot": True, "first_name": "Alongside", "username": "alongside_bench_bot"}
_NUMBER = "-?[0-9]+"
_OFFSET, _LIMIT, _TIMEOUT, _CHAT, _MESSAGE = (
    re.compile(rf"\b{name}\b[^0-9-]{{1,24}}({_NUMBER})".encode())
    for name in ("offset", "limit", "timeout", "chat_id", "message_id")
)
"""Numbers in a body, whether it is a form, JSON or multipart."""

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_TRUE = b'{"ok":true,"result":true}'
_AT_ONCE = 100
"""Updates that one getUpdates hands out at most (Bot API)."""


@dataclass(slots=True)
class Seen:
    """What became of the update that belongs to one message."""

    handed_out: float = 0.0
    edited: float = 0.0
    answered: bool = False


@dataclass
class _Update:
    number: int
    message: int
    body: bytes


@dataclass
class FakeApi:
    """Hands out presses and counts what comes back."""

    presses: list[Press]
    delay: float = 0.0
    """Seconds each call takes, except getUpdates: it answers as soon as there is something to hand out."""
    port: int = 0
    """Where updates are brought to, once the bot has asked for that."""
    seen: dict[int, Seen] = field(default_factory=dict)
    _waiting: deque[_Update] = field(default_factory=deque)
    _poll: Callable[[bytes], None] | None = None
    _bringing: Bringing | None = None
    _update: int = 0
    _message: int = 100
    _press_of: dict[int, int] = field(default_factory=dict)
    _server: asyncio.Server | None = None

    def __post_init__(self) -> None:
        self._befores = [_template(one.before) for one in self.presses]
        self._afters = [_template(one.after) for one in self.presses]
        self._queries = [
            b'{"update_id":%d,"callback_query":{"id":"%d","from":{"id":%d,"is_bot":false,"first_name":"Alex",'
            b'"language_code":"en"},"message":%s,"chat_instance":"-3456789012345678901","data":'
            + json.dumps(one.packed).encode().replace(b"%", b"%%")
            + b"}}"
            for one in self.presses
        ]

    async def open(self) -> str:
        """Listens; the address."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Ends."""
        if self._server is not None:
            self._server.close()

    def forget(self) -> None:
        """Another bot comes: nothing of the one before counts."""
        self._waiting.clear()
        self._poll = None
        if self._bringing is not None:
            self._bringing.end()
            self._bringing = None
        self.delay = 0.0
        self.let_go()

    def let_go(self) -> None:
        """What was seen so far is of no interest any more."""
        self.seen.clear()
        self._press_of.clear()

    def press(self, people: list[int]) -> list[int]:
        """Each of these people presses a button, at this moment; the messages they pressed in."""
        now, messages = int(time.time()), []
        for person in people:
            self._update += 1
            self._message += 1
            press = self._update % len(self.presses)
            before = self._befores[press] % (self._message, person, now)
            body = self._queries[press] % (self._update, self._message, person, before)
            self._press_of[self._message] = press
            self._waiting.append(_Update(self._update, self._message, body))
            messages.append(self._message)
        self._hand_out()
        return messages

    def call(self, method: bytes, body: bytes, respond: Callable[[bytes], None]) -> None:
        """One call of the bot. `respond` may be called later."""
        if method == b"getUpdates":
            self._get_updates(body, respond)
            return
        answer = _TRUE
        if method == b"editMessageText":
            message, chat = _number(_MESSAGE, body), _number(_CHAT, body)
            one = self.seen.get(message)
            if one is not None and not one.edited:
                one.edited = time.perf_counter()
            after = self._afters[self._press_of.get(message, 0)]
            answer = b'{"ok":true,"result":%s}' % (after % (message, chat, int(time.time())))
        elif method == b"answerCallbackQuery":
            one = self.seen.get(_number(_QUERY, body))
            if one is not None:
                one.answered = True
        elif method == b"sendMessage":
            self._message += 1
            sent = self._afters[0] % (self._message, _number(_CHAT, body), int(time.time()))
            answer = b'{"ok":true,"result":%s}' % sent
        elif method == b"getMe":
            answer = json.dumps({"ok": True, "result": _BOT}).encode()
        elif method == b"setWebhook" and self.port:
            secret = _SECRET.search(body)
            self._bringing = Bringing(self._take, self.port, secret[1] if secret else b"")
        elif method == b"getMyCommands":
            answer = b'{"ok":true,"result":[]}'
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, respond, answer)
        else:
            respond(answer)

    def _get_updates(self, body: bytes, respond: Callable[[bytes], None]) -> None:
        offset = _number(_OFFSET, body)
        while self._waiting and self._waiting[0].number < offset:
            self._waiting.popleft()
        self._poll = respond
        if self._waiting:
            self._hand_out()
            return
        timeout = _number(_TIMEOUT, body)

        def over() -> None:
            if self._poll is respond:
                self._poll = None
                respond(b'{"ok":true,"result":[]}')

        if timeout > 0:
            asyncio.get_running_loop().call_later(timeout, over)
        else:
            over()

    def _take(self) -> bytes | None:
        """The next update, to be brought."""
        if not self._waiting:
            return None
        one = self._waiting.popleft()
        self.seen.setdefault(one.message, Seen(time.perf_counter()))
        return one.body

    def _hand_out(self) -> None:
        """Brings it, or answers the poll that is open. Then an update stays until a later poll confirms it."""
        if self._bringing is not None:
            self._bringing.more()
            return
        if self._poll is None or not self._waiting:
            return
        respond, self._poll = self._poll, None
        batch = [self._waiting[at] for at in range(min(_AT_ONCE, len(self._waiting)))]
        now = time.perf_counter()
        for one in batch:
            self.seen.setdefault(one.message, Seen(now))
        respond(b'{"ok":true,"result":[%s]}' % b",".join(one.body for one in batch))


_SECRET = re.compile(rb"\bsecret_token\b[^0-9a-f]{1,24}([0-9a-f]{64})")
_QUERY = re.compile(rf"\bcallback_query_id\b[^0-9-]{{1,24}}({_NUMBER})".encode())


def _number(pattern: re.Pattern[bytes], body: bytes) -> int:
    found = pattern.search(body)
    return int(found[1]) if found else 0


def _template(content: Json) -> bytes:
    """A message of the bot, with gaps for its id, its chat and its date."""
    head = (
        b'{"message_id":%%d,"from":%s,"chat":{"id":%%d,"first_name":"Alex","type":"private"},"date":%%d,'
        % json.dumps(_BOT).encode()
    )
    return head + json.dumps(content).encode()[1:].replace(b"%", b"%%")


class _Connection(asyncio.Protocol):
    """One kept-alive HTTP connection. Knows no more of HTTP than bots use: a POST with a length."""

    def __init__(self, api: FakeApi) -> None:
        self._api = api
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._received, 0, end)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            path = self._received[: self._received.index(b"\r\n")].split(b" ")[1]
            body, self._received = self._received[end + 4 : whole], self._received[whole:]
            self._api.call(path.rpartition(b"/")[2], body, self._respond)

    def _respond(self, body: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(head + body)
