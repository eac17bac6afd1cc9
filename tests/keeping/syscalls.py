"""Stands between SQLite and the system: a full disk, or an end in the middle of any write.

SQLite lets every system call it makes be replaced (`xSetSystemCall`). So each call that changes a file can be counted
and can go wrong, always in the same order, without another program looking on.
"""

import _sqlite3
import ctypes
import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import Any, Final

import pytest


class Fate(Enum):
    """What becomes of a call."""

    GOES_ON = auto()
    DISK_FULL = auto()
    STOPS_HALFWAY = auto()
    """Half of it is done; then comes what `halfway` does, which is kill -9 unless something else is given."""


Decide = Callable[[], Fate]
"""Asked at every call that changes a file."""


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`, whose last three members are what is needed."""

    _fields_ = (
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        *((f"pointer{number}", ctypes.c_void_p) for number in range(3)),
        *((f"function{number}", ctypes.c_void_p) for number in range(13)),
        ("xSetSystemCall", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)),
        ("xGetSystemCall", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
    )


_WRITE: Final = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)
_CUT: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int64, use_errno=True)
_OPEN: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_int, use_errno=True)
_REMOVE: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, use_errno=True)


def kill() -> None:
    """Ends this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()


@contextmanager
def interposed(decide: Decide, halfway: Callable[[], None] = kill) -> Iterator[None]:
    """While it lasts, every write of every SQLite in this process asks first. Skips a test where that cannot be."""
    library = ctypes.CDLL(_sqlite3.__file__)
    if not hasattr(library, "sqlite3_vfs_find"):
        pytest.skip("this Python has SQLite built in and does not let it be reached")
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None)
    replaced: list[tuple[bytes, int]] = []
    alive: list[Any] = []  # what is called from C must not be collected

    def replace(name: bytes, kind: Any, around: Callable[[Any], Callable[..., int]]) -> None:
        before = vfs.contents.xGetSystemCall(vfs, name)
        if before is None:
            return
        call = kind(around(kind(before)))
        alive.append(call)
        replaced.append((name, before))
        vfs.contents.xSetSystemCall(vfs, name, ctypes.cast(call, ctypes.c_void_p))

    def writing(real: Any) -> Callable[..., int]:
        def write(file: int, buffer: int, length: int, at: int) -> int:
            match decide():
                case Fate.STOPS_HALFWAY:
                    real(file, buffer, length // 2, at)
                    halfway()
                case Fate.DISK_FULL:
                    return _full()
            return int(real(file, buffer, length, at))

        return write

    def changing(real: Any) -> Callable[..., int]:
        def change(*what: Any) -> int:
            if decide() is Fate.STOPS_HALFWAY:
                halfway()
            return int(real(*what))

        return change

    def opening(real: Any) -> Callable[..., int]:
        def open(path: bytes, flags: int, mode: int) -> int:
            if flags & os.O_CREAT and not os.path.exists(path):  # noqa: PTH110
                match decide():
                    case Fate.STOPS_HALFWAY:
                        halfway()
                    case Fate.DISK_FULL:
                        return _full()
            return int(real(path, flags, mode))

        return open

    for name in (b"pwrite", b"pwrite64"):
        replace(name, _WRITE, writing)
    replace(b"ftruncate", _CUT, changing)
    replace(b"unlink", _REMOVE, changing)
    replace(b"open", _OPEN, opening)
    try:
        yield
    finally:
        for name, before in replaced:
            vfs.contents.xSetSystemCall(vfs, name, before)


def _full() -> int:
    ctypes.set_errno(errno.ENOSPC)
    return -1


class Countdown:
    """Lets so many calls pass; from then on, all meet their fate. Counts what happened."""

    def __init__(self, passing: int, fate: Fate) -> None:
        self.passing, self.fate, self.calls, self.met = passing, fate, 0, False

    def __call__(self) -> Fate:
        self.calls += 1
        if self.calls <= self.passing:
            return Fate.GOES_ON
        self.met = True
        return self.fate
