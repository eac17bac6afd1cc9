"""What the coded words of the directory are called in the conversation."""

from typing import Final

from bot.dialogue.speech import Message, Speakable, Territory, _
from bot.directory.directory import Local
from bot.directory.models import Audience, Conduct, Person, RouteKind, Way, Who

AUDIENCES: Final[dict[Audience, Message]] = {
    Audience.ANYONE: _("Anyone"),
    Audience.UNDER_25: _("Under 25"),
    Audience.PARLIAMENT: _("People who work in parliament"),
    Audience.FIRST_NATIONS: _("First Nations and Indigenous people"),
    Audience.LGBTIQ: _("LGBTIQ+ people"),
    Audience.WOMEN: _("Women"),
    Audience.MEN: _("Men"),
    Audience.DISABILITY: _("People with disability"),
    Audience.FAMILIES: _("Families"),
    Audience.MIGRANTS: _("Other languages and new arrivals"),
    Audience.WORKERS: _("Workers, with work questions"),
    Audience.WORRIED_ABOUT_SELF: _("People worried about their own behaviour"),
}

PERSONS: Final[dict[Person, Message]] = {
    Person.MEMBER_STAFFER: _("Works for a member, senator or minister"),
    Person.DEPARTMENT_STAFF: _("Works for the parliament itself"),
    Person.PARLIAMENTARIAN: _("Member or senator"),
    Person.VOLUNTEER_INTERN: _("Volunteer or intern"),
    Person.CONTRACTOR_VISITOR: _("Contractor or visitor"),
    Person.FORMER_WORKER: _("Used to work here"),
    Person.OTHER_WORKPLACE: _("Works somewhere else"),
}

WHOS: Final[dict[Who, Message]] = {
    Who.ELECTED_MEMBER: _("An elected member"),
    Who.MINISTER: _("A minister"),
    Who.SENATOR_LORD: _("A senator or lord"),
    Who.STAFFER: _("Someone who works for a member or minister"),
    Who.DEPARTMENT_STAFF: _("Someone who works for the parliament itself"),
    Who.PARTY_OFFICER: _("Someone from a party"),
    Who.PUBLIC: _("Someone from outside"),
}

KINDS: Final[dict[RouteKind, Message]] = {
    RouteKind.POLICE: _("Police"),
    RouteKind.TRIBUNAL: _("Human rights or equality body, tribunal"),
    RouteKind.REGULATOR: _("Work safety regulator"),
    RouteKind.WORKPLACE_COMPLAINT: _("Complaint at the workplace"),
    RouteKind.INDEPENDENT_COMPLAINT: _("Independent complaints body"),
    RouteKind.CODE_OF_CONDUCT: _("Code of conduct"),
    RouteKind.PARTY_PROCESS: _("Party process"),
    RouteKind.CIVIL_CLAIM: _("Court claim"),
    RouteKind.WHISTLEBLOWER: _("Whistleblower law"),
    RouteKind.INFORMAL_RESOLUTION: _("Informal talk"),
    RouteKind.SUPPORT: _("Support and advice"),
    RouteKind.OTHER: _("Another way"),
}

CONDUCTS: Final[dict[Conduct, Message]] = {
    Conduct.SEXUAL_ASSAULT: _("sexual assault"),
    Conduct.SEXUAL_HARASSMENT: _("sexual harassment"),
    Conduct.BULLYING: _("bullying"),
    Conduct.DISCRIMINATION: _("discrimination"),
    Conduct.OTHER: _("other things"),
}

WAYS: Final[dict[Way, Message]] = {
    Way.PHONE: _("Phone"),
    Way.TEXT: _("Text message"),
    Way.CHAT: _("Online chat"),
    Way.VIDEO: _("Video"),
    Way.RELAY: _("Relay for people who are deaf or cannot speak"),
    Way.TTY: _("TTY (text phone)"),
    Way.EMAIL: _("E-mail"),
    Way.WEB: _("Website"),
}

UNNAMED: Final[dict[str, Message]] = {
    "yes": _("Yes"),
    "no": _("No"),
    "partly": _("Only in part"),
    "unknown": _("We did not find this out. Ask before you give your name."),
}


def place_name(local: Local) -> Speakable | None:
    """What to call the place; None when the person has not said where they are."""
    if local.name is not None:
        return local.name
    return Territory(local.id) if local.id else None
