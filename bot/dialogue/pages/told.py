"""Someone told me, or I saw it: listen, believe, options. The limits of keeping it private come first."""

from bot.dialogue.here import Here
from bot.dialogue.pages.help import answering_now, brief_lines, line_choices
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, item, loud, text, title, to_say
from bot.dialogue.speech import _

_THEIR_WAYS = _("Their options: ways to report")


def told(place: Place, here: Here) -> Screen:
    """The entrance: danger first, then who you are in this."""
    return Screen(
        (
            title(_("For someone else")),
            text(_("It is good that you look for how to help. You do not have to solve it.")),
            loud(_("Is anyone in danger now, or badly hurt?")),
            text(_("If not: who are you in this?")),
        ),
        (
            (Choice(_("Yes, someone is in danger"), place.aside("danger")),),
            (Choice(_("Someone told me"), place.to("listen")),),
            (Choice(_("I saw something"), place.to("saw")),),
            (Choice(_("I manage or lead people"), place.to("manager")),),
            (Choice(_("It happened to me"), place.to("happen")),),
            (Choice(_("Skip"), place.to("listen")),),
        ),
    )


def listen(place: Place, here: Here) -> Screen:
    """The whole thing on one screen."""
    return Screen(
        (
            title(_("When someone tells you")),
            loud(_("Believe. Listen. Options.")),
            item(_("Somewhere private. Ask: are you safe, are you hurt?")),
            item(_("Say early what you cannot keep to yourself, before they say more.")),
            item(_("Let them talk, or be quiet. Use their words. Do not ask for details.")),
            item(_("Ask: what would help most right now?")),
            item(
                _(
                    "If it was in the last days: some medical care has time limits. If anyone pressed on their neck, they need emergency care today."
                )
            ),
            item(_("Show the options. They choose, also if they choose nothing.")),
            item(_("Ask how and when you may check in.")),
            item(_("Tell nobody else, unless you must. Then tell them first. Do not look into it yourself.")),
        ),
        (
            (Choice(_("Words to say"), place.to("say")), Choice(_("Words to avoid"), place.to("dontsay"))),
            (Choice(_("Someone pressed on their neck"), place.aside("strangle")),),
            (Choice(_("Medical care and how long it is open"), place.aside("medical")),),
            (Choice(_("What I may keep to myself"), place.to("limits")),),
            (Choice(_("Lines I can hand over"), place.to("handover")),),
            (Choice(_THEIR_WAYS, place.to("person", "them")),),
            (Choice(_("Afterwards, and looking after myself"), place.to("after")),),
        ),
    )


_BACK_TO_LISTEN = _("When someone tells you")


def say(place: Place, here: Here) -> Screen:
    """Words that help."""
    return Screen(
        (
            title(_("Words to say")),
            to_say(_("Thank you for telling me.")),
            to_say(_("I believe you. I am sorry this happened. It is not your fault.")),
            to_say(_("Take your time. You do not have to tell me more.")),
            to_say(_("What would help most right now?")),
            to_say(_("You choose what you do next.")),
            to_say(_("Would you like me to come with you, or sit here while you call?")),
            to_say(_("May I check in on Thursday? Where would be good?")),
            text(_("Ask about safety, hurt, and what would help. You do not need to ask anything else.")),
        ),
        (
            (Choice(_("Words to avoid"), place.to("dontsay")),),
            (Choice(_BACK_TO_LISTEN, place.to("listen")),),
        ),
    )


def do_not_say(place: Place, here: Here) -> Screen:
    """Words that hurt, and questions not to ask."""
    return Screen(
        (
            title(_("Words to avoid")),
            item(_('"Why did you not leave, shout, say no, tell someone?"')),
            item(_('"Are you sure?" "He would never do that."')),
            item(_('"You have to report." Or: "Do not report, it will ruin you."')),
            item(_('"Tell me everything." "Can you prove it?" "Who else knows?"')),
            item(_('"So you were raped." Do not put your own name on it.')),
            item(_('"I will not tell a soul." You may not be able to keep that.')),
            item(_('"Think of the party, the team, the election."')),
            item(_('"I will deal with him." Talk of revenge makes people go quiet.')),
            text(_("If you said one of these: say sorry once, and go on listening.")),
        ),
        (
            (Choice(_("Words to say"), place.to("say")),),
            (Choice(_BACK_TO_LISTEN, place.to("listen")),),
        ),
    )


def limits(place: Place, here: Here) -> Screen:
    """What may stay private, and what may not. Said before they say more."""
    return Screen(
        (
            title(_("What you may keep to yourself")),
            text(
                _(
                    "A colleague can often keep it private. Some things you may have to pass on: danger to life, a child or young person, a rule in your own contract."
                )
            ),
            text(
                _(
                    "If you manage people, you often must act. The rules differ by place. Ask a help line without giving names."
                )
            ),
            text(_("Say it early:")),
            to_say(
                _(
                    "Before you go on: there are some things I may have to pass on. You can also talk to a line that keeps it private."
                )
            ),
            text(_("Ask before you pass anything on:")),
            to_say(_("Who may I tell, and who not?")),
            text(_("If you have to tell someone against their wish, tell them first, and let them choose how.")),
        ),
        ((Choice(_BACK_TO_LISTEN, place.to("listen")),),),
    )


def hand_over(place: Place, here: Here) -> Screen:
    """Lines to hand over: they serve supporters too."""
    blocks = [
        title(_("Lines you can hand over")),
        text(_("Offer to sit with them while they call. Or call yourself for advice, without names.")),
    ]
    blocks += brief_lines(here, answering_now, 3)
    return Screen(
        tuple(blocks), (*line_choices(place, here, answering_now, 3), (Choice(_BACK_TO_LISTEN, place.to("listen")),))
    )


def after(place: Place, here: Here) -> Screen:
    """Follow-up, and care for the helper."""
    return Screen(
        (
            title(_("Afterwards")),
            item(_("Keep the promise you made, on the day you said. Use neutral words. Not the work chat.")),
            item(_("Do small things: a lift home, a shift, food, company at an appointment.")),
            item(_("Do not ask for news of the case. Do not treat them as broken. Keep inviting them.")),
            item(_("Write nothing about it on work systems.")),
            text(
                _(
                    "For you: what you heard can stay with you. Rest after it. Talk to a line about yourself, without their name."
                )
            ),
            to_say(_("I care, and I am not the right person today. Let us find someone together.")),
            text(_("You may say that too, when it is too much.")),
        ),
        ((Choice(_BACK_TO_LISTEN, place.to("listen")),), (Choice(_("If it is too much for me"), place.aside("help")),)),
    )


def saw(place: Place, here: Here) -> Screen:
    """Stepping in, by Right To Be's five ways."""
    return Screen(
        (
            title(_("When you see something")),
            text(_("Only what is safe for you and for them. Each of these counts. They come from Right To Be's 5Ds.")),
            item(_('Distract: "The office is on the phone for you." Walk up, change the subject, spill a drink.')),
            item(_('Delegate: ask someone with a role. "Can you go over there now and stay?"')),
            item(_("Document: only if somebody is already helping. Ask the person what to do with it. Never post it.")),
            item(_('Delay: afterwards, in private: "I saw that. It was not OK. How are you? What would help?"')),
            item(_('Direct: short and calm, about the behaviour: "That is not OK. Stop." Then turn to the person.')),
            text(_("If the other one has power over you, distract, delegate or delay is often safer.")),
            text(
                _(
                    "Ask before you report what you saw. In some places the person is contacted soon after, and it should not surprise them."
                )
            ),
        ),
        (
            (Choice(_("When someone tells you"), place.to("listen")),),
            (Choice(_("Reporting what I saw"), place.saying(witness=True).to("person", "them")),),
            (Choice(_("With or without my name"), place.saying(witness=True).to("naming")),),
        ),
    )


def manager(place: Place, here: Here) -> Screen:
    """For those who manage or lead."""
    return Screen(
        (
            title(_("If you manage or lead people")),
            text(_("General information. The rules of your place come first.")),
            item(_("Safety and health first. Then say what you must pass on, and to whom.")),
            item(_("Call a line outside the office for advice, without names. The button below shows some.")),
            item(
                _(
                    "Move the person who is said to have done it, or the task. Not the one who spoke up, unless they ask."
                )
            ),
            item(
                _(
                    "If it is the member, or your own boss: you cannot move them. Change the room, the trip or the task only as the person wants, and get advice outside the office."
                )
            ),
            item(_("Tell them each step before you take it.")),
            item(_("Do not investigate, do not warn anyone, do not bring the two together.")),
            item(
                _(
                    "One note: date, their words in quotation marks, kept off the shared drive. It may be asked for later."
                )
            ),
            item(_("Watch for punishment: shifts, travel, invitations, references.")),
            text(
                _(
                    "If someone is under 18: do not question them. Say that you must pass it on. Ask the police or a help line the same day whom to tell."
                )
            ),
        ),
        (
            (Choice(_("Words to say"), place.to("say")), Choice(_("Words to avoid"), place.to("dontsay"))),
            (Choice(_("What I may keep to myself"), place.to("limits")),),
            (Choice(_("Lines I can hand over"), place.to("handover")),),
            (Choice(_("How the rules here describe it"), place.to("rules")),),
            (Choice(_("The person has power"), place.aside("elected")),),
            (Choice(_("Afterwards, and looking after myself"), place.to("after")),),
            (Choice(_THEIR_WAYS, place.to("person", "them")),),
            (Choice(_BACK_TO_LISTEN, place.to("listen")),),
        ),
    )
