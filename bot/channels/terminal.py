"""The conversation in a terminal, for trying it out: no token, no server. Leaves nothing behind."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.account.plain import words_of
from bot.consent import Answer, Wish
from bot.dialogue.conversation import (
    Event,
    Pressed,
    Turn,
    Typed,
    World,
    answered,
    counted,
    desk_answered,
    respond,
    show,
)
from bot.dialogue.desk.pages import DESK_PAGES
from bot.dialogue.place import Place
from bot.dialogue.screen import Effect, Look, SpokenBlock, SpokenFile, SpokenPaper, SpokenScreen, speak
from bot.dialogue.speech import Speech, _
from bot.directory.directory import Directory
from bot.stewardship.changes import Key
from bot.stewardship.deciding import Approve, CountWrong, DeskAnswer, Propose, Reject, TakeBack
from bot.stewardship.desk import Desk, Draft

_STYLES = {
    Look.TITLE: "bold cyan",
    Look.LOUD: "bold",
    Look.TEXT: "",
    Look.ITEM: "",
    Look.FIELD: "",
    Look.WORDS_TO_SAY: "italic",
    Look.WORDS_TO_COPY: "italic",
    Look.SMALL: "dim",
}

_INDENTED = (Look.ITEM, Look.WORDS_TO_SAY, Look.WORDS_TO_COPY)

_WIDTH = 84
"""Columns: longer lines are hard to read."""


class Tends(Protocol):
    """What the terminal needs of whoever looks after the directory."""

    @property
    def directory(self) -> Directory:
        """What users see."""

    def desk(self, draft: Draft | None) -> Desk | None:
        """The desk of whoever sits here, if they are a steward."""

    def fulfil(self, wish: Propose | Approve | Reject | TakeBack) -> DeskAnswer:
        """Does what was wished."""

    def count_wrong(self, key: Key) -> bool:
        """Counts that a number is wrong."""


def talk(
    world: World,
    speeches: Mapping[str, Speech],
    place: Place,
    now: Callable[[], datetime],
    lines: Iterator[str] | None = None,
    console: Console | None = None,
    fulfil: Callable[[Wish], Answer] | None = None,
    tending: Tends | None = None,
) -> None:
    """Shows screens and reads one line a turn, a choice's number or words, until the input ends.

    `fulfil`: does what is wished of the keeping, where this terminal has one. `tending`: the same for the directory.
    """
    console = console or Console(highlight=False)
    turn = Turn(place, show(world, place, now()))
    while True:
        speech = speeches[turn.place.language]
        spoken = _show(turn, speech, console)
        line = next(lines, None) if lines is not None else _asked(console, speech)
        if line is None:
            return
        desk = tending.desk(turn.draft) if tending is not None else None
        turn = respond(
            world, turn.place, _event(line, spoken, turn.place.page in DESK_PAGES), now(), turn.account, desk
        )
        world, turn = fulfilled(world, turn, now(), fulfil, tending)


def fulfilled(
    world: World, turn: Turn, now: datetime, fulfil: Callable[[Wish], Answer] | None, tending: Tends | None
) -> tuple[World, Turn]:
    """The turn after its wish, if it has one, and the world as it is by then."""
    match turn.wish:
        case None:
            return world, turn
        case CountWrong(key):
            done = tending is not None and tending.count_wrong(key)
            return world, counted(world, turn, done, now, None if tending is None else tending.desk(turn.draft))
        case Propose() | Approve() | Reject() | TakeBack():
            if tending is None:
                return world, turn
            answer = tending.fulfil(turn.wish)
            world = replace(world, directory=tending.directory)
            desk = tending.desk(turn.draft)
            return world, turn if desk is None else desk_answered(world, turn, answer, now, desk)
        case _:
            if fulfil is None:
                return world, turn
            return world, replace(answered(world, turn, fulfil(turn.wish), now), draft=turn.draft)


def _asked(console: Console, speech: Speech) -> str | None:
    """One line of what the person types; None at the end of input."""
    if sys.stdin.isatty():
        how = _("A number or words. x leaves fast. Ctrl-D ends it; then nothing is left.")
        console.print(Text(speech.say(how), style="dim"))
    try:
        return input("> " if sys.stdin.isatty() else "")
    except (EOFError, KeyboardInterrupt):
        console.print()
        return None


def _event(line: str, spoken: SpokenScreen, is_at_desk: bool) -> Event:
    """A choice's number, or words. A number that is no choice is a slip of the finger, not somebody's age; at the desk
    it is one to look for."""
    number = line.strip()
    if not (number.isascii() and number.isdecimal()):
        return Typed(line)
    packed = [packed for row in spoken.rows for _label, packed in row]
    if not number.startswith("0") and int(number[:4]) <= len(packed):
        return Pressed(packed[int(number) - 1])
    return Typed(line if is_at_desk else "")


def _show(turn: Turn, speech: Speech, console: Console) -> SpokenScreen:
    spoken = speak(turn.screen, speech)
    if Effect.LEAVE_FAST in spoken.effects and console.is_terminal:
        console.file.write("\x1b[3J")  # the lines scrolled away, which clearing the screen alone would leave
        console.clear()
    console.print()
    previous: Look | None = None
    for block in spoken.blocks:
        if previous is not None and not (block.look is previous and block.look in (Look.ITEM, Look.FIELD, Look.SMALL)):
            console.print()
        _print(_block(block), console, indent=2 if block.look in _INDENTED else 0)
        previous = block.look
    match spoken.file:
        case SpokenFile(name, content):
            console.print()
            console.print(Text(f"{name}\n\n{content.decode()}", style="dim"), soft_wrap=True)
        case SpokenPaper(paper):  # a terminal hands over no files: it shows what would be in it
            console.print()
            console.print(Text(words_of(paper), style="dim"), soft_wrap=True)
    console.print()
    number = 0
    for row in spoken.rows:
        labels = Text()
        for label, _packed in row:
            number += 1
            labels.append("   " if labels else "")
            labels.append(f"[{number}] ", style="bold cyan").append(label)
        _print(labels, console)
    return spoken


def _print(words: Text, console: Console, indent: int = 0) -> None:
    """On a screen lines are kept short; in a pipe a run of words stays one line, so that it can be searched."""
    if console.is_terminal:
        console.print(Padding(words, (0, 0, 0, indent)), width=min(_WIDTH, console.width))
    else:
        console.print(Text(" " * indent).append_text(words), soft_wrap=True)


def _block(block: SpokenBlock) -> Text:
    text = Text("• " if block.look is Look.ITEM else "", style=_STYLES[block.look])
    if block.label is not None:
        text.append(f"{block.label} ", style="bold" if block.look is Look.FIELD else "")
    text.append(block.words, style=f"link {block.link}" if block.link else "")
    return text
