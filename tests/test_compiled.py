"""What was read and checked is kept for the next start, and never outlives what it was made of."""

import sys
from pathlib import Path

import pytest

import bot.compiled
from bot.compiled import compiled


class _Making:
    """Makes something of one source, and counts how often."""

    def __init__(self, folder: Path) -> None:
        self.times = 0
        self.source = folder / "facts.yaml"
        self.beside = folder / "code" / "world.py"
        self.beside.parent.mkdir()
        self.source.write_text("number: 1", "utf-8")

    def __call__(self) -> dict[str, str]:
        self.times += 1
        return {"read": self.source.read_text("utf-8")}

    def again(self) -> dict[str, str]:
        return compiled([self.source], self, self.beside)

    @property
    def kept(self) -> Path:
        return next(self.beside.parent.rglob("*.compiled"))


@pytest.fixture
def making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Making:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(bot.compiled, "_CODE", tmp_path / "code")
    return _Making(tmp_path)


def test_the_second_start_reads_what_the_first_one_made(making: _Making) -> None:
    assert making.again() == making.again() == {"read": "number: 1"}
    assert making.times == 1


def test_a_changed_fact_counts_at_once(making: _Making) -> None:
    making.again()
    making.source.write_text("number: 2", "utf-8")
    assert making.again() == {"read": "number: 2"}
    making.source.write_text("number: 1", "utf-8")
    assert making.again() == {"read": "number: 1"}
    assert making.times == 3


def test_changed_code_reads_anew(making: _Making) -> None:
    making.again()
    (making.beside.parent / "models.py").write_text("a = 1", "utf-8")
    making.again()
    assert making.times == 2


def test_another_version_of_the_library_reads_anew(making: _Making, monkeypatch: pytest.MonkeyPatch) -> None:
    making.again()
    monkeypatch.setattr(bot.compiled, "version", lambda _name: "99")
    making.again()
    assert making.times == 2


@pytest.mark.parametrize("damage", [b"", b"short", None], ids=["empty", "short", "cut off"])
def test_a_damaged_file_is_made_anew(making: _Making, damage: bytes | None) -> None:
    making.again()
    making.kept.write_bytes(making.kept.read_bytes()[:-3] if damage is None else damage)
    assert making.again() == {"read": "number: 1"}
    assert making.again() == {"read": "number: 1"}
    assert making.times == 2


def test_where_python_keeps_nothing_nothing_is_kept(making: _Making, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    making.again()
    making.again()
    assert making.times == 2
    assert not list(making.beside.parent.rglob("*.compiled"))


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(making: _Making) -> None:
    (making.beside.parent / "__pycache__").write_text("a file stands here", "utf-8")
    assert making.again() == {"read": "number: 1"}
    assert making.again() == {"read": "number: 1"}
    assert making.times == 2


def test_what_cannot_be_made_says_why_each_time(making: _Making) -> None:
    making.source.unlink()
    for _time in range(2):
        with pytest.raises(FileNotFoundError):
            making.again()
    assert making.times == 2
