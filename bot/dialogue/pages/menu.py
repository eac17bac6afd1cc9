"""Hello, and the kind short reply to whatever was not understood."""

from bot.dialogue.here import Here
from bot.dialogue.names import place_name
from bot.dialogue.pages.help import answering_now, brief_lines, emergency_blocks
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, field, small, text, title
from bot.dialogue.speech import LanguageName, _


def _ways_on(place: Place, here: Here) -> tuple[tuple[Choice, ...], ...]:
    return (
        (Choice(_("Get help now"), place.aside("help")),),
        (Choice(_("Something happened to me"), place.to("happen")),),
        (Choice(_("Someone told me something, or I saw it"), place.to("told")),),
        (Choice(_("How can this be reported"), place.to("person")),),
    )


def hello(place: Place, here: Here) -> Screen:
    """What this is, in few words; asks nothing; offers everything at once."""
    name = place_name(here.local)
    return Screen(
        (
            title(_("Hello.")),
            text(
                _(
                    "I am a program, not a person. I show who to call, what you can do, and who would know. You do not have to tell me anything."
                )
            ),
            text(
                _(
                    "I store nothing about you unless you ask me to. But Telegram keeps its chats: they are not end-to-end encrypted, and whoever can open your phone or account can read them. Do not use a work device if you can avoid it."
                )
            ),
            text(
                _(
                    "Tap Leave fast, or type x, to delete what can still be deleted. That is not everything. Privacy says what stays."
                )
            ),
            field(_("Place"), name if name is not None else _("not chosen")),
        ),
        (
            *_ways_on(place, here),
            (Choice(_("Privacy"), place.aside("privacy")),),
            (
                Choice(_("Language: {language}", language=LanguageName(place.language)), place.aside("language")),
                Choice(_("Place"), place.aside("country")),
            ),
        ),
    )


def unclear(place: Place, here: Here) -> Screen:
    """Anything that suggested no card."""
    return Screen(
        (
            title(_("Thank you for writing")),
            text(
                _(
                    "I am a program and understand only some words, and not these. Your message is still in this chat. Leave fast can delete it."
                )
            ),
            *emergency_blocks(here),
            *brief_lines(here, answering_now, 1),
            text(_("These buttons always work:")),
        ),
        _ways_on(place, here),
    )


def not_text(place: Place, here: Here) -> Screen:
    """Photos, voice notes, stickers and the like."""
    return Screen(
        (
            title(_("I can only read text")),
            text(_("I did not open what you sent, and did not keep it. It stays in this chat until you delete it.")),
            small(_("Leave fast can delete it if it is less than 48 hours old.")),
        ),
        _ways_on(place, here),
    )
