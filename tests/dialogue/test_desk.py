"""Every screen of the stewards' desk that taps lead to: nothing breaks, nothing is a dead end, help is everywhere."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from bot.dialogue.conversation import Pressed, Turn, Typed, World, respond
from bot.dialogue.desk.pages import DESK_PAGES
from bot.dialogue.desk.words import FIELDS, field_name
from bot.dialogue.place import LONGEST, Place, pack, unpack
from bot.dialogue.screen import SpokenScreen, speak
from bot.dialogue.speech import Speech
from bot.directory.models import Fact
from bot.directory.tokens import token_of
from bot.stewardship.changes import KINDS, Key
from bot.stewardship.deciding import Approve, Propose
from bot.stewardship.desk import Desk, Draft
from bot.stewardship.drafting import started, with_text
from bot.stewardship.flat import FieldShape, paths
from bot.storage import TriedOut, stewardship_in_memory
from tests.conftest import NOW

LINE = Key("au", "help_lines", "au-lifeline")


@pytest.fixture(scope="module")
def tried(world: World) -> Iterator[TriedOut]:
    """A desk with something that waits, something approved and something said to be wrong."""
    with stewardship_in_memory(world.directory, lambda: NOW, is_steward=True) as tried:
        for number, path, words in ((1, "cost.en", "Free."), (2, "note.en", "= 1 + 1, “quoted”: «é»")):
            entry = next(line for line in tried.directory.get("au").help_lines if line.id == LINE.id)  # type: ignore[union-attr]
            draft = with_text(started(LINE, entry), LINE, path, words)
            desk = tried.desk(draft)
            assert desk is not None
            turn = respond(
                replace(world, directory=tried.directory), Place("dwhy", "en", "au"), Typed("read"), NOW, None, desk
            )
            assert isinstance(turn.wish, Propose)
            tried.fulfil(turn.wish)
            if number == 1:
                tried.fulfil(Approve(1))
        tried.count_wrong(LINE)
        yield tried


def kind_of(packed: str) -> tuple[str, str]:
    """Of the thousands of entries and fields, a few of each kind."""
    place = unpack(packed)
    heads = ("dlist", "dcard", "dlog", "dview", "dcheck", "daway", "dhide", "dnew")
    head = place.arg[:1] if place.page in heads else ""
    if token_of(LINE.id) in place.arg:  # the one that has a history
        head += "!"
    field = place.arg.rpartition("-")[2][:1] if place.page in ("dfield", "dset", "dfields") else ""
    number = place.arg if place.page in ("dprop", "dsee", "dok", "dno", "dback", "dundo", "ddone", "dall") else ""
    return place.page, f"{head}{field}{number}{place.jurisdiction == 'au'}"


def tour(world: World, tried: TriedOut, language: str) -> Iterator[tuple[Place, Turn]]:
    """Presses every kind of button of the desk. What is proposed is not fulfilled: the desk stays as it is."""
    seen: set[tuple[str, str]] = set()
    queue: deque[tuple[str, Draft | None]] = deque([(pack(Place("desk", language, "au")), None)])
    while queue:
        packed, draft = queue.popleft()
        turn = respond(world, Place(), Pressed(packed), NOW, None, tried.desk(draft))
        yield unpack(packed), turn
        for row in turn.screen.rows:
            for choice in row:
                button = pack(choice.to)
                if choice.to.page in DESK_PAGES and choice.to.language == language and kind_of(button) not in seen:
                    seen.add(kind_of(button))
                    queue.append((button, turn.draft))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_screen_of_the_desk(world: World, speeches: Mapping[str, Speech], tried: TriedOut, language: str) -> None:
    visited: set[str] = set()
    for place, turn in tour(replace(world, directory=tried.directory), tried, language):
        visited |= {place.page, turn.place.page}
        spoken = speak(turn.screen, speeches[language])
        assert_kept(spoken, place)
    missing = DESK_PAGES.keys() - visited - {"dfind", "dall", "dno", "ddone", "dback"}
    assert not missing, "pages that no tap leads to"


def assert_kept(spoken: SpokenScreen, place: Place) -> None:
    """The promises that hold on every screen."""
    assert spoken.blocks, place
    pages = [unpack(packed).page for row in spoken.rows for _label, packed in row]
    assert "leave" in pages, place
    assert "help" in pages, place
    for row in spoken.rows:
        assert 1 <= len(row) <= 3, place
        for label, packed in row:
            assert label.strip(), place
            assert len(packed.encode()) <= LONGEST, packed
    words = [f"{block.label or ''} {block.words}" for block in spoken.blocks]
    assert not any("{" in one or "!" in one for one in words), place


def _names(shapes: tuple[FieldShape, ...]) -> Iterator[str]:
    for shape in shapes:
        yield shape.name
        yield from _names(shape.inner)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_every_field_has_a_name_in_words(kind: type[Fact]) -> None:
    assert set(_names(paths(kind))) <= FIELDS.keys()


def test_a_field_is_named_as_a_person_would(speeches: Mapping[str, Speech]) -> None:
    assert speeches["en"].say(field_name("contacts.1.value")) == "Contact 2, Number or address"
    assert speeches["fr"].say(field_name("hours.note.fr")) == "Heures d'ouverture, Remarque, Français"


FORGED = (
    *("", "-", "zzz", "h", "h123456", "h123456-", "x-1", "h-999", "-csv", "0"),
    *("99999999999999999999", "h12345-ffffff"),
)


@pytest.mark.parametrize("arg", FORGED)
@pytest.mark.parametrize("page", sorted(DESK_PAGES))
def test_no_forged_button_breaks_the_desk(world: World, tried: TriedOut, page: str, arg: str) -> None:
    world = replace(world, directory=tried.directory)
    for jurisdiction in ("au", "", "zz"):
        desk = tried.desk(None)
        turn = respond(world, Place(), Pressed(f"a.{page}.en.{jurisdiction}.{arg}"), NOW, None, desk)
        assert turn.screen.blocks
        for words in ("13 11 14", "x" * 5000, "\u202e\x00🙂"):
            assert respond(world, turn.place, Typed(words), NOW, None, tried.desk(turn.draft)).screen.blocks


def test_typed_words_find_entries_and_cries_for_help_find_help(world: World, tried: TriedOut) -> None:
    world = replace(world, directory=tried.directory)
    desk = tried.desk(None)
    at = Place("desk", "en", "au")
    found = respond(world, at, Typed("lifeline"), NOW, None, desk)
    assert found.place.page == "dfind"
    assert f"h{token_of(LINE.id)}" in {choice.to.arg for row in found.screen.rows for choice in row}
    assert respond(world, at, Typed("I want to die"), NOW, None, desk).place.page == "suicide"
    assert isinstance(desk, Desk)
