"""Looking after body, evidence and mind. Only windows that are still open are shown; distress comes before evidence."""

from bot.dialogue.here import Here
from bot.dialogue.pages.beside import HELPING
from bot.dialogue.pages.facts import checked, contact_blocks
from bot.dialogue.pages.help import emergency_blocks
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Message, Speakable, _
from bot.directory.models import MedicalPlace, MedicalWindow

_TO_NEXT = _("What you can do now")


def _is_open(hours: int | None, place: Place, here: Here) -> bool:
    """Whether a window may still be open: it is kept while the least time that can have passed is inside it."""
    when = place.situation.when
    return hours is None or when is None or when.elapsed(here.today)[0] < hours


def _may_close(hours: int | None, place: Place, here: Here) -> bool:
    when = place.situation.when
    if hours is None or when is None:
        return False
    most = when.elapsed(here.today)[1]
    return most is None or most > hours


def open_windows(place: Place, here: Here) -> list[MedicalWindow]:
    """The care whose time is not over, by what was said."""
    return [window for window in here.directory.medical_windows if _is_open(window.hours, place, here)]


def medical(place: Place, here: Here) -> Screen:
    """What care is still open, where, and whether the police get to know."""
    blocks = [
        title(_("Medical care")),
        text(_("Heavy bleeding, a head injury, trouble breathing: call for an ambulance now.")),
        *emergency_blocks(here),
        text(_("You can ask for care without having decided anything. Ask first what the staff must pass on.")),
        *(_window(window, place, here) for window in open_windows(place, here)),
        small(_("General information, not advice for you. A doctor or nurse can tell you what fits.")),
    ]
    return Screen(
        tuple(blocks),
        (
            (Choice(_("Where to go here, and evidence"), place.to("exam")),),
            (Choice(_("Pressure on the neck or throat"), place.aside("strangle")),),
            (Choice(_("Someone to be with me or talk to"), place.to("company")),),
            (Choice(_TO_NEXT, place.to("next")),),
        ),
    )


def _window(window: MedicalWindow, place: Place, here: Here) -> Block:
    if _may_close(window.hours, place, here):
        return item(
            _(
                "{need}. {window} This may be closing: ask today. {advice}",
                need=window.need,
                window=window.window,
                advice=window.advice,
            )
        )
    return item(_("{need}. {window} {advice}", need=window.need, window=window.window, advice=window.advice))


def exam(place: Place, here: Here) -> Screen:
    """Where to go in this place, and for how long an examination can collect evidence."""
    blocks: list[Block] = [title(_("Where to go"))]
    if not here.local.medical:
        blocks.append(
            text(_("We have not found out where to go here. Any emergency department or a help line can tell you."))
        )
    for centre in here.local.medical:
        blocks += _centre(centre, place, here)
    if not any(centre.window for centre in here.local.medical):
        blocks.append(text(_("Many places can collect evidence for several days. Sooner is better.")))
    blocks.append(text(_("You can always call and ask, also late.")))
    return Screen(
        tuple(blocks),
        (
            (Choice(_("Medical care and how long it is open"), place.to("medical")),),
            (Choice(_TO_NEXT, place.to("next")),),
        ),
    )


_POLICE: dict[str, Message] = {
    "yes": _("Yes, the police are part of it here."),
    "no": _("No, you can have it without the police."),
    "unknown": _("We did not find this out. Ask before you go in."),
}


def _centre(centre: MedicalPlace, place: Place, here: Here) -> list[Block]:
    blocks = [text(centre.where), *contact_blocks(centre.contacts)]
    if _is_open(centre.window_hours, place, here):
        if centre.window:
            blocks.append(field(_("Evidence can be collected"), centre.window))
        police: Speakable = centre.police_note or _POLICE[centre.police_needed]
        blocks.append(field(_("Do the police have to know"), police))
        if centre.kept_for:
            blocks.append(field(_("How long it is kept"), centre.kept_for))
    if centre.cost:
        blocks.append(field(_("Cost"), centre.cost))
    if centre.note:
        blocks.append(small(centre.note))
    return blocks + checked(centre, here)


def strangled(place: Place, here: Here) -> Screen:
    """The loud screen about pressure on the neck; for somebody who helps it speaks of the person they help."""
    helping = place.under in HELPING
    sign = (
        loud(
            _(
                "If anyone pressed on their neck or stopped their breath, they need emergency care today, even if they feel fine."
            )
        )
        if helping
        else loud(
            _(
                "If anyone pressed on your neck or stopped your breath, go to emergency care today, even if you feel fine."
            )
        )
    )
    words = (
        _('Tell the staff: "This person was strangled." Harm inside the neck may not show outside and can come later.')
        if helping
        else _('Say the words: "I was strangled." Harm inside the neck may not show outside and can come later.')
    )
    on = place.back() if helping else place.to("when" if place.situation.when is None else "next")
    return Screen(
        (
            title(_("Please be checked today") if not helping else _("They need to be checked today")),
            *emergency_blocks(here),
            text(_("Heavy bleeding, a head injury, trouble breathing: call for an ambulance now.")),
            sign,
            text(words),
            loud(_("Go at once, or call, if any of these is true:")),
            *map(item, _SIGNS_OF_THEIRS if helping else _SIGNS),
        ),
        (
            (Choice(_("Where to go here, and evidence"), place.to("exam")),),
            (Choice(_("Someone to be with me or talk to"), place.to("company")),),
            (Choice(_("I have read this, go on"), on),),
        ),
    )


_SIGNS = (
    _("You passed out, or cannot remember part of it."),
    _("Your voice changed, or it hurts to swallow or breathe."),
    _("Your head or neck hurts badly, or your sight or hearing changed."),
    _("One side feels weak, or you wet yourself, or you vomited."),
    _("You are pregnant."),
)

_SIGNS_OF_THEIRS = (
    _("They passed out, or cannot remember part of it."),
    _("Their voice changed, or it hurts to swallow or breathe."),
    _("Their head or neck hurts badly, or sight or hearing changed."),
    _("One side feels weak, or they wet themselves, or vomited."),
    _("They are pregnant."),
)


def keep(place: Place, here: Here) -> Screen:
    """What may help later: permission first."""
    rows = []
    if place.situation.bodily:
        rows.append((Choice(_("Body and clothes"), place.to("keepbody")),))
    return Screen(
        (
            title(_("Keeping what may help later")),
            text(_("You may want to report one day, or never. These steps only keep that open.")),
            text(
                _(
                    "If you have already washed, deleted or thrown away something, you can still get care and still report."
                )
            ),
        ),
        (
            *rows,
            (Choice(_("Messages and pictures"), place.to("keepmsg")),),
            (Choice(_("Things from work"), place.to("keepwork")),),
            (Choice(_("Write it down for myself"), place.to("write")),),
            (Choice(_TO_NEXT, place.to("next")),),
        ),
    )


def keep_body(place: Place, here: Here) -> Screen:
    """Body and clothes, for recent assaults."""
    blocks = [title(_("Body and clothes"))]
    least = place.situation.when.elapsed(here.today)[0] if place.situation.when else 0
    if least < 336:
        blocks += [
            text(
                _(
                    "How you feel comes first. If you need to wash, eat, drink or use the toilet, do it. Evidence may still be found."
                )
            ),
            item(
                _(
                    "If you can, wait with washing, brushing teeth and changing clothes until you have spoken to a service."
                )
            ),
            item(_("Put clothes, unwashed, into clean paper bags. Not plastic.")),
            item(_("Leave the place as it is, if you can.")),
        ]
    else:
        blocks.append(
            text(_("Some time has passed. What was kept can still help: clothes, photos, messages, notes of a doctor."))
        )
    blocks.append(item(_("Take photos of marks, with the date. Take more on the next days: bruises come up later.")))
    return Screen(tuple(blocks), ((Choice(_("Keeping what may help later"), place.to("keep")),),))


def keep_messages(place: Place, here: Here) -> Screen:
    """Messages and pictures."""
    return Screen(
        (
            title(_("Messages and pictures")),
            item(_("Do not delete them, even if that would feel better. Mute the chat or move the mails to a folder.")),
            item(_("Take screenshots that show the number, user name or address, and the date and time.")),
            item(_("Stories and posts vanish. Take a picture of them soon.")),
            item(_("Change nothing in the original, and add nothing.")),
            item(
                _(
                    "If it is a sexual picture of someone under 18, do not copy or send it. Ask the police or a help line."
                )
            ),
            item(_("Keep a second copy somewhere neither the person nor your employer can reach.")),
        ),
        ((Choice(_("Keeping what may help later"), place.to("keep")),),),
    )


def keep_work(place: Place, here: Here) -> Screen:
    """Things from work."""
    return Screen(
        (
            title(_("Things from work")),
            text(_("You do not have to collect these. Just note what exists and where:")),
            item(_("Rosters, calendars, travel bookings, taxi receipts, door passes, cameras, names of group chats.")),
            item(_("Who was there, and whom you told, with dates.")),
            text(
                _(
                    "Cameras and pass records are often overwritten after a while. A person who helps you can ask to have them kept."
                )
            ),
            text(
                _(
                    "Get advice before you send office papers to a private address, or record anyone. In some places that is against the rules or the law."
                )
            ),
            text(_("Do not use a work phone, computer, mail or network for this. The employer can often see them.")),
        ),
        ((Choice(_("Keeping what may help later"), place.to("keep")),),),
    )


def write(place: Place, here: Here) -> Screen:
    """Writing it down: by hand, elsewhere, or here."""
    return Screen(
        (
            title(_("Writing it down for yourself")),
            text(
                _(
                    "Notes made soon after are often what matters months later. Write by hand, on a device that is only yours, or here with open questions."
                )
            ),
            item(_("Today's date and time, and when it happened.")),
            item(_("What happened, in your own words and order. Exact words that were said, in quotation marks.")),
            item(_("Where, and who was there.")),
            item(_("What you did then, and whom you told.")),
            item(_("What exists: messages, photos, passes, and where they are.")),
            text(_("Gaps are fine. Write what you remember and leave the rest. Do not guess.")),
            text(_("Anyone who finds your notes can read them, and a court may ask for them.")),
        ),
        (
            (Choice(_("Write it here, step by step"), place.to("wrisk")),),
            (Choice(_("A blank guide for paper"), place.to("guide")),),
            (Choice(_TO_NEXT, place.to("next")),),
        ),
    )


def reactions(place: Place, here: Here) -> Screen:
    """Common reactions, so that nobody thinks they did it wrong."""
    return Screen(
        (
            title(_("How people often react")),
            text(_("Freezing, going quiet, being polite, laughing it off, or not remembering everything are common.")),
            text(_("They do not mean that you agreed. They do not make what you say less true.")),
            item(_("Some people fight or run. Many cannot move or speak. It is the body's doing, not a choice.")),
            item(_("Memory can come in pieces. The order may be missing. That is usual.")),
            item(
                _("Shame, anger, feeling numb, bad sleep, not eating, working on as if nothing happened: all common.")
            ),
            text(_("If you have thoughts of ending your life, a person can help now.")),
        ),
        (
            (Choice(_("I have such thoughts"), place.aside("suicide2")),),
            (Choice(_("A quiet minute"), place.to("ground", "1")),),
            (Choice(_TO_NEXT, place.to("next")),),
        ),
    )


_STEPS = (
    _("Press your feet on the floor. Feel the chair or the wall behind you."),
    _("Look around. Find five things you can see. Then four you can touch. Then three you can hear."),
    _("Breathe out slowly, longer than you breathe in. Three times."),
    _("You are reading a message from a program. You are here, today. You can stop at any time."),
)


def ground(place: Place, here: Here) -> Screen:
    """A quiet minute: one step on a screen. Nothing in it washes away evidence."""
    step = int(place.arg) if place.arg.isdecimal() and 1 <= int(place.arg) <= len(_STEPS) else 1
    blocks = [title(_("A quiet minute")), text(_STEPS[step - 1])]
    if step == 1:
        blocks.append(small(_("Keep your eyes open. If it makes things worse, stop.")))
    rows = [(Choice(_TO_NEXT, place.to("next")),)] if not place.under else []
    if step < len(_STEPS):
        rows.insert(0, (Choice(_("Go on"), place.turn("ground", str(step + 1))),))
    return Screen(tuple(blocks), tuple(rows))
