"""What Telegram allows, and the words it says no with."""

import re
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

TEXT = 4096
CAPTION = 1024
ENTITIES = 100
BUTTONS = 100
BUTTONS_IN_A_ROW = 8
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER = 200
CALLBACK_SECONDS = 15 * 60
DELETE_SECONDS = 48 * 60 * 60
DELETE_AT_ONCE = 100
UPDATES_AT_ONCE = 100
COMMANDS = 100
COMMAND_DESCRIPTION = 256
DOCUMENT_BYTES = 50 * 1024 * 1024
PROFILE = {"name": 64, "description": 512, "short_description": 120}


class RefusedError(Exception):
    """An answer with `"ok": false`."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(why: str) -> RefusedError:
    """The refusal for a request that can never succeed as it is."""
    return RefusedError(400, f"Bad Request: {why}")


def utf16_length(text: str) -> int:
    """Telegram counts lengths and offsets in UTF-16 code units: most emoji are two."""
    return len(text.encode("utf-16-le")) // 2


def link_problem(url: str) -> str | None:
    """Why Telegram would not link to this address; None when it would."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    if parts.scheme == "tg":
        return None if host else "Wrong tg URL"
    if parts.scheme not in ("http", "https"):
        return "Unsupported URL protocol"
    # A host needs a dot and no blank: http://localhost is refused by the real one too.
    return None if re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", host) and not re.search(r"\s", url) else "Wrong HTTP URL"
