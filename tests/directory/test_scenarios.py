"""The scenes to practise with: complete, short, balanced, and long enough for the hour they promise."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.dialogue.conversation import World
from bot.directory.loading import RESOURCES, BrokenResource, load_practice
from bot.directory.scenarios import Helps, Module, Practice, Scenario, Setting

LANGUAGES = ("en", "fr")

SETTINGS_OF_THE_TRAINING = (
    Setting.ELECTORATE_OFFICE,
    Setting.MINISTERIAL_OFFICE,
    Setting.TRAVEL,
    Setting.LATE_SITTING,
    Setting.CAMPAIGN,
    Setting.ONLINE,
    Setting.VOLUNTEERS,
)

WORDS_A_MINUTE = 220
"""A little slower than the 238 words a minute that adults read silently on average (Brysbaert 2019)."""

THINKING = 0.5
"""Minutes somebody takes to choose an answer. An assumption."""


@pytest.fixture(scope="module")
def practice(world: World) -> Practice:
    """The scenes of the project."""
    return world.directory.practice


def _count(words: str) -> int:
    return len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", words))


def _letters(words: str) -> int:
    return sum(letter.isalpha() for letter in words)


def test_there_are_enough_and_each_speaks_both_languages(practice: Practice) -> None:
    assert len(practice.scenarios) >= 32
    for scene in practice.scenarios:
        maps = [scene.title, scene.scene, scene.question, scene.teaches]
        maps += [words for answer in scene.answers for words in (answer.words, answer.why)]
        for words in maps:
            assert set(words) == set(LANGUAGES), scene.id
            assert words["en"] != words["fr"], scene.id


def test_each_rests_on_a_page_that_can_be_shown(practice: Practice) -> None:
    used = {name for scene in practice.scenarios for name in scene.principles}
    assert used == {one.id for one in practice.principles}
    for one in practice.principles:
        assert set(one.name) == set(LANGUAGES)
        assert any(source.can_be_shown for source in one.sources), one.id


def test_a_scene_is_short(practice: Practice) -> None:
    """French needs about a fifth more words."""
    for scene in practice.scenarios:
        for language, room in (("en", 1.0), ("fr", 1.2)):
            assert _count(scene.scene[language]) <= 60 * room, (scene.id, language)
            assert _count(scene.teaches[language]) <= 20 * room, (scene.id, language)
            for answer in scene.answers:
                assert _count(answer.words[language]) <= 25 * room, (scene.id, language)
                assert _count(answer.why[language]) <= 30 * room, (scene.id, language)


def _bank_and_modules(practice: Practice) -> list[tuple[Sequence[Scenario], float, float]]:
    """The scenes with the least and most that one place or length may have; a module is smaller and may lean more."""
    modules = [(_scenes(module, practice), 0.15, 0.52) for module in practice.modules]
    return [(practice.scenarios, 0.22, 0.45), *modules]


def test_no_place_gives_the_answer_away(practice: Practice) -> None:
    """The answer that helps most stands first, second and third about equally often, in the bank and in each module."""
    for scenes, least, most in _bank_and_modules(practice):
        places = Counter([answer.helps for answer in scene.answers].index(Helps.MOST) for scene in scenes)
        for place in range(3):
            assert least <= places[place] / len(scenes) <= most, places


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_length_gives_the_answer_away(practice: Practice, language: str) -> None:
    """The answer that helps most is the longest, the middle and the shortest about equally often."""
    for scenes, least, most in _bank_and_modules(practice):
        ranks: Counter[int] = Counter()
        for scene in scenes:
            lengths = [_letters(answer.words[language]) for answer in scene.answers]
            helping = next(_letters(one.words[language]) for one in scene.answers if one.helps is Helps.MOST)
            ranks[sorted(lengths).index(helping)] += 1
        for rank in range(3):
            assert least <= ranks[rank] / len(scenes) <= most, (language, ranks)


def test_answers_that_may_hurt_are_not_all_alike(practice: Practice) -> None:
    kinds = Counter(tuple(sorted(answer.helps for answer in scene.answers)) for scene in practice.scenarios)
    assert len(kinds) >= 2
    assert all(Helps.MAY_HURT in kind for kind in kinds)


def test_every_setting_of_the_training_has_scenes(practice: Practice) -> None:
    for setting in SETTINGS_OF_THE_TRAINING:
        assert len(practice.playing_in(setting)) >= 5, setting
    assert len(practice.playing_in(None)) == len(practice.scenarios)


def _scenes(module: Module, practice: Practice) -> list[Scenario]:
    return [scene for piece in module.pieces for scene in practice.of_piece(piece)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_piece_takes_about_five_minutes_and_a_module_about_an_hour(practice: Practice, language: str) -> None:
    assert [module.id for module in practice.modules] == ["staff", "members", "managers"]
    for module in practice.modules:
        hour = 0.0
        for piece in module.pieces:
            words = sum(_count(point[language]) for point in piece.points)
            for scene in practice.of_piece(piece):
                words += _count(scene.scene[language]) + _count(scene.question[language])
                # Each answer is read twice: on the scene, and beside what it would do.
                words += sum(2 * _count(one.words[language]) + _count(one.why[language]) for one in scene.answers)
                words += _count(scene.teaches[language])
            minutes = words / WORDS_A_MINUTE + THINKING * len(piece.scenes)
            assert 3 <= minutes <= 6, (module.id, piece.title["en"], minutes)
            hour += minutes
        assert 45 <= hour <= 70, (module.id, hour)


def test_no_scene_comes_twice_in_a_module(practice: Practice) -> None:
    for module in practice.modules:
        names = [name for piece in module.pieces for name in piece.scenes]
        assert len(names) == len(set(names)), module.id


def test_a_module_begins_gently_and_ends_with_oneself(practice: Practice) -> None:
    for module in practice.modules:
        assert module.pieces[0].scenes[0] == "can-i-tell-you"
        assert "cannot-sleep" in module.pieces[-1].scenes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the scenes, to break."""
    for path in (RESOURCES / "scenarios").rglob("*.yaml"):
        copy = tmp_path / path.relative_to(RESOURCES / "scenarios")
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(path.read_text("utf-8"), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("scenes/01-told.yaml", "principles: [believe", "principles: [belief", "there is no principle 'belief'"),
        ("modules/staff.yaml", "scenes: [can-i-tell-you", "scenes: [can-i-tell", "there is no scene 'can-i-tell'"),
        ("scenes/01-told.yaml", "helps: most", "helps: may_hurt", "exactly one answer must help most"),
        ("scenes/01-told.yaml", "settings: [", "settings: [kitchen, ", "settings"),
        ("scenes/02-stepping-in.yaml", "  question:", "  ask:", "there is no such field"),
        ("scenes/02-stepping-in.yaml", "id: the-joke", "id: the-knock", "used twice"),
    ],
)
def test_what_is_broken_is_named(folder: Path, file: str, old: str, new: str, says: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BrokenResource, match=re.escape(says)):
        load_practice(folder)


def test_the_scenes_of_the_project_load(folder: Path) -> None:
    assert len(load_practice(folder).scenarios) >= 32
