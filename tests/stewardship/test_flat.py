"""Facts as flat text: nothing is lost on the way there and back, and every mistake is told by the path it was given."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.directory.models import (
    Audience,
    Conduct,
    Contact,
    Fact,
    HelpLine,
    Jurisdiction,
    ParliamentState,
    Route,
    RouteKind,
)
from bot.stewardship.flat import FieldShape, Sort, build, dump, flatten, path_of, paths
from bot.stewardship.groups import GROUPS
from tests.stewardship.some_entries import entries, real_entries

LINE = {
    "id": "a-line",
    "name.en": "A line",
    "what.en": "Talks.",
    "audience": "anyone, women",
    "contacts.0.way": "phone",
    "contacts.0.value": "000",
    "hours.open": "24/7",
    "sources.0.url": "https://example.org",
    "sources.0.says": "so",
    "checked_on": "2026-11-21",
    "next_check": "2027-01-01",
    "confidence": "high",
}


def mistakes(kind: type[Fact], flat: dict[str, str]) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        build(kind, flat)
    return {path_of(one["loc"]): one["type"] for one in refused.value.errors()}


def test_every_real_entry_comes_back() -> None:
    seen = 0
    for _place, _group, entry in real_entries():
        assert build(type(entry), flatten(dump(entry))) == entry
        seen += 1
    assert seen > 400


def test_groups_are_those_of_a_file() -> None:
    for group, kind in GROUPS.items():
        assert Jurisdiction.model_fields[group].annotation == tuple[kind, ...]  # type: ignore[valid-type]


def test_paths_and_texts() -> None:
    entry = build(HelpLine, LINE)
    assert flatten(dump(entry)) == LINE
    assert entry.audience == (Audience.ANYONE, Audience.WOMEN)


def test_texts_of_every_sort() -> None:
    data = {
        "a": True,
        "b": False,
        "c": 12,
        "d": None,
        "e": "",
        "f": [],
        "g": {"en": " "},
        "h": ["x", "y"],
        "i": [{"z": "1"}],
    }
    assert flatten(data) == {"a": "true", "b": "false", "c": "12", "h": "x, y", "i.0.z": "1"}


def test_hours_nobody_knows_are_kept() -> None:
    flat = {path: text for path, text in LINE.items() if path != "hours.open"}
    entry = build(HelpLine, flat)
    assert dump(entry)["hours"] == {}
    assert flatten(dump(entry)) == flat


def test_a_line_without_contacts() -> None:
    entry = build(HelpLine, {path: text for path, text in LINE.items() if not path.startswith("contacts")})
    assert entry.contacts == ()


def test_blank_is_absent_and_choices_may_have_spaces() -> None:
    entry = build(
        HelpLine, LINE | {"cost.fr": "  ", "note.en": "", "confidence": " low ", "topics": " legal ,, crime,"}
    )
    assert (entry.cost, entry.note, entry.confidence) == (None, None, "low")
    assert entry.topics == ("legal", "crime")


def test_items_are_counted_anew() -> None:
    flat = {path.replace("contacts.0", "contacts.7"): text for path, text in LINE.items()}
    entry = build(HelpLine, flat | {"contacts.10.way": "web", "contacts.10.value": "https://example.org"})
    assert [contact.value for contact in entry.contacts] == ["000", "https://example.org"]


def test_a_mistake_has_the_number_it_was_given_by() -> None:
    flat = {path: text for path, text in LINE.items() if not path.startswith("contacts")}
    flat |= {
        "contacts.3.way": "pigeon",
        "contacts.3.value": "000",
        "contacts.5.way": "phone",
        "contacts.5.label.EN": "x",
    }
    assert mistakes(HelpLine, flat) == {
        "contacts.3.way": "enum",
        "contacts.5.value": "missing",
        "contacts.5.label.EN": "string_pattern_mismatch",
    }


@pytest.mark.parametrize(
    "path",
    [
        "nam.en", "name.en.x", "name", "hours", "hours.opened", "contacts", "contacts.0", "contacts.x.value",
        "contacts.00.value", "contacts.-1.value", "contacts.٣.value", "contacts.0.colour.en", "audience.0", "id.en",
        "", ".", "..en", "contacts.0.", "name.", "sources.0.url.en", "contacts.99999999999999999999.value",
    ],
)  # fmt: skip
def test_no_such_path(path: str) -> None:
    assert path in mistakes(HelpLine, LINE | {path: "x"})


def test_all_mistakes_at_once_and_those_across_fields() -> None:
    found = mistakes(
        HelpLine,
        {"id": "Not an id", "audience": "anyone, giants", "checked_on": "soon", "hours.open": "Mo-Fr 09:00-17:00"},
    )
    assert found.keys() == {
        "id", "audience", "checked_on", "hours", "name", "what", "sources", "next_check", "confidence",
    }  # fmt: skip
    assert mistakes(HelpLine, LINE | {"next_check": "2026-01-01"}) == {"": "ours"}


def shape(kind: type[Fact], name: str) -> FieldShape:
    return next(one for one in paths(kind) if one.name == name)


def test_shapes() -> None:
    assert shape(HelpLine, "name") == FieldShape("name", True, Sort.WORDS)
    assert shape(HelpLine, "cost") == FieldShape("cost", False, Sort.WORDS)
    assert shape(HelpLine, "audience") == FieldShape("audience", True, Sort.SOME_OF, tuple(Audience))
    assert shape(Route, "persons").required is False
    assert shape(HelpLine, "unnamed") == FieldShape("unnamed", False, Sort.ONE_OF, ("yes", "no", "partly", "unknown"))
    assert shape(Route, "kind") == FieldShape("kind", True, Sort.ONE_OF, tuple(RouteKind))
    assert shape(HelpLine, "display_ok").sort is Sort.YES_NO
    assert shape(HelpLine, "checked_on") == FieldShape("checked_on", True, Sort.DATE)
    assert shape(GROUPS["medical"], "window_hours") == FieldShape("window_hours", False, Sort.NUMBER)
    assert shape(HelpLine, "confidence_note") == FieldShape("confidence_note", False, Sort.TEXT)
    assert shape(HelpLine, "shown_with") == FieldShape("shown_with", False, Sort.TEXTS)
    assert shape(HelpLine, "contacts") == FieldShape("contacts", False, Sort.LIST, (), Contact, paths(Contact))
    assert shape(HelpLine, "sources").required
    assert (shape(HelpLine, "hours").sort, shape(HelpLine, "hours").required) == (Sort.PART, False)
    assert (shape(GROUPS["emergency"], "contact").sort, shape(GROUPS["emergency"], "contact").required) == (
        Sort.PART,
        True,
    )
    assert shape(ParliamentState, "source").sort is Sort.PART


KINDS: list[type[Fact]] = [*GROUPS.values(), ParliamentState]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of([entries(kind) for kind in KINDS]))
def test_any_entry_comes_back(entry: Fact) -> None:
    flat = flatten(dump(entry))
    assert all(text.strip() for text in flat.values())
    assert build(type(entry), flat) == entry
    assert flatten(dump(build(type(entry), flat))) == flat


STEPS = st.sampled_from(["id", "name", "en", "contacts", "0", "1", "hours", "open", "limits", "conduct", "[key]", ""])


@given(
    st.sampled_from([HelpLine, Route]),
    st.dictionaries(
        st.lists(STEPS, max_size=4).map(".".join) | st.text(),
        st.text() | st.sampled_from([*Conduct, "2026-11-21", "true", "1"]),
    ),
)
def test_whatever_is_given_is_built_or_told(kind: type[Fact], flat: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        build(kind, flat)
    assert all(isinstance(path_of(one["loc"]), str) for one in refused.value.errors())
