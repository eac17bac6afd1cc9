"""Practice as somebody goes through it: one scene, five minutes, an hour; nothing kept, nothing scored."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.conversation import Pressed, Turn, World, respond, show
from bot.dialogue.place import LONGEST, Place, Situation, pack
from bot.dialogue.screen import SpokenFile, SpokenScreen, speak
from bot.dialogue.speech import Speech
from bot.directory.models import Person, Who
from bot.directory.scenarios import Helps
from tests.conftest import NOW

START = Place(jurisdiction="au", page="practice")


class Walk:
    """Somebody who taps buttons by what they say."""

    def __init__(self, world: World, speech: Speech, place: Place = START) -> None:
        self.world, self.speech = world, speech
        self.turn = Turn(place, show(world, place, NOW))

    @property
    def spoken(self) -> SpokenScreen:
        """What stands on the screen."""
        return speak(self.turn.screen, self.speech)

    @property
    def text(self) -> str:
        """Its words."""
        return "\n".join(f"{block.label or ''} {block.words}" for block in self.spoken.blocks)

    @property
    def labels(self) -> list[str]:
        """Its buttons."""
        return [label for row in self.spoken.rows for label, _packed in row]

    def tap(self, wanted: str) -> "Walk":
        """Taps the button that begins with these words."""
        packed = next(packed for row in self.spoken.rows for label, packed in row if label.startswith(wanted))
        self.turn = respond(self.world, self.turn.place, Pressed(packed), NOW)
        return self


@pytest.fixture
def walk(world: World, speeches: Mapping[str, Speech]) -> Walk:
    """At the entrance of practice, in English, in Canberra."""
    return Walk(world, speeches["en"])


def test_one_scene_says_what_it_mentions_before_it_is_shown(walk: Walk) -> None:
    walk.tap("One scene").tap("Anywhere")
    assert "The scene mentions:" in walk.text
    assert "Begin" in walk.labels
    walk.tap("Begin")
    assert "This scene mentions:" in walk.text
    assert {"Answer A", "Answer B", "Answer C", "Skip this scene"} <= set(walk.labels)


def test_every_answer_shows_what_all_three_do(walk: Walk, world: World) -> None:
    walk.tap("One scene").tap("Anywhere").tap("Begin")
    scene = world.directory.practice.scene(walk.turn.place.arg.split("-")[1])
    assert scene is not None
    for letter, answer in zip("ABC", scene.answers, strict=True):
        there = Walk(world, walk.speech, walk.turn.place).tap(f"Answer {letter}")
        for one in scene.answers:
            assert one.words["en"] in there.text
            assert one.why["en"] in there.text
        first = {Helps.MOST: "Helps most", Helps.A_BIT: "Helps a bit", Helps.MAY_HURT: "May hurt"}[answer.helps]
        assert there.text.splitlines()[1].startswith(first)
        assert scene.teaches["en"] in there.text
        assert "Source" in there.text
        assert "A quiet minute" in there.labels


def test_five_minutes_are_three_scenes_and_then_what_they_were_about(walk: Walk) -> None:
    walk.tap("Five minutes").tap("Campaign").tap("Begin")
    seen = []
    for number in (1, 2, 3):
        assert f"Scene {number} of 3" in walk.text
        seen.append(walk.turn.place.arg.split("-")[1])
        walk.tap("Answer B")
        walk.tap("Next scene" if number < 3 else "Main points")
    assert len(set(seen)) == 3
    practice = walk.world.directory.practice
    for token in seen:
        scene = practice.scene(token)
        assert scene is not None
        assert scene.teaches["en"] in walk.text


def test_after_two_scenes_one_may_stop(walk: Walk) -> None:
    walk.tap("Five minutes").tap("Online").tap("Begin").tap("Answer A")
    assert "Choose something else" in walk.labels
    walk.tap("Next scene").tap("Answer C")
    assert "Stop here: main points" in walk.labels


def test_skipping_goes_on_without_a_word(walk: Walk) -> None:
    walk.tap("Five minutes").tap("Travel").tap("Begin").tap("Skip this scene")
    assert "Scene 2 of 3" in walk.text


def test_single_scenes_go_on_as_long_as_one_likes_through_all_of_a_setting(walk: Walk) -> None:
    walk.tap("One scene").tap("Online").tap("Begin")
    pool = walk.world.directory.practice.playing_in(None)
    seen = set()
    while walk.turn.place.arg not in seen:
        seen.add(walk.turn.place.arg)
        assert len(seen) <= len(pool)
        walk.tap("Skip this scene").tap("Begin")
    online = [scene for scene in pool if "online" in scene.settings]
    assert len(seen) == len(online)


@pytest.mark.parametrize("module", ["An hour: For people", "An hour: For members", "An hour: For managers"])
def test_a_whole_module_piece_after_piece(walk: Walk, module: str) -> None:
    walk.tap(module).tap("1. ")
    pieces = 1
    while True:
        assert "They mention:" in walk.text
        walk.tap("Begin")
        while walk.turn.place.page != "summary":
            walk.tap("Answer A")
            walk.tap("Next scene" if "Next scene" in walk.labels else "Main points")
        following = [label for label in walk.labels if label.startswith("Next piece: ")]
        if not following:
            break
        walk.tap(following[0])
        pieces += 1
    assert pieces == 12
    walk.tap("All pieces").tap("Main points of the hour").tap("Send the file")
    file = walk.spoken.file
    assert isinstance(file, SpokenFile)
    assert file.name == "notes.txt"
    assert file.content.decode().count("\n- ") > 70


def test_the_file_says_nothing_of_the_answers(walk: Walk, world: World) -> None:
    walk.tap("Five minutes").tap("Anywhere").tap("Begin")
    files = set()
    for letters in ("AAA", "CBA"):
        there = Walk(world, walk.speech, walk.turn.place)
        for letter in letters:
            there.tap(f"Answer {letter}")
            there.tap("Next scene" if "Next scene" in there.labels else "Main points")
        assert "It says nothing about you or your answers." in there.text
        assert "Once sent, the file is in this chat" in there.text
        made = there.tap("Send the file").spoken.file
        assert isinstance(made, SpokenFile)
        files.add(made.content)
    assert len(files) == 1


def test_a_quiet_minute_leads_back_to_the_scene(walk: Walk) -> None:
    walk.tap("One scene").tap("Anywhere").tap("Begin").tap("Answer A")
    before = walk.turn.place
    walk.tap("A quiet minute").tap("Go on").tap("Back")
    assert walk.turn.place == before


def test_what_was_said_before_fits_beside_a_scene(world: World) -> None:
    said = Situation(person=Person.VOLUNTEER_INTERN, who=Who.ELECTED_MEMBER, power=True, witness=True)
    place = Place(page="feedback", language="fr", jurisdiction="ca-qc", arg="5x0-3f9a2c-2", situation=said)
    assert len(pack(place.aside("line", "abcdef"))) <= LONGEST


@given(
    st.sampled_from(["warning", "scene", "feedback", "summary", "notes", "module", "setting"]),
    st.text("159xzselm0a-b", max_size=20),
)
def test_no_button_of_practice_can_break_it(world: World, page: str, arg: str) -> None:
    screen = show(world, Place(page=page, jurisdiction="au", arg=arg), NOW)
    assert screen.blocks
    for row in screen.rows:
        for choice in row:
            assert len(pack(choice.to)) <= LONGEST
