"""Words for somebody who helps: what to say and what to avoid, what not to ask and what not to do."""

from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import Entrance, entrance_of, way_back
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, item, text, title, to_say
from bot.dialogue.speech import Message, _

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
            way_back(place),
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
            way_back(place),
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
        ((Choice(_("Words to say"), place.to("say", entrance_of(place))),), way_back(place)),
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
        ((Choice(_("What I may keep to myself"), place.to("limits", entrance_of(place))),), way_back(place)),
    )
