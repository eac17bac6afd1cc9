"""Reads `resources/` from disk, strictly: the only part of the directory that touches a file."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.directory.directory import Directory
from bot.directory.models import Jurisdiction, MedicalWindow
from bot.directory.scenarios import Module, Practice, Principle, Scenario

RESOURCES = Path(__file__).parents[2] / "resources"

Kind = TypeVar("Kind")


class BrokenResource(Exception):
    """A file in resources/ cannot be used. The message names file, entry, field and remedy."""


class _StrictLoader(yaml.CSafeLoader):
    """YAML without its traps: `no` stays a word, `012` and `1:30` stay as written, a key given twice is an error."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[-1] in {"null", "merge"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _mapping_without_doubles(loader: _StrictLoader, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            line = key_node.start_mark.line + 1
            raise yaml.constructor.ConstructorError(None, None, f"a key must be a word (line {line})")
        if key in seen:
            line = key_node.start_mark.line + 1
            raise yaml.constructor.ConstructorError(None, None, f"key '{key}' is given twice (line {line})")
        seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


def _construct_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> Any:
    mapping: dict[Any, Any] = {}
    yield mapping
    mapping.update(_mapping_without_doubles(loader, node, deep=True))


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def read_yaml(path: Path) -> Any:
    """One YAML file, every scalar as the text that was written. Raises BrokenResource with the line at fault."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise BrokenResource(f"{path.name}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenResource(f"{path.name}: cannot be read as YAML: {error}") from None
    return parse_yaml(text, path.name)


def parse_yaml(text: str, name: str) -> Any:
    """YAML that did not come from a file of ours, read as strictly. `name` is what the message of an error calls it."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506  a SafeLoader, made stricter
    except yaml.YAMLError as error:
        raise BrokenResource(f"{name}: cannot be read as YAML: {error}") from None


_REMEDIES = {
    "extra_forbidden": "there is no such field; correct its spelling or take it out",
    "missing": "is missing; add it",
}


def problems_of(error: ValidationError, data: Any) -> list[str]:
    """Each thing the schema refuses, as `entry, field: what is wrong`."""
    found = []
    for one in error.errors():
        where = list(one["loc"])
        entry, at = "", data
        for step in where:
            try:
                at = at[step]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(at, dict) and "id" in at and at is not data:
                entry = f"{at['id']}, "
        field = ".".join(str(step) for step in where) or "the whole file"
        given = one.get("input")
        shown = f" (found: {str(given)[:60]!r})" if isinstance(given, str | int | float | bool) else ""
        says = _REMEDIES.get(one["type"], one["msg"].removeprefix("Value error, "))
        found.append(f"{entry}{field}: {says}{shown}")
    return found


def load_jurisdiction(path: Path) -> Jurisdiction:
    """One file of resources/jurisdictions/. Raises BrokenResource naming every problem in it."""
    return _load_as(Jurisdiction, path)


def jurisdiction_files(resources: Path = RESOURCES) -> list[Path]:
    """The files of all places, a country before its states."""
    return sorted((resources / "jurisdictions").glob("*.yaml"), key=lambda path: path.stem)


def load_directory(resources: Path = RESOURCES) -> Directory:
    """Everything in resources/. Raises BrokenResource naming every problem of the first file that cannot be used."""
    places = [load_jurisdiction(path) for path in jurisdiction_files(resources)]
    if not places:
        raise BrokenResource(f"{resources}: holds no jurisdictions; is this the project's folder?")
    windows = _load_as(list[MedicalWindow], resources / "medical.yaml")
    return Directory(places, windows, load_practice(resources / "scenarios"))


def load_practice(folder: Path) -> Practice:
    """The scenes to practise with, in the order of their files' names, and the modules made of them."""
    scenes = [one for path in sorted((folder / "scenes").glob("*.yaml")) for one in _load_as(list[Scenario], path)]
    modules = [_load_as(Module, folder / "modules" / f"{name}.yaml") for name in ("staff", "members", "managers")]
    try:
        return Practice(scenes, modules, _load_as(list[Principle], folder / "principles.yaml"))
    except ValueError as error:
        raise BrokenResource(f"{folder.name}: {error}") from None


def _load_as(kind: type[Kind], path: Path) -> Kind:
    """A file that holds things of one kind. Raises BrokenResource naming every problem in it."""
    data = read_yaml(path)
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        raise BrokenResource(f"{path.name}:\n" + "\n".join(f"  {one}" for one in problems_of(error, data))) from None
