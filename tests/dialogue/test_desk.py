"""Every screen of the stewards' desk that taps lead to: nothing breaks, nothing is a dead end, help is everywhere."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from bot.dialogue.conversation import Pressed, Turn, Typed, World, respond
from bot.dialogue.desk.differences import fits_on_a_screen
from bot.dialogue.desk.pages import DESK_PAGES
from bot.dialogue.desk.words import FIELDS, field_name, reason
from bot.dialogue.place import LONGEST, Place, pack, unpack
from bot.dialogue.screen import SpokenScreen, speak
from bot.dialogue.speech import Speech
from bot.directory.models import Fact
from bot.directory.tokens import token_of
from bot.stewardship.changes import KINDS, Change, Key, entry_at
from bot.stewardship.deciding import Approve, Outcome, Propose
from bot.stewardship.desk import Desk, Draft
from bot.stewardship.drafting import CALLED, READ, from_rows, started, with_text
from bot.stewardship.flat import FieldShape, dump, paths
from bot.stewardship.sheets import read_sheet
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
    missing = DESK_PAGES.keys() - visited - {"dfind", "dall", "dno", "ddone", "dback", "dother"}
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
    assert speeches["fr"].say(field_name("hours.note.fr")) == "Heures d'ouverture, Remarque, français"


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


class AtDesk:
    """A steward in a conversation: presses by label, types, sees."""

    def __init__(self, world: World, speeches: Mapping[str, Speech], tried: TriedOut, place: str = "au") -> None:
        self.world = replace(world, directory=tried.directory)
        self.speech = speeches["en"]
        self.tried = tried
        self.turn = respond(self.world, Place("hello", "en", place), Typed("/steward"), NOW, None, tried.desk(None))

    @property
    def sees(self) -> str:
        """Every word of the screen."""
        spoken = speak(self.turn.screen, self.speech)
        words = [f"{block.label}: {block.words}" if block.label else block.words for block in spoken.blocks]
        return "\n".join([*words, *(f"[{label}]" for row in spoken.rows for label, _packed in row)])

    @property
    def labels(self) -> list[str]:
        """The buttons."""
        return [label for row in speak(self.turn.screen, self.speech).rows for label, _packed in row]

    def taps(self, label: str) -> None:
        """The button that begins like this."""
        rows = speak(self.turn.screen, self.speech).rows
        self.goes(next(packed for row in rows for words, packed in row if words.startswith(label)))

    def goes(self, packed: str) -> None:
        """A button from anywhere."""
        self._does(Pressed(packed))

    def types(self, words: str) -> None:
        """Words."""
        self._does(Typed(words))

    def _does(self, event: Pressed | Typed) -> None:
        desk = self.tried.desk(self.turn.draft)
        self.turn = respond(self.world, self.turn.place, event, NOW, None, desk)


@pytest.fixture
def at_desk(world: World, speeches: Mapping[str, Speech]) -> Iterator[AtDesk]:
    """A steward at a desk of their own, in Australia. Proposal 1 waits."""
    with stewardship_in_memory(world.directory, lambda: NOW, is_steward=True) as tried:
        note = Change(LINE, {"cost": (dump(_line(world))["cost"], {"en": "Free."})})
        assert tried.fulfil(Propose((note,), "read")).outcome is Outcome.DONE
        yield AtDesk(world, speeches, tried)


def _line(world: World) -> Fact:
    entry = entry_at(world.directory, LINE)
    assert entry is not None
    return entry


ANSWERS = {
    "Web address": "https://www.example.org/help",
    "What the page says": "It gives this number.",
    "Number or address": "13 11 14",
    "Days and times": "24/7",
}


@pytest.mark.parametrize("group", list("ehrdum"))
def test_an_entry_can_be_added_with_nothing_but_the_buttons_that_are_offered(at_desk: AtDesk, group: str) -> None:
    at_desk.goes(pack(Place("dnew", "en", "au-nsw", group)))
    at_desk.types("A service that is new")
    for _step in range(40):
        missing = [label for label in at_desk.labels if label.startswith("Fill in: ")]
        if not missing:
            break
        at_desk.taps(missing[0])
        if "Tap" in at_desk.sees and "Type" not in at_desk.sees:
            at_desk.taps(at_desk.labels[0])
            if "Tap what applies" in at_desk.sees:
                at_desk.taps("Back to the draft")
        else:
            wanted = missing[0].removeprefix("Fill in: ")
            answer = next((words for name, words in ANSWERS.items() if name in wanted), "Words about it.")
            at_desk.types(answer)
        assert "not accepted" not in at_desk.sees, at_desk.sees
    at_desk.taps("Propose it")
    at_desk.taps("I called, and it is right")
    at_desk.types("They began on Monday")
    assert isinstance(at_desk.turn.wish, Propose)
    assert at_desk.turn.wish.changes[0].is_new


def test_hours_of_a_place_with_one_clock_need_no_zone(at_desk: AtDesk) -> None:
    place, line = next(
        (place, line)
        for place in at_desk.world.directory
        for line in place.help_lines
        if len(place.time_zones) == 1 and line.hours.always and not line.hours.zone
    )
    at_desk.goes(pack(Place("dfield", "en", place.id, f"h{token_of(line.id)}-{token_of('hours.open')}")))
    at_desk.types("Mo-Fr 09:00-17:00")
    assert "Hours, Days and times: 24/7 → Mo-Fr 09:00-17:00" in at_desk.sees
    assert f"Hours, Time zone: nothing → {place.time_zones[0]}" in at_desk.sees
    at_desk.goes(pack(Place("ddrop", "en", "au")))
    at_desk.goes(pack(Place("dfield", "en", "au", f"h{token_of(LINE.id)}-{token_of('hours.open')}")))
    at_desk.types("Mo-Fr 09:00-17:00")
    assert "need a time zone" in at_desk.sees, "Australia has several clocks"
    at_desk.taps("Fill in: Hours, Time zone")
    at_desk.types("Australia/Sydney")
    assert "Propose it" in at_desk.labels


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("call 1800 551 800", "holds more than a number"),
        ("+33 1 42 34 20 00", "is a number of FR, not of AU"),
        ("12 12", "is not a phone number we know in AU"),
        ("1800 551\u202e 800", "cannot be seen (U+202E)"),
        ("1800\x00551 800", "cannot be seen (U+0000)"),
        ("1800 551 800!", "holds more than a number"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(at_desk: AtDesk, typed: str, says: str) -> None:
    at_desk.goes(pack(Place("dfield", "en", "au", f"h{token_of(LINE.id)}-{token_of('contacts.0.value')}")))
    at_desk.types(typed)
    assert "This was not accepted. Nothing has changed." in at_desk.sees
    assert says in at_desk.sees
    assert at_desk.turn.draft is None


def test_a_place_that_is_none_hides_nothing(at_desk: AtDesk) -> None:
    at_desk.goes(pack(Place("dfield", "en", "au", f"h{token_of(LINE.id)}-{token_of('only_in')}")))
    at_desk.types("ca-xx")
    assert "'ca-xx' is no place of this file" in at_desk.sees
    at_desk.types("au-nsw")
    assert "Propose it" in at_desk.labels


def test_a_draft_is_never_lost_without_a_word(at_desk: AtDesk) -> None:
    code = f"h{token_of(LINE.id)}"
    at_desk.goes(pack(Place("dfield", "en", "au", f"{code}-{token_of('contacts.0.value')}")))
    at_desk.types("1800 551 800")
    other = next(one for one in at_desk.world.directory.get("au").help_lines if one.id != LINE.id)  # type: ignore[union-attr]
    there = f"h{token_of(other.id)}"
    for page, arg in (
        ("dfields", f"{there}-1"),
        ("dfield", f"{there}-{token_of('hours.open')}"),
        ("dhide", there),
        ("daway", there),
        ("dnew", "h"),
        ("dundo", "1"),
    ):
        at_desk.goes(pack(Place(page, "en", "au", arg)))
        assert "You have a draft" in at_desk.sees, page
        at_desk.taps("Go on with your draft")
        assert "→ 1800 551 800" in at_desk.sees
    at_desk.goes(pack(Place("dfields", "en", "au", f"{there}-1")))
    at_desk.taps("Drop it and begin here")
    assert at_desk.turn.draft is None
    assert "Change something" in at_desk.labels


def test_who_changes_a_number_is_asked_how_they_know(at_desk: AtDesk) -> None:
    at_desk.goes(pack(Place("dfield", "en", "au", f"h{token_of(LINE.id)}-{token_of('contacts.0.value')}")))
    at_desk.types("1800 551 800")
    at_desk.taps("Propose it")
    assert "How do you know?" in at_desk.sees
    at_desk.taps("I called, and it is right")
    at_desk.types("They answered by their name")
    assert isinstance(at_desk.turn.wish, Propose)
    fields = at_desk.turn.wish.changes[0].fields
    assert {"contacts", "checked_how"} <= fields.keys()
    assert fields["checked_how"][1] == "called"


def test_closed_for_a_time_and_open_again(at_desk: AtDesk) -> None:
    code = f"h{token_of(LINE.id)}"
    at_desk.goes(pack(Place("daway", "en", "au", code)))
    at_desk.types(NOW.date().isoformat())
    assert "must lie in the future" in at_desk.sees
    at_desk.types("2027-01-04")
    at_desk.taps("Propose it")
    at_desk.types("Their page says so")
    assert isinstance(at_desk.turn.wish, Propose)
    number = at_desk.tried.fulfil(at_desk.turn.wish).number
    at_desk.tried.fulfil(Approve(number))
    at_desk.turn = replace(at_desk.turn, draft=None)
    at_desk.world = replace(at_desk.world, directory=at_desk.tried.directory)
    at_desk.goes(pack(Place("dcard", "en", "au", code)))
    assert "Users are told that it is closed until 4 January 2027." in at_desk.sees
    at_desk.taps("Open again")
    assert "Cannot be reached until: 4 January 2027 → nothing" in at_desk.sees


@pytest.mark.parametrize("page", ["dwhy", "dno"])
@pytest.mark.parametrize("words", ["I want to die", "he raped me"])
def test_a_cry_for_help_never_goes_into_the_history(at_desk: AtDesk, page: str, words: str) -> None:
    at_desk.goes(pack(Place("dfield", "en", "au", f"h{token_of(LINE.id)}-{token_of('note.en')}")))
    at_desk.types("By day.")
    at_desk.goes(pack(Place(page, "en", "au", "1" if page == "dno" else "")))
    draft = at_desk.turn.draft
    at_desk.types(words)
    assert at_desk.turn.wish is None
    assert "This was not written down" in at_desk.sees
    assert "000" in at_desk.sees
    assert at_desk.turn.draft == draft


def test_words_that_no_entry_has_stay_at_the_desk(at_desk: AtDesk) -> None:
    for words in ("1900 000 000", "zzzz", "2026-12-05", "00000000"):
        at_desk.goes(pack(Place("desk", "en", "au")))
        at_desk.types(words)
        assert "Nothing found" in at_desk.sees, words
        assert "To the desk" in at_desk.labels


def test_nobody_says_for_another_that_a_second_person_looked(at_desk: AtDesk) -> None:
    at_desk.goes(pack(Place("dfield", "en", "au", f"h{token_of(LINE.id)}-{token_of('seconded_on')}")))
    at_desk.types("2026-11-21")
    assert at_desk.turn.draft is None or "seconded_on" not in at_desk.turn.draft.texts[LINE]
    forged = Change(LINE, {"seconded_on": (None, "2026-11-21")})
    assert at_desk.tried.fulfil(Propose((forged,), "x")).outcome is Outcome.NO_RIGHT
    table = f"place,group,id,seconded_on\r\nau,help_lines,{LINE.id},2026-11-21\r\n".encode()
    assert from_rows(read_sheet("a.csv", table), at_desk.world.directory).texts == {}


def test_what_does_not_fit_on_a_screen_is_offered_as_a_file(at_desk: AtDesk) -> None:
    costs = ({"en": "a" * 199}, {"en": "b" * 199})
    long = [Change(Key("au", "help_lines", f"x{number}"), {"cost": costs}) for number in range(5)]
    last = Change(LINE, {"contacts": ([{"value": "1"}], [{"value": "2"}])})
    assert fits_on_a_screen(long[:3])
    assert not fits_on_a_screen([*long, last])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_reasons_of_the_program_are_said_in_any_language(speeches: Mapping[str, Speech], language: str) -> None:
    said = [
        speeches[language].say(reason(why)) for why in (CALLED, READ, "undo of proposal 3", "undo of proposal 3: no")
    ]
    if language == "fr":
        assert said[2] == "annulation de la proposition 3"
        assert not any("today" in one or "undo" in one for one in said)
    else:
        assert said == ["called today", "read on the source page today", "proposal 3 undone", "proposal 3 undone: no"]
    assert reason("My own words") == "My own words"
