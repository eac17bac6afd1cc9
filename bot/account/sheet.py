"""What stands on the paper of an account: plain words in one language, never markup."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """One answer: what was asked, the words as they were written, and when."""

    question: str
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class Section:
    """Answers under one heading."""

    heading: str
    answers: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that stands on the paper, in one language. Plain words, never markup.

    `seal` is what to say about the seal, or that there is none; `marks` and `qr` are the seal itself, if there is one.
    `qr_says` is read aloud instead of the picture. `page_says` has {page} and {pages} in it. `undrawn_says` explains
    the code that stands for a character no font has; it is shown if there is one.
    """

    language: str
    title: str
    introduction: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    seal: tuple[str, ...]
    qr_says: str
    page_says: str
    undrawn_says: str
    marks: tuple[str, ...] = ()
    qr: str = ""
