"""Entries as rows of a sheet, whatever the sheet is written in: what a row is, what it may hold, in which order."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from bot.directory.models import Sourced
from bot.stewardship.flat import FieldShape, Sort, dump, flatten, paths
from bot.stewardship.groups import GROUPS
from bot.stewardship.sheet_problems import Says, SheetProblem

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 400
LONGEST_TEXT = 5_000
"""Characters. Words for people have 900 at most; a spreadsheet cuts a cell off at 32,767."""

LONGEST_PATH = 100
DEEPEST_PATH = 6
"""Steps of a path; `contacts.0.label.en` has four."""

_PLACE = re.compile(r"[a-z]{2}(-[a-z]{2,3})?")
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_TURN_TEXT_AROUND = r"\u2028-\u202e\u2066-\u2069"
_NO_CHARACTERS = r"\ud800-\udfff\ufdd0-\ufdef" + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(17))
UNFIT = re.compile(f"[{_CONTROLS}{_TURN_TEXT_AROUND}{_NO_CHARACTERS}]")
"""What has no place in a fact: it cannot be seen, or makes text read in another order, or is half a character."""


BESIDE = ("place", "group", "taken")
"""Columns that say which entry a row is, and of which moment."""


@dataclass(frozen=True)
class Row:
    """One entry: the place and group it belongs to, and its texts by path, `id` among them. Not validated yet.

    `bot.stewardship.flat.build(GROUPS[row.group], row.texts)` makes the entry, or says what is wrong with it.
    """

    place: str
    group: str
    texts: Mapping[str, str]
    columns: frozenset[str] | None = field(default=None, compare=False)
    """The columns of the table it stands in: of others it says nothing. None: it says everything about its entry."""

    taken: str = field(default="", compare=False)
    """The mark of the entry as it was when the sheet was taken. "" where nobody knows."""

    @classmethod
    def of(cls, place: str, group: str, entry: Sourced) -> Self:
        """The row of an entry."""
        texts = {path: plain_breaks(text) for path, text in flatten(dump(entry)).items()}
        return cls(place, group, texts, taken=mark_of(texts))

    @classmethod
    def read(cls, texts: Mapping[str, str], columns: frozenset[str] | None = None) -> Self:
        """What stands in a row or entry of a sheet, `place` and `group` among it. Blank texts are absent."""
        found = {path: plain_breaks(text) for path, text in texts.items() if text.strip()}
        place, group, taken = (found.pop(name, "").strip().lower() for name in BESIDE)
        texts = found | {"id": found["id"].strip()} if "id" in found else found
        return cls(place, group, texts, columns, taken)

    def whole(self, known: Mapping[str, str]) -> dict[str, str]:
        """Its texts, with what is known of the entry in the columns that the table does not have."""
        if self.columns is None:
            return dict(self.texts)
        return {path: text for path, text in known.items() if path not in self.columns} | dict(self.texts)

    @property
    def id(self) -> str:
        """The entry's own name."""
        return self.texts.get("id", "")


def mark_of(texts: Mapping[str, str]) -> str:
    """A few letters that are others once anything in an entry is. They begin as no number and no day does."""
    said = json.dumps(sorted((path, plain_breaks(text)) for path, text in texts.items()))
    return f"v{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def plain_breaks(text: str) -> str:
    """Line breaks in one way. Every system a sheet passes through writes them in its own."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(text: str, most: int = 60) -> str:
    """Something found, short and harmless enough to be shown in a message."""
    kept = UNFIT.sub("\ufffd", text[:most])
    return kept if len(text) <= most else f"{kept}…"


def problems_in(rows: Sequence[tuple[int, Row]]) -> Iterator[SheetProblem]:
    """Why rows, numbered as the sheet's reader sees them, cannot be used. Whether each is an entry is asked later."""
    if len(rows) > MOST_ROWS:
        yield SheetProblem("", "", Says.TOO_MANY_ROWS, {"most": str(MOST_ROWS)})
        return
    if len({path for _number, row in rows for path in row.texts}) > MOST_COLUMNS:
        yield SheetProblem("", "", Says.TOO_MANY_COLUMNS, {"most": str(MOST_COLUMNS)})
        return
    seen: dict[tuple[str, str], int] = {}
    for number, row in rows:
        yield from _problems_of(str(number), row)
        # A place has each id once, whatever the group.
        first = seen.setdefault((row.place, row.id), number)
        if row.id and first != number:
            yield SheetProblem(str(number), "id", Says.ENTRY_TWICE, {"row": str(first)}, shown(row.id))


def _problems_of(where: str, row: Row) -> Iterator[SheetProblem]:
    entry, groups = shown(row.id), ", ".join(GROUPS)
    if not row.place:
        yield SheetProblem(where, "place", Says.NO_PLACE, entry=entry)
    elif not _PLACE.fullmatch(row.place):
        yield SheetProblem(where, "place", Says.BAD_PLACE, {"found": shown(row.place)}, entry)
    if not row.group:
        yield SheetProblem(where, "group", Says.NO_GROUP, {"groups": groups}, entry)
    elif row.group not in GROUPS:
        yield SheetProblem(where, "group", Says.BAD_GROUP, {"found": shown(row.group), "groups": groups}, entry)
    if not row.id:
        yield SheetProblem(where, "id", Says.NO_ID)
    for path, text in row.texts.items():
        if not _can_be_a_column(path):
            yield SheetProblem(where, shown(path), Says.BAD_COLUMN, {"found": shown(path)}, entry)
        elif len(text) > LONGEST_TEXT:
            yield SheetProblem(where, path, Says.TOO_LONG, {"most": str(LONGEST_TEXT)}, entry)
        elif odd := UNFIT.search(text):
            yield SheetProblem(where, path, Says.BAD_CHARACTER, {"code": f"U+{ord(odd[0]):04X}"}, entry)


def _can_be_a_column(path: str) -> bool:
    """Whether it comes back from a sheet as it is. That there is such a field is another question."""
    if not path or path in BESIDE or path != path.strip().casefold() or path.startswith("'"):
        return False
    return len(path) <= LONGEST_PATH and path.count(".") < DEEPEST_PATH and not UNFIT.search(path)


def in_order(given: Iterable[str]) -> list[str]:
    """Paths as somebody would want to read them: what it is, how to reach it, and last what it rests on."""
    return sorted(given, key=_rank)


def is_list(path: str) -> bool:
    """Whether the text of a path is a list of words in one text, such as `audience`."""
    return _SORTS.get(_pattern(path)) in (Sort.SOME_OF, Sort.TEXTS)


def _rank(path: str) -> tuple[int, int, int, bool, bool, str]:
    top, _, rest = path.partition(".")
    first, last = rest.partition(".")[0], path.rpartition(".")[2]
    index = int(first) if first.isdecimal() and len(first) < 7 else 0
    return (
        _FIELDS.get(top, len(_FIELDS)),
        index,
        _PATTERNS.get(_pattern(path), len(_PATTERNS)),
        last != "en",
        last != "fr",
        path,
    )


def _pattern(path: str) -> str:
    """A path without numbers and languages: `contacts.*.label.*`."""
    pattern = re.sub(r"(?<=\.)[0-9]+(?=\.)", "*", path)
    return pattern if pattern in _SORTS else f"{pattern.rpartition('.')[0]}.*"


def _patterns(shapes: Iterable[FieldShape], before: str = "") -> Iterator[tuple[str, Sort]]:
    for shape in shapes:
        here = f"{before}{shape.name}"
        if shape.inner:
            yield from _patterns(shape.inner, f"{here}.*." if shape.sort is Sort.LIST else f"{here}.")
        else:
            yield f"{here}.*" if shape.sort is Sort.WORDS else here, shape.sort


_SHAPES = [shape for kind in GROUPS.values() for shape in paths(kind)]
_SORTS = dict(_patterns(_SHAPES))
_PATTERNS = {pattern: rank for rank, pattern in enumerate(_SORTS)}
_OWN = [shape.name for shape in _SHAPES if shape.name not in Sourced.model_fields]
_FIELDS = {name: rank for rank, name in enumerate(dict.fromkeys(["id", *_OWN, *Sourced.model_fields]))}
