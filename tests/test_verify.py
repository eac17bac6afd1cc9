"""`verify` and `seal-key` as an operator or anybody with a file uses them."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.account.handout import pdf_file, text_file
from bot.account.seal import new_key, read_keys
from bot.verify import MOST_BYTES
from tests.account.paper_of import paper_of
from tests.test_cli import bot

AT = datetime(2026, 11, 27, 5, 28, tzinfo=UTC)
PRIVATE, PUBLIC = new_key()
KEYS = read_keys(PRIVATE)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "notes.pdf"
    path.write_bytes(pdf_file(paper_of("words"), KEYS, AT))
    return path


def test_an_unchanged_file(sealed: Path) -> None:
    done = bot("verify", str(sealed), BOT_SEAL_KEY=PRIVATE, LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    assert "sealed on 27 November 2026 at 05:28 UTC" in done.stdout
    assert "does not show that it is true, or who wrote it" in done.stdout
    assert bot("verify", str(sealed), BOT_SEAL_OLD_KEYS=f"{new_key()[1]}, {PUBLIC}").returncode == 0


def test_in_french(sealed: Path) -> None:
    for said in (
        bot("verify", str(sealed), BOT_SEAL_KEY=PRIVATE, LC_ALL="fr_CA.UTF-8"),
        bot("verify", str(sealed), "--language", "fr", BOT_SEAL_KEY=PRIVATE),
    ):
        assert said.returncode == 0
        assert "27 novembre 2026" in said.stdout


def test_a_changed_file(sealed: Path) -> None:
    sealed.write_bytes(sealed.read_bytes().replace(b"PDF-1.7", b"PDF-1.6"))
    done = bot("verify", str(sealed), BOT_SEAL_KEY=PRIVATE, LC_ALL="C")
    assert done.returncode == 1
    assert done.stdout.startswith("Changed")


def test_a_text_that_was_saved_anew(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(text_file(paper_of("words"), KEYS, AT).replace(b"\n", b"\r\n"))
    done = bot("verify", str(path), BOT_SEAL_KEY=PRIVATE, LC_ALL="C")
    assert done.returncode == 0
    assert done.stdout.startswith("The words are unchanged")


def test_what_is_not_ours_or_cannot_be_read(sealed: Path, tmp_path: Path) -> None:
    other, huge = tmp_path / "other.pdf", tmp_path / "huge"
    other.write_bytes(b"%PDF-1.7")
    with huge.open("wb") as file:
        os.truncate(file.fileno(), MOST_BYTES + 1)
    for path, word in ((other, "Not ours"), (tmp_path, "folder"), (tmp_path / "no", "no such"), (huge, "too long")):
        done = bot("verify", str(path), BOT_SEAL_KEY=PRIVATE, LC_ALL="C")
        assert (done.returncode, done.stderr) == (2, "")
        assert word in done.stdout
    assert bot("verify", str(sealed)).returncode == 2


def test_a_key_from_a_file_and_what_is_wrong_with_keys(sealed: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(PRIVATE + "\n")
    assert bot("verify", str(sealed), BOT_SEAL_KEY_FILE=str(key)).returncode == 0
    for setting, value in (
        ("BOT_SEAL_KEY", "canary"),
        ("BOT_SEAL_OLD_KEYS", "canary"),
        ("BOT_SEAL_KEY_FILE", "canary"),
        ("BOT_TIMESTAMP_ROOTS", "canary"),
        ("BOT_TIMESTAMP_URL", "canary"),
    ):
        done = bot("verify", str(sealed), **{setting: value})
        assert done.returncode == 2
        assert setting in done.stderr
        assert "canary" not in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_new_key_can_be_used(tmp_path: Path) -> None:
    said = bot("seal-key").stdout
    private, public = re.findall(r"\b[0-9a-f]{64}\b", said)
    path = tmp_path / "notes.txt"
    path.write_bytes(text_file(paper_of("words"), read_keys(private), AT))
    assert bot("verify", str(path), BOT_SEAL_OLD_KEYS=public).returncode == 0
    assert bot("seal-key").stdout != said
