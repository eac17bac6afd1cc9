"""What becomes of a sheet: only what it says, of the entries it names."""

from dataclasses import replace
from datetime import timedelta

from bot.directory.directory import Directory
from bot.stewardship.changes import Change, entry_at
from bot.stewardship.deciding import Approve, Outcome
from bot.stewardship.drafting import checked_today, drafted, from_rows
from bot.stewardship.flat import dump, flatten
from bot.stewardship.rows import Row
from bot.stewardship.sheets import read_sheet, to_csv, to_yaml
from bot.stewardship.stewardship import Stewardship
from bot.wording import load_wording
from tests.conftest import NOW
from tests.stewardship.conftest import BEN, LINE, proposes


def changes_of(name: str, content: bytes, directory: Directory) -> tuple[Change, ...]:
    """The changes that a sheet makes."""
    found = drafted(from_rows(read_sheet(name, content), directory), directory, NOW.date(), load_wording().never_said)
    assert found.problems == ()
    return found.changes


def test_a_table_with_few_columns_touches_only_those(small: Directory) -> None:
    table = f"place,group,id,cost.en\r\nau,help_lines,{LINE.id},Free.\r\n".encode()
    (change,) = changes_of("a.csv", table, small)
    assert change.key == LINE
    entry = entry_at(small, LINE)
    assert entry is not None
    before = dump(entry)["cost"]
    assert change.fields == {"cost": (before, before | {"en": "Free."})}


def test_an_empty_cell_takes_away_what_stood_there(small: Directory) -> None:
    table = f"place,group,id,cost.en\r\nau,help_lines,{LINE.id},\r\n".encode()
    (change,) = changes_of("a.csv", table, small)
    assert change.fields["cost"][1] is None


def test_a_row_that_is_left_out_and_one_that_says_the_same_change_nothing(small: Directory) -> None:
    entry = entry_at(small, LINE)
    assert entry is not None
    row = Row("au", "help_lines", flatten(dump(entry)))
    assert changes_of("a.csv", to_csv([row]), small) == ()
    assert changes_of("a.yaml", to_yaml([row]), small) == ()


def test_an_entry_in_yaml_says_everything(small: Directory) -> None:
    entry = entry_at(small, LINE)
    assert entry is not None
    texts = {path: text for path, text in flatten(dump(entry)).items() if not path.startswith("cost")}
    (change,) = changes_of("a.yaml", to_yaml([Row("au", "help_lines", texts)]), small)
    assert list(change.fields) == ["cost"]
    assert change.fields["cost"][1] is None


async def test_a_sheet_taken_before_a_change_never_undoes_it(stewardship: Stewardship) -> None:
    place = stewardship.directory.get("au")
    assert place is not None
    taken = [Row.of("au", "help_lines", line) for line in place.help_lines]
    number = (await proposes(stewardship, "1800 551 800")).number
    assert (await stewardship.fulfil(BEN, Approve(number))).outcome is Outcome.DONE
    other = next(row for row in taken if row.id != LINE.id and "cost.en" in row.texts)
    for name, sheet in (("a.csv", to_csv(taken)), ("a.yaml", to_yaml(taken))):
        assert changes_of(name, sheet, stewardship.directory) == (), "nobody touched a row of it"
    cost = other.texts["cost.en"]
    edited = [replace(row, texts={**row.texts, "cost.en": f"{cost} Ask."}) if row is other else row for row in taken]
    (change,) = changes_of("a.csv", to_csv(edited), stewardship.directory)
    assert change.key.id == other.id
    both = [replace(row, texts={**row.texts, "cost.en": "Ask."}) if row.id == LINE.id else row for row in taken]
    draft = from_rows(read_sheet("a.csv", to_csv(both)), stewardship.directory)
    found = drafted(draft, stewardship.directory, NOW.date(), load_wording().never_said)
    assert [problem.says for problem in found.problems] == [
        "it was changed here after the sheet was taken; take a new sheet and change that"
    ]


def test_what_is_checked_after_it_was_closed_is_open_again(small: Directory) -> None:
    entry = entry_at(small, LINE)
    assert entry is not None
    closed = entry.model_copy(update={"unreachable_until": NOW.date()})
    assert "unreachable_until" not in checked_today(LINE, closed, "called", NOW.date()).texts[LINE]
    later = entry.model_copy(update={"unreachable_until": NOW.date() + timedelta(days=1)})
    assert "unreachable_until" in checked_today(LINE, later, "called", NOW.date()).texts[LINE]
