"""What may stand in `resources/scenarios/`: short scenes to practise with, in modules of five-minute pieces.

A scene teaches and never scores: its answers help most, help a bit, or may hurt, and each says why.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.directory.models import EntryId, Fact, LanguageMap, Sourced
from bot.directory.tokens import token_of


class Setting(StrEnum):
    """Where a scene plays. The order is part of what buttons carry: only append."""

    ELECTORATE_OFFICE = "electorate_office"
    MINISTERIAL_OFFICE = "ministerial_office"
    TRAVEL = "travel"
    LATE_SITTING = "late_sitting"
    CAMPAIGN = "campaign"
    ONLINE = "online"
    VOLUNTEERS = "volunteers"
    EVENT = "event"
    CHAMBER = "chamber"


class Helps(StrEnum):
    """What an answer does for the person it is about. Not a mark for whoever chose it."""

    MOST = "most"
    A_BIT = "a_bit"
    MAY_HURT = "may_hurt"


class Mention(StrEnum):
    """What a scene mentions, said before it is shown."""

    HARASSMENT = "harassment"
    TOUCHING = "touching"
    ASSAULT = "assault"
    BULLYING = "bullying"
    ALCOHOL = "alcohol"
    IMAGES = "images"
    MINOR = "minor"
    RACISM = "racism"
    SLEEPLESSNESS = "sleeplessness"
    FOLLOWED = "followed"
    YOUR_DOING = "your_doing"


class Principle(Sourced):
    """Why an answer helps: one idea of practice, with the pages it rests on."""

    name: LanguageMap


class Answer(Fact):
    """One of three things somebody could say or do, and what it would do."""

    words: LanguageMap
    helps: Helps
    why: LanguageMap


class Scenario(Fact):
    """A scene, a question, three answers, and the point it teaches.

    `principles` name the ideas it rests on; the first is the one whose source is shown. `local` marks a scene whose
    answer depends on the rules of the place.
    """

    id: EntryId
    title: LanguageMap
    settings: tuple[Setting, ...] = Field(min_length=1)
    mentions: tuple[Mention, ...] = Field(min_length=1)
    scene: LanguageMap
    question: LanguageMap
    answers: tuple[Answer, Answer, Answer]
    teaches: LanguageMap
    principles: tuple[EntryId, ...] = Field(min_length=1)
    local: bool = False

    @model_validator(mode="after")
    def _one_helps_most(self) -> Self:
        if [answer.helps for answer in self.answers].count(Helps.MOST) != 1:
            raise ValueError("exactly one answer must help most")
        return self


class Piece(Fact):
    """Five minutes of a module: a few points first, then two or three scenes."""

    title: LanguageMap
    points: tuple[LanguageMap, ...] = Field(min_length=1, max_length=4)
    scenes: tuple[EntryId, ...] = Field(min_length=2, max_length=3)


class Module(Fact):
    """An hour in pieces of five minutes, for one kind of people. Buttons carry the first letters of its id."""

    id: Literal["staff", "members", "managers"]
    name: LanguageMap
    pieces: tuple[Piece, ...] = Field(min_length=1, max_length=12)


class Practice:
    """Every scene and module, and how one follows the other. Raises ValueError for a name that leads nowhere."""

    def __init__(
        self,
        scenarios: Iterable[Scenario] = (),
        modules: Iterable[Module] = (),
        principles: Iterable[Principle] = (),
    ) -> None:
        self.scenarios = tuple(scenarios)
        self.modules = tuple(modules)
        self._principles = {one.id: one for one in principles}
        self._by_id = {one.id: one for one in self.scenarios}
        self._by_token = {token_of(one.id): one for one in self.scenarios}
        if len(self._by_token) < len(self.scenarios):
            twice = [one.id for one in self.scenarios if self._by_id[one.id] is not one]
            raise ValueError(f"the id of a scene is used twice, or clashes in buttons: {', '.join(twice)}; change one")
        for name, owner in _used(self.scenarios):
            if name not in self._principles:
                raise ValueError(f"{owner}: there is no principle '{name}'; add it to principles.yaml")
        for module in self.modules:
            for piece in module.pieces:
                for scene in piece.scenes:
                    if scene not in self._by_id:
                        raise ValueError(f"module {module.id}: there is no scene '{scene}'; correct its name")

    def scene(self, token: str) -> Scenario | None:
        """The scene a button stands for, if it is still here."""
        return self._by_token.get(token)

    def module(self, name: str) -> Module | None:
        """The module of that name."""
        return next((one for one in self.modules if one.id == name), None)

    def playing_in(self, setting: Setting | None) -> tuple[Scenario, ...]:
        """The scenes of a setting; all of them without one."""
        return tuple(one for one in self.scenarios if setting is None or setting in one.settings)

    def of_piece(self, piece: Piece) -> tuple[Scenario, ...]:
        """The scenes of five minutes of a module."""
        return tuple(self._by_id[name] for name in piece.scenes)

    def principle(self, name: str) -> Principle | None:
        """The idea of that name."""
        return self._principles.get(name)

    @property
    def principles(self) -> tuple[Principle, ...]:
        """Every idea the scenes rest on."""
        return tuple(self._principles.values())


def _used(scenarios: Iterable[Scenario]) -> Iterator[tuple[str, str]]:
    return ((name, scene.id) for scene in scenarios for name in scene.principles)
