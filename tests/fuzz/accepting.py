"""A Telegram that accepts everything at once, and looks at each message as the strict one does.

The strict double in tests/bot_api keeps every chat and every call. This one keeps the last screen of each chat, so that
hundreds of thousands of updates fit into memory, and writes down what the real one would have refused.
"""

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from telegram.request import BaseRequest, RequestData

from tests.bot_api.entities import parse_html
from tests.bot_api.keyboards import checked_markup
from tests.bot_api.limits import DELETE_AT_ONCE, TEXT, Json, RefusedError, utf16_length

GONE = 0.03
"""The share of edits whose message somebody deleted."""

FILE = b"id,field,value\nau-1800respect,name,x\n"
"""What is in every document that somebody sends."""


@dataclass
class Shown:
    """What stands in a chat."""

    message_id: int
    text: str
    buttons: list[tuple[str, str]] = field(default_factory=list)
    """Labels and what they carry."""


class Accepting(BaseRequest):
    """The transport and Telegram behind it in one."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._last = 100
        self.calls = 0
        self.shown: dict[int, Shown] = {}
        """The newest screen of each chat."""
        self.now_shown: dict[int, Shown] = {}
        """The same, of the update that is being handled."""
        self.answered = False
        """Whether a press was answered."""
        self.refused: list[str] = []
        """What the real one would have refused."""

    def begins(self) -> None:
        """The next update is handled now."""
        self.now_shown.clear()
        self.refused.clear()
        self.answered = False

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        self.calls += 1
        if "/file/bot" in url:
            return 200, FILE
        params = request_data.json_parameters if request_data is not None else {}
        try:
            for value in params.values():
                value.encode()  # as every transport does
            status, answer = 200, {"ok": True, "result": self._result(url.rpartition("/")[2], params)}
        except UnicodeEncodeError:
            self.refused.append("half a letter is no UTF-8")
            status, answer = 400, _no("strings must be encoded in UTF-8")
        except RefusedError as refused:
            if refused.description != "gone":
                self.refused.append(refused.description)
            status, answer = refused.status, _no("message to edit not found")
        return status, json.dumps(answer).encode()

    def _result(self, name: str, params: dict[str, str]) -> Any:
        match name:
            case "getMe":
                return {"id": 1000, "is_bot": True, "first_name": "Test", "username": "alongside_test_bot"}
            case "sendMessage":
                self._last += 1
                return self._shows(params, self._last)
            case "editMessageText":
                if self._random.random() < GONE:
                    raise RefusedError(400, "gone")
                return self._shows(params, int(params["message_id"]))
            case "sendDocument":
                self._last += 1
                return _message(params, self._last)
            case "deleteMessages":
                if not 1 <= len(json.loads(params["message_ids"])) <= DELETE_AT_ONCE:
                    raise RefusedError(400, "too many message identifiers specified")
            case "answerCallbackQuery":
                self.answered = True
            case "getFile":
                return {"file_id": "f", "file_unique_id": "f", "file_size": len(FILE), "file_path": "documents/f"}
        return True

    def _shows(self, params: dict[str, str], message_id: int) -> Json:
        text = params.get("text", "")
        if params.get("parse_mode"):
            text, _entities = parse_html(text)
        if not text.strip() or utf16_length(text) > TEXT:
            raise RefusedError(400, f"a text of {utf16_length(text)} letters")
        markup = checked_markup(json.loads(params.get("reply_markup", "null"))) or {}
        buttons = [(one["text"], one["callback_data"]) for row in markup.get("inline_keyboard", []) for one in row]
        chat = int(params["chat_id"])
        self.shown[chat] = self.now_shown[chat] = Shown(message_id, text, buttons)
        return _message(params, message_id)


def _message(params: dict[str, str], message_id: int) -> Json:
    chat = {"id": int(params["chat_id"]), "type": "private", "first_name": "A"}
    return {"message_id": message_id, "date": 1_790_000_000, "chat": chat, "text": "a"}


def _no(why: str) -> Json:
    return {"ok": False, "error_code": 400, "description": f"Bad Request: {why}"}
