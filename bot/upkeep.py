"""`python -m bot directory audit | export | import | verify`: the directory from the command line."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.directory.directory import Directory
from bot.directory.loading import RESOURCES, BrokenResource, load_directory
from bot.settings import WrongSetting, load_settings
from bot.stewardship.deciding import Outcome
from bot.stewardship.desk import Fault
from bot.stewardship.history import Altered, Deed, state_of
from bot.stewardship.hsds import hsds_of
from bot.stewardship.overlay import Conflict, overlay
from bot.stewardship.people import OPERATOR
from bot.stewardship.stewardship import Stewardship
from bot.stewardship.writing_back import write_back
from bot.storage import load_stewardship

if TYPE_CHECKING:
    from bot.stewardship.fetching import Limits
    from bot.stewardship.verifying import Verdict

Answer = TypeVar("Answer")


def _now() -> datetime:
    return datetime.now(UTC)


def _with_stewardship(
    does: Callable[[Stewardship], Awaitable[Answer]], resources: Path = RESOURCES, *, taken_in: bool = True
) -> Answer:
    """What a deed answers. `taken_in`: the history is read first, which may write the copy beside it."""

    async def run() -> Answer:
        stewardship = load_stewardship(load_settings(), load_directory(resources), _now)
        try:
            if taken_in:
                await stewardship.refresh()
            return await does(stewardship)
        finally:
            await stewardship.close()

    return asyncio.run(run())


def audit(known: str, tell: Callable[[str], None]) -> int:
    """Reads the whole history from the database and from the copy. 0: as it was written, 1: not, 2: cannot be read.

    `known`: a fingerprint that somebody wrote down or that stands in a chat; it must be in the history.
    """

    async def look(stewardship: Stewardship) -> int:
        try:
            records = await stewardship.written()
            state = state_of(records)
        except (Altered, ValueError) as error:
            tell(f"The history was altered: {error}. Put back a backup, or the copy beside the database.")
            return 1
        except OSError as error:
            tell(f"The history cannot be read: {error}.")
            return 2
        if known and not any(record.hash.startswith(known.lower()) for record in records):
            tell(f"{state.count} records fit together, but none has the fingerprint {known}: it was written anew.")
            return 1
        tell(f"{state.count} records, each as it was written. Fingerprint: {state.head[:16]}")
        copy = stewardship.copied()
        if copy is None:
            tell("The copy beside the database cannot be used; the next change writes it anew.")
        elif copy != records[: len(copy)]:
            tell(
                "The copy beside the database holds another history: one of the two was altered or is older. "
                "If you put back a backup of the database on purpose, move the copy (.last-good) away."
            )
            return 1
        return 0

    return _with_stewardship(look, taken_in=False)  # an audit changes nothing, the copy least of all


def export(resources: Path, tell: Callable[[str], None]) -> int:
    """Writes what was approved back into resources/. 1 where something could not be, 2 where the history cannot be
    used."""

    async def write(stewardship: Stewardship) -> int:
        if set(stewardship.faults) - {Fault.UNUSABLE}:
            tell("The history cannot be used, so nothing was written. See: python -m bot directory audit")
            return 2
        found = overlay(load_directory(resources), stewardship.state.values, stewardship.state.exported)
        for conflict in found.conflicts:
            tell(_told(conflict))
        if found.conflicts:
            tell("Nothing was written. Settle these first: python -m bot directory import --help")
            return 1
        changed: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        for key, fields in (found.changed or {}).items():
            changed.setdefault(key.place, {}).setdefault(key.group, {})[key.id] = dict(fields)
        for key in found.unusable:
            tell(f"{'/'.join(key)}: does not fit this release and was left out")
        written = write_back(resources, changed)
        if found.changed:
            entries = [[list(key), dict(fields)] for key, fields in found.changed.items()]
            answer = await stewardship.note(OPERATOR, Deed.EXPORTED, {"entries": entries})
            if answer.outcome is not Outcome.DONE:
                raise BrokenResource("the files are written, but the history cannot be; export once more later")
        for path in written:
            tell(f"{path.name}: written")
        tell(f"{len(written)} files differ now. Look at the difference, run python -m bot check, and commit it.")
        return 0

    return _with_stewardship(write, resources)


def export_hsds(file: Path, tell: Callable[[str], None]) -> int:
    """Writes what users see as HSDS (Open Referral)."""

    async def seen(stewardship: Stewardship) -> Directory:
        return stewardship.directory

    content = json.dumps(hsds_of(_with_stewardship(seen), _now().date()), ensure_ascii=False, indent=1)
    try:
        file.write_text(f"{content}\n", "utf-8")
    except OSError as error:
        raise BrokenResource(f"{file.name}: cannot be written: {error}") from None
    tell(f"{file.name}: written")
    return 0


def bring_in(
    resources: Path, keep_files: Sequence[str], keep_approved: Sequence[str], tell: Callable[[str], None]
) -> int:
    """Compares resources/ with the history, and settles what is told to be settled. 1 while there are conflicts.

    `keep_files`, `keep_approved`: conflicts as `place/group/entry/field`, or `all`; whose value counts from now on.
    """

    async def settle(stewardship: Stewardship) -> int:
        directory = load_directory(resources)
        left = []
        for conflict in overlay(directory, stewardship.state.values, stewardship.state.exported).conflicts:
            name = _name(conflict)
            if name in keep_files or "all" in keep_files:
                values = (conflict.approved, conflict.in_resources)
            elif (name in keep_approved or "all" in keep_approved) and conflict.field:
                values = (conflict.in_resources, conflict.approved)
            else:
                left.append(conflict)
                continue
            fields = {conflict.field: list(values)} if conflict.field else {}
            answer = await stewardship.note(OPERATOR, Deed.SETTLED, {"entry": list(conflict.key), "fields": fields})
            if answer.outcome is not Outcome.DONE:
                raise BrokenResource("the history cannot be written now; nothing more was settled")
            tell(f"{name}: settled")
        for conflict in left:
            tell(_told(conflict))
        if left:
            tell("For each, choose: --keep-files NAME or --keep-approved NAME. Until then users see what was approved.")
            return 1
        state = overlay(directory, stewardship.state.values, stewardship.state.exported)
        tell(f"No conflicts. {len(state.changed or {})} approved entries differ from the files; export writes them.")
        return 0

    return _with_stewardship(settle, resources)


def _name(conflict: Conflict) -> str:
    return "/".join((*conflict.key, conflict.field)).rstrip("/")


def _told(conflict: Conflict) -> str:
    if not conflict.field:
        return f"conflict: {_name(conflict)}: is gone from the files, but was changed here"
    return (
        f"conflict: {_name(conflict)}\n  in the files: {_brief(conflict.in_resources)}\n"
        f"  approved:     {_brief(conflict.approved)}"
    )


def _brief(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)[:300]


def verify(resources: Path, place: str, note: bool, limits: "Limits | None" = None) -> int:
    """Looks for every number and address on the pages it rests on. 1 where something is missing, else 0.

    `note`: puts what is missing before the stewards. Facts are never changed. `limits`: how much is asked of others.
    """
    from rich.console import Console

    from bot.stewardship.fetching import polite
    from bot.stewardship.telling import print_report, progress_on
    from bot.stewardship.verifying import Report, Standing
    from bot.stewardship.verifying import verify as look_at

    console = Console(highlight=False)

    async def look(stewardship: Stewardship) -> Report:
        wanted = [one for one in stewardship.directory if place in ("", one.id)]
        if not wanted:
            raise WrongSetting(f"--place cannot be used: there is no place '{place}'.")
        with progress_on(console) as progress:
            async with polite(limits) as fetch:
                report = await look_at(Directory(wanted), fetch, progress)
        missing = report.with_standing(Standing.MISSING)
        if note and report.complete and not place:
            content = {"missing": [_as_item(one) for one in missing]}
            answer = await stewardship.note(OPERATOR, Deed.VERIFIED, content)
            if answer.outcome is not Outcome.DONE:
                raise BrokenResource("the history cannot be written now; the report stands above only")
        return report

    report = _with_stewardship(look, resources)
    print_report(report, console)
    return 1 if report.with_standing(Standing.MISSING) else 0


def _as_item(verdict: "Verdict") -> dict[str, Any]:
    """What is missing, as it stands in the history."""
    return {"entry": list(verdict.key), "value": verdict.contact.value, "pages": list(verdict.looked_at)}
