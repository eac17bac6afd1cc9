"""Entries to try things on: the real ones, and any that the models would accept."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.directory.loading import jurisdiction_files, load_jurisdiction
from bot.directory.models import Fact
from bot.stewardship.flat import FieldShape, Sort, paths
from bot.stewardship.groups import GROUPS


def real_entries() -> Iterator[tuple[str, str, Fact]]:
    """Every entry of resources/ with its place and group, the states of parliaments among them."""
    for path in jurisdiction_files():
        place = load_jurisdiction(path)
        for group in (*GROUPS, "parliament"):
            for entry in getattr(place, group):
                yield place.id, group, entry


WORDS = st.text(min_size=1, max_size=60).filter(lambda text: text.strip())
TRIMMED = WORDS.map(str.strip)
IDS = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}\Z")
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


def values(one: FieldShape) -> st.SearchStrategy[Any]:
    """Anything a field may hold, but for rules that look at what the texts say."""
    if one.name == "id" or one.sort is Sort.TEXTS:
        ids = IDS if one.name != "only_in" else st.sampled_from(["au", "au-nsw", "ca-qc", "eu"])
        return ids if one.name == "id" else st.lists(ids, max_size=3)
    if one.name in SAID:
        return SAID[one.name]
    match one.sort:
        case Sort.WORDS:
            return st.dictionaries(st.sampled_from(["en", "fr", "de", "mi", "iku"]), TRIMMED, min_size=1, max_size=3)
        case Sort.ONE_OF:
            return st.sampled_from(one.choices)
        case Sort.SOME_OF:
            return st.lists(st.sampled_from(one.choices), min_size=int(one.required), max_size=4)
        case Sort.YES_NO:
            return st.booleans()
        case Sort.DATE:
            return DAYS
        case Sort.NUMBER:
            return st.integers(1, 10**9)
        case Sort.PART:
            return facts(one.inner)
        case Sort.LIST:
            return st.lists(facts(one.inner), min_size=int(one.required), max_size=4)
    return WORDS


SAID: dict[str, st.SearchStrategy[Any]] = {
    "url": st.sampled_from(["https://example.org", "http://a.b/é?x=1,2", "github-index:12"]),
    "value": st.text(min_size=2, max_size=40).filter(lambda text: text.strip()),
    "region": st.sampled_from(["AU", "CA"]),
    "open": st.sampled_from(["24/7", "Mo-Fr 09:00-17:00", "Mo-Su 08:00-22:00; PH off"]),
    "zone": st.just("Australia/Sydney"),
}


def facts(inner: tuple[FieldShape, ...]) -> st.SearchStrategy[dict[str, Any]]:
    must = {one.name: values(one) for one in inner if one.required or one.name in ("zone", "hours", "contacts")}
    may = {one.name: values(one) for one in inner if one.name not in must}
    return st.fixed_dictionaries(must, optional=may)


def entries(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    """Any entry of a kind the models accept. Empty texts and empty words are left out: in a sheet they are absent."""

    def accepted(data: dict[str, Any]) -> Fact:
        if "next_check" in data:
            data["next_check"] = data["checked_on"] + timedelta(days=90)
            data["display_ok"] = any(source["url"].startswith("http") for source in data["sources"])
        return kind.model_validate(data)

    return facts(paths(kind)).map(accepted)
