"""Every screen a person can come to, for the tests that hold promises on all of them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from itertools import product

from bot.account.account import Account, Prompt
from bot.consent import (
    WORDING,
    Answer,
    CheckIn,
    Consent,
    Content,
    Greeting,
    Kept,
    Locked,
    Outcome,
    Remembered,
    purpose_of,
)
from bot.dialogue.conversation import World, show
from bot.dialogue.place import Behaviour, Place, Since, Situation, When, unpack
from bot.dialogue.screen import Screen, SpokenScreen, speak
from bot.dialogue.speech import Speech
from bot.directory.models import Person, Who
from bot.directory.tokens import token_of


@dataclass(frozen=True)
class Seen:
    """A screen as shown, and where."""

    place: Place
    screen: Screen
    spoken: SpokenScreen

    @cached_property
    def text(self) -> str:
        """All its words."""
        return "\n".join(f"{block.label} {block.words}" if block.label else block.words for block in self.spoken.blocks)

    @cached_property
    def leads_to(self) -> list[str]:
        """The pages its buttons lead to."""
        return [page_of(packed) for row in self.spoken.rows for _label, packed in row]


@lru_cache(maxsize=50_000)
def page_of(packed: str) -> str:
    """Where a button leads; the same buttons stand on many screens."""
    return unpack(packed).page


def reachable(world: World, start: Place, now: datetime) -> Iterator[Place]:
    """Every page that taps lead to."""
    return (place for place, _screen in walk(world, start, now))


def walk(world: World, start: Place, now: datetime) -> Iterator[tuple[Place, Screen]]:
    """Every page with every argument that taps lead to, each once, with the situation it was first met in.

    What was said before, and where one came from, multiply these without end and change little; `situations` covers
    the pages that do change.
    """
    seen = {_key(start)}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        screen = show(world, place, now)
        yield place, screen
        for row in screen.rows:
            for choice in row:
                key = _key(choice.to)
                here = (choice.to.language, choice.to.jurisdiction) == (start.language, start.jurisdiction)
                if here and key not in seen:
                    seen.add(key)
                    queue.append(choice.to)


def _key(place: Place) -> tuple[str, str]:
    """A page and its argument; of the thousands of ways to tick two or three routes, one of each kind, and every scene
    once, whichever run it was met in."""
    if place.page in ("cmp", "side"):
        return place.page, f"{place.arg[:1]}{len(place.arg)}"
    if place.page in ("scene", "feedback", "warning"):
        run, _dash, scene = place.arg.partition("-")
        # Single scenes from anywhere lead through all of them, one after the other.
        return place.page, f"{run[:2]}{scene}" if run.startswith("1x") else scene or run
    if place.page in ("chour", "cwords", "cask", "cyes"):  # whichever day, hour and words
        return place.page, ""
    if place.page in ("summary", "notes"):
        return place.page, place.arg.partition("-")[0]
    return place.page, place.arg


def situations(world: World, start: Place, now: datetime) -> Iterator[Place]:
    """The pages that depend on what was said, with everything that can be said."""
    for person, who in product((None, *Person), (None, *Who)):
        said = Place(language=start.language, jurisdiction=start.jurisdiction, situation=Situation(person, who))
        for page in ("ways", "unfit"):
            for number in range(1, 7):
                yield said.to(page, str(number))
        for page in ("clock", "naming", "cmp", "election"):
            yield said.to(page, "1")
    whats = (frozenset[Behaviour](), *(frozenset({one}) for one in Behaviour), frozenset(Behaviour))
    for what, since, power in product(whats, (None, *Since), (None, True)):
        when = When(since, now.date()) if since else None
        situation = Situation(what=what, when=when, power=power)
        said = Place(language=start.language, jurisdiction=start.jurisdiction, situation=situation)
        for page in (
            _AFTER_WHAT if what in (frozenset(), frozenset({Behaviour.SHOUTED}), whats[-1]) else ("ways", "clock")
        ):
            yield said.to(page, "1" if page in ("ways", "clock") else "")
    routes = world.directory.at(start.jurisdiction).routes
    for first in range(0, len(routes) - 2, 3):
        tokens = "".join(token_of(route.id) for route in routes[first : first + 3])
        for part in "123":
            yield start.to("side", part + tokens)


_AFTER_WHAT = (
    *("what", "neck", "when", "power", "next", "tonight", "notnow", "medical", "exam", "keep", "keepbody", "strangle"),
    *("ways", "unfit", "clock", "calendar", "dates", "plan"),
)


def screens(world: World, speech: Speech, jurisdiction: str, now: datetime) -> Iterator[Seen]:
    """Every screen of one place in one language."""
    start = Place(language=speech.language, jurisdiction=jurisdiction)
    shown = dict(walk(world, start, now))
    shown |= {place: show(world, place, now) for place in situations(world, start, now) if place not in shown}
    for place, screen in shown.items():
        yield Seen(place, screen, speak(screen, speech))
    account = Account(now).writing(1, Prompt.FREELY, "My words.", now).writing(2, Prompt.WHEN, "Mine. " * 600, now)
    of_this_account = next(
        choice.to
        for row in show(world, start.to("have", "2"), now, account).rows
        for choice in row
        if choice.to.page == "fix"
    )
    for place in (*with_an_account(start), of_this_account):
        screen = show(world, place, now, account)
        yield Seen(place, screen, speak(screen, speech))
    for place, answer in with_what_is_kept(start, now, account):
        screen = show(world, place, now, account, answer)
        yield Seen(place, screen, speak(screen, speech))


def with_an_account(start: Place) -> Iterator[Place]:
    """The pages that show something only while an account is being written."""
    for page, arg in (
        *(("have", str(number)) for number in range(1, 4)),
        *(("took", "ka1"), ("took", "ka1z"), ("wfull", "dk2"), ("tell", "db2"), ("takeout", "1")),
        *(("finish", ""), ("wdone", ""), ("wgone", ""), ("wrisk", ""), ("wpass", "")),
        *(("wpass", "-short"), ("wpass", "-late"), ("wpass", "-typed")),
        *(("wfile", kind) for kind in ("pdf", "txt", "stamp")),
        *(("wfull", "ka1s"), ("took", "ka1s"), ("have", "1-s")),
        *(("wkeep", ""), ("wlock", "30"), ("wkey", "90"), ("wkey", "30n"), ("wkey", "365-short"), ("wkept", "30")),
    ):
        yield start.to(page, arg)


def with_what_is_kept(start: Place, now: datetime, account: Account) -> Iterator[tuple[Place, Answer]]:
    """The pages that show what the keeping answered: with one of each kept, with nothing, and when it failed."""
    contents: tuple[Content, ...] = (
        Remembered(start.language, start.jurisdiction),
        CheckIn(now + timedelta(days=1), Greeting.TEA, start.language),
        account,
        Locked(b"envelope"),
    )
    kept = tuple(
        Kept(Consent(f"abcdefghi{number}", purpose_of(one), WORDING, now, now + timedelta(days=30)), one)
        for number, one in enumerate(contents)
    )
    for answer in (Answer(Outcome.DONE, kept), Answer(Outcome.DONE), Answer(Outcome.FAILED)):
        for page, arg in (
            *(("mydata", ""), ("mydata", "full"), ("mydata", "none")),
            *(("mine", f"abcdefghi{number}{new}") for number in range(4) for new in ("", "-new")),
            *(("minefile", "txt"), ("minefile", "json"), ("minefile", "one-abcdefghi2")),
            *(("munlock", "abcdefghi3"), ("munlock", "abcdefghi3-no"), ("taken", ""), ("erase", ""), ("forgot", "")),
        ):
            yield start.to(page, arg), answer
    for page in ("remyes", "wkey", "wkept", "cyes", "mopen", "takeback", "forget"):
        yield start.to(page), Answer(Outcome.FAILED)
