"""Draws the pictures in docs/ from real conversations: `make picture`."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from bot.catalogues import load_speeches
from bot.channels.terminal import talk
from bot.dialogue.conversation import first_place
from bot.directory.directory import Directory
from bot.settings import Settings
from bot.stewardship.changes import Key
from bot.stewardship.deciding import Approve, DeskAnswer, Propose, Reject, TakeBack
from bot.stewardship.desk import Desk, Draft
from bot.stewardship.people import Steward, Stewards
from bot.storage import load_stewardship
from bot.world import load_world

HERE = Path(__file__).parent
A_NIGHT = datetime(2026, 11, 21, 15, 10, tzinfo=UTC)
"""Ten past two in Canberra."""

ANA, BEN = 1, 2
PEOPLE = Stewards(
    {
        ANA: Steward(ANA, "Ana", may_propose=True, may_approve=True),
        BEN: Steward(BEN, "Ben", may_propose=True, may_approve=True),
    }
)


class Office:
    """Two stewards who share one terminal, one after the other, and a history that is gone when it ends."""

    def __init__(self, directory: Directory, loop: asyncio.Runner) -> None:
        self._loop = loop
        in_memory = Settings(directory_database="sqlite://")
        self._stewardship = load_stewardship(in_memory, directory, lambda: A_NIGHT, PEOPLE)
        self.who = ANA

    @property
    def directory(self) -> Directory:
        """What users see."""
        return self._stewardship.directory

    def desk(self, draft: Draft | None) -> Desk | None:
        """The desk of whoever sits here now."""
        return self._stewardship.desk(self.who, draft)

    def fulfil(self, wish: Propose | Approve | Reject | TakeBack) -> DeskAnswer:
        """Does what they wish."""
        return self._loop.run(self._stewardship.fulfil(self.who, wish))

    def count_wrong(self, key: Key) -> bool:
        """Counts that a number is wrong."""
        return self._loop.run(self._stewardship.count_wrong(self.who, key))

    def close(self) -> None:
        """Ends it."""
        self._loop.run(self._stewardship.close())


def draw() -> dict[str, str]:
    """Each picture by its name."""
    return {
        "conversation": _picture("make try ARGS='--jurisdiction au-act'", "au-act", ["1"], shown=2),
        **{f"steward-{name}": picture for name, picture in _a_change().items()},
    }


def _a_change() -> dict[str, str]:
    """Ana gives a line another number; Ben looks at it."""
    change = ["/steward", "1800respect", "1", "2", "1"]
    propose = [*change, "1800 551 800", "1", "1", "Called both. They answered by their name."]
    decide = [*propose, "Ben:/steward", "2", "1"]
    return {
        "desk": _picture("/steward", "au", ["/steward"], shown=1),
        "number": _picture("A number that nobody can dial", "au", [*change, "12 12"], shown=2),
        "draft": _picture("The new number", "au", [*change, "1800 551 800"], shown=1),
        "decide": _picture("Somebody else looks at it", "au", decide, shown=1),
        "approved": _picture("Approved", "au", [*decide, "2"], shown=1),
    }


def _picture(title: str, place: str, lines: Iterable[str], shown: int) -> str:
    """The last screens of a conversation. `shown`: how many of the lines that were typed are seen, too."""
    world = load_world(place)
    console = Console(record=True, force_terminal=True, width=92, file=StringIO(), highlight=False)
    with asyncio.Runner() as loop:
        office = Office(world.directory, loop)
        typed = _typed(list(lines), shown, console, office)
        talk(world, load_speeches(), first_place(world, "en"), lambda: A_NIGHT, typed, console, tending=office)
        office.close()
    picture = console.export_svg(title=title, theme=MONOKAI)
    # The template asks a font server for a typeface; a picture in a README must not send its readers anywhere.
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL).replace("Fira Code", "ui-monospace")
    return re.sub(r"terminal-\d+-", "terminal-", picture)


def _typed(lines: list[str], shown: int, console: Console, office: Office) -> Iterator[str]:
    """The lines one after the other; `Ben:` before a line means that he sits down. What came before is not drawn."""
    for at, line in enumerate(lines):
        _nobody, sits_down, words = line.rpartition("Ben:")
        office.who = BEN if sits_down else office.who
        if at == len(lines) - shown:
            console.export_text()  # forgets what was drawn so far
        if at >= len(lines) - shown:
            console.print()
            console.print(Text(f"> {words}", style="bold"))
        yield words


if __name__ == "__main__":
    for name, picture in draw().items():
        (HERE / f"{name}.svg").write_text(picture, "utf-8")
