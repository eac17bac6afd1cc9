"""Stewards at work, on a pretend Telegram and a real database: the whole life of a change, and everybody else."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.place import Place, pack
from bot.directory.models import HelpLine
from bot.directory.tokens import token_of
from bot.stewardship.changes import Key, entry_at
from bot.stewardship.desk import Fault
from bot.stewardship.history import Standing
from bot.stewardship.people import Stewards
from tests.bot_api.chats import Message
from tests.bot_api.people import Person
from tests.channels.telegram.conftest import ANA, BEN, Setting

LINE = Key("au", "help_lines", "au-1800respect")
CODE = f"h{token_of(LINE.id)}"
OLD, NEW = "1800 737 732", "1800 551 800"


def at(page: str, arg: str = "", language: str = "en") -> str:
    """The button of a page of the desk."""
    return pack(Place(page, language, "au", arg))


async def here(setting: Setting, *ids: int) -> list[Person]:
    """People who have opened the bot."""
    people = [setting.api.person(id) for id in ids]
    for person in people:
        await say(setting, person, "/start au")
    return people


async def press(setting: Setting, person: Person, data: str) -> Message:
    """A press on a button, wherever it came from, and what is seen then."""
    person.presses_data(data, person.sees.id)
    await setting.settle()
    return person.sees


async def tap(setting: Setting, person: Person, label: str) -> Message:
    """A press on the button that begins like this."""
    whole = next(words for row in person.sees.keyboard for words, _data in row if words.startswith(label))
    person.presses(whole)
    await setting.settle()
    return person.sees


async def say(setting: Setting, person: Person, words: str) -> Message:
    """Typed words, and what is seen then."""
    person.says(words)
    await setting.settle()
    return person.sees


def field(path: str) -> str:
    """Where a field of the line is changed."""
    return at("dfield", f"{CODE}-{token_of(path)}")


async def propose(setting: Setting, person: Person, number: str, why: str = "I called both numbers") -> int:
    """A new number for the line, proposed. Its number."""
    await say(setting, person, "/steward")
    await press(setting, person, field("contacts.0.value"))
    await say(setting, person, number)
    await tap(setting, person, "Propose it")
    await tap(setting, person, "Neither")
    await say(setting, person, why)
    return setting.stewardship.state.count


def number_of(setting: Setting) -> str:
    """What users see of the line's first number."""
    entry = entry_at(setting.stewardship.directory, LINE)
    assert isinstance(entry, HelpLine)
    return entry.contacts[0].value


async def test_the_whole_life_of_a_change(setting: Setting, tmp_path: Path) -> None:
    """Propose, preview, reject, propose, approve; a user who watches; undo."""
    ana, ben, user = await here(setting, ANA, BEN, 7)
    folder = tmp_path / "directory"
    await say(setting, user, "/start au")
    await press(setting, user, at("line", token_of(LINE.id)))
    assert OLD in user.sees.text
    await say(setting, ben, "/start au")

    await say(setting, ana, "/steward")
    assert "The desk" in ana.sees.text
    await press(setting, ana, at("dcard", CODE))
    await tap(setting, ana, "Change something")
    await press(setting, ana, field("contacts.0.value"))
    assert OLD in ana.sees.text
    await say(setting, ana, "12 12")
    assert "This was not accepted" in ana.sees.text
    assert "is not a phone number we know" in ana.sees.text
    await say(setting, ana, NEW)
    assert f"{OLD} → {NEW}" in ana.sees.text
    for label in ("See it as a user", "Français"):
        await tap(setting, ana, label)
        assert NEW in ana.sees.text
    await press(setting, ana, at("ddraft"))
    assert not folder.exists(), "nothing is stored before the first proposal"
    await tap(setting, ana, "Propose it")
    assert "How do you know" in ana.sees.text
    await tap(setting, ana, "I called, and it is right")
    await say(setting, ana, "I called both numbers")
    assert "It is proposed" in ana.sees.text
    assert folder.exists()
    assert number_of(setting) == OLD

    await asyncio.sleep(0)
    await setting.settle()
    assert "I called both numbers" in ben.sees.text, "whoever can approve is told"
    assert "1800 551 800" in ben.sees.text
    await press(setting, ben, at("dno", "1"))
    await say(setting, ben, "I called as well, it rings at a shop")
    assert setting.stewardship.state.proposals[1].standing is Standing.REJECTED
    assert "it rings at a shop" in ana.sees.text, "whoever proposed is told why"
    assert number_of(setting) == OLD

    await propose(setting, ana, NEW, "They answered by their name")
    third = setting.stewardship.state.open[0].number
    await press(setting, ben, at("dsee", f"{third}-1"))
    assert NEW in ben.sees.text
    await press(setting, ben, at("dprop", str(third)))
    await tap(setting, ben, "Approve")
    assert number_of(setting) == NEW
    await press(setting, user, at("line", token_of(LINE.id)))
    assert NEW in user.sees.text, "the user's next tap shows it"
    assert OLD not in user.sees.text

    await press(setting, ben, at("dprop", str(third)))
    await tap(setting, ben, "Undo it")
    assert f"{NEW} → {OLD}" in ben.sees.text
    await tap(setting, ben, "Propose it")
    await tap(setting, ben, "Neither")
    await say(setting, ben, "It was right before")
    back = setting.stewardship.state.open[0].number
    await press(setting, ana, at("dok", str(back)))
    await press(setting, user, at("line", token_of(LINE.id)))
    assert OLD in user.sees.text
    assert len(setting.stewardship.records) == setting.stewardship.state.count == 6


async def test_for_anybody_else_the_desk_does_not_exist(setting: Setting) -> None:
    user = setting.api.person(7)
    await say(setting, user, "/nonsense")
    unknown = user.sees.text
    await say(setting, user, "/steward")
    assert user.sees.text == unknown
    for page in ("desk", "dcard", "dok", "dprop", "ddraft", "dsheet"):
        seen = await press(setting, user, at(page, "1"))
        assert "Hello." in seen.text
    await say(setting, user, "1800 737 732")
    assert "Found" not in user.sees.text
    user.sends_file("au.csv", b"place,group,id\r\nau,help_lines,x\r\n")
    await setting.settle()
    assert not any(call.method == "getFile" for call in setting.api.calls), "nobody else's file is opened"
    assert setting.stewardship.state.count == 0


async def test_a_steward_who_was_removed(setting: Setting) -> None:
    ana, ben = await here(setting, ANA, BEN)
    number = await propose(setting, ana, NEW)
    await propose(setting, ben, "1800 551 801")
    people = dict(setting.stewardship.stewards.people)
    setting.stewardship.stewards = Stewards({BEN: people[BEN]})
    seen = await press(setting, ana, at("dok", str(number + 1)))
    assert "Hello." in seen.text
    await say(setting, ana, "/steward")
    assert "The desk" not in ana.sees.text
    assert len(setting.stewardship.state.open) == 2
    await press(setting, ben, at("dprop", str(number)))
    assert "is no steward any more" in ben.sees.text


async def test_nobody_approves_their_own(setting: Setting) -> None:
    (ana,) = await here(setting, ANA)
    number = await propose(setting, ana, NEW)
    await press(setting, ana, at("dprop", str(number)))
    assert "Approve" not in str(ana.sees.keyboard)
    for _again in range(2):
        seen = await press(setting, ana, at("dok", str(number)))  # forged, then replayed
        assert "You proposed this yourself" in seen.text
    assert number_of(setting) == OLD
    assert setting.stewardship.state.count == number


async def test_two_press_approve_at_once(setting: Setting) -> None:
    ana, ben = await here(setting, ANA, BEN)
    people = dict(setting.stewardship.stewards.people)
    carla = setting.api.person(503)
    people[503] = replace(people[BEN], id=503, name="Carla", language="en")
    setting.stewardship.stewards = Stewards(people)
    number = await propose(setting, ana, NEW)
    for person in (ben, carla):
        await say(setting, person, "/steward")
    ben.presses_data(at("dok", str(number), "fr"), ben.sees.id)
    carla.presses_data(at("dok", str(number)), carla.sees.id)
    updates = await setting.application.bot.get_updates(timeout=0)
    await asyncio.gather(*(setting.application.process_update(update) for update in updates))
    assert [record.deed.value for record in setting.stewardship.records] == ["proposed", "approved"]
    assert number_of(setting) == NEW
    said = f"{ben.sees.text}\n{carla.sees.text}"
    assert "was decided already" in said or "déjà" in said


async def test_an_edit_that_was_overtaken(setting: Setting) -> None:
    ana, ben = await here(setting, ANA, BEN)
    first = await propose(setting, ana, NEW)
    await say(setting, ben, "/steward")
    await press(setting, ben, field("contacts.0.value"))
    await say(setting, ben, "1800 551 802")
    await press(setting, ben, at("dwhy"))
    await say(setting, ben, "another")
    second = setting.stewardship.state.count
    await press(setting, ben, at("dok", str(first)))
    assert number_of(setting) == NEW
    seen = await press(setting, ana, at("dok", str(second)))
    assert "has been changed meanwhile" in seen.text
    assert number_of(setting) == NEW
    assert setting.stewardship.state.proposals[second].standing is Standing.OPEN


async def test_a_sheet_is_one_proposal(setting: Setting) -> None:
    ana, ben = await here(setting, ANA, BEN)
    await say(setting, ana, "/start au")
    await say(setting, ana, "/steward")
    await press(setting, ana, at("dsheet", "h-csv"))
    content = next(call.params["document"].content for call in setting.api.calls if call.method == "sendDocument")
    assert content.startswith(b"\xef\xbb\xbf")
    await press(setting, ana, at("dfiles"))
    ana.sends_file("au-help-lines.csv", content)
    await setting.settle()
    assert "It changes nothing yet" in ana.sees.text
    await press(setting, ana, at("dfiles"))
    ana.sends_file("au-help-lines.csv", content.replace(OLD.encode(), NEW.encode()))
    await setting.settle()
    assert f"{OLD} → {NEW}" in ana.sees.text
    await tap(setting, ana, "Propose it")
    await tap(setting, ana, "I called, and it is right")
    await say(setting, ana, "All called this week")
    await press(setting, ben, at("dok", "1"))
    assert number_of(setting) == NEW
    await press(setting, ana, at("dfiles"))
    ana.sends_file("broken.csv", b"place,group\r\nau,nowhere\r\n")
    await setting.settle()
    assert "The file was not accepted" in ana.sees.text
    ana.sends_file("huge.csv", b"x", size=30_000_000)
    await setting.settle()
    assert "larger than" in ana.sees.text


async def test_this_number_is_wrong(setting: Setting) -> None:
    card = at("line", token_of(LINE.id))
    for id in range(10, 13):
        person = setting.api.person(id)
        await say(setting, person, "/start au")
        await press(setting, person, card)
        for _again in range(3):
            await press(setting, person, at("wrong", token_of(LINE.id)))
            assert "Thank you" in person.sees.text
            assert "1800 737 732" in person.sees.text
        desk = setting.stewardship.desk(ANA)
        assert desk is not None
        assert desk.reported == ({LINE: 3} if id == 12 else {}), "fewer than three are not shown"
    (ana,) = await here(setting, ANA)
    await say(setting, ana, "/start au")
    await say(setting, ana, "/steward")
    await tap(setting, ana, "What looks wrong")
    assert "3 or more in a week" in ana.sees.text


async def test_a_user_is_never_named_in_the_database(setting: Setting, tmp_path: Path) -> None:
    user = setting.api.person(987654321, "Zebra")
    await say(setting, user, "/start au")
    await press(setting, user, at("wrong", token_of(LINE.id)))
    await setting.stewardship.close()
    files = b"".join(path.read_bytes() for path in (tmp_path / "directory").iterdir())
    assert b"987654321" not in files
    assert b"Zebra" not in files
    with sqlite3.connect(tmp_path / "directory" / "directory.sqlite3") as database:
        assert [row[2] for row in database.execute("select * from wrong_numbers")] == [1]


async def test_checked_today(setting: Setting) -> None:
    ana, ben, user = await here(setting, ANA, BEN, 7)
    await say(setting, ana, "/steward")
    await press(setting, ana, at("dcheck", CODE))
    await tap(setting, ana, "I called, and it is right")
    await press(setting, ben, at("dok", "1"))
    await say(setting, user, "/start au")
    await press(setting, user, at("line", token_of(LINE.id)))
    assert "Checked by calling on" in user.sees.text
    assert "A second person agreed." in user.sees.text


async def test_closed_for_a_time(setting: Setting) -> None:
    ana, ben, user = await here(setting, ANA, BEN, 7)
    await say(setting, ana, "/steward")
    await press(setting, ana, at("daway", CODE))
    await say(setting, ana, "next week")
    assert "is not a day" in ana.sees.text
    await say(setting, ana, "2026-11-01")
    assert "must lie in the future" in ana.sees.text
    await say(setting, ana, "2026-12-01")
    await tap(setting, ana, "Propose it")
    await say(setting, ana, "Their site says so")
    await press(setting, ben, at("dok", "1"))
    await say(setting, user, "/start au")
    await press(setting, user, at("help"))
    assert OLD not in user.sees.text, "nobody is sent to a line that does not answer"
    await press(setting, user, at("line", token_of(LINE.id)))
    assert "Cannot be reached until 1 December 2026" in user.sees.text
    setting.clock.passes(24 * 11)
    await press(setting, user, at("help"))
    assert OLD in user.sees.text


async def test_a_broken_database_takes_nothing_away(setting: Setting, tmp_path: Path) -> None:
    ana, ben, user = await here(setting, ANA, BEN, 7)
    number = await propose(setting, ana, NEW)
    await press(setting, ben, at("dok", str(number)))
    await setting.stewardship.close()
    path = tmp_path / "directory" / "directory.sqlite3"
    path.write_bytes(b"garbage" * 1000)
    for beside in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        beside.unlink(missing_ok=True)
    assert await setting.stewardship.refresh()
    assert Fault.UNREADABLE in setting.stewardship.faults
    await say(setting, user, "/start au")
    await press(setting, user, at("line", token_of(LINE.id)))
    assert NEW in user.sees.text
    await say(setting, ana, "/steward")
    assert "cannot be read" in ana.sees.text
    await propose(setting, ana, OLD)
    assert "could not be written down" in ana.sees.text
    assert number_of(setting) == NEW


@pytest.mark.parametrize("words", ["I want to die", "he raped me"])
async def test_a_steward_may_need_help_too(setting: Setting, words: str) -> None:
    (ana,) = await here(setting, ANA)
    await say(setting, ana, "/start au")
    await say(setting, ana, "/steward")
    await say(setting, ana, words)
    assert "The desk" not in ana.sees.text
    assert any(number in ana.sees.text for number in ("000", OLD))


async def test_hours_later_words_are_no_answer_to_what_was_asked(setting: Setting) -> None:
    ana, ben = await here(setting, ANA, BEN)
    number = await propose(setting, ana, NEW)
    await press(setting, ben, at("dno", str(number)))
    setting.clock.passes(2.1)
    await say(setting, ben, "My boss touched me at the party")
    assert setting.stewardship.state.proposals[number].standing is Standing.OPEN
    await press(setting, ben, at("dno", str(number)))
    setting.clock.passes(1)
    await say(setting, ben, "It rings at a shop")
    assert setting.stewardship.state.proposals[number].standing is Standing.REJECTED
