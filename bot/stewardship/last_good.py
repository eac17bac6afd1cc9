"""A copy of the history beside its database, for the day the database cannot be read. One record a line, chained."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.stewardship.history import Record, record_as_text, record_from_text


class LastGood:
    """The copy. `path` None: there is none, as in memory."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def read(self) -> Sequence[Record]:
        """The records of the copy. Raises OSError or ValueError where it cannot be read; no copy is an empty one."""
        if self._path is None or not self._path.exists():
            return ()
        text = self._path.read_text("utf-8", "surrogatepass")
        return [record_from_text(line) for line in text.split("\n") if line]  # words may hold other ends of lines

    def write(self, records: Iterable[Record]) -> None:
        """Puts a whole copy in place of the last; whoever reads sees one of the two. Raises OSError."""
        if self._path is None:
            return
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        handle = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
                file.writelines(f"{record_as_text(record)}\n" for record in records)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
