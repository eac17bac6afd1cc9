"""Many entries in one file: for a spreadsheet, or as YAML. Bytes in, bytes out.

What is written can be read again, or is not written: `read_sheet` gives back the very rows that `to_csv` or `to_yaml`
were given. Reading judges the sheet only; `bot.stewardship.flat.build` judges an entry.
"""

import re
from collections.abc import Iterable
from typing import Literal

from bot.stewardship.listing import read_listing, write_listing
from bot.stewardship.rows import MOST_BYTES, Row
from bot.stewardship.sheet_problems import Says, SheetProblem, UnusableSheet
from bot.stewardship.table import read_table, write_table

__all__ = ["Row", "SheetProblem", "UnusableSheet", "read_sheet", "to_csv", "to_yaml"]

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheets begin: xlsx and ods, xls."""

_UTF_8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FRENCH_AND_SIGNS = frozenset("ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŸŒÆàâäçèéêëîïôöùûüÿœæ‘’“”«»–—…•·°º€§\u00a0")


def to_csv(rows: Iterable[Row], separator: Literal[",", ";", "\t"] = ",") -> bytes:
    """A table for a spreadsheet. French settings expect ";" between cells, English ones ",".

    Raises UnusableSheet for rows that could not be read again, because they are too many, for example.
    """
    return _within_bounds(write_table(tuple(rows), separator).encode("utf-8-sig"))


def to_yaml(rows: Iterable[Row]) -> bytes:
    """A list of entries as they stand in `resources/`. Raises UnusableSheet for rows that could not be read again."""
    return _within_bounds(write_listing(tuple(rows)).encode())


def read_sheet(name: str, content: bytes) -> tuple[Row, ...]:
    """The rows of a sheet, CSV or YAML as its name says, or else its beginning.

    Raises UnusableSheet with every problem in it, and nothing else whatever the bytes are.
    """
    _within_bounds(content)
    if content.startswith(_WORKBOOKS):
        raise UnusableSheet([SheetProblem("", "", Says.WORKBOOK)])
    text = _decoded(content)
    if not text.strip():
        raise UnusableSheet([SheetProblem("", "", Says.EMPTY)])
    return read_listing(text) if _is_yaml(name, text) else read_table(text)


def _within_bounds(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise UnusableSheet([SheetProblem("", "", Says.TOO_LARGE, {"most": str(MOST_BYTES)})])
    return content


def _is_yaml(name: str, text: str) -> bool:
    ending = name.rpartition(".")[2].lower()
    if ending in ("yaml", "yml", "csv", "tsv", "txt"):
        return ending in ("yaml", "yml")
    return text.lstrip().startswith(("-", "[", "{", "#", "%"))


def _decoded(content: bytes) -> str:
    """UTF-8; UTF-16 if it says so, as Excel's "Unicode text" does; or what Windows writes when not asked for UTF-8.

    The last cannot be told from other old encodings by any mark. So it is believed only if nothing but French letters
    and ordinary signs come out, and nothing looks like UTF-8 that was damaged.
    """
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = "" if is_utf_16 or _UTF_8_LETTER.search(content) else content.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or not all(letter.isascii() or letter in _FRENCH_AND_SIGNS for letter in text):
        raise UnusableSheet([SheetProblem("", "", Says.UNSURE_LETTERS)])
    return text
