"""An entry as users see it, or would after a change; in each language."""

from dataclasses import replace

from bot.dialogue.desk.codes import key_at, parts
from bot.dialogue.desk.draft import looked_at
from bot.dialogue.desk.look import Rows, place_, to_desk
from bot.dialogue.here import Here
from bot.dialogue.pages import care, election, help, leading, report, rules
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, title
from bot.dialogue.speech import LanguageName, _
from bot.directory.directory import Directory
from bot.directory.models import Sourced
from bot.directory.tokens import token_of
from bot.stewardship.changes import Key, entry_at
from bot.stewardship.desk import Desk


def view(place: Place, here: Here, desk: Desk) -> Screen:
    """An entry as users would see it after the draft, or see it now; in each language."""
    key = key_at(place, here, desk)
    if key is None:
        return place_(place, here, desk)
    code, number = parts(place.arg)
    part = number if number in ("1", "2") else "1"
    drafting = desk.draft is not None and key in desk.draft.texts
    directory = looked_at(here, desk).directory if drafting else here.directory
    back = (
        Choice(_("Back to the draft"), place.to("ddraft"))
        if drafting
        else Choice(_("Back to the entry"), place.to("dcard", code))
    )
    return seen_by_users(place, here, key, part, directory, ((back,), to_desk(place)), "dview", code)


def seen_by_users(
    place: Place,
    here: Here,
    key: Key,
    part: str,
    directory: Directory,
    ways: tuple[tuple[Choice, ...], ...],
    page: str,
    code: str,
) -> Screen:
    """A user's card in a directory that may not be there yet, with buttons for the languages."""
    local = directory.at(key.place)
    shown = replace(here, directory=directory, local=local, desk=None, counts=False)
    entry = entry_at(directory, key)
    token = token_of(key.id)
    there = place.saying_where(key.place)
    rows: Rows = []
    if isinstance(entry, Sourced) and entry.only_in and key.place not in entry.only_in:
        there = place.saying_where(entry.only_in[0])
        shown = replace(shown, local=directory.at(entry.only_in[0]))
    if not getattr(entry, "display_ok", True):
        screen = Screen((title(_("Users do not see this one.")),))
    elif key.group == "help_lines":
        screen = help.line(there.to("line", token), shown)
    elif key.group == "routes" and part == "1":
        screen = report.route(there.to("route", token), shown)
        rows.append((Choice(_("The rest of this card"), place.to(page, f"{code}-2")),))
    elif key.group == "routes":
        screen = report.route_rest(there.to("routeb", token), shown)
        rows.append((Choice(_("First part of this card"), place.to(page, f"{code}-1")),))
    elif key.group == "duties":
        screen = leading.duty(there.to("duty", token), shown)
    elif key.group == "medical":
        screen = care.exam(there.to("exam"), shown)
    elif key.group == "definitions":
        screen = rules.rules(there.to("rules"), shown)
    elif key.group == "parliament":
        screen = election.election(there.to("election"), shown)
    else:
        screen = help.help_now(there.to("help"), shown)
    languages = tuple(
        Choice(LanguageName(language), replace(place, language=language).to(page, f"{code}-{part}"))
        for language in here.languages
        if language != place.language
    )
    return Screen(screen.blocks, (*rows, languages, *ways))
