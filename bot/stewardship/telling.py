"""Tells a steward what became of the pages, and shows meanwhile how far it is. Only words; nothing is judged here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from itertools import groupby

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from bot.stewardship.fetching import Outcome, Page
from bot.stewardship.verifying import Progress, Report, Standing, Verdict

_TOLD_ELSEWHERE = (Outcome.READ, Outcome.MOVED, Outcome.GONE)


@contextmanager
def progress_on(console: Console) -> Iterator[Progress]:
    """A bar while pages are fetched; on what is no terminal, nothing."""
    if not console.is_terminal:
        yield lambda done, of: None
        return
    columns = (TextColumn("Looking at pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("pages", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def print_report(report: Report, console: Console) -> None:
    """Counts, then what is missing place by place, then pages that moved, are gone or could not be read.

    Addresses stand on lines of their own and are never broken, so that they can be opened from a narrow terminal and
    found in a file.
    """
    _line(console, "The directory and its sources", style="bold")
    if not report.complete:
        _line(
            console, f"Stopped early: {len(report.pages)} of {report.pages_in_all} pages were looked at.", style="bold"
        )
    _line(console, f"{len(report.pages)} pages: {_counted((page.outcome for page in report.pages), Outcome)}")
    standings = (verdict.standing for verdict in report.verdicts)
    _line(console, f"{len(report.verdicts)} numbers and addresses: {_counted(standings, Standing)}")
    _tell_missing(report.with_standing(Standing.MISSING), console)
    _tell_unknown(report.with_standing(Standing.UNKNOWN), console)
    _tell_pages("Moved for good", report.with_outcome(Outcome.MOVED), console)
    _tell_pages("Gone", report.with_outcome(Outcome.GONE), console)
    others = tuple(outcome for outcome in Outcome if outcome not in _TOLD_ELSEWHERE)
    _tell_pages("Not read in full", report.with_outcome(*others), console)
    _line(console, "")
    _line(console, "Nothing was changed. What is missing may be spelt in a way we do not know: look before you edit.")


def _tell_missing(missing: Sequence[Verdict], console: Console) -> None:
    for place, verdicts in groupby(missing, key=lambda verdict: verdict.key.place):
        _heading(console, f"Missing in {place}")
        for verdict in verdicts:
            _line(console, f"  {_named(verdict)}")
            _addresses(console, "not on", verdict.looked_at)


def _tell_unknown(unknown: Sequence[Verdict], console: Console) -> None:
    if unknown:
        _heading(console, "Not known, because no page could be read in full")
    for verdict in unknown:
        _line(console, f"  {verdict.key.place}, {_named(verdict)}")


def _tell_pages(heading: str, pages: Sequence[Page], console: Console) -> None:
    if pages:
        _heading(console, heading)
    for page in pages:
        said = f"{page.outcome}: {page.why}" if page.why else str(page.outcome)
        _line(console, f"  {page.url}")
        if page.outcome not in _TOLD_ELSEWHERE:
            _line(console, f"    {said}")
        if page.moved_to:
            _line(console, f"    now {page.moved_to}")


def _named(verdict: Verdict) -> str:
    return f"{verdict.key.id}: {verdict.contact.way} {verdict.contact.value}"


def _counted(found: Iterable[StrEnum], kinds: type[StrEnum]) -> str:
    counts = Counter(found)
    return ", ".join(f"{counts[kind]} {kind}" for kind in kinds if counts[kind]) or "none"


def _addresses(console: Console, word: str, addresses: Sequence[str]) -> None:
    for address in addresses:
        _line(console, f"    {word} {address}")


def _heading(console: Console, words: str) -> None:
    _line(console, "")
    _line(console, words, style="bold")


def _line(console: Console, words: str, style: str = "") -> None:
    """One line as it is: no markup, no colours of rich's own, and an address longer than the line left whole."""
    console.print(Text(words, style=style), soft_wrap="://" in words, highlight=False)
