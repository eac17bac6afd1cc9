"""Presses of real buttons on real, ordinary pages, with the messages Telegram would hold before and after each."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.catalogues import load_speeches
from bot.channels.telegram.looks import html, keyboard
from bot.dialogue.conversation import Pressed, World, respond, show
from bot.dialogue.place import Place, pack
from bot.dialogue.screen import speak
from bot.world import load_world
from tests.bot_api.entities import parse_html

_ORDINARY = {
    "hello", "help", "line", "lines", "linesfor", "happen", "what", "next", "counts", "danger", "ways", "options",
    "route", "clock", "plan", "told", "listen", "saw", "privacy", "language", "settings",
}  # fmt: skip
"""What most people look at: help, line cards, routes, privacy. No page here makes a file, keeps or deletes anything."""

_OF_EACH = 3
"""Pages of a kind: line cards and routes come in dozens and would hide the others."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Press:
    """A button, the message it stands under, and what the message becomes."""

    packed: str
    before: Json
    after: Json
    html: str
    """What the bot writes to get `after`."""

    @property
    def weight(self) -> int:
        """Bytes of words and buttons that the edit carries."""
        return len(self.html.encode()) + len(json.dumps(self.after["reply_markup"]).encode())


def tour() -> list[Press]:
    """The presses, found by walking from the first page."""
    world = load_world("au")
    start = Place(language="en", jurisdiction="au")
    found: list[Press] = []
    of_each: dict[str, int] = {}
    seen, queue = {start}, [start]
    for place in queue:
        for row in show(world, place, datetime.now(UTC)).rows:
            for choice in row:
                to = choice.to
                if to in seen or to.page not in _ORDINARY or (to.language, to.jurisdiction) != ("en", "au"):
                    continue
                if of_each.get(to.page, 0) < _OF_EACH:
                    of_each[to.page] = of_each.get(to.page, 0) + 1
                    seen.add(to)
                    queue.append(to)
                    written, after = _message(world, pack(to))
                    found.append(Press(pack(to), _message(world, pack(place))[1], after, written))
    return found


def _message(world: World, packed: str) -> tuple[str, Json]:
    """What the bot writes for a press, and what Telegram makes of it."""
    turn = respond(world, Place(), Pressed(packed), datetime.now(UTC))
    spoken = speak(turn.screen, load_speeches()[turn.place.language])
    written = html(spoken, "Here you are.")
    text, entities = parse_html(written)
    markup = keyboard(spoken.rows)["reply_markup"]
    return written, {
        "text": text,
        "entities": entities,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": markup,
    }


def usual(presses: list[Press]) -> Press:
    """The press whose edit weighs what they weigh on average: what peers show, again and again."""
    mean = sum(one.weight for one in presses) / len(presses)
    return min(presses, key=lambda one: abs(one.weight - mean))
