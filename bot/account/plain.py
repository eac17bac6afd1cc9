"""An account as plain text: every letter as it was typed, readable with anything, now and in thirty years."""

from bot.account.sheet import Paper


def words_of(paper: Paper) -> str:
    """Everything a reader of the paper reads, in the same order, without the seal's own marks and page numbers."""
    parts = [paper.title, *paper.introduction]
    for section in paper.sections:
        parts.append(section.heading)
        parts += ["\n".join((one.question, "", one.words, "", one.when)) for one in section.answers]
    parts += [*paper.closing, *paper.seal]
    return writable("\n\n".join(part for part in parts if part))


def as_text(paper: Paper) -> bytes:
    """The text file, UTF-8: the words, then the marks of the seal if there are any."""
    parts = [words_of(paper), "\n".join(paper.marks)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def lines_of(words: str) -> list[str]:
    """The words line by line, however a line was ended. Not `splitlines`, which also ends one at other letters."""
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        words = words.replace(end, "\n")
    return words.split("\n")


def writable(words: str) -> str:
    """The same words; half a letter, which UTF-8 cannot hold and no keyboard makes, becomes the replacement sign."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
