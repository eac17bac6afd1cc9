"""Makes resources/fonts/ from the fonts of Debian and npm packages: `make fonts FONTS=<folder with them unpacked>`.

Taken: the packages fonts-noto-core and fonts-noto-cjk of Debian, @expo-google-fonts/noto-emoji and
@expo-google-fonts/noto-sans-canadian-aboriginal of npm (newer than Debian's: it has the letters of Nattilik).
Hints, which only help on old screens, are left out, and of the CJK font everything but one shape for each character.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[1] / "resources" / "fonts"

TEXT = ("NotoSans-Regular", "NotoSans-Bold", "NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold")
_SCRIPTS = """
Adlam Armenian Balinese Bamum Batak Bengali Buginese Chakma Cham Cherokee Coptic Deseret Devanagari Ethiopic Georgian
Gothic Gujarati GunjalaGondi Gurmukhi HanifiRohingya Hebrew Javanese Kannada KayahLi Khmer Lao Lepcha Limbu Lisu
Malayalam Mandaic MasaramGondi Math Medefaidrin MeeteiMayek MendeKikakui Miao Mongolian Mro Myanmar NKo NewTaiLue Newa
OlChiki Oriya Osage Osmanya PahawhHmong PauCinHau Rejang Runic Samaritan Saurashtra Shavian Sinhala SoraSompeng
Sundanese SylotiNagri Symbols Symbols2 Syriac TaiLe TaiTham TaiViet Tagalog Tamil Telugu Thaana Thai Tifinagh Vai Wancho
WarangCiti Yi
"""
"""Every script that people write today and Noto Sans has, and signs. Not those that only scholars write."""


def make(sources: Path) -> None:
    """Writes every font anew."""
    for name in (*TEXT, *(f"NotoSans{script}-Regular" for script in _SCRIPTS.split()), "NotoSerifTibetan-Regular"):
        _write(TTFont(_only(sources, f"{name}.ttf")), f"{name}.ttf")
    _write(TTFont(_only(sources, "NotoEmoji_400Regular.ttf")), "NotoEmoji-Regular.ttf")
    aboriginal = _only(sources, "NotoSansCanadianAboriginal_400Regular.ttf")
    _write(TTFont(aboriginal), "NotoSansCanadianAboriginal-Regular.ttf")
    collection = _only(sources, "NotoSansCJK-Regular.ttc")
    chinese = next(
        number for number in range(9) if "CJK SC" in str(TTFont(collection, fontNumber=number)["name"].getDebugName(1))
    )
    _write(TTFont(collection, fontNumber=chinese), "NotoSansCJKsc-Regular.otf", ["ccmp", "ljmo", "vjmo", "tjmo"])


def cover() -> str:
    """Every character that some font in resources/fonts/ has, as ranges of hexadecimal numbers, one a line."""
    found: set[int] = set()
    for path in sorted(OUT.glob("*.[ot]tf")):
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    known = sorted(found)
    starts = [code for before, code in zip([-9, *known], known, strict=False) if code != before + 1]
    ends = [code for code, after in zip(known, [*known[1:], -9], strict=True) if after != code + 1]
    return "".join(f"{start:04X}-{end:04X}\n" for start, end in zip(starts, ends, strict=True))


def _only(sources: Path, name: str) -> Path:
    (found,) = sources.rglob(name)
    return found


def _write(font: TTFont, name: str, features: list[str] | None = None) -> None:
    options = subset.Options(
        hinting=False,
        layout_features=features or ["*"],
        name_IDs=["*"],
        notdef_outline=True,
        recalc_timestamp=False,
        drop_tables=["vhea", "vmtx", "VORG", "BASE", "DSIG", "FFTM"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font.save(OUT / name)


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    make(Path(sys.argv[1]))
    (OUT / "covered.txt").write_text(cover(), "ascii")
