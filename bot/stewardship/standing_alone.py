"""Does a short number, such as 000 or 3114, stand on a page as a number to dial? Pure.

A long number is itself wherever it stands. A short one is also a price, a year, a house, a part of something longer.
"""

import re

import phonenumbers
from phonenumbers.shortnumberinfo import is_emergency_number

from bot.stewardship.reading import BLOCK, EDGE

_AROUND = 60
"""Characters before and after that are looked at; never beyond the paragraph."""

_CURRENCY = r"(?:[$€£¥%‰°]|(?:aud|cad|nzd|usd|eur|euros?|gbp|dollars?|pounds?|per ?cent|pour ?cent)\b)"
_MONTH = (
    r"(?:jan(?:uary|vier|\.)?|feb(?:ruary|\.)?|f[ée]v(?:rier|\.)?|mar(?:ch|s|\.)|apr(?:il|\.)?|avr(?:il|\.)?|may|mai|june?|juin"
    r"|july?|juil(?:let|\.)?|aug(?:ust|\.)?|ao[uû]t|sep(?:t(?:ember|embre|\.)?|\.)?|o[ck]t(?:ober|obre|\.)?"
    r"|nov(?:ember|embre|\.)?|d[ée]c(?:ember|embre|\.)?)\b"
)
_PART_OF = (
    r"\b(?:box|bp|cs|suite|room|bureau|level|floor|[ée]tage|unit|apt|page|pages|pp?|section|sec|art|article|articles|chapter"
    r"|clause|rule|paragraph|bill|loi|version|postcode|zip|phase|figure|table)\.? ?(?:no\.?|n°)? ?$"
)
_UNIT = (
    r"(?:years?|ans|ann[ée]es?|weeks?|semaines?|days?|jours?|hours?|hrs?|heures?|min(?:utes?)?|people|persons?|personnes|members?"
    r"|membres|pages?|cases?|cas|kms?|m|kg|million|millions|billion|k)\b"
)
_STREET = (
    r",? (?:(?:bis |ter )?(?:rue|avenue|boulevard|place|chemin|quai|all[ée]e)\b"
    r"|(?-i:(?:[A-Z][\w'.]* ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Drive|Dr|Lane|Place|Parade|Terrace|Square|Boulevard|Blvd)\b))"
)
_ROUND_THE_CLOCK = r"24 ?(?:[/x] ?7|-? ?(?:hours?|hrs?|h|heures?)\b)|7 ?(?:j/7|days?|jours?)\b"

_OPEN_BEFORE = re.compile(r"(?:24 ?[/x] ?7|7 ?j?/ ?7)[ -]{1,3}$", re.IGNORECASE)
_OPEN_AFTER = re.compile(rf"[ -]{{1,3}}\(?(?:{_ROUND_THE_CLOCK})", re.IGNORECASE)

_NOT_AFTER = re.compile(rf"(?:[\w#@]|{_CURRENCY} ?|\d[.,'’:]|\d\)? |\d ?[-/.]|{_PART_OF}|[-/][-/]?|\+)$", re.IGNORECASE)
_NOT_BEFORE = re.compile(
    rf"(?:[\w@]|[.,'’:]\d| ?{_CURRENCY}| \d|[-/] ?\d|[-/]\w| {_UNIT}|-{_UNIT}| {_MONTH}|{_STREET})", re.IGNORECASE
)
_YEAR_AFTER = re.compile(rf"(?:{_MONTH},? |\b(?:in|since|from|until|en|depuis|sinds|of|de) |[©(] ?)$", re.IGNORECASE)
_US_ADDRESS = re.compile(r", [A-Z]{2} $")

_CALLED_AFTER = re.compile(
    r"(?:\b(?:le|au|du|num[ée]ro|appel(?:er|ez|le)?|compos(?:er|ez)|t[ée]l(?:[ée]phone)?|t[ée]l\.|call|dial|phone) "
    r"|[:☎] ?|n° ?)$",
    re.IGNORECASE,
)
_CALLED_BEFORE = re.compile(r" ?[(:,-]? ?(?:police|samu|gendarmerie|pompiers|urgences?)", re.IGNORECASE)
_DAY_BEFORE = re.compile(rf" ?{_MONTH}|[-/. ]\d|h\b", re.IGNORECASE)
_ANOTHER_BEFORE = re.compile(r"(?<![\d/])(\d{2,4}) ?/ ?$")
_ANOTHER_AFTER = re.compile(r" ?/ ?(\d{2,4})(?![\d/])")


def is_round_the_clock(before: str, after: str) -> tuple[bool, bool]:
    """Whether "24/7" or the like stands right before, and right after a number: digits that are not part of it."""
    return _OPEN_BEFORE.search(before) is not None, _OPEN_AFTER.match(after) is not None


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after, within the same paragraph."""
    before = text[max(0, start - _AROUND) : start].rpartition(BLOCK)[2]
    return before, text[end : end + _AROUND].partition(BLOCK)[0]


def stands_alone(text: str, start: int, end: int, region: str) -> bool:
    """Whether the short number at text[start:end] is one to dial or text, by what stands around it."""
    before, after = (side.replace(EDGE, " ") for side in surroundings(text, start, end))
    number = text[start:end]
    before, after = _without_another(before, after, region)
    open_before, open_after = is_round_the_clock(before, after)
    if not open_before and _NOT_AFTER.search(before):
        return False
    if not open_after and _NOT_BEFORE.match(after):
        return False
    if _US_ADDRESS.search(before):
        return False
    if len(number) == 4 and 1500 <= int(number) <= 2100 and _YEAR_AFTER.search(before):
        return False
    if len(number) == 2:  # 15 and 17 stand on every page; only those somebody is told to call count
        called = _CALLED_AFTER.search(before) or _CALLED_BEFORE.match(after)
        return called is not None and not _DAY_BEFORE.match(after)
    return True


def _without_another(before: str, after: str, region: str) -> tuple[str, str]:
    """Two emergency numbers are often written as 999/112; the other one is taken away."""
    known = region in phonenumbers.SUPPORTED_REGIONS
    left, right = _ANOTHER_BEFORE.search(before), _ANOTHER_AFTER.match(after)
    if known and left and is_emergency_number(left[1], region):
        before = before[: left.start()]
    if known and right and is_emergency_number(right[1], region):
        after = after[right.end() :]
    return before, after
