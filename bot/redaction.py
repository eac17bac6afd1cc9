"""What the log may hold: what the operator needs, and not a word or an id of a person.

python-telegram-bot logs whole updates when it cannot parse them (CRITICAL) and every call at DEBUG, and HTTP libraries
log addresses with the token in them. So records of those libraries are stripped to their origin, at every level, on the
root handler, where nothing slips past a child logger.
"""

import logging
import sys
from typing import TextIO

_OURS = "bot"


class WithoutPersons(logging.Filter):
    """Lets our own records through with the token blotted out, and of all others only where they come from."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites the record in place; never drops one, so that the operator sees that something happened."""
        if record.name.partition(".")[0] == _OURS:
            record.msg = self._blotted(record.getMessage())
        else:
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            record.msg = f"{record.module}.{record.funcName}:{record.lineno} {kind}".rstrip()
        record.args = None
        # A traceback repeats arguments and chained errors of libraries, so it may hold a person's words.
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True

    def _blotted(self, message: str) -> str:
        return message.replace(self._token, "<token>") if self._token else message


def redacting_handler(token: str, stream: TextIO) -> logging.Handler:
    """A handler that writes only what may be written."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(WithoutPersons(token))
    return handler


def set_up_logging(level: str, token: str) -> None:
    """Logs to standard error, through the filter."""
    logging.basicConfig(level=level, handlers=[redacting_handler(token, sys.stderr)], force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a record that cannot be written would otherwise be printed whole
