"""Broken files get a clear error that names file, entry, field and remedy."""

from pathlib import Path

import pytest

from bot.directory.loading import BrokenResource, load_directory, load_jurisdiction, read_yaml

GOOD = """
id: au
name: {en: Australia, fr: Australie}
languages: [en]
time_zones: [Australia/Sydney]
researched_on: 2026-11-21
help_lines:
  - id: a-line
    name: {en: A line}
    what: {en: Talks.}
    audience: [anyone]
    contacts: [{way: phone, value: "000"}]
    hours: {open: 24/7}
    sources: [{url: "https://example.org", says: so}]
    checked_on: 2026-11-21
    next_check: 2027-01-01
    confidence: high
"""


def load(tmp_path: Path, text: str) -> str:
    path = tmp_path / "au.yaml"
    path.write_text(text, "utf-8")
    load_jurisdiction(path)
    return "fine"


def test_a_good_file(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD) == "fine"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "hours: {open: 24/7}",
            "hours: {open: sometimes}",
            "a-line, help_lines.0.hours.open: opening hours 'sometimes'",
        ),
        ("confidence: high", "confidence: sure", "a-line, help_lines.0.confidence"),
        ("confidence: high", "", "a-line, help_lines.0.confidence: is missing; add it"),
        ("confidence: high", "confidense: high", "confidense: there is no such field"),
        ("https://example.org", "github-index:12", "rests on no page"),
        ("2027-01-01", "2026-01-01", "the next check must be after"),
        ("Australia/Sydney", "Australia/Atlantis", "not a time zone"),
        ("id: au", "id: au\nid: au", "given twice (line 3)"),
        ("name:", "\tname:", "cannot be read as YAML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(BrokenResource) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert says in str(caught.value)
    assert "au.yaml" in str(caught.value)


def test_yaml_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: no\nb: 012\nc: 1:30\nd: 2026-11-21\ne: 0x1F\nf: 1.10", "utf-8")
    assert read_yaml(path) == {"a": "no", "b": "012", "c": "1:30", "d": "2026-11-21", "e": "0x1F", "f": "1.10"}


def test_an_empty_folder_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(BrokenResource, match="holds no jurisdictions"):
        load_directory(tmp_path)
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenResource, match="cannot be read"):
        read_yaml(tmp_path / "bad.yaml")
    with pytest.raises(BrokenResource, match="no such file"):
        read_yaml(tmp_path / "none.yaml")
