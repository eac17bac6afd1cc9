"""The whole conversation as one readable document, for practitioners and lawyers to review and sign off."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime

from bot.dialogue.conversation import CARD_PAGES, World, show
from bot.dialogue.names import place_name
from bot.dialogue.place import Place, unpack
from bot.dialogue.screen import Look, SpokenBlock, SpokenScreen, speak
from bot.dialogue.speech import Speech, _

_LEFT_OUT = {"letter", "leave"}
"""Lists of all the countries of the world, and the last line, which is shown apart."""

_TICKED = {"cmp", "side"}
"""Pages where routes are ticked: one example stands for the thousands of ways to do so."""

_PLAYED = {"scene", "feedback", "warning", "summary", "notes"}
"""Pages of practice."""


def write_script(world: World, speech: Speech, jurisdiction: str, now: datetime) -> Iterator[str]:
    """Line by line, as Markdown. Every page once, also those only words lead to; choices name where they lead."""
    start = Place(language=speech.language, jurisdiction=jurisdiction)
    pages = list(_reached(world, speech, start, now))
    name = place_name(world.directory.at(jurisdiction))
    heading = _("The whole conversation: {place}", place=name or _("no place chosen"))
    yield f"# {speech.say(heading)}"
    yield ""
    yield speech.say(
        _("Written by the program itself on {day}. Sign-off: name, role, date, and what has to change.", day=now.date())
    )
    titles = {_key(place): f"{number}. {_title(spoken)}" for number, (place, spoken) in enumerate(pages, 1)}
    for place, spoken in pages:
        yield ""
        yield f"## {titles[_key(place)]}"
        yield ""
        yield from _blocks(spoken)
        for row in spoken.rows:
            for label, packed in row:
                target = titles.get(_key(unpack(packed)))
                yield f"- [ {label} ]" + (f" → {target}" if target else "")
    yield ""
    last = _("Leave fast")
    yield f"## {speech.say(last)}"
    yield ""
    yield from _blocks(speak(show(world, start.to("leave"), now), speech))


def _reached(world: World, speech: Speech, start: Place, now: datetime) -> Iterator[tuple[Place, SpokenScreen]]:
    """Everything taps lead to from hello, then what only typed words lead to."""
    seen = set()
    for first in (start, *(start.aside(page) for page in (*CARD_PAGES.values(), "unclear", "nottext"))):
        queue = deque([first] if _key(first) not in seen else [])
        seen.add(_key(first))
        while queue:
            place = queue.popleft()
            spoken = speak(show(world, place, now), speech)
            yield place, spoken
            for target in (unpack(packed) for row in spoken.rows for _label, packed in row):
                here = (target.language, target.jurisdiction) == (start.language, start.jurisdiction)
                if here and target.page not in _LEFT_OUT and _key(target) not in seen:
                    seen.add(_key(target))
                    queue.append(target)


def _key(place: Place) -> tuple[str, str, bool | None, bool]:
    """A page once for each thing that changes it much; with every combination of answers nobody could read it."""
    bodily = place.situation.bodily if place.page in ("next", "keep") else None
    sorted_list = place.page in ("ways", "unfit") and (place.situation.person or place.situation.who) is not None
    return place.page, _kind(place), bodily, sorted_list


def _kind(place: Place) -> str:
    """The argument, as far as it makes another screen worth reading."""
    if place.page in _TICKED:
        return f"{place.arg[:1]}{len(place.arg)}"
    if place.page in _PLAYED:  # a scene once, whichever run it was met in
        run, _dash, scene = place.arg.partition("-")
        return scene or run
    return "" if place.page == "what" else place.arg


def _title(spoken: SpokenScreen) -> str:
    return next((block.words for block in spoken.blocks if block.look is Look.TITLE), spoken.blocks[0].words)


def _blocks(spoken: SpokenScreen) -> Iterator[str]:
    for block in spoken.blocks:
        if block.look is not Look.TITLE:
            yield _markdown(block)
            yield ""


def _markdown(block: SpokenBlock) -> str:
    words = f"[{block.words}]({block.link})" if block.link else block.words
    if block.label is not None:
        words = f"**{block.label}** {words}"
    match block.look:
        case Look.LOUD:
            return f"**{words}**"
        case Look.ITEM:
            return f"- {words}"
        case Look.WORDS_TO_SAY | Look.WORDS_TO_COPY:
            return "\n> ".join(f"> {words}".splitlines())
        case Look.SMALL:
            return f"*{words}*"
        case Look.TITLE | Look.TEXT | Look.FIELD:
            return words
