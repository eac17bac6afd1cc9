"""Something happened to me: danger, neck, when, and then everything open at once. Never asks for details."""

from bot.dialogue.here import Here
from bot.dialogue.pages.facts import line_in_brief
from bot.dialogue.pages.help import answering_now
from bot.dialogue.place import Kind, Place, Since, When
from bot.dialogue.screen import Block, Choice, Screen, item, loud, text, title, to_say
from bot.dialogue.speech import Message, _

_SINCE: dict[Since, Message] = {
    Since.DAY: _("In the last 24 hours"),
    Since.THREE_DAYS: _("1 to 3 days ago"),
    Since.FIVE_DAYS: _("3 to 5 days ago"),
    Since.SEVEN_DAYS: _("5 to 7 days ago"),
    Since.TWO_WEEKS: _("1 to 2 weeks ago"),
    Since.LONGER: _("Longer ago"),
}

_KINDS: dict[Kind, Message] = {
    Kind.BODY: _("Something was done to my body, or I was made to do something"),
    Kind.WORDS: _("Words, looks, messages or pictures"),
    Kind.BULLYING: _("Shouting, shutting out, pressure, threats"),
    Kind.UNSURE: _("Not sure, or rather not say"),
}


def happened(place: Place, here: Here) -> Screen:
    """First question: are you in danger."""
    return Screen(
        (
            title(_("One step at a time")),
            text(_("I am sorry that something happened. You do not have to explain it. You can skip every question.")),
            text(_("If someone may be reading over your shoulder, stop here and tap Leave fast.")),
            loud(_("Are you in danger now, or badly hurt?")),
        ),
        (
            (Choice(_("Yes"), place.aside("danger")), Choice(_("No"), place.to("kind"))),
            (Choice(_("It was a while ago"), place.saying(when=When(Since.LONGER, here.today)).to("kind")),),
            (Choice(_("I am not sure it counts"), place.to("counts")),),
            (Choice(_("It happened to someone else"), place.to("told")),),
            (Choice(_("Skip"), place.to("kind")),),
        ),
    )


def kind(place: Place, here: Here) -> Screen:
    """What sort of thing: decides only which parts are shown first."""

    def follow(one: Kind) -> Place:
        said = place.saying(kind=one)
        if one in (Kind.BODY, Kind.UNSURE):
            return said.to("neck")
        return said.to("when") if said.situation.when is None else said.to("next")

    rows = tuple((Choice(words, follow(one)),) for one, words in _KINDS.items())
    return Screen(
        (
            title(_("One step at a time")),
            text(_("What was it, roughly? This only decides what I show first.")),
        ),
        rows,
    )


def neck(place: Place, here: Here) -> Screen:
    """The neck question stands alone: harm there may not show."""
    following = place.to("when") if place.situation.when is None else place.to("next")
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
    """When it happened, coarsely: some care works only for a time."""
    rows = tuple(
        (Choice(words, place.saying(when=When(since, here.today)).to("next")),) for since, words in _SINCE.items()
    )
    return Screen(
        (
            title(_("One step at a time")),
            text(_("When did it happen? Some medical care works only for a time. I show only what is still open.")),
        ),
        (*rows, (Choice(_("Skip"), place.saying(when=None).to("next")),)),
    )


def following(place: Place, here: Here) -> Screen:
    """Everything that is open now, in equal size. Deciding nothing comes first."""
    body = place.situation.kind in (Kind.BODY, Kind.UNSURE, None)
    blocks: list[Block] = [
        title(_("What you can do now")),
        text(_("You got here. One step is enough. All of these are fine, and so is none of them.")),
    ]
    rows = [(Choice(_("I do not want to decide anything now"), place.to("notnow")),)]
    if body:
        blocks.append(text(_("Medical care has time limits. Reporting mostly has more time. You can get care first.")))
        rows.append((Choice(_("Medical care and how long it is open"), place.to("medical")),))
    else:
        blocks.append(text(_("Sleep, food, and getting through tomorrow come first.")))
        rows.append((Choice(_("Getting through this week"), place.to("week")),))
    rows += [
        (Choice(_("Someone to be with me or talk to"), place.to("company")),),
        (Choice(_("Keeping what may help later"), place.to("keep")),),
        (Choice(_("My options, side by side"), place.to("options")),),
        (Choice(_("How people often react"), place.to("react")),),
        (Choice(_("A quiet minute"), place.to("ground", "1")),),
    ]
    return Screen(tuple(blocks), tuple(rows))


def not_now(place: Place, here: Here) -> Screen:
    """Permission to decide nothing."""
    return Screen(
        (
            title(_("Nothing has to be decided")),
            text(_("You can come back at any hour. I will not remember you, so nothing will be waiting here.")),
            text(_("Two things help most people later, if you can: someone you trust, and not deleting messages.")),
        ),
        (
            (Choice(_("A quiet minute"), place.to("ground", "1")),),
            (Choice(_("What you can do now"), place.to("next")),),
        ),
    )


def week(place: Place, here: Here) -> Screen:
    """For harassment and bullying without touching: this week first."""
    return Screen(
        (
            title(_("Getting through this week")),
            item(
                _(
                    "Is there a way not to be alone with this person? Another room, another lift home, someone beside you."
                )
            ),
            item(_("Could you work from somewhere else for some days? You can ask without saying why.")),
            item(_("A doctor can write you a note. It does not have to say what happened.")),
            item(_("Write down dates and exact words for yourself, not on a work device.")),
            item(_("Tell one person you trust. You choose how much.")),
            text(_("If anyone touched you, or pressed on your neck, medical care is open to you too.")),
        ),
        (
            (Choice(_("Medical care and how long it is open"), place.to("medical")),),
            (Choice(_("What you can do now"), place.to("next")),),
        ),
    )


def company(place: Place, here: Here) -> Screen:
    """Someone with you."""
    now = answering_now(here.local, here)[:3]
    blocks = [
        title(_("Someone with you")),
        text(_("A friend, a relative, a colleague from another office. You do not have to tell them everything.")),
        text(_("Words you can use:")),
        to_say(_("Something happened. I do not want to talk about it yet. Can you be with me?")),
    ]
    if now:
        blocks.append(text(_("Or a person on a help line, now:")))
        blocks += [line_in_brief(line, here) for line in now]
    return Screen(tuple(blocks), ((Choice(_("What you can do now"), place.to("next")),),))


def options(place: Place, here: Here) -> Screen:
    """What can be done, each with who will know and whether it can be undone. Equal size."""
    return Screen(
        (
            title(_("Your options")),
            text(_("None is better than another. You can do several, in any order, or none.")),
            item(_("Do nothing now. Nobody knows. You can change your mind.")),
            item(_("Talk to a help line. They know what you tell them. You can hang up.")),
            item(_("Get medical care. The staff know. Ask first what they must pass on.")),
            item(_("Write it down for yourself. Whoever finds it can read it.")),
            item(_("Report at work or to an outside body. Each way says who will know and whether you can stop it.")),
            item(_("Report to the police. It may go on even if you change your mind. Each place has its own rules.")),
        ),
        (
            (Choice(_("I do not want to decide anything now"), place.to("notnow")),),
            (Choice(_("Ways to report"), place.to("person")),),
            (Choice(_("Medical care and how long it is open"), place.to("medical")),),
            (Choice(_("Write it down for myself"), place.to("write")),),
            (Choice(_("What you can do now"), place.to("next")),),
        ),
    )


def counts(place: Place, here: Here) -> Screen:
    """For people who do not know whether it counts. Never an answer, only room."""
    rows = [
        (Choice(_("Yes, carry on with what I can do"), place.to("kind")),),
        (Choice(_("A person to talk it over with"), place.aside("help")),),
    ]
    if here.local.definitions:
        rows.insert(0, (Choice(_("How the rules here describe it"), place.to("rules", "1")),))
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
        tuple(rows),
    )


def elected(place: Place, here: Here) -> Screen:
    """When the one who did it is elected, a minister, or the boss."""
    return Screen(
        (
            title(_("When the person has power")),
            text(
                _(
                    "Being elected does not put anyone outside the rules. You can get help that does not go through that office."
                )
            ),
            text(
                _(
                    "Who can act about an elected person is different in each place. The ways to report say about whom they are, and who will know."
                )
            ),
            item(_("Use your own phone, not one from the office.")),
            item(
                _(
                    "An election, a vote or the team does not decide for you. You may wait. Some time limits go on meanwhile."
                )
            ),
            item(_("Before you tell someone in the same office or party, ask yourself who they answer to.")),
        ),
        (
            (Choice(_("Ways to report"), place.to("person")),),
            (Choice(_("Something happened to me"), place.to("happen")),),
        ),
    )
