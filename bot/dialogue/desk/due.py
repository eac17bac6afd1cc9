"""Noticing: what is due for review, and what looks wrong."""

from bot.dialogue.desk.codes import name_in, texts_of
from bot.dialogue.desk.look import Rows, card_choice, more, page_of, to_desk, waiting_keys
from bot.dialogue.desk.words import FAULTS, field_name
from bot.dialogue.here import Here
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import Speakable, _
from bot.stewardship.changes import Key
from bot.stewardship.desk import Desk
from bot.stewardship.reviewing import due_for_review


def due(place: Place, here: Here, desk: Desk) -> Screen:
    """Entries past their day, those that most places show first."""
    found = due_for_review(here.directory, here.today, waiting_keys(desk))
    by_key = {one.key: one for one in found}
    shown, page, pages = page_of(list(by_key), place.arg)
    blocks = [title(_("Due for review")), field(_("How many"), str(len(found)))]
    if not found:
        blocks.append(text(_("Everything was checked in time.")))
    else:
        blocks.append(small(_("Those shown in most places come first. Nobody counts who looks.")))
    blocks += [
        item(
            _(
                "{entry}: due since {day}. Places that show it: {places}",
                entry=name_in(texts_of(key, here, desk), key, place.language),
                day=by_key[key].since,
                places=str(by_key[key].places),
            )
        )
        for key in shown
    ]
    rows: Rows = [(card_choice(key, place, here, desk),) for key in shown]
    return Screen(tuple(blocks), (*rows, *more(place, "ddue", "", page, pages), to_desk(place)))


def wrong(place: Place, here: Here, desk: Desk) -> Screen:
    """What users said to be wrong, what is gone from its source page, and where files and history disagree."""
    blocks = [title(_("What looks wrong")), *(loud(FAULTS[fault]) for fault in desk.faults)]
    keys: list[Key] = []
    if desk.reported:
        blocks.append(text(_("Users tapped “This number is wrong”. Fewer than three in a week are not shown.")))
        most = sorted(desk.reported.items(), key=lambda one: (-one[1], one[0]))[:8]
        blocks += [
            item(
                _(
                    "{entry}: {count} or more in a week",
                    entry=name_in(texts_of(key, here, desk), key, place.language),
                    count=str(count),
                )
            )
            for key, count in most
        ]
        keys += [key for key, _count in most]
    missing = desk.state.not_found[:8]
    if missing:
        blocks.append(
            text(_("Not found any more on the pages they rest on. The page may have moved; look before you change."))
        )
        blocks += [
            item(
                _(
                    "{entry}: {value}",
                    entry=name_in(texts_of(one.key, here, desk), one.key, place.language),
                    value=one.value,
                )
            )
            for one in missing
        ]
        keys += [one.key for one in missing]
    if desk.conflicts:
        blocks.append(
            text(
                _(
                    "The files say something else than what was approved here. Users see what was approved. Whoever runs this decides with the import command, or you change the field."
                )
            )
        )
        for one in desk.conflicts[:8]:
            blocks.append(
                item(
                    _(
                        "{entry}, {field}: in the files {found}; approved {approved}",
                        entry=name_in(texts_of(one.key, here, desk), one.key, place.language),
                        field=field_name(one.field) if one.field else _("the whole entry"),
                        found=_brief(one.in_resources),
                        approved=_brief(one.approved),
                    )
                )
            )
            keys += [one.key] if one.field else []
    if len(blocks) == 1:
        blocks.append(text(_("Nothing was said to be wrong, and nothing is known to be.")))
    rows: Rows = [(card_choice(key, place, here, desk),) for key in dict.fromkeys(keys)]
    return Screen(tuple(blocks), (*rows, (Choice(_("Due for review"), place.to("ddue", "1")), *to_desk(place))))


def _brief(value: object) -> Speakable:
    words = str(value)
    return _("nothing") if value is None else words if len(words) <= 80 else f"{words[:79]}…"
