"""A few of the generated updates, so that `make fuzz` stays in order; and that it sees what it is there to see."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.dialogue import conversation
from bot.dialogue.conversation import World
from bot.dialogue.speech import Speech
from tests.fuzz.watching import Broken, watch


async def test_a_few_hundred_generated_updates_leave_nobody_without_a_way_out(
    world: World, speeches: Mapping[str, Speech], tmp_path: Path
) -> None:
    seen = await watch(300, "1", world, speeches, tmp_path)
    assert seen.counts.total() == 300
    assert seen.counts["answered"] > 150
    assert len(seen.pages) > 30


async def test_the_same_seed_makes_the_same_updates(
    world: World, speeches: Mapping[str, Speech], tmp_path: Path
) -> None:
    first = await watch(60, "2", world, speeches, tmp_path / "a")
    second = await watch(60, "2", world, speeches, tmp_path / "b")
    assert (first.counts, first.pages, first.calls) == (second.counts, second.pages, second.calls)


async def test_an_exception_and_a_screen_without_a_way_out_are_found(
    world: World, speeches: Mapping[str, Speech], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(conversation, "_ways_out", lambda place: [])
        with pytest.raises(Broken, match=r"update \d+ of seed 3: AssertionError: no Leave fast"):
            await watch(100, "3", world, speeches, tmp_path / "a")

    async def fails(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(TelegramChannel, "_said", fails)
    with pytest.raises(Broken, match=r"update \d+ of seed 3: ZeroDivisionError"):
        await watch(100, "3", world, speeches, tmp_path / "b")
