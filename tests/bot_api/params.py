"""Parameters of a call, whether they came as form fields, JSON or Python values."""

import json
import re
from typing import Any

from .limits import Json, bad

# Everything that is not plain text: a form field carries these as JSON.
_ENCODED = re.compile(
    "chat_id|message_ids?|(caption_)?entities|reply_(markup|parameters)|link_preview_options|protect_content|show_alert|"
    "offset|limit|timeout|allowed_updates|drop_pending_updates|commands|scope"
)


def decoded(raw: Json) -> Json:
    """The same parameters with every value as what it means."""
    return {name: _value(name, value) for name, value in raw.items() if value is not None}


def _value(name: str, value: Any) -> Any:
    if not _ENCODED.fullmatch(name) or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        if name == "chat_id":  # may be a @name, and a wrong one is a chat not found
            return value
        raise bad(f"can't parse {name.replace('_', ' ')}") from None


def text(params: Json, name: str) -> str:
    value = params.get(name, "")
    if not isinstance(value, str):
        raise bad(f"{name} must be a string")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return value


def integer(params: Json, name: str, default: int | None = None) -> int:
    value = params.get(name, default)
    if value is None:
        raise bad("message identifier is not specified" if name == "message_id" else f"{name} is not specified")
    if not isinstance(value, int) or isinstance(value, bool):
        raise bad(f"{name} must be an integer")
    return value


def objects(params: Json, name: str) -> list[Json]:
    value = params.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise bad(f"can't parse {name.replace('_', ' ')}: expected an Array of Object")
    return value
