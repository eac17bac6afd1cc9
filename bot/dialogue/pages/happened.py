"""Something happened to me: danger, neck, when, and then everything open at once. Never asks for details."""

from bot.dialogue.here import Here
from bot.dialogue.pages.election import election_banner
from bot.dialogue.pages.help import answering_now, brief_lines, line_choices
from bot.dialogue.place import Behaviour, Place, Since, When
from bot.dialogue.screen import Block, Choice, Screen, item, loud, text, title, to_say
from bot.dialogue.speech import Message, _

_SINCE: dict[Since, Message] = {
    Since.DAY: _("In the last 24 hours"),
    Since.THREE_DAYS: _("1 to 3 days ago"),
    Since.FIVE_DAYS: _("3 to 5 days ago"),
    Since.SEVEN_DAYS: _("5 to 7 days ago"),
    Since.TWO_WEEKS: _("1 to 2 weeks ago"),
    Since.THREE_MONTHS: _("2 weeks to 3 months ago"),
    Since.SIX_MONTHS: _("3 to 6 months ago"),
    Since.YEAR: _("6 to 12 months ago"),
    Since.TWO_YEARS: _("1 to 2 years ago"),
    Since.THREE_YEARS: _("2 to 3 years ago"),
    Since.LONGER: _("More than 3 years ago"),
}

_RECENT = (Since.DAY, Since.THREE_DAYS, Since.FIVE_DAYS, Since.SEVEN_DAYS, Since.TWO_WEEKS)

_LONG = "long"
_TO_CLOCK = "clock"

BEHAVIOURS: dict[Behaviour, Message] = {
    Behaviour.COMMENTS: _("Comments about my body or my private life"),
    Behaviour.MESSAGES: _("Messages, calls, often at night"),
    Behaviour.PICTURES: _("Pictures or videos"),
    Behaviour.HANDS: _("Hands: touched, grabbed, kissed"),
    Behaviour.FORCED: _("Something sexual I did not want"),
    Behaviour.DRINK: _("Made to drink, or given something"),
    Behaviour.SHUT_OUT: _("Shut out of meetings or work"),
    Behaviour.SHOUTED: _("Shouted at, put down, laughed at"),
    Behaviour.THREATS: _("Threats about my job or my future"),
    Behaviour.HIT: _("Hit, pushed, held or blocked"),
    Behaviour.FOLLOWED: _("Followed or watched"),
    Behaviour.ELSE: _("Something else"),
}


def happened(place: Place, here: Here) -> Screen:
    """First question: are you in danger."""
    return Screen(
        (
            title(_("One step at a time")),
            text(_("I am sorry this happened to you. You do not have to explain it. You can skip every question.")),
            text(_("If someone may be reading over your shoulder, stop here and tap Leave fast.")),
            loud(_("Are you in danger now, or badly hurt?")),
        ),
        (
            (Choice(_("Yes"), place.aside("danger")), Choice(_("No"), place.to("what"))),
            (Choice(_("It was a while ago"), place.to("what", "long")),),
            (Choice(_("I am not sure it counts"), place.to("counts")),),
            (Choice(_("It happened to someone else"), place.to("told")),),
            (Choice(_("Skip"), place.to("what")), Choice(_("Skip all questions"), place.to("next"))),
        ),
    )


def what(place: Place, here: Here) -> Screen:
    """What was done, in everyday words, more than one if it was so. Decides only what is shown first."""
    said = place.situation.what
    rows = []
    for behaviour, words in BEHAVIOURS.items():
        chosen = behaviour in said
        label = _("✓ {words}", words=words) if chosen else words
        rows.append((Choice(label, place.saying(what=said ^ {behaviour})),))
    return Screen(
        (
            title(_("One step at a time")),
            text(
                _(
                    "What was it? Tap all that fit, then go on. This decides what I show first and which ways I set aside. You can always see the others."
                )
            ),
        ),
        (
            *rows,
            (Choice(_("Go on"), _after_what(place)),),
            (Choice(_("Not sure, or rather not say"), _after_what(place.saying(what=frozenset()))),),
        ),
    )


def _after_what(place: Place) -> Place:
    return place.to("neck", place.arg) if place.situation.bodily else _after_neck(place)


def _after_neck(place: Place) -> Place:
    return place.to("when", place.arg) if place.situation.when is None else _after_when(place)


def _after_when(place: Place) -> Place:
    if place.arg.startswith(_TO_CLOCK):
        return place.to("clock")
    return place.to("power") if place.situation.power is None else place.to("next")


def neck(place: Place, here: Here) -> Screen:
    """The neck question stands alone: harm there may not show."""
    following = _after_neck(place)
    return Screen(
        (
            title(_("One step at a time")),
            loud(_("Did anyone press on your neck or throat, or stop you breathing?")),
            text(_("With hands, an arm, a cord, or anything else. People often say choked. Doctors say strangled.")),
        ),
        (
            (Choice(_("Yes"), place.aside("strangle")), Choice(_("No"), following)),
            (Choice(_("Skip"), following),),
        ),
    )


def when(place: Place, here: Here) -> Screen:
    """When it happened, coarsely: some care works only for a time, and some ways to report have limits.

    The argument says whether the longer spans are shown, and whether one came from the time limits.
    """
    from_clock = _TO_CLOCK if place.arg.startswith(_TO_CLOCK) else ""
    longer = place.arg.endswith(_LONG)
    if place.situation.bodily and not from_clock:
        why = _("Some medical care works only for a time. I show only what is still open.")
    else:
        why = _("Some ways to report have a time limit.")
    spans = tuple(since for since in Since if (since not in _RECENT) is longer)
    if longer:
        other = Choice(_("More recently"), place.to("when", from_clock))
    else:
        other = Choice(_("Longer ago"), place.to("when", from_clock + _LONG))
    return Screen(
        (title(_("One step at a time")), text(_("When did it happen, or happen last? {why}", why=why))),
        (*_spans(place, here, spans), (other,), (Choice(_("Skip"), _after_when(place.saying(when=None))),)),
    )


def _spans(place: Place, here: Here, spans: tuple[Since, ...]) -> tuple[tuple[Choice, ...], ...]:
    return tuple((Choice(_SINCE[since], _after_when(place.saying(when=When(since, here.today)))),) for since in spans)


def power(place: Place, here: Here) -> Screen:
    """Whether the person has power: ways that run through their office or party then stand last."""
    return Screen(
        (
            title(_("One step at a time")),
            text(_("Could this person decide about your job, your place as a candidate, or what you have access to?")),
            text(_("If so, I put ways to report that run through an office or a party at the end, and say so.")),
        ),
        (
            (
                Choice(_("Yes"), place.saying(power=True).to("next")),
                Choice(_("No"), place.saying(power=False).to("next")),
            ),
            (Choice(_("Skip"), place.to("next")),),
        ),
    )


def following(place: Place, here: Here) -> Screen:
    """Everything that is open now, in equal size. Deciding nothing comes first."""
    said = place.situation
    blocks: list[Block] = [
        title(_("What you can do now")),
        text(_("You got here. One step is enough. All of these are fine, and so is none of them.")),
        *election_banner(here),
    ]
    rows: list[tuple[Choice, ...]] = [(Choice(_("I do not want to decide anything now"), place.to("notnow")),)]
    rows.append((Choice(_("Now, next, later: on one screen"), place.to("plan")),))
    if said.bodily:
        blocks.append(
            text(
                _(
                    "Medical care has time limits of hours or days. Some ways to report have limits of months or years. You can get care first."
                )
            )
        )
        rows.append((Choice(_("Medical care and how long it is open"), place.to("medical")),))
        if said.when is None or said.when.since is Since.DAY:
            rows.append((Choice(_("Tonight: being safe, getting home"), place.to("tonight")),))
    else:
        blocks.append(text(_("Sleep, food, and getting through tomorrow come first.")))
    rows += [
        (Choice(_("Someone to be with me or talk to"), place.to("company")),),
        (Choice(_("Getting through this week"), place.to("week")),),
        (Choice(_("Keeping what may help later"), place.to("keep")),),
        (Choice(_("My options"), place.to("options")),),
        (Choice(_("Ways to report"), place.to("person")), Choice(_("Time limits"), place.to("clock"))),
    ]
    if said.power is not False:
        rows.append((Choice(_("The person has power over me"), place.aside("elected")),))
    rows.append((Choice(_("Who did it: elected, my boss, a friend ..."), place.aside("whodid")),))
    rows += [
        (Choice(_("How people often react"), place.to("react")), Choice(_("A quiet minute"), place.to("ground", "1"))),
        (Choice(_("How the rules here describe it"), place.to("rules")),),
        (Choice(_("I am under 18"), place.aside("under18")),),
    ]
    return Screen(tuple(blocks), tuple(rows))


def tonight(place: Place, here: Here) -> Screen:
    """The first hours: a safe room, the way home, warmth, somebody on the phone."""
    return Screen(
        (
            title(_("Tonight")),
            item(_("Go where people you trust are, or to a room with a lock.")),
            item(
                _(
                    "A friend, a taxi or hotel staff can get you to another room or home. You can ask without saying why."
                )
            ),
            item(_("Sit down. Keep warm. Drink something if you want to.")),
            item(_("If you feel dizzy or were given something, do not drive.")),
            item(_("Somebody can stay on the phone with you while you travel.")),
        ),
        (
            (Choice(_("Someone to be with me or talk to"), place.to("company")),),
            (Choice(_("Medical care and how long it is open"), place.to("medical")),),
            (Choice(_("What you can do now"), place.to("next")),),
        ),
    )


def not_now(place: Place, here: Here) -> Screen:
    """Permission to decide nothing."""
    blocks = [
        title(_("Nothing has to be decided")),
        text(_("You can come back at any hour and start fresh. This chat stays on your phone until you delete it.")),
        text(_("If you want to keep doors open: you can leave messages where they are, and tell one person.")),
    ]
    rows = [
        (Choice(_("A quiet minute"), place.to("ground", "1")),),
        (Choice(_("What you can do now"), place.to("next")),),
    ]
    if here.keeps:
        rows.append((_later(place),))
    if place.situation.bodily:
        blocks.append(text(_("Some medical care works only for hours or days. Getting it decides nothing.")))
        rows.insert(0, (Choice(_("Medical care and how long it is open"), place.to("medical")),))
    return Screen(tuple(blocks), tuple(rows))


def _later(place: Place) -> Choice:
    return Choice(_("A message later, when you choose"), place.aside("checkin"))


def week(place: Place, here: Here) -> Screen:
    """The days ahead, when the person who did it is still at work."""
    return Screen(
        (
            title(_("Getting through this week")),
            item(
                _(
                    "Is there a way not to be alone with this person? Another room, another lift home, someone beside you."
                )
            ),
            item(_("Could you work from somewhere else for some days? You can try asking without saying why.")),
            item(_("You can ask a doctor for a note, and whether it can leave out what happened.")),
            item(_("You could write down dates and exact words for yourself, not on a work device.")),
            item(_("You could tell one person you trust. You choose how much.")),
            text(
                _(
                    "If anyone pressed on your neck, go to emergency care today, even if you feel fine. If anyone touched you, medical care is open to you too."
                )
            ),
        ),
        (
            (Choice(_("Medical care and how long it is open"), place.to("medical")),),
            *(((_later(place),),) if here.keeps else ()),
            (Choice(_("What you can do now"), place.to("next")),),
        ),
    )


def company(place: Place, here: Here) -> Screen:
    """Someone with you."""
    blocks = [
        title(_("Someone with you")),
        text(_("A friend, a relative, a colleague from another office. You do not have to tell them everything.")),
        text(_("Words you can use:")),
        to_say(_("Something happened. I do not want to talk about it yet. Can you be with me?")),
    ]
    blocks += [text(_("Or a person on a help line, now:")), *brief_lines(here, answering_now, 3)]
    return Screen(
        tuple(blocks),
        (*line_choices(place, here, answering_now, 3), (Choice(_("What you can do now"), place.to("next")),)),
    )


def options(place: Place, here: Here) -> Screen:
    """What can be done, each with who will know and whether it can be undone. Equal size."""
    return Screen(
        (
            title(_("Your options")),
            text(_("None is better than another. You can do several, in any order, or none.")),
            item(_("Do nothing now. Nobody is told. You can change your mind.")),
            item(_("Talk to a help line. They know what you tell them. You can hang up.")),
            item(_("Get medical care. The staff know. Ask first what they must pass on.")),
            item(_("Write it down for yourself. Whoever finds it can read it.")),
            item(_("Report at work or to an outside body. Each way says who will know and whether you can stop it.")),
            item(_("Report to the police. Their card says what we know about stopping it. Ask before you begin.")),
        ),
        (
            (Choice(_("I do not want to decide anything now"), place.to("notnow")),),
            (Choice(_("Someone to be with me or talk to"), place.to("company")),),
            (Choice(_("Medical care and how long it is open"), place.to("medical")),),
            (Choice(_("Write it down for myself"), place.to("write")),),
            (Choice(_("Ways to report"), place.to("person")),),
            (Choice(_("What you can do now"), place.to("next")),),
        ),
    )
