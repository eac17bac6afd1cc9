"""Texts are spelt so that every reader of YAML sees the same text, in lines no longer than the others."""

import pytest
import yaml

from bot.directory.models import Contact, HelpLine, Jurisdiction
from bot.stewardship.yaml_writing import WIDTH, model_in, spelt_pair, spelt_scalar, written_order


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("Talks.", "Talks."),
        ("À toute heure", "À toute heure"),
        ("https://example.org/#a", "https://example.org/#a"),
        ("000", '"000"'),
        ("24/7", '"24/7"'),
        ("+44 20", '"+44 20"'),
        ("2026-11-21", '"2026-11-21"'),
        ("no", '"no"'),
        ("null", '"null"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("it's", "it's"),
        ("one\ntwo", '"one\\ntwo"'),
        ("one\u2028two", '"one\\Ltwo"'),
        ("Talk \N{SLIGHTLY SMILING FACE}", "Talk \N{SLIGHTLY SMILING FACE}"),
        ("\N{SLIGHTLY SMILING FACE}", '"\\U0001F642"'),
    ],
)
def test_quotes_stand_where_a_reader_would_see_something_else(text: str, spelt: str) -> None:
    assert spelt_scalar(text, 0, 2) == spelt
    assert yaml.safe_load(f"a: {spelt}") == {"a": text}


def test_quotes_that_stand_there_stay_if_they_can_hold_the_text() -> None:
    assert spelt_scalar("Talks.", 0, 2, style="'") == "'Talks.'"
    assert spelt_scalar("it's", 0, 2, style="'") == "'it''s'"
    assert spelt_scalar("one\ntwo", 0, 2, style="'") == '"one\\ntwo"'


def test_numbers_days_and_yes_or_no_are_no_texts() -> None:
    assert [spelt_scalar(value, 0, 2) for value in (True, False, 72)] == ["true", "false", "72"]
    assert spelt_scalar("2026-11-21", 0, 2, day=True) == "2026-11-21"


@pytest.mark.parametrize("style", [None, "'", '"'])
def test_long_lines_are_folded_and_long_words_are_not(style: str | None) -> None:
    text = "word " * 60 + "x" * 200 + "  two spaces \\ and it's " + "word " * 30 + "end"
    lines = spelt_scalar(text, 5, 2, style=style).split("\n")
    assert all(len(line) <= WIDTH for line in lines if "xxx" not in line)
    assert all(line.startswith("  ") and not line.endswith(" ") for line in lines[1:])
    assert yaml.safe_load("key: " + "\n".join(lines)) == {"key": text}


def test_a_mapping_in_its_written_order() -> None:
    contact = {"label": {"no": "Ring", "en": "Call"}, "value": "000", "way": "phone"}
    assert spelt_pair("contacts", [contact], 4, HelpLine) == (
        'contacts:\n      - way: phone\n        value: "000"\n        label:\n          "no": Ring\n          en: Call'
    )
    assert written_order(HelpLine, ["sources", "note", "id", "name"]) == ["id", "name", "note", "sources"]
    assert model_in(HelpLine.model_fields["contacts"].annotation) is Contact
    assert model_in(Jurisdiction.model_fields["name"].annotation) is None
