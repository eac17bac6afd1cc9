"""What counts: the words of the rules, the place's own definition of each, and an example on each side of the line."""

from dataclasses import dataclass
from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.names import place_name
from bot.dialogue.pages.facts import checked
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Message, Speakable, Territory, _
from bot.directory.models import Definition


def counts(place: Place, here: Here) -> Screen:
    """For people who do not know whether it counts. Never an answer, only room."""
    return Screen(
        (
            title(_("Not sure")),
            text(_("Many people are not sure. You do not need the right word for it to get help.")),
            text(
                _(
                    "I cannot say what it was. I can show how the rules describe such things. A person can tell you how they fit."
                )
            ),
            text(
                _(
                    "If it stays with you, that is reason enough to talk to someone. Help lines take calls from people who are not sure."
                )
            ),
        ),
        (
            (Choice(_("How the rules here describe it"), place.aside("rules")),),
            (Choice(_("What usually does not count"), place.aside("rules", "not")),),
            (Choice(_("What I can do"), place.to("what")),),
            (Choice(_("A person to talk it over with"), place.aside("help")),),
        ),
    )


_MEANT_FOR: Final = (_("Rules like these are often meant for"), _("And usually not for"))


@dataclass(frozen=True, slots=True)
class _Subject:
    """One word of the rules: which definitions belong to it, and an example on each side of the line."""

    name: Message
    terms: tuple[str, ...]
    inside: Message
    outside: Message
    in_short: Message | None = None
    labels: tuple[Message, Message] = _MEANT_FOR


_SUBJECTS: Final[dict[str, _Subject]] = {
    "harass": _Subject(
        _("Sexual harassment"),
        ("sexual_harassment", "harassment"),
        _("A chief of staff talks about an adviser's body in a meeting. The adviser does not want it."),
        _("A colleague asks once for a coffee, hears no, and work goes on as before."),
    ),
    "assault": _Subject(
        _("Sexual assault"),
        ("sexual_assault",),
        _("On a night bus, somebody puts a hand under the clothes of a colleague who is asleep."),
        _("Two people kiss at a party. Both want it and show it, and either could stop."),
    ),
    "consent": _Subject(
        _("Consent"),
        ("consent",),
        _("someone goes still, or is too drunk to choose, and nobody asks."),
        _("both say yes, are free to say no, and can change their mind at any moment."),
        _("If a no could cost the job, the list place or the visa, a yes says less. Freezing is not a yes."),
        (_("Many rules see no consent when"), _("And consent when")),
    ),
    "bully": _Subject(
        _("Bullying"),
        ("bullying", "harassment"),
        _("For months an officer gets impossible deadlines, no invitations, and jokes about her work before others."),
        _("A manager says calmly, in private, that briefs are late, and sets dates that can be met."),
    ),
    "serious": _Subject(
        _("Serious and systemic bullying"),
        (),
        _("Within two years every adviser leaves one office, some in tears. People say that everyone knows."),
        _("One hard week before a budget. Afterwards things are as before, and people can say it was too much."),
        _(
            "We found no law that defines this. We use the words like this. Serious: threats, a big difference in power, aimed at someone for who they are, or heavy harm. Systemic: a pattern over people, time or offices that is known and left alone."
        ),
    ),
    "punished": _Subject(
        _("Being punished for speaking up"),
        ("victimisation",),
        _("After a statement for a colleague, someone is taken off the travel list and told the contract may end."),
        _("A trip is called off for the whole team, and the reason has nothing to do with what anyone said."),
    ),
}

_OTHER: Final = "other"
_NOT: Final = "not"

_ONCE: Final[dict[str, Message]] = {
    "yes": _("Once can be enough."),
    "no": _("It has to happen more than once."),
    "if_serious": _("Once can be enough if it is serious."),
    "unknown": _("We did not find this out."),
}

_ASKS_ABOUT_ONCE: Final = ("sexual_harassment", "harassment", "bullying")

_AFFIRMATIVE: Final[dict[str, Message]] = {
    "yes": _("Yes: it must be said, shown or asked for. Silence is not enough."),
    "no": _("We looked and found no such law in force."),
    "unknown": _("We did not find this out."),
}


def rules(place: Place, here: Here) -> Screen:
    """What the law and the rules of the place call such things, one word at a time. Never a verdict."""
    if place.arg == _NOT:
        return _what_does_not(place, here)
    if place.arg == _OTHER and _defined(here, ("other",)):
        return _others(place, here)
    subject = _SUBJECTS.get(place.arg)
    if subject is None:
        return _words(place, here)
    found = _defined(here, subject.terms)
    blocks: list[Block] = [title(subject.name)]
    if subject.in_short:
        blocks.append(text(subject.in_short))
    for entry in found:
        blocks += _definition(entry, here)
    if subject.terms and not found:
        blocks.append(text(_("We have not found how the rules of this place put it.")))
    blocks += [
        field(subject.labels[0], subject.inside),
        field(subject.labels[1], subject.outside),
        small(_("In plain words. It does not decide what happened to you.")),
        *_checked(found, here),
    ]
    return Screen(
        tuple(blocks),
        (
            (Choice(_("Other words in the rules"), place.turn("rules")),),
            (Choice(_("What usually does not count"), place.turn("rules", _NOT)),),
            (Choice(_("What you can do now"), place.to("next")), Choice(_("Ways to report"), place.to("person"))),
        ),
    )


def _words(place: Place, here: Here) -> Screen:
    choices = [(Choice(subject.name, place.turn("rules", name)),) for name, subject in _SUBJECTS.items()]
    if _defined(here, ("other",)):
        choices.append((Choice(_("Other words"), place.turn("rules", _OTHER)),))
    blocks = [
        title(_("How the rules describe it")),
        text(_("Which words? The cards use plain legal words, some of them for sexual acts.")),
        small(_("They cover the main rules, not everything. They do not decide what happened to you.")),
    ]
    rows = (*choices, (Choice(_("What usually does not count"), place.turn("rules", _NOT)),))
    if not here.local.definitions:
        blocks.insert(1, text(_("We have not looked up the rules of this place. The cards hold examples only.")))
        rows = (*rows, (Choice(_("Change place"), place.aside("country")),))
    return Screen(tuple(blocks), (*rows, (Choice(_("What employers and leaders must do"), place.aside("duties")),)))


def _definition(entry: Definition, here: Here) -> list[Block]:
    blocks = [loud(_name(entry, here)), text(entry.meaning)]
    if entry.term in _ASKS_ABOUT_ONCE:
        blocks.append(field(_("Is once enough here"), _ONCE[entry.once]))
    if entry.term == "consent":
        blocks.append(field(_("Must a yes be shown here"), _AFFIRMATIVE[entry.affirmative]))
    if entry.leaves_out:
        blocks.append(field(_("What it leaves out"), entry.leaves_out))
    if entry.statute:
        blocks.append(field(_("Where it stands"), entry.statute))
    return blocks


def _checked(entries: list[Definition], here: Here) -> list[Block]:
    """When the definitions were checked and where they come from; what is the same for several stands once."""
    blocks: list[Block] = []
    for block in (block for entry in entries for block in checked(entry, here)):
        if block not in blocks:
            blocks.append(block)
    return blocks


def _others(place: Place, here: Here) -> Screen:
    blocks: list[Block] = [title(_("Other words"))]
    for entry in _defined(here, ("other",)):
        blocks += [*_definition(entry, here), *checked(entry, here)]
    return Screen(tuple(blocks), ((Choice(_("Other words in the rules"), place.turn("rules")),),))


def _what_does_not(place: Place, here: Here) -> Screen:
    """What rules usually leave out; help is open all the same."""
    blocks: list[Block] = [
        title(_("What usually does not count")),
        item(_("Fair feedback about the work, given calmly and in private.")),
        item(_("A manager's reasonable decisions, made in a reasonable way: tasks, dates, leave, a warning.")),
        item(_("Asking once, politely, and taking no for an answer, when nobody has power over the other.")),
        item(_("Flirting, friendship or love that both want. It can stop being wanted at any time.")),
        item(_("Different opinions, also loud ones, about ideas and not about the person.")),
    ]
    own = [entry for entry in here.local.definitions if entry.leaves_out]
    for entry in own:
        blocks.append(field(_("{name}", name=_name(entry, here)), entry.leaves_out or ""))
    blocks += [
        text(_("Each can turn into something else: by the way it is done, by power, by going on after a no.")),
        text(_("You do not need to know which it was. If it is hard for you, help is open.")),
    ]
    blocks += _checked(own, here)
    return Screen(
        tuple(blocks),
        (
            (Choice(_("Other words in the rules"), place.turn("rules")),),
            (Choice(_("A person to talk it over with"), place.aside("help")),),
        ),
    )


def _defined(here: Here, terms: tuple[str, ...]) -> list[Definition]:
    """The definitions of these words; for each the whole country's meaning first, then the state's own."""
    found = [entry for entry in here.local.definitions if entry.term in terms]
    return sorted(found, key=lambda entry: (terms.index(entry.term), entry.id in here.local.own))


_NAMES: Final[dict[str, Message]] = {
    "sexual_harassment": _("Sexual harassment"),
    "sexual_assault": _("Sexual assault"),
    "consent": _("Consent"),
    "bullying": _("Bullying"),
    "victimisation": _("Being punished for speaking up"),
    "harassment": _("Harassment at work"),
    "other": _("Other words"),
}


def _name(entry: Definition, here: Here) -> Speakable:
    """The word, and whose rule it is: the country's or the state's."""
    name: Speakable = entry.name or _NAMES[entry.term]
    if entry.name is None:
        whose = place_name(here.local) if entry.id in here.local.own else Territory(here.local.id.partition("-")[0])
        return _("{term} ({place})", term=name, place=whose or "")
    return name
