"""Wishes are fulfilled one by one, for the person who has them, at the moment they count."""

import asyncio
import inspect
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.consent import (
    LATE,
    MOST,
    WORDING,
    Answer,
    CheckIn,
    Content,
    Forget,
    Greeting,
    Keep,
    Locked,
    Look,
    Outcome,
    Purpose,
    Remembered,
    Unlock,
    Wish,
    Withdraw,
)
from bot.database import Database, read_url
from bot.keeping.keeping import Keeping
from bot.keeping.keys import read_keyring
from bot.keeping.tables import MIGRATIONS
from tests.keeping.populated import ACCOUNT, AT, KEY, SOMEBODY, SOMEBODY_ELSE
from tests.keeping.scratch import Clock, all_due, opened, rows

pytestmark = pytest.mark.usefixtures("no_waiting")

MONTH = AT + timedelta(days=30)
EIGHT = AT + timedelta(hours=8)
TEA = CheckIn(EIGHT, Greeting.TEA, "en")
LANGUAGE = Remembered("fr", "ca-qc")


@pytest.fixture(params=["SQLite", "PostgreSQL"])
async def keeping(request: pytest.FixtureRequest, path: Path, clock: Clock) -> AsyncIterator[Keeping]:
    """A keeping on a file, and on a server. Tests that look into the file are about the file."""
    if request.param == "SQLite":
        async with opened(path, clock) as one:
            yield one
        return
    if "path" in inspect.signature(request.function).parameters:
        pytest.skip("looks into the file")
    address = await request.getfixturevalue("postgresql").database()
    one = Keeping(Database(read_url(address), MIGRATIONS), read_keyring(KEY), clock)
    yield one
    await one.close()


def shown(answer: Answer) -> list[Content]:
    return [one.content for one in answer.kept]


async def look(keeping: Keeping, chat: int = SOMEBODY) -> list[Content]:
    return shown(await keeping.fulfil(chat, Look()))


async def test_the_answer_to_keeping_is_what_is_kept(keeping: Keeping, clock: Clock) -> None:
    clock.passes(timedelta(microseconds=999_999))
    answer = await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH + timedelta(microseconds=5)))
    assert answer.outcome is Outcome.DONE
    (one,) = answer.kept
    assert one is answer.one(answer.about)
    consent = one.consent
    assert (consent.purpose, consent.version) == (Purpose.ACCOUNT, WORDING)
    assert (consent.given_at, consent.expires_at) == (AT, MONTH)
    assert len(consent.id.encode()) == 10
    assert (await keeping.fulfil(SOMEBODY, Look())).kept == answer.kept


async def test_nobody_sees_or_takes_back_what_is_somebody_else_s(keeping: Keeping) -> None:
    id = (await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH))).about
    wishes: list[Wish] = [Withdraw(id), Unlock(id, ""), Forget(), Keep(LANGUAGE, MONTH, instead_of=id)]
    for wish in wishes:
        assert ACCOUNT not in shown(await keeping.fulfil(SOMEBODY_ELSE, wish))
    assert await look(keeping) == [ACCOUNT]
    assert await look(keeping, -SOMEBODY) == []


async def test_language_and_place_are_kept_once(keeping: Keeping) -> None:
    await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH))
    await keeping.fulfil(SOMEBODY, Keep(LANGUAGE, MONTH))
    await keeping.fulfil(SOMEBODY, Keep(Remembered("en", "au"), MONTH))
    assert await keeping.remembered(SOMEBODY) == Remembered("en", "au")
    assert len(await look(keeping)) == 2
    assert await keeping.remembered(SOMEBODY_ELSE) is None


async def test_a_passphrase_opens_what_the_server_key_alone_does_not(keeping: Keeping, path: Path) -> None:
    answer = await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH, "four words at least"))
    (locked,) = shown(answer)
    assert isinstance(locked, Locked)
    assert b"zebra" not in locked.envelope
    wrong = await keeping.fulfil(SOMEBODY, Unlock(answer.about, "four words at most"))
    assert (wrong.outcome, shown(wrong)) == (Outcome.WRONG_PASSPHRASE, [locked])
    right = await keeping.fulfil(SOMEBODY, Unlock(answer.about, "four words at least"))
    assert (right.outcome, shown(right)) == (Outcome.DONE, [ACCOUNT])
    assert await look(keeping) == [locked]
    not_locked = await keeping.fulfil(SOMEBODY, Keep(LANGUAGE, MONTH))
    assert (await keeping.fulfil(SOMEBODY, Unlock(not_locked.about, "x"))).outcome is Outcome.NOT_THERE


@pytest.mark.parametrize("passphrase", [None, "four words at least"])
@pytest.mark.usefixtures("quick")
async def test_what_is_asked_for_again_by_the_same_press_is_kept_once(keeping: Keeping, passphrase: str | None) -> None:
    """Its process was killed when it was kept, and before anybody knew."""
    old = (await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH))).about
    first, again = [
        await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH, passphrase, instead_of=old, once="17"))
        for _time in range(2)
    ]
    assert (first.outcome, again.outcome) == (Outcome.DONE, Outcome.DONE)
    assert again.about == first.about
    assert [one.consent.id for one in again.kept] == [first.about]
    assert (await keeping.fulfil(SOMEBODY_ELSE, Keep(ACCOUNT, MONTH, once="17"))).about != first.about
    assert len((await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH, once="18"))).kept) == 2


async def test_there_is_a_bound_and_what_is_replaced_or_expired_does_not_count(keeping: Keeping, clock: Clock) -> None:
    for _number in range(MOST):
        last = await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH))
    one_more = await keeping.fulfil(SOMEBODY, Keep(LANGUAGE, MONTH))
    assert one_more.outcome is Outcome.FULL
    assert len(await look(keeping)) == MOST
    instead = await keeping.fulfil(SOMEBODY, Keep(LANGUAGE, MONTH, instead_of=last.about))
    assert (instead.outcome, len(instead.kept)) == (Outcome.DONE, MOST)
    assert (await keeping.fulfil(SOMEBODY, Keep(LANGUAGE, MONTH))).outcome is Outcome.DONE
    clock.at = MONTH
    assert (await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH + timedelta(days=1)))).outcome is Outcome.DONE


class TestCheckIns:
    async def test_one_comes_once_at_its_moment(self, keeping: Keeping, clock: Clock, path: Path) -> None:
        await keeping.fulfil(SOMEBODY, Keep(TEA, MONTH))
        clock.at = EIGHT - timedelta(seconds=1)
        assert not await keeping.is_anything_due()
        assert await all_due(keeping) == []
        clock.at = EIGHT
        assert await keeping.is_anything_due()
        assert await all_due(keeping) == [(SOMEBODY, TEA)]
        assert not await keeping.is_anything_due()
        assert await all_due(keeping) == []
        assert rows(path) == []

    async def test_a_moment_between_two_seconds_is_not_lost(self, keeping: Keeping, clock: Clock) -> None:
        between = CheckIn(EIGHT + timedelta(milliseconds=700), Greeting.TEA, "en")
        await keeping.fulfil(SOMEBODY, Keep(between, MONTH))
        clock.at = EIGHT + timedelta(milliseconds=200)
        assert await all_due(keeping) == [(SOMEBODY, between)]

    async def test_the_last_moment_and_too_late(self, keeping: Keeping, clock: Clock) -> None:
        for late, sent in ((LATE, [(SOMEBODY, TEA)]), (LATE + timedelta(seconds=1), [])):
            clock.at = AT
            await keeping.fulfil(SOMEBODY, Keep(TEA, MONTH))
            clock.at = EIGHT + late
            assert await all_due(keeping) == sent

    async def test_none_comes_after_its_consent_has_ended(self, keeping: Keeping, clock: Clock, path: Path) -> None:
        await keeping.fulfil(SOMEBODY, Keep(TEA, EIGHT + timedelta(minutes=5)))
        clock.at = EIGHT + timedelta(minutes=5)
        assert await all_due(keeping) == []
        assert rows(path) == []

    async def test_pressing_twice_is_one(self, keeping: Keeping) -> None:
        once, twice = await asyncio.gather(*(keeping.fulfil(SOMEBODY, Keep(TEA, MONTH)) for _press in range(2)))
        assert once.about == twice.about
        assert await look(keeping) == [TEA]

    async def test_moving_one_onto_another_ends_the_first(self, keeping: Keeping) -> None:
        nine = CheckIn(EIGHT + timedelta(hours=1), Greeting.TEA, "en")
        first = await keeping.fulfil(SOMEBODY, Keep(TEA, MONTH))
        second = await keeping.fulfil(SOMEBODY, Keep(nine, MONTH))
        moved = await keeping.fulfil(SOMEBODY, Keep(nine, MONTH, instead_of=first.about))
        assert (moved.outcome, moved.about, shown(moved)) == (Outcome.DONE, second.about, [nine])

    async def test_moving_one_onto_itself_takes_the_new_end(self, keeping: Keeping) -> None:
        first = await keeping.fulfil(SOMEBODY, Keep(TEA, MONTH))
        later = MONTH + timedelta(days=1)
        moved = await keeping.fulfil(SOMEBODY, Keep(TEA, later, instead_of=first.about))
        assert [one.consent.expires_at for one in moved.kept] == [later]

    async def test_two_who_ask_at_the_same_time_are_not_handed_the_same(self, keeping: Keeping, clock: Clock) -> None:
        await keeping.fulfil(SOMEBODY, Keep(TEA, MONTH))
        clock.at = EIGHT
        handed = await asyncio.gather(*(all_due(keeping) for _asking in range(3)))
        assert sorted(map(len, handed)) == [0, 0, 1]

    async def test_one_of_an_unknown_key_waits_for_it(self, path: Path, clock: Clock) -> None:
        async with opened(path, clock) as keeping:
            await keeping.fulfil(SOMEBODY, Keep(TEA, MONTH))
        clock.at = EIGHT
        async with opened(path, clock, "f" * 64) as keeping:
            assert not await keeping.is_anything_due()
            assert await all_due(keeping) == []
        async with opened(path, clock) as keeping:
            assert await all_due(keeping) == [(SOMEBODY, TEA)]

    async def test_a_closed_chat_gets_none_and_keeps_the_rest(self, keeping: Keeping, clock: Clock) -> None:
        for chat in (SOMEBODY, SOMEBODY_ELSE):
            await keeping.fulfil(chat, Keep(TEA, MONTH))
            await keeping.fulfil(chat, Keep(LANGUAGE, MONTH))
        await keeping.stop_check_ins(SOMEBODY)
        assert await look(keeping) == [LANGUAGE]
        clock.at = EIGHT
        assert await all_due(keeping) == [(SOMEBODY_ELSE, TEA)]


CHANGES = [
    ("purpose", "'remember'"),
    ("purpose", "'of a later release'"),
    ("expires_at", "expires_at + 1"),
    ("expires_at", "9223372036854775807"),
    ("given_at", "given_at + 1"),
    ("given_at", "-9223372036854775807"),
    ("version", "version + 1"),
    ("id", "'abcdefghij'"),
    ("key", "'00000000'"),
    ("content", "x'00'"),
    ("content", "zeroblob(100000)"),
]


@pytest.mark.parametrize(("column", "value"), CHANGES)
async def test_what_was_changed_from_outside_is_not_shown_and_stands_in_nobody_s_way(
    keeping: Keeping, path: Path, clock: Clock, column: str, value: str
) -> None:
    changed = await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH))
    await keeping.fulfil(SOMEBODY, Keep(LANGUAGE, MONTH))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE consents SET {column} = {value} WHERE id = ?", (changed.about,))
    assert await look(keeping) == [LANGUAGE]
    await keeping.sweep()
    assert (await keeping.fulfil(SOMEBODY, Keep(TEA, MONTH))).outcome is Outcome.DONE
    clock.at = EIGHT
    assert await all_due(keeping) == [(SOMEBODY, TEA)]
    clock.at = MONTH + timedelta(seconds=1)
    await keeping.sweep()
    assert [row["expires_at"] for row in rows(path)] in ([], [2**63 - 1])
    assert (await keeping.fulfil(SOMEBODY, Forget())).outcome is Outcome.DONE
    assert rows(path) == []


async def test_a_row_cannot_be_moved_to_another_person(keeping: Keeping, path: Path) -> None:
    await keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH))
    await keeping.fulfil(SOMEBODY_ELSE, Keep(LANGUAGE, MONTH))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE consents SET person = (SELECT person FROM consents WHERE purpose = 'remember')")
    assert await look(keeping) == []
    assert await look(keeping, SOMEBODY_ELSE) == [LANGUAGE]


async def test_whoever_gives_up_waiting_leaves_nothing_in_the_way(keeping: Keeping) -> None:
    """A task can be cancelled at every point where it waits. A transaction left open would lock the database."""
    await keeping.fulfil(SOMEBODY, Keep(LANGUAGE, MONTH))
    for waits in range(0, 60, 3):
        task = asyncio.create_task(keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH)))
        for _wait in range(waits):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        async with asyncio.timeout(2):
            for one in (await keeping.fulfil(SOMEBODY, Look())).kept[1:]:
                assert (await keeping.fulfil(SOMEBODY, Withdraw(one.consent.id))).outcome is Outcome.DONE


async def test_closing_waits_for_what_is_under_way(path: Path, clock: Clock) -> None:
    async with opened(path, clock) as keeping:
        task = asyncio.create_task(keeping.fulfil(SOMEBODY, Keep(ACCOUNT, MONTH)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
    assert len(rows(path)) == 1


async def test_many_at_once(keeping: Keeping) -> None:
    """More than nine of one person's, and people beside each other."""
    answers = await asyncio.gather(
        *(keeping.fulfil(chat, Keep(ACCOUNT, MONTH)) for chat in (1, 2) for _one in range(MOST + 3))
    )
    assert [one.outcome for one in answers].count(Outcome.FULL) == 6
    assert [len(await look(keeping, chat)) for chat in (1, 2)] == [MOST, MOST]
