"""What is approved goes back into the files: exactly that, and not one byte of anything else."""

import random
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.directory.loading import BrokenResource, jurisdiction_files, load_jurisdiction, read_yaml
from bot.directory.models import Jurisdiction
from bot.stewardship import yaml_writing
from bot.stewardship.changes import KINDS as GROUPS
from bot.stewardship.writing_back import write_back

PLACES = [path.stem for path in jurisdiction_files()]

SMALL = """\
# The whole file has a comment.
id: au
name:
  en: Australia
  fr: Australie
languages: [en]
time_zones: [Australia/Sydney]
researched_on: 2026-11-21

help_lines:
  # Above the first.
  - id: first
    name:
      en: A line  # what they call themselves
    what:
      en: Talks.
    audience: [anyone]
    contacts:
      # The old number was 999.
      - way: phone
        value: "000"  # with its zeros
      - label:
          en: Chat
        way: chat
        value: https://example.org
    hours:
      open: "24/7"
    unnamed: "yes"
    sources:
      - url: https://example.org
        says: so
    checked_on: 2026-11-21
    next_check: 2027-01-01
    confidence: high

  # Above the second.
  - id: second
    name: {en: Another}
    what: {en: Talks.}
    audience: [anyone]
    contacts: []
    hours: {}  # not found
    sources: [{url: "https://example.org", says: so}]
    checked_on: 2026-11-21
    next_check: 2027-01-01
    confidence: high
notes:
  - The last line.
"""


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    """A folder with one small place, written in every style that the real ones have."""
    return folder_with(tmp_path, "au", SMALL)


def folder_with(folder: Path, place: str, text: str) -> Path:
    (folder / "jurisdictions").mkdir(parents=True, exist_ok=True)
    (folder / "jurisdictions" / f"{place}.yaml").write_text(text, "utf-8", newline="")
    return folder


def text_of(resources: Path, place: str = "au") -> str:
    return (resources / "jurisdictions" / f"{place}.yaml").read_bytes().decode("utf-8")


def place_of(resources: Path, place: str = "au") -> Jurisdiction:
    return load_jurisdiction(resources / "jurisdictions" / f"{place}.yaml")


def new_entry(**fields: Any) -> dict[str, Any]:
    return {
        "name": {"en": "New"},
        "what": {"en": "Listens: day and night."},
        "audience": ["anyone"],
        "contacts": [{"way": "phone", "value": "012", "label": None, "display_ok": True}],
        "hours": {"open": "24/7", "zone": None, "note": None},
        "sources": [{"url": "https://example.org/a", "says": "so", "page_date": None, "unlinked": False}],
        "checked_on": "2026-11-21",
        "next_check": "2027-01-01",
        "confidence": "high",
        **fields,
    }


def everything(place: Jurisdiction) -> dict[str, dict[str, Any]]:
    """Every entry of a place, set to what it is."""
    data = place.model_dump(mode="json")
    return {group: {one.get("id", one.get("since")): one for one in data[group]} for group in GROUPS}


@pytest.mark.parametrize("place", PLACES)
def test_real_files_set_to_what_they_are_stay_as_they_are(tmp_path: Path, place: str) -> None:
    source = next(path for path in jurisdiction_files() if path.stem == place)
    folder_with(tmp_path, place, source.read_bytes().decode("utf-8"))
    assert write_back(tmp_path, {place: {}}) == ()
    assert write_back(tmp_path, {place: everything(place_of(tmp_path, place))}) == ()
    assert text_of(tmp_path, place) == source.read_bytes().decode("utf-8")


def test_one_word_changes_one_line(resources: Path) -> None:
    (path,) = write_back(resources, {"au": {"help_lines": {"first": {"name": {"en": "A better line"}}}}})
    assert path.name == "au.yaml"
    assert text_of(resources) == SMALL.replace("en: A line  #", "en: A better line  #")


@pytest.mark.parametrize(
    ("fields", "old", "new"),
    [
        ({"unnamed": "no"}, 'unnamed: "yes"', 'unnamed: "no"'),
        ({"next_check": "2027-02-01"}, "next_check: 2027-01-01", "next_check: 2027-02-01"),
        (
            {"hours": {"open": "Mo-Fr 09:00-17:00", "zone": "Australia/Sydney"}},
            'open: "24/7"\n',
            'open: "Mo-Fr 09:00-17:00"\n      zone: Australia/Sydney\n',
        ),
        ({"hours": {}}, '    hours:\n      open: "24/7"\n', "    hours: {}\n"),
        ({"display_ok": False}, "confidence: high\n", "confidence: high\n    display_ok: false\n"),
        ({"only_in": ["au"]}, "- id: first\n", "- id: first\n    only_in:\n      - au\n"),
        ({"audience": ["anyone", "men"]}, "audience: [anyone]", "audience: [anyone, men]"),
        ({"topics": ["crime"]}, "[anyone]\n", "[anyone]\n    topics:\n      - crime\n"),
        ({"cost": {"en": "Free: yes"}}, '    unnamed: "yes"', '    cost:\n      en: "Free: yes"\n    unnamed: "yes"'),
        ({"unnamed": None}, '    unnamed: "yes"\n', ""),
        (
            {"contacts": [{"way": "phone", "value": "000"}, {"way": "chat", "value": "https://example.org"}]},
            "- label:\n          en: Chat\n        way: chat",
            "- way: chat",
        ),
        (
            {"contacts": [{"way": "chat", "value": "https://example.org", "label": {"en": "Chat"}}]},
            '      - way: phone\n        value: "000"  # with its zeros\n',
            "      # with its zeros\n",
        ),
    ],
)
def test_what_changes_keeps_its_place_and_its_neighbours(
    resources: Path, fields: dict[str, Any], old: str, new: str
) -> None:
    assert write_back(resources, {"au": {"help_lines": {"first": fields}}})
    assert text_of(resources) == SMALL.replace(old, new, 1)
    assert write_back(resources, {"au": {"help_lines": {"first": fields}}}) == ()


def test_braces_become_lines_when_they_must(resources: Path) -> None:
    fields = {"hours": {"note": {"en": "By day."}}, "name": {"en": "Other"}}
    write_back(resources, {"au": {"help_lines": {"second": fields}}})
    assert text_of(resources) == SMALL.replace("hours: {}  #", "hours:\n      note:\n        en: By day.  #").replace(
        "name: {en: Another}", "name:\n      en: Other"
    )


def test_a_new_entry_stands_at_the_end_of_its_group(resources: Path) -> None:
    write_back(resources, {"au": {"help_lines": {"new": new_entry(note={"en": "no"})}}})
    assert text_of(resources) == SMALL.replace(
        "notes:",
        """
  - id: new
    name:
      en: New
    what:
      en: "Listens: day and night."
    audience:
      - anyone
    contacts:
      - way: phone
        value: "012"
    hours:
      open: "24/7"
    note:
      en: "no"
    sources:
      - url: https://example.org/a
        says: so
    checked_on: 2026-11-21
    next_check: 2027-01-01
    confidence: high
notes:""",
    )


def test_a_new_group_and_rows_about_a_parliament(resources: Path) -> None:
    row = {
        "state": "dissolved",
        "since": "2026-03-03",
        "source": {"url": "https://example.org", "says": "so", "page_date": None, "unlinked": False},
        "checked_on": "2026-11-21",
    }
    write_back(resources, {"au": {"parliament": {"2026-03-03": row}}})
    lines = """
parliament:
  - state: dissolved
    since: 2026-03-03
    source:
      url: https://example.org
      says: so
    checked_on: 2026-11-21
"""
    assert text_of(resources) == SMALL.replace("notes:", f"{lines}notes:")
    write_back(resources, {"au": {"parliament": {"2026-03-03": {"since": "2026-03-04"}}}})
    assert text_of(resources) == SMALL.replace("notes:", f"{lines.replace('03-03', '03-04')}notes:")
    assert [row.since for row in place_of(resources).parliament] == [date(2026, 3, 4)]


def test_a_file_without_an_end_of_line_and_one_with_windows_lines(tmp_path: Path) -> None:
    cut = SMALL[: SMALL.index("\nnotes:")]
    folder_with(tmp_path, "au", cut)
    write_back(tmp_path, {"au": {"help_lines": {"second": {"confidence_note": "Ask."}}}})
    assert text_of(tmp_path) == f"{cut}\n    confidence_note: Ask."
    folder_with(tmp_path, "au", SMALL.replace("\n", "\r\n"))
    write_back(tmp_path, {"au": {"help_lines": {"first": {"cost": {"en": "Free."}}}}})
    assert text_of(tmp_path) == SMALL.replace("    unnamed:", "    cost:\n      en: Free.\n    unnamed:").replace(
        "\n", "\r\n"
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"xx": {}}, "xx.yaml: there is no such place"),
        ({"au": {"lines": {}}}, "au.yaml: there is no group 'lines'"),
        ({"au": {"help_lines": {"first": {"confidence": "sure"}}}}, "first, help_lines.0.confidence"),
        ({"au": {"help_lines": {"first": {"name": None}}}}, "first, help_lines.0.name: is missing"),
        ({"au": {"help_lines": {"new": {"name": {"en": "New"}}}}}, "new, help_lines.2.what: is missing"),
        ({"au": {"help_lines": {"first": {"id": "other"}}}}, "au.yaml, first: an id stays as it is"),
    ],
)
def test_what_cannot_be_written_is_named_and_nothing_is(resources: Path, changed: Any, says: str) -> None:
    both = {"au": {"help_lines": {"first": {"name": {"en": "Changed"}}}}} | changed
    with pytest.raises(BrokenResource) as caught:
        write_back(resources, both)
    assert says in str(caught.value)
    assert text_of(resources) == SMALL
    assert len(list((resources / "jurisdictions").iterdir())) == 1


def test_shared_lines_are_refused(tmp_path: Path) -> None:
    folder_with(
        tmp_path, "au", SMALL.replace("name: {en: Another}", "name: &n {en: A}", 1).replace("{en: Talks.}", "*n")
    )
    with pytest.raises(BrokenResource, match="is used in several places"):
        write_back(tmp_path, {"au": {"help_lines": {"first": {"unnamed": "no"}}}})


def test_what_would_be_read_differently_is_not_written(resources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check can fail: here the text is spoilt on its way, and the file stays as it was."""
    monkeypatch.setattr(yaml_writing, "_on_one_line", lambda text, style: text.replace("Changed", "Spoilt"))
    with pytest.raises(BrokenResource, match=r"au\.yaml, first: would not be read as it was meant"):
        write_back(resources, {"au": {"help_lines": {"first": {"name": {"en": "Changed"}}}}})
    assert text_of(resources) == SMALL
    assert len(list((resources / "jurisdictions").iterdir())) == 1


def test_the_first_file_waits_for_the_last(tmp_path: Path) -> None:
    folder_with(tmp_path, "au", SMALL)
    folder_with(tmp_path, "au-nsw", SMALL.replace("id: au", "id: au-nsw"))
    change = {"help_lines": {"first": {"name": {"en": "Changed"}}}}
    with pytest.raises(BrokenResource):
        write_back(tmp_path, {"au": change, "au-nsw": {"help_lines": {"first": {"name": {}, "what": None}}}})
    assert text_of(tmp_path) == SMALL
    assert [path.stem for path in write_back(tmp_path, {"au-nsw": change, "au": change})] == ["au", "au-nsw"]


TRICKY = st.sampled_from(
    [
        *(
            "no",
            "null",
            "~",
            "24/7",
            "000",
            "+44",
            "yes",
            "1:30",
            "2026-11-21",
            "a:",
            "a: b",
            "#",
            "#b",
            "a #b",
            "-",
            "é",
        ),
        *("’", '"', "'", "''", "\\", "\\n", "{", "]", "&a", "*b", "!c", "%", "@", "`", "|", ">", "🙂", "?", ":", "<<"),
        *("\n", "\t", "\u2028", "\x85", "\xa0", "\u202f", "\u200d", "\ufeff", "\x7f", "  ", "\n\n ", "=", "---", "..."),
        *("a" * 150, "word " * 40, "http://x.y/#z"),
    ]
)
WORDS = (
    st.lists(TRICKY | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=1, max_size=8)
    .map(lambda parts: " ".join(parts)[:600].strip())
    .filter(bool)
)
SPOKEN = st.dictionaries(st.sampled_from(["en", "fr", "no", "de"]), WORDS, min_size=1, max_size=3)
CONTACT = st.fixed_dictionaries(
    {"way": st.sampled_from(["phone", "web"]), "value": WORDS.map(lambda text: (text + "00")[:100])},
    optional={"label": SPOKEN | st.none(), "number_note": WORDS | st.none(), "display_ok": st.booleans()},
)
SOURCE = st.fixed_dictionaries(
    {"url": st.just("https://example.org/#a"), "says": WORDS | st.just("")}, optional={"page_date": WORDS | st.none()}
)
HOURS = st.sampled_from([{}, {"open": "24/7"}, {"open": "Mo-Fr 09:00-17:00", "zone": "Europe/Paris"}]) | SPOKEN.map(
    lambda note: {"note": note}
)
COMMON = {
    "only_in": st.sampled_from([None, [], ["au"], ["no", "fr"]]),
    "confidence_note": WORDS | st.none(),
    "sources": st.lists(SOURCE, min_size=1, max_size=4),
    "next_check": st.just("2030-01-01"),
    "display_ok": st.booleans() | st.none(),
}
MORE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "emergency": {"what": SPOKEN, "note": SPOKEN | st.none(), "contact": CONTACT, "first": st.booleans()},
    "help_lines": {
        "what": SPOKEN,
        "cost": SPOKEN | st.none(),
        "contacts": st.lists(CONTACT, max_size=4),
        "hours": HOURS,
        "audience": st.lists(st.sampled_from(["men", "women"]), min_size=1, unique=True),
        "unnamed": st.sampled_from(["yes", "no", None]),
    },
    "routes": {
        "who_will_know": SPOKEN | st.none(),
        "contacts": st.lists(CONTACT, max_size=4),
        "persons": st.sampled_from([None, [], ["volunteer_intern"]]),
        "limits": st.sampled_from([None, [{"amount": 3, "unit": "months", "starts": "incident", "firm": False}]]),
        "note": SPOKEN | st.none(),
    },
    "definitions": {"meaning": SPOKEN, "statute": SPOKEN | st.none()},
    "duties": {"what": SPOKEN, "binds": st.sampled_from([["member"], ["manager", "colleague"]]), "must": st.booleans()},
    "medical": {
        "where": SPOKEN,
        "window_hours": st.sampled_from([None, 72]),
        "contacts": st.lists(CONTACT, max_size=2),
    },
}


@st.composite
def some_changes(draw: st.DrawFn, place: Jurisdiction) -> dict[str, dict[str, dict[str, Any]]]:
    changes: dict[str, dict[str, dict[str, Any]]] = {}
    for _ in range(draw(st.integers(1, 3))):
        group = draw(st.sampled_from([group for group in MORE if getattr(place, group)]))
        entry = draw(st.sampled_from(getattr(place, group)))
        fields = draw(st.fixed_dictionaries({}, optional=COMMON | MORE[group]))
        changes.setdefault(group, {})[entry.id] = fields
        if draw(st.booleans()):
            again = entry.model_dump(mode="json") | {"id": "quite-new"} | fields
            changes[group]["quite-new"] = {name: value for name, value in again.items() if value is not None}
    return changes


def with_comments(text: str, seed: int) -> str:
    """Comments above things, inside things and behind things, wherever YAML allows them."""
    chance = random.Random(seed)
    above, behind = set(), set()
    for node, key in starts(yaml.compose(text, Loader=yaml.CSafeLoader)):
        if key:
            above.add(node.start_mark.line)
        if isinstance(node, yaml.ScalarNode) and not key:
            behind.add(node.end_mark.line)
    lines = text.splitlines(keepends=True)
    for number in chance.sample(sorted(behind), min(12, len(behind))):
        if "#" not in lines[number]:
            lines[number] = lines[number].rstrip("\n") + f"  # c{number}e\n"
    for number in chance.sample(sorted(above), min(12, len(above))):
        indent = re.match(r" *", lines[number])
        assert indent is not None
        lines[number] = f"{indent[0]}# c{number}a\n{lines[number]}"
    return "".join(lines)


def starts(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, bool]]:
    """Nodes that begin a line, as keys do, and nodes that end one."""
    if isinstance(node, yaml.ScalarNode):
        yield node, False
    elif isinstance(node, yaml.MappingNode) and not node.flow_style:
        for key, value in node.value:
            yield key, True
            yield from starts(value)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        for one in node.value:
            yield one, True
            yield from starts(one)


def outside(text: str, changes: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
    """The lines that belong to no changed or new entry: whatever stands between the others, and they themselves."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode)
    inside: set[int] = set()
    for key, group in root.value:
        for entry in group.value if key.value in changes else ():
            name = next(value.value for one, value in entry.value if one.value == "id")
            if name in changes[key.value]:
                inside |= set(range(entry.start_mark.line, last_line(entry) + 1))
    return [line for number, line in enumerate(text.splitlines()) if number not in inside]


def last_line(node: yaml.Node) -> int:
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.line


SMALLER = [path.stem for path in jurisdiction_files() if path.stat().st_size < 60_000]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_change_to_any_place(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SMALLER) | st.sampled_from(PLACES))
    folder = tmp_path_factory.mktemp("any")
    try:
        real = next(path for path in jurisdiction_files() if path.stem == name).read_text("utf-8")
        text = with_comments(real, data.draw(st.integers(0, 10**6)))
        folder_with(folder, name, text)
        place = place_of(folder, name)
        changes = data.draw(some_changes(place))
        try:
            intended = as_intended(place, changes)
        except ValidationError:  # such as an entry that rests on no page, and would be shown
            with pytest.raises(BrokenResource):
                write_back(folder, {name: changes})
            assert text_of(folder, name) == text
            return
        wrote = write_back(folder, {name: changes})
        after = text_of(folder, name)
        assert place_of(folder, name) == intended
        assert bool(wrote) == (after != text)
        assert write_back(folder, {name: changes}) == ()
        assert write_back(folder, {name: everything(intended)}) == ()
        assert text_of(folder, name) == after
        assert sorted(re.findall(r"# c\d+[ae]\b", after)) == sorted(re.findall(r"# c\d+[ae]\b", text))
        comment = re.compile(r"^\s*#|^$")
        assert [line for line in outside(after, changes) if not comment.match(line)] == [
            line for line in outside(text, changes) if not comment.match(line)
        ]
        assert not re.search(r"[ \t]$", after, re.MULTILINE) or re.search(r"[ \t]$", text, re.MULTILINE)
        assert read_yaml(folder / "jurisdictions" / f"{name}.yaml") == yaml.load(after, Loader=yaml.CBaseLoader)
    finally:
        shutil.rmtree(folder)


def as_intended(place: Jurisdiction, changes: dict[str, dict[str, dict[str, Any]]]) -> Jurisdiction:
    """The same change, made on the data and not on the text."""
    data = place.model_dump(mode="json")
    for group, entries in changes.items():
        rows = {row["id"]: row for row in data[group]}
        for key, fields in entries.items():
            row = rows.setdefault(key, {"id": key})
            row.update(fields)
            rows[key] = {name: value for name, value in row.items() if value is not None}
        data[group] = list(rows.values())
    return Jurisdiction.model_validate(data)
