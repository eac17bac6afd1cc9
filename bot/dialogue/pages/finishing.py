"""What becomes of an account: a file, one behind a password, kept, thrown away; or a blank guide and nothing typed."""

from typing import Final

from bot.account.account import Account
from bot.dialogue.here import Here
from bot.dialogue.pages.account import gone_arg, nothing_here, part_arg, part_asked
from bot.dialogue.pages.help import answering_now, brief_lines
from bot.dialogue.pages.refusing import refusal
from bot.dialogue.place import Place
from bot.dialogue.screen import AccountFile, Choice, Guide, Screen, item, text, title
from bot.dialogue.speech import _

_STAMPED: Final = "stamp"


def finish(place: Place, here: Here) -> Screen:
    """What shall become of it; before anything is sent, where it then lives."""
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    return Screen(
        (
            title(_("What shall become of it?")),
            text(
                _(
                    "A file is sent into this chat. It is then in this chat, at Telegram, and wherever you open or save it."
                )
            ),
            item(_("As PDF: for reading and printing.")),
            item(
                _(
                    "PDF with a password: who does not know the password cannot open it. If you lose it, nobody can help."
                )
            ),
            item(_("As text: the smallest, for any device.")),
            *(
                [item(_("Keep it here: encrypted, for as long as you choose. You are asked first."))]
                if here.keeps
                else []
            ),
            *(
                [
                    item(
                        _(
                            "PDF with a time stamp from outside: an authority signs a hash and the time. No word leaves, only the hash."
                        )
                    )
                ]
                if here.stamps
                else []
            ),
            text(_("A file is called notes. Inside stand your words, the questions, and when you wrote.")),
        ),
        (
            (Choice(_("As PDF"), place.to("wfile", "pdf")), Choice(_("As text"), place.to("wfile", "txt"))),
            (Choice(_("PDF with a password"), place.to("wpass")),),
            *(((Choice(_("Keep it here"), place.to("wkeep")),),) if here.keeps else ()),
            *(
                ((Choice(_("PDF with a time stamp from outside"), place.to("wfile", _STAMPED)),),)
                if here.stamps
                else ()
            ),
            (Choice(_("Show me what I have"), place.to("have", part_arg(1, part_asked(place.arg)[1]))),),
            (Choice(_("Throw it away"), place.to("wgone", gone_arg(here))),),
        ),
    )


def hand_over(place: Place, here: Here) -> Screen:
    """The file; then people, not the account, stand at the end."""
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    stamped = place.arg == _STAMPED
    file = AccountFile(
        here.account, "txt" if place.arg == "txt" else "pdf", here.seals, here.local.time_zone, stamped=stamped
    )
    return done(place.to("wdone", _STAMPED if stamped else ""), here).handing(file)


def locked(place: Place, here: Here, account: Account, password: str) -> Screen:
    """The file behind a password that was just typed."""
    return done(place, here).handing(AccountFile(account, "pdf", here.seals, here.local.time_zone, password))


def done(place: Place, here: Here) -> Screen:
    """After the file: whoever comes back here gets no second one, least of all without the password."""
    stamped = place.arg == _STAMPED
    stamp = [
        text(
            _(
                "If a second file comes, notes.pdf.tsr, it is the stamp: keep both together. If none comes, the authority did not answer."
            )
        )
    ]
    return Screen(
        (
            title(_("Here is your file")),
            *(stamp if stamped else []),
            text(_("Look whether it opens and holds what you wrote. Then tap below, and I forget it.")),
            text(_("How are you now? You do not have to be alone with it.")),
            *brief_lines(here, answering_now, 2),
        ),
        (
            (Choice(_("I have it. Forget it"), place.to("wgone", gone_arg(here))),),
            (Choice(_("Another kind of file"), place.to("finish")),),
            (Choice(_("A quiet minute"), place.aside("ground", "1")),),
        ),
    )


def password(place: Place, here: Here) -> Screen:
    """Asks for a password. It is used once and held nowhere."""
    if here.account is None or not here.account.passages:
        return nothing_here(place, here)
    return Screen(
        (
            title(_("PDF with a password")),
            *refusal(place, here),
            text(
                _(
                    "Send the password as one message: at least 8 characters, best four words. I use it once and try to delete your message."
                )
            ),
            text(
                _(
                    "If the message does not vanish, delete it yourself. Nobody can open the file without the password, and I do not have it."
                )
            ),
        ),
        ((Choice(_("Without a password"), place.to("finish")),),),
    )


def gone(place: Place, here: Here) -> Screen:
    """Nothing is left in memory; what may still stand in the chat is said."""
    return Screen(
        (
            title(_("I have let go of it")),
            text(
                _(
                    "What you typed and the file, if there is one, may still stand in this chat. Leave fast deletes what it can. Traces can stay in the memory of the computer I run on until I am restarted."
                )
            ),
            *([text(_("What you asked me to keep stays. Your data shows it."))] if here.keeps else []),
            text(_("Do something small now: water, air, a message to somebody you like.")),
            *brief_lines(here, answering_now, 2),
        ),
        (
            *(
                (
                    (Choice(_("Your data"), place.to("mydata")),),
                    (Choice(_("A message later, when you choose"), place.to("checkin")),),
                )
                if here.keeps
                else ()
            ),
            (Choice(_("A quiet minute"), place.aside("ground", "1")),),
            (Choice(_("What you can do now"), place.to("next")),),
        ),
    )


def guide(place: Place, here: Here) -> Screen:
    """A blank guide to fill in by hand: nothing is typed here at all."""
    return Screen(
        (
            title(_("A blank guide for paper")),
            text(_("The same questions with room to write by hand. Print it somewhere that is not work.")),
            text(_("Once sent, the file is in this chat. It holds questions only, nothing of yours.")),
        ),
        (
            (Choice(_("Send the file"), place.to("guidepdf")),),
            (Choice(_("Keeping what may help later"), place.to("keep")),),
        ),
    )


def guide_file(place: Place, here: Here) -> Screen:
    """The blank guide itself."""
    screen = Screen(
        (
            title(_("A blank guide for paper")),
            text(_("Here is the file. Leave fast deletes it from this chat while it can.")),
        ),
        ((Choice(_("Keeping what may help later"), place.to("keep")),),),
    )
    return screen.handing(Guide())
