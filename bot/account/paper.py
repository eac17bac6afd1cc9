"""An account as a sheet of paper: a calm, tagged A4 PDF in every script, made without touching the disk.

The only module that knows the typesetter and the PDF library. Both are imported when a file is made, not at start.
"""

import json
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.account.plain import lines_of, writable
from bot.account.sheet import Paper

if TYPE_CHECKING:
    from typst import Fonts

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
_TEMPLATE = Path(__file__).with_suffix(".typ")

MOST_BYTES_OF_A_PASSWORD = 127
"""PDF takes no more. What does not fit is refused, because a password cut in silence is a lost file."""


class UnusablePassword(ValueError):
    """The password is empty or longer than a PDF can take."""


def typeset(paper: Paper, password: str | None = None) -> bytes:
    """The PDF, tagged for screen readers (PDF/UA-1); with a password encrypted by AES-256. Raises UnusablePassword."""
    key = None if password is None else _usable(password)
    letters = _Letters()
    told = _told(paper, letters)
    pdf = _compile(told)
    return _finished(pdf, letters.as_typed, key) if key or letters.drawn_otherwise else pdf


def _usable(password: str) -> str:
    # A reader may type é as one letter or as two; PDF 2.0 asks for the same form on both sides.
    key = unicodedata.normalize("NFKC", password)
    try:
        length = len(key.encode())
    except UnicodeEncodeError:
        raise UnusablePassword("not text") from None
    if not 0 < length <= MOST_BYTES_OF_A_PASSWORD:
        raise UnusablePassword(f"{length} bytes")
    return key


def _compile(told: dict[str, Any]) -> bytes:
    import typst

    source, data = _TEMPLATE.read_bytes(), {"paper": json.dumps(told)}
    try:
        return typst.compile(source, font_paths=_fonts(), sys_inputs=data, pdf_standards=["ua-1"])
    except typst.TypstError:
        # PDF/UA refuses a letter that cannot be drawn, which a rare joining of letters may bring about. Then the person
        # gets the file all the same, still tagged, with a box where that letter is.
        return typst.compile(source, font_paths=_fonts(), sys_inputs=data)


@dataclass(slots=True)
class _Letters:
    """Makes words drawable: what no font has becomes its code, so that nothing vanishes.

    Remembers the lines as they were typed, in the order of the paper, and whether any is drawn otherwise: by codes, or
    from right to left, which a PDF holds in the order in which it is seen.
    """

    undrawn: bool = False
    drawn_otherwise: bool = False
    as_typed: list[str] = field(default_factory=list)

    def lines(self, words: str, heading: bool = False) -> list[dict[str, str]]:
        """The lines, each with the direction in which it is written."""
        return [self._line(line, heading) for line in lines_of(writable(words))]

    def _line(self, line: str, heading: bool) -> dict[str, str]:
        drawn = "".join(letter if _can_be_drawn(letter) else self._code(letter) for letter in line)
        if not drawn.strip():
            return {"words": "", "dir": "auto"}
        if not heading:
            self.as_typed.append(line)
            self.drawn_otherwise |= drawn != line or any(unicodedata.bidirectional(one) in ("R", "AL") for one in line)
        return {"words": drawn, "dir": _direction(line)}

    def _code(self, letter: str) -> str:
        if letter == "\t":
            return " " * 4
        self.undrawn = True
        return f"⟦U+{ord(letter):04X}⟧"


def _told(paper: Paper, letters: _Letters) -> dict[str, Any]:
    """What the template is told, in the order of the paper. Data, read as JSON: no word of it can become a command."""
    told: dict[str, Any] = {
        "language": paper.language,
        "title": letters.lines(paper.title, heading=True),
        "introduction": [letters.lines(line) for line in paper.introduction],
        "sections": [
            {
                "heading": letters.lines(section.heading, heading=True),
                "answers": [
                    {
                        "question": letters.lines(answer.question),
                        "words": letters.lines(answer.words),
                        "when": letters.lines(answer.when),
                    }
                    for answer in section.answers
                ],
            }
            for section in paper.sections
        ],
        "closing": [letters.lines(line) for line in paper.closing],
    }
    told["undrawn"] = letters.lines(paper.undrawn_says) if letters.undrawn else []
    told["seal"] = [letters.lines(line) for line in paper.seal]
    picture = {"qr": _picture(paper.qr) if paper.qr else "", "qr_says": paper.qr_says}
    return told | picture | {"marks": list(paper.marks), "page": paper.page_says}


def _picture(content: str) -> str:
    import segno

    return str(segno.make(content, error="m", micro=False).svg_inline(border=2))


def _finished(pdf: bytes, as_typed: list[str], password: str | None) -> bytes:
    """Gives each paragraph its words as they were typed, for those who listen or copy, and locks the file if asked."""
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        (document,) = opened.Root.StructTreeRoot.K
        paragraphs = [one for one in document.K if one.S == "/P"]
        if len(paragraphs) == len(as_typed):
            for paragraph, line in zip(paragraphs, as_typed, strict=True):
                paragraph.ActualText = pikepdf.String(line)
        encryption = pikepdf.Encryption(owner=password, user=password, R=6) if password else False
        opened.save(out, encryption=encryption)
    return out.getvalue()


@lru_cache(maxsize=1)
def _fonts() -> "Fonts":
    import typst

    # Fonts of the machine are left out: the same words must look the same everywhere.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _can_be_drawn(letter: str) -> bool:
    starts, ends = _covered()
    if unicodedata.category(letter) == "Cc":
        return False  # some fonts map control signs to nothing at all
    at = bisect_right(starts, ord(letter)) - 1
    # Joiners and direction marks have no shape; they decide about their neighbours' and must stay.
    return (at >= 0 and ord(letter) <= ends[at]) or unicodedata.category(letter) == "Cf"


@lru_cache(maxsize=1)
def _covered() -> tuple[list[int], list[int]]:
    ranges = [line.split("-") for line in (FONTS / "covered.txt").read_text("ascii").split()]
    return [int(one[0], 16) for one in ranges], [int(one[-1], 16) for one in ranges]


def _direction(line: str) -> str:
    """By its first letter that has a direction (Unicode's rules P2 and P3); the language's own if none has."""
    for letter in line:
        if (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "auto"
