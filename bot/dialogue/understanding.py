"""What a typed message seems to be about: the name of one card, or `menu`. Words are data, rules are code.

The words stand in locales/<language>/phrases.yaml, which explains itself to whoever edits it. Nothing here is a model:
a message becomes words, words become concepts ("groups"), and a card is concepts standing near each other.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

SAFETY: Final = ("danger_now", "suicide", "strangled_or_injured")
"""Cards that win whichever language they were typed in."""

ABOUT_SOMEBODY_ELSE: Final = ("manager", "saw", "told")
"""Cards for people who help somebody; they give way when the message says it happened to the writer."""

CARDS: Final[tuple[str, ...]] = (
    *SAFETY,
    *ABOUT_SOMEBODY_ELSE,
    "under_18",
    "accused",
    "harmed_someone",
    "assault",
    "harassment",
    "bullying",
    "asked_to_keep_quiet",
    "medical",
    "report",
    "elected",
    "write_down",
    "helpline",
    "privacy",
    "leave",
    "human",
    "thanks",
    "menu",
)
"""Every card, in the order in which they are tried."""

_FIRST, _LAST = 2000, 500
"""Words read from the start and the end of a long message: enough for any story, and a bound on the work."""

_LONGEST = 40
"""Letters in a word; anything longer is noise."""

_NEAR = 5
"""Words that may stand between two concepts when a pattern does not say."""

_BREAK = 2
"""Words a full stop counts for: the next sentence is less likely to be about the same thing."""

_BEFORE, _AFTER = 4, 2
"""How far before a match `not after` looks, and how far after it `unless` looks."""

_STEPS = 4000
"""Combinations tried for one pattern in one message before giving up: nobody writes so, a script might."""

_SECTIONS: Final = frozenset(
    {
        *("spellings", "sounds_like", "elided"),
        *("often_misspelt", "vital", "ignore", "not_misspelt"),
        *("groups", "about_me", "cards"),
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_SPELT_OUT = re.compile(r"\b[^\W\d_](?:([ .\-_*])[^\W\d_])(?:\1[^\W\d_])+\b")
_WORD = re.compile(r"[^\W_]+(?:['*@$!]+[^\W_]+)*\**|[.!?;\n]")
_RUN = re.compile(r"(.)\1{2,}")
_DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1")
_PART = re.compile(r"\d+|[^\W\d_]+")
_DISGUISES = (str.maketrans("013457@$!", "oieastasi"), str.maketrans("013457@$!", "oleastasl"))
_ITEMS = re.compile(r"[\w|]+(?: > [\w|]+)+|[\w|]+(?: \+ [\w|]+)*")
_CONDITION = re.compile(r" (within|alone) (\d+)| (unless|not after) ([\w|]+)")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Concepts that together suggest a card. Groups are bits; an item is the groups any of which will do."""

    items: tuple[int, ...]
    ordered: bool
    within: int
    alone: int | None
    unless: int
    not_after: int


_LookedUp = dict[tuple[str, bool], frozenset[str]]
"""What the words of one message may stand for. It lives as long as the call: nothing typed stays in memory."""

_Phrases = dict[str, dict[str, list[tuple[tuple[str, ...], int]]]]
"""First word, second word ("" if there is none), then what must follow and the group it makes."""


class Phrases:
    """The words of every language, compiled once."""

    def __init__(self, by_language: Mapping[str, Any]) -> None:
        """Compile parsed phrases.yaml files. Raises ValueError naming language, place and remedy."""
        self.languages: Final = {language: _Language(language, data) for language, data in by_language.items()}


def understand(words: str, phrases: Phrases, language: str = "en") -> str:
    """The card a message seems to ask for, `menu` if none. Knows no more than the words; never raises."""
    text = fold(words)
    looked_up: dict[str, _LookedUp] = {name: {} for name in phrases.languages}
    spoken = [(known, known.split(text, looked_up[known.name])) for known in phrases.languages.values()]
    familiar = {known.name: known.familiarity(found, looked_up[known.name]) for known, (found, _) in spoken}
    # People mix languages, so each is tried, but the one most words are from goes first, and only in that one may a
    # word be misspelt: nearly every English word is some French word misspelt.
    spoken.sort(key=lambda known: (-familiar[known[0].name], known[0].name != language))
    most = max(familiar.values(), default=0)
    readings = [
        known.read(*found, looked_up[known.name], forgiving=familiar[known.name] == most) for known, found in spoken
    ]
    for card in SAFETY:
        if any(reading.suggests(card) for reading in readings):
            return card
    for reading in readings:
        about_me = reading.is_about_me()
        for card in CARDS[len(SAFETY) : -1]:
            if not (about_me and card in ABOUT_SOMEBODY_ELSE) and reading.suggests(card):
                return card
    return "menu"


def fold(text: str) -> str:
    """Small letters without accents, straight quotes, no invisible characters, s p e l t words joined."""
    # Characters are bounded before words are, for a message that is one endless word.
    if len(text) > 12 * (_FIRST + _LAST):
        text = f"{text[: 12 * _FIRST]} {text[-12 * _LAST :]}"
    # A typographic apostrophe decomposes to nothing useful, so it is replaced before the accents go.
    text = re.sub("[\u2018\u2019\u02bc\u00b4`\u2032]", "'", text)
    text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).replace("œ", "oe").replace("æ", "ae")
    return _SPELT_OUT.sub(lambda run: run[0].replace(run[1], "") if len(run[0]) > 6 else run[0], text)


class _Language:
    """One language's words: from a word to the entries it may stand for, from entries to groups."""

    def __init__(self, name: str, data: Any) -> None:
        self.name = name
        sections = self._mapping("the file", data)
        if unknown := sorted(set(sections) - _SECTIONS):
            raise self._wrong(unknown[0], f"is not a known section; use one of {', '.join(sorted(_SECTIONS))}")
        self._spellings = {
            fold(str(written)).replace("'", ""): tuple(fold(self._text(f"spellings: {written}", meant)).split())
            for written, meant in self._mapping("spellings", sections.get("spellings") or {}).items()
        }
        self._read_groups(self._mapping("groups", sections.get("groups")))
        lists = {
            name: self._entries(name, sections[name])
            for name in ("ignore", "often_misspelt", "vital", "elided", "not_misspelt")
            if name in sections
        }
        self._ignored = self._phrases({"ignore": lists.get("ignore", ())})
        self._not_misspelt = frozenset(lists.get("not_misspelt", ()))
        self._not_misspelt_stems = tuple(word[:-1] for word in self._not_misspelt if word.endswith("*"))
        self._index_words(lists.get("often_misspelt", ()))
        self._sounds_like = {
            fold(str(written)): self._text(f"sounds_like: {written}", meant)
            for written, meant in self._mapping("sounds_like", sections.get("sounds_like") or {}).items()
        }
        self._index_slips(lists.get("vital", ()))
        self._elided = tuple(sorted(lists.get("elided", ()), key=len, reverse=True))
        self.about_me = self._patterns("about_me", sections.get("about_me") or [])
        cards = self._mapping("cards", sections.get("cards"))
        if strange := sorted(set(cards) - set(CARDS[:-1])):
            raise self._wrong(f"cards: {strange[0]}", f"is not a card; use one of {', '.join(CARDS[:-1])}")
        self.cards = {card: self._patterns(f"cards: {card}", lines) for card, lines in cards.items()}

    # Reading the data

    def _wrong(self, place: str, remedy: str) -> ValueError:
        return ValueError(f"locales/{self.name}/phrases.yaml, {place}: {remedy}.")

    def _mapping(self, place: str, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self._wrong(place, "should be a list of `name: words` lines, and is missing or something else")
        if strange := [key for key in value if not isinstance(key, str)]:
            raise self._wrong(place, f"a name that YAML reads as {strange[0]!r}; choose another, or put it in quotes")
        return value

    def _text(self, place: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self._wrong(
                place, f'should be words; if it says yes, no, on, off or a number, put it in "": {value!r}'
            )
        return value

    def _entries(self, place: str, value: Any) -> tuple[str, ...]:
        entries = tuple(" ".join(fold(entry).split()) for entry in self._text(place, value).split(","))
        for entry in entries:
            if not re.fullmatch(r"\([\w]+\)|(?:[^\W_]+\*?)(?: [^\W_]+\*?)*", entry):
                raise self._wrong(
                    place, f"{entry!r} is not an entry; write words with commas between them, without apostrophes"
                )
        return entries

    def _read_groups(self, groups: Mapping[str, Any]) -> None:
        listed = {name: self._entries(f"groups: {name}", words) for name, words in groups.items()}
        self._numbers = {name: number for number, name in enumerate(listed)}

        def expand(name: str, within: tuple[str, ...]) -> Iterable[str]:
            if name in within:
                raise self._wrong(f"groups: {name}", "contains itself; take one of the groups in brackets out")
            for entry in listed[name]:
                if not entry.startswith("("):
                    yield entry
                elif entry[1:-1] in listed:
                    yield from expand(entry[1:-1], (*within, name))
                else:
                    raise self._wrong(f"groups: {name}", f"{entry} is not a group; correct its name or add the group")

        self._phrases_of = self._phrases({name: tuple(expand(name, ())) for name in listed})

    def _phrases(self, groups: Mapping[str, Iterable[str]]) -> _Phrases:
        """By first and second word, the words that must follow and the group they make."""
        found: _Phrases = {}
        for name, entries in groups.items():
            number = self._numbers.get(name, -1)
            for entry in dict.fromkeys(entries):
                # What is typed is respelt before it is compared ("dont" is "do not"), so entries are too.
                first, second, *rest = [*self._respelt(entry.split()), ""]
                found.setdefault(first, {}).setdefault(second, []).append((tuple(rest[:-1]), number))
        return found

    def _respelt(self, words: Iterable[str]) -> list[str]:
        return [part for word in words for part in self._spellings.get(word, (word,))]

    def _index_words(self, often_misspelt: Iterable[str]) -> None:
        self._known: set[str] = set()
        for phrases in (self._phrases_of, self._ignored):
            for first, seconds in phrases.items():
                self._known.update((first, *seconds))
                self._known.update(word for ends in seconds.values() for rest, _ in ends for word in rest)
        self._known.discard("")
        self._stem_lengths = sorted({len(word) - 1 for word in self._known if word.endswith("*")})
        self._shown: dict[tuple[str, int], set[str]] = {}
        for word in (known.rstrip("*") for known in self._known):
            self._shown.setdefault((word[0], len(word)), set()).add(word)
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        for word in dict.fromkeys(often_misspelt):
            if not self._as_written(word):
                raise self._wrong(f"often_misspelt: {word}", "is in no group; add it to one, or take it out here")
            self._by_shape.setdefault((word[0], len(word)), []).append(word)

    def _index_slips(self, vital: Iterable[str]) -> None:
        """Every way of getting one letter of a vital word wrong, unless that is a word of its own."""
        self._slips: dict[str, set[str]] = {}
        for word in dict.fromkeys(vital):
            meant = self._as_written(word)
            if not meant:
                raise self._wrong(f"vital: {word}", "is in no group; add it to one, or take it out here")
            for slip in _slips_of(word):
                if slip not in self._known and not self._is_another_word(slip):
                    self._slips.setdefault(slip, set()).update(meant)

    def _patterns(self, place: str, lines: Any) -> tuple[_Pattern, ...]:
        if not isinstance(lines, Sequence) or isinstance(lines, str):
            raise self._wrong(place, "should be a list of patterns, each on its own line after a dash")
        return tuple(self._pattern(place, line) for line in lines)

    def _pattern(self, place: str, line: Any) -> _Pattern:
        text = " ".join(self._text(place, line).split())
        items = _ITEMS.match(text)
        rest = text[items.end() :] if items else ""
        said = {limit or exclusion: value or names for limit, value, exclusion, names in _CONDITION.findall(rest)}
        if items is None or _CONDITION.sub("", rest):
            raise self._wrong(
                place,
                f"{line!r} is not a pattern; write groups joined by > or by +, then within, alone, unless or not after",
            )

        def groups(names: str) -> int:
            if unknown := [name for name in names.split("|") if name and name not in self._numbers]:
                raise self._wrong(
                    place, f"{unknown[0]!r} in {line!r} is not a group; correct its name or add the group"
                )
            return sum(1 << self._numbers[name] for name in set(names.split("|")) if name)

        return _Pattern(
            items=tuple(groups(item) for item in re.split(" [>+] ", items[0])),
            ordered=">" in items[0],
            within=int(said.get("within", _NEAR)),
            alone=int(said["alone"]) if "alone" in said else None,
            unless=groups(said.get("unless", "")),
            not_after=groups(said.get("not after", "")),
        )

    # Reading a message

    def familiarity(self, words: Sequence[str], looked_up: _LookedUp) -> int:
        """How many of the words are this language's."""
        return sum(1 for word in words if self._entries_of(word, False, looked_up))

    def read(self, words: Sequence[str], places: Sequence[int], looked_up: _LookedUp, *, forgiving: bool) -> "_Reading":
        """Find every group in a message; `forgiving` of misspelling or not."""
        entries = [self._entries_of(word, forgiving, looked_up) for word in words]
        for start, length, _ in list(_found(entries, self._ignored)):
            entries[start : start + length] = [frozenset()] * length
        spans: dict[int, list[tuple[int, int]]] = {}
        for start, length, group in _found(entries, self._phrases_of):
            spans.setdefault(group, []).append((places[start], places[start + length - 1]))
        return _Reading(self, spans, len(words))

    def split(self, text: str, looked_up: _LookedUp) -> tuple[list[str], list[int]]:
        """The words of a folded message and where each stands."""
        words: list[str] = []
        places: list[int] = []
        place = 0
        pieces = _WORD.findall(text)
        if len(pieces) > _FIRST + _LAST:
            pieces = pieces[:_FIRST] + pieces[-_LAST:]
        for piece in pieces:
            if piece in ".!?;\n":
                place += _BREAK
                continue
            for word in self._split(piece, looked_up):
                words.append(word)
                places.append(place)
                place += 1
        return words, places

    def _split(self, piece: str, looked_up: _LookedUp) -> Iterable[str]:
        """The words in something typed between spaces: don't is do not, j'ai is j ai, 17yo is 17 yo."""
        if len(piece) > _LONGEST:
            return ()
        plain = piece.replace("'", "")
        if plain in self._spellings:
            return self._spellings[plain]
        if piece.isalpha():
            return self._apart(piece, looked_up)
        if not plain.isalpha() and not plain.isdigit() and self._entries_of(plain, False, looked_up):
            return (plain,)
        parts = [word for part in piece.split("'") for word in _PART.findall(part)]
        # The s of "he's" and "boss's" says nothing, and would stand between words that belong together.
        return self._respelt(parts if len(parts) == 1 or parts[-1] != "s" else parts[:-1])

    def _apart(self, word: str, looked_up: _LookedUp) -> tuple[str, ...]:
        """A word, or two if an apostrophe was left out: maider is m aider. Short ones are left to `spellings`."""
        for short in self._elided:
            rest = word[len(short) :]
            if word.startswith(short) and len(rest) >= 4 and rest[0] in "aeiouhy":
                apart = self._entries_of(rest, False, looked_up) and not self._entries_of(word, False, looked_up)
                return (short, rest) if apart and not self._is_another_word(word) else (word,)
        return (word,)

    def _entries_of(self, word: str, forgiving: bool, looked_up: _LookedUp) -> frozenset[str]:
        found = looked_up.get((word, forgiving))
        if found is None:
            found = self._look_up(word, forgiving)
            if alike := self._sounds_like.get(word):
                found |= self._as_written(alike)
            if forgiving and (slips := self._slips.get(word)):
                found |= slips
            looked_up[word, forgiving] = found
        return found

    def _look_up(self, word: str, forgiving: bool) -> frozenset[str]:
        """The entries a word may stand for: as written, without a disguise, or misspelt."""
        if not word.isalpha():
            return self._as_written(word) or self._disguised(word)
        runs = (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)) if _RUN.search(word) else (word, word)
        for written in dict.fromkeys((word, *runs)):
            if found := self._as_written(written):
                # A stem catches misspelt endings too, but perhaps of another word: "confidental" is no confiding.
                known = not forgiving or written in self._known or self._is_another_word(written)
                return found if known else found | self._misspelt(written, 1)
        if not forgiving or self._is_another_word(word):
            return frozenset()
        squeezed = _DOUBLE.sub(r"\1", word)
        if len(squeezed) >= 4 and squeezed in self._known:
            return self._as_written(squeezed)
        return self._misspelt(runs[1], 2 if len(runs[1]) >= 8 else 1)

    def _as_written(self, word: str) -> frozenset[str]:
        found = [word] if word in self._known else []
        for length in self._stem_lengths:
            if length > len(word):
                break
            if (stem := word[:length] + "*") in self._known:
                found.append(stem)
        return frozenset(found)

    def _is_another_word(self, word: str) -> bool:
        return word in self._not_misspelt or word.startswith(self._not_misspelt_stems)

    def _disguised(self, word: str) -> frozenset[str]:
        if "*" in word:
            # A star may hide any letter, but most letters must show, or every word would fit.
            if word.count("*") * 2 > len(word):
                return frozenset()
            start = word.split("*", 1)[0]
            alike = (known for known in self._shown.get((word[0], len(word)), ()) if known.startswith(start))
            fitting = [known for known in alike if all(a in ("*", b) for a, b in zip(word, known, strict=True))]
            return frozenset(entry for known in fitting for entry in self._as_written(known))
        for disguise in _DISGUISES:
            plain = word.translate(disguise)
            if plain.isalpha() and (found := self._as_written(plain)):
                return found
        return frozenset()

    def _misspelt(self, word: str, far: int) -> frozenset[str]:
        # People seldom get the first letter wrong, and "missed" is not "kissed": it has to be the same. A word two
        # letters off has to begin like the real one, or "visiting" would be "vomiting".
        if len(word) < 5:
            return frozenset()
        lengths = range(max(5, len(word) - far), len(word) + far + 1)
        alike = [known for length in lengths for known in self._by_shape.get((word[0], length), ())]
        near = [
            (known, distance)
            for known, distance, _ in process.extract(word, alike, scorer=OSA.distance, score_cutoff=far, limit=None)
            if distance == 1 or known[:2] == word[:2]
        ]
        closest = min((distance for _, distance in near), default=0)
        return frozenset(entry for known, distance in near if distance == closest for entry in self._as_written(known))


def _slips_of(word: str) -> set[str]:
    """The word with a letter left out, typed twice or swapped with the next, or with another first letter."""
    slips = {word[:k] + word[k] + word[k:] for k in range(len(word))}
    slips |= {word[:k] + word[k + 1] + word[k] + word[k + 2 :] for k in range(len(word) - 1)}
    if len(word) >= 4:
        slips |= {word[:k] + word[k + 1 :] for k in range(len(word))}
    if len(word) >= 5:
        slips |= {chr(letter) + word[1:] for letter in range(ord("a"), ord("z") + 1)}
    return slips - {word}


def _found(entries: Sequence[frozenset[str]], phrases: _Phrases) -> Iterable[tuple[int, int, int]]:
    """Every phrase in a message: where it starts, its length, its group."""
    for start, here in enumerate(entries):
        following = entries[start + 1] if start + 1 < len(entries) else frozenset()
        for first in here:
            seconds = phrases.get(first)
            if seconds is None:
                continue
            for _, group in seconds.get("", ()):
                yield start, 1, group
            for second in following:
                for rest, group in seconds.get(second, ()):
                    end = start + 2 + len(rest)
                    if end <= len(entries) and all(rest[k] in entries[start + 2 + k] for k in range(len(rest))):
                        yield start, end - start, group


class _Reading:
    """Where each group stands in one message, in one language."""

    def __init__(self, language: _Language, spans: dict[int, list[tuple[int, int]]], length: int) -> None:
        self._language = language
        self._spans = spans
        self._length = length
        self._present = sum(1 << group for group in spans)
        self._merged: dict[int, list[tuple[int, int]]] = {}

    def is_about_me(self) -> bool:
        """Does the message say it happened to the writer?"""
        return any(self._fits(pattern) for pattern in self._language.about_me)

    def suggests(self, card: str) -> bool:
        """Does any pattern of the card fit?"""
        return any(self._fits(pattern) for pattern in self._language.cards.get(card, ()))

    def _places(self, groups: int) -> list[tuple[int, int]]:
        if groups not in self._merged:
            found = {span for group, spans in self._spans.items() if groups >> group & 1 for span in spans}
            self._merged[groups] = sorted(found)
        return self._merged[groups]

    def _fits(self, pattern: _Pattern) -> bool:
        for item in pattern.items:
            if not item & self._present:
                return False
        if pattern.alone is not None and self._length > pattern.alone:
            return False
        items = [self._places(item) for item in pattern.items]
        if not pattern.ordered:
            items.sort(key=len)
        steps = _STEPS

        def extend(chosen: tuple[tuple[int, int], ...]) -> bool:
            nonlocal steps
            if len(chosen) == len(items):
                return not self._is_excluded(pattern, chosen)
            steps -= 1
            low, high = min(start for start, _ in chosen), max(end for _, end in chosen)
            places = items[len(chosen)]
            # Phrases are at most a few words, so starting a little early misses none that reach into the window.
            first = bisect_left(places, (high + 1 if pattern.ordered else low - pattern.within - 6, 0))
            for index in range(first, len(places)):
                start, end = places[index]
                if start > high + pattern.within + 1 or steps < 0:
                    return False
                if low - end - 1 > pattern.within or any(start <= last and end >= head for head, last in chosen):
                    continue
                if extend((*chosen, (start, end))):
                    return True
            return False

        return any(extend((place,)) for place in items[0])

    def _is_excluded(self, pattern: _Pattern, chosen: tuple[tuple[int, int], ...]) -> bool:
        low, high = min(start for start, _ in chosen), max(end for _, end in chosen)

        def stands(groups: int, first: int, last: int) -> bool:
            places = self._places(groups) if groups & self._present else []
            return any(
                first <= start <= last and not any(start <= tail and end >= head for head, tail in chosen)
                for start, end in places
            )

        return stands(pattern.unless, low, high + _AFTER) or stands(pattern.not_after, low - _BEFORE, high)
