"""Do the facts still stand on the pages they rest on? Fetches each source once and judges every number and address.

It finds and reports. It never changes a fact: a page may be wrong, and a steward decides.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urldefrag

from bot.directory.checking import region_of
from bot.directory.directory import Directory
from bot.directory.models import Contact, Jurisdiction, Sourced, Way, contacts_of
from bot.stewardship.changes import Key
from bot.stewardship.fetching import Fetch, Fetched, Outcome, Page
from bot.stewardship.groups import GROUPS
from bot.stewardship.recognising import same_address, stands_in

Progress = Callable[[int, int], None]
"""Is told how many pages are done, and of how many."""


class Standing(StrEnum):
    """Whether a number or an address still stands."""

    STANDS = "stands"
    MISSING = "missing"
    """At least one of its pages could be read in full, and it stands on none."""
    UNKNOWN = "unknown"
    """None of its pages could be read in full."""


@dataclass(frozen=True)
class Verdict:
    """What became of one contact of one entry.

    `found_on`: the source pages where it stands. `looked_at`: those that were read in full and do not have it.
    `why`: for UNKNOWN, what happened to each page.
    """

    key: Key
    contact: Contact
    standing: Standing
    found_on: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything that was found; `complete` is false if somebody stopped it before the last page."""

    pages: tuple[Page, ...]
    verdicts: tuple[Verdict, ...]
    pages_in_all: int
    complete: bool = True

    def with_standing(self, standing: Standing) -> tuple[Verdict, ...]:
        """The verdicts of one kind, in the directory's order."""
        return tuple(one for one in self.verdicts if one.standing is standing)

    def with_outcome(self, *outcomes: Outcome) -> tuple[Page, ...]:
        """The pages that ended in one of these ways, in the order of their addresses."""
        return tuple(page for page in self.pages if page.outcome in outcomes)


@dataclass(frozen=True)
class _Question:
    """One contact, and the source pages it may stand on. `number`: which question this is."""

    number: int
    key: Key
    region: str
    contact: Contact
    sources: tuple[str, ...]


@dataclass
class _SoFar:
    """What is known while pages come in. Words are judged at once and let go: there may be a thousand large pages."""

    questions: tuple[_Question, ...]
    asked_of: dict[str, list[_Question]]
    pages: dict[str, Page] = field(default_factory=dict)
    found: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def standing_on(self, url: str, fetched: Fetched) -> list[int]:
        """The questions that a page answers. Changes nothing; takes a while for a large page."""
        return [question.number for question in self.asked_of[url] if _stands_on(question, url, fetched)]

    def take(self, page: Page, answers: list[int]) -> None:
        """One more page and the questions it answers."""
        self.pages[page.url] = page
        for number in answers:
            self.found[number].add(page.url)

    def report(self) -> Report:
        """What is known by now."""
        verdicts = tuple(self._judged(question) for question in self.questions)
        pages = tuple(page for _url, page in sorted(self.pages.items()))
        return Report(pages, verdicts, len(self.asked_of), len(pages) == len(self.asked_of))

    def _judged(self, question: _Question) -> Verdict:
        found = self.found.get(question.number, ())
        found_on = tuple(url for url in question.sources if url in found)
        seen = [self.pages[url] for url in question.sources if url in self.pages]
        looked_at = tuple(page.url for page in seen if page.read_in_full and page.url not in found)
        standing = Standing.STANDS if found_on else Standing.MISSING if looked_at else Standing.UNKNOWN
        why = tuple(_what_happened(url, self.pages.get(url)) for url in question.sources)
        return Verdict(
            question.key,
            question.contact,
            standing,
            found_on,
            looked_at,
            why if standing is Standing.UNKNOWN else (),
        )


async def verify(directory: Directory, fetch: Fetch, progress: Progress = lambda done, of: None) -> Report:
    """Looks at every source page of every entry that is shown. `fetch` decides how many pages are asked for at once.

    When it is cancelled, as by Ctrl-C under asyncio.run, it ends at once and reports what it knows by then.
    """
    so_far = _questions(directory)
    urls = tuple(so_far.asked_of)
    progress(0, len(urls))

    async def look_at(url: str) -> None:
        fetched = await fetch(url)
        # searching a large page takes a while, in which others should go on
        so_far.take(fetched.page, await asyncio.to_thread(so_far.standing_on, url, fetched))
        progress(len(so_far.pages), len(urls))

    looking = [asyncio.ensure_future(look_at(url)) for url in urls]
    try:
        await asyncio.gather(*looking)
    except asyncio.CancelledError:
        this = asyncio.current_task()
        if this is None or not this.cancelling():
            raise
        this.uncancel()
    finally:
        for one in looking:
            one.cancel()
        await asyncio.gather(*looking, return_exceptions=True)
    return so_far.report()


def _questions(directory: Directory) -> _SoFar:
    """Every contact that is shown, and every page to look at: those of facts without a contact, too."""
    questions: list[_Question] = []
    asked_of: dict[str, list[_Question]] = {}
    for place in directory:
        for group, entry in _entries(place):
            sources = tuple(dict.fromkeys(_pages_of(entry)))
            for url in sources:
                asked_of.setdefault(url, [])
            if not entry.display_ok:
                continue
            key = Key(place.id, group, entry.id)
            for contact in contacts_of(entry):
                if contact.display_ok:
                    question = _Question(len(questions), key, region_of(place.id), contact, sources)
                    questions.append(question)
                    for url in sources:
                        asked_of[url].append(question)
    for window in directory.medical_windows:
        for url in _pages_of(window):
            asked_of.setdefault(url, [])
    return _SoFar(tuple(questions), asked_of)


def _entries(place: Jurisdiction) -> Iterator[tuple[str, Sourced]]:
    """Every sourced entry of a place, with the name of its group."""
    yield from ((group, entry) for group in GROUPS for entry in getattr(place, group))


def _pages_of(entry: Sourced) -> Iterator[str]:
    """The pages an entry rests on, if it is shown, without fragments: those name a part of the same page."""
    if entry.display_ok:
        yield from (urldefrag(source.url).url for source in entry.sources if source.is_page)


def _stands_on(question: _Question, url: str, fetched: Fetched) -> bool:
    contact, page = question.contact, fetched.page
    if contact.way in (Way.CHAT, Way.VIDEO, Way.WEB) and page.answered and same_address(contact.value, url):
        return True
    return fetched.words is not None and stands_in(contact, question.region, fetched.words)


def _what_happened(url: str, page: Page | None) -> str:
    if page is None:
        return f"{url}: not looked at"
    return f"{url}: {page.outcome}{f', {page.why}' if page.why else ''}"
