"""From the bytes of an answer to the words of a page, whatever the answer says about itself. Pure."""

import codecs
import re
import zlib

from bot.stewardship.reading import Words, read_html, read_json, read_plain

_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
_LOOKED_AT = 4096
"""Bytes at the beginning, to tell words from anything else."""

_FILES = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
_NEVER_WRITTEN = bytes(code for code in range(32) if chr(code) not in "\t\n\f\r\x1b")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(
    rb"""<(?:meta\b[^>]{0,300}?charset|\?xml[^>]{0,300}?encoding)\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
_WEB_CODECS = re.compile(
    r"utf-?(?:8|16|16-?[lb]e)|latin-?1|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-\w+|gbk?|gb2312|gb18030|big5(?:hkscs)?"
    r"|euc[_-]\w+|shift_jis\w*|iso2022[_-]\w+|tis-620|hz"
)


class NotReadable(Exception):
    """The answer holds no words we can read; the message says what it holds instead."""


class Unpacking:
    """Unpacks what a server packed for the way, never further than it is told to. Raises zlib.error on broken bytes."""

    def __init__(self, encoding: str) -> None:
        """Raises NotReadable for a way of packing that was not asked for."""
        self._packed = encoding.strip().casefold() not in ("", "identity")
        if self._packed and encoding.strip().casefold() not in ("gzip", "x-gzip", "deflate"):
            raise NotReadable("packed in a way that was not asked for")
        self._stream = zlib.decompressobj(47)  # finds out by itself whether gzip or zlib
        self._begun = False

    def more(self, chunk: bytes, at_most: int) -> bytes:
        """The next bytes, unpacked; `at_most` (at least 1) of them."""
        if not self._packed:
            return chunk[:at_most]
        try:
            unpacked = self._stream.decompress(chunk, at_most)
        except zlib.error:
            if self._begun:
                raise
            self._stream = zlib.decompressobj(-15)  # some servers leave out the head of zlib
            unpacked = self._stream.decompress(chunk, at_most)
        self._begun = True
        while self._stream.eof and self._stream.unused_data and len(unpacked) < at_most:
            rest, self._stream = self._stream.unused_data, zlib.decompressobj(47)
            unpacked += self._stream.decompress(rest, at_most - len(unpacked))
        return unpacked

    @property
    def complete(self) -> bool:
        """Whether nothing is missing at the end."""
        return not self._packed or not self._begun or self._stream.eof


def kind_of(content_type: str) -> str:
    """The kind a Content-Type names, such as text/html; empty if it names none."""
    return content_type.partition(";")[0].strip().casefold()


def can_read(kind: str) -> bool:
    """Whether a kind holds words. No kind at all is looked into."""
    return not kind or kind in _HTML or kind in ("text/plain", "application/json") or kind.endswith(("+json", "+xml"))


def is_binary(body: bytes) -> bool:
    """Whether bytes are no text in any script, whatever they are called."""
    start = body[:_LOOKED_AT]
    if start.startswith(_FILES):
        return True
    if _sixteen_bits(start):
        return False
    odd = len(start) - len(start.translate(None, _NEVER_WRITTEN))
    return odd * 100 > len(start)


def _sixteen_bits(start: bytes) -> bool:
    """Whether each letter is two bytes: there is a mark, or every second byte is nought, as in Latin letters."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    noughts = (start[0::2].count(0), start[1::2].count(0))
    return len(start) > 8 and max(noughts) * 10 > len(start) * 4 and min(noughts) * 50 < len(start)


def decode(body: bytes, content_type: str) -> str:
    """The text of a page: by its mark, by what the server says, by what it says itself, else as most pages are."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    told, meta = _CHARSET.search(content_type), _META.search(body[:_LOOKED_AT])
    for name in (told[1] if told else "", meta[1].decode("ascii") if meta else ""):
        known = _codec(name)
        if known.startswith("utf-16") and not _sixteen_bits(body[:_LOOKED_AT]):
            continue  # it says so in letters of one byte
        if known:
            return body.decode("cp1252" if known in ("iso8859-1", "latin-1", "ascii") else known, "replace")
    if _sixteen_bits(body[:_LOOKED_AT]):
        return body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _codec(name: str) -> str:
    """The codec a page names, if it is one that pages are written in; others only cost time."""
    try:
        known = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    return known if _WEB_CODECS.fullmatch(known) else ""


def words_of(body: bytes, content_type: str, address: str) -> Words:
    """What the page at an address says. Raises NotReadable for what holds no words, or lies about holding some."""
    kind = kind_of(content_type)
    if not can_read(kind):
        raise NotReadable("a PDF, not a page that can be read" if kind == "application/pdf" else f"{kind}, not a page")
    if is_binary(body):
        raise NotReadable(f"says it is {kind or 'nothing'}, but holds no text")
    text = decode(body, content_type)
    if kind in _HTML or kind.endswith("+xml") or (not kind and text.lstrip().startswith("<")):
        return read_html(text, address)
    return read_json(text) if "json" in kind else read_plain(text)
