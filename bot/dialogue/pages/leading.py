"""I manage or lead people: the first day, and what the law and the rules of the place ask of whom."""

from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import THEIR_WAYS, Entrance, duties_of, duty_choices, sections
from bot.dialogue.pages.facts import checked
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Message, _
from bot.directory.models import Bound, Matter


def manager(place: Place, here: Here) -> Screen:
    """For those who manage or lead: the first twenty-four hours."""
    return Screen(
        (
            title(_("If you manage or lead people")),
            text(_("General information. The rules of your place come first.")),
            item(_("Safety and health first. Then say what you must pass on, and to whom, before they say more.")),
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
            item(_("Tell the person who spoke up each step before you take it.")),
            item(_("If two people tell you about the same person: hear each alone. Tell neither about the other.")),
            item(
                _(
                    "One note: date, their words in quotation marks, kept off the shared drive. It may be asked for later."
                )
            ),
            item(_("Watch for punishment: shifts, travel, invitations, references.")),
        ),
        (
            (Choice(_("What I must do here"), place.aside("duties")),),
            *sections(place, Entrance.LEADS),
            (Choice(_("How the rules here describe it"), place.aside("rules")),),
            (Choice(THEIR_WAYS, place.to("person", "them")),),
            (Choice(_("When someone tells you"), place.to(Entrance.TOLD)),),
        ),
    )


BOUNDS: Final[dict[Bound, Message]] = {
    Bound.MEMBER: _("Member, senator or minister"),
    Bound.CHIEF_OF_STAFF: _("Chief of staff"),
    Bound.MANAGER: _("Manager or head of office"),
    Bound.DEPARTMENT: _("The parliament's own administration"),
    Bound.COLLEAGUE: _("Colleague who manages nobody"),
}

_MATTERS: Final[dict[Matter, Message]] = {
    Matter.MINORS: _("People under 18"),
    Matter.RESPOND: _("When somebody tells you or reports"),
    Matter.PREVENT: _("Preventing it"),
    Matter.NOTIFY: _("Telling an authority"),
    Matter.FAMILY_VIOLENCE: _("Family violence"),
    Matter.PROTECT: _("No punishment for speaking up"),
    Matter.PRIVACY: _("Keeping it private"),
}


def duties(place: Place, here: Here) -> Screen:
    """First who one is here; then what the place asks of them, what was not found out first."""
    if not here.local.duties:
        return _none_found(place, here)
    bound = _bound(place.arg)
    if bound is None:
        return Screen(
            (
                title(_("What the rules here ask")),
                text(_("Who are you here? A manager often must act. A colleague can often choose.")),
                small(_("General information, not legal advice.")),
            ),
            tuple((Choice(label, place.turn("duties", str(list(Bound).index(one)))),) for one, label in BOUNDS.items()),
        )
    found = duties_of(here, bound)
    known = {duty.matter for duty in found}
    blocks: list[Block] = [title(BOUNDS[bound])]
    if bound is Bound.COLLEAGUE:
        blocks.append(
            text(_("You are not the employer. You can listen, help and keep it private, within these limits."))
        )
    for must, label in ((True, _("What you must do here")), (False, _("What you may do here"))):
        listed = [duty for duty in found if duty.must is must]
        if listed:
            blocks.append(loud(label))
            blocks += [item(duty.name) for duty in listed]
    missing = [_MATTERS[matter] for matter in _asked_of(bound) if matter not in known]
    if missing:
        blocks.append(loud(_("We did not find out. Ask before you decide:")))
        blocks += map(item, missing)
    blocks.append(small(_("General information, not legal advice. Your own contract and rules can ask for more.")))
    return Screen(
        tuple(blocks),
        (*duty_choices(place, found), (Choice(_("Somebody else's duties"), place.turn("duties")),)),
    )


def _none_found(place: Place, here: Here) -> Screen:
    """No place was said, or nobody looked up its rules."""
    words = (
        _("Say where you are first: the rules differ from place to place.")
        if not here.local.id
        else _("We have not looked up what the rules of this place ask of you. A lawyer there can tell you.")
    )
    return Screen(
        (title(_("What the rules here ask")), text(words)),
        ((Choice(_("Change place"), place.aside("country")),), (Choice(_("For someone else"), place.to("told")),)),
    )


def _asked_of(bound: Bound) -> tuple[Matter, ...]:
    """What the law may ask of these people at all: a colleague is not the employer."""
    if bound is Bound.COLLEAGUE:
        return (Matter.MINORS, Matter.FAMILY_VIOLENCE, Matter.PRIVACY)
    return tuple(Matter)


def _bound(arg: str) -> Bound | None:
    return list(Bound)[int(arg)] if arg.isdecimal() and int(arg) < len(Bound) else None


def duty(place: Place, here: Here) -> Screen:
    """A duty's card: what, for whom, where it stands, when it was checked."""
    entry = here.local.duty(place.arg)
    if entry is None:
        return duties(place.turn("duties"), here)
    blocks = [
        title(entry.name),
        text(entry.what),
        field(
            _("For"),
            _("everyone who works there")
            if set(entry.binds) == set(Bound)
            else tuple(BOUNDS[one] for one in entry.binds),
        ),
        field(_("Must or may"), _("must") if entry.must else _("may, or is advised to")),
    ]
    if entry.statute:
        blocks.append(field(_("Where it stands"), entry.statute))
    if entry.note:
        blocks.append(small(entry.note))
    blocks += checked(entry, here)
    blocks.append(small(_("This is general information, not legal advice.")))
    return Screen(tuple(blocks), ((Choice(_("What the rules here ask"), place.turn("duties")),),))
