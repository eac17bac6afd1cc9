"""The stewardship on real files: rights, two at once, other processes, loss and damage."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.directory.directory import Directory
from bot.stewardship.changes import Key, entry_at
from bot.stewardship.deciding import Approve, Outcome, Propose, Reject, TakeBack
from bot.stewardship.desk import Fault
from bot.stewardship.history import Altered, Deed, Standing, record_from_text, state_of
from bot.stewardship.people import Stewards
from bot.stewardship.stewardship import Stewardship
from tests.conftest import NOW
from tests.stewardship.conftest import ANA, BEN, CARLA, LINE, number_in, proposes, stewardship_at, to_number

OLD, NEW = "1800 737 732", "1800 551 800"


async def test_nothing_exists_before_the_first_proposal(stewardship: Stewardship, tmp_path: Path) -> None:
    await stewardship.refresh()
    for wish in (Approve(1), Reject(1, "no"), TakeBack(1)):
        assert (await stewardship.fulfil(ANA, wish)).outcome is Outcome.NOT_THERE
    assert (await stewardship.fulfil(ANA, Propose((), "nothing"))).outcome is Outcome.NOTHING
    assert (await stewardship.fulfil(CARLA, Propose((to_number(stewardship.directory, NEW),), "x"))).outcome is (
        Outcome.NO_RIGHT
    )
    assert (await stewardship.fulfil(7, Approve(1))).outcome is Outcome.NO_RIGHT
    assert list(tmp_path.iterdir()) == []
    assert (await proposes(stewardship, NEW)).outcome is Outcome.DONE
    assert {path.name for path in tmp_path.iterdir()} >= {"directory.sqlite3", "directory.sqlite3.last-good"}
    for path in tmp_path.iterdir():
        assert path.stat().st_mode & 0o077 == 0, "for its owner's eyes only"


async def test_what_is_approved_is_seen_at_once_and_says_that_two_looked(stewardship: Stewardship) -> None:
    shown: list[Directory] = []
    stewardship.shows = shown.append
    entry = entry_at(stewardship.directory, LINE)
    assert entry is not None
    number = (await proposes(stewardship, NEW)).number
    assert number_in(stewardship.directory) == OLD
    assert (await stewardship.fulfil(ANA, Approve(number))).outcome is Outcome.OWN
    assert (await stewardship.fulfil(BEN, Approve(number))).outcome is Outcome.DONE
    assert number_in(shown[-1]) == NEW
    assert (await stewardship.fulfil(CARLA, Approve(number))).outcome is Outcome.DECIDED
    assert (await stewardship.fulfil(CARLA, Reject(number, "late"))).outcome is Outcome.DECIDED
    assert (await stewardship.fulfil(ANA, TakeBack(number))).outcome is Outcome.DECIDED


async def test_two_approve_at_once_in_two_processes(small: Directory, tmp_path: Path) -> None:
    one, two = (stewardship_at(tmp_path / "directory.sqlite3", small) for _process in range(2))
    number = (await proposes(one, NEW)).number
    await two.refresh()
    answers = await asyncio.gather(one.fulfil(BEN, Approve(number)), two.fulfil(CARLA, Approve(number)))
    assert sorted(answer.outcome for answer in answers) == [Outcome.DECIDED, Outcome.DONE]
    for process in (one, two):
        await process.refresh()
        assert number_in(process.directory) == NEW
        assert [record.deed for record in process.records] == [Deed.PROPOSED, Deed.APPROVED]
        await process.close()


async def test_an_approval_reaches_the_other_process_within_a_look(small: Directory, tmp_path: Path) -> None:
    one, two = (stewardship_at(tmp_path / "directory.sqlite3", small) for _process in range(2))
    shown: list[Directory] = []
    two.shows = shown.append
    await two.refresh()
    assert shown == []
    await one.fulfil(BEN, Approve((await proposes(one, NEW)).number))
    await two.refresh()
    assert number_in(shown[-1]) == NEW
    await one.close()
    await two.close()


async def test_a_change_that_was_overtaken_is_not_applied(stewardship: Stewardship) -> None:
    first, second = (await proposes(stewardship, NEW)).number, (await proposes(stewardship, "13 11 14", BEN)).number
    assert (await stewardship.fulfil(CARLA, Approve(first))).outcome is Outcome.DONE
    assert (await stewardship.fulfil(CARLA, Approve(second))).outcome is Outcome.OVERTAKEN
    assert number_in(stewardship.directory) == NEW
    assert stewardship.state.proposals[second].standing is Standing.OPEN
    assert (await stewardship.fulfil(CARLA, Reject(second, "overtaken"))).outcome is Outcome.DONE


async def test_changes_of_other_fields_do_not_stand_in_each_others_way(stewardship: Stewardship) -> None:
    first = (await proposes(stewardship, NEW)).number
    cost = replace(to_number(stewardship.directory, NEW), fields={"cost": ({"en": "Free to call."}, {"en": "Free."})})
    second = (await stewardship.fulfil(BEN, Propose((cost,), "read"))).number
    for number in (first, second):
        assert (await stewardship.fulfil(CARLA, Approve(number))).outcome is Outcome.DONE
    assert number_in(stewardship.directory) == NEW


async def test_what_check_would_refuse_is_refused(stewardship: Stewardship) -> None:
    emergency = Key("au", "emergency", "au-emergency-000")
    hide = replace(to_number(stewardship.directory, NEW), key=emergency, fields={"display_ok": (None, False)})
    answer = await stewardship.fulfil(ANA, Propose((hide,), "why not"))
    assert answer.outcome is Outcome.MISFIT
    assert any("as the one to call in danger" in problem.says for problem in answer.problems)
    answer = await proposes(stewardship, "12 12")
    assert any("not a phone number we know" in problem.says for problem in answer.problems)
    note = replace(to_number(stewardship.directory, NEW), fields={"cost": ({"en": "Free to call."}, {"en": "Free!"})})
    answer = await stewardship.fulfil(ANA, Propose((note,), "x"))
    assert any("exclamation mark" in problem.says for problem in answer.problems)


async def test_a_proposal_that_waited_until_it_no_longer_fits(small: Directory, tmp_path: Path) -> None:
    now = [NOW]
    stewardship = stewardship_at(tmp_path / "directory.sqlite3", small, lambda: now[0])
    change = replace(
        to_number(stewardship.directory, NEW), fields={"checked_on": ("2026-11-21", "2026-11-20")}, is_new=False
    )
    number = (await stewardship.fulfil(ANA, Propose((change,), "x"))).number
    now[0] = NOW - timedelta(days=5)  # the clock was wrong
    assert (await stewardship.fulfil(BEN, Approve(number))).outcome is Outcome.MISFIT
    await stewardship.close()


async def test_lost_database_is_made_anew_from_the_copy(small: Directory, tmp_path: Path) -> None:
    path = tmp_path / "directory.sqlite3"
    first = stewardship_at(path, small)
    await first.fulfil(BEN, Approve((await proposes(first, NEW)).number))
    await first.close()
    for one in tmp_path.glob("directory.sqlite3*"):
        if not one.name.endswith("last-good"):
            one.unlink()
    second = stewardship_at(path, small)
    assert await second.refresh(), "stewards are to be told"
    assert second.faults == (Fault.UNREADABLE,)
    assert number_in(second.directory) == NEW
    assert (await proposes(second, "13 11 14", BEN)).outcome is Outcome.DONE
    await second.refresh()
    assert not second.faults
    await second.close()
    third = stewardship_at(path, small)
    await third.refresh()
    assert third.state.count == 3
    await third.close()


async def test_the_copy_holds_any_words(small: Directory, tmp_path: Path) -> None:
    path = tmp_path / "directory.sqlite3"
    first = stewardship_at(path, small)
    why = "one\u2028two\x85three\x0bfour\rfive\nsix\x1cseven"  # each ends a line for somebody
    await first.fulfil(BEN, Approve((await proposes(first, NEW, why=why)).number))
    assert first.copied() == list(first.records)
    await first.close()


@pytest.mark.parametrize("what", ["an old row", "the last row", "a row taken out", "a row that says nothing"])
async def test_an_altered_history_is_noticed_and_the_copy_counts(small: Directory, tmp_path: Path, what: str) -> None:
    path = tmp_path / "directory.sqlite3"
    first = stewardship_at(path, small)
    await first.fulfil(BEN, Approve((await proposes(first, NEW)).number))
    await first.fulfil(BEN, Approve((await proposes(first, "13 11 14")).number))
    await first.close()
    statement = {
        "an old row": "update records set line = replace(line, '1800 551 800', '0900 666 666') where number = 1",
        "the last row": "update records set line = replace(line, '501', '777') where number = 4",
        "a row taken out": "delete from records where number = 2",
        "a row that says nothing": "update records set line = '{}' where number = 3",
    }[what]
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    second = stewardship_at(path, small)
    await second.refresh()
    if what == "the last row":  # nobody called 501 stands in it
        assert second.faults == ()
    else:
        assert second.faults == (Fault.ALTERED,)
        assert (await proposes(second, OLD)).outcome is Outcome.FAILED, "nothing is built on what was altered"
    assert number_in(second.directory) == "13 11 14"
    await second.close()


async def test_neither_database_nor_copy(small: Directory, tmp_path: Path) -> None:
    path = tmp_path / "directory.sqlite3"
    first = stewardship_at(path, small)
    await first.fulfil(BEN, Approve((await proposes(first, NEW)).number))
    await first.close()
    for one in tmp_path.glob("directory.sqlite3*"):
        one.write_bytes(b"\x00garbage" * 600)
    second = stewardship_at(path, small)
    await second.refresh()
    assert set(second.faults) == {Fault.UNREADABLE, Fault.NO_COPY}
    assert number_in(second.directory) == OLD, "the files in resources/ are always there"
    await second.close()


async def test_a_locked_database_says_so_and_recovers(stewardship: Stewardship, tmp_path: Path) -> None:
    assert (await proposes(stewardship, NEW)).outcome is Outcome.DONE
    with closing(sqlite3.connect(tmp_path / "directory.sqlite3", isolation_level=None)) as other:
        other.execute("begin exclusive")
        answer = asyncio.create_task(stewardship.fulfil(BEN, Approve(1)))
        assert (await answer).outcome is Outcome.FAILED
        other.execute("rollback")
    assert (await stewardship.fulfil(BEN, Approve(1))).outcome is Outcome.DONE


async def test_a_right_that_was_taken_away_counts_at_once(stewardship: Stewardship) -> None:
    number = (await proposes(stewardship, NEW)).number
    people = dict(stewardship.stewards.people)
    del people[BEN]
    stewardship.stewards = Stewards(people)
    assert (await stewardship.fulfil(BEN, Approve(number))).outcome is Outcome.NO_RIGHT
    assert stewardship.desk(BEN) is None


async def test_one_steward_may_do_it_all_where_the_operator_says_so(stewardship: Stewardship) -> None:
    stewardship.stewards = Stewards({ANA: stewardship.stewards.people[ANA]}, four_eyes=False)
    number = (await proposes(stewardship, NEW)).number
    assert (await stewardship.fulfil(ANA, Approve(number))).outcome is Outcome.DONE
    entry = entry_at(stewardship.directory, LINE)
    assert getattr(entry, "seconded_on", None) is None, "the card does not claim a second look"


async def test_counting_wrong_numbers(stewardship: Stewardship) -> None:
    for chat in (1, 2):
        for _again in range(5):
            assert await stewardship.count_wrong(chat, LINE)
    desk = stewardship.desk(ANA)
    assert desk is not None
    assert desk.reported == {}
    for chat in range(3, 200):
        assert await stewardship.count_wrong(chat, LINE)
    desk = stewardship.desk(ANA)
    assert desk is not None
    assert desk.reported == {LINE: 30}
    assert not await stewardship.count_wrong(1, Key("au", "help_lines", "no-such-line"))
    assert not await stewardship.count_wrong(1, Key("zz", "nothing", "x"))


async def test_the_digest_goes_out_once_a_week_whoever_asks(small: Directory, tmp_path: Path) -> None:
    path = tmp_path / "directory.sqlite3"
    one, two, three = (stewardship_at(path, small) for _process in range(3))
    assert not await three.claims_digest(NOW.date(), was_there=False), (
        "nothing tells whether it was sent before the restart"
    )
    await proposes(one, NEW)
    claims = [await process.claims_digest(NOW.date(), was_there=False) for process in (one, two, one, two)]
    assert claims == [True, False, False, False]
    for process in (one, two, three):
        await process.close()


def test_a_chain_is_altered_by_any_change_of_a_letter(records: list[str]) -> None:
    assert state_of(record_from_text(line) for line in records).count == 2
    for number, line in enumerate(records):
        for at in range(0, len(line), 7):
            changed = list(records)
            changed[number] = f"{line[:at]}{'x' if line[at] != 'x' else 'y'}{line[at + 1 :]}"
            with pytest.raises((Altered, ValueError)):
                state_of(record_from_text(one) for one in changed)


@pytest.fixture
def records(small: Directory, tmp_path: Path) -> list[str]:
    """The lines of a short history."""

    async def make() -> None:
        stewardship = stewardship_at(tmp_path / "d.sqlite3", small)
        await stewardship.fulfil(BEN, Approve((await proposes(stewardship, NEW)).number))
        await stewardship.close()

    asyncio.run(make())
    return (tmp_path / "d.sqlite3.last-good").read_text("utf-8").splitlines()


@pytest.mark.parametrize("how", ["emptied", "rows deleted", "its end cut off", "made anew by a count"])
async def test_a_database_that_knows_less_than_the_copy_takes_nothing_away(
    small: Directory, tmp_path: Path, how: str
) -> None:
    path = tmp_path / "directory.sqlite3"
    first = stewardship_at(path, small)
    await first.fulfil(BEN, Approve((await proposes(first, "13 11 14")).number))
    await first.fulfil(BEN, Approve((await proposes(first, NEW)).number))
    await first.close()
    copy = (tmp_path / "directory.sqlite3.last-good").read_bytes()
    if how in ("emptied", "made anew by a count"):
        path.write_bytes(b"")
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    if how == "made anew by a count":
        counting = stewardship_at(path, small)
        await counting.count_wrong(1, LINE)
        await counting.close()
    if how in ("rows deleted", "its end cut off"):
        with closing(sqlite3.connect(path)) as database:
            database.execute("delete from records" if how == "rows deleted" else "delete from records where number > 2")
            database.commit()
    second = stewardship_at(path, small)
    assert await second.refresh(), "stewards are to be told"
    assert number_in(second.directory) == NEW
    assert (tmp_path / "directory.sqlite3.last-good").read_bytes() == copy
    answer = await proposes(second, OLD)
    if how == "its end cut off":
        assert second.faults == (Fault.ALTERED,)
        assert answer.outcome is Outcome.FAILED, "nothing is built on what was altered"
    else:
        assert answer.outcome is Outcome.DONE
        assert await second.written() == list(second.records)
        assert len(second.records) == 5, "the history is whole again"
    await second.close()


async def test_counts_are_forgotten_after_eight_weeks_even_if_nobody_counts(small: Directory, tmp_path: Path) -> None:
    now = [NOW]
    stewardship = stewardship_at(tmp_path / "directory.sqlite3", small, lambda: now[0])
    for chat in range(5):
        await stewardship.count_wrong(chat, LINE)
    desk = stewardship.desk(ANA)
    assert desk is not None
    assert desk.reported == {LINE: 3}
    now[0] = NOW + timedelta(weeks=9)
    desk = stewardship.desk(ANA)
    assert desk is not None
    assert desk.reported == {}
    await stewardship.close()


async def test_an_odd_row_of_counts_breaks_nobodys_desk(stewardship: Stewardship, tmp_path: Path) -> None:
    await stewardship.count_wrong(1, LINE)
    with closing(sqlite3.connect(tmp_path / "directory.sqlite3")) as database:
        database.execute("insert into wrong_numbers values ('foo', '2026-W47', 50), ('a/b/c', '2026-W47', 50)")
        database.commit()
    await proposes(stewardship, NEW)
    await stewardship.refresh()
    desk = stewardship.desk(ANA)
    assert desk is not None
    assert desk.reported == {}


async def test_a_reason_is_one_line_of_what_can_be_seen(stewardship: Stewardship) -> None:
    why = "called\n\nEntry: au\u2028• Note: \u202ethe\x00 end " + "x" * 600
    await proposes(stewardship, NEW, why=why)
    kept = stewardship.state.proposals[1].why
    assert kept.startswith("called Entry: au • Note: the end xxx")
    assert len(kept) == 500


async def test_a_spoilt_copy_takes_nothing_from_a_whole_database(small: Directory, tmp_path: Path) -> None:
    path = tmp_path / "directory.sqlite3"
    first = stewardship_at(path, small)
    await first.fulfil(BEN, Approve((await proposes(first, NEW)).number))
    await first.close()
    copy = tmp_path / "directory.sqlite3.last-good"
    for spoilt in (copy.read_bytes().replace(b"called", b"dialed"), b"{}\n", b"\xff\xfe\x00"):
        copy.write_bytes(spoilt)
        second = stewardship_at(path, small)
        await second.refresh()
        assert second.faults == ()
        assert number_in(second.directory) == NEW
        assert second.copied() == list(second.records), "it is written anew"
        await second.close()
