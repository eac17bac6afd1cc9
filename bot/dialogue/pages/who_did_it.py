"""The one who did it: elected, the boss, a friend, known for it, sorry; and for those who are accused or worried.

Each screen serves the person affected and whoever helps them. None of them says what happened.
"""

from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import HELPING
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks, lines_about, lines_serving
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, item, loud, text, title, to_say
from bot.dialogue.speech import Message, _
from bot.directory.models import Audience, Topic

_PAGES: Final[dict[str, Message]] = {
    "elected": _("Someone elected, or with power"),
    "boss": _("My boss, or theirs"),
    "friend": _("My friend"),
    "before": _("Someone who has done it before"),
    "sorry": _("Someone who says sorry"),
    "accused": _("Someone says I did it"),
    "harmed": _("I think I harmed someone"),
}


def who_did_it(place: Place, here: Here) -> Screen:
    """Which of these is it?"""
    return Screen(
        (
            title(_("Who did it")),
            text(_("What is different when it is someone you know, or someone with power? I need no names.")),
        ),
        tuple((Choice(label, place.turn(page)),) for page, label in _PAGES.items()),
    )


def _other(place: Place) -> tuple[Choice, ...]:
    return (Choice(_("Other situations"), place.turn("whodid")),)


def _ways_to_report(place: Place) -> tuple[Choice, ...]:
    """The ways to report, asked for oneself or for the person one helps."""
    return (Choice(_("Ways to report"), place.saying(power=True).to("person", _for_whom(place))),)


def _for_whom(place: Place) -> str:
    return "them" if place.under in HELPING else ""


def elected(place: Place, here: Here) -> Screen:
    """When the one who did it is elected, a minister, or otherwise has power."""
    helping = place.under in HELPING
    blocks = [
        title(_("When the person has power")),
        text(
            _(
                "Being elected does not put anyone outside the rules. You can get help that does not go through that office."
            )
        ),
        text(
            _(
                "Who can act about an elected person is different in each place. The ways to report say about whom they are, and who will know."
            )
        ),
        item(_("Use your own phone, not one from the office.")),
        item(
            _(
                "An election, a vote or the team does not decide for you. You may wait. Some time limits go on meanwhile."
            )
        ),
        item(_("Before you tell someone in the same office or party, ask yourself who they answer to.")),
    ]
    if helping:
        blocks += [
            text(_("You can say:")),
            to_say(
                _("It does not matter who it is. There are people who do not answer to them. Shall we look together?")
            ),
        ]
    return Screen(
        tuple(blocks),
        (
            _ways_to_report(place),
            (Choice(_("What an election changes"), place.to("election", "1")),),
            _onward(place),
            _other(place),
        ),
    )


def _onward(place: Place) -> tuple[Choice, ...]:
    if place.under == "next":
        return (Choice(_("What you can do now"), place.to("next")),)
    if place.under in HELPING:
        return (Choice(_("For someone else"), place.to("told")),)
    return (Choice(_("Something happened to me"), place.to("happen")),)


def boss(place: Place, here: Here) -> Screen:
    """When 'tell your manager' means telling the one it is about."""
    return Screen(
        (
            title(_("When it is the boss")),
            text(
                _(
                    "Then telling your manager does not work. There is help without any report, and in many places a way outside the office."
                )
            ),
            item(_("Is there a way not to be alone with them: another room, another lift home, someone beside you?")),
            item(_("Small changes can be asked for without saying why: a trip, a shift, a desk.")),
            item(
                _("Keep a note of changes at work since then: shifts, travel, invitations, the contract. With dates.")
            ),
            item(_("Keep copies of your contract and your reviews at home, if the rules of your office allow it.")),
            text(
                _(
                    "If you help, and your own job depends on the same person: you can listen and stand by without being the one who reports."
                )
            ),
        ),
        (
            _ways_to_report(place),
            (Choice(_("Being punished for speaking up"), place.aside("rules", "punished")),),
            _onward(place),
            _other(place),
        ),
    )


def friend(place: Place, here: Here) -> Screen:
    """When it is someone one likes."""
    return Screen(
        (
            title(_("When it is your friend")),
            text(
                _(
                    "You can like someone and still take seriously what you were told. You do not have to decide what happened."
                )
            ),
            item(_("Carry no messages between them. Do not warn, do not question, do not confront.")),
            item(_("If your friend asks what was said, say nothing. You can say:")),
            to_say(
                _("I cannot talk about it. If you need support, I can show you a line. Please do not contact them.")
            ),
            item(
                _(
                    "If your friend says the other one lies, is ill or wants revenge: you need not argue, and need not join in."
                )
            ),
            item(_("If you are asked as a witness: say what you saw and heard yourself. No more, no less.")),
            item(_("You may keep some distance. You may also stay a friend, without taking part.")),
            text(_("It is hard to be in the middle. Talk to someone about your side of it, without names.")),
            *brief_lines(here, answering_now, 2),
        ),
        (
            (Choice(_("If my friend may hurt themselves"), place.to("urgent")),),
            (Choice(_("Looking after myself"), place.to("myself")),),
            (Choice(_("For someone else"), place.to("told")),),
            _other(place),
        ),
    )


def before(place: Place, here: Here) -> Screen:
    """When many have heard things."""
    return Screen(
        (
            title(_("When it is not the first time")),
            text(_("It weighs on you to have heard this before. Nobody has to report so that others are safe.")),
            item(
                _(
                    "Make no list, ask nobody whether it happened to them too. Comparing stories can spoil a later process."
                )
            ),
            item(_("Each person decides for themselves, also those from before.")),
            item(
                _(
                    "Several people can each use a way of their own. Some services take what you noticed without names: ask."
                )
            ),
            item(
                _(
                    "If you lead: you may have duties of your own. Change now what you can: no trips or late shifts alone with them, for anybody."
                )
            ),
            text(_("A line can help you think, without names.")),
        ),
        (
            _ways_to_report(place),
            (Choice(_("What the rules here ask"), place.aside("duties")),),
            (Choice(_("With or without my name"), place.to("naming")),),
            _onward(place),
            _other(place),
        ),
    )


def sorry(place: Place, here: Here) -> Screen:
    """When flowers or a long message come."""
    return Screen(
        (
            title(_("When they say sorry")),
            text(_("It may be meant. Nobody has to answer, to meet, or to forgive. And nobody has to be angry.")),
            item(_("Nothing has to be answered tonight.")),
            item(_("Keep the message, the card, the date. Do not answer inside it.")),
            item(_("A sorry may ask for silence, or come with gifts or favours. You can write that down too.")),
            item(_("If messages go on after a no, many rules look at that too.")),
            text(_("You can take the sorry and still report one day, or do neither.")),
            text(_("If words are wanted:")),
            to_say(_("Please do not write to me about this again.")),
        ),
        (
            (Choice(_("Messages and pictures"), place.to("keepmsg")),),
            _ways_to_report(place),
            _onward(place),
            _other(place),
        ),
    )


def accused(place: Place, here: Here) -> Screen:
    """Someone says I did it. No blame, no absolution; both sides are for the process."""
    return Screen(
        (
            title(_("When someone says you did it")),
            text(_("I cannot judge it. A fair process should hear you too. Until then, this protects everyone:")),
            item(_("Do not contact the person who says so, and do not ask others to.")),
            item(_("Do not delete messages. Do not ask colleagues for their version. Post nothing.")),
            item(
                _(
                    "Change nothing about their work, shifts, travel or access. If that is your job, hand it to someone else."
                )
            ),
            item(
                _(
                    "You need not answer on the spot. You can ask what it is about in writing, and whether someone may come with you."
                )
            ),
            item(_("Write down for yourself what you remember, with dates. Not on work systems.")),
            item(_("Talk to a lawyer. Before you tell a union or anybody else, ask what they must pass on.")),
            *_anybody_in_distress(here),
        ),
        (
            (Choice(_("I have thoughts of ending my life"), place.aside("suicide")),),
            (Choice(_("I think I harmed someone"), place.turn("harmed")),),
            (Choice(_("More lines, by who they are for"), place.aside("linesfor")),),
            _other(place),
        ),
    )


def harmed(place: Place, here: Here) -> Screen:
    """I may have hurt someone. No blame, no absolution, no contact with the other person."""
    own = brief_lines(here, lines_serving(Audience.WORRIED_ABOUT_SELF), 3)
    return Screen(
        (
            title(_("It is good to stop and ask")),
            item(_("Do not contact the other person, and do not ask others to. No flowers, no explaining.")),
            item(_("Do not delete messages. Do not ask colleagues for their version.")),
            item(
                _(
                    "If you decide about their work: let somebody else do it from now on. In a small office, ask who can."
                )
            ),
            item(_("If they are under 18: stay away, and talk to a lawyer today.")),
            item(_("Talk to a lawyer. Before you tell a union or anybody else, ask what they must pass on.")),
            item(
                _("If you are asked about it in a process: get advice first. Ask whether somebody may come with you.")
            ),
            loud(_("If you might hurt someone now, call:")),
            *emergency_blocks(here),
            *([text(_("Lines for people who worry about what they did:")), *own] if own else ()),
            *_anybody_in_distress(here),
        ),
        (
            (Choice(_("I have thoughts of ending my life"), place.aside("suicide")),),
            (Choice(_("Someone says I did it"), place.turn("accused")),),
            (Choice(_("More lines, by who they are for"), place.aside("linesfor")),),
            _other(place),
        ),
    )


def _anybody_in_distress(here: Here) -> list[Block]:
    """Lines for anybody; not those that are for the other side."""
    lines = brief_lines(here, lines_about(Topic.SUICIDE), 2)
    return [text(_("It can shake you badly. Lines for anybody in distress:")), *lines] if lines else []
