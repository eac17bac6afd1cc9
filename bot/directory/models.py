"""What may stand in `resources/`: one validated schema for every jurisdiction.

Every fact carries its sources, the day it was checked and the day it should be checked again.
A field that is absent means "not found"; the conversation says so and never fills it from memory.
"""

from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opening_hours import OpeningHours
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.directory.marking import N_

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""An ISO 639 language code."""

JurisdictionId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]{2,3})?$")]
"""A lower-case ISO 3166 code: `au`, `au-nsw`, `ca-qc`; also `eu`."""

EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""Stable name of an entry; the facts' own, made unique."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=900)]
LanguageMap = dict[Language, Text]
"""The same words in several languages: `{en: ..., fr: ...}`."""


OURS: Final = "ours"
"""Type of the errors that say in our own words what is wrong; their context holds the words, untranslated."""


def _objection(words: str, **values: str) -> PydanticCustomError:
    return PydanticCustomError(OURS, words, {"words": words, "values": values, **values})


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _objection(N_("'{name}' is not a time zone name; use one such as Australia/Sydney"), name=name) from None
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone)]


def _readable_hours(hours: str) -> str:
    try:
        OpeningHours(hours)
    except Exception as error:
        says = N_(
            "opening hours '{hours}' cannot be read; "
            "write them as 24/7 or Mo-Fr 09:00-17:00 (the days are Mo, Tu, We, Th, Fr, Sa, Su)"
        )
        raise _objection(says, hours=hours) from error
    return hours


class Confidence(StrEnum):
    """How sure the research is: the service's own page (high), another official page (medium), else (low)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Way(StrEnum):
    """How somebody can be reached."""

    PHONE = "phone"
    TEXT = "text"
    CHAT = "chat"
    VIDEO = "video"
    RELAY = "relay"
    TTY = "tty"
    EMAIL = "email"
    WEB = "web"


class Audience(StrEnum):
    """Whom a line serves, in its own words; `anyone` is open to all."""

    ANYONE = "anyone"
    UNDER_25 = "under_25"
    PARLIAMENT = "parliament"
    FIRST_NATIONS = "first_nations"
    LGBTIQ = "lgbtiq"
    WOMEN = "women"
    MEN = "men"
    DISABILITY = "disability"
    FAMILIES = "families"
    MIGRANTS = "migrants"
    WORKERS = "workers"
    WORRIED_ABOUT_SELF = "worried_about_self"


class Topic(StrEnum):
    """What a line is for. Suicide and danger cards choose by it."""

    SEXUAL_VIOLENCE = "sexual_violence"
    FAMILY_VIOLENCE = "family_violence"
    SUICIDE = "suicide"
    MENTAL_HEALTH = "mental_health"
    WORKPLACE = "workplace"
    LEGAL = "legal"
    CRIME = "crime"
    MEDICAL = "medical"
    INTERPRETER = "interpreter"


class Person(StrEnum):
    """Who the person is here (situation)."""

    MEMBER_STAFFER = "member_staffer"
    DEPARTMENT_STAFF = "department_staff"
    PARLIAMENTARIAN = "parliamentarian"
    VOLUNTEER_INTERN = "volunteer_intern"
    CONTRACTOR_VISITOR = "contractor_visitor"
    FORMER_WORKER = "former_worker"
    OTHER_WORKPLACE = "other_workplace"


class Who(StrEnum):
    """Who did it (situation)."""

    ELECTED_MEMBER = "elected_member"
    MINISTER = "minister"
    SENATOR_LORD = "senator_lord"
    STAFFER = "staffer"
    DEPARTMENT_STAFF = "department_staff"
    PARTY_OFFICER = "party_officer"
    PUBLIC = "public"


class Conduct(StrEnum):
    """What a route deals with."""

    SEXUAL_ASSAULT = "sexual_assault"
    SEXUAL_HARASSMENT = "sexual_harassment"
    BULLYING = "bullying"
    DISCRIMINATION = "discrimination"
    OTHER = "other"


class RouteKind(StrEnum):
    """What sort of body stands behind a route."""

    POLICE = "police"
    TRIBUNAL = "tribunal"
    REGULATOR = "regulator"
    WORKPLACE_COMPLAINT = "workplace_complaint"
    INDEPENDENT_COMPLAINT = "independent_complaint"
    CODE_OF_CONDUCT = "code_of_conduct"
    PARTY_PROCESS = "party_process"
    CIVIL_CLAIM = "civil_claim"
    WHISTLEBLOWER = "whistleblower"
    INFORMAL_RESOLUTION = "informal_resolution"
    SUPPORT = "support"
    OTHER = "other"


class Fact(BaseModel):
    """Strict and frozen: a misspelt key is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(Fact):
    """A page a fact rests on.

    `unlinked` marks copies, mirrors, test sites and pages that print a blocked number: evidence, never a link.
    A url that is no web address is a hint from a code directory: kept, never shown.
    """

    url: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s/.]+\.\S+|github-index:.+)$")]
    says: str
    page_date: str | None = None
    unlinked: bool = False

    @property
    def is_page(self) -> bool:
        """Whether it is a web page at all."""
        return self.url.startswith(("http://", "https://"))

    @property
    def can_be_shown(self) -> bool:
        """Whether a user may be sent there."""
        return self.is_page and not self.unlinked


class Sourced(Fact):
    """Where a fact comes from, when it was last checked and when to check again.

    `only_in` limits an entry of a country's file to some places, such as a line near the federal parliament.
    `seconded_on`: when a second person agreed to the last check.
    """

    id: EntryId
    only_in: tuple[JurisdictionId, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    checked_on: date
    checked_how: Literal["read", "called"] = "read"
    next_check: date
    seconded_on: date | None = None
    confidence: Confidence
    confidence_note: str | None = None
    display_ok: bool = True

    @model_validator(mode="after")
    def _rests_on_a_page(self) -> Self:
        if self.display_ok and not any(source.is_page for source in self.sources):
            raise _objection(
                N_(
                    "shown to users but rests on no page that can be opened; "
                    "add a source, or take it away from users (display_ok: false)"
                )
            )
        if self.next_check <= self.checked_on:
            raise _objection(N_("the next check must be after the last one (next_check, checked_on)"))
        return self

    def overdue(self, today: date) -> bool:
        """Whether the day for the next check has passed."""
        return today > self.next_check

    @property
    def seconded(self) -> bool:
        """Whether a second person agreed to the last check."""
        return self.seconded_on is not None and self.seconded_on >= self.checked_on


class Contact(Fact):
    """One way to reach somebody: a number, an address or a page.

    `number_note` explains a number that the phone library does not know; without it such a number is an error.
    """

    way: Way
    value: str = Field(min_length=2, max_length=120)
    label: LanguageMap | None = None
    number_note: str | None = None
    region: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    display_ok: bool = True


class Hours(Fact):
    """When somebody answers, in OpenStreetMap's notation, in the line's own time zone.

    `open` absent means that the hours are not known. `note` is for what the notation cannot say.
    """

    open: Annotated[str, AfterValidator(_readable_hours)] | None = None
    zone: ZoneName | None = None
    note: LanguageMap | None = None

    @model_validator(mode="after")
    def _zone_when_needed(self) -> Self:
        if self.open and self.open != "24/7" and not self.zone:
            raise _objection(N_("opening hours that are not 24/7 need a time zone"))
        return self

    @property
    def always(self) -> bool:
        """Day and night, every day."""
        return self.open == "24/7"

    @property
    def depends_on_holidays(self) -> bool:
        """Whether a public holiday may close it: it names holidays, or days of the week without Sunday."""
        open_ = self.open or ""
        return "PH" in open_ or ("Mo" in open_ and "Su" not in open_)

    @cached_property
    def _reading(self) -> OpeningHours | None:
        return OpeningHours(self.open, timezone=ZoneInfo(self.zone or "UTC")) if self.open else None

    def is_open(self, now: datetime) -> bool | None:
        """Whether somebody answers at a moment (aware), by the line's own clock; None when the hours are not known."""
        return self._reading.is_open(_by_name(now)) if self._reading else None

    def next_change(self, now: datetime) -> datetime | None:
        """When that changes next, as a clock there shows it; None if never or not known."""
        change = self._reading.next_change(_by_name(now)) if self._reading else None
        return change.astimezone(ZoneInfo(self.zone or "UTC")) if change else None


def _by_name(moment: datetime) -> datetime:
    """The opening-hours library wants zones that have names; datetime.UTC has none."""
    return moment.astimezone(ZoneInfo("UTC"))


class EmergencyNumber(Sourced):
    """A number for danger to life. `for_relay` marks those for people who cannot hear or speak on the phone."""

    contact: Contact
    what: LanguageMap
    first: bool = False
    for_relay: bool = False
    note: LanguageMap | None = None


class HelpLine(Sourced):
    """A person you can reach. `shown_with`: other lines that must stand beside it, such as the one for men.

    `unreachable_until`: closed for a time; on that day it is expected back.
    """

    name: LanguageMap
    what: LanguageMap
    audience: tuple[Audience, ...] = Field(min_length=1)
    topics: tuple[Topic, ...] = ()
    contacts: tuple[Contact, ...]
    hours: Hours
    cost: LanguageMap | None = None
    languages: LanguageMap | None = None
    unnamed: Literal["yes", "no", "partly", "unknown"] = "unknown"
    unnamed_note: LanguageMap | None = None
    shown_with: tuple[EntryId, ...] = ()
    unreachable_until: date | None = None
    note: LanguageMap | None = None

    def is_away(self, now: datetime) -> bool:
        """Whether it is closed for a time."""
        return self.unreachable_until is not None and now.date() < self.unreachable_until

    def is_open(self, now: datetime) -> bool | None:
        """Whether somebody answers at a moment (aware); None when the hours are not known."""
        return False if self.is_away(now) else self.hours.is_open(now)


class Limit(Fact):
    """A time limit that can be counted: what a calendar needs. The words for people stand in `time_limit`.

    `starts`: what starts the clock. `less_a_day`: as in "three months less one day". `firm` false: after it they may
    say no, but do not have to. `conduct`: only for these kinds, empty for all. `note`: what can extend it.
    """

    amount: int = Field(ge=1)
    unit: Literal["days", "months", "years"]
    starts: Literal["incident", "last_incident", "leaving", "learning", "other"]
    less_a_day: bool = False
    firm: bool = True
    extendable: Literal["yes", "no", "unknown"] = "unknown"
    conduct: tuple[Conduct, ...] = ()
    note: LanguageMap | None = None


class Route(Sourced):
    """One way to report. Absent words mean that it was not found out.

    `persons`, `whom` and `conduct` are the coded form of `who_can_use` and `about_whom`; an empty tuple means anyone.
    `referral_only`: nobody who was affected can start it; it follows another route.
    `through_office` marks a route that runs inside the office, employer or party of the people concerned.
    `when_dissolved`: what becomes of the route while parliament is dissolved for an election.
    `closes`: ids of other routes that are no longer open once this one was chosen.
    `witness_note`: what happens to the affected person if a witness reports.
    `unreachable_until`: closed for a time; on that day it is expected back.
    """

    name: LanguageMap
    kind: RouteKind
    persons: tuple[Person, ...] = ()
    whom: tuple[Who, ...] = ()
    conduct: tuple[Conduct, ...] = Field(min_length=1)
    witness: bool = False
    referral_only: bool = False
    through_office: Literal["no", "employer", "party"] = "no"
    what: LanguageMap
    who_can_use: LanguageMap
    about_whom: LanguageMap
    who_will_know: LanguageMap | None = None
    unnamed: Literal["yes", "no", "partly", "unknown"] = "unknown"
    unnamed_note: LanguageMap | None = None
    first_step: LanguageMap
    contacts: tuple[Contact, ...] = ()
    what_happens_next: LanguageMap | None = None
    outcomes: LanguageMap | None = None
    time_limit: LanguageMap | None = None
    limits: tuple[Limit, ...] = ()
    when_dissolved: Literal["open", "closed", "changed", "unknown"] = "unknown"
    closes: tuple[EntryId, ...] = ()
    witness_note: LanguageMap | None = None
    can_stop: LanguageMap | None = None
    support_person: LanguageMap | None = None
    cost: LanguageMap | None = None
    election_or_leaving: LanguageMap | None = None
    protection: LanguageMap | None = None
    exclusions: LanguageMap | None = None
    unreachable_until: date | None = None
    note: LanguageMap | None = None


class Definition(Sourced):
    """What the law or the rules here call a kind of conduct. Never a verdict.

    `once`: whether one event can be enough by these rules; `if_serious`: only a serious one.
    `affirmative` (consent only): whether it must be shown or asked for; `no`: looked for and not found in the law.
    `leaves_out`: what these rules say does not count, such as reasonable action by a manager.
    """

    term: Literal["sexual_harassment", "sexual_assault", "consent", "bullying", "victimisation", "harassment", "other"]
    name: LanguageMap | None = None
    meaning: LanguageMap
    statute: LanguageMap | None = None
    once: Literal["yes", "no", "if_serious", "unknown"] = "unknown"
    affirmative: Literal["yes", "no", "unknown"] = "unknown"
    leaves_out: LanguageMap | None = None


class Bound(StrEnum):
    """Whom a duty is for. The order is part of what buttons carry: only append."""

    MEMBER = "member"
    CHIEF_OF_STAFF = "chief_of_staff"
    MANAGER = "manager"
    DEPARTMENT = "department"
    COLLEAGUE = "colleague"


class Matter(StrEnum):
    """What a duty is about; in the order in which it is shown."""

    MINORS = "minors"
    RESPOND = "respond"
    FAMILY_VIOLENCE = "family_violence"
    NOTIFY = "notify"
    PRIVACY = "privacy"
    PROTECT = "protect"
    PREVENT = "prevent"


class Duty(Sourced):
    """What the law or the rules here ask of those who employ, lead or work beside somebody.

    `must` false: something they may do, or are advised to. `statute`: where it stands.
    """

    name: LanguageMap
    matter: Matter
    binds: tuple[Bound, ...] = Field(min_length=1)
    must: bool = True
    what: LanguageMap
    statute: LanguageMap | None = None
    note: LanguageMap | None = None


class MedicalPlace(Sourced):
    """Where medical and forensic care can be had here.

    `window_hours`: until when after it happened an examination can usually collect evidence; absent means unknown.
    """

    where: LanguageMap
    window_hours: int | None = Field(default=None, ge=1)
    window: LanguageMap | None = None
    police_needed: Literal["yes", "no", "unknown"] = "unknown"
    police_note: LanguageMap | None = None
    kept_for: LanguageMap | None = None
    cost: LanguageMap | None = None
    contacts: tuple[Contact, ...] = ()
    note: LanguageMap | None = None


class MedicalWindow(Sourced):
    """Care that works only for a time after it happened, wherever you are. `hours` absent: no closing date."""

    need: LanguageMap
    hours: int | None = Field(default=None, ge=1)
    window: LanguageMap
    advice: LanguageMap


def contacts_of(entry: Sourced) -> tuple[Contact, ...]:
    """Every number and address an entry carries, hidden ones included."""
    match entry:
        case EmergencyNumber():
            return (entry.contact,)
        case HelpLine() | Route() | MedicalPlace():
            return entry.contacts
    return ()


Doing = Literal["sitting", "election_called", "dissolved", "new_term"]
"""What a parliament is doing; routes that it runs may depend on it."""


class ParliamentState(Fact):
    """What a parliament does from a day on. Rows stand in order of time; the last one that has begun counts."""

    state: Doing
    since: date
    source: Source
    checked_on: date
    display_ok: bool = True


class BlockedNumber(Fact):
    """A number that stands on public pages and is out of date or wrong. It must not appear anywhere."""

    value: str
    why: str


class Jurisdiction(Fact):
    """A place whose help lines, routes and law apply. A state adds to its country and overrides it by the same id."""

    id: JurisdictionId
    name: LanguageMap
    languages: tuple[Language, ...] = Field(min_length=1)
    time_zones: tuple[ZoneName, ...] = Field(min_length=1)
    parliament_time_zone: ZoneName | None = None
    researched_on: date
    emergency: tuple[EmergencyNumber, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()
    routes: tuple[Route, ...] = ()
    definitions: tuple[Definition, ...] = ()
    duties: tuple[Duty, ...] = ()
    medical: tuple[MedicalPlace, ...] = ()
    parliament: tuple[ParliamentState, ...] = ()
    do_not_show: tuple[BlockedNumber, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def parent(self) -> str | None:
        """The country of a state or province; None for a country."""
        country, dash, _ = self.id.partition("-")
        return country if dash else None
