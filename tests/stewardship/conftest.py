"""A small directory with a stewardship on a real file, and people who look after it."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.directory.directory import Directory
from bot.directory.loading import RESOURCES, load_directory
from bot.settings import Settings
from bot.stewardship.changes import Change, Key, difference, entry_at
from bot.stewardship.deciding import DeskAnswer, Propose
from bot.stewardship.flat import dump
from bot.stewardship.people import Steward, Stewards
from bot.stewardship.stewardship import Stewardship
from bot.storage import load_stewardship
from tests.conftest import NOW

ANA, BEN, CARLA = 501, 502, 503
PEOPLE = Stewards(
    {
        ANA: Steward(ANA, "Ana", may_propose=True, may_approve=True),
        BEN: Steward(BEN, "Ben", "fr", may_propose=True, may_approve=True),
        CARLA: Steward(CARLA, "Carla", may_approve=True),
    }
)
LINE = Key("au", "help_lines", "au-1800respect")
NUMBERS = ("1800 737 732", "1800 551 800", "13 11 14", "1300 22 4636")


@pytest.fixture(scope="session")
def resources() -> Directory:
    """Everything in resources/."""
    return load_directory(RESOURCES)


@pytest.fixture(scope="session")
def small(resources: Directory) -> Directory:
    """Two places of it."""
    return Directory([place for place in resources if place.id in ("au", "au-nsw")])


def stewardship_at(path: Path, directory: Directory, now: Callable[[], datetime] = lambda: NOW) -> Stewardship:
    """One process that looks after a directory, with its database in this file."""
    return load_stewardship(Settings(directory_database=f"sqlite:///{path}"), directory, now, PEOPLE)


@pytest.fixture
async def stewardship(small: Directory, tmp_path: Path) -> AsyncIterator[Stewardship]:
    """One process."""
    one = stewardship_at(tmp_path / "directory.sqlite3", small)
    yield one
    await one.close()


def to_number(directory: Directory, number: str, key: Key = LINE) -> Change:
    """The change that gives a line another first number."""
    entry = entry_at(directory, key)
    assert entry is not None
    data = dump(entry)
    contacts = [dict(contact) for contact in data["contacts"]]
    contacts[0]["value"] = number
    return difference(key, data, {**data, "contacts": contacts})


async def proposes(stewardship: Stewardship, number: str, who: int = ANA, why: str = "called") -> DeskAnswer:
    """Another number for the line, proposed."""
    return await stewardship.fulfil(who, Propose((to_number(stewardship.directory, number),), why))


def number_in(directory: Directory, key: Key = LINE) -> str:
    """The first number of the line."""
    entry = entry_at(directory, key)
    assert entry is not None
    return str(dump(entry)["contacts"][0]["value"])
