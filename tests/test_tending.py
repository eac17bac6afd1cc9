"""What stewards are told without having asked: once a week what waits, and at once what is broken."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.tending import Tending, home_zone
from tests.bot_api.people import Person
from tests.channels.telegram.conftest import ANA, BEN, Setting, addresses, clock, setting  # noqa: F401
from tests.channels.telegram.test_stewards import NEW, here, propose

SYDNEY = ZoneInfo("Australia/Sydney")
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=SYDNEY)


@pytest.fixture
def tending_from(setting: Setting) -> Callable[[datetime], Tending]:  # noqa: F811
    """A process that is started at a moment."""

    def started(moment: datetime) -> Tending:
        setting.clock.at = moment.timestamp()
        return Tending(
            setting.channel, setting.stewardship, setting.application.bot, SYDNEY, lambda: setting.clock.now()
        )

    return started


def told(person: Person) -> int:
    """How many screens of the desk somebody has in their chat."""
    return sum("The desk" in message.text or "Mise à jour des fiches" in message.text for message in person.chat)


async def test_on_monday_morning_everybody_hears_once_what_waits(
    setting: Setting,  # noqa: F811
    tending_from: Callable[[datetime], Tending],
) -> None:
    ana, ben = await here(setting, ANA, BEN)
    await propose(setting, ana, NEW)
    before = told(ana)
    tending = tending_from(MONDAY - timedelta(minutes=1))
    await tending.look()
    assert (told(ana), told(ben)) == (before, 0), "not before the hour"
    for minutes in (0, 1, 60, 24 * 60, 3 * 24 * 60):
        setting.clock.at = (MONDAY + timedelta(minutes=minutes)).timestamp()
        await tending.look()
        assert (told(ana), told(ben)) == (before + 1, 1)
    assert "Mise à jour des fiches" in ben.sees.text, "in their own language"
    assert "1800" not in ben.chat[-1].text, "what a lock screen shows first says nothing"
    setting.clock.at = (MONDAY + timedelta(days=7)).timestamp()
    await tending.look()
    assert told(ben) == 2


async def test_a_process_that_comes_back_on_tuesday_makes_up_for_monday_and_one_on_wednesday_does_not(
    setting: Setting,  # noqa: F811
    tending_from: Callable[[datetime], Tending],
) -> None:
    ana, ben = await here(setting, ANA, BEN)
    await propose(setting, ana, NEW)
    await tending_from(MONDAY + timedelta(days=2)).look()
    assert told(ben) == 0
    await tending_from(MONDAY + timedelta(days=1)).look()
    assert told(ben) == 1
    await tending_from(MONDAY + timedelta(days=1, hours=1)).look()
    assert told(ben) == 1


async def test_where_nothing_was_ever_stored_a_restart_sends_nothing_twice(
    setting: Setting,  # noqa: F811
    tending_from: Callable[[datetime], Tending],
) -> None:
    _ana, ben = await here(setting, ANA, BEN)
    long_after = MONDAY + timedelta(days=7 * 60)  # everything is due for review by then
    tending = tending_from(long_after - timedelta(minutes=1))
    setting.clock.at = long_after.timestamp()
    await tending.look()
    assert told(ben) == 1
    await tending_from(long_after + timedelta(hours=1)).look()
    assert told(ben) == 1
    assert not list(setting.folder.parent.glob("directory/*"))


async def test_where_nothing_waits_nobody_is_written_to(
    setting: Setting,  # noqa: F811
    tending_from: Callable[[datetime], Tending],
) -> None:
    _ana, ben = await here(setting, ANA, BEN)
    early = datetime(2026, 11, 23, 7, 59, tzinfo=SYDNEY)  # two days after everything was checked
    tending = tending_from(early)
    setting.clock.at = (early + timedelta(minutes=2)).timestamp()
    await tending.look()
    assert told(ben) == 0


async def test_a_fault_is_told_at_once_and_once_and_nobody_who_is_no_steward_hears_of_it(
    setting: Setting,  # noqa: F811
    tending_from: Callable[[datetime], Tending],
    tmp_path: Path,
) -> None:
    ana, ben, user = await here(setting, ANA, BEN, 7)
    await propose(setting, ana, NEW)
    tending = tending_from(MONDAY - timedelta(days=3))
    await tending.look()
    before = [len(person.chat) for person in (ana, ben, user)]
    for one in (tmp_path / "directory").glob("directory.sqlite3*"):
        if not one.name.endswith("last-good"):
            one.unlink()
    for _look in range(3):
        await tending.look()
    assert [len(person.chat) - had for person, had in zip((ana, ben, user), before, strict=True)] == [1, 1, 0]
    assert "What looks wrong" in ana.sees.text
    assert "Ce qui semble" in ben.sees.text


async def test_a_steward_who_never_opened_the_bot_does_not_keep_the_others_from_hearing(
    setting: Setting,  # noqa: F811
    tending_from: Callable[[datetime], Tending],
) -> None:
    (ben,) = await here(setting, BEN)
    await propose(setting, ben, NEW)
    await tending_from(MONDAY).look()
    await asyncio.sleep(0)
    assert told(ben) >= 1


def test_the_clock_of_a_deployment_without_a_place_is_utc(setting: Setting) -> None:  # noqa: F811
    world = setting.channel._world
    assert home_zone(world).key == "UTC" or world.jurisdiction
    assert MONDAY.astimezone(UTC).hour == 21
