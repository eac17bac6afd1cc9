"""What everybody beside an affected person needs, whichever of the four entrances they came through.

The argument of each page is the entrance, so that its words fit and the way back leads there. What to say and not to
say stands in saying.py, what can be handed over in handing.py.
"""

from enum import StrEnum
from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks, lines_about
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, item, loud, small, text, title, to_say
from bot.dialogue.speech import Message, _
from bot.directory.models import Bound, Duty, Matter, Topic
from bot.directory.tokens import token_of

THEIR_WAYS: Final = _("Their options: ways to report")


class Entrance(StrEnum):
    """The four ways in, by the names of their pages."""

    TOLD = "listen"
    SAW = "saw"
    LEADS = "manager"
    QUIET = "quiet"


HELPING: Final = frozenset(
    {"told", "room", "sawnow", "sawpast", "step", "duties", "asked", "urgent", "more", *Entrance}
)
"""Pages of people who help somebody: what is opened from there speaks of that person, and leads back there."""

_BACK_TO: Final[dict[Entrance, Message]] = {
    Entrance.TOLD: _("When someone tells you"),
    Entrance.SAW: _("When you see something"),
    Entrance.LEADS: _("If you manage or lead people"),
    Entrance.QUIET: _("Asked to keep quiet"),
}


def entrance_of(place: Place) -> Entrance:
    """Where the person came in; as somebody who was told, if the button does not say."""
    return Entrance(place.arg) if place.arg in set(Entrance) else Entrance.TOLD


def sections(place: Place, entrance: Entrance) -> tuple[tuple[Choice, ...], ...]:
    """The same choices at every entrance, in the order in which they are needed."""

    def to(page: str, label: Message) -> Choice:
        return Choice(label, place.to(page, entrance))

    return (
        (to("say", _("Words to say")), to("dontsay", _("Words to avoid"))),
        (to("dontask", _("What not to ask")), to("donts", _("What not to do"))),
        (to("limits", _("What I may keep to myself")),),
        (to("urgent", _("In danger, under 18, or wanting to die")),),
        (to("handover", _("Lines I can hand over")), to("send", _("A text to send"))),
        (Choice(_("Who did it: elected, my boss, a friend ..."), place.aside("whodid")),),
        (to("after", _("Afterwards")), to("myself", _("Looking after myself"))),
    )


def more(place: Place, here: Here) -> Screen:
    """The sections on a page of their own, where an entrance asks a question first."""
    entrance = entrance_of(place)
    return Screen(
        (title(_BACK_TO[entrance]), text(_("Words, limits, lines: pick what you need."))),
        (*sections(place, entrance), way_back(place)),
    )


def way_back(place: Place) -> tuple[Choice, ...]:
    """Back to the entrance the person came through."""
    entrance = entrance_of(place)
    return (Choice(_BACK_TO[entrance], place.to(entrance)),)


def limits(place: Place, here: Here) -> Screen:
    """What may stay private, what may not, and asking before anything is passed on. Said before they say more."""
    entrance = entrance_of(place)
    blocks = [title(_("What you may keep to yourself"))]
    if entrance is Entrance.LEADS:
        blocks.append(
            text(
                _(
                    "If you manage people, you often must act on what you hear, also when they ask you not to. So say it before they go on."
                )
            )
        )
    else:
        blocks.append(
            text(
                _(
                    "A colleague can often keep it private. Some things you may have to pass on: danger to life, a child or young person, a rule in your own contract."
                )
            )
        )
    blocks += [
        *must_tell(here),
        text(_("Say it early:")),
        to_say(
            _(
                "Before you go on: there are some things I may have to pass on. You can also talk to a line that keeps it private."
            )
        ),
        text(_("Ask before you pass anything on:")),
        to_say(_("Who may I tell, and who not?")),
        text(_("If you have to tell someone against their wish, tell them first, and let them choose how.")),
    ]
    found = duties_of(here, Bound.MANAGER if entrance is Entrance.LEADS else Bound.COLLEAGUE)
    if found:
        blocks.append(text(_("What the law of your place asks, as far as we found it, is behind the first buttons.")))
    else:
        blocks.append(
            text(
                _("We did not find out what the law here asks of you. Ask a help line without giving names.")
                if here.local.help_lines or not here.local.id
                else _("We did not find out what the law here asks of you. Ask a lawyer before you pass anything on.")
            )
        )
    blocks.append(small(_("General information, not advice for you.")))
    return Screen(
        tuple(blocks),
        (*duty_choices(place, found), (Choice(_("What the rules here ask"), place.aside("duties")),), way_back(place)),
    )


def must_tell(here: Here) -> list[Block]:
    """A loud line where the law makes even a colleague tell an authority about adults: said before they say more."""
    serious = (Matter.NOTIFY, Matter.FAMILY_VIOLENCE)
    if not any(duty.must for duty in duties_of(here, Bound.COLLEAGUE, *serious)):
        return []
    return [loud(_("Here the law can make you tell the police about a serious crime. Say so before they say more."))]


def duties_of(here: Here, bound: Bound, *matters: Matter) -> list[Duty]:
    """What a place asks of these people, in the order of the matters."""
    order = list(Matter)
    wanted = [duty for duty in here.local.duties if bound in duty.binds and (not matters or duty.matter in matters)]
    return sorted(wanted, key=lambda duty: (not duty.must, order.index(duty.matter)))


def duty_choices(place: Place, duties: list[Duty]) -> list[tuple[Choice, ...]]:
    """Buttons to the cards of duties."""
    return [
        (
            Choice(
                duty.name,
                place.turn("duty", token_of(duty.id))
                if place.page in ("duties", "duty")
                else place.aside("duty", token_of(duty.id)),
            ),
        )
        for duty in duties
    ]


def urgent(place: Place, here: Here) -> Screen:
    """The three things that cannot wait, each with its words."""
    found = [duty for duty in here.local.duties if duty.matter is Matter.MINORS]
    return Screen(
        (
            title(_("Things that cannot wait")),
            loud(_("In danger, or badly hurt")),
            *emergency_blocks(here),
            text(_("Stay with them if that is safe for you. Call yourself if they cannot.")),
            loud(_("Under 18")),
            text(_("Ask nothing about what was done. Promise no silence. Say:")),
            to_say(
                _("Thank you for telling me. You are not in trouble. I have to get help. Let us choose together how.")
            ),
            text(
                _(
                    "Ask a help line or the police the same day whom to tell. If a parent may be the danger, do not tell the parents first."
                )
            ),
            loud(_("Wanting to die")),
            text(_("Ask plainly. Asking does not put the thought there:")),
            to_say(_("Are you thinking of killing yourself?")),
            text(_("If they say yes, or are not sure: do not leave them alone. Call together, now:")),
            *(brief_lines(here, lines_about(Topic.SUICIDE), 2) or [text(_("the emergency number above."))]),
        ),
        (
            *duty_choices(place, found),
            (Choice(_("I cannot speak on the phone"), place.aside("nospeak")),),
            way_back(place),
        ),
    )


_AFTER: Final[dict[Entrance, tuple[Message, ...]]] = {
    Entrance.TOLD: (),
    Entrance.SAW: (_("If they do not want to talk about it, leave it. You have shown that you are there."),),
    Entrance.LEADS: (
        _("Say when they will hear from you, and keep to that day, also if there is nothing new."),
        _("Look after leave and workload. The reason need not stand in the roster."),
        _("Watch for punishment: shifts, travel, invitations, references."),
    ),
    Entrance.QUIET: (
        _("Ask again in some days whether silence is still what they want. It may have changed."),
        _("If you are treated worse since you were asked: note dates and exact words, not on work systems."),
    ),
}


def after(place: Place, here: Here) -> Screen:
    """Follow-up."""
    return Screen(
        (
            title(_("Afterwards")),
            item(_("Keep the promise you made, on the day you said. Use neutral words. Not the work chat.")),
            item(_("Do small things: a lift home, a shift, food, company at an appointment.")),
            item(_("Do not ask for news of the case. Do not treat them as broken. Keep inviting them.")),
            item(_("Bad days come back: a sitting, a trip, the news, the same day next year.")),
            item(_("Write nothing about it on work systems.")),
            *map(item, _AFTER[entrance_of(place)]),
        ),
        (
            (Choice(_("A text to send"), place.to("send", entrance_of(place))),),
            (Choice(_("Looking after myself"), place.to("myself", entrance_of(place))),),
            way_back(place),
        ),
    )


def myself(place: Place, here: Here) -> Screen:
    """Care for the helper."""
    blocks: list[Block] = [
        title(_("Looking after yourself")),
        text(_("What you heard or saw can stay with you: sleep, anger, guilt, something of your own.")),
        item(_("Take some time after the talk before you go on with work.")),
        item(_("Sleep, food, movement. Drink makes it worse.")),
        item(_("Talk to a line or someone you trust about yourself, without their name and without details.")),
        item(_("You are one person in this, not the only one.")),
        text(_("You may say so when it is too much:")),
        to_say(_("I care, and I am not the right person today. Let us find someone together.")),
    ]
    lines = brief_lines(here, answering_now, 2)
    if lines:
        blocks += [text(_("These answer now, also for you:")), *lines]
    return Screen(
        tuple(blocks),
        (
            (Choice(_("A quiet minute"), place.aside("ground", "1")),),
            (Choice(_("It happened to me too"), place.to("happen")),),
            way_back(place),
        ),
    )
