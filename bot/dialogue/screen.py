"""What a channel has to show, free of any channel's markup."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Literal

from bot.account.account import Account
from bot.account.sheet import Paper
from bot.dialogue.calendar import calendar_of
from bot.dialogue.papers import blank_paper, paper_of
from bot.dialogue.place import Place, pack
from bot.dialogue.speech import Lines, Message, Speakable, Speech, _


class Look(Enum):
    """How a block of words should look; each channel finds its own way to show it."""

    TITLE = auto()
    TEXT = auto()
    LOUD = auto()
    ITEM = auto()
    FIELD = auto()
    WORDS_TO_SAY = auto()
    WORDS_TO_COPY = auto()
    SMALL = auto()


class Effect(Enum):
    """Something a page asks the outside to do."""

    LEAVE_FAST = auto()
    REMOVE_WORDS = auto()
    """Delete the message that was just typed from the chat, where the channel can."""


@dataclass(frozen=True, slots=True)
class Block:
    """One run of words. `label` stands before a field's words; `link` is a page they point to."""

    look: Look
    words: Speakable
    label: Speakable | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and where it leads."""

    label: Speakable
    to: Place


@dataclass(frozen=True, slots=True)
class Dates:
    """Days to hand over as a calendar file."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Lines under headings, to hand over as a text file."""

    parts: tuple[tuple[Speakable, tuple[Speakable, ...]], ...]


@dataclass(frozen=True, slots=True)
class AccountFile:
    """An account to hand over; with a password only as PDF.

    `sealed`: whether this deployment seals its files. `zone`: the time zone of the place, for the times beside UTC.
    """

    account: Account
    kind: Literal["pdf", "txt"]
    sealed: bool
    zone: str | None = None
    password: str | None = None
    stamped: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """The questions of an account with room to write by hand."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is known about a person, for a program to read."""

    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that is made already, such as a sheet of entries."""

    name: str
    content: bytes


File = Dates | Notes | AccountFile | Guide | Everything | Sheet


@dataclass(frozen=True, slots=True)
class Screen:
    """Blocks of words, rows of choices, effects, a file."""

    blocks: tuple[Block, ...]
    rows: tuple[tuple[Choice, ...], ...] = ()
    effects: tuple[Effect, ...] = ()
    file: File | None = None

    def handing(self, file: File) -> "Screen":
        """The same screen with a file."""
        return replace(self, file=file)

    def causing(self, *effects: Effect) -> "Screen":
        """The same screen with effects."""
        return replace(self, effects=self.effects + effects)

    def and_rows(self, *rows: tuple[Choice, ...]) -> "Screen":
        """The same screen with more choices below."""
        return replace(self, rows=self.rows + rows)


def title(words: Speakable) -> Block:
    """The first line. It shows in previews, so it must reveal nothing."""
    return Block(Look.TITLE, words)


def text(words: Speakable) -> Block:
    """A paragraph."""
    return Block(Look.TEXT, words)


def loud(words: Speakable) -> Block:
    """A paragraph that must not be missed."""
    return Block(Look.LOUD, words)


def item(words: Speakable) -> Block:
    """One point of a list."""
    return Block(Look.ITEM, words)


def field(label: Message, words: Speakable, link: str | None = None) -> Block:
    """A labelled fact."""
    return Block(Look.FIELD, words, label=label, link=link)


def to_say(words: Speakable) -> Block:
    """Words a person can use as they stand."""
    return Block(Look.WORDS_TO_SAY, words)


def to_copy(*lines: Speakable) -> Block:
    """Words to send to somebody: a tap copies them where the channel can do that. One line each."""
    return Block(Look.WORDS_TO_COPY, lines[0] if len(lines) == 1 else Lines(lines))


def quoted(words: str) -> Block:
    """The person's own words, as they wrote them."""
    return Block(Look.WORDS_TO_SAY, words)


def small(words: Speakable) -> Block:
    """A remark beside the matter: a source, a day."""
    return Block(Look.SMALL, words)


@dataclass(frozen=True, slots=True)
class SpokenBlock:
    """A block in the person's language, still plain text. The label ends in its colon."""

    look: Look
    words: str
    label: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class SpokenScreen:
    """A screen in the person's language: what a channel gets to show."""

    blocks: tuple[SpokenBlock, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    """Rows of (label, packed place)."""
    effects: tuple[Effect, ...]
    file: "SpokenFile | SpokenPaper | None" = None


@dataclass(frozen=True, slots=True)
class SpokenFile:
    """Something to send: made for this moment, held by nobody afterwards."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SpokenPaper:
    """An account or a blank guide, said in a language. The channel makes the file of it.

    `stamped`: an outside authority is to sign its hash and the time.
    """

    paper: Paper
    kind: Literal["pdf", "txt"]
    password: str | None = None
    stamped: bool = False


def speak(screen: Screen, speech: Speech) -> SpokenScreen:
    """A screen in words. Says so, once, where facts had to stay in another language."""
    foreign: set[str] = set()
    blocks = [
        SpokenBlock(
            block.look,
            speech.say(block.words, foreign),
            # Translators: what stands before a fact. French puts a space before the colon.
            None if block.label is None else speech.say(_("{label}:", label=block.label), foreign),
            block.link,
        )
        for block in screen.blocks
    ]
    rows = tuple(tuple((speech.say(choice.label, foreign), pack(choice.to)) for choice in row) for row in screen.rows)
    if foreign:
        names = ", ".join(str(speech.locale.languages.get(language, language)) for language in sorted(foreign))
        note = speech.say(_("Some of this is in the language of the service: {languages}.", languages=names))
        blocks.insert(1, SpokenBlock(Look.SMALL, note, None, None))
    return SpokenScreen(tuple(blocks), rows, screen.effects, _made(screen.file, speech))


def _made(file: File | None, speech: Speech) -> SpokenFile | SpokenPaper | None:
    match file:
        case Dates(days):
            # Translators: the name of a day in a calendar. It must say nothing about what it is for.
            return SpokenFile("dates.ics", calendar_of(days, speech.say(_("Date to remember"))))
        case Notes(parts):
            written = [
                "\n".join([speech.say(heading), "", *(f"- {speech.say(line)}" for line in lines), ""])
                for heading, lines in parts
            ]
            # Half a letter, which some keyboards send, has no place in a text file; a mark stands for it.
            return SpokenFile("notes.txt", "\n".join(written).encode("utf-8", "replace"))
        case AccountFile(account, kind, sealed, zone, password, stamped):
            return SpokenPaper(paper_of(account, speech, sealed, zone), kind, password, stamped)
        case Guide():
            return SpokenPaper(blank_paper(speech), "pdf")
        case Everything(data):
            return SpokenFile("notes.json", json.dumps(data, indent=2).encode())
        case Sheet(name, content):
            return SpokenFile(name, content)
        case None:
            return None
