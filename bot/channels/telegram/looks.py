"""How a screen looks on Telegram: HTML of at most 4,096 characters, buttons of at most 64 bytes."""

from collections.abc import Iterable
from html import escape
from typing import Any

from telegram.constants import MessageLimit

from bot.dialogue.screen import Look, SpokenBlock, SpokenScreen


def html(screen: SpokenScreen, first_line: str | None = None) -> str:
    """The words as Telegram HTML. A screen that would be too long loses whole blocks from its end, never half a word.

    `first_line` goes before everything else: new messages begin with a line that reveals nothing on a lock screen.
    """
    parts = [] if first_line is None else [escape(first_line, quote=False)]
    length = sum(_length(part) for part in parts)
    previous: Look | None = None
    for block in screen.blocks:
        gap = "" if not parts else "\n" if block.look is previous and block.look in _CLOSE else "\n\n"
        part = gap + _block(block)
        length += _length(gap) + _length(f"{block.label or ''} {block.words}• ")
        if length > MessageLimit.MAX_TEXT_LENGTH:
            break
        parts.append(part)
        previous = block.look
    return "".join(parts)


_CLOSE = {Look.ITEM, Look.FIELD, Look.SMALL}
"""Blocks that stand close together when they follow each other."""


def _length(words: str) -> int:
    """Length as Telegram counts it: in UTF-16 code units."""
    return len(words.encode("utf-16-le")) // 2


def _block(block: SpokenBlock) -> str:
    words = escape(block.words, quote=False)
    if block.link:
        words = f'<a href="{escape(block.link)}">{words}</a>'
    if block.label is not None:
        label = escape(block.label, quote=False)
        words = f"{label} {words}" if block.look is Look.SMALL else f"<b>{label}</b> {words}"
    match block.look:
        case Look.TITLE | Look.LOUD:
            return f"<b>{words}</b>"
        case Look.ITEM:
            return f"• {words}"
        case Look.WORDS_TO_SAY:
            return f"<blockquote>{words}</blockquote>"
        case Look.WORDS_TO_COPY:
            return f"<pre>{words}</pre>"
        case Look.SMALL:
            return f"<i>{words}</i>"
        case Look.TEXT | Look.FIELD:
            return words


def keyboard(rows: Iterable[Iterable[tuple[str, str]]]) -> dict[str, Any]:
    """The choices as buttons, as a parameter for any call that shows them.

    They are written as the Bot API reads them: python-telegram-bot's objects for them cost as much as a whole page.
    """
    buttons = [[{"text": label, "callback_data": packed} for label, packed in row] for row in rows]
    return {"reply_markup": {"inline_keyboard": buttons}}
