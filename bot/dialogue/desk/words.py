"""What things are called at the desk: groups, fields, what is wrong, what became of a wish."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from bot.dialogue.names import AUDIENCES, CONDUCTS, KINDS, PERSONS, WAYS, WHOS
from bot.dialogue.speech import LanguageName, Message, Speakable, _
from bot.directory.checking import Problem
from bot.stewardship.deciding import Outcome
from bot.stewardship.desk import Fault
from bot.stewardship.drafting import CALLED, READ
from bot.stewardship.history import Standing

GROUPS: Final[Mapping[str, Message]] = {
    "emergency": _("Emergency numbers"),
    "help_lines": _("Help lines"),
    "routes": _("Ways to report"),
    "definitions": _("What the law or the rules say"),
    "duties": _("Duties"),
    "medical": _("Medical care"),
    "parliament": _("What parliament is doing"),
}

FIELDS: Final[Mapping[str, Message]] = {
    "about_whom": _("About whom"),
    "affirmative": _("Whether consent must be shown"),
    "amount": _("How many"),
    "audience": _("For whom"),
    "binds": _("Whom it binds"),
    "can_stop": _("Can you stop it"),
    "checked_how": _("How it was checked"),
    "checked_on": _("Checked on"),
    "closes": _("Other ways it closes"),
    "conduct": _("What it deals with"),
    "confidence": _("How sure we are"),
    "confidence_note": _("Why not surer"),
    "contact": _("Contact"),
    "contacts": _("Contact"),
    "cost": _("Cost"),
    "display_ok": _("Shown to users"),
    "election_or_leaving": _("At an election, or when you leave the job"),
    "exclusions": _("What it does not cover"),
    "extendable": _("Can it be extended"),
    "firm": _("Firm limit"),
    "first": _("The number to call in danger"),
    "first_step": _("First step"),
    "for_relay": _("For people who cannot speak on the phone"),
    "hours": _("Hours"),
    "id": _("Its own name"),
    "kept_for": _("How long evidence is kept"),
    "kind": _("What sort of body"),
    "label": _("Label"),
    "languages": _("Languages"),
    "leaves_out": _("What does not count"),
    "less_a_day": _("Less one day"),
    "limits": _("Time limit to count"),
    "matter": _("What it is about"),
    "meaning": _("Meaning"),
    "must": _("Whether it is a must"),
    "name": _("Name"),
    "next_check": _("Check again on"),
    "note": _("Note"),
    "number_note": _("Why an unusual number is right"),
    "once": _("Is once enough"),
    "only_in": _("Only in these places"),
    "open": _("Days and times"),
    "outcomes": _("What it can lead to"),
    "page_date": _("Date of the page"),
    "persons": _("Who can use it, to choose from"),
    "police_needed": _("Are the police needed"),
    "police_note": _("About the police"),
    "protection": _("Protection"),
    "referral_only": _("Only after another way"),
    "region": _("Country of the number"),
    "says": _("What the page says"),
    "seconded_on": _("A second person agreed on"),
    "shown_with": _("Shown beside"),
    "since": _("Since"),
    "source": _("Source"),
    "sources": _("Source"),
    "starts": _("What starts the clock"),
    "state": _("State"),
    "statute": _("Where it stands in law"),
    "support_person": _("Can someone be with you"),
    "term": _("Term"),
    "through_office": _("Runs through the office"),
    "time_limit": _("Time limit"),
    "topics": _("What it is for"),
    "unit": _("Days, months or years"),
    "unlinked": _("Not to be linked"),
    "unnamed": _("Can you stay unnamed"),
    "unnamed_note": _("About staying unnamed"),
    "unreachable_until": _("Cannot be reached until"),
    "url": _("Web address"),
    "value": _("Number or address"),
    "way": _("How"),
    "what": _("What it is"),
    "what_happens_next": _("What happens next"),
    "when_dissolved": _("While parliament is dissolved"),
    "where": _("Where"),
    "who_can_use": _("Who can use it"),
    "who_will_know": _("Who will know"),
    "whom": _("About whom, to choose from"),
    "window": _("Until when, in words"),
    "window_hours": _("Until when, in hours"),
    "witness": _("Open to witnesses"),
    "witness_note": _("If a witness reports"),
    "zone": _("Time zone"),
}

_CHOICES: Final[Mapping[str, Mapping[str, Message]]] = {
    "audience": {str(one): words for one, words in AUDIENCES.items()},
    "way": {str(one): words for one, words in WAYS.items()},
    "kind": {str(one): words for one, words in KINDS.items()},
    "conduct": {str(one): words for one, words in CONDUCTS.items()},
    "persons": {str(one): words for one, words in PERSONS.items()},
    "whom": {str(one): words for one, words in WHOS.items()},
    "checked_how": {"read": _("read on the source page"), "called": _("called")},
    "topics": {
        "sexual_violence": _("sexual violence"),
        "family_violence": _("violence in the family"),
        "suicide": _("thoughts of suicide"),
        "mental_health": _("mental health"),
        "workplace": _("work"),
        "legal": _("law"),
        "crime": _("crime"),
        "medical": _("medical care"),
        "interpreter": _("interpreters"),
    },
    "confidence": {
        "high": _("high: the service's own page"),
        "medium": _("medium: another official page"),
        "low": _("low: other pages"),
    },
    "binds": {
        "member": _("members"),
        "chief_of_staff": _("chiefs of staff"),
        "manager": _("managers"),
        "department": _("the parliament's departments"),
        "colleague": _("colleagues"),
    },
    "matter": {
        "prevent": _("preventing it"),
        "respond": _("responding to it"),
        "privacy": _("what stays private"),
        "notify": _("telling an authority"),
        "minors": _("somebody under 18"),
        "family_violence": _("violence in the family"),
        "protect": _("protecting whoever speaks up"),
    },
    "once": {"if_serious": _("yes, if it is serious")},
    "starts": {
        "incident": _("when it happened"),
        "last_incident": _("when it last happened"),
        "learning": _("when somebody learned of it"),
        "leaving": _("when the job ended"),
        "other": _("something else"),
    },
    "term": {
        "bullying": _("bullying"),
        "consent": _("consent"),
        "harassment": _("harassment"),
        "sexual_assault": _("sexual assault"),
        "sexual_harassment": _("sexual harassment"),
        "victimisation": _("being punished for speaking up"),
        "other": _("something else"),
    },
    "through_office": {"employer": _("the employer"), "party": _("the party")},
    "unit": {"days": _("days"), "months": _("months"), "years": _("years")},
    "when_dissolved": {"open": _("open"), "closed": _("closed"), "changed": _("open in another way")},
    "state": {
        "sitting": _("Parliament sits"),
        "election_called": _("An election is called"),
        "dissolved": _("Parliament is dissolved"),
        "new_term": _("A new term has begun"),
    },
}

_ANYWHERE: Final[Mapping[str, Message]] = {
    "true": _("yes"),
    "false": _("no"),
    "yes": _("yes"),
    "no": _("no"),
    "partly": _("partly"),
    "unknown": _("not known"),
}


_DAYS: Final = ("checked_on", "next_check", "seconded_on", "since", "unreachable_until")


def choice_name(path: str, choice: str) -> Speakable:
    """What a coded value is called; the code itself where it has no name of its own."""
    field = path.rpartition(".")[2]
    if field in _DAYS:
        with suppress(ValueError):  # something else was typed, and is shown as it is
            return date.fromisoformat(choice)
    names = _CHOICES.get(field, {})
    chosen = [one.strip() for one in choice.split(",")]
    if len(chosen) > 1 and all(one in names for one in chosen):
        return tuple(names[one] for one in chosen)
    return names.get(choice) or _ANYWHERE.get(choice) or choice.replace("_", " ")


def absent(path: str) -> Speakable:
    """What stands where nothing is given: nothing, or what then holds."""
    usual = {"display_ok": _("yes"), "checked_how": _CHOICES["checked_how"]["read"]}
    return usual.get(path) or _("nothing")


_BY_THE_PROGRAM: Final[Mapping[str, Message]] = {
    CALLED: _("called today"),
    READ: _("read on the source page today"),
}


def reason(why: str) -> Speakable:
    """Why something was proposed: the words of a steward, or the program's own in any language."""
    undone = re.fullmatch(r"undo of proposal (\d{1,9})(?:: (.+))?", why, re.DOTALL)
    if undone is None:
        return _BY_THE_PROGRAM.get(why, why)
    undo = _("proposal {number} undone", number=undone[1])
    return undo if undone[2] is None else _("{undo}: {why}", undo=undo, why=undone[2])


def field_name(path: str) -> Speakable:
    """What a field is called: "Contact 2, Number or address" for `contacts.1.value`."""
    names: list[Speakable] = []
    for step in path.split("."):
        if step.isdecimal() and names:
            names[-1] = _("{name} {number}", name=names[-1], number=str(int(step) + 1))
        elif step in FIELDS:
            names.append(FIELDS[step])
        else:
            names.append(LanguageName(step, own=False) if 2 <= len(step) <= 3 and step.isalpha() else step)
    spoken = names[0]
    for name in names[1:]:
        # Translators: the parts of a field's name, such as "Hours, Note, English".
        spoken = _("{first}, {second}", first=spoken, second=name)
    return spoken


def told(problem: Problem) -> Message:
    """What is wrong, with the field it is about."""
    values: dict[str, Speakable] = dict(problem.values)
    if "language" in problem.values:
        values["language"] = LanguageName(problem.values["language"], own=False)
    says = Message(problem.words, values)
    return _("{field}: {says}.", field=field_name(problem.at), says=says) if problem.at else _("{says}.", says=says)


STANDING: Final[Mapping[Standing, Message]] = {
    Standing.OPEN: _("waiting"),
    Standing.APPROVED: _("approved"),
    Standing.REJECTED: _("rejected"),
    Standing.WITHDRAWN: _("withdrawn"),
}

DECIDED_BY: Final[Mapping[Standing, Message]] = {
    Standing.APPROVED: _("Approved by"),
    Standing.REJECTED: _("Rejected by"),
    Standing.WITHDRAWN: _("Taken back by"),
}

OUTCOMES: Final[Mapping[Outcome, Message]] = {
    Outcome.FAILED: _(
        "It could not be written down just now. Nothing has changed. Try again, or tell whoever runs this."
    ),
    Outcome.NO_RIGHT: _("You do not have the right to do this. Nothing has changed."),
    Outcome.NOT_THERE: _("There is no such proposal, or it is not yours. Nothing has changed."),
    Outcome.DECIDED: _("This was decided already. It was not done twice."),
    Outcome.OWN: _("You proposed this yourself. Somebody else has to look at it. Nothing has changed."),
    Outcome.OVERTAKEN: _(
        "Something it changes has been changed meanwhile, so it cannot be approved any more. Look at what stands there now and propose again."
    ),
    Outcome.MISFIT: _("It does not fit as it is. Nothing has changed."),
    Outcome.NOTHING: _("It would change nothing, so there is nothing to propose."),
    Outcome.FULL: _("Too much waits already, or this is too much at once. Nothing has changed."),
}

FAULTS: Final[Mapping[Fault, Message]] = {
    Fault.UNREADABLE: _(
        "The database of changes cannot be read, or is gone. Users see the last good state. Tell whoever runs this."
    ),
    Fault.ALTERED: _(
        "The history of changes is not as it was written. Users see the last good state. Ask whoever runs this to run the audit."
    ),
    Fault.NO_COPY: _(
        "The copy of the history cannot be used either. Users may see facts without the approved changes."
    ),
    Fault.UNUSABLE: _("Some approved changes no longer fit this release. Users see these entries without them."),
}
