"""What becomes of a sheet: only what it says, of the entries it names."""

from bot.directory.directory import Directory
from bot.stewardship.changes import Change, entry_at
from bot.stewardship.drafting import drafted, from_rows
from bot.stewardship.flat import dump, flatten
from bot.stewardship.rows import Row
from bot.stewardship.sheets import read_sheet, to_csv, to_yaml
from bot.wording import load_wording
from tests.conftest import NOW
from tests.stewardship.conftest import LINE


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
