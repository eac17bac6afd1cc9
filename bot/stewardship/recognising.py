"""Does a number or an address stand on a page, in any spelling that people use? Pure.

A number that is wrongly believed to stand hides a fact that changed; one that is wrongly missed costs a steward a look.
So whatever is not clear counts as missing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

import phonenumbers

from bot.directory.checking import digits
from bot.directory.models import Contact, Way
from bot.stewardship.reading import EDGE, Words
from bot.stewardship.standing_alone import is_round_the_clock, stands_alone, surroundings

_ADDRESSES = (Way.CHAT, Way.VIDEO, Way.WEB)

_SHORT = 6
"""Digits. Numbers up to here must stand alone to count: 000, 3114, 85258, 13 11 14, 116 123."""

_BETWEEN = rf"[ ./()\[\]·{EDGE}-]{{0,4}}"
"""What may stand between two digits of a long number."""

_ABROAD = rf"(?P<abroad>(?:\+|(?<!\d)(?:0011|011|00)){_BETWEEN})?"
_KEYS: dict[str, str] = {}
for _letter in "abcdefghijklmnopqrstuvwxyz":
    _key = phonenumbers.convert_alpha_characters_in_number(_letter)
    _KEYS[_key] = _KEYS.get(_key, "") + _letter

_NUMBER_LINK = re.compile(r"(?:tel|sms|callto):/{0,2}([^;,?&#]*)(.*)", re.IGNORECASE | re.DOTALL)
_EXTENSION = re.compile(r"(?:\bext(?:ension)?|\bposte|x)\.? ?(\d+)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*[^\W\d][^()]*\)")
_WRITTEN = re.compile(r"\+?\(?\d[\d \u00a0().\-/]*")
_LEFT = re.compile(r"(\+?)((?:(?<!\d)\d+[ ./()-]{1,2}){0,4})$")
_RIGHT = re.compile(r"(?:[ ./()-]{1,2}\d+(?!\d)){0,4}")
_GROUP = re.compile(r"\d+[ ./()-]{1,2}|[ ./()-]{1,2}\d+")
_TOKEN_BEFORE = re.compile(r"[^\W_]+$")
_TOKEN_AFTER = re.compile(r"[^\W_]+")
_EXTENSION_WORD = re.compile(r"(?:x|ext)\d+$", re.IGNORECASE)

_ADDRESS = re.compile(r"(?<![\w@.-])(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?][^\s<>\"]*)?", re.IGNORECASE)
_FOLLOWS_ONE = re.compile(r"utm_|fbclid$|gclid$|mc_")
_AT = re.compile(r" ?[(\[{] ?(?:at|@|arobase) ?[)\]}] ?", re.IGNORECASE)
_DOT = re.compile(r" ?[(\[{] ?(?:dot|\.|point) ?[)\]}] ?", re.IGNORECASE)


def stands_in(contact: Contact, region: str, words: Words) -> bool:
    """Whether the contact stands in the words or links of a page. `region`: where a number is dialled, such as AU."""
    if contact.way is Way.EMAIL:
        return _email_stands(contact.value, words)
    if contact.way in _ADDRESSES:
        return _address_stands(contact.value, words)
    number = _number(contact.value, contact.region or region)
    return any(_number_link_is(number, link) for link in words.links) or _number_stands(number, words.text)


# Numbers


@dataclass(frozen=True)
class _Number:
    """A number to look for: its digits as dialled at home, and after a plus sign from abroad."""

    region: str
    at_home: tuple[str, ...]
    abroad: tuple[str, ...]
    e164: str
    extension: str

    @property
    def is_short(self) -> bool:
        return len(self.at_home[0]) <= _SHORT


@lru_cache(maxsize=2048)
def _number(value: str, region: str) -> _Number:
    """Reads what stands in a contact: "1800 737 732", "0423 677 767 (text)", "613-789-8096 ext. 25", "1800RESPECT"."""
    extension = _EXTENSION.search(value)
    plain = _IN_BRACKETS.sub(" ", value[: extension.start()] if extension else value)
    if digits(plain) and re.search(r"\d ?[A-Za-z]{3,}", plain):
        plain = phonenumbers.convert_alpha_characters_in_number(plain)
    written = max(_WRITTEN.findall(plain), key=len, default=value)
    raw = digits(written)
    try:
        known = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        known = None
    if known is None or not phonenumbers.is_valid_number(known):
        return _Number(region, (raw,), (), "", extension[1] if extension else "")
    code, bare = str(known.country_code), phonenumbers.national_significant_number(known)
    national = digits(phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.NATIONAL))
    at_home = [national] if written.startswith("+") else [raw, national]
    if code == "1":
        at_home += [bare, f"1{bare}"] if len(bare) == 10 else []
    abroad = (code + bare, f"{code}0{bare}") if national == f"0{bare}" else (code + bare,)
    e164 = phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.E164)
    return _Number(region, tuple(dict.fromkeys(at_home)), abroad, e164, extension[1] if extension else "")


def _number_link_is(number: _Number, link: str) -> bool:
    """Whether a tel: or sms: link dials exactly this number."""
    leads = _NUMBER_LINK.fullmatch(link.strip())
    if leads is None:
        return False
    dialled = phonenumbers.convert_alpha_characters_in_number(unquote(leads[1]).split("x")[0].strip())
    if number.extension and number.extension not in re.findall(r"\d+", unquote(leads[2] + leads[1].partition("x")[2])):
        return False
    called = digits(dialled)
    if dialled.startswith("+"):
        return called in number.abroad
    starts = ("", "00", "011", "0011") if not number.is_short else ("00", "011", "0011")
    return called in number.at_home or any(called == start + one for start in starts for one in number.abroad)


def _number_stands(number: _Number, text: str) -> bool:
    if number.is_short:
        for found in _short_pattern(number.at_home[0]).finditer(text):
            if stands_alone(text, found.start(), found.end(), number.region):
                return True
    else:
        for form in number.at_home:
            if any(_is_whole(number, text, found) for found in _long_pattern(form).finditer(text)):
                return True
    for form in number.abroad:
        for found in re.finditer(_ABROAD + _long_pattern(form).pattern, text):
            # 61 2 9045 6999 is usual without a plus sign; 61131114 would be eight digits of somebody else
            if (found["abroad"] or len(form) >= 10) and _is_whole(number, text, found):
                return True
    return any(_in_letters(number, form, text) for form in number.at_home if len(form) >= _SHORT)


@lru_cache(maxsize=4096)
def _long_pattern(form: str) -> re.Pattern[str]:
    return re.compile(_BETWEEN.join(form))


def _short_pattern(form: str) -> re.Pattern[str]:
    """How short numbers are grouped: 988 or 9-8-8; 3114 or 31 14; 131 114, 13-11-14."""
    if len(form) <= 2:
        return re.compile(form)
    if len(form) == 3:
        return re.compile(f"{form}|{'-'.join(form)}")
    if len(form) == 4:
        return re.compile(f"{form}|{form[:2]} {form[2:]}")
    return re.compile(f"{EDGE}?[ .-]?{EDGE}?".join(form))


def _is_whole(number: _Number, text: str, found: re.Match[str]) -> bool:
    """Whether a number found in a text is there as itself, and not as a part of a longer one."""
    before, after = surroundings(text, found.start(), found.end())
    if re.search(r"\d[,']?$", before) or re.match(r",?\d", after):
        return False
    token, next_token = _TOKEN_BEFORE.search(before), _TOKEN_AFTER.match(after)
    if token and any(letter.isdigit() for letter in token[0]):
        return False
    if next_token and any(letter.isdigit() for letter in next_token[0]) and not _EXTENSION_WORD.match(next_token[0]):
        return False
    if number.extension and not re.match(rf"\D{{0,20}}{number.extension}(?!\d)", after.replace(EDGE, "")):
        return False
    return not _is_in_another(number, before, found[0], after)


def _is_in_another(number: _Number, before: str, found: str, after: str) -> bool:
    """Whether it becomes another dialable number with the digits beside it: 13 11 14 stands in 0477 13 11 14, too."""
    open_before, open_after = is_round_the_clock(before, after)
    left = _LEFT.search(before)
    plus, groups = (left[1], left[2]) if left and not open_before else ("", "")
    lefts = _GROUP.findall(groups)
    right = _RIGHT.match(after)
    rights = _GROUP.findall(right[0]) if right and not open_after else []
    if plus and _dialled(f"+{groups}{found}", number.region) != number.e164:
        return True
    longer = {
        _dialled("".join((*lefts[i:], found, *rights[:j])), number.region)
        for i in range(len(lefts) + 1)
        for j in range(len(rights) + 1)
        if i < len(lefts) or j
    }
    # 5-1800-737-732 is nobody's number, but not this one either; 1-800-656-4673 is
    is_tied = bool(lefts and lefts[-1][-1] in "-.") or bool(rights and rights[0][0] in "-." and rights[0][1].isdigit())
    return bool(longer - {"", number.e164}) or (is_tied and number.e164 not in longer)


def _dialled(written: str, region: str) -> str:
    """What a number reaches, in one spelling; empty if it is none."""
    try:
        known = phonenumbers.parse(re.sub(r"[^\d+]", "", written), region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(known):
        return ""
    return phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.E164)


def _in_letters(number: _Number, form: str, text: str) -> bool:
    """Whether it stands as a word on the keys: 13YARN, 1-800-656-HOPE, 1800RESPECT, whose last letter dials nothing."""
    if number.extension:
        return False
    keys = [f"[{digit}{_KEYS.get(digit, '')}]" if at >= 2 else digit for at, digit in enumerate(form)]
    for found in re.finditer(_BETWEEN.join(keys), text, re.IGNORECASE):
        before, after = surroundings(text, found.start(), found.end())
        is_a_word = re.search(r"[a-z]{2}", found[0], re.IGNORECASE) is not None
        if found[0][-1].isalpha():
            after = after.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        # 1800respect.org.au is an address, which stays when the number changes
        is_an_address = re.search(r"[@./_]$", before) or re.match(r"[@_/]|\.[a-z]|-[a-z]", after)
        if is_a_word and not is_an_address and not re.search(r"\w$", before) and not re.match(r"\w", after):
            return True
    return False


# Addresses


def _email_stands(value: str, words: Words) -> bool:
    wanted = value.strip().casefold()
    for link in words.links:
        scheme, _colon, rest = link.partition(":")
        if scheme.casefold() == "mailto":
            to, _mark, more = rest.partition("?")
            told = [to, *(value for name, value in parse_qsl(more) if name.casefold() in ("to", "cc"))]
            if wanted in (one.strip().casefold() for part in told for one in unquote(part).split(",")):
                return True
    text = _DOT.sub(".", _AT.sub("@", words.text.replace(EDGE, ""))).casefold()
    whole = rf"(?<![\w.+%-]){re.escape(wanted)}(?![\w-]|\.\w|@)"
    return re.search(whole, text) is not None


def _address_stands(value: str, words: Words) -> bool:
    return any(same_address(value, one) for one in (*words.links, *_addresses(words.text)))


def _addresses(text: str) -> Iterator[str]:
    for found in _ADDRESS.finditer(text.replace(EDGE, " ")):
        address = found[0].rstrip(".,;:!?'’\"”»)]}>")
        yield address if "://" in address else f"https://{address}"


def same_address(one: str, other: str) -> bool:
    """Whether two web addresses lead to the same page; www, https and a slash at the end make no difference."""
    first = _place_of(one)
    return first is not None and first == _place_of(other)


@lru_cache(maxsize=8192)
def _place_of(address: str) -> tuple[str, int | None, str, tuple[tuple[str, str], ...]] | None:
    try:
        parts: SplitResult = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    asked = tuple(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _FOLLOWS_ONE.match(pair[0]))
    path = quote(unquote(parts.path).rstrip("/"))
    return host.removeprefix("www."), None if port in (80, 443) else port, path, asked
