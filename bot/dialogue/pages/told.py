"""For someone else: the entrance, the twenty-second version, and what to do when a colleague tells you."""

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import THEIR_WAYS, Entrance, must_tell, sections
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, item, loud, text, title, to_say
from bot.dialogue.speech import _


def told(place: Place, here: Here) -> Screen:
    """The entrance: danger stands first, then which of the four it is."""
    return Screen(
        (
            title(_("For someone else")),
            text(_("It is good that you want to help. You do not have to solve it.")),
            loud(_("Which is it?")),
        ),
        (
            (Choice(_("Someone is in danger, or badly hurt"), place.aside("danger")),),
            (Choice(_("A colleague just told me"), place.to("room")),),
            (Choice(_("I saw something"), place.to(Entrance.SAW)),),
            (Choice(_("I manage or lead people"), place.to(Entrance.LEADS)),),
            (Choice(_("I was asked to keep quiet"), place.to(Entrance.QUIET)),),
            (Choice(_("Who did it: elected, my boss, a friend ..."), place.aside("whodid")),),
            (Choice(_("Someone says I did it"), place.aside("accused")),),
            (Choice(_("Practise what to say"), place.to("practice")),),
            (Choice(_("It happened to me"), place.to("happen")), Choice(_("General steps"), place.to(Entrance.TOLD))),
        ),
    )


def in_the_room(place: Place, here: Here) -> Screen:
    """Twenty seconds: somebody may be waiting for an answer. tests/dialogue/test_told.py counts the words."""
    return Screen(
        (
            title(_("If they are with you now")),
            item(_("Somewhere private first.")),
            to_say(_("Thank you for telling me. I am sorry. It is not your fault.")),
            to_say(_("There are a few things I may have to pass on.")),
            *must_tell(here),
            item(_("Ask: are you safe? Are you hurt? What would help now?")),
            item(_("Listen. Ask for no details. Promise nothing. They decide.")),
            text(_("Now put the phone away.")),
        ),
        (
            (Choice(_("They are in danger, or hurt"), place.aside("danger")),),
            (Choice(_("Someone pressed on their neck"), place.aside("strangle")),),
            (Choice(_("I have more time"), place.to(Entrance.TOLD)),),
        ),
    )


def listen(place: Place, here: Here) -> Screen:
    """The whole thing on one screen, the limits of keeping it private before they say more."""
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
            (Choice(_("They are here now: 20 seconds"), place.to("room")),),
            *sections(place, Entrance.TOLD),
            (Choice(_("Someone pressed on their neck"), place.aside("strangle")),),
            (Choice(_("Medical care and how long it is open"), place.aside("medical")),),
            (Choice(THEIR_WAYS, place.to("person", "them")),),
        ),
    )
