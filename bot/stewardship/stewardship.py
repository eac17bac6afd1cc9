"""Fulfils what stewards wish, and keeps what users see up to date with the history, also with what others wrote."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import TROUBLE, Database, remedy, to_its_end
from bot.directory.directory import Directory
from bot.stewardship.changes import Key, entry_at
from bot.stewardship.deciding import Approve, DeskAnswer, Ground, Outcome, Propose, Reject, TakeBack, decided
from bot.stewardship.desk import Desk, Draft, Fault
from bot.stewardship.fitness import NeverSaid
from bot.stewardship.history import Altered, Deed, Record, State, chained, record_as_text, record_from_text, state_of
from bot.stewardship.last_good import LastGood
from bot.stewardship.overlay import Overlaid, overlay
from bot.stewardship.people import Stewards
from bot.stewardship.tables import digests, records, wrong_numbers
from bot.stewardship.wrong_numbers import MOST, WEEKS, Once, key_named, name_of, step, week_of

log = logging.getLogger(__name__)

_BROKEN: Final = (*TROUBLE, Altered, ValueError)


class Stewardship:
    """The directory in the hands of its stewards. `now` gives the moment (aware, UTC).

    `shows`: told of every new directory users are to see.
    """

    def __init__(
        self,
        resources: Directory,
        stewards: Stewards,
        database: Database,
        last_good: LastGood,
        now: Callable[[], datetime],
        never: NeverSaid,
        shows: Callable[[Directory], None] = lambda _directory: None,
    ) -> None:
        self.resources = resources
        self.stewards = stewards
        self.shows = shows
        self.under_way: set[asyncio.Future[Any]] = set()
        self._database = database
        self._last_good = last_good
        self._now = now
        self._never = never
        self._state = State()
        self._records: list[Record] = []
        self._overlaid = Overlaid(resources)
        self._faults: set[Fault] = set()
        self._counted: dict[tuple[str, str], int] = {}
        self._once = Once()
        self._one_by_one = asyncio.Lock()
        self._told_weeks: set[str] = set()
        self._owes_copy = False

    @property
    def directory(self) -> Directory:
        """What users see."""
        return self._overlaid.directory

    @property
    def overlaid(self) -> Overlaid:
        """What users see, and how it differs from resources/."""
        return self._overlaid

    @property
    def state(self) -> State:
        """What follows from the history."""
        return self._state

    @property
    def records(self) -> tuple[Record, ...]:
        """The history, as far as it is known here."""
        return tuple(self._records)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What stewards must be told about."""
        unusable = {Fault.UNUSABLE} if self._overlaid.unusable else set()
        return tuple(fault for fault in Fault if fault in self._faults | unusable)

    def desk(self, id: int, draft: Draft | None = None) -> Desk | None:
        """The desk of a steward; None for anybody else."""
        steward = self.stewards.get(id)
        if steward is None:
            return None
        return Desk(
            steward,
            self.stewards,
            self._state,
            self.resources,
            self._never,
            self._today,
            self._overlaid.conflicts,
            self._overlaid.unusable,
            self.faults,
            self._reported(),
            draft,
        )

    @property
    def _today(self) -> date:
        return self._now().date()

    @to_its_end
    async def refresh(self) -> bool:
        """Takes in what other processes wrote since. Whether stewards have to be told of a new fault.

        Nothing that goes wrong here takes a help line away: what this process last knew stays, and at the start the
        copy beside the database counts.
        """
        before = set(self.faults)
        self._once.begin(week_of(self._today))
        async with self._one_by_one:
            try:
                if self._database.exists():
                    # Read first: it is written last, so a whole database is never behind it.
                    known = self.copied() if not self._state.count else None
                    async with self._database.transaction() as connection:
                        await self._catch_up(connection, known or [])
                    if self._owes_copy:
                        self._copy()
                elif self._state.count or self._last_good.read():
                    raise FileNotFoundError
                self._faults -= {Fault.UNREADABLE, Fault.ALTERED, Fault.NO_COPY}
            except _BROKEN as error:
                fault = Fault.ALTERED if isinstance(error, Altered | ValueError) else Fault.UNREADABLE
                if fault not in self._faults:
                    log.error("the history of the directory cannot be used: %s", remedy(error))
                self._faults = (self._faults - {Fault.UNREADABLE, Fault.ALTERED}) | {fault}
                self._fall_back()
        return bool(set(self.faults) - before)

    def _fall_back(self) -> None:
        if self._state.count:
            return  # what this process knows is the last good state
        try:
            known = self._last_good.read()
            self._state, self._records = state_of(known), list(known)
        except (OSError, ValueError, Altered):
            self._faults.add(Fault.NO_COPY)
            return
        self._lay_over()

    async def _catch_up(self, connection: AsyncConnection, known: Sequence[Record] = ()) -> None:
        """The records that are new. Raises Altered or ValueError, and then nothing was taken in.

        `known`: the copy, which the database must not fall behind: its last records may have been taken away.
        """
        new = await _records_from(connection, self._state.count)
        if self._records:
            if not new and not await self._is_begun(connection):  # it was lost: what we know goes into a new one
                lines = [{"number": one.number, "line": record_as_text(one)} for one in self._records]
                await connection.execute(insert(records), lines)
            elif not new or new.pop(0) != self._records[-1]:
                raise Altered(self._state.count)
        if known and not new:
            raise FileNotFoundError  # emptied or made anew, as for a count: the same as lost
        if list(known) != new[: len(known)]:
            raise Altered(next(at for at, one in enumerate(known) if new[at : at + 1] != [one]) + 1)
        if new:
            state = state_of([*self._records, *new])
            self._state, self._records = state, [*self._records, *new]
            self._written()
        counts = await connection.execute(select(wrong_numbers))
        self._counted = {(entry, week): count for entry, week, count in counts}

    async def _is_begun(self, connection: AsyncConnection) -> bool:
        return (await connection.execute(select(records.c.number).limit(1))).first() is not None

    def _written(self) -> None:
        """Something new is known: users see it, and the copy holds it."""
        self._lay_over()
        self._copy()

    def _copy(self) -> None:
        was_owed, self._owes_copy = self._owes_copy, False
        try:
            self._last_good.write(self._records)
        except OSError as error:
            self._owes_copy = True  # the next look tries again
            if not was_owed:
                log.error("the copy of the history cannot be written: %s", remedy(error))

    def _lay_over(self) -> None:
        self._overlaid = overlay(self.resources, self._state.values, self._state.exported)
        self.shows(self._overlaid.directory)

    @to_its_end
    async def fulfil(self, id: int, wish: Propose | Approve | Reject | TakeBack) -> DeskAnswer:
        """Does what a steward wished, or says why not. Never raises for what a storage can do wrong."""
        steward = self.stewards.get(id)
        if steward is None:
            return DeskAnswer(Outcome.NO_RIGHT)
        return await self._write(steward.id, lambda ground: decided(wish, steward, ground))

    @to_its_end
    async def note(self, who: int, deed: Deed, content: Mapping[str, Any]) -> DeskAnswer:
        """Writes down what a command found or settled."""
        return await self._write(who, lambda _ground: (deed, dict(content)))

    async def _write(self, who: int, decide: Callable[[Ground], Any]) -> DeskAnswer:
        """Looks once more, inside the transaction that writes: of two who press at once, one comes second."""
        async with self._one_by_one:
            if Fault.ALTERED in self._faults:
                return DeskAnswer(Outcome.FAILED)  # nothing is built on what was altered
            for _attempt in range(3):
                try:
                    return await self._written_once(who, decide)
                except IntegrityError:
                    continue  # another process was first: look again
                except _BROKEN as error:
                    log.error("the history of the directory cannot be written: %s", remedy(error))
                    break
            return DeskAnswer(Outcome.FAILED)

    async def _written_once(self, who: int, decide: Callable[[Ground], Any]) -> DeskAnswer:
        if not self._database.exists():
            decision = await asyncio.to_thread(decide, self._ground())
            if isinstance(decision, DeskAnswer):
                return decision  # nothing to write down, so nothing is made
        async with self._database.transaction() as connection:
            await self._catch_up(connection)
            # Two thousand entries take seconds to look through, in which others are answered.
            decision = await asyncio.to_thread(decide, self._ground())
            if isinstance(decision, DeskAnswer):
                return decision
            deed, content = decision
            record = chained(self._state, self._now(), who, deed, content)
            await connection.execute(insert(records).values(number=record.number, line=record_as_text(record)))
        self._state.take_in(record)
        self._records.append(record)
        self._written()
        return DeskAnswer(Outcome.DONE, content.get("proposal", record.number))

    def _ground(self) -> Ground:
        return Ground(self._state, self.directory, self._today, self._never, self.stewards.four_eyes)

    @to_its_end
    async def count_wrong(self, chat: int, key: Key) -> bool:
        """Somebody said that a number is wrong. Whether that could be counted, now or earlier this week."""
        if entry_at(self.directory, key) is None:
            return False
        entry, week = name_of(key), week_of(self._today)
        if not self._once.first(chat, entry, week):
            return True
        here = (wrong_numbers.c.entry == entry) & (wrong_numbers.c.week == week)
        try:
            async with self._one_by_one, self._database.transaction() as connection:
                await self._forget_old_counts(connection)
                more = update(wrong_numbers).where(here, wrong_numbers.c.count < MOST)
                await connection.execute(more.values(count=wrong_numbers.c.count + 1))
                count = (await connection.execute(select(wrong_numbers.c.count).where(here))).scalar()
                if count is None:
                    count = 1
                    await connection.execute(insert(wrong_numbers).values(entry=entry, week=week, count=1))
        except TROUBLE as error:
            log.error("a wrong number cannot be counted: %s", remedy(error))
            self._once.undo(chat, entry, week)
            return False
        self._counted[entry, week] = count
        return True

    async def _forget_old_counts(self, connection: AsyncConnection) -> None:
        await connection.execute(delete(wrong_numbers).where(wrong_numbers.c.week < self._oldest_week))

    @property
    def _oldest_week(self) -> str:
        return week_of(self._today - timedelta(weeks=WEEKS - 1))

    def _reported(self) -> dict[Key, int]:
        """The entries said to be wrong, by the highest step of a week; not for weeks before their last check."""
        found: dict[Key, int] = {}
        for (entry, week), count in self._counted.items():
            key = key_named(entry)
            if key is None or week < self._oldest_week:
                continue
            now = entry_at(self.directory, key)
            checked = getattr(now, "checked_on", None)
            if now is not None and step(count) and (checked is None or week >= week_of(checked)):
                found[key] = max(found.get(key, 0), step(count))
        return found

    @to_its_end
    async def claims_digest(self, day: date, was_there: bool) -> bool:
        """Whether this process is to send the digest of a Monday: once a week, whoever asks first.

        `was_there`: it ran already when the hour came. Before there is a database, only such a process sends it:
        nothing would tell one that was started later what another has sent.
        """
        week = week_of(day)
        if week in self._told_weeks:
            return False
        self._told_weeks = {week}
        if not self._database.exists():
            return was_there
        try:
            async with self._database.transaction() as connection:
                await connection.execute(insert(digests).values(week=week))
        except IntegrityError:
            return False
        except TROUBLE as error:
            log.error("whether the digest was sent cannot be looked up: %s", remedy(error))
        return True

    async def written(self) -> list[Record]:
        """The history as it stands in the database, read anew. Raises OSError or ValueError where it cannot be."""
        if not self._database.exists():
            return list(self._last_good.read())
        try:
            async with self._one_by_one, self._database.transaction() as connection:
                return await _records_from(connection)
        except TROUBLE as error:
            raise OSError(remedy(error)) from None

    def copied(self) -> list[Record] | None:
        """The history as it stands in the copy; None where that cannot be used."""
        try:
            found = list(self._last_good.read())
            state_of(found)
        except (OSError, ValueError, Altered):
            return None
        return found

    async def close(self) -> None:
        """Closes the database, after what is under way."""
        if self.under_way:
            await asyncio.wait(self.under_way)
        await self._database.close()


async def _records_from(connection: AsyncConnection, number: int = 0) -> list[Record]:
    """The records with this number and later ones. Raises Altered or ValueError."""
    rows = await connection.execute(select(records).where(records.c.number >= number).order_by(records.c.number))
    found = []
    for at, line in rows:
        record = record_from_text(line)
        if record.number != at:
            raise Altered(at)
        found.append(record)
    return found
