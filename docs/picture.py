"""Draws docs/conversation.svg from a real conversation: `make picture`."""

import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from bot.catalogues import load_speeches
from bot.channels.terminal import talk
from bot.dialogue.conversation import first_place
from bot.world import load_world

PICTURE = Path(__file__).with_name("conversation.svg")
A_NIGHT = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)
"""Ten past two in Canberra."""


def draw() -> str:
    """Somebody opens the bot and asks for help."""
    world = load_world("au-act")
    console = Console(record=True, force_terminal=True, width=92, file=StringIO(), highlight=False)
    talk(world, load_speeches(), first_place(world, "en"), lambda: A_NIGHT, iter(["1"]), console)
    picture = console.export_svg(title="make try ARGS='--jurisdiction au-act'", theme=MONOKAI)
    # The template asks a font server for a typeface; a picture in a README must not send its readers anywhere.
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL).replace("Fira Code", "ui-monospace")
    return re.sub(r"terminal-\d+-", "terminal-", picture)


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
