"""One step of the conversation: where you are and what you did lead to a screen. Pure and total."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.account.account import Account
from bot.consent import Answer, CheckIn, Wish
from bot.dialogue import wishes, writing
from bot.dialogue.desk import steps
from bot.dialogue.desk.draft import unwritten
from bot.dialogue.desk.look import nothing
from bot.dialogue.desk.pages import DESK_PAGES
from bot.dialogue.greetings import GREETINGS
from bot.dialogue.here import Here
from bot.dialogue.pages import PAGES as USERS_PAGES
from bot.dialogue.pages.finishing import locked
from bot.dialogue.pages.refusing import Why, refused
from bot.dialogue.pages.settings import place_called, plain
from bot.dialogue.pages.wrong import said_wrong
from bot.dialogue.place import DEEDS, Place, unpack
from bot.dialogue.screen import Choice, Effect, Screen, loud, text
from bot.dialogue.speech import _
from bot.dialogue.understanding import Phrases, understand
from bot.dialogue.wishes import wish_of
from bot.directory.directory import Directory
from bot.stewardship.deciding import CountWrong, DeskAnswer, DeskWish
from bot.stewardship.desk import Desk, Draft

PAGES: Final = {**USERS_PAGES, **DESK_PAGES}
"""Every page there is. Those of the desk are for stewards."""


@dataclass(frozen=True, slots=True)
class World:
    """What a deployment knows: facts, phrases, languages, and the place it is set up for."""

    directory: Directory
    phrases: Phrases
    languages: tuple[str, ...]
    jurisdiction: str = ""
    commands: Mapping[str, str] = field(default_factory=dict)
    """What people may type to do the same as a button: plain words -> page."""
    seals: bool = False
    """Whether files that are handed over carry a seal."""
    stamps: bool = False
    """Whether an outside authority can be asked for a time stamp."""
    keeps: bool = False
    """Whether anything can be kept for those who ask for it."""
    counts: bool = False
    """Whether somebody looks after the facts, who can be told that a number is wrong."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed; `packed` is what it carried, whoever made it."""

    packed: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Words were typed. They are looked at once and let go."""

    words: str


@dataclass(frozen=True, slots=True)
class SentSomething:
    """A photo, a voice note, a sticker: nothing that was opened."""


@dataclass(frozen=True, slots=True)
class CameLate:
    """Words that waited too long to be taken for the password that was asked for."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A document that a steward sent to the desk. Nobody else's is ever opened."""

    name: str
    content: bytes | None
    """None where it was too large to be fetched."""


Event = Pressed | Typed | SentSomething | CameLate | SentFile


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the person is now, and what to show."""

    place: Place
    screen: Screen
    account: Account | None = None
    """What the channel is to hold in memory for this person from now on; None: nothing."""
    wish: Wish | DeskWish | None = None
    """What the channel is to have done first; its answer goes to `answered` or `desk_answered`. The screen is for when
    nobody answers."""
    draft: Draft | None = None
    """What the channel is to hold in memory for a steward from now on."""


CARD_PAGES: Final[Mapping[str, str]] = {
    "danger_now": "danger",
    "suicide": "suicide",
    "strangled_or_injured": "strangle",
    "assault": "assault",
    "harassment": "harass",
    "bullying": "bully",
    "told": "listen",
    "saw": "saw",
    "manager": "manager",
    "under_18": "under18",
    "accused": "accused",
    "harmed_someone": "harmed",
    "asked_to_keep_quiet": "quiet",
    "helpline": "help",
    "report": "person",
    "elected": "elected",
    "write_down": "write",
    "medical": "medical",
    "privacy": "privacy",
    "leave": "leaving",
    "human": "human",
    "thanks": "thanks",
}
"""Which page shows the card that typed words suggest."""

_SAFETY: Final = {"danger", "suicide", "strangle"}

_UPSET: Final = {"danger_now", "suicide", "strangled_or_injured"}
"""Cards for words that speak of danger or of dying."""

FROM_CHECK_IN: Final = "c"
"""Argument of the menu's button below a check-in, which knows nothing about the person."""

_NO_SECRET: Final = _UPSET | {"assault"}

_CHOOSING_PLACE: Final = {"hello", "country", "parts", "letters", "letter"}


def first_place(world: World, language_code: str | None) -> Place:
    """Where somebody begins: the language their app is set to if we speak it, the deployment's jurisdiction."""
    language = (language_code or "").lower().replace("_", "-").partition("-")[0]
    return Place(language=language if language in world.languages else "en", jurisdiction=world.jurisdiction)


def respond(
    world: World, place: Place, event: Event, now: datetime, account: Account | None = None, desk: Desk | None = None
) -> Turn:
    """The next screen. Every input, whatever it is, gets one; none is an error.

    `account`: what the person has written so far, if the channel holds anything. `desk`: for stewards, what they look
    after.
    """
    at_desk = _at_desk(world, place, event, now, account, desk)
    if at_desk is not None:
        return at_desk
    turn = _respond(world, place, event, now, account, desk)
    return turn if desk is None else replace(turn, draft=desk.draft)


def _at_desk(
    world: World, place: Place, event: Event, now: datetime, account: Account | None, desk: Desk | None
) -> Turn | None:
    """A steward's step at the desk; None for everybody else, and everywhere else."""
    if desk is None:
        return None
    match event:
        case Pressed(packed):
            place = _known(unpack(packed), world)
            here = _here(world, place, now, account, desk=desk)
            step = steps.pressed(place, here, desk) if place.page in DESK_PAGES else None
        case Typed(words) if _is_steward_command(words):
            step = steps.Step(_known(place, world).to("desk"), desk.draft)
        case Typed(words) if place.page in DESK_PAGES and not _is_way_out(world, words):
            place = _known(place, world)
            here = _here(world, place, now, account, desk=desk)
            if steps.for_history(place) and understand(words, world.phrases, place.language) in _NO_SECRET:
                return Turn(place, unwritten(place, here).and_rows(*_ways_out(place)), account, draft=desk.draft)
            step = steps.typed(place, words, here, desk)
            if step is None and not _asks_for_help(world, place, words):
                step = steps.Step(place.to("dfind"), desk.draft, screen=nothing(place, desk))
        case SentFile(name, content) if place.page in DESK_PAGES:
            place = _known(place, world)
            step = steps.sent(place, name, content, _here(world, place, now, account, desk=desk), desk)
        case _:
            step = None
    return None if step is None else _turned(world, step, now, account, desk)


def _turned(world: World, step: steps.Step, now: datetime, account: Account | None, desk: Desk) -> Turn:
    place = step.place
    if step.screen is not None:
        screen = step.screen.and_rows(*_ways_out(place))
    else:
        screen = show(world, place, now, account, desk=replace(desk, draft=step.draft))
    return Turn(place if step.wish is not None else _standing(place), screen, account, step.wish, step.draft)


def desk_answered(world: World, turn: Turn, answer: DeskAnswer, now: datetime, desk: Desk) -> Turn:
    """The turn after a steward's wish was fulfilled or refused. `desk`: as it is by now."""
    here = _here(world, turn.place, now, turn.account, desk=desk)
    return _turned(world, steps.answered(turn.place, answer, here, desk), now, turn.account, desk)


def counted(world: World, turn: Turn, done: bool, now: datetime, desk: Desk | None) -> Turn:
    """The turn after somebody said that a number is wrong."""
    place = turn.place.turn("wrongok", turn.place.arg) if done else turn.place
    return Turn(place, show(world, place, now, turn.account, desk=desk), turn.account, draft=turn.draft)


def _for_users(place: Place) -> Place:
    """Nobody but a steward is at the desk: not with an old button, nor with a forged one."""
    return place.to("hello") if place.page in DESK_PAGES else place


def _is_steward_command(words: str) -> bool:
    return plain(words.strip().partition("@")[0]) == "steward" and words.strip().startswith("/")


def _respond(
    world: World, place: Place, event: Event, now: datetime, account: Account | None, desk: Desk | None
) -> Turn:
    effects: tuple[Effect, ...] = ()
    place = _for_users(place)
    match event:
        case Pressed(packed):
            new, account = writing.pressed(_for_users(_known(unpack(packed), world)), account)
        case Typed(words) if place.page in writing.SECRETS and _is_secret(world, place, words):
            return _with_secret(world, _known(place, world), words, now, account)
        case Typed(words) if place.page in writing.PAGES and not _is_way_out(world, words):
            upset = understand(words, world.phrases, place.language) in _UPSET
            new, account, effects = writing.typed(_known(place, world), words, now, account, upset)
        case Typed(words):
            new, account = writing.pressed(_typed(world, _known(place, world), words, now), account)
        case SentSomething() if place.page in writing.SECRETS:
            new = refused(_known(place, world), Why.NOT_TYPED)
        case CameLate():
            new = refused(_known(place, world), Why.LATE)
            effects = (Effect.REMOVE_WORDS,)
        case SentSomething() | SentFile():
            new = _known(place, world).aside("nottext")
    wish: Wish | CountWrong | None = wish_of(new, _here(world, new, now, account))
    if new.page == "wrong":
        wish = said_wrong(new, _here(world, new, now))
    screen = show(world, new, now, account, desk=desk).causing(*effects)
    return Turn(new if wish is not None else _standing(new), screen, account, wish)


def answered(world: World, turn: Turn, answer: Answer, now: datetime) -> Turn:
    """The turn after its wish was fulfilled, or could not be."""
    place, account = wishes.answered(turn.place, answer, turn.account)
    effects = (effect for effect in turn.screen.effects if effect is Effect.REMOVE_WORDS)
    return Turn(_standing(place), show(world, place, now, account, answer).causing(*effects), account)


def checking_in(world: World, check_in: CheckIn) -> Turn:
    """The message somebody asked for: the words they chose, and one button that says nothing either."""
    place = Place(language=check_in.language if check_in.language in world.languages else "en")
    menu = Choice(_("Menu"), replace(place, jurisdiction=world.jurisdiction, arg=FROM_CHECK_IN))
    return Turn(place, Screen((text(GREETINGS[check_in.greeting]),), ((menu,),)))


def leaves(world: World, event: Event) -> bool:
    """Whether this is Leave fast, wherever one is: a channel may let it go before everything else."""
    match event:
        case Pressed(packed):
            return unpack(packed).page == "leave"
        case Typed(words):
            return _command(world, words.strip()) == "leave"
    return False


def _command(world: World, stripped: str) -> str | None:
    """The page that words alone lead to, with a slash or without."""
    wanted = stripped[1:].partition("@")[0] if stripped.startswith("/") else stripped
    return world.commands.get(plain(wanted))


def _is_way_out(world: World, words: str) -> bool:
    """While an account is written, only leaving and slash commands are commands; everything else is the account's."""
    return words.strip().startswith("/") or leaves(world, Typed(words))


def _asks_for_help(world: World, place: Place, words: str) -> bool:
    """Whether a steward speaks of themselves: words about danger or needing somebody, not a number or a name."""
    found = understand(words, world.phrases, place.language)
    return any(letter.isalpha() for letter in words) and found in CARD_PAGES and found != "thanks"


def _is_secret(world: World, place: Place, words: str) -> bool:
    """Where a secret is asked for: neither a command nor a cry for help.

    What may open something is tried whatever it says: a word we learn later must lock nobody out. Numbers stand below
    the answer if it does not open.
    """
    stripped = words.strip()
    slash = stripped.startswith("/")
    wanted = plain(stripped[1:].partition("@")[0] if slash else stripped)
    if slash and (wanted in world.commands or wanted.startswith("start")):
        return False
    if world.commands.get(wanted) == "leave":
        return False
    if place.page == "munlock":
        return wanted not in world.commands or writing.can_lock(words)
    return wanted not in world.commands and understand(words, world.phrases, place.language) not in _NO_SECRET


def _with_secret(world: World, place: Place, words: str, now: datetime, account: Account | None) -> Turn:
    """A password was typed: what it opens or closes, or why not yet. The message goes either way."""
    new, wish = place, None
    if place.page == "munlock":
        wish = wish_of(place, _here(world, place, now, account), words)
    elif account is not None and not writing.can_lock(words):
        new = refused(place, Why.SHORT)
    elif account is not None and place.page == writing.LOCKING:
        new = place.to("wdone")
        screen = locked(new, _here(world, new, now, account), account, words).and_rows(*_ways_out(new))
        return Turn(new, screen.causing(Effect.REMOVE_WORDS), account)
    else:
        wish = wish_of(place, _here(world, place, now, account), words)
    screen = show(world, new, now, account).causing(Effect.REMOVE_WORDS)
    return Turn(new, screen, account, wish)


_SHOWN_AGAIN: Final = {"wfile": "wdone", "minefile": "mydata", "dsheet": "dfiles", "dall": "dwait"}


def _standing(place: Place) -> Place:
    """Where one stands after a page: coming back must not hand over a file once more, or say again what was said."""
    if place.page == "mydata":
        return place.turn("mydata")
    again = _SHOWN_AGAIN.get(place.page)
    return place if again is None else place.to(again)


def show(
    world: World,
    place: Place,
    now: datetime,
    account: Account | None = None,
    answer: Answer | None = None,
    desk: Desk | None = None,
) -> Screen:
    """The screen of a place, with the ways out that stand on every screen."""
    if place.page in DESK_PAGES and desk is None:
        place = place.to("hello")
    screen = PAGES[place.page](place, _here(world, place, now, account, answer, desk))
    if place.suggested and place.under in writing.SECRETS:
        unused = loud(_("What you typed was not used as a password. It is still in this chat."))
        screen = replace(screen, blocks=(*screen.blocks, unused))
    return screen if place.page == "leave" else screen.and_rows(*_ways_out(_standing(place)))


def _here(
    world: World,
    place: Place,
    now: datetime,
    account: Account | None = None,
    answer: Answer | None = None,
    desk: Desk | None = None,
) -> Here:
    return Here(
        world.directory,
        world.directory.at(place.jurisdiction),
        now,
        world.languages,
        world.jurisdiction,
        world.seals,
        world.stamps,
        account,
        world.keeps,
        answer,
        world.counts,
        desk,
    )


def _known(place: Place, world: World) -> Place:
    """The nearest place that exists: buttons may be old, truncated or forged."""
    return replace(
        place,
        page=place.page if place.page in PAGES else "hello",
        language=place.language if place.language in world.languages else "en",
        jurisdiction=place.jurisdiction if world.directory.knows(place.jurisdiction) else "",
        under=place.under if place.under in PAGES.keys() - DEEDS else "",
    )


def _typed(world: World, place: Place, words: str, now: datetime) -> Place:
    stripped = words.strip()
    slash = stripped.startswith("/")
    page = _command(world, stripped)
    if page == "forget" and not slash:
        page = "erase"  # words may have been meant otherwise, so they are asked about; the command is not
    if page is not None:
        return place.to(page) if page in ("hello", "leave") else place.aside(page)
    if slash:
        return _commanded(world, place, stripped)
    if place.page in _CHOOSING_PLACE:
        code = place_called(stripped, place, _here(world, place, now))
        if code is not None:
            return place.back().saying_where(code)
    card = understand(words, world.phrases, place.language)
    if card in CARD_PAGES:
        return replace(place.aside(CARD_PAGES[card]), suggested=True)
    # A long message arrives in parts: a harmless end must not bury the card its beginning led to.
    return place if place.suggested and place.page in _SAFETY else place.aside("unclear")


def _commanded(world: World, place: Place, command: str) -> Place:
    name, _space, payload = command[1:].partition(" ")
    name = plain(name.partition("@")[0])
    if name == "start":
        return Place(language=place.language, jurisdiction=_linked(world, payload) or place.jurisdiction)
    page = world.commands.get(name)
    if page is None:
        return place.aside("unclear")
    return place.to(page) if page in ("hello", "leave") else place.aside(page)


def _linked(world: World, payload: str) -> str:
    """The place a deep link names; its country if only that is known."""
    wanted = payload.strip().casefold().replace("_", "-")
    country = wanted.partition("-")[0]
    return next((code for code in (wanted, country) if code and world.directory.knows(code)), "")


def _ways_out(place: Place) -> list[tuple[Choice, ...]]:
    """Back, menu, help, leave: always in the same order at the foot of the screen."""
    rows: list[tuple[Choice, ...]] = []
    if place.suggested:
        not_it = replace(place, page="unclear", arg="", suggested=False)
        rows.append((Choice(_("That is not it"), not_it),))
    way_back = []
    if place.under not in ("", "hello", place.page):
        way_back.append(Choice(_("Back"), place.back()))
    if place.page != "hello":
        way_back.append(Choice(_("Menu"), place.to("hello")))
        if place.page not in ("settings", "language", "country", "parts", "letters", "letter"):
            way_back.append(Choice(_("Language, place"), place.aside("settings")))
    if way_back:
        rows.append(tuple(way_back))
    leave = Choice(_("Leave fast"), place.to("leave"))
    if place.page in ("help", "hello", "unclear", "nottext"):  # these offer help among their own choices, or are it
        rows.append((leave,))
    else:
        rows.append((Choice(_("Get help now"), place.aside("help")), leave))
    return rows
