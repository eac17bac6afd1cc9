"""I was asked to keep quiet: by the person it happened to, by somebody else, or on paper."""

from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import Entrance
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, item, loud, text, title
from bot.dialogue.speech import Message, _


def quiet(place: Place, here: Here) -> Screen:
    """What matters first, and who asked."""
    return Screen(
        (
            title(_("Asked to keep quiet")),
            loud(_("You do not have to answer tonight.")),
            item(_("The wish of the person it happened to counts most.")),
            item(_("You can get advice from a line without saying any name.")),
            item(
                _(
                    "Some things you may have to pass on, whoever asks: danger to life, harm to someone under 18, a duty you have."
                )
            ),
            item(_("An election, a vote or the team does not decide for the person it happened to.")),
            text(_("Who asked you?")),
        ),
        (
            (Choice(_("The person it happened to"), place.to("asked", "them")),),
            (Choice(_("A boss, the office, the party, or the other person"), place.to("asked", "other")),),
            (Choice(_("There is something to sign"), place.to("asked", "sign")),),
            (Choice(_("It happened to me"), place.to("happen")),),
            (Choice(_("Words, limits, lines and more"), place.to("more", Entrance.QUIET)),),
        ),
    )


_TITLES: Final[dict[str, Message]] = {
    "them": _("When they ask you themselves"),
    "other": _("When somebody else asks"),
    "sign": _("Before anything is signed"),
}

_POINTS: Final[dict[str, tuple[Message, ...]]] = {
    "them": (
        _("They may be afraid: of being found out, of losing the job, of hurting the team. Ask what they fear most."),
        _("You can often keep it private. Say now what you could not keep, not later."),
        _("They can keep it quiet and still get help. Doctors, help lines and friends are open without a report."),
        _(
            "Some medical care closes after hours or days. Some ways to report close after months. Tell them, and leave it at that."
        ),
        _("Ask again in some days. What they want may change, in either direction."),
    ),
    "other": (
        _("Being asked is not the same as being bound. Take time."),
        _(
            "Do not pass the pressure on. If the person it happened to does not know about it, ask a line how to tell them."
        ),
        _("Waiting can cost them: some care works only for days, and time limits keep running."),
        _("Write down for yourself: day, who, exact words. Not on work systems."),
        _(
            "In many places it is against the law to punish somebody for speaking up or being a witness. The rules here say more."
        ),
    ),
    "sign": (
        _("You can ask for the paper, and for some days to read it."),
        _("Get advice first, from a lawyer, a union or a help line that does not belong to whoever wrote it."),
        _(
            "Ask: does it stop anyone from talking to the police, a doctor, a lawyer or a help line? Does it end any way to report?"
        ),
        _("We have not looked up what such a paper can and cannot do here."),
        _("If something was already signed: that, too, can be looked at with a lawyer."),
    ),
}


def asked(place: Place, here: Here) -> Screen:
    """What to know by who asked."""
    by = place.arg if place.arg in _TITLES else "other"
    rows: list[tuple[Choice, ...]] = [(Choice(_("Words to say"), place.to("say", Entrance.QUIET)),)]
    if by == "sign":
        rows.append((Choice(_("More lines, by who they are for"), place.aside("linesfor")),))
    if by == "other":
        rows += [
            (Choice(_("What an election changes"), place.aside("election", "1")),),
            (Choice(_("Being punished for speaking up"), place.aside("rules", "punished")),),
            (Choice(_("Reporting what I saw"), place.saying(witness=True).to("person", "them")),),
        ]
    rows += [
        (Choice(_("What I may keep to myself"), place.to("limits", Entrance.QUIET)),),
        (Choice(_("Lines I can hand over"), place.to("handover", Entrance.QUIET)),),
        (Choice(_("Asked to keep quiet"), place.to(Entrance.QUIET)),),
    ]
    return Screen((title(_TITLES[by]), *map(item, _POINTS[by])), tuple(rows))
