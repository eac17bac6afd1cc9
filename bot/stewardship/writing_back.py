"""Writes approved facts back into `resources/`, so that a person can review and commit the difference.

The files are patched, not written anew: only the values that changed are replaced in the text, and everything else,
comments, quotes and folded lines included, stays byte for byte. Before anything is replaced, the new text is read by
the project's own strict loader and must give exactly what was asked for.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from bot.directory.loading import BrokenResource, jurisdiction_files, load_jurisdiction, problems_of
from bot.directory.models import Jurisdiction
from bot.stewardship.changes import KINDS
from bot.stewardship.patching import Patch, Unusual, is_block, nodes_below
from bot.stewardship.yaml_writing import model_in

Changes = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""What changes in one place: group, entry, field, and the new value; None takes the field out."""


def write_back(resources: Path, changed: Mapping[str, Changes]) -> tuple[Path, ...]:
    """Writes changed and new entries into the files of their places; returns the files that are different now.

    All files are prepared and checked before the first one is replaced. Raises BrokenResource, naming file and entry,
    if something cannot be written; then nothing is. Should the disk fail while they are replaced, each file is still
    either as it was or as it shall be, and writing the same again finishes the work.
    """
    prepared: list[tuple[Path, Path]] = []
    try:
        for place in sorted(changed):
            path = _file_of(resources, place)
            written = _patched(path, changed[place])
            if written is not None:
                text, intended = written
                prepared.append((path, _set_aside(path, text, intended)))
        for path, aside in prepared:
            aside.replace(path)
    except OSError as error:
        raise BrokenResource(f"{resources}: cannot be written: {error}") from error
    finally:
        for _path, aside in prepared:
            aside.unlink(missing_ok=True)
    for folder in {path.parent for path, _aside in prepared}:
        _keep_on_disk(folder)
    return tuple(path for path, _aside in prepared)


def _file_of(resources: Path, place: str) -> Path:
    for path in jurisdiction_files(resources):
        if path.stem == place:
            return path
    raise BrokenResource(f"{place}.yaml: there is no such place; add its file first")


def _set_aside(path: Path, text: str, intended: Jurisdiction) -> Path:
    """The new file, complete and checked, beside the one it will replace."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, aside)
        try:
            found = load_jurisdiction(aside)
        except BrokenResource as error:
            raise BrokenResource(f"{path.name}: what would be written cannot be read again: {error}") from None
        if found != intended:
            raise BrokenResource(f"{path.name}, {_differing(found, intended)}: would not be read as it was meant")
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _differing(found: Jurisdiction, intended: Jurisdiction) -> str:
    """The ids of the entries that are not as they were meant, for an error."""
    names = [
        str(getattr(meant, "id", group))
        for group in KINDS
        for meant in getattr(intended, group)
        if meant not in getattr(found, group)
    ]
    return ", ".join(names) or "the file itself"


def _keep_on_disk(folder: Path) -> None:
    """A replaced file survives a power cut only once its folder was written, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _key_of(entry: Mapping[str, Any]) -> str:
    """What an entry is called by: its id, or for a row about a parliament the day it begins."""
    return str(entry["id"] if "id" in entry else entry["since"])


def _after(path: Path, before: Jurisdiction, changes: Changes) -> Jurisdiction:
    """The place as it shall be. Raises BrokenResource if the schema does not allow it."""
    data = before.model_dump(mode="json")
    for group, entries in changes.items():
        if group not in KINDS:
            raise BrokenResource(f"{path.name}: there is no group '{group}'; use one of {', '.join(KINDS)}")
        for key, fields in entries.items():
            there = [entry for entry in data[group] if _key_of(entry) == key]
            if len(there) > 1:
                raise BrokenResource(f"{path.name}, {key}: stands there twice in {group}; make it unique first")
            name = "since" if group == "parliament" else "id"
            if name == "id" and fields.get("id", key) != key:
                raise BrokenResource(f"{path.name}, {key}: an id stays as it is; '{fields['id']}' would be a new entry")
            if not there:
                there = [{name: key}]
                data[group] = [*data[group], there[0]]
            for field, value in fields.items():
                if value is None:
                    there[0].pop(field, None)
                else:
                    there[0][field] = value
    try:
        return Jurisdiction.model_validate(data)
    except ValidationError as error:
        raise BrokenResource(f"{path.name}:\n" + "\n".join(f"  {one}" for one in problems_of(error, data))) from None


def _patched(path: Path, changes: Changes) -> tuple[str, Jurisdiction] | None:
    """The text with its changes and what it shall mean; None if it says all of it already."""
    before = load_jurisdiction(path)
    intended = _after(path, before, changes)
    if intended == before:
        return None
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenResource(f"{path.name}: cannot be read: {error}") from None
    patch = Patch(text)
    old, new = (place.model_dump(mode="json", exclude_defaults=True) for place in (before, intended))
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise BrokenResource(f"{path.name}: is written in braces; write each field on its own line")
    _refuse_shared(path, root)
    top = {key.value: (key, value) for key, value in root.value}
    for group in Jurisdiction.model_fields:
        if new.get(group, []) == old.get(group, []):
            continue
        model = model_in(Jurisdiction.model_fields[group].annotation)
        if group not in top:
            patch.insert_pair(root, group, new[group], Jurisdiction, apart=True)
            continue
        key, node = top[group]
        if is_block(node, yaml.SequenceNode):
            _patch_group(path, patch, node, old[group], new[group], model)
        else:
            patch.rewrite(root, key, node, new[group], model)
    return patch.applied(), intended


def _patch_group(
    path: Path,
    patch: Patch,
    group: yaml.SequenceNode,
    old: Sequence[dict[str, Any]],
    new: Sequence[dict[str, Any]],
    model: type[BaseModel] | None,
) -> None:
    """Entries in the file keep their place, as they do in `new`; new ones follow the last."""
    for node, was, shall_be in zip(group.value, old, new, strict=False):
        try:
            patch.change_item(group, node, was, shall_be, model)
        except Unusual as unusual:
            raise BrokenResource(f"{path.name}, {_key_of(was)}: {unusual}; write it like the other entries") from None
    apart = len(group.value) < 2 or patch.blank_between(group.value[-2], group.value[-1])
    patch.append_items(group, new[len(group.value) :], model, apart=apart)


def _refuse_shared(path: Path, root: yaml.Node) -> None:
    """An anchor stands for several places at once: a change to one of them would change the others."""
    seen: set[int] = set()
    for node in nodes_below(root):
        if id(node) in seen:
            raise BrokenResource(
                f"{path.name}: line {node.start_mark.line + 1} is used in several places; write it out"
            )
        seen.add(id(node))
