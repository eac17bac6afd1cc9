"""An account as the file that is handed to the person: words, then the seal on the page, then the seal of the file."""

from dataclasses import replace
from datetime import datetime

from bot.account.paper import typeset
from bot.account.plain import as_text, words_of
from bot.account.seal import Keys, seal_file, seal_words
from bot.account.sheet import Paper


def pdf_file(paper: Paper, keys: Keys, at: datetime, password: str | None = None) -> bytes:
    """A PDF; sealed if there is a key, locked if there is a password. Raises UnusablePassword."""
    return _sealed(typeset(_marked(paper, keys, at), password), keys, at)


def text_file(paper: Paper, keys: Keys, at: datetime) -> bytes:
    """A text file; sealed if there is a key."""
    return _sealed(as_text(_marked(paper, keys, at)), keys, at)


def _marked(paper: Paper, keys: Keys, at: datetime) -> Paper:
    if keys.signing is None:
        return paper
    marks = seal_words(words_of(paper), keys, at)
    return replace(paper, marks=marks.lines, qr=marks.qr)


def _sealed(content: bytes, keys: Keys, at: datetime) -> bytes:
    return content if keys.signing is None else seal_file(content, keys, at)
