"""Every screen a person can come to, for the tests that hold promises on all of them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from bot.dialogue.conversation import World, show
from bot.dialogue.place import Kind, Place, Since, Situation, When
from bot.dialogue.screen import SpokenScreen, speak
from bot.dialogue.speech import Speech
from bot.directory.models import Person, Who


@dataclass(frozen=True)
class Seen:
    """A screen as shown, and where."""

    place: Place
    spoken: SpokenScreen

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(f"{block.label} {block.words}" if block.label else block.words for block in self.spoken.blocks)

    @property
    def labels(self) -> list[str]:
        """Its buttons."""
        return [label for row in self.spoken.rows for label, _packed in row]


def reachable(world: World, start: Place, now: datetime) -> Iterator[Place]:
    """Every page with every argument that taps lead to, each once, with the situation it was first met in.

    What was said before, and where one came from, multiply these without end and change little; `situations` covers
    the pages that do change.
    """
    seen = {(start.page, start.arg)}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        yield place
        for row in show(world, place, now).rows:
            for choice in row:
                key = (choice.to.page, choice.to.arg)
                here = (choice.to.language, choice.to.jurisdiction) == (start.language, start.jurisdiction)
                if here and key not in seen:
                    seen.add(key)
                    queue.append(choice.to)


def situations(world: World, start: Place, now: datetime) -> Iterator[Place]:
    """The pages that depend on what was said, with everything that can be said."""
    for person, who in product((None, *Person), (None, *Who)):
        said = Place(language=start.language, jurisdiction=start.jurisdiction, situation=Situation(person, who))
        for page in ("ways", "unfit"):
            for number in range(1, 7):
                yield said.to(page, str(number))
    for kind, since in product((None, *Kind), (None, *Since)):
        when = When(since, now.date()) if since else None
        said = Place(
            language=start.language, jurisdiction=start.jurisdiction, situation=Situation(kind=kind, when=when)
        )
        for page in ("neck", "when", "next", "tonight", "notnow", "medical", "exam", "keep", "keepbody", "strangle"):
            yield said.to(page)


def screens(world: World, speech: Speech, jurisdiction: str, now: datetime) -> Iterator[Seen]:
    """Every screen of one place in one language."""
    start = Place(language=speech.language, jurisdiction=jurisdiction)
    for place in (*reachable(world, start, now), *situations(world, start, now)):
        yield Seen(place, speak(show(world, place, now), speech))
