"""What a spreadsheet does to a cell, and how to keep it from doing so.

Opened in a spreadsheet, 000 becomes 0, +61 2 becomes a sum, 24/7 and "Sept 2026" become days, and =... is run. One rule
against all of it: such a cell gets an apostrophe in front, which spreadsheets take for "this is text".
"""

import re
from unicodedata import normalize

_TRUTHS = frozenset({"true", "false", "vrai", "faux"})
_BEGINS_LIKE_A_DAY = re.compile(
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fev|avr|mai|jui|aou|mon|tue|wed|thu|fri|sat|sun|lun|mer|jeu|ven"
    r"|sam|dim)",
    re.IGNORECASE,
)
"""Months and days of the week as English and French begin them, without accents."""

_LONGEST_DAY = 60
"""Characters; longer than any way to write a day and an hour. A sentence about the month of May is none."""


def shielded(text: str) -> str:
    """The text as a cell that a spreadsheet shows and saves as it is."""
    return f"'{text}" if _would_change(text) else text


def bare(cell: str) -> str:
    """The text of a cell, whether a spreadsheet has swallowed the apostrophe or not."""
    return cell.removeprefix("'")


def _would_change(text: str) -> bool:
    # Compatibility forms too: some spreadsheets run what begins with a full-width "=".
    plain = "".join(
        letter for letter in normalize("NFKD", text[: _LONGEST_DAY + 1]) if letter < "\u0300" or letter > "\u036f"
    )
    if not plain[:1].isalpha():
        return bool(text)
    if plain.strip().casefold() in _TRUTHS:
        return True
    has_digit = any(letter.isdigit() for letter in plain)
    return has_digit and len(text) <= _LONGEST_DAY and _BEGINS_LIKE_A_DAY.match(plain) is not None
