"""I saw something: now or earlier, and the five ways to step in that Right To Be teaches."""

from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import Entrance
from bot.dialogue.pages.facts import checked
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, field, item, loud, text, title
from bot.dialogue.speech import Message, _


def saw(place: Place, here: Here) -> Screen:
    """What matters first; now or earlier."""
    return Screen(
        (
            title(_("When you see something")),
            loud(_("Only what is safe for you and for them.")),
            item(_("Turn to the person first, not to the one doing it.")),
            item(_("Small things count: standing near, a change of subject, a look.")),
            item(_("Ask them before you do more. It is theirs to decide.")),
            text(_("Is it happening now, or was it earlier?")),
        ),
        (
            (Choice(_("Now"), place.to("sawnow")), Choice(_("Earlier"), place.to("sawpast"))),
            (Choice(_("Someone is in danger"), place.aside("danger")),),
            (Choice(_("I am not sure it counts"), place.to("counts")),),
            (Choice(_("Words, limits, lines and more"), place.to("more", Entrance.SAW)),),
        ),
    )


WAYS: Final[dict[str, Message]] = {
    "distract": _("Distract"),
    "delegate": _("Delegate"),
    "document": _("Document"),
    "delay": _("Delay"),
    "direct": _("Direct"),
}
"""The five ways, by their names in Right To Be's method."""


def saw_now(place: Place, here: Here) -> Screen:
    """The five ways in one line each: enough to choose from while it happens."""
    return Screen(
        (
            title(_("Five ways to step in")),
            text(_("Pick one that is safe. Each counts.")),
            item(_('Distract: "The office is on the phone for you." Walk up, change the subject, spill a drink.')),
            item(_('Delegate: ask someone with a role. "Can you go over there now and stay?"')),
            item(_("Document: only if somebody is already helping. Ask the person what to do with it. Never post it.")),
            item(_('Delay: afterwards, in private: "I saw that. It was not OK. How are you? What would help?"')),
            item(_('Direct: short and calm, about the behaviour: "That is not OK. Stop." Then turn to the person.')),
            text(
                _(
                    "If the one doing it has power over you, distract, delegate or delay is often safer. The five ways come from Right To Be."
                )
            ),
        ),
        (*_way_choices(place), (Choice(_("Someone is in danger"), place.aside("danger")),), _back(place)),
    )


def _way_choices(place: Place) -> tuple[tuple[Choice, ...], ...]:
    choices = [Choice(label, place.to("step", name)) for name, label in WAYS.items()]
    return (tuple(choices[:3]), tuple(choices[3:]))


def _back(place: Place) -> tuple[Choice, ...]:
    return (Choice(_("When you see something"), place.to(Entrance.SAW)),)


def saw_earlier(place: Place, here: Here) -> Screen:
    """It is not too late, also when one looked away or laughed along."""
    witness = place.saying(witness=True)
    return Screen(
        (
            title(_("What you can do afterwards")),
            text(_("It is not too late. Many people freeze, look away or laugh along. You can still come back to it.")),
            item(_('In private, soon: "I saw that. It was not OK. How are you? What would help?"')),
            item(_("If they do not want to talk: leave it, and stay kind.")),
            item(_("Write down for yourself what you saw and heard: day, time, exact words. Not on work systems.")),
            item(
                _(
                    "Ask before you report what you saw. In some places the person is contacted soon after, and it should not surprise them."
                )
            ),
            item(
                _("If they say no to a report: it is their answer, unless a life is in danger or you have a duty here.")
            ),
        ),
        (
            (Choice(_("Words to say"), place.to("say", Entrance.SAW)),),
            (Choice(_("What I may keep to myself"), place.to("limits", Entrance.SAW)),),
            (Choice(_("Reporting what I saw"), witness.to("person", "them")),),
            (Choice(_("With or without my name"), witness.to("naming")),),
            _back(place),
        ),
    )


_WHAT: Final[dict[str, Message]] = {
    "distract": _("Break the moment. Turn to the person, not to the one who does it. Nobody has to know why."),
    "delegate": _("Ask someone with a role or with less to lose. Say exactly what you want them to do."),
    "document": _(
        "Only when somebody is already helping. Note time, place and exact words. What becomes of it is for the person to decide. Never post it."
    ),
    "delay": _("Afterwards, ask how they are. For many people this is the part they remember."),
    "direct": _("Say it short and calm, about the behaviour, once. Then turn to the person. Do not argue."),
}

_EXAMPLES: Final[dict[str, tuple[Message, ...]]] = {
    "distract": (
        _('In the office: "The minister\'s office is on the line for you."'),
        _('At a reception: "There you are. Come, you have to meet someone."'),
        _("Online: change the subject, post something else."),
        _("In the chamber or on a campaign: ask about procedure; call them into the photo."),
    ),
    "delegate": (
        _('In the office: "Can you go in there now and stay?"'),
        _('At a reception: to the host or security: "Please walk her to a taxi."'),
        _("Online: ask whoever runs the group to take it down."),
        _("In the chamber or on a campaign: the chair, the serjeant-at-arms, the campaign manager."),
    ),
    "document": (
        _("In the office: a note of the words and the time, on paper or your own phone."),
        _("At a reception: who was there, and when."),
        _("Online: a picture of the screen with name and time. Not of sexual pictures: ask a help line first."),
        _("In the chamber: the time in the broadcast."),
    ),
    "delay": (
        _("In the office: after the meeting, with the door closed, on their side of the building."),
        _("At a reception: walk out together, share the taxi."),
        _("Online: a private message, not in the work tool."),
        _("On a campaign: the next morning, in neutral words."),
    ),
    "direct": (
        _('In the office: "That is not OK. Stop."'),
        _('At a reception: "She said no."'),
        _('Online: "Please take that down."'),
        _('In the chamber, if you preside: "Order. That remark is out of line."'),
    ),
}

_IF_A_MEMBER: Final[dict[str, Message]] = {
    "distract": _("It works with anyone, because it accuses nobody. A message, a call, a vote will do."),
    "delegate": _(
        "Choose somebody who does not depend on that member: security, the clerk's staff, another party's member."
    ),
    "document": _(
        "Keep it to yourself until the person says what they want. In some places recording is against the law."
    ),
    "delay": _("The safest with a member. Nobody sees it, and it helps."),
    "direct": _("It can cost you. Someone of the same rank can say it more safely: another member, a whip you trust."),
}

_IF_YOUR_EMPLOYER: Final[dict[str, Message]] = {
    "distract": _("Use the work itself: a call that cannot wait, a car that is leaving."),
    "delegate": _("Not somebody below you. Ask a person outside the office, or a line, what can be done."),
    "document": _("Never on the office phone, mail or drive."),
    "delay": _("Talk away from the office. You can listen and help without being the one who reports."),
    "direct": _(
        'You decide what you can risk. A question is milder than a statement: "Shall we get back to the agenda?"'
    ),
}


def step(place: Place, here: Here) -> Screen:
    """One of the five ways: what it is, examples, and how power changes it."""
    name = place.arg if place.arg in WAYS else "distract"
    source = here.directory.practice.principle("stepping-in")
    return Screen(
        (
            title(WAYS[name]),
            text(_WHAT[name]),
            *map(item, _EXAMPLES[name]),
            field(_("If the other one is elected"), _IF_A_MEMBER[name]),
            field(_("If it is your own employer"), _IF_YOUR_EMPLOYER[name]),
            text(_("If it gets loud or you are afraid: stop, get people, call.")),
            *(checked(source, here) if source else ()),
        ),
        (
            *_way_choices(place),
            (Choice(_("Someone is in danger"), place.aside("danger")),),
            (Choice(_("Five ways to step in"), place.to("sawnow")),),
            _back(place),
        ),
    )
