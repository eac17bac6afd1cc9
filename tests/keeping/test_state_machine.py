"""Whatever people do in whatever order, through crashes and new keys: what is shown is what was kept, and nothing else.

Beside the keeping walks a model of it, a plain list of what should be there.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.account.account import Account, Prompt
from bot.consent import (
    LATE,
    MOST,
    Answer,
    CheckIn,
    Content,
    Forget,
    Greeting,
    Keep,
    Locked,
    Look,
    Outcome,
    Remembered,
    Unlock,
    Withdraw,
)
from tests.keeping.scratch import Clock, all_due, bytes_in, keeping_at, rows

T = TypeVar("T")
PEOPLE = (7_000_000_001, 7_000_000_002, -7_000_000_003)
KEYS = ("a" * 64, "b" * 64, "c" * 64)
MINUTE = timedelta(minutes=1)

people = st.sampled_from(PEOPLE)
times = st.sampled_from([MINUTE, 30 * MINUTE, 90 * MINUTE])
numbers = st.integers(0, 8)
passphrases = st.sampled_from(["canary one", "canary two"])


@dataclass
class Entry:
    """What the model knows of one thing that is kept."""

    person: int
    content: Content
    until: datetime
    passphrase: str | None = None


class Keepings(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "kept" / "db"
        self.clock = Clock()
        self.keys = [KEYS[0]]
        self.entries: dict[str, Entry] = {}
        self.anything_kept = False
        self.handed_out: set[str] = set()
        self.keeping = keeping_at(self.path, self.clock, *self.keys)

    def run(self, deed: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(deed)

    def teardown(self) -> None:
        self.run(self.keeping.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    def valid(self, person: int) -> dict[str, Entry]:
        return {id: one for id, one in self.entries.items() if one.person == person and one.until > self.clock.at}

    def id_of(self, number: int) -> str:
        """One of everybody's consents, or one that never was."""
        return [*self.entries, "never was"][number % (len(self.entries) + 1)]

    # What people do

    def keep(self, person: int, wish: Keep) -> None:
        answer = self.run(self.keeping.fulfil(person, wish))
        self.anything_kept = True
        staying = self.valid(person)
        staying.pop(wish.instead_of, None)
        if isinstance(wish.content, Remembered):
            staying = {id: one for id, one in staying.items() if not isinstance(one.content, Remembered)}
        same = [id for id, one in staying.items() if isinstance(wish.content, CheckIn) and one.content == wish.content]
        if not same and len(staying) >= MOST:
            assert answer.outcome is Outcome.FULL
            return
        assert answer.outcome is Outcome.DONE
        for id, one in list(self.entries.items()):
            again = isinstance(wish.content, Remembered) and isinstance(one.content, Remembered)
            if one.person == person and (id == wish.instead_of or again):
                del self.entries[id]
        if same:
            assert answer.about in same
        else:
            assert answer.about not in self.entries
            self.entries[answer.about] = Entry(person, wish.content, wish.until, wish.passphrase)
        self.compare(person, answer)

    @initialize(person=people, sweeping=st.booleans())
    def nothing_yet(self, person: int, sweeping: bool) -> None:
        assert self.run(self.keeping.fulfil(person, Look())) == Answer(Outcome.DONE)
        if sweeping:
            self.run(self.keeping.sweep())

    @rule(person=people, place=st.sampled_from(["canary-au", "canary-ca"]), time=times)
    def remember(self, person: int, place: str, time: timedelta) -> None:
        self.keep(person, Keep(Remembered("canary-en", place), self.clock.at + time))

    @rule(person=people, letters=st.sampled_from([1, 400, 5000]), time=times, number=numbers)
    def keep_an_account(self, person: int, letters: int, time: timedelta, number: int) -> None:
        account = Account(self.clock.at).writing(1, Prompt.FREELY, "canary \ud800" + "x" * letters, self.clock.at)
        self.keep(person, Keep(account, self.clock.at + time, instead_of=self.id_of(number)))

    @rule(person=people, time=times, passphrase=passphrases)
    def lock_an_account(self, person: int, time: timedelta, passphrase: str) -> None:
        account = Account(self.clock.at).writing(1, Prompt.SAID, "canary behind a lock", self.clock.at)
        self.keep(person, Keep(account, self.clock.at + time, passphrase))

    @rule(person=people, after=times, time=times, number=numbers)
    def ask_for_a_check_in(self, person: int, after: timedelta, time: timedelta, number: int) -> None:
        check_in = CheckIn(self.clock.at + after, Greeting.WATER, "canary-en")
        self.keep(person, Keep(check_in, self.clock.at + time, instead_of=self.id_of(number)))

    @rule(person=people, number=numbers, passphrase=passphrases)
    def unlock(self, person: int, number: int, passphrase: str) -> None:
        id = self.id_of(number)
        answer = self.run(self.keeping.fulfil(person, Unlock(id, passphrase)))
        one = self.valid(person).get(id)
        if one is None or one.passphrase is None:
            assert answer.outcome is Outcome.NOT_THERE
        elif one.passphrase != passphrase:
            assert answer.outcome is Outcome.WRONG_PASSPHRASE
        else:
            opened = answer.one(id)
            assert opened is not None
            assert opened.content == one.content
        self.compare(person, answer)

    @rule(person=people, number=numbers)
    def withdraw(self, person: int, number: int) -> None:
        id = self.id_of(number)
        answer = self.run(self.keeping.fulfil(person, Withdraw(id)))
        theirs = id in self.entries and self.entries[id].person == person
        assert answer.outcome is (Outcome.DONE if theirs else Outcome.NOT_THERE)
        if theirs:
            del self.entries[id]
        self.compare(person, answer)

    @rule(person=people)
    def forget(self, person: int) -> None:
        assert self.run(self.keeping.fulfil(person, Forget())) == Answer(Outcome.DONE)
        self.entries = {id: one for id, one in self.entries.items() if one.person != person}

    # What happens by itself

    @rule(time=times)
    def time_passes(self, time: timedelta) -> None:
        self.clock.passes(time)

    @rule()
    def sweep(self) -> None:
        self.run(self.keeping.sweep())
        self.entries = {id: one for id, one in self.entries.items() if one.until > self.clock.at}

    @rule()
    def send_what_is_due(self) -> None:
        now = self.clock.at
        due = {
            id: (one.person, one.content)
            for id, one in self.entries.items()
            if isinstance(one.content, CheckIn) and one.content.at <= now
        }
        expected = [
            handed
            for id, handed in due.items()
            if now <= handed[1].at + LATE and now < self.entries[id].until  # neither late nor ended
        ]
        assert self.run(self.keeping.is_anything_due()) == bool(due)
        assert sorted(self.run(all_due(self.keeping)), key=repr) == sorted(expected, key=repr)
        assert not self.handed_out & due.keys()
        self.handed_out |= due.keys()
        self.entries = {id: one for id, one in self.entries.items() if id not in due}

    @rule(person=people)
    def a_chat_is_closed(self, person: int) -> None:
        self.run(self.keeping.stop_check_ins(person))
        self.entries = {
            id: one for id, one in self.entries.items() if one.person != person or not isinstance(one.content, CheckIn)
        }

    # What happens to the bot

    def start(self) -> None:
        self.keeping = keeping_at(self.path, self.clock, *self.keys)

    @rule()
    def restart(self) -> None:
        self.run(self.keeping.close())
        self.start()

    @precondition(lambda self: len(self.keys) < len(KEYS))
    @rule(sweeping=st.booleans())
    def a_new_key(self, sweeping: bool) -> None:
        self.run(self.keeping.close())
        self.keys.insert(0, KEYS[len(self.keys)])
        self.start()
        if sweeping:
            self.sweep()

    @precondition(lambda self: self.path.exists())
    @rule()
    def crash(self) -> None:
        """What is on the disk at this moment is what there is afterwards."""
        shutil.copytree(self.path.parent, self.folder / "at the crash")
        self.run(self.keeping.close())
        shutil.rmtree(self.path.parent)
        (self.folder / "at the crash").rename(self.path.parent)
        self.start()

    # What is always so

    def compare(self, person: int, answer: Answer) -> None:
        expected = self.valid(person)
        assert {one.consent.id for one in answer.kept} == expected.keys()
        for one in answer.kept:
            known = expected[one.consent.id]
            assert one.consent.expires_at == known.until
            if known.passphrase is None:
                assert one.content == known.content
            else:
                assert isinstance(one.content, Locked) or one.content == known.content

    @invariant()
    def everybody_sees_their_own_and_the_file_holds_no_more(self) -> None:
        assert self.path.exists() == self.anything_kept
        for person in PEOPLE:
            self.compare(person, self.run(self.keeping.fulfil(person, Look())))
        assert {row["id"] for row in rows(self.path)} == self.entries.keys()
        everything = bytes_in(self.folder)
        assert b"canary" not in everything
        assert not any(str(abs(person)).encode() in everything for person in PEOPLE)


@pytest.mark.usefixtures("quick", "no_waiting")
def test_whatever_happens_in_whatever_order() -> None:
    run_state_machine_as_test(
        Keepings,
        settings=settings(
            max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
