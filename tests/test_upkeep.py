"""`directory audit | export | import | verify` as an operator types them, on real files and a real web server."""

import asyncio
import json
import re
import shutil
import sqlite3
import threading
from collections.abc import Coroutine, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot import cli
from bot.directory.directory import Directory
from bot.directory.loading import RESOURCES, load_directory
from bot.stewardship.changes import Key
from bot.stewardship.deciding import Approve, Outcome, Propose
from bot.stewardship.drafting import drafted, new_entry
from bot.stewardship.fetching import Limits
from bot.stewardship.flat import dump, flatten
from bot.stewardship.stewardship import Stewardship
from bot.upkeep import verify
from bot.wording import load_wording
from tests.stewardship.conftest import ANA, BEN, LINE, number_in, proposes, stewardship_at, to_number

T = TypeVar("T")
TODAY = date(2026, 11, 21)
OLD, NEW = "1800 737 732", "1800 551 800"


class Operator:
    """Somebody at the command line, with resources and a database of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], runner: asyncio.Runner) -> None:
        self.resources = folder / "resources"
        self.database = folder / "directory" / "directory.sqlite3"
        self._capsys = capsys
        self._runner = runner

    def types(self, *words: str) -> tuple[int, str]:
        """A command, how it ended and what it said."""
        status = cli.main(["directory", *words])
        said = self._capsys.readouterr()
        return status, said.out + said.err

    def run(self, deed: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(deed)

    def approved(self, number: str) -> None:
        """Two stewards give the line another number."""

        async def deed(stewardship: Stewardship) -> None:
            await stewardship.refresh()
            answer = await stewardship.fulfil(BEN, Approve((await proposes(stewardship, number)).number))
            assert answer.outcome is Outcome.DONE
            await stewardship.close()

        self.run(deed(self.stewardship()))

    def stewardship(self) -> Stewardship:
        """A process of its own on the same files."""
        return stewardship_at(self.database, self.directory)

    @property
    def directory(self) -> Directory:
        """What the files say now."""
        return load_directory(self.resources)

    def file(self, place: str = "au") -> Path:
        return self.resources / "jurisdictions" / f"{place}.yaml"

    def somebody_edits(self, old: str, new: str) -> None:
        """A commit of somebody else comes in."""
        text = self.file().read_text("utf-8")
        assert old in text
        self.file().write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def operator(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    shutil.copytree(RESOURCES, tmp_path / "resources", ignore=shutil.ignore_patterns("fonts"))
    for path in (tmp_path / "resources" / "jurisdictions").rglob("*.yaml"):
        if path.stem not in ("au", "au-nsw"):
            path.unlink()
    monkeypatch.setenv("BOT_DIRECTORY_DATABASE", f"sqlite:///{tmp_path}/directory/directory.sqlite3")
    with asyncio.Runner() as runner:
        yield Operator(tmp_path, capsys, runner)


def test_audit_before_anything_was_ever_changed(operator: Operator) -> None:
    status, said = operator.types("audit")
    assert status == 0
    assert "0 records" in said
    assert not operator.database.parent.exists(), "looking makes nothing"


def test_audit_of_a_history_that_is_as_it_was_written(operator: Operator) -> None:
    operator.approved(NEW)
    status, said = operator.types("audit")
    assert status == 0
    assert "2 records, each as it was written. Fingerprint: " in said
    fingerprint = said.rpartition(" ")[2].strip()
    assert operator.types("audit", "--knows", fingerprint)[0] == 0
    status, said = operator.types("audit", "--knows", "00000000deadbeef")
    assert status == 1
    assert "it was written anew" in said


@pytest.mark.parametrize(
    "statement",
    [
        "update records set line = replace(line, '1800 551 800', '0900 666 666')",
        "update records set line = replace(line, '\"who\":502', '\"who\":501')",
        "update records set line = replace(line, 'called', 'guessed') where number = 1",
        "delete from records where number = 1",
        "update records set number = number + 1",
        "insert into records select number + 2, line from records where number = 1",
    ],
)
def test_audit_finds_what_was_altered(operator: Operator, statement: str) -> None:
    operator.approved(NEW)
    with closing(sqlite3.connect(operator.database)) as database:
        if "number = number + 1" in statement:  # the second first, as numbers are unique
            database.execute("update records set number = number + 10")
            statement = "update records set number = number - 9"
        assert database.execute(statement).rowcount > 0
        database.commit()
    status, said = operator.types("audit")
    assert status == 1
    assert "was altered" in said
    status, said = operator.types("export", "--resources", str(operator.resources))
    assert status == 2
    assert "nothing was written" in said


def test_audit_finds_that_the_last_record_was_cut_off(operator: Operator) -> None:
    """What is left is whole; the copy beside it knows better."""
    operator.approved(NEW)
    with closing(sqlite3.connect(operator.database)) as database:
        database.execute("delete from records where number = 2")
        database.commit()
    status, said = operator.types("audit")
    assert status == 1
    assert "another history" in said


def test_audit_of_a_file_that_is_no_database(operator: Operator) -> None:
    operator.approved(NEW)
    operator.database.write_bytes(b"no database" * 1000)
    status, said = operator.types("audit")
    assert status == 2
    assert "cannot be read" in said
    assert "Traceback" not in said


def test_export_writes_one_line_and_a_second_time_nothing(operator: Operator) -> None:
    before = operator.file().read_text("utf-8")
    operator.approved(NEW)
    status, said = operator.types("export", "--resources", str(operator.resources))
    assert (status, "au.yaml: written" in said) == (0, True)
    after = operator.file().read_text("utf-8")
    assert after.replace(NEW, OLD) == before.replace(NEW, OLD), "every other byte stays"
    assert after != before
    assert number_in(operator.directory) == NEW
    status, said = operator.types("export", "--resources", str(operator.resources))
    assert (status, said.splitlines()[0].startswith("0 files differ now")) == (0, True)
    assert operator.file().read_text("utf-8") == after
    status, said = operator.types("import", "--resources", str(operator.resources))
    assert (status, "No conflicts. 0 approved entries" in said) == (0, True)


def test_an_entry_that_was_added_comes_into_the_files(operator: Operator) -> None:
    async def deed(stewardship: Stewardship) -> None:
        place = stewardship.directory.get("au")
        assert place is not None
        key, draft = new_entry(place, "help_lines", "A line that is new", TODAY)
        texts = {**flatten(dump(place.help_lines[0])), **draft.texts[key]}
        found = drafted(replace(draft, texts={key: texts}), stewardship.directory, TODAY, load_wording().never_said)
        assert found.problems == ()
        answer = await stewardship.fulfil(ANA, Propose(found.changes, "they began on Monday"))
        assert (await stewardship.fulfil(BEN, Approve(answer.number))).outcome is Outcome.DONE
        await stewardship.close()

    operator.run(deed(operator.stewardship()))
    assert operator.types("export", "--resources", str(operator.resources))[0] == 0
    place = operator.directory.get("au")
    assert place is not None
    assert [line.name["en"] for line in place.help_lines if line.id == "au-a-line-that-is-new"] == [
        "A line that is new"
    ]


def test_what_git_brings_is_never_silently_overruled(operator: Operator) -> None:
    operator.approved(NEW)
    operator.somebody_edits(OLD, "13 11 14")
    for command in ("export", "import"):
        status, said = operator.types(command, "--resources", str(operator.resources))
        assert status == 1
        assert "conflict: au/help_lines/au-1800respect/contacts" in said
        assert "13 11 14" in said
        assert NEW in said
    assert number_in(operator.directory) == "13 11 14", "nothing was written"


@pytest.mark.parametrize(("keep", "then"), [("--keep-files", "13 11 14"), ("--keep-approved", NEW)])
def test_a_conflict_is_settled_by_name_and_stands_in_the_history(operator: Operator, keep: str, then: str) -> None:
    operator.approved(NEW)
    operator.somebody_edits(OLD, "13 11 14")
    resources = ("--resources", str(operator.resources))
    assert operator.types("import", *resources, keep, "au/help_lines/another/contacts")[0] == 1
    status, said = operator.types("import", *resources, keep, "au/help_lines/au-1800respect/contacts")
    assert status == 0
    assert "contacts: settled" in said
    assert operator.types("export", *resources)[0] == 0
    assert number_in(operator.directory) == then
    status, said = operator.types("audit")
    assert (status, "each as it was written" in said) == (0, True)


def test_an_entry_that_is_gone_from_the_files(operator: Operator) -> None:
    operator.approved(NEW)
    operator.somebody_edits("id: au-1800respect", "id: au-1800respect-renamed")
    resources = ("--resources", str(operator.resources))
    text = operator.file().read_text("utf-8").replace("  - au-1800respect\n", "  - au-1800respect-renamed\n")
    operator.file().write_text(text, "utf-8")
    status, said = operator.types("export", *resources)
    assert status == 1
    assert "is gone from the files, but was changed here" in said
    assert operator.types("import", *resources, "--keep-approved", "all")[0] == 1, "the files must bring it back"
    assert operator.types("import", *resources, "--keep-files", "all")[0] == 0
    assert operator.types("export", *resources)[0] == 0


def test_what_is_decided_in_the_files_after_an_export_is_a_conflict(operator: Operator) -> None:
    """Somebody reverts the commit, because the new number was wrong after all."""
    operator.approved(NEW)
    resources = ("--resources", str(operator.resources))
    before = operator.file().read_text("utf-8")
    assert operator.types("export", *resources)[0] == 0
    assert operator.types("import", *resources)[0] == 0
    operator.file().write_text(before, "utf-8")
    status, said = operator.types("import", *resources)
    assert status == 1
    assert "conflict: au/help_lines/au-1800respect/contacts" in said
    assert operator.types("export", *resources)[0] == 1
    assert number_in(operator.directory) == OLD
    assert operator.types("import", *resources, "--keep-files", "all")[0] == 0
    assert operator.types("import", *resources)[0] == 0
    assert operator.types("export", *resources)[0] == 0
    assert number_in(operator.directory) == OLD


def test_audit_leaves_the_copy_as_it_is(operator: Operator) -> None:
    operator.approved(NEW)
    copy = operator.database.with_name("directory.sqlite3.last-good")
    copy.write_text(copy.read_text("utf-8").replace(NEW, "0900 666 666"), "utf-8")
    before = copy.read_bytes()
    status, said = operator.types("audit")
    assert (status, "The copy beside the database cannot be used" in said) == (0, True)
    assert copy.read_bytes() == before


def test_hsds_is_what_users_see(operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def deed() -> None:
        stewardship = stewardship_at(operator.database, load_directory(RESOURCES))
        change = to_number(stewardship.directory, NEW)
        number = (await stewardship.fulfil(ANA, Propose((change,), "called"))).number
        await stewardship.fulfil(BEN, Approve(number))
        await stewardship.close()

    operator.run(deed())
    status, said = operator.types("export", "--hsds", str(tmp_path / "hsds.json"))
    assert (status, said.strip()) == (0, "hsds.json: written")
    text = (tmp_path / "hsds.json").read_text("utf-8")
    assert NEW in text
    assert OLD not in text
    assert json.loads(text)
    status, said = operator.types("export", "--hsds", str(tmp_path / "no" / "such" / "folder.json"))
    assert (status, "cannot be written" in said) == (1, True)


@pytest.fixture
def page() -> Iterator[str]:
    """A page on this machine that says another number than ours; its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/page" else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<h1>Help</h1><p>Call 1800 811 811.</p>")

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/page"
        server.shutdown()


def test_verify_puts_what_is_missing_before_the_stewards(
    operator: Operator, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = operator.file().read_text("utf-8")
    operator.file().write_text(re.sub(r"url: https?://\S+", f"url: {page}", text), "utf-8")
    limits = Limits(pause=0.0, allow_private=True)
    assert verify(operator.resources, "au", note=False, limits=limits) == 1
    assert "au-1800respect: phone 1800 737 732" in capsys.readouterr().out
    assert not operator.database.parent.exists(), "without --note nothing is written"
    operator.file("au-nsw").unlink()
    assert verify(operator.resources, "", note=True, limits=limits) == 1
    capsys.readouterr()
    assert "1 records" in operator.types("audit")[1]

    async def look() -> set[Key]:
        stewardship = operator.stewardship()
        await stewardship.refresh()
        found = {one.key for one in stewardship.state.not_found}
        await stewardship.close()
        return found

    assert LINE in operator.run(look())
    assert number_in(operator.directory) == OLD, "facts are never changed"


def test_verify_of_a_place_that_is_none(operator: Operator) -> None:
    status, said = operator.types("verify", "--resources", str(operator.resources), "--place", "zz")
    assert (status, "there is no place 'zz'" in said) == (1, True)
