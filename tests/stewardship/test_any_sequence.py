"""Whatever stewards do in whatever order, `python -m bot check` accepts what comes of it, and the files can hold it.

Beside the stewardship walks a model of it: what users should see of each entry that was touched.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.checks import check_facts_wording
from bot.directory.checking import check_jurisdiction, check_together
from bot.directory.directory import Directory
from bot.directory.loading import RESOURCES, load_directory
from bot.directory.models import Jurisdiction
from bot.stewardship.changes import KINDS, Data, Key, entry_at, group_of, id_of
from bot.stewardship.deciding import SECONDED, Approve, DeskAnswer, Outcome, Propose, Reject, TakeBack
from bot.stewardship.desk import Draft
from bot.stewardship.drafting import (
    checked_today,
    drafted,
    given_and_not,
    new_entry,
    shape_at,
    started,
    undone,
    with_text,
)
from bot.stewardship.flat import Sort, dump
from bot.stewardship.history import Standing, state_of
from bot.stewardship.stewardship import Stewardship
from bot.stewardship.writing_back import write_back
from bot.wording import load_wording
from tests.conftest import NOW
from tests.stewardship.conftest import ANA, BEN, CARLA, PEOPLE, stewardship_at

T = TypeVar("T")
TODAY = NOW.date()
PLACES = ("au", "au-nsw")
WORDS = st.sampled_from(["By day", "Free to call", "a", "000", "=1", "#x", "no", "Ligne d'écoute", "x: y", '"', "’"])
TEXTS = {
    Sort.WORDS: WORDS | st.text(max_size=12),
    Sort.TEXT: WORDS
    | st.sampled_from(["1800 737 732", "000", "+61 2 5550 1234", "24/7", "Mo-Fr 09:00-17:00", "https://example.org/a"])
    | st.text(max_size=12),
    Sort.TEXTS: st.sampled_from(["au", "au-nsw", "au, au-nsw", "au-1800respect", "nobody"]),
    Sort.YES_NO: st.sampled_from(["true", "false"]),
    Sort.NUMBER: st.integers(-1, 400).map(str),
    Sort.DATE: st.integers(-400, 500).map(lambda days: (TODAY + timedelta(days)).isoformat()),
}
stewards = st.sampled_from([ANA, BEN, CARLA, 7])
processes = st.sampled_from([0, 1])


class Stewardships(RuleBasedStateMachine):
    """Two processes on one database."""

    resources: Directory

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "directory.sqlite3"
        self.both = [stewardship_at(self.path, self.resources) for _process in range(2)]
        self.seen: dict[Key, Data] = {}

    def run(self, deed: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(deed)

    def at(self, process: int) -> Stewardship:
        """A process that has just looked."""
        self.run(self.both[process].refresh())
        return self.both[process]

    def propose(self, process: int, who: int, draft: Draft) -> None:
        """What the desk does with a draft: it is proposed if nothing is wrong with it."""
        stewardship = self.at(process)
        steward = PEOPLE.get(who)
        before = stewardship.state.count
        found = drafted(draft, stewardship.directory, TODAY, load_wording().never_said)
        answer = self.run(stewardship.fulfil(who, Propose(found.changes, "because")))
        # Only an approval says that a second person agreed; whoever writes it down themselves is refused.
        is_forged = any(change.fields.get(SECONDED, (None, None))[1] is not None for change in found.changes)
        may = steward is not None and steward.may_propose and not is_forged
        if may and found.changes and not found.problems:
            assert answer.outcome is Outcome.DONE, "what the desk finds nothing wrong with can be proposed"
        if not may or found.problems:
            assert answer.outcome is not Outcome.DONE, "nothing wrong is proposed, even without the desk"
        assert stewardship.state.count == before + (answer.outcome is Outcome.DONE)

    @rule(process=processes, who=stewards, data=st.data())
    def edit(self, process: int, who: int, data: st.DataObject) -> None:
        """Some fields of an entry, set to something."""
        stewardship = self.at(process)
        place = place_in(stewardship.directory, data.draw(st.sampled_from(PLACES)))
        group = data.draw(st.sampled_from([group for group in KINDS if group_of(place, group)]))
        entry = data.draw(st.sampled_from(group_of(place, group)))
        key = Key(place.id, group, id_of(entry))
        draft = started(key, entry)
        for _field in range(data.draw(st.integers(1, 2))):
            draft = with_something(draft, key, data)
        self.propose(process, who, draft)

    @rule(process=processes, who=stewards, data=st.data())
    def add(self, process: int, who: int, data: st.DataObject) -> None:
        """A new entry, with everything that another one of its kind says."""
        stewardship = self.at(process)
        place = place_in(stewardship.directory, data.draw(st.sampled_from(PLACES)))
        group = data.draw(st.sampled_from([group for group in KINDS if group_of(place, group)]))
        name = "2026-02-02" if group == "parliament" else data.draw(st.sampled_from(["Somebody new", "au", "é"]))
        key, draft = new_entry(place, group, name, TODAY)
        another = started(key, data.draw(st.sampled_from(group_of(place, group))))
        texts = {**another.texts[key], **draft.texts[key]}
        self.propose(process, who, replace(draft, texts={key: texts}))

    @rule(process=processes, who=stewards, how=st.sampled_from(["called", "read"]), data=st.data())
    def check(self, process: int, who: int, how: str, data: st.DataObject) -> None:
        """Checked today."""
        place = place_in(self.at(process).directory, data.draw(st.sampled_from(PLACES)))
        entry = data.draw(st.sampled_from(place.help_lines))
        key = Key(place.id, "help_lines", entry.id)
        self.propose(process, who, checked_today(key, entry, how, TODAY))

    @precondition(lambda self: self.both[0].state.count)
    @rule(process=processes, who=stewards, data=st.data())
    def undo(self, process: int, who: int, data: st.DataObject) -> None:
        """An approved change, taken back as a proposal."""
        stewardship = self.at(process)
        approved = [one for one in stewardship.state.proposals.values() if one.standing is Standing.APPROVED]
        if approved:
            draft = undone(data.draw(st.sampled_from(approved)).changes, stewardship.directory)
            if draft is not None:
                self.propose(process, who, draft)

    @precondition(lambda self: self.both[0].state.count)
    @rule(process=processes, who=stewards, data=st.data())
    def approve(self, process: int, who: int, data: st.DataObject) -> None:
        """Any proposal, decided or not, by anybody; also by a process that has not looked for a while."""
        stewardship = self.both[process]
        number = data.draw(st.integers(1, self.both[0].state.count))
        answer = self.run(stewardship.fulfil(who, Approve(number)))
        self.decide(answer, who, stewardship, number, Standing.APPROVED)
        if answer.outcome is Outcome.DONE:
            for change in stewardship.state.proposals[number].changes:
                entry = entry_at(stewardship.directory, change.key)
                assert entry is not None
                whole = dump(entry)
                for name, (_before, after) in change.fields.items():
                    assert whole.get(name) == after, name
                self.seen[change.key] = whole

    @precondition(lambda self: self.both[0].state.count)
    @rule(process=processes, who=stewards, number=st.integers(0, 30), back=st.booleans())
    def refuse(self, process: int, who: int, number: int, back: bool) -> None:
        """Any proposal, rejected or taken back, by anybody."""
        stewardship = self.both[process]
        answer = self.run(stewardship.fulfil(who, TakeBack(number) if back else Reject(number, "no")))
        self.decide(answer, who, stewardship, number, Standing.WITHDRAWN if back else Standing.REJECTED)

    def decide(self, answer: DeskAnswer, who: int, stewardship: Stewardship, number: int, then: Standing) -> None:
        """Who could decide what."""
        if answer.outcome is not Outcome.DONE:
            return
        proposal, steward = stewardship.state.proposals[number], PEOPLE.get(who)
        assert proposal.standing is then
        assert steward is not None
        assert proposal.decided_by == who
        assert (proposal.who == who) if then is Standing.WITHDRAWN else (steward.may_approve and proposal.who != who)

    @rule(process=processes)
    def restart(self, process: int) -> None:
        """A process ends and begins anew."""
        self.run(self.both[process].close())
        self.both[process] = stewardship_at(self.path, self.resources)

    @precondition(lambda self: self.path.exists())
    @rule()
    def lose(self) -> None:
        """The database is gone; the copy beside it is not."""
        for process in (0, 1):
            self.restart(process)
        for one in self.folder.glob("directory.sqlite3*"):
            if not one.name.endswith("last-good"):
                one.unlink()

    @invariant()
    def both_show_what_was_approved(self) -> None:
        for process in (0, 1):
            stewardship = self.at(process)
            for key, whole in self.seen.items():
                entry = entry_at(stewardship.directory, key)
                assert entry is not None
                assert dump(entry) == whole, "everybody sees what was approved, and nothing that was not"
            untouched = [place for place in stewardship.directory if all(key.place != place.id for key in self.seen)]
            assert all(place == self.resources.get(place.id) for place in untouched)

    def teardown(self) -> None:
        """The files can hold it, and `check` has nothing to say against them."""
        try:
            stewardship = self.at(0)
            assert not stewardship.overlaid.conflicts
            assert not stewardship.overlaid.unusable
            state_of(self.run(stewardship.written()))
            copy = self.folder / "resources"
            shutil.copytree(RESOURCES, copy)
            for path in (copy / "jurisdictions").rglob("*.yaml"):
                if path.stem not in PLACES:
                    path.unlink()
            changed: dict[str, Any] = {}
            for key, fields in (stewardship.overlaid.changed or {}).items():
                changed.setdefault(key.place, {}).setdefault(key.group, {})[key.id] = dict(fields)
            write_back(copy, changed)
            found = load_directory(copy)
            for place in found:
                live = place_in(stewardship.directory, place.id)
                for group in KINDS:
                    assert [dump(one) for one in group_of(place, group)] == [dump(one) for one in group_of(live, group)]
            problems = [str(one) for place in found for one in check_jurisdiction(place, TODAY) if one.fatal]
            problems += [str(one) for one in check_together(found)]
            problems += check_facts_wording(found, load_wording())
            note(str(changed))
            assert problems == []
        finally:
            for one in self.both:
                self.run(one.close())
            self.loop.close()
            shutil.rmtree(self.folder)


def place_in(directory: Directory, id: str) -> Jurisdiction:
    """A place that is there."""
    place = directory.get(id)
    assert place is not None
    return place


def with_something(draft: Draft, key: Key, data: st.DataObject) -> Draft:
    """One field set to something, taken out, or given for the first time."""
    kind = KINDS[key.group]
    path = data.draw(st.sampled_from(sorted(given_and_not(kind, draft.texts[key], ("en", "fr")))))
    shape = shape_at(kind, path)
    assert shape is not None
    if shape.choices:
        text = data.draw(st.lists(st.sampled_from(shape.choices), max_size=2, unique=True).map(", ".join))
    else:
        text = data.draw(TEXTS[shape.sort])
    return with_text(draft, key, path, text)


@pytest.mark.filterwarnings("error")
def test_any_sequence_of_edits(small: Directory) -> None:
    Stewardships.resources = small
    run_state_machine_as_test(
        Stewardships,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
