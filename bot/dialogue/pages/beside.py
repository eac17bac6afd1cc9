"""What everybody beside an affected person needs, whichever of the four entrances they came through.

The argument of each page is the entrance, so that its words fit and the way back leads there.
"""

from enum import StrEnum
from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.facts import numbers
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks, line_choices, lines_about
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, item, loud, small, text, title, to_copy, to_say
from bot.dialogue.speech import Message, Speakable, _
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
        (*sections(place, entrance), _way_back(place)),
    )


def _way_back(place: Place) -> tuple[Choice, ...]:
    entrance = entrance_of(place)
    return (Choice(_BACK_TO[entrance], place.to(entrance)),)


_SAY: Final[dict[Entrance, tuple[Message, ...]]] = {
    Entrance.TOLD: (
        _("Thank you for telling me."),
        _("I believe you. I am sorry this happened. It is not your fault."),
        _("Take your time. You do not have to tell me more."),
        _("What would help most right now?"),
        _("You choose what you do next."),
        _("Would you like me to come with you, or sit here while you call?"),
        _("May I check in on Thursday? Where would be good?"),
    ),
    Entrance.SAW: (
        _("I saw that. It was not OK. How are you?"),
        _("You do not have to explain anything."),
        _("Shall we go out together, or get you home?"),
        _("What would help, now or tomorrow?"),
        _("I can say what I saw, if you want that. You decide."),
        _("I said nothing when it happened. I am sorry. I am here now."),
    ),
    Entrance.LEADS: (
        _("Thank you for telling me. I take this seriously."),
        _("Before you go on: I may have to pass some things on. I will tell you each step first."),
        _("You can also talk to a line that keeps it private. I can leave the room while you call."),
        _("Are you safe? What do you need for tomorrow at work?"),
        _("What would you like me to do, and what not?"),
        _("If anyone treats you worse for this, I want to know."),
        _("I can only talk about what you told me yourself."),
    ),
    Entrance.QUIET: (
        _("I need time to think about that. I will not decide tonight."),
        _("I will not pass it around. I will not promise to stay silent either."),
        _("That is not for us to decide. It is for the person it happened to."),
        _("Please do not ask me about it again."),
    ),
}
"""Words that can be used as they stand."""

_QUIET_FOR_THEM: Final = (
    _("I hear that this must stay quiet. What are you afraid would happen?"),
    _("I will tell nobody without asking you, unless a life is in danger, someone is under 18, or I have a duty."),
    _("You can get help without anyone at work knowing. Shall we look together?"),
)


def say(place: Place, here: Here) -> Screen:
    """Words that help."""
    entrance = entrance_of(place)
    blocks = [title(_("Words to say"))]
    if entrance is Entrance.QUIET:
        blocks += [
            text(_("To the person it happened to, if they ask you to keep quiet:")),
            *map(to_say, _QUIET_FOR_THEM),
            text(_("To anybody else who asks:")),
        ]
    blocks += map(to_say, _SAY[entrance])
    blocks.append(text(_("Ask about safety, hurt, and what would help. You do not need to ask anything else.")))
    return Screen(
        tuple(blocks),
        (
            (Choice(_("Words to avoid"), place.to("dontsay", entrance)),),
            (Choice(_("A text to send"), place.to("send", entrance)),),
            _way_back(place),
        ),
    )


_AVOID: Final[dict[Entrance, tuple[Message, ...]]] = {
    Entrance.TOLD: (
        _('"I will deal with him." Talk of revenge makes people go quiet.'),
        _('"So you were raped." Do not put your own name on it.'),
    ),
    Entrance.SAW: (
        _('"It was only a joke." You do not know how it was for them.'),
        _('"Everybody saw it." It makes them feel watched.'),
        _('"I would have hit him." They need calm, not another fight.'),
    ),
    Entrance.LEADS: (
        _('"Go to HR." And stop there. Go with them, or call together.'),
        _('"I have to hear both sides first." Hearing sides is for the process, not for this talk.'),
        _('"Can you two sort it out?" It sends them back alone.'),
        _('"Put it in an e-mail." Work systems can be read, and it is theirs to write or not.'),
    ),
    Entrance.QUIET: (
        _('"Fine, I never heard anything." It leaves them alone with it.'),
        _('"Then I will tell everyone." It takes the choice away from them.'),
        _('"Just wait until after the election." Some care and some time limits do not wait.'),
    ),
}

_AVOID_ALWAYS: Final = (
    _('"Why did you not leave, shout, say no, tell someone?"'),
    _('"Are you sure?" "He would never do that."'),
    _('"You have to report." Or: "Do not report, it will ruin you."'),
    _('"I will not tell a soul." You may not be able to keep that.'),
    _('"Think of the party, the team, the election."'),
)


def do_not_say(place: Place, here: Here) -> Screen:
    """Words that hurt."""
    entrance = entrance_of(place)
    return Screen(
        (
            title(_("Words to avoid")),
            *map(item, (*_AVOID_ALWAYS, *_AVOID[entrance])),
            text(_("If you said one of these: say sorry once, and go on listening.")),
        ),
        (
            (Choice(_("Words to say"), place.to("say", entrance)),),
            (Choice(_("What not to ask"), place.to("dontask", entrance)),),
            _way_back(place),
        ),
    )


_ASK_NOT: Final[dict[Entrance, Message]] = {
    Entrance.TOLD: _("You are not the one who looks into it. You are the one who listens."),
    Entrance.SAW: _("Do not ask others what they saw, and do not compare. Write down for yourself what you saw."),
    Entrance.LEADS: _("If a rule makes you ask something, say why, and ask only that."),
    Entrance.QUIET: _("Do not ask who else knows. The answer would put you in the middle."),
}


def do_not_ask(place: Place, here: Here) -> Screen:
    """Questions not to ask."""
    return Screen(
        (
            title(_("What not to ask")),
            text(_("Before any question: do I need this to help, or am I curious?")),
            item(_("Why. It sounds like blame, whatever you mean.")),
            item(_("What they wore, drank or said before.")),
            item(_("What exactly was done.")),
            item(_("Who it was, if they have not said.")),
            item(_("What they had with this person before, or with others.")),
            item(_("Whether they can prove it, or show you the messages.")),
            item(_("The same thing twice.")),
            text(_("Telling it again can hurt. Questions that lead can change what is remembered.")),
            text(_ASK_NOT[entrance_of(place)]),
        ),
        ((Choice(_("Words to say"), place.to("say", entrance_of(place))),), _way_back(place)),
    )


_DO_NOT: Final[dict[Entrance, tuple[Message, ...]]] = {
    Entrance.TOLD: (),
    Entrance.SAW: (_("Do not post or forward a recording. The person decides what becomes of it."),),
    Entrance.LEADS: (
        _("Do not bring the two together."),
        _("Do not move the one who spoke up, unless they ask for it."),
        _("Do not wait for a vote, an election or the summer."),
    ),
    Entrance.QUIET: (
        _("Do not pass the pressure on to the person it happened to."),
        _("Do not delete messages, whoever asks. Get advice first."),
    ),
}


_INVESTIGATING: Final = _(
    "Do not investigate: no interviews, no searching, no comparing of stories. It can spoil a later process."
)
_INVESTIGATING_LEADS: Final = _(
    "Do not investigate yourself. Where the law asks for an investigation, somebody who is not involved does it: see what the rules here ask."
)


def do_not(place: Place, here: Here) -> Screen:
    """What helpers do out of kindness or fear, and what it costs."""
    return Screen(
        (
            title(_("What not to do")),
            item(_INVESTIGATING_LEADS if entrance_of(place) is Entrance.LEADS else _INVESTIGATING),
            item(_("Do not warn or confront the one it is about.")),
            item(_("Write nothing about it on work systems: mail, chat, calendar, shared drive.")),
            item(_("Promise nothing that is not yours to keep: silence, safety, how it will end.")),
            item(_('Do not tell the whip, the leader\'s office, the press or a friend "just so they know".')),
            item(_("Do not act over their head, however kindly you mean it.")),
            *map(item, _DO_NOT[entrance_of(place)]),
            text(_("If you have already done one of these: stop there, tell the person, and go on more carefully.")),
        ),
        ((Choice(_("What I may keep to myself"), place.to("limits", entrance_of(place))),), _way_back(place)),
    )


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
        (*duty_choices(place, found), (Choice(_("What the rules here ask"), place.aside("duties")),), _way_back(place)),
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
            _way_back(place),
        ),
    )


def _lines_to_hand_over(here: Here) -> list[Block]:
    lines = brief_lines(here, answering_now, 3)
    if not lines:
        return [text(_("We have not found lines here that answer now.")), *emergency_blocks(here)]
    return [text(_("Offer to sit with them while they call. Or call yourself for advice, without names.")), *lines]


def hand_over(place: Place, here: Here) -> Screen:
    """Lines to hand over: they serve supporters too."""
    return Screen(
        (
            title(_("Lines you can hand over")),
            *(_lines_to_hand_over(here)),
        ),
        (
            *line_choices(place, here, answering_now, 3),
            (Choice(_("More lines, by who they are for"), place.aside("linesfor")),),
            (Choice(_("A text to send"), place.to("send", entrance_of(place))),),
            _way_back(place),
        ),
    )


def send(place: Place, here: Here) -> Screen:
    """Words to copy to the colleague, from a phone that may be looked at."""
    return Screen(
        (
            title(_("A text to send")),
            text(_("These say nothing about what happened. Tap one to copy it. Change it so that it sounds like you.")),
            to_copy(_("Hi. Thinking of you. No need to answer.")),
            to_copy(_("Coffee on Thursday? You pick the place.")),
            to_copy(_("I am around tonight if you would like company, a walk or a lift home.")),
            to_copy(_("I have what you asked me for. Tell me when you want it, or not at all.")),
            item(_("Use your own phone, not the work chat.")),
            item(_("Send one and wait. Silence is an answer too.")),
        ),
        ((Choice(_("A text with lines to call"), place.to("sendnum", entrance_of(place))),), _way_back(place)),
    )


def send_numbers(place: Place, here: Here) -> Screen:
    """The same with lines, as a list that could be for anybody."""
    rows: list[tuple[Choice, ...]] = [(Choice(_("A text without lines"), place.to("send", entrance_of(place))),)]
    if not here.local.id:
        rows.insert(0, (Choice(_("Say where you are"), place.aside("country")),))
        words = _("The numbers depend on where they are. Say where, and I make the text.")
        return Screen((title(_("A text to send")), text(words)), (*rows, _way_back(place)))
    lines = [line for line in answering_now(here.local, here) if numbers(line.contacts)][:3]
    emergency = [entry for entry in here.local.emergency if entry.first][:1]
    if not lines:
        words = _("We have not found lines here that answer now.")
        return Screen((title(_("A text to send")), text(words)), (*rows, _way_back(place)))
    listed: list[Speakable] = [_("Numbers that are good to have in the phone. No need to answer.")]
    listed += [_("{name}: {numbers}", name=line.name, numbers=numbers(line.contacts)) for line in lines]
    listed += [_("In an emergency: {number}", number=entry.contact.value) for entry in emergency]
    return Screen(
        (
            title(_("A text to send")),
            text(_("Tap it to copy. It says nothing about them. But the names of the lines can say what it is about.")),
            to_copy(*listed),
            item(_("Ask first whether anyone else sees their phone. If so, read the numbers to them instead.")),
            item(_("Use your own phone, not the work chat.")),
        ),
        (*line_choices(place, here, answering_now, 3), *rows, _way_back(place)),
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
            _way_back(place),
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
            _way_back(place),
        ),
    )
