"""What is seen, what is kept, who else can see it; and leaving."""

from bot.dialogue.here import Here
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Effect, Screen, item, text, title
from bot.dialogue.speech import Speakable, _

SOME_STAYED = "some"
"""Argument of the leaving page when a channel could not delete everything it knew."""


def privacy(place: Place, here: Here) -> Screen:
    """Promise and deed, word for word."""
    return Screen(
        (
            title(_("Privacy")),
            text(_("What I see: what you tap and type, and from Telegram your account number, name and language.")),
            text(_kept_on_disk(here)),
            text(
                _(
                    "Your answers are written into the buttons of this chat, nowhere else. For up to 48 hours I hold in memory which messages are in this chat, which of yours I took in last, and which page you saw last. I need that to delete messages when you leave fast, to answer what you type, and to do nothing twice. If you write an account here, it is in that memory too, until you tell me to forget it, leave, or are silent for two hours. If I am restarted, it can be gone sooner."
                )
            ),
            *_counting(here),
            text(_("Who else can see this chat:")),
            item(_("Telegram. It keeps the chat on its servers and can read it. It is not end-to-end encrypted.")),
            item(_("Whoever can open your phone, your Telegram account, or another device where you are logged in.")),
            item(_("Your employer, if it manages the device or the network.")),
            item(_("Whoever runs this bot also runs the computer it works on.")),
            item(
                _(
                    "A court can ask for what exists: on Telegram, on phones, in your notes. On my side there is only what you asked me to keep."
                )
                if here.keeps
                else _(
                    "A court can ask for what exists: on Telegram, on phones, in your notes. On my side there is nothing about you on disk to hand over."
                )
            ),
            text(_("When you open a link, that website sees your address on the internet.")),
            text(_("A phone line can be more private than this chat.")),
        ),
        (
            (Choice(_("Your data"), place.turn("mydata")),),
            (Choice(_("What Leave fast can and cannot do"), place.aside("leaving")),),
        ),
    )


def _counting(here: Here) -> list[Block]:
    if not here.counts:
        return []
    told = _(
        "If you tap This number is wrong, one number on my disk goes up by one, for that line and that week. It does not say who tapped. So that nobody counts twice, my memory holds a scrambled mark until the week is over or I restart."
    )
    return [text(told)]


def _kept_on_disk(here: Here) -> Speakable:
    if not here.keeps:
        return _("What I keep about you: nothing on any disk.")
    return _(
        "What I keep: nothing on any disk, unless you ask for it: your language and place, an account, or a message later. Each is asked for by itself, encrypted, and deleted on its day. /mydata shows what is kept, /forget erases it."
    )


def leaving(place: Place, here: Here) -> Screen:
    """What leaving fast does, said before anyone needs it."""
    return Screen(
        (
            title(_("What Leave fast can and cannot do")),
            text(
                _(
                    "Tap Leave fast, or type x or /exit. It deletes the messages of both sides that I still know and that are less than 48 hours old. The newest screen it overwrites, if that is older. Then it forgets this chat and leaves one plain line."
                )
            ),
            text(_("What it cannot do:")),
            item(_("delete other messages older than 48 hours, yours or mine")),
            item(_("delete messages from before a restart of this program, except the screen you tap on")),
            *([item(_("delete what you asked me to keep: /forget does that"))] if here.keeps else []),
            item(_("remove the chat from your list of chats")),
            item(_("undo notifications, screenshots, copies on other devices, backups, or what Telegram keeps")),
            text(_("To finish: hold the chat in your list, tap Delete, and choose to delete it for the bot too.")),
        ),
        ((Choice(_("Privacy"), place.aside("privacy")),),),
    )


def leave(place: Place, here: Here) -> Screen:
    """The one plain line that stays."""
    line = [
        text(
            _(
                "Closed. To remove this chat on Telegram: hold it in your list, tap Delete, and delete it for the bot too."
            )
        )
    ]
    if place.arg == SOME_STAYED:
        line.append(text(_("Some messages could not be deleted.")))
    bare = Place(language=place.language, jurisdiction=here.home)
    return Screen(tuple(line), ((Choice(_("Menu"), bare),),), (Effect.LEAVE_FAST,))
