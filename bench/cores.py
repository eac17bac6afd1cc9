"""One core for the bot under test, another for everything else, so that neither takes time from the other."""

import os


def allowed() -> set[int]:
    """The cores this process may use; empty where the system does not tell."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


BOT, REST = sorted(allowed())[:2] if len(allowed()) > 1 else (None, None)


def keep_to(core: int | None, process: int = 0) -> None:
    """This process, or another, runs on this core alone; where there is no choice, nothing happens."""
    if core is not None:
        os.sched_setaffinity(process, {core})


def restore(to: set[int]) -> None:
    """As it was."""
    if to:
        os.sched_setaffinity(0, to)
