"""The truth of a pretend Telegram: its chats, its update queue, and what it answers to every call."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from .chats import Access, Chat, File, Message
from .limits import Json, RefusedError
from .methods import METHODS
from .params import decoded
from .people import Group, Person
from .wire import Broken

# Telegram leaves these out unless they are asked for by name.
_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}


Fault = TypeVar("Fault")


@dataclass(frozen=True)
class Call:
    """One call of the bot: what it asked for, and when."""

    method: str
    params: Json
    time: float


@dataclass
class Query:
    """A press of a button: the button spins until the query is answered."""

    asked: float
    answered: bool = False


class BotApi:
    """Answers like api.telegram.org would, and remembers everything for assertions."""

    def __init__(self, token: str = "1000:test-token", clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.clock = clock
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Test Bot",
            "username": "alongside_test_bot",
        }
        self.calls: list[Call] = []
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, int, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.waiting: list[tuple[int, Json]] = []
        self.allowed_updates: frozenset[str] = frozenset()
        self.webhook = ""
        self._last_message = 100
        self._last_update = 5000
        self._faults: dict[tuple[str, int | None], deque[RefusedError]] = {}
        self._broken: dict[tuple[str, int | None], deque[Broken]] = {}
        self._delays: dict[str, float] = {}
        self._poll = asyncio.Event()
        self.sent_files: dict[str, bytes] = {}
        """Documents that people sent, by file_id; the path to fetch one from is `documents/<file_id>`."""

    # The bot's side

    def call(self, method: str, params: Json) -> tuple[int, Json]:
        """HTTP status and answer of one call, at once."""
        try:
            plain = decoded(params)
        except RefusedError as refused:
            self.calls.append(Call(method, params, self.clock()))
            return _refusal(refused)
        self.calls.append(Call(method, plain, self.clock()))
        return self._respond(method, plain)

    async def answer(self, token: str, method: str, params: Json) -> tuple[int, Json]:
        """The same over a connection: the token counts, delays are felt, and getUpdates waits for an update.

        A delay holds back the answer, not the deed: a bot that times out cannot know whether its message was sent.
        """
        if token != self.token:
            well_formed = re.fullmatch(r"\d+:[\w-]+", token)
            return _refusal(RefusedError(401, "Unauthorized") if well_formed else RefusedError(404, "Not Found"))
        status, body = self.call(method, params)
        if method == "getUpdates":
            status, body = await self._long_poll(self.calls[-1].params, status, body)
        await asyncio.sleep(self._delays.get(method, self._delays.get("*", 0)))
        return status, body

    def fail_next(
        self,
        method: str,
        status: int,
        description: str,
        retry_after: int | None = None,
        times: int = 1,
        chat: int | None = None,
    ) -> None:
        """Refuse the next calls of a method, whatever they ask for; with `chat` only those about this chat."""
        parameters = {} if retry_after is None else {"retry_after": retry_after}
        refused = RefusedError(status, description, **parameters)
        self._faults.setdefault((method, chat), deque()).extend([refused] * times)

    def break_next(self, method: str, broken: Broken, times: int = 1, chat: int | None = None) -> None:
        """Over HTTP: do what the next calls of a method ask for, and let the answers break on the way."""
        self._broken.setdefault((method, chat), deque()).extend([broken] * times)

    def breaks(self, method: str, params: Json) -> Broken | None:
        """What becomes of the answer to this call; None if it arrives."""
        return _next(self._broken, method, params)

    def delay(self, method: str, seconds: float) -> None:
        """Answer a method this late from now on; "*" stands for every method without a delay of its own."""
        self._delays[method] = seconds

    # The people's side

    def person(self, id: int = 1, first_name: str = "Alex", language_code: str | None = "en") -> Person:
        """Somebody with a private chat. The same id is the same person."""
        language = {"language_code": language_code} if language_code else {}
        user: Json = {"id": id, "is_bot": False, "first_name": first_name, **language}
        chat = Chat({"id": id, "type": "private", "first_name": first_name}, Access.NEVER_MET)
        return Person(self, user, self.chats.setdefault(id, chat))

    def group(self, id: int, title: str, by: Person | None = None) -> Group:
        """A group somebody adds the bot to."""
        if id >= 0:
            raise ValueError("groups have negative ids")
        chat = self.chats[id] = Chat({"id": id, "type": "group", "title": title}, Access.LEFT)
        return Group(self, chat, by or self.person())

    def push(self, update: Json) -> int:
        """Queue an update as it is, even a malformed one. It gets an update_id unless it brings one."""
        brought = update.get("update_id")
        number = brought if isinstance(brought, int) else self._last_update + 1
        self._last_update = max(self._last_update, number)
        self.waiting.append((number, {"update_id": number, **update}))
        self._poll.set()
        return number

    # What the parts of the double tell each other

    def arrives(self, kind: str, content: Json) -> None:
        """Queue an update, if the bot asked for its kind."""
        if kind in self.allowed_updates if self.allowed_updates else kind not in _UNASKED:
            self.push({kind: content})

    def store(self, chat: Chat, sender: Json, text: str, entities: list[Json], **more: Any) -> Message:
        """Put a message into a chat. Ids grow over all chats, so that nobody can count on neighbours."""
        self._last_message += 1
        message = Message(self._last_message, chat, sender, int(self.clock()), text, entities, **more)
        chat.messages[message.id] = message
        return message

    def opens_query(self) -> str:
        """The id of a new callback query."""
        query_id = str(4_000_000_000_000_000_000 + len(self.queries))
        self.queries[query_id] = Query(self.clock())
        return query_id

    def _respond(self, method: str, params: Json) -> tuple[int, Json]:
        try:
            if (refused := _next(self._faults, method, params)) is not None:
                raise refused
            if method not in METHODS:
                raise RefusedError(404, "Not Found")
            return 200, {"ok": True, "result": METHODS[method](self, params)}
        except RefusedError as refused:
            return _refusal(refused)

    async def _long_poll(self, params: Json, status: int, body: Json) -> tuple[int, Json]:
        """Wait for an update. As in reality the newest getUpdates wins and the one before it is told so."""
        self._poll.set()
        poll = self._poll = asyncio.Event()
        timeout = params.get("timeout")
        if status == 200 and not body["result"] and isinstance(timeout, int) and timeout > 0:
            try:
                await asyncio.wait_for(poll.wait(), timeout)
            except TimeoutError:
                return status, body
            if self._poll is not poll:
                why = "terminated by other getUpdates request; make sure that only one bot instance is running"
                return _refusal(RefusedError(409, f"Conflict: {why}"))
            return self._respond("getUpdates", params)
        return status, body


def _next(waiting: dict[tuple[str, int | None], deque[Fault]], method: str, params: Json) -> Fault | None:
    """The fault that waits for this call, and waits no more."""
    chat = str(params.get("chat_id", ""))  # over HTTP it comes as a string
    own = (method, int(chat)) if chat.lstrip("-").isdecimal() else (method, None)
    for key in (own, (method, None)):
        if waiting.get(key):
            return waiting[key].popleft()
    return None


def _refusal(refused: RefusedError) -> tuple[int, Json]:
    body: Json = {"ok": False, "error_code": refused.status, "description": refused.description}
    return refused.status, {**body, "parameters": refused.parameters} if refused.parameters else body
