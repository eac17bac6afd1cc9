"""Reply markup as Telegram accepts it."""

import re
from typing import Any, NamedTuple

from .limits import BUTTONS, BUTTONS_IN_A_ROW, CALLBACK_DATA_BYTES, Json, bad, link_problem

_ACTION = re.compile(
    "callback_data|url|web_app|login_url|switch_inline_query(_current_chat|_chosen_chat)?|copy_text|callback_game|pay"
)
_OTHER_MARKUP = ("keyboard", "remove_keyboard", "force_reply")


class Button(NamedTuple):
    """A button as a person meets it: what it says, and its callback data or address."""

    label: str
    action: str


def checked_markup(markup: Any, *, inline_only: bool = False) -> Json | None:
    """The markup to keep with a message. Edits may only bring an inline keyboard."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if inline_only or not any(markup.get(kind) for kind in _OTHER_MARKUP):
            raise bad("inline keyboard expected" if inline_only else "can't parse reply markup")
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard: expected an Array of Array of InlineKeyboardButton")
    rows = [[_checked_button(button) for button in row] for row in rows if row]
    if sum(map(len, rows)) > BUTTONS:
        raise bad("reply markup is too long")
    if any(len(row) > BUTTONS_IN_A_ROW for row in rows):
        raise bad("too many buttons in a row of the inline keyboard")
    return {"inline_keyboard": rows} if rows else None


def buttons(markup: Json | None) -> list[list[Button]]:
    """The inline keyboard the way a person sees it."""
    return [[Button(raw["text"], _action(raw)) for raw in row] for row in (markup or {}).get("inline_keyboard", [])]


def _action(raw: Json) -> str:
    value = next(raw[name] for name in raw if _ACTION.fullmatch(name))
    return str(value.get("url") or value.get("text") or "") if isinstance(value, dict) else str(value)


def _checked_button(raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise bad("can't parse inline keyboard button: expected an Object")
    text = raw.get("text")
    if not isinstance(text, str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise bad("inline keyboard button text must be non-empty")
    given = [name for name in raw if _ACTION.fullmatch(name)]
    if not given:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        # The real one silently takes one of them: never what was meant.
        raise bad("can't parse inline keyboard button: exactly one action expected")
    if "callback_data" in given:
        data = raw["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    if "url" in given and (problem := link_problem(str(raw["url"]))):
        raise bad(f"inline keyboard button URL '{raw['url']}' is invalid: {problem}")
    return raw
