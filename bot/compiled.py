"""What was read and checked at an earlier start, so that the next one need not do it again.

Python does the same with its own modules, and this lies where those lie: in a `__pycache__`, trusted as much as they
are, and not written where they are not (PYTHONDONTWRITEBYTECODE, a read-only disk). It is used only while every byte
that it was made of is the same: the facts, the words, and the code that read them.
"""

import contextlib
import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, Final, TypeVar

_CODE: Final = Path(__file__).parent
_MADE_WITH: Final = "pydantic"
"""The library whose objects are kept: another version of it may build them differently."""

Made = TypeVar("Made")


def compiled(sources: Iterable[Path], make: Callable[[], Made], beside: Path) -> Made:
    """What `make` makes of the sources: as it was kept the last time, or made and kept. Raises what `make` raises.

    `beside`: the name of a Python file in whose `__pycache__` it is to lie.
    """
    state = _state_of([*sources, *_CODE.rglob("*.py")])
    kept = Path(cache_from_source(str(beside))).with_suffix(".compiled")
    found: Made | None = _read(kept, state)
    if found is None:
        found = make()
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):  # the next start takes longer, and that is all
                _write(kept, state + pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    return found


def _state_of(files: Iterable[Path]) -> bytes:
    """The sources as they are now, in one value."""
    state = hashlib.sha256(f"{sys.version} {version(_MADE_WITH)}".encode())
    for path in sorted(files):
        with contextlib.suppress(OSError):  # one that cannot be read is for `make` to complain about
            content = path.read_bytes()
            state.update(f"{path.relative_to(_CODE.parent)} {len(content)}\n".encode() + content)
    return state.digest()


def _read(kept: Path, state: bytes) -> Any:
    """What was kept, if it was made of the same; None if there is none, or it cannot be read any more."""
    try:
        content = kept.read_bytes()
        if content[: len(state)] != state:
            return None
        with _nothing_collected():
            made = pickle.loads(memoryview(content)[len(state) :])  # noqa: S301  as trusted as the code beside it
    except Exception:  # whatever a damaged file provokes; it is made anew
        return None
    return made


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """A hundred thousand objects come at once, and none can go: looking for some that can takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write(kept: Path, content: bytes) -> None:
    """In one piece: another process may read at this moment."""
    kept.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(kept)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
