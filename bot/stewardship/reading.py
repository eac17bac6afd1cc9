"""What a page says: its words as a person reads them, and where its links lead. Pure; nothing is fetched here.

The standard library's HTML parser reads each tag, but does not find them: on hostile pages it takes time that grows
with the square of the length (hours for two megabytes of `<!--`). So a page is split
into tags and words here, in one pass.
"""

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin

BLOCK = "\n"
"""Stands between two paragraphs, cells or lines: what is on both sides of it is not one number."""

EDGE = "\x7f"
"""Stands where a link, a button or a footnote begins or ends. It is seen on a page though there may be no space.

A character that no page can show, and a small one: patterns with larger ones take ten times as long to prepare.
"""

_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|"
    r"fieldset|figcaption|figure|footer|form|h1|h2|h3|h4|h5|h6|head|header|hr|html|legend|"
    r"li|main|menu|nav|ol|optgroup|option|p|pre|section|select|summary|table|tbody|td|"
    r"textarea|tfoot|th|thead|title|tr|ul"
)
_EDGES = ("a", "button", "label", "sup", "sub", "input")
_NOT_SHOWN = ("template", "del", "s", "strike", "iframe", "noembed", "noframes")
"""Struck-out words say that a number is no longer right; the others are not drawn at all."""

_ENDS_WITH_ITS_BLOCK = ("s", "strike")
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}
_LEADS = {
    "a": "href",
    "area": "href",
    "iframe": "src",
    "form": "action",
    "link": "href",
}
_LITTLE = 200
"""Characters. Whoever says less and runs scripts or leads on has not shown the page yet."""

_LONGEST_TAG = 16_000
"""Characters. Longer tags carry pictures in themselves, or mean harm."""

_HUGE_REFERENCE = re.compile(r"&#[0-9]{8,};?")
_SUPERSCRIPT = re.compile("[\u00b9\u00b2\u00b3\u2070-\u209c]+")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BLOCKS = re.compile(r"\s*\n\s*")
_TAG_BEGINS = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_TAG_END = re.compile(r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>""")
"""A quote counts only where a value begins, and only if it closes. Possessive, so that it never goes back."""


@dataclass(frozen=True)
class Words:
    """What a page says.

    `text`: with one kind of space, dash and digit, nothing invisible, BLOCK and EDGE where things are apart.
    `links`: whole addresses, mailto:, tel: and sms: included.
    `hollow`: why what was sent is not yet the page that people see; empty for a page that says something.
    """

    text: str
    links: tuple[str, ...] = ()
    hollow: str = ""


class _Letters(dict[int, str | None]):
    """One spelling of each character: digits of all scripts as 0-9, all dashes as hyphens, nothing invisible."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        category = unicodedata.category(letter)
        became: str | None = letter
        if category == "Nd":
            became = str(unicodedata.decimal(letter))
        elif category == "Pd" or letter == "\N{MINUS SIGN}":
            became = "-"
        elif letter in "•‧⋅∙・":
            became = "·"
        elif category in ("Zs", "Zl", "Zp", "Cc") and letter not in (BLOCK, EDGE):
            became = " "
        elif category in ("Cf", "Cs", "Co"):
            became = None
        self[code] = became
        return became


_LETTERS = _Letters()


def one_spelling(text: str) -> str:
    """Text in the spelling that Words promises; line breaks in it are blocks."""
    without_footnotes = _SUPERSCRIPT.sub(EDGE, text)
    plain = unicodedata.normalize("NFKC", without_footnotes).translate(_LETTERS)
    return _AROUND_BLOCKS.sub(BLOCK, _SPACES.sub(" ", plain)).strip()


def read_plain(text: str) -> Words:
    """The words of plain text; each line for itself."""
    words = one_spelling(text.replace(EDGE, " "))
    return Words(words, hollow="" if words else "says nothing")


def read_json(text: str) -> Words:
    """The words of JSON: each text in it, and numbers long enough to be dialled. What is broken is read as plain."""
    try:
        return read_plain(BLOCK.join(_said_in(json.loads(text))))
    except (ValueError, RecursionError):
        return read_plain(text)


def _said_in(data: object) -> Iterator[str]:
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, int) and one >= 1_000_000:
            yield str(one)
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def read_html(source: str, address: str) -> Words:
    """The words and links of an HTML or XML page that was found at an address. Never raises, whatever the page is."""
    reader = _Reader(address)
    for kind, piece in _pieces(_HUGE_REFERENCE.sub("", source).replace("<![CDATA[", "").replace("]]>", "")):
        reader.take(kind, piece)
    text = one_spelling("".join(reader.parts))
    return Words(text, tuple(dict.fromkeys(reader.links)), _hollow(text, reader))


def _hollow(text: str, reader: "_Reader") -> str:
    """A page that waits for scripts, sends people on or says nothing: a number that is missing there says nothing."""
    if not text:
        return "says nothing"
    if len(text) >= _LITTLE:
        return ""
    if reader.sends_on:
        return "only sends its readers on to another page"
    return "shows its words only to those who run its scripts" if reader.has_scripts else ""


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """A page as `tag`, `words` and `raw` (what stands in a script or style), in order. Comments are left out."""
    at, is_xml = 0, source.lstrip("\ufeff \r\n\t").startswith("<?xml")
    while at < len(source):
        found = _TAG_BEGINS.search(source, at)
        opens = found.start() if found else len(source)
        if opens > at:
            yield "words", source[at:opens]
        name = _TAG_NAME.match(source, opens)
        if name is None:
            mark = "-->" if source.startswith("<!--", opens) else ">"
            closes = source.find(mark, opens + 2)
            at = closes + len(mark) if closes >= 0 else len(source)
            continue
        end = _TAG_END.match(source, name.end())
        if end is None:
            return
        at = end.end()
        if at - opens <= _LONGEST_TAG:
            yield "tag", source[opens:at]
        tag = name[2].casefold()
        if not name[1] and tag in _RAW and not (is_xml and source.endswith("/>", opens, at)):
            closes_raw = _RAW[tag].search(source, at)
            until = closes_raw.start() if closes_raw else len(source)
            yield "raw", source[at:until]
            at = until


class _Reader(HTMLParser):
    """Gathers what is shown and where links lead, piece by piece."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self.has_scripts = False
        self.sends_on = False
        self._address = address
        self._inside: Counter[str] = Counter()
        self._told_as_data = False

    def take(self, kind: str, piece: str) -> None:
        """The next piece of the page."""
        if kind == "tag":
            self.feed(piece)
            self.reset()  # a tag the library does not like must not swallow what follows
        elif kind == "words":
            self._say(html.unescape(piece))
        elif self._told_as_data:
            self._take_data(piece)

    def _say(self, words: str) -> None:
        if any(self._inside[name] for name in _NOT_SHOWN):
            return
        words = words.replace(EDGE, " ")
        self.parts.append(words if self._inside["pre"] else words.replace(BLOCK, " "))

    def _apart(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self.parts.append(BLOCK)
            for name in _ENDS_WITH_ITS_BLOCK:
                self._inside[name] = 0
        elif tag in _EDGES or "-" in tag:
            self.parts.append(EDGE)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        given = {name: value for name, value in reversed(attrs) if value}
        self._apart(tag)
        if tag == "base" and "href" in given:
            self._address = self._whole(given["href"])
        if tag == "script":
            self._told_as_data = given.get("type", "").partition(";")[0].strip().casefold() == "application/ld+json"
            self.has_scripts |= not self._told_as_data
        if tag == "meta" and given.get("http-equiv", "").strip().casefold() == "refresh":
            self.sends_on |= "url" in given.get("content", "").casefold()
        if tag in _LEADS and _LEADS[tag] in given and not self._inside["template"]:
            self._lead(tag, given)
        if "data-cfemail" in given:
            self._say(_unhidden(given["data-cfemail"]))
        for name in ("alt", "aria-label"):
            if name in given:
                self.parts.append(BLOCK)
                self._say(given[name])
                self.parts.append(BLOCK)
        if tag in _NOT_SHOWN or tag == "pre":
            self._inside[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if self._inside[tag]:
            self._inside[tag] -= 1
        if tag == "script":
            self._told_as_data = False
        self._apart(tag)

    def _whole(self, address: str) -> str:
        try:
            return urljoin(self._address, address.strip())
        except ValueError:
            return self._address

    def _lead(self, tag: str, given: dict[str, str]) -> None:
        if tag == "link" and not {"canonical", "alternate"} & set(given.get("rel", "").casefold().split()):
            return
        if any(self._inside[name] for name in ("del", "s", "strike")):
            return
        leads = self._whole(given[_LEADS[tag]])
        hidden = leads.partition("/cdn-cgi/l/email-protection#")[2]
        self.links.append(f"mailto:{_unhidden(hidden)}" if hidden else leads)

    def _take_data(self, piece: str) -> None:
        """What a page tells machines about its people (JSON-LD): telephones and e-mail addresses."""
        try:
            waiting: list[object] = [json.loads(piece)]
        except (ValueError, RecursionError):
            return
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += one
            elif isinstance(one, dict):
                waiting += one.values()
                for name in ("telephone", "email"):
                    told = one.get(name)
                    for value in told if isinstance(told, list) else [told]:
                        if isinstance(value, str | int):
                            self.parts += [BLOCK, html.unescape(str(value)).replace(EDGE, " "), BLOCK]
                if isinstance(one.get("url"), str):
                    self.links.append(self._whole(str(one["url"])))


def _unhidden(code: str) -> str:
    """An e-mail address that a large host of pages hides from robots: each byte mixed with the first one."""
    try:
        key, *mixed = bytes.fromhex(unquote(code))
        return bytes(byte ^ key for byte in mixed).decode("utf-8", "replace")
    except ValueError:
        return ""
