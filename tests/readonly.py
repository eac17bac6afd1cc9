"""A disk that takes no writes, also from root: mounted read-only, or files that nobody may change.

Both are real: the system refuses, not a pretence in our own code. Without the right to do it, tests are skipped.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest


def _done(*command: object) -> bool:
    """Whether a command of the system's could be done."""
    words = [str(one) for one in command]
    return shutil.which(words[0]) is not None and subprocess.run(words, capture_output=True).returncode == 0


@contextmanager
def mounted_read_only(folder: Path) -> Iterator[None]:
    """Whoever opens something in this folder meanwhile may only read. What is open already may still be written."""
    if not _done("mount", "--bind", folder, folder):
        pytest.skip("nothing may be mounted here")
    try:
        assert _done("mount", "-o", "remount,bind,ro", folder)
        yield
    finally:
        assert _done("umount", "--lazy", folder)


@contextmanager
def unchangeable(*paths: Path) -> Iterator[None]:
    """Nobody may change these files and folders meanwhile, not even who has them open: as after a disk's error."""
    with ExitStack() as mending:
        for path in paths:
            if not _done("chattr", "+i", path):
                pytest.skip("files cannot be made unchangeable here")
            mending.callback(_done, "chattr", "-i", path)
        yield


class Disk:
    """A small disk of its own that can fail: from then on the system lets nobody write, as it does with a real one."""

    def __init__(self, image: Path, folder: Path) -> None:
        self._image, self.folder = image, folder

    def mount(self) -> bool:
        """Puts it at its folder. Whether that may be done here."""
        return _done("mount", "-o", "loop,errors=remount-ro", self._image, self.folder)

    def fails(self) -> None:
        """What is on the disk by now stays."""
        assert _done("sync", "-f", self.folder)
        assert _done("mount", "-o", "remount,abort", self.folder)

    def unmount(self) -> bool:
        """Takes it away."""
        return _done("umount", self.folder)


@contextmanager
def disk(beside: Path) -> Iterator[Disk]:
    """A disk while the block runs."""
    one = Disk(beside / "image", beside / "disk")
    one.folder.mkdir()
    with (beside / "image").open("wb") as image:
        image.truncate(16 * 1024 * 1024)
    if not (_done("mkfs.ext4", "-q", "-F", beside / "image") and one.mount()):
        pytest.skip("no disk of its own can be made here")
    try:
        yield one
    finally:
        one.unmount()
