"""The promises of design and README, held on every screen in every language and every researched place."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import pytest

from bot.account.account import Account, Prompt
from bot.channels.telegram.looks import html
from bot.dialogue.conversation import CARD_PAGES, World, show
from bot.dialogue.pages import PAGES
from bot.dialogue.place import LONGEST, Place
from bot.dialogue.screen import speak
from bot.dialogue.speech import Speech
from bot.directory.checking import digits, entries
from bot.directory.loading import jurisdiction_files
from bot.directory.models import Sourced, contacts_of
from bot.directory.tokens import token_of
from bot.wording import load_wording
from tests.bot_api.entities import parse_html
from tests.conftest import NOW
from tests.crawl import Seen, reachable, screens, situations, with_an_account, with_what_is_kept

LANGUAGES = ("en", "fr")
PLACES = [path.stem for path in jurisdiction_files()]
UNRESEARCHED = ["br", "jp", "sn", ""]

_NAMED_BY_FACTS = ("line", "route", "duty", "letter", "language", "parts", "country", "rules", "cmp")
"""Pages whose buttons are called what a service, a law, a place or a language is called."""

_ONLY_NUMBERS = (
    *("help", "danger", "suicide", "suicide2", "strangle", "nospeak", "company", "handover", "under18"),
    *("urgent", "sendnum", "myself", "friend", "accused", "harmed"),
)
"""Pages where every number of three digits and more is one to call or text."""

_IS_A_YEAR = re.compile(r"(19|20)\d\d")

_ARE_YEARS = re.compile(r"(19|20)\d\d[ -](19|20)\d\d")

_A_SHORT_NUMBER = re.compile(r"(?<![\w/.-])\d[\d -]*\d(?![\w/-])")

_A_NUMBER = re.compile(r"(?<![\w/.-])\+?(?:\(\d{1,4}\) ?)?\d[\d -]*\d(?![\w/-])")


@pytest.fixture(
    scope="module",
    params=[pytest.param((lang, place), id=f"{lang}-{place}") for lang in LANGUAGES for place in PLACES],
)
def tour(request: pytest.FixtureRequest, world: World, speeches: Mapping[str, Speech]) -> list[Seen]:
    """Every screen of one place in one language. Walked once for all its tests: see OneTourOneWorker."""
    language, place = request.param
    return list(screens(world, speeches[language], place, NOW))


@pytest.fixture(scope="module")
def read(tour: list[Seen]) -> list[Seen]:
    """The tour for a reader: each page with the same words once, though its buttons say what was said before."""
    return list({(seen.place.page, seen.spoken.blocks): seen for seen in tour}.values())


@pytest.fixture(scope="session")
def objections(world: World) -> Callable[[str, str], Sequence[str]]:
    """What of locales/never_say.yaml words break in a language, but in names. Most words stand in many places."""
    wording = load_wording()
    names = {name for known in world.directory for entry in entries(known) for name in _names_of(entry)}
    named = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))

    @cache
    def found(words: str, language: str) -> Sequence[str]:
        if not any(wording.objections(words, language, fact=True)):
            return ()
        return list(wording.objections(named.sub("", words), language, fact=True))

    return found


def test_help_and_leaving_are_on_every_screen(tour: list[Seen]) -> None:
    for seen in tour:
        if seen.place.page == "leave":
            continue
        assert "leave" in seen.leads_to, seen.place
        assert "help" in seen.leads_to or seen.place.page == "help", seen.place


def test_no_dead_end(tour: list[Seen]) -> None:
    for seen in tour:
        assert any(page not in ("leave", "help") for page in seen.leads_to), seen.place


def test_what_telegram_allows(tour: list[Seen], read: list[Seen]) -> None:
    for seen in read:
        text, _entities = parse_html(html(seen.spoken, "Here you are."))
        assert 0 < len(text.encode("utf-16-le")) // 2 <= 4096, seen.place
        for block in seen.spoken.blocks:  # nothing was cut off to fit
            assert block.words.strip()[-12:] in text, (seen.place, block)
    for seen in tour:
        for row in seen.spoken.rows:
            assert len(row) <= 8
            for label, packed in row:
                assert label.strip()
                assert len(packed.encode()) <= LONGEST
        assert sum(map(len, seen.spoken.rows)) <= 100


def test_every_button_leads_where_it_says(tour: list[Seen]) -> None:
    for seen in tour:
        assert PAGES.keys() >= set(seen.leads_to), seen.place


def test_every_number_shown_is_in_resources_and_may_be_shown(read: list[Seen], world: World) -> None:
    place = read[0].place.jurisdiction
    country = place.partition("-")[0]
    allowed: set[str] = set()
    for source in {place, country}:
        known = world.directory.get(source)
        assert known is not None
        entries: tuple[Sourced, ...] = (*known.emergency, *known.help_lines, *known.routes, *known.medical)
        for entry in entries:
            if not entry.display_ok:
                continue
            allowed |= {digits(contact.value) for contact in contacts_of(entry) if contact.display_ok}
    for seen in read:
        if seen.place.page in _ONLY_NUMBERS:
            for found in _A_SHORT_NUMBER.findall(seen.text):
                short = digits(found)
                assert len(short) < 3 or short in allowed or _IS_A_YEAR.fullmatch(short), (seen.place.page, found)
        if seen.place.page in ("rules", "duty"):  # laws have numbers of their own, and no line to call
            continue
        for found in _A_NUMBER.findall(seen.text):
            number = digits(found)
            if len(number) >= 7 and not _ARE_YEARS.fullmatch(found):
                assert number in allowed, (seen.place.page, found)


def test_nothing_hidden_is_shown(tour: list[Seen], world: World) -> None:
    place = tour[0].place.jurisdiction
    known = world.directory.get(place)
    assert known is not None
    local = world.directory.at(place)
    hidden = {line.id for line in known.help_lines if not line.display_ok} | {
        route.id for route in known.routes if not route.display_ok
    }
    assert not {one.id for one in local.help_lines} & hidden
    assert not {one.id for one in local.routes} & hidden


def test_lines_show_what_was_promised(read: list[Seen]) -> None:
    for seen in read:
        if seen.place.page in ("line", "routeb", "duty", "feedback", "step"):
            assert re.search(r"Checked on|Not checked since|Vérifié|Pas vérifié", seen.text), seen.place
            assert re.search(r"Source", seen.text), seen.place


def test_no_word_is_left_untranslated(tour: list[Seen], speeches: Mapping[str, Speech], world: World) -> None:
    """A French screen differs from its English one in every button that is ours."""
    if tour[0].place.language == "en":
        pytest.skip("English is the source")
    same = set()
    for seen in {(seen.place.page, seen.place.arg): seen for seen in tour}.values():
        if seen.place.page in ("language", "parts", "settings"):
            continue
        for row, choices in zip(seen.spoken.rows, seen.screen.rows, strict=True):
            for (label, _packed), choice in zip(row, choices, strict=True):
                named = choice.to.page in _NAMED_BY_FACTS or choice.to.jurisdiction != seen.place.jurisdiction
                if not named and label == speeches["en"].say(choice.label):
                    same.add(label)
    places = {name for known in world.directory for name in known.name.values()}
    assert same - places <= {"Menu"}


def test_tone_of_every_screen(read: list[Seen], objections: Callable[[str, str], Sequence[str]]) -> None:
    """What is never said (locales/never_say.yaml) stands on no screen, whatever was put together for it."""
    for words in {block.words for seen in read for block in seen.spoken.blocks if block.link is None}:
        assert not objections(words, read[0].place.language), words


def _names_of(entry: Sourced) -> Iterable[str]:
    """What a service or a law calls itself, in every language."""
    maps = [getattr(entry, field, None) or {} for field in ("name", "statute")]
    labels = [contact.label or {} for contact in contacts_of(entry)]
    return (name for found in (*maps, *labels) for name in found.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [*PLACES, "br", "jp", ""])
def test_two_taps_to_a_number_that_answers_now(
    language: str, place: str, world: World, speeches: Mapping[str, Speech]
) -> None:
    hello = show(world, Place(language=language, jurisdiction=place), NOW)
    helps = [choice.to for row in hello.rows for choice in row if choice.to.page == "help"]
    assert helps
    spoken = speak(show(world, helps[0], NOW), speeches[language])
    assert re.search(r"\d{3}", " ".join(block.words for block in spoken.blocks))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", UNRESEARCHED)
def test_a_place_nobody_researched_has_no_dead_end(
    language: str, place: str, world: World, speeches: Mapping[str, Speech]
) -> None:
    for seen in screens(world, speeches[language], place, NOW):
        assert seen.place.page == "leave" or "leave" in seen.leads_to
        assert seen.place.page in ("leave", "help") or "help" in seen.leads_to


def test_every_page_can_be_reached_by_taps_or_words(world: World) -> None:
    start = Place(jurisdiction="au-nsw")
    said = list(situations(world, start, NOW))
    follow = (choice.to.page for place in said for row in show(world, place, NOW).rows for choice in row)
    tapped = {place.page for place in reachable(world, start, NOW)} | set(follow)
    typed = {*CARD_PAGES.values(), "unclear", "nottext"}
    account = Account(NOW).writing(1, Prompt.FREELY, "My words.", NOW)
    writing = {place.page for place in with_an_account(start)} | {
        choice.to.page
        for place in with_an_account(start)
        for row in show(world, place, NOW, account).rows
        for choice in row
    }
    kept = {
        choice.to.page
        for place, answer in with_what_is_kept(start, NOW, account)
        for row in show(world, place, NOW, account, answer).rows
        for choice in row
    }
    after_a_deed = {"taken", "forgot", "wrongok"}
    assert set(PAGES) == tapped | typed | writing | kept | after_a_deed


def test_every_scene_can_be_reached(world: World) -> None:
    seen = {
        place.arg.split("-")[1] for place in reachable(world, Place(jurisdiction="ca"), NOW) if place.page == "scene"
    }
    assert seen == {token_of(scene.id) for scene in world.directory.practice.scenarios}
