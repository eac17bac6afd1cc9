"""Is the directory fit to be shown after a change? The rules of `python -m bot check`, for what was touched. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from bot.directory.checking import Problem, check_entry, check_together, entries, sentences
from bot.directory.directory import Directory
from bot.directory.marking import N_
from bot.directory.models import ParliamentState, Sourced
from bot.stewardship.changes import Key, entry_at

NeverSaid = Callable[[str, str], Iterable[str]]
"""The words in a sentence, of a language, that are never said here."""

_LONGEST_WAIT: Final = timedelta(days=400)
"""A check further away than this is no check."""


def misfits(before: Directory, after: Directory, keys: Collection[Key], today: date, never: NeverSaid) -> list[Problem]:
    """What a change would break: problems of the entries it touches, and of the whole that were not there before."""
    found = [one for key in keys for one in _of_entry(after, key, today, never)]
    known = {(one.file, one.entry, one.words) for one in check_together(before)}
    found += [one for one in check_together(after) if (one.file, one.entry, one.words) not in known]
    return found


def _of_entry(directory: Directory, key: Key, today: date, never: NeverSaid) -> Iterator[Problem]:
    place, entry = directory.get(key.place), entry_at(directory, key)
    if place is None:
        yield Problem(key.place, key.id, "place", N_("there is no such place"))
        return
    if isinstance(entry, ParliamentState):
        if entry.checked_on > today:
            yield Problem(key.place, key.id, "checked_on", _FUTURE)
        return
    if not isinstance(entry, Sourced):
        yield Problem(key.place, key.id, "id", N_("there is no such entry"))
        return
    yield from (one for one in check_entry(place, entry, today) if one.fatal)
    if sum(other.id == entry.id for other in entries(place)) > 1:
        yield Problem(key.place, key.id, "id", N_("used twice in this file; make it unique"))
    if entry.checked_on > today:
        yield Problem(key.place, key.id, "checked_on", _FUTURE)
    if entry.next_check > today + _LONGEST_WAIT:
        yield Problem(key.place, key.id, "next_check", N_("is more than a year away; choose an earlier day"))
    if entry.display_ok:
        for at, language, text in sentences(entry):
            for found in never(text, language):
                says = N_("'{found}' is never said here; find other words")
                yield Problem(key.place, key.id, f"{at}.{language}", says, {"found": found})


_FUTURE: Final = N_("lies in the future; nobody can have checked it yet")
