"""A seal holds while nothing changes, breaks when anything does, and says no more than it shows."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.account.handout import pdf_file, text_file
from bot.account.plain import words_of
from bot.account.seal import Keys, UnusableKey, Verdict, new_key, read_keys, seal_file, seal_words, verify
from tests.account.paper_of import WORDS, paper_of

AT = datetime(2026, 11, 27, 5, 28, 1, tzinfo=UTC)
PRIVATE, PUBLIC = new_key()
KEYS = read_keys(PRIVATE)
OTHER = read_keys(new_key()[0])
PAPER = paper_of(*WORDS.values())
FILES = {
    "pdf": pdf_file(PAPER, KEYS, AT),
    "locked": pdf_file(PAPER, KEYS, AT, "secret"),
    "text": text_file(PAPER, KEYS, AT),
}
BROKEN = {Verdict.CHANGED, Verdict.NOT_OURS}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_as_it_was_made_is_unchanged_since_then(kind: str) -> None:
    found = verify(FILES[kind], KEYS)
    assert found.verdict is Verdict.UNCHANGED
    assert found.sealed_at == AT


@pytest.mark.parametrize("kind", FILES)
@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_any_other_byte_breaks_it(kind: str, data: st.DataObject) -> None:
    content = bytearray(FILES[kind])
    last = len(content) - 1
    at = data.draw(st.one_of(st.integers(0, last), st.integers(last - 260, last)))
    content[at] ^= data.draw(st.integers(1, 255))
    found = verify(bytes(content), KEYS)
    assert found.verdict is not Verdict.UNCHANGED
    if found.verdict is Verdict.WORDS_UNCHANGED:
        assert kind == "text"
        assert without_gaps(bytes(content)) == without_gaps(FILES["text"])
    else:
        assert found.sealed_at is None


def without_gaps(content: bytes) -> list[str]:
    """Capital and small letters are the same in the marks, so that they can be typed in."""
    words, marks = content.decode().rsplit("alongside-words v1", 1)
    return [*words.split(), *marks.casefold().split()]


@pytest.mark.parametrize("kind", FILES)
def test_cut_lengthened_or_swapped_is_broken(kind: str) -> None:
    content = FILES[kind]
    seal = content[content.rindex(b"\n%alongside-seal") :]
    other = text_file(paper_of("other words"), KEYS, AT)
    for broken in (
        content[:-2],
        content[1:],
        content[: len(content) // 2],
        content + b"x",
        content + b"\nmore\n%%EOF\n",
        b"before" + content,
        other[: other.rindex(b"\n%alongside-seal")] + b"he did not" + seal,
        content.replace(b"2026-11-27T05:28:01Z", b"2026-11-26T05:28:01Z"),
        content.replace(b"%alongside-seal v1", b"%alongside-seal v2") + b"x",
    ):
        assert verify(broken, KEYS).verdict in BROKEN


def test_an_edited_time_is_a_change() -> None:
    at = FILES["pdf"].rindex(b"2026-11-27T05:28:01Z")
    assert verify(FILES["pdf"][:at] + b"2025" + FILES["pdf"][at + 4 :], KEYS).verdict is Verdict.CHANGED


def test_the_words_of_one_paper_with_the_marks_of_another_are_changed() -> None:
    words = words_of(paper_of("one"))
    marks = seal_words(words_of(paper_of("two")), KEYS, AT)
    assert verify(f"{words}\n{chr(10).join(marks.lines)}".encode(), KEYS).verdict is Verdict.CHANGED


def test_a_seal_over_words_is_no_seal_over_a_file() -> None:
    marks = seal_words("words", KEYS, AT)
    key, time, digest, sign = (marks.qr.lower().split()[at] for at in (3, 5, 9, 11))
    forged = f"words\n%alongside-seal v1 {key} {time.upper()} {digest} {sign}\n".encode()
    assert verify(forged, KEYS).verdict in BROKEN


@pytest.mark.parametrize("content", [b"", b"\n", b"%PDF-1.7\n%%EOF", b"\xff\xfe\x00", b"alongside-words v1"])
def test_what_has_no_seal_is_not_ours(content: bytes) -> None:
    assert verify(content, KEYS).verdict in BROKEN


def test_a_seal_by_an_unknown_key_is_not_ours() -> None:
    for content in FILES.values():
        assert verify(content, OTHER).verdict is Verdict.NOT_OURS
        assert verify(content, Keys()).verdict is Verdict.NOT_OURS


def test_a_file_of_an_earlier_key_can_be_checked_after_it_was_changed() -> None:
    later = read_keys(new_key()[0], ["", f" {PUBLIC} "])
    only_public = read_keys("", [PUBLIC])
    for content in FILES.values():
        assert verify(content, later).verdict is Verdict.UNCHANGED
        assert verify(content, only_public).verdict is Verdict.UNCHANGED
    assert verify(text_file(PAPER, later, AT), KEYS).verdict is Verdict.NOT_OURS


def test_the_words_of_a_text_that_was_saved_anew_or_typed_in_still_hold() -> None:
    content = FILES["text"]
    body = content[: content.rindex(b"\n%alongside-seal")]
    for anew in (
        content.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + content,
        content[:-1],
        body,
        body.replace(b"\n", b"  \n "),
        body.rstrip(),
    ):
        found = verify(anew, KEYS)
        assert found.verdict is Verdict.WORDS_UNCHANGED
        assert found.sealed_at == AT
    marks = seal_words("I wrote this.", KEYS, AT)
    assert verify(f"I  wrote\nthis.\n{marks.qr}".encode(), KEYS).verdict is Verdict.WORDS_UNCHANGED


def test_words_smuggled_in_beside_the_marks_are_a_change() -> None:
    content = FILES["text"]
    body = content[: content.rindex(b"\n%alongside-seal")]
    for forged in (
        body + b"\nand he was kind",
        body + b"\n%alongside-seal v1 and he was kind",
        b"He was kind. " + body,
        body.replace(b"key ", b"key he was kind "),
        body.replace(b"door", b"do\xe2\x80\x8bor"),
    ):
        assert verify(forged, KEYS).verdict is Verdict.CHANGED


def test_a_pdf_is_judged_by_its_bytes_only() -> None:
    """A copy of the words inside could hold while the pages show something else."""
    smuggled = b"%PDF-1.7\n" + FILES["text"]
    assert verify(smuggled, KEYS).verdict in BROKEN


def test_the_same_words_are_sealed_with_another_salt_each_time() -> None:
    assert seal_words("same", KEYS, AT) != seal_words("same", KEYS, AT)


def test_without_a_key_files_have_no_seal() -> None:
    assert b"alongside" not in text_file(PAPER, Keys(), AT)
    assert b"alongside-seal" not in pdf_file(PAPER, Keys(), AT)


def test_every_word_stands_in_the_text_as_it_was_typed() -> None:
    text = FILES["text"].decode()
    assert all(words in text for words in WORDS.values())


@given(st.binary(max_size=400))
def test_nonsense_is_never_ours_and_never_an_error(content: bytes) -> None:
    assert verify(content, KEYS).verdict is Verdict.NOT_OURS
    assert verify(seal_file(content, KEYS, AT), KEYS).verdict is Verdict.UNCHANGED


@pytest.mark.parametrize(
    ("private", "old"),
    [("canary", []), (PRIVATE[:-1], []), (PRIVATE + "00", []), ("", ["zz"])],
    ids=["no key", "too short", "too long", "an old key that is none"],
)
def test_a_key_that_cannot_be_used_is_named_by_its_setting(private: str, old: list[str]) -> None:
    with pytest.raises(UnusableKey, match=r"^BOT_SEAL_(KEY|OLD_KEYS)$"):
        read_keys(private, old)
