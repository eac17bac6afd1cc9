"""The conversation in a terminal, with made-up lines instead of a keyboard."""

from collections.abc import Mapping
from io import StringIO

import pytest
from rich.console import Console

from bot.channels.terminal import talk
from bot.dialogue.conversation import World, first_place
from bot.dialogue.place import Place, Since, When
from bot.dialogue.speech import Speech
from tests.conftest import NOW


def talked(world: World, speeches: Mapping[str, Speech], *lines: str, **console: object) -> str:
    out = StringIO()
    shown = Console(file=out, highlight=False, **console)  # type: ignore[arg-type]
    talk(world, speeches, first_place(world, "en"), lambda: NOW, iter(lines), shown)
    return out.getvalue()


def test_a_number_is_a_choice_and_words_are_words(world: World, speeches: Mapping[str, Speech]) -> None:
    said = talked(world, speeches, "1", "privacy")
    assert "Who you can reach now" in said
    assert "Who else can see this chat" in said


@pytest.mark.parametrize("slip", ["13", "99", "0", "000", "123456789", "٣"])
def test_a_number_that_is_no_choice_is_a_slip(world: World, speeches: Mapping[str, Speech], slip: str) -> None:
    assert "Thank you for writing" in talked(world, speeches, slip)


def test_in_a_pipe_a_run_of_words_stays_one_line(world: World, speeches: Mapping[str, Speech]) -> None:
    lines = talked(world, speeches).splitlines()
    assert any(
        line.startswith("I store nothing about you unless you ask me to.") and line.endswith("avoid it.")
        for line in lines
    )


def test_no_color_and_narrow_windows_are_respected(
    world: World, speeches: Mapping[str, Speech], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    said = talked(world, speeches, "1", force_terminal=True, width=30)
    assert "\x1b[36m" not in said
    assert all(len(line) < 60 for line in said.splitlines())


def test_leaving_clears_the_screen_and_what_scrolled_away(world: World, speeches: Mapping[str, Speech]) -> None:
    said = talked(world, speeches, "x", force_terminal=True)
    assert "\x1b[3J" in said
    assert "Hello." not in said.rpartition("\x1b[3J")[2]


def test_a_calendar_file_is_printed_not_written(world: World, speeches: Mapping[str, Speech]) -> None:
    out = StringIO()
    place = Place("dates", jurisdiction="au").saying(when=When(Since.DAY, NOW.date()))
    talk(world, speeches, place, lambda: NOW, iter(()), Console(file=out, highlight=False))
    assert "dates.ics" in out.getvalue()
    assert "SUMMARY:Date to remember" in out.getvalue()
