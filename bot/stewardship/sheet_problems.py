"""What can be wrong with a sheet, in words for the person who made it: the only place where these sentences stand."""

import dataclasses
from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.directory.marking import N_

MOST_PROBLEMS = 100
"""Whoever has more has one cause for all of them."""


class Says(StrEnum):
    """Sentences to be filled in with values. The name is a code that stays; the sentence may be worded anew."""

    EMPTY = N_("The file is empty.")
    TOO_LARGE = N_("The sheet is larger than {most} bytes. Split it, for example by place.")
    TOO_MANY_ROWS = N_("The sheet has more than {most} entries. Split it, for example by place.")
    TOO_MANY_PARTS = N_("The file has more parts than a sheet of entries can have. Split it, for example by place.")
    TOO_MANY_COLUMNS = N_("The sheet has more than {most} columns with a name. Split it, for example by group.")
    WORKBOOK = N_("This is a spreadsheet's own kind of file. Save it as “CSV UTF-8” and take that file.")
    UNSURE_LETTERS = N_(
        "It is not certain how accents are written in this file, so nothing was read. Save it as UTF-8; a spreadsheet "
        "calls that “CSV UTF-8”."
    )
    NO_HEADER = N_("The first row must name the columns, “place”, “group” and “id” among them.")
    COLUMN_TWICE = N_("Two columns are called “{column}”. Keep one of them.")
    NO_COLUMN_NAME = N_("Column {number} has no name in the first row, but here it holds “{found}”.")
    BROKEN_TABLE = N_(
        "The table cannot be read from this row on. Often a quotation mark is missing, or stands within a cell without "
        "being doubled."
    )
    BROKEN_YAML = N_("The file cannot be read as YAML: {why}")
    NO_LIST = N_("The file must be a list of entries: each begins with “- place:”.")
    NO_ENTRY = N_("This must be an entry with “place”, “group”, “id” and its fields.")
    ALIAS = N_("Line {line} uses YAML's anchors, aliases or tags. Write the words out instead.")
    TOO_DEEP = N_("Line {line} is nested more deeply than any entry. Check its indentation.")
    DOTTED = N_("“{found}” has a dot in it, which is only possible for the fields of the entry itself.")
    NO_PLACE = N_("The place is missing. Write its code, such as au or ca-qc.")
    BAD_PLACE = N_("“{found}” is not the code of a place. Codes look like au or ca-qc.")
    NO_GROUP = N_("The group is missing. It is one of: {groups}.")
    BAD_GROUP = N_("“{found}” is not a group. It is one of: {groups}.")
    NO_ID = N_("The id is missing. It is the entry's own name, such as au-lifeline.")
    ENTRY_TWICE = N_("This entry is already in row {row}. Keep one of the two.")
    BAD_COLUMN = N_("“{found}” cannot be the name of a field.")
    TOO_LONG = N_("This is longer than {most} characters.")
    BAD_CHARACTER = N_("This contains a character that cannot be seen or that turns text around ({code}). Take it out.")
    MORE = N_("There are more problems than the {most} listed here.")


@dataclasses.dataclass(frozen=True)
class SheetProblem:
    """Something in a sheet that the person who made it should mend.

    `where`: the number of the row as a spreadsheet counts them, or of the entry in a YAML file; "" for the whole file.
    `entry`: the id that stands there, if one does. `field`: the column or path, "" if none is meant.
    """

    where: str
    field: str
    says: Says
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    entry: str = ""

    def __str__(self) -> str:
        at = ", ".join(part for part in (self.where and f"row {self.where}", self.entry, self.field) if part)
        sentence = self.says.value.format(**self.values)
        return f"{at}: {sentence}" if at else sentence


class UnusableSheet(Exception):
    """A sheet that cannot be read, or could not be read again if it were written. It lists every problem found."""

    def __init__(self, problems: Iterable[SheetProblem]) -> None:
        listed = tuple(problems)
        if len(listed) > MOST_PROBLEMS:
            more = SheetProblem("", "", Says.MORE, {"most": str(MOST_PROBLEMS)})
            listed = (*listed[:MOST_PROBLEMS], more)
        self.problems = listed
        super().__init__("\n".join(str(problem) for problem in listed))
