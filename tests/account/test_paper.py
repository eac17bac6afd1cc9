"""The paper holds every word in every script, can be heard, can be locked, and leaves nothing behind."""

import os
import runpy
import subprocess
import sys
import time
import unicodedata
from io import BytesIO
from pathlib import Path

import pdfua
import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.account.paper import FONTS, UnusablePassword, typeset
from tests.account.paper_of import WORDS, paper_of
from tests.tools import needs

ROOT = Path(__file__).parents[2]


def text_of(pdf: bytes, password: str | None = None) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf), password=password).pages)


def letters(words: str) -> str:
    """Without gaps, which depend on where lines break, and in one form."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def copied(pdf: bytes) -> str:
    """The words as one copies them with the mouse."""
    needs("pdftotext")
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    marks = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u200e\u200f\u2066\u2067\u2068\u2069"))
    return done.stdout.decode().translate(marks)


def as_heard(pdf: bytes) -> list[str]:
    """The words of each paragraph that a screen reader is told to say instead of what it sees."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        (document,) = opened.Root.StructTreeRoot.K
        return [str(one.ActualText) for one in document.K if "/ActualText" in one]


@pytest.mark.parametrize("script", sorted(set(WORDS) - {"arabic", "hebrew", "mixed"}))
def test_the_words_come_out_as_they_went_in(script: str) -> None:
    pdf = typeset(paper_of(WORDS[script]))
    assert letters(WORDS[script]) in letters(copied(pdf)), copied(pdf)


@pytest.mark.parametrize("script", ["arabic", "hebrew", "mixed"])
def test_words_from_right_to_left_are_heard_in_the_order_in_which_they_were_typed(script: str) -> None:
    pdf = typeset(paper_of(WORDS[script]))
    assert WORDS[script] in as_heard(pdf)
    assert sorted(letters(WORDS[script])) == sorted(letters(copied(pdf)).split("anywhere.")[1].split("Written")[0])


def test_what_is_heard_is_every_line_of_the_paper_to_the_letter() -> None:
    words = "a  b\tc 𓀀\n\n  \r\nd"
    assert as_heard(typeset(paper_of(words)))[1:5] == [
        "Start anywhere.",
        "a  b\tc 𓀀",
        "d",
        "Written on 27 November 2026, 05:28 UTC",
    ]


def test_it_can_be_heard(tmp_path: Path) -> None:
    pdf = typeset(paper_of(*WORDS.values(), language="fr"))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).startswith("fr")
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata() as metadata:
            assert metadata["dc:title"] == "Notes"
            assert metadata["pdfuaid:part"] == "1"
    (tmp_path / "paper.pdf").write_bytes(pdf)
    assert list(pdfua.validate(str(tmp_path / "paper.pdf")).findings) == []


def test_it_says_nothing_about_who_and_when_in_its_properties() -> None:
    with pikepdf.open(BytesIO(typeset(paper_of("words")))) as opened:
        assert "/Author" not in opened.docinfo
        assert "/CreationDate" not in opened.docinfo


def test_a_sign_that_no_font_has_shows_as_its_code_and_is_explained() -> None:
    text = text_of(typeset(paper_of("a 𓀀 b \x07 c \ud800")))
    assert "U+13000" in text
    assert "U+0007" in text
    assert "cannot be drawn here" in text
    assert "cannot be drawn here" not in text_of(typeset(paper_of("plain")))


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_whatever_is_typed_becomes_a_file(words: str) -> None:
    assert typeset(paper_of(words)).startswith(b"%PDF")


def test_what_the_fonts_cover_is_what_the_list_says() -> None:
    assert (FONTS / "covered.txt").read_text() == runpy.run_path(str(ROOT / "docs" / "fonts.py"))["cover"]()


def test_a_locked_paper_opens_with_its_password_only() -> None:
    pdf = typeset(paper_of("canary"), "pâss 密")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(pdf))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(pdf), password="other")
    assert b"canary" not in pdf
    with pikepdf.open(BytesIO(pdf), password="pâss 密") as opened:
        assert opened.encryption.R == 6
        assert opened.encryption.bits == 256
        assert {opened.encryption.stream_method.name, opened.encryption.string_method.name} == {"aesv3"}
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).startswith("en")
        assert "/StructTreeRoot" in opened.Root
    with pikepdf.open(BytesIO(pdf), password=unicodedata.normalize("NFD", "pâss 密").replace("a\u0302", "â")):
        pass


@pytest.mark.parametrize("password", ["", "x" * 128, "\ud800"])
def test_a_password_that_a_pdf_cannot_take_is_refused(password: str) -> None:
    with pytest.raises(UnusablePassword):
        typeset(paper_of("words"), password)


WATCHED = """
import os, sys
touched = []

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if writes and path != os.devnull:
            touched.append((event, str(path)))
    elif event in {"os.mkdir", "os.rename", "os.remove", "tempfile.mkstemp", "tempfile.mkdtemp", "socket.connect"}:
        touched.append((event, str(arguments)))

sys.addaudithook(watch)
from datetime import UTC, datetime
from bot.account.handout import pdf_file, text_file
from bot.account.seal import new_key, read_keys
from tests.account.paper_of import WORDS, paper_of
keys, at = read_keys(new_key()[0]), datetime(2026, 11, 27, tzinfo=UTC)
for password in (None, "secret"):
    pdf_file(paper_of(*WORDS.values()), keys, at, password)
text_file(paper_of(*WORDS.values()), keys, at)
print(touched)
"""


def test_making_files_writes_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED], capture_output=True, text=True, cwd=ROOT, timeout=120, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_system_sees_nothing_written_either(tmp_path: Path) -> None:
    """Below Python: the typesetter and the PDF library are not written in it."""
    log = tmp_path / "calls"
    needs("strace")
    calls = ["strace", "-f", "-e", "trace=open,openat,creat,mkdir,mkdirat,rename,renameat2,memfd_create,connect"]
    subprocess.run(
        [*calls, "-o", str(log), sys.executable, "-B", "-c", WATCHED],
        capture_output=True, cwd=ROOT, timeout=300, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    done = [
        line
        for line in log.read_text(errors="replace").splitlines()
        if any(sign in line for sign in ("O_WRONLY", "O_RDWR", "O_CREAT", "creat(", "mkdir", "rename", "connect("))
        and "/dev/null" not in line
        and "ENOENT" not in line
    ]
    assert done == []


def test_how_long_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    paper, took = paper_of(*WORDS.values()), []
    for _ in range(5):
        begun = time.perf_counter()
        typeset(paper)
        took.append(time.perf_counter() - begun)
    with capsys.disabled():
        print(f" [typeset: {1000 * min(took):.0f} ms]", end="")
