"""A sheet comes back as it was handed out, or is refused in words that say what to mend."""

import csv
from collections import defaultdict
from collections.abc import Callable
from io import StringIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.directory.models import Fact, Sourced
from bot.stewardship.cells import bare, shielded
from bot.stewardship.flat import build
from bot.stewardship.groups import GROUPS
from bot.stewardship.rows import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from bot.stewardship.sheet_problems import MOST_PROBLEMS, Says
from bot.stewardship.sheets import Row, SheetProblem, UnusableSheet, read_sheet, to_csv, to_yaml
from tests.stewardship.some_entries import entries, real_entries

WRITERS: dict[str, Callable[[list[Row]], bytes]] = {
    "a.csv": to_csv,
    "b.csv": lambda rows: to_csv(rows, ";"),
    "c.tsv": lambda rows: to_csv(rows, "\t"),
    "d.yaml": to_yaml,
    "no ending": to_csv,
    "nor here": to_yaml,
}
HEADER = "place,group,id,name.en,what.en,hours.open\n"
FULL = "place,group,id,name.en\nau,help_lines,a-line,{}\n"


def line(**texts: str) -> Row:
    return Row("au", "help_lines", {"id": "a-line"} | {path.replace("_", "."): text for path, text in texts.items()})


def refused(content: bytes | str, name: str = "a.csv") -> list[tuple[str, str, str]]:
    """Where, in which field and why a sheet is refused."""
    with pytest.raises(UnusableSheet) as found:
        read_sheet(name, content.encode() if isinstance(content, str) else content)
    assert str(found.value)
    return [(problem.where, problem.field, problem.says.name) for problem in found.value.problems]


def handed_out(name: str, rows: list[Row], unless: Says) -> bytes | None:
    """The sheet, or None if it is refused for just one kind of reason."""
    try:
        return WRITERS[name](rows)
    except UnusableSheet as error:
        found = {problem.says for problem in error.problems}
    assert found == {unless}
    return None


def rows_of_places_and_groups() -> dict[str, list[Row]]:
    sheets = defaultdict(list)
    for place, group, entry in real_entries():
        if isinstance(entry, Sourced):
            row = Row.of(place, group, entry)
            assert build(GROUPS[group], row.texts) == entry
            sheets[place].append(row)
            sheets[group].append(row)
    return sheets


def test_every_place_and_every_group_comes_back() -> None:
    sheets = rows_of_places_and_groups()
    assert len(sheets) > 35
    for sheet, rows in sheets.items():
        for name in ("a.csv", "d.yaml"):
            assert read_sheet(name, WRITERS[name](rows)) == tuple(rows), (sheet, name)


def test_nothing_comes_back_as_nothing() -> None:
    for name, write in WRITERS.items():
        assert read_sheet(name, write([])) == ()


TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t\r=+-@'\",;0"), min_size=1, max_size=30
)
"""Any words, and often what spreadsheets and separators trip over."""


@given(st.sampled_from(sorted(WRITERS)), st.lists(TEXTS, max_size=6))
@example("a.csv", ["'", "''", "'000", '"', '""', "\r\n", "a\r\nb\rc", "\ufeff", " 000 ", "=1+1"])
@example(
    "d.yaml", ["null", "~", "<<", "=", "no", "- a", "a: b", "#", "|", ">\n  b", " \n a \n\n b", "\u2028", "\ufeff"]
)
def test_any_texts_come_back_or_are_refused(name: str, texts: list[str]) -> None:
    rows = [
        Row("ca-qc", "routes", {"id": f"row-{index}", "name.en": text, "contacts.0.label.fr": text, "odd one": text})
        for index, text in enumerate(texts)
    ]
    content = handed_out(name, rows, Says.BAD_CHARACTER)
    if content is None:
        return
    assert read_sheet(name, content) == tuple(
        Row.read({"place": "ca-qc", "group": "routes", **row.texts}) for row in rows
    )


ENTRIES = st.one_of([st.tuples(st.just(group), entries(kind)) for group, kind in GROUPS.items()])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(WRITERS)), ENTRIES)
def test_any_entry_comes_back_or_is_refused(name: str, grouped: tuple[str, Fact]) -> None:
    group, entry = grouped
    assert isinstance(entry, Sourced)
    row = Row.of("au-nsw", group, entry)
    content = handed_out(name, [row], Says.BAD_CHARACTER)
    if content is None:
        return
    assert read_sheet(name, content) == (row,)
    if "\\r" not in entry.model_dump_json():
        assert build(GROUPS[group], row.texts) == entry


@given(
    st.sampled_from(sorted(WRITERS)),
    st.dictionaries(
        st.lists(st.sampled_from(["contacts", "name", "en", "0", "1", "", "a b", "Å", "'"]), max_size=7).map(".".join)
        | st.text(max_size=8),
        st.sampled_from(["x", "a, b", "a,b", "=1"]),
        max_size=8,
    ),
)
@example("d.yaml", {"contacts": "x", "contacts.0.value": "y"})
@example("d.yaml", {"contacts.0.value": "x", "contacts.2.value": "y"})
@example("d.yaml", {"name.0": "x", "name.1": "y"})
@example("d.yaml", {"audience": "anyone,  women, "})
def test_paths_that_no_entry_has_come_back_or_are_refused(name: str, texts: dict[str, str]) -> None:
    row = Row("au", "routes", texts | {"id": "a"})
    content = handed_out(name, [row], Says.BAD_COLUMN)
    if content is None:
        return
    assert read_sheet(name, content) == (row,)


@given(
    st.sampled_from(["a.csv", "a.yaml", "a", "", "\0.\n"]),
    st.binary(max_size=400) | st.text(max_size=400).map(str.encode),
)
@example("a.csv", b"\xff\xfe\x00")
@example("a.csv", b'place,group,id\n"')
@example("a.csv", b"place,group,id\n\0,\0,\0")
@example("a.yaml", b"<<: a")
@example("a.yaml", b"- <<: {a: b}")
@example("a.yaml", b"? [a]\n: b")
@example("a.yaml", b"- null: a")
@example("a.yaml", b'- place: "\\ud800"')
@example("a.yaml", b"a\n---\nb")
@example("a.yaml", b"%TAG ! x\n--- a")
@example("a", b"\x00")
def test_random_bytes_are_only_ever_refused(name: str, content: bytes) -> None:
    judged(name, content)


def judged(name: str, content: bytes) -> None:
    """Reads it or is told why not. Anything else that is raised fails the test."""
    problems: tuple[SheetProblem, ...] = ()
    rows: tuple[Row, ...] = ()
    try:
        rows = read_sheet(name, content)
    except UnusableSheet as error:
        problems = error.problems
    assert rows == () or problems == ()
    assert all(str(problem) for problem in problems)


PIECES = [
    "place", "group", "id", "name.en", "au", "routes", "a", ",", ";", "\t", "\n", '"', "'", ": ", "- ", "  ",
    "[", "{", "}", "]", "&a ", "*a", "|", "\0", "é", "\u202e",
]  # fmt: skip


@given(st.sampled_from(["a.csv", "a.yaml"]), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_nearly_sheets_are_only_ever_refused(name: str, text: str) -> None:
    for content in (text, f"{HEADER}{text}", f"- place: au\n  group: routes\n  id: a\n  {text}"):
        judged(name, content.encode())


CHANGED = [
    "000", "106", "+61 2 6277 7111", "0458 737 732", "24/7", "2026-11-21", "1-2", "1/2", "1e5", "12 %", "5 €", "(12)",
    "true", "FALSE", "Vrai", "faux", "1234567890123456789", "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1",
    "＝1+1", " =1", "'tis", "''", "Sept 2026", "21 mars 2026", "août 2026", "déc. 26", "May 5", "mar-26", "#N/A", "½",
]  # fmt: skip


@pytest.mark.parametrize("text", CHANGED)
def test_what_a_spreadsheet_would_change_or_run_is_shielded(text: str) -> None:
    assert shielded(text) == f"'{text}"
    assert bare(shielded(text)) == text


@pytest.mark.parametrize(
    "text",
    ["Talks.", "phone", "au-emergency-000", "https://example.org/2026", "anyone, women", "Mo-Fr 09:00-17:00", "Été",
     "Maybe", "Truely", "Marked as read in 2019 by the office of the commissioner, for the second time."],
)  # fmt: skip
def test_words_are_left_as_they_are(text: str) -> None:
    assert shielded(text) == bare(text) == text


def test_no_cell_of_a_sheet_can_be_run() -> None:
    content = to_csv([line(name_en="=1+1", what_en="\t@x", **{"=a": "x", "+b": "x"})]).decode("utf-8-sig")
    for cells in csv.reader(StringIO(content, newline="")):
        assert not any(cell[:1] in set("=+-@\t\r\n") for cell in cells if cell)


def test_a_spreadsheet_may_swallow_the_apostrophe_and_move_columns() -> None:
    assert read_sheet("a.csv", b"hours.open;id;;Group;place\r\n24/7;a-line;;Help_lines;AU \r\n;;;;\r\n") == (
        line(hours_open="24/7"),
    )


def test_every_row_and_column_may_be_empty() -> None:
    text = f"\ufeff\n\n,,,\n{HEADER},,,,,,,\n\nau,help_lines,a-line,A line\n   ,\n"
    assert read_sheet("a.csv", text.encode()) == (line(name_en="A line"),)


def test_excel_may_be_told_the_separator() -> None:
    assert read_sheet("a.csv", b"sep=;\r\nplace;group;id\r\nau;help_lines;a-line\r\n") == (line(),)
    assert refused("sep=;\r\nplace;group;id\r\nau;help_lines;\r\n") == [("2", "id", "NO_ID")]


def test_line_breaks_are_one_kind() -> None:
    assert read_sheet("a.csv", FULL.format('"a\r\nb\rc\nd"').encode()) == (line(name_en="a\nb\nc\nd"),)
    assert read_sheet("a.csv", FULL.format("x").replace("\n", "\r").encode()) == (line(name_en="x"),)


def test_a_zero_that_was_lost_is_not_made_up() -> None:
    assert read_sheet("a.csv", FULL.format("0").encode()) == (line(name_en="0"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_french_is_read_as_spreadsheets_write_it(encoding: str) -> None:
    content = FULL.format("L’été à Noël, « cœur » – 5 €").replace(", «", " «").encode(encoding)
    assert read_sheet("a.csv", content) == (line(name_en="L’été à Noël « cœur » – 5 €"),)


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_letters_that_could_be_others_are_not_guessed(encoding: str) -> None:
    assert refused(FULL.format("à l'école, très").encode(encoding)) == [("", "", "UNSURE_LETTERS")]


def test_damaged_utf_8_is_not_taken_for_something_else() -> None:
    assert refused(FULL.format("“é” x").encode() + b"\xe9") == [("", "", "UNSURE_LETTERS")]
    assert refused("- place: é".encode("utf-16")[:-1], "a.yaml") == [("", "", "UNSURE_LETTERS")]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", [("", "", "EMPTY")]),
        (" \n \n", [("", "", "EMPTY")]),
        (b"PK\x03\x04....", [("", "", "WORKBOOK")]),
        (b"x" * (MOST_BYTES + 1), [("", "", "TOO_LARGE")]),
        ("id,name.en\na,b\n", [("1", "", "NO_HEADER")]),
        ("place,group,id,a,A\n", [("1", "a", "COLUMN_TWICE")]),
        ("place,group,id,,x\nau,routes,a,here,x\n", [("2", "", "NO_COLUMN_NAME")]),
        ("place,group,id\nau,routes,a,,more\n", [("2", "", "NO_COLUMN_NAME")]),
        ('place,group,id,x\n\nau,routes,a,"never closed\nau,routes,b,y\n', [("3", "", "BROKEN_TABLE")]),
        ('place,group,id,x\nau,routes,a,"he" said\n', [("2", "", "BROKEN_TABLE")]),
        ("place,group,id,x\n,,,x\n", [("2", "place", "NO_PLACE"), ("2", "group", "NO_GROUP"), ("2", "id", "NO_ID")]),
        ("place,group,id\nAustralia,help lines,a\n", [("2", "place", "BAD_PLACE"), ("2", "group", "BAD_GROUP")]),
        ("place,group,id\nau,routes,a\nca,routes,a\nau,duties,a\n", [("4", "id", "ENTRY_TWICE")]),
        ("place,group,id,a.b.c.d.e.f.g\nau,routes,a,x\n", [("2", "a.b.c.d.e.f.g", "BAD_COLUMN")]),
        (FULL.format("a\0b"), [("2", "name.en", "BAD_CHARACTER")]),
        (FULL.format("a\u202eb"), [("2", "name.en", "BAD_CHARACTER")]),
        (FULL.format("a\uffff"), [("2", "name.en", "BAD_CHARACTER")]),
        (FULL.format("x" * 5_001), [("2", "name.en", "TOO_LONG")]),
        (FULL.format("x" * 140_000), [("2", "", "BROKEN_TABLE")]),
    ],
)
def test_a_table_that_cannot_be_used(content: bytes | str, problems: list[tuple[str, str, str]]) -> None:
    assert refused(content) == problems


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("", [("", "", "EMPTY")]),
        ("# nothing", [("", "", "EMPTY")]),
        ("place: au", [("", "", "NO_LIST")]),
        ("- au\n- place: au\n  group: routes\n", [("1", "", "NO_ENTRY"), ("2", "id", "NO_ID")]),
        ("- place: [", [("", "", "BROKEN_YAML")]),
        ("- place: au\n  place: ca", [("", "", "BROKEN_YAML")]),
        ("- &a x\n- *a", [("", "", "ALIAS")]),
        ("- place: *b", [("", "", "ALIAS")]),
        ("- !!python/name:os.system x", [("", "", "ALIAS")]),
        ("[" * 100_000, [("", "", "TOO_DEEP")]),
        ("- {a: b}\n" * 100_000, [("", "", "TOO_MANY_PARTS")]),
        ("- {place: au, group: routes, id: a, name: {en: x}, name.en: y}", [("1", "", "DOTTED")]),
        ("- {place: au, group: routes, id: a, contacts: [{label.en: x}]}", [("1", "", "DOTTED")]),
        ('- {place: au, group: routes, id: a, name.en: "a\\u202eb"}', [("1", "name.en", "BAD_CHARACTER")]),
        ("- {place: {a: b}, group: routes, id: a}", [("1", "place", "NO_PLACE")]),
    ],
)
def test_a_listing_that_cannot_be_used(content: str, problems: list[tuple[str, str, str]]) -> None:
    assert refused(content, "a.yml") == problems


def test_lone_surrogates_are_refused_before_they_break_anything() -> None:
    for write in WRITERS.values():
        with pytest.raises(UnusableSheet, match="U\\+D800"):
            write([line(name_en="a\ud800")])


def test_bounds_hold_both_ways() -> None:
    header = "place,group,id\n"
    many = [Row("au", "routes", {"id": f"r-{index}"}) for index in range(MOST_ROWS + 1)]
    wide = [Row("au", "routes", {"id": "r"} | {f"x{index}": "x" for index in range(MOST_COLUMNS)})]
    large = [line(name_en="x" * 4_000) for _ in range(300)]
    large = [Row("au", "routes", {**row.texts, "id": f"r-{index}"}) for index, row in enumerate(large)]
    for rows, why in ((many, "TOO_MANY_ROWS"), (wide, "TOO_MANY_COLUMNS"), (large, "TOO_LARGE")):
        for write in WRITERS.values():
            with pytest.raises(UnusableSheet) as found:
                write(rows)
            assert [problem.says.name for problem in found.value.problems] == [why]
    assert len(read_sheet("a.csv", to_csv(many[1:]))) == MOST_ROWS
    assert refused(header + "".join(f"au,routes,r-{index}\n" for index in range(MOST_ROWS + 1))) == [
        ("", "", "TOO_MANY_ROWS")
    ]
    assert refused("place,group,id," + ",".join(f"x{index}" for index in range(MOST_COLUMNS + 1))) == [
        ("", "", "TOO_MANY_COLUMNS")
    ]
    assert refused("- {place: au}\n" * (MOST_ROWS + 1), "a.yaml") == [("", "", "TOO_MANY_ROWS")]


def test_a_thousand_problems_have_one_cause() -> None:
    found = refused("place,group,id\n" + "au,x,\n" * 900)
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1] == ("", "", "MORE")


def test_problems_say_where_and_what() -> None:
    with pytest.raises(UnusableSheet) as found:
        read_sheet("a.csv", b"place,group,id\nau,rules,a-line\n")
    assert str(found.value) == (
        "row 2, a-line, group: “rules” is not a group. It is one of: "
        "emergency, help_lines, routes, definitions, duties, medical."
    )


def test_columns_say_first_what_it_is_and_last_what_it_rests_on() -> None:
    row = line(sources_0_url="x", name_fr="x", contacts_10_value="x", contacts_9_value="x", odd="x", name_en="x")
    header = to_csv([row]).decode("utf-8-sig").partition("\r\n")[0]
    assert header == "place,group,id,name.en,name.fr,contacts.9.value,contacts.10.value,sources.0.url,odd"


def test_a_listing_reads_like_the_directory() -> None:
    row = line(name_en="A line", audience="anyone, women", contacts_0_value="000", contacts_0_label_en="x")
    assert to_yaml([row]).decode() == (
        "- place: au\n  group: help_lines\n  id: a-line\n  name:\n    en: A line\n  audience:\n  - anyone\n  - women\n"
        "  contacts:\n  - value: '000'\n    label:\n      en: x\n"
    )


def test_no_field_is_called_as_the_columns_of_the_sheet_itself() -> None:
    assert not {"place", "group"} & {name for kind in GROUPS.values() for name in kind.model_fields}
