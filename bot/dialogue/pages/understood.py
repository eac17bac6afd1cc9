"""The cards typed words lead to. Fixed words, never a verdict, a number first where a life may be at stake."""

from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import HELPING
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks, lines_about, lines_serving
from bot.dialogue.place import Behaviour, Place
from bot.dialogue.screen import Block, Choice, Screen, loud, small, text, title
from bot.dialogue.speech import _
from bot.directory.models import Audience, Topic


def danger(place: Place, here: Here) -> Screen:
    """Danger now, of oneself or of the person one helps."""
    helping = place.under in HELPING
    return Screen(
        (
            title(_("If someone is in danger, call now") if helping else _("If you are in danger, call now")),
            *emergency_blocks(here),
            text(_("Get to people, or to a place with a lock or a way out, if you can.")),
            text(
                _(
                    "I am a program and cannot call for you. No person sees this chat, so please call. If you cannot talk, tap below."
                )
            ),
        ),
        (
            (Choice(_("I cannot speak on the phone"), place.aside("nospeak")),),
            (
                Choice(
                    _("Someone pressed on their neck") if helping else _("Someone pressed on my neck"),
                    place.aside("strangle"),
                ),
            ),
            (Choice(_("Nobody is in danger now"), place.back() if helping else place.to("what")),),
        ),
    )


_NOT_THE_AFFECTED: Final = HELPING | {"whodid", "accused", "harmed", "friend"}
"""Where "No" to the plain question leads back to: the way of the person affected is not theirs."""


def suicide(place: Place, here: Here) -> Screen:
    """Thoughts of ending one's life: a number, a plain question, nothing else."""
    lines = brief_lines(here, lines_about(Topic.SUICIDE), 3)
    return Screen(
        (
            title(_("Thank you for saying that")),
            *_to_call(here, lines),
            loud(_("Are you thinking of killing yourself?")),
            text(
                _(
                    "If so, please call one of these numbers now. They hear this often. You do not have to find the right words."
                )
                if lines
                else _("If so, please call now. Ask for an ambulance. Is there somebody who can be with you?")
            ),
        ),
        (
            (Choice(_("Yes"), place.aside("suicide2")), Choice(_("Not sure"), place.aside("suicide2"))),
            (Choice(_("No"), place.back() if place.under in _NOT_THE_AFFECTED else place.to("next")),),
        ),
    )


def _to_call(here: Here, lines: list[Block]) -> list[Block]:
    """Lines for suicide and the emergency number; where there is no such line, that is said, and who answers otherwise."""
    if lines:
        return [*lines, *emergency_blocks(here)]
    others = brief_lines(here, answering_now, 2)
    said = [text(_("I know no line here just for suicide. These answer now:")), *others] if others else []
    return [*emergency_blocks(here), *said]


def suicide_yes(place: Place, here: Here) -> Screen:
    """Numbers only."""
    return Screen(
        (
            title(_("Please call now")),
            *_to_call(here, brief_lines(here, lines_about(Topic.SUICIDE), 3)),
            text(
                _(
                    "Is there someone who can sit with you? If you can, be where other people are. If nobody answers, try the next number."
                )
            ),
        ),
        ((Choice(_("I cannot speak on the phone"), place.aside("nospeak")),),),
    )


def assault(place: Place, here: Here) -> Screen:
    """Words for sexual assault."""
    return Screen(
        (
            title(_("I am sorry this happened")),
            text(_("You do not have to explain it. You choose what you do next, and you need not choose now.")),
            *(brief_lines(here, lines_about(Topic.SEXUAL_VIOLENCE), 3) or brief_lines(here, answering_now, 3)),
        ),
        (
            (Choice(_("I am in danger or badly hurt"), place.aside("danger")),),
            (Choice(_("Go on, one step at a time"), place.saying(what=frozenset({Behaviour.FORCED})).to("neck")),),
            (
                Choice(
                    _("Medical care and how long it is open"),
                    place.saying(what=frozenset({Behaviour.FORCED})).to("medical"),
                ),
            ),
            (Choice(_("Ways to report"), place.to("person")),),
        ),
    )


def harassment(place: Place, here: Here) -> Screen:
    """Words for sexual harassment."""
    return _work_trouble(place, here, Behaviour.COMMENTS)


def bullying(place: Place, here: Here) -> Screen:
    """Words for bullying."""
    return _work_trouble(place, here, Behaviour.SHOUTED)


def _work_trouble(place: Place, here: Here, what: Behaviour) -> Screen:
    said = place.saying(what=frozenset({what}))
    return Screen(
        (
            title(_("I am sorry you have to deal with this")),
            text(
                _("You can look at what is open to you without telling anyone. There are people to talk it over with.")
            ),
            *brief_lines(here, answering_now, 3),
        ),
        (
            (Choice(_("What you can do now"), said.to("next")),),
            (Choice(_("Ways to report"), said.to("person")),),
            (Choice(_("I am not sure it counts"), said.to("counts")),),
            (Choice(_("It happened to someone else"), place.to("told")),),
        ),
    )


def under_18(place: Place, here: Here) -> Screen:
    """For people under 18: who can explain first, and what people at work may have to do."""
    lines = brief_lines(here, lines_serving(Audience.UNDER_25), 3)
    return Screen(
        (
            title(_("If you are under 18")),
            text(
                _("I am a program and tell nobody. People you tell at work may have to pass it on, to keep you safe.")
            ),
            text(
                _("A line for young people can explain that first, before you decide whom to tell.")
                if lines
                else _("A help line can explain that first. Ask what they must pass on before you say your name.")
            ),
            *(lines or brief_lines(here, answering_now, 2)),
            text(_("It is not your fault, whatever you were told.")),
        ),
        (
            (Choice(_("I am in danger or badly hurt"), place.aside("danger")),),
            (Choice(_("Medical care and how long it is open"), place.to("medical")),),
            (Choice(_("Someone to be with me or talk to"), place.to("company")),),
        ),
    )


def human(place: Place, here: Here) -> Screen:
    """Are you a real person?"""
    return Screen(
        (
            title(_("No, I am a program")),
            text(_("I do not feel, judge, or tell anyone. What you read here was written beforehand.")),
            text(_("For a person:")),
            *(brief_lines(here, answering_now, 3) or emergency_blocks(here)),
        ),
        ((Choice(_("Privacy"), place.aside("privacy")),),),
    )


def thanks(place: Place, here: Here) -> Screen:
    """A thank-you, and a goodbye that promises nothing."""
    return Screen(
        (
            title(_("You are welcome")),
            text(_("You can come back at any hour. I will not remember you.")),
            small(_("Leave fast clears what it can from this chat.")),
        ),
        ((Choice(_("What you can do now"), place.to("next")),),),
    )
