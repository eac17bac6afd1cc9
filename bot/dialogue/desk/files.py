"""Many at once: sheets out and in."""

from bot.dialogue.desk.codes import group_at, letter_of
from bot.dialogue.desk.look import Rows, to_desk
from bot.dialogue.desk.words import GROUPS
from bot.dialogue.here import Here
from bot.dialogue.names import place_name
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, Sheet, item, loud, small, text, title
from bot.dialogue.speech import Message, _
from bot.directory.models import Sourced
from bot.stewardship.changes import group_of
from bot.stewardship.desk import Desk
from bot.stewardship.groups import GROUPS as IN_SHEETS
from bot.stewardship.rows import Row
from bot.stewardship.sheet_problems import SheetProblem
from bot.stewardship.sheets import UnusableSheet, to_csv, to_yaml


def files(place: Place, here: Here, desk: Desk, problems: tuple[SheetProblem, ...] = ()) -> Screen:
    """How it works, a sheet of each group to take, and what was wrong with the last one sent."""
    own = here.directory.get(place.jurisdiction)
    blocks = [title(_("Many at once"))]
    if problems:
        blocks.append(loud(_("The file was not accepted. Nothing has changed.")))
        blocks += [item(sheet_problem(one)) for one in problems[:12]]
        if len(problems) > 12:
            blocks.append(item(_("and {count} more", count=str(len(problems) - 12))))
    blocks += [
        text(
            _(
                "Take a sheet, change it, and send the file into this chat. You see every difference before it is proposed, and one approval is for all of it."
            )
        ),
        text(
            _(
                "A row or a column that is left out changes nothing. An empty cell means that nothing stands there. Leave the apostrophe before numbers: it keeps their zeros. In YAML, an entry says everything: what is left out of it is taken away."
            )
        ),
    ]
    rows: Rows = []
    if own is None:
        rows.append((Choice(_("Choose a place first"), place.to("dplace")),))
    else:
        blocks.append(small(_("Place: {place}", place=place_name(here.local) or own.id)))
        for group in IN_SHEETS:
            if group_of(own, group):
                letter = letter_of(group)
                rows.append(
                    (
                        Choice(_("{group} (CSV)", group=GROUPS[group]), place.to("dsheet", f"{letter}-csv")),
                        Choice(_("{group} (YAML)", group=GROUPS[group]), place.to("dsheet", f"{letter}-yaml")),
                    )
                )
        rows.append((Choice(_("Another place"), place.to("dplace")),))
    rows.append(to_desk(place))
    return Screen(tuple(blocks), tuple(rows))


def sheet(place: Place, here: Here, desk: Desk) -> Screen:
    """A sheet of one group of a place."""
    own, group = here.directory.get(place.jurisdiction), group_at(place.arg)
    if own is None or group not in IN_SHEETS:
        return files(place, here, desk)
    rows = [Row.of(own.id, group, entry) for entry in group_of(own, group) if isinstance(entry, Sourced)]
    as_yaml = place.arg.endswith("yaml")
    try:
        # Spreadsheets set to French expect semicolons: their comma is in the numbers.
        content = to_yaml(rows) if as_yaml else to_csv(rows, ";" if place.language == "fr" else ",")
    except UnusableSheet as error:
        return files(place, here, desk, error.problems)
    name = f"{own.id}-{group.replace('_', '-')}.{'yaml' if as_yaml else 'csv'}"
    blocks = (
        title(_("Here is the sheet")),
        text(
            _(
                "It holds {count} entries as they stand today. Send it back into this chat when you have changed it.",
                count=str(len(rows)),
            )
        ),
    )
    return Screen(
        blocks, ((Choice(_("Other sheets"), place.to("dfiles")), *to_desk(place)),), file=Sheet(name, content)
    )


def sheet_problem(problem: SheetProblem) -> Message:
    """What is wrong with a sheet, and where."""
    says = Message(problem.says.value, problem.values)
    where = ", ".join(part for part in (problem.entry, problem.field) if part)
    if problem.where and where:
        return _("Row {number}, {where}: {says}", number=problem.where, where=where, says=says)
    if problem.where:
        return _("Row {number}: {says}", number=problem.where, says=says)
    return _("{says}", says=says)
