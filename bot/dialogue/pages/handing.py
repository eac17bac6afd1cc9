"""What somebody who helps can hand over: lines, and texts to send that say nothing about what happened."""

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import entrance_of, way_back
from bot.dialogue.pages.facts import numbers
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks, line_choices
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, item, text, title, to_copy
from bot.dialogue.speech import Speakable, _


def _lines_to_hand_over(here: Here) -> list[Block]:
    lines = brief_lines(here, answering_now, 3)
    if not lines:
        return [text(_("We have not found lines here that answer now.")), *emergency_blocks(here)]
    return [text(_("Offer to sit with them while they call. Or call yourself for advice, without names.")), *lines]


def hand_over(place: Place, here: Here) -> Screen:
    """Lines to hand over: they serve supporters too."""
    return Screen(
        (
            title(_("Lines you can hand over")),
            *(_lines_to_hand_over(here)),
        ),
        (
            *line_choices(place, here, answering_now, 3),
            (Choice(_("More lines, by who they are for"), place.aside("linesfor")),),
            (Choice(_("A text to send"), place.to("send", entrance_of(place))),),
            way_back(place),
        ),
    )


def send(place: Place, here: Here) -> Screen:
    """Words to copy to the colleague, from a phone that may be looked at."""
    return Screen(
        (
            title(_("A text to send")),
            text(_("These say nothing about what happened. Tap one to copy it. Change it so that it sounds like you.")),
            to_copy(_("Hi. Thinking of you. No need to answer.")),
            to_copy(_("Coffee on Thursday? You pick the place.")),
            to_copy(_("I am around tonight if you would like company, a walk or a lift home.")),
            to_copy(_("I have what you asked me for. Tell me when you want it, or not at all.")),
            item(_("Use your own phone, not the work chat.")),
            item(_("Send one and wait. Silence is an answer too.")),
        ),
        ((Choice(_("A text with lines to call"), place.to("sendnum", entrance_of(place))),), way_back(place)),
    )


def send_numbers(place: Place, here: Here) -> Screen:
    """The same with lines, as a list that could be for anybody."""
    rows: list[tuple[Choice, ...]] = [(Choice(_("A text without lines"), place.to("send", entrance_of(place))),)]
    if not here.local.id:
        rows.insert(0, (Choice(_("Say where you are"), place.aside("country")),))
        words = _("The numbers depend on where they are. Say where, and I make the text.")
        return Screen((title(_("A text to send")), text(words)), (*rows, way_back(place)))
    lines = [line for line in answering_now(here.local, here) if numbers(line.contacts)][:3]
    emergency = [entry for entry in here.local.emergency if entry.first][:1]
    if not lines:
        words = _("We have not found lines here that answer now.")
        return Screen((title(_("A text to send")), text(words)), (*rows, way_back(place)))
    listed: list[Speakable] = [_("Numbers that are good to have in the phone. No need to answer.")]
    listed += [_("{name}: {numbers}", name=line.name, numbers=numbers(line.contacts)) for line in lines]
    listed += [_("In an emergency: {number}", number=entry.contact.value) for entry in emergency]
    return Screen(
        (
            title(_("A text to send")),
            text(_("Tap it to copy. It says nothing about them. But the names of the lines can say what it is about.")),
            to_copy(*listed),
            item(_("Ask first whether anyone else sees their phone. If so, read the numbers to them instead.")),
            item(_("Use your own phone, not the work chat.")),
        ),
        (*line_choices(place, here, answering_now, 3), *rows, way_back(place)),
    )
