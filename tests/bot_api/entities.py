"""Text as Telegram reads it: HTML in, plain text and entities with UTF-16 offsets out."""

import re
from dataclasses import dataclass, field

from .limits import ENTITIES, Json, bad, link_problem, utf16_length

_TAGS = {
    "bold": "b strong",
    "italic": "i em",
    "underline": "u ins",
    "strikethrough": "s strike del",
    "spoiler": "span tg-spoiler",
    "text_link": "a",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_TYPES = {tag: kind for kind, tags in _TAGS.items() for tag in tags.split()}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TAG = re.compile(r"""<(/?)([\w-]+)((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[\w.-]+))?)*)\s*>""")
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?""")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));")
_PLAIN = re.compile(r"[^<&]+")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")


@dataclass
class _Open:
    """A start tag that still waits for its end tag."""

    name: str
    at: int
    entity: Json
    inside: list[Json] = field(default_factory=list)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """What a message with parse_mode HTML becomes, or the complaint of the real parser."""
    text, length, position = "", 0, 0
    stack = [_Open("", 0, {})]
    while position < len(source):
        if plain := _PLAIN.match(source, position):
            piece, position = plain[0], plain.end()
        elif source[position] == "&":
            piece, position = _reference(source, position)
        elif tag := _TAG.match(source, position):
            if tag[1]:
                _close(stack, tag[2].lower(), length, _offset(source, position))
            else:
                stack.append(_open(tag, length, _offset(source, position)))
            position = tag.end()
            continue
        else:
            raise _no_tag(source, position)
        text += piece
        length += utf16_length(piece)
    if len(stack) > 1:
        raise _complaint(f'Can\'t find end tag corresponding to start tag "{stack[-1].name}"')
    return trim(text, stack[0].inside)


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram drops blanks around a message, entities left empty by that, and the entities after the hundredth."""
    kept = text.strip()
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if start < stop:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, sorted(moved, key=lambda entity: (entity["offset"], -entity["length"]))[:ENTITIES]


def bot_commands(text: str) -> list[Json]:
    """The entities Telegram finds by itself in what a person writes."""
    return [
        {"type": "bot_command", "offset": utf16_length(text[: found.start()]), "length": len(found[0])}
        for found in _COMMAND.finditer(text)
    ]


def _open(tag: re.Match[str], at: int, offset: str) -> _Open:
    name = tag[2].lower()
    if name not in _TYPES:
        raise _complaint(f'Unsupported start tag "{name}" {offset}')
    attributes = {
        found[1].lower(): _unescaped(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(tag[3])
    }
    entity: Json = {"type": _TYPES[name]}
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _complaint(f'Tag "span" must have class "tg-spoiler" {offset}')
    if name == "a":
        # The real one takes the visible text for the address then, and shows no link when that fails: a lost link.
        if not attributes.get("href"):
            raise _complaint(f'Tag "a" must have attribute "href" {offset}')
        entity["url"] = attributes["href"]
    if name == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    if name == "code" and attributes.get("class", "").startswith("language-"):
        entity["language"] = attributes["class"].removeprefix("language-")
    return _Open(name, at, entity)


def _close(stack: list[_Open], name: str, length: int, offset: str) -> None:
    """Turn the innermost open tag into an entity of the tag around it."""
    if len(stack) == 1:
        raise _complaint(f"Unexpected end tag {offset}")
    ended = stack.pop()
    if ended.name != name:
        raise _complaint(f'Unmatched end tag {offset}, expected "</{ended.name}>", found "</{name}>"')
    around = stack[-1]
    entity = {**ended.entity, "offset": ended.at, "length": length - ended.at}
    if name == "pre" and len(ended.inside) == 1 and ended.inside[0]["length"] == entity["length"]:
        entity.update({key: value for key, value in ended.inside[0].items() if key == "language"})
    elif name == "code" and around.name != "pre":
        entity.pop("language", None)
    # Code shows its contents as they are, and an entity inside one of its own kind says nothing new.
    if name not in ("code", "pre"):
        around.inside += [inner for inner in ended.inside if inner["type"] != entity["type"]]
    if entity["length"] and not (name == "a" and link_problem(entity["url"])):
        around.inside.append(entity)


def _reference(source: str, position: int) -> tuple[str, int]:
    """A character reference. Stricter than the real parser, which shows a stray "&" as it is: what may happen to an
    unescaped text must not depend on the characters after it, so the documented rule is the one that counts here."""
    found = _REFERENCE.match(source, position)
    offset = _offset(source, position)
    if found is None:
        raise _complaint(f'Unescaped "&" {offset}')
    if found[3]:
        if found[3] not in _NAMED:
            raise _complaint(f'Unsupported entity "&{found[3]};" {offset}')
        return _NAMED[found[3]], found.end()
    code = int(found[1], 16) if found[1] else int(found[2])
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        raise _complaint(f'Unsupported entity "{found[0]}" {offset}')
    return chr(code), found.end()


def _unescaped(value: str) -> str:
    return re.sub("&(lt|gt|amp|quot);", lambda found: _NAMED[found[1]], value)


def _no_tag(source: str, position: int) -> Exception:
    """The complaint for a "<" that begins nothing that could be read as a tag."""
    written = re.compile(r"<(/?)([^\s>]*)").match(source, position)
    assert written is not None
    offset = _offset(source, position)
    if written[1]:
        return _complaint(f"Unclosed end tag {offset}")
    if written[2].lower() in _TYPES:
        return _complaint(f'Unclosed start tag "{written[2].lower()}" {offset}')
    return _complaint(f'Unsupported start tag "{written[2].lower()}" {offset}')


def _offset(source: str, position: int) -> str:
    return f"at byte offset {len(source[:position].encode())}"


def _complaint(why: str) -> Exception:
    return bad(f"can't parse entities: {why}")
