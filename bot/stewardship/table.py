"""Rows as a table of comma-separated values that lives through a spreadsheet, and back."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from bot.stewardship.cells import bare, shielded
from bot.stewardship.rows import BESIDE, MOST_COLUMNS, MOST_ROWS, Row, in_order, plain_breaks, problems_in, shown
from bot.stewardship.sheet_problems import MOST_PROBLEMS, Says, SheetProblem, UnusableSheet

SEPARATORS = (",", ";", "\t")

_FIRST = ("place", "group", "id")


def write_table(rows: Sequence[Row], separator: str) -> str:
    """The table. Raises UnusableSheet for rows that could not be read again."""
    if problems := list(problems_in(list(enumerate(rows, 2)))):
        raise UnusableSheet(problems)
    columns = ["id", *in_order({path for row in rows for path in row.texts} - {"id"})]
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    beside = BESIDE if any(row.taken for row in rows) else BESIDE[:2]
    writer.writerow([shielded(name) for name in (*beside, *columns)])
    for row in rows:
        texts = (plain_breaks(row.texts.get(path, "")) for path in columns)
        writer.writerow([*(row.place, row.group, row.taken)[: len(beside)], *map(shielded, texts)])
    return out.getvalue()


def read_table(text: str) -> tuple[Row, ...]:
    """The rows of a table with any of our separators, its columns in any order. Raises UnusableSheet."""
    # A first line "sep=;" tells Excel what separates cells. Spreadsheets do not count it as a row.
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    records, header = _with_header(text)
    columns = frozenset(header)
    problems: list[SheetProblem] = []
    rows: list[tuple[int, Row]] = []
    for number, cells in records:
        found = {}
        for column, cell in enumerate(cells):
            name = header[column] if column < len(header) else ""
            if name:
                found[name] = bare(cell)
            elif cell.strip():
                values = {"number": str(column + 1), "found": shown(cell)}
                problems.append(SheetProblem(str(number), "", Says.NO_COLUMN_NAME, values))
        if any(text.strip() for text in found.values()):
            rows.append((number, Row.read(found, columns)))
        if len(rows) > MOST_ROWS or len(problems) > MOST_PROBLEMS:
            break
    problems += problems_in(rows)
    if problems:
        raise UnusableSheet(sorted(problems, key=lambda problem: int(problem.where or 0)))
    return tuple(row for _number, row in rows)


def _with_header(text: str) -> tuple[Iterator[tuple[int, list[str]]], list[str]]:
    """The records below the header, and the names in it, "" for a column without one."""
    for separator in SEPARATORS:
        records = _records(text, separator)
        try:
            names = next(([bare(cell).strip().casefold() for cell in cells] for _number, cells in records), [])
        except UnusableSheet:
            continue
        if not set(_FIRST) <= set(names):
            continue
        if len({*names} - {"", *_FIRST, *BESIDE}) > MOST_COLUMNS:
            raise UnusableSheet([SheetProblem("", "", Says.TOO_MANY_COLUMNS, {"most": str(MOST_COLUMNS)})])
        doubles = sorted({name for name in names if name and names.count(name) > 1})
        if doubles:
            raise UnusableSheet(
                SheetProblem("1", shown(name), Says.COLUMN_TWICE, {"column": shown(name)}) for name in doubles
            )
        return records, names
    raise UnusableSheet([SheetProblem("1", "", Says.NO_HEADER)])


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds anything, by the number a spreadsheet gives it. Raises UnusableSheet at a row out of shape.

    Strict: without it a quotation mark that is never closed swallows the rest of the table as one cell.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UnusableSheet([SheetProblem(str(number), "", Says.BROKEN_TABLE)]) from None
        if any(cell.strip() for cell in cells):
            yield number, cells
