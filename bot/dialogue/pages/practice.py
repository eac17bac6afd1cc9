"""Practice: short scenes, one at a time, in five minutes, or as an hour in pieces. Teaches, never scores, keeps nothing.

How far somebody is rides in the button: which run, which of its scenes, which answer was tapped.
"""

from dataclasses import dataclass
from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.facts import checked
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Look, Notes, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Message, Speakable, _
from bot.directory.scenarios import Answer, Helps, Mention, Module, Piece, Practice, Scenario, Setting
from bot.directory.tokens import token_of

_SCENES_IN_FIVE_MINUTES = 3

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_ONE: Final = "1"
_FIVE: Final = "5"
_MODULES: Final = {"s": "staff", "e": "members", "l": "managers"}
_LETTER_OF: Final = {name: letter for letter, name in _MODULES.items()}
_ANYWHERE: Final = "x"
_WHOLE: Final = "z"

_SETTINGS: Final[dict[Setting, Message]] = {
    Setting.ELECTORATE_OFFICE: _("Electorate office"),
    Setting.MINISTERIAL_OFFICE: _("Ministerial office"),
    Setting.TRAVEL: _("Travel"),
    Setting.LATE_SITTING: _("Late sitting"),
    Setting.CAMPAIGN: _("Campaign"),
    Setting.ONLINE: _("Online"),
    Setting.VOLUNTEERS: _("Volunteers"),
    Setting.EVENT: _("Receptions and drinks"),
    Setting.CHAMBER: _("Chamber, committee, party room"),
}

_MENTIONS: Final[dict[Mention, Message]] = {
    Mention.HARASSMENT: _("sexual remarks or advances"),
    Mention.TOUCHING: _("unwanted touching"),
    Mention.ASSAULT: _("sexual assault"),
    Mention.BULLYING: _("bullying"),
    Mention.ALCOHOL: _("drinking"),
    Mention.IMAGES: _("sexual pictures"),
    Mention.MINOR: _("someone under 18"),
    Mention.RACISM: _("racism"),
    Mention.SLEEPLESSNESS: _("not being able to sleep"),
    Mention.FOLLOWED: _("being followed"),
    Mention.YOUR_DOING: _("in one scene you are the one who did it"),
}

_HELPS: Final[dict[Helps, Message]] = {
    Helps.MOST: _("Helps most"),
    Helps.A_BIT: _("Helps a bit"),
    Helps.MAY_HURT: _("May hurt"),
}

_LETTERS: Final = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class _Run:
    """Which scenes one goes through, and how far one is.

    `kind`: one, five minutes, or a module's letter. `part`: a setting, or a piece of the module. `at` counts from 0.
    Packed as the argument of a page: kind, part, at, then the scene's token and the answer that was tapped.
    """

    kind: str
    part: str
    at: int = 0
    token: str = ""
    answer: int | None = None

    def packed(self) -> str:
        answer = "" if self.answer is None else str(self.answer)
        return "-".join(part for part in (f"{self.kind}{self.part}{self.at}", self.token, answer) if part)


def _read(arg: str) -> _Run | None:
    """What a button says about a run; None if that cannot be read."""
    spec, _dash, rest = arg.partition("-")
    token, _dash, answer = rest.partition("-")
    if len(spec) != 3 or spec[0] not in (_ONE, _FIVE, *_MODULES) or not spec[2].isdecimal():
        return None
    return _Run(spec[0], spec[1], int(spec[2]), token, int(answer) if answer in ("0", "1", "2") else None)


def _module_of(run: _Run, bank: Practice) -> Module | None:
    return bank.module(_MODULES.get(run.kind, ""))


def _piece_of(run: _Run, bank: Practice) -> Piece | None:
    module = _module_of(run, bank)
    number = _DIGITS.find(run.part)
    return module.pieces[number] if module is not None and 0 <= number < len(module.pieces) else None


def _setting_of(run: _Run) -> Setting | None:
    number = _DIGITS.find(run.part)
    return list(Setting)[number] if number < len(Setting) else None


def _scenes(run: _Run, here: Here) -> tuple[Scenario, ...]:
    """The scenes of a run. Where no module names them, each day begins at another one, so that nobody has to choose."""
    bank = here.directory.practice
    if run.kind in _MODULES:
        piece = _piece_of(run, bank)
        return bank.of_piece(piece) if piece is not None else ()
    pool = bank.playing_in(_setting_of(run))
    length = min(len(pool), 1 if run.kind == _ONE else _SCENES_IN_FIVE_MINUTES)
    tokens = [token_of(scene.id) for scene in pool]
    first = tokens.index(run.token) - run.at if run.token in tokens else here.today.toordinal() * length
    return tuple(pool[(first + step) % len(pool)] for step in range(length))


def practice(place: Place, here: Here) -> Screen:
    """What this is, what it mentions, and how long one has."""
    return Screen(
        (
            title(_("Practice")),
            text(_("Short scenes from work in a parliament, with three answers each. All are made up.")),
            text(_("No score, no record, no certificate. I store nothing: your place is in the buttons.")),
            loud(
                _(
                    "The scenes mention harassment, bullying and assault, without details. Each says so before it begins."
                )
            ),
            text(_("You can stop at any moment. If it happened to you, you do not have to practise anything.")),
            text(_("How long do you have?")),
        ),
        (
            (Choice(_("One scene"), place.to("setting", _ONE)), Choice(_("Five minutes"), place.to("setting", _FIVE))),
            *(
                (Choice(_("An hour: {name}", name=module.name), place.to("module", module.id)),)
                for module in here.directory.practice.modules
            ),
            (Choice(_("For someone else"), place.to("told")),),
        ),
    )


def setting(place: Place, here: Here) -> Screen:
    """Where the scenes play, with how many there are."""
    kind = place.arg if place.arg in (_ONE, _FIVE) else _ONE
    bank = here.directory.practice
    choices = [
        Choice(
            _("{setting} ({count})", setting=label, count=str(len(bank.playing_in(one)))),
            place.to("warning", _Run(kind, _DIGITS[list(Setting).index(one)]).packed()),
        )
        for one, label in _SETTINGS.items()
    ]
    return Screen(
        (title(_("Practice")), text(_("Where should it take place? The number says how many scenes there are."))),
        (
            (Choice(_("Anywhere"), place.to("warning", _Run(kind, _ANYWHERE).packed())),),
            *((choice,) for choice in choices),
            _to_start(place),
        ),
    )


def _to_start(place: Place) -> tuple[Choice, ...]:
    return (Choice(_("Choose something else"), place.to("practice")),)


def module(place: Place, here: Here) -> Screen:
    """A module's pieces. Each can be taken alone, on any day, in any order."""
    chosen = here.directory.practice.module(place.arg)
    if chosen is None:
        return practice(place.to("practice"), here)
    letter = _LETTER_OF[chosen.id]
    pieces = [
        Choice(_("{number}. {title}", number=str(number + 1), title=piece.title), place.to("warning", run.packed()))
        for number, piece in enumerate(chosen.pieces)
        for run in [_Run(letter, _DIGITS[number])]
    ]
    return Screen(
        (
            title(chosen.name),
            text(_("About an hour, in {count} pieces of five minutes.", count=str(len(chosen.pieces)))),
            text(_("Take them on one day or on many, in any order. Each says first what it mentions.")),
            text(_("For a group:")),
            item(_("Say first: anyone may leave at any time, nobody tells a story of their own, nobody has to speak.")),
            item(_("Read a scene aloud. Let people choose in silence. Then read what each answer does, and talk.")),
            item(_("If someone tells you something of their own afterwards: see When someone tells you.")),
            item(_("End with the last piece, a quiet minute and the lines of your place.")),
        ),
        (
            *((choice,) for choice in pieces),
            (Choice(_("Main points of the hour"), place.to("summary", _Run(letter, _WHOLE).packed())),),
            _to_start(place),
        ),
    )


def warning(place: Place, here: Here) -> Screen:
    """Before the scenes: what they mention, and in a module what they are about."""
    run = _read(place.arg)
    scenes = _scenes(run, here) if run is not None else ()
    if run is None or not scenes:
        return practice(place.to("practice"), here)
    piece = _piece_of(run, here.directory.practice)
    mentioned = {mention for scene in scenes for mention in scene.mentions}
    named: tuple[Speakable, ...] = tuple(label for mention, label in _MENTIONS.items() if mention in mentioned)
    blocks: list[Block] = [title(piece.title if piece is not None else _("Practice"))]
    if piece is not None:
        blocks += map(item, piece.points)
    blocks.append(
        loud(_("Scenes: {count}. They mention: {things}.", count=str(len(scenes)), things=named))
        if len(scenes) > 1
        else loud(_("The scene mentions: {things}.", things=named))
    )
    blocks.append(text(_("Not today? That is fine.")))
    begin = Choice(_("Begin"), place.to("scene", _Run(run.kind, run.part, 0, token_of(scenes[0].id)).packed()))
    return Screen(tuple(blocks), ((begin,), *_way_back(run, place)))


def _way_back(run: _Run, place: Place) -> list[tuple[Choice, ...]]:
    name = _MODULES.get(run.kind)
    rows = [_to_start(place)]
    if name is not None:
        rows.insert(0, (Choice(_("All pieces"), place.to("module", name)),))
    return rows


def _playing(place: Place, here: Here) -> tuple[_Run, Scenario] | None:
    """The run and the scene a button stands for, if both are still there."""
    run = _read(place.arg)
    scene = here.directory.practice.scene(run.token) if run is not None else None
    return (run, scene) if run is not None and scene is not None else None


def scene(place: Place, here: Here) -> Screen:
    """A scene, a question, three answers."""
    playing = _playing(place, here)
    if playing is None:
        return practice(place.to("practice"), here)
    run, one = playing
    answers = [
        Choice(
            _("Answer {letter}", letter=letter),
            place.to("feedback", _Run(run.kind, run.part, run.at, run.token, number).packed()),
        )
        for number, letter in enumerate(_LETTERS)
    ]
    blocks: list[Block] = [title(one.title)]
    count = len(_scenes(run, here))
    if count > 1:
        blocks.append(small(_("Scene {number} of {count}", number=str(run.at + 1), count=str(count))))
    named: tuple[Speakable, ...] = tuple(label for mention, label in _MENTIONS.items() if mention in one.mentions)
    blocks += [
        small(_("This scene mentions: {things}.", things=named)),
        text(one.scene),
        loud(one.question),
        *(Block(Look.FIELD, answer.words, label=letter) for letter, answer in zip(_LETTERS, one.answers, strict=True)),
    ]
    return Screen(
        tuple(blocks),
        (tuple(answers), (Choice(_("Skip this scene"), _onward(run, place, here).to),), *_way_back(run, place)),
    )


def feedback(place: Place, here: Here) -> Screen:
    """What the answer does, then the two others, then the point and its source. Nobody is scored."""
    playing = _playing(place, here)
    if playing is None or playing[0].answer is None:
        return scene(place, here)
    run, one = playing
    chosen = one.answers[playing[0].answer]
    others = [answer for answer in one.answers if answer is not chosen]
    blocks = [
        title(one.title),
        *_said_of(chosen),
        text(_("The other answers:")),
        *(block for answer in others for block in _said_of(answer)),
        field(_("What it is about"), one.teaches),
    ]
    if one.local:
        blocks.append(text(_("Rules differ by place. See how the rules here describe it.")))
    idea = here.directory.practice.principle(one.principles[0])
    if idea is not None:
        blocks += [field(_("The idea behind it"), idea.name), *checked(idea, here)]
    blocks.append(text(_("Did this bring something up? A quiet minute, and numbers to call, are one tap away.")))
    rows: list[tuple[Choice, ...]] = [(_onward(run, place, here),)]
    if run.kind == _ONE or (run.at == 1 and len(_scenes(run, here)) > 2):
        rows.append(
            (
                Choice(
                    _("Stop here: main points"),
                    place.to("summary", _Run(run.kind, run.part, run.at, run.token).packed()),
                ),
            )
        )
    rows.append((Choice(_("A quiet minute"), place.aside("ground", "1")),))
    if one.local:
        rows.append((Choice(_("How the rules here describe it"), place.aside("rules")),))
    return Screen(tuple(blocks), (*rows, *_way_back(run, place)))


def _said_of(answer: Answer) -> list[Block]:
    return [Block(Look.FIELD, answer.words, label=_HELPS[answer.helps]), text(answer.why)]


def _onward(run: _Run, place: Place, here: Here) -> Choice:
    """The next scene of the run; after the last one, what they were about. Of single scenes there is always another."""
    scenes = _scenes(run, here)
    if run.kind == _ONE:
        pool = here.directory.practice.playing_in(_setting_of(run))
        tokens = [token_of(scene.id) for scene in pool]
        following = tokens[(tokens.index(run.token) + 1) % len(tokens)] if run.token in tokens else ""
        return Choice(_("Another scene"), place.to("warning", _Run(run.kind, run.part, 0, following).packed()))
    if run.at + 1 < len(scenes):
        following = token_of(scenes[run.at + 1].id)
        return Choice(_("Next scene"), place.to("scene", _Run(run.kind, run.part, run.at + 1, following).packed()))
    return Choice(_("Main points"), place.to("summary", _Run(run.kind, run.part, run.at, run.token).packed()))


def summary(place: Place, here: Here) -> Screen:
    """The points of the run, and the offer to save them."""
    run = _read(place.arg)
    points = _points(run, here) if run is not None else ()
    if run is None or not points:
        return practice(place.to("practice"), here)
    bank = here.directory.practice
    blocks: list[Block] = [title(_("Main points")), *map(item, points)]
    blocks += [
        text(
            _(
                "You can have all the points as a small text file, called notes.txt. It says nothing about you or your answers."
            )
        ),
        text(
            _(
                "Once sent, the file is in this chat, and wherever you open it. Inside, it says what it is about. I keep no copy."
            )
        ),
    ]
    rows: list[tuple[Choice, ...]] = [(Choice(_("Send the file"), place.to("notes", place.arg)),)]
    following = _DIGITS.find(run.part) + 1
    module = _module_of(run, bank)
    if module is not None and 0 < following < len(module.pieces):
        label = _("Next piece: {title}", title=module.pieces[following].title)
        rows.append((Choice(label, place.to("warning", _Run(run.kind, _DIGITS[following]).packed())),))
    rows.append((Choice(_("Looking after myself"), place.to("myself")),))
    return Screen(tuple(blocks), (*rows, *_way_back(run, place)))


def _points(run: _Run, here: Here) -> tuple[Speakable, ...]:
    """What the scenes of a run teach; of a piece, what it says first."""
    bank = here.directory.practice
    piece = _piece_of(run, bank)
    if piece is not None:
        return _of_piece(piece, bank)
    module = _module_of(run, bank)
    if module is not None:
        return tuple(piece.title for piece in module.pieces) if run.part == _WHOLE else ()
    return tuple(scene.teaches for scene in _scenes(run, here))


def _of_piece(piece: Piece, bank: Practice) -> tuple[Speakable, ...]:
    return (*piece.points, *(scene.teaches for scene in bank.of_piece(piece)))


def notes(place: Place, here: Here) -> Screen:
    """The points as a file."""
    run = _read(place.arg)
    points = _points(run, here) if run is not None else ()
    if run is None or not points:
        return practice(place.to("practice"), here)
    screen = Screen(
        (
            title(_("Main points")),
            text(_("Here is the file. Leave fast deletes it from this chat while it can.")),
        ),
        tuple(_way_back(run, place)),
    )
    bank = here.directory.practice
    module = _module_of(run, bank)
    if module is not None and run.part == _WHOLE:
        return screen.handing(Notes(tuple((piece.title, _of_piece(piece, bank)) for piece in module.pieces)))
    piece = _piece_of(run, bank)
    return screen.handing(Notes(((piece.title if piece is not None else _("What to remember"), points),)))
