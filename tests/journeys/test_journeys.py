"""Plays the conversations in this folder. They are written for practitioners: README.md here says how to read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.terminal import fulfilled
from bot.consent import Answer, Wish
from bot.dialogue.conversation import Event, Pressed, SentSomething, Turn, Typed, World, respond, show
from bot.dialogue.place import Place
from bot.dialogue.screen import SpokenScreen, speak
from bot.dialogue.speech import Speech
from bot.directory.directory import Directory
from bot.directory.models import ParliamentState
from bot.storage import TriedOut, keeping_in_memory, stewardship_in_memory

HERE = Path(__file__).parent
JOURNEYS = sorted(HERE.glob("*.journey"))


@dataclass
class Step:
    """What the person does, and what must then be on the screen, and must not."""

    line: int
    does: str
    shows: list[str] = field(default_factory=list)
    hides: list[str] = field(default_factory=list)


def read(path: Path) -> tuple[dict[str, str], list[Step]]:
    """The head (language, place, time) and the steps of a journey."""
    head: dict[str, str] = {}
    steps: list[Step] = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith(">"):
            steps.append(Step(number, line[1:].strip()))
        elif not steps:
            name, _colon, value = line.partition(":")
            head[name] = value.strip()
        elif line.startswith("not:"):
            steps[-1].hides.append(line[4:].strip())
        else:
            steps[-1].shows.append(line)
    return head, steps


def event(does: str, spoken: SpokenScreen) -> Event:
    """A tap on a button in square brackets, a picture, or typed words."""
    if does.startswith("["):
        wanted = does.strip("[]").strip()
        for row in spoken.rows:
            for label, packed in row:
                if plain(label) == plain(wanted):
                    return Pressed(packed)
        raise AssertionError(
            f"there is no button [{wanted}]; there are {[label for row in spoken.rows for label, _ in row]}"
        )
    return SentSomething() if does == "(a photo)" else Typed(does)


def plain(words: str) -> str:
    """Narrow and hard spaces as ordinary ones, so that a journey can be typed on any keyboard."""
    return words.replace("\u202f", " ").replace("\u00a0", " ")


def during(world: World, jurisdiction: str, state: str, today: date) -> World:
    """The same world while a place's parliament is in a state."""
    row = ParliamentState.model_validate(
        {
            "state": state,
            "since": today - timedelta(days=7),
            "checked_on": today,
            "source": {"url": "https://example.org", "says": "made up for this journey"},
        }
    )
    places = [
        place.model_copy(update={"parliament": (row,)}) if place.id == jurisdiction else place
        for place in world.directory
    ]
    return replace(world, directory=Directory(places, world.directory.medical_windows, world.directory.practice))


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
def test_journey(path: Path, world: World, speeches: Mapping[str, Speech]) -> None:
    head, steps = read(path)
    now = datetime.strptime(head["time"], "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
    if "state" in head:
        world = during(world, head["place"], head["state"], now.date())
    place = Place(language=head["language"], jurisdiction=head.get("place", ""))
    turn = Turn(place, show(world, place, now))
    world = replace(world, counts=True)
    is_steward = head.get("steward") == "yes"
    with (
        keeping_in_memory(lambda: now) as fulfil,
        stewardship_in_memory(world.directory, lambda: now, is_steward) as tending,
    ):
        _walk(world, speeches, turn, steps, now, fulfil, tending)


def _walk(
    world: World,
    speeches: Mapping[str, Speech],
    turn: Turn,
    steps: list[Step],
    now: datetime,
    fulfil: Callable[[Wish], Answer],
    tending: TriedOut,
) -> None:
    spoken = speak(turn.screen, speeches[turn.place.language])
    for step in steps:
        desk = tending.desk(turn.draft)
        turn = respond(world, turn.place, event(step.does, spoken), now, turn.account, desk)
        world, turn = fulfilled(world, turn, now, fulfil, tending)
        spoken = speak(turn.screen, speeches[turn.place.language])
        words = [f"{block.label} {block.words}" if block.label else block.words for block in spoken.blocks]
        shown = plain("\n".join([*words, *(f"[{label}]" for row in spoken.rows for label, _packed in row)]))
        for wanted in step.shows:
            assert plain(wanted) in shown, f"line {step.line}, after '{step.does}': missing '{wanted}' in\n{shown}"
        for unwanted in step.hides:
            assert plain(unwanted) not in shown, f"line {step.line}, after '{step.does}': '{unwanted}' is there"


def test_there_are_journeys_in_both_languages() -> None:
    languages = {read(path)[0]["language"] for path in JOURNEYS}
    assert {"en", "fr"} <= languages
