"""A YAML file as plain data that remembers the line of every path in it.

Deliberately absent: writing (ruamel does that, where comments must survive).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from infra.errors import BadInput, Place, Problem
from infra.spec.paths import Keys, shown
from infra.spec.yaml_faults import plain_fault

# Loose on purpose: the models say what may stand where.
Data: TypeAlias = "dict[str, Data] | tuple[Data, ...] | str | int | float | bool | None"

MAX_BYTES = 1_000_000
MAX_NODES = 50_000  # aliases expanded; an estate of this size would not fit GitHub's and Vercel's own limits
MAX_DEPTH = 40
_DEEP_FOR_C = 2_000

_TRUE = {"yes", "true", "on"}
_BOOL = "tag:yaml.org,2002:bool"
_MERGE = "tag:yaml.org,2002:merge"
_KINDS = {
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:timestamp": "date",
    _BOOL: "true/false value",
}
_TAGS = {*_KINDS, _MERGE, *(f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "null", "value"))}


@dataclass(frozen=True)
class Spot:
    """Where a value starts, and how it is written when it is a plain word that YAML does not read as text."""

    line: int
    written: str = ""
    kind: str = ""


@dataclass
class Document:
    """One file: `data`, and `spots` by path."""

    file: str
    data: Data = None
    spots: dict[Keys, Spot] = field(default_factory=dict)

    def spot(self, keys: Keys) -> Spot | None:
        return self.spots.get(keys)

    def place(self, keys: Keys) -> Place:
        """Returns where `keys` is, or where its nearest parent that exists is."""
        for length in range(len(keys), 0, -1):
            if spot := self.spots.get(keys[:length]):
                return Place(self.file, spot.line, shown(keys[:length]))
        return Place(self.file, 1)


def read_document(path: Path, file: str, project: str = "") -> Document:
    """Returns the parsed file. `file` is how messages call it; keys of `project` are shown without its name.

    BadInput: unreadable, not UTF-8, broken YAML, a key given twice, aliases that expand to too much."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(Problem("there is no such file", Place(file))) from None
    except OSError as error:
        raise BadInput(Problem(f"the file cannot be read: {error.strerror}", Place(file))) from None
    if len(raw) > MAX_BYTES:
        raise BadInput(
            Problem("the file is larger than 1 MB", Place(file), "a stack file is a few kilobytes")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(Problem("the file is not UTF-8 text", Place(file, line), "save it as UTF-8")) from None
    try:
        _refuse_depth(text, file)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise BadInput(plain_fault(error, file, text)) from None
    reading = _Reading(file, project)
    data = reading.value(root, (), 0) if root is not None else None
    if reading.problems:
        raise BadInput(*reading.problems)
    return Document(file, data, reading.spots)


_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse_depth(text: str, file: str) -> None:
    """PyYAML's C composer recurses without a limit (brackets end the process), its parser does not."""
    if sum(text.count(opening) for opening in ("[", "{", "- ", "? ")) < _DEEP_FOR_C:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise BadInput(Problem("values are nested too deeply", Place(file)))


class _Reading:
    """Turns nodes into data; refuses what would be lost on the way."""

    def __init__(self, file: str, project: str) -> None:
        self.file = file
        self.project = project
        self.spots: dict[Keys, Spot] = {}
        self.problems: list[Problem] = []
        self._nodes = 0

    def value(self, node: yaml.Node, keys: Keys, depth: int) -> Data:
        self._count(node, keys, depth)
        if node.tag not in _TAGS:
            self._refuse(f"the tag `{node.tag}` means nothing here", node, keys, "write the value without it")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, keys, depth)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._item(item, (*keys, at), depth) for at, item in enumerate(node.value))
        return self._scalar(node, keys)

    def _item(self, node: yaml.Node, keys: Keys, depth: int) -> Data:
        self.spots[keys] = Spot(_line(node))
        return self.value(node, keys, depth + 1)

    def _mapping(self, node: yaml.MappingNode, keys: Keys, depth: int) -> Data:
        data: dict[str, Data] = {}
        for key, (line, value) in self._pairs(node, keys, depth).items():
            self.spots[(*keys, key)] = Spot(line)
            data[key] = self.value(value, (*keys, key), depth + 1)
        return data

    def _pairs(self, node: yaml.MappingNode, keys: Keys, depth: int) -> dict[str, tuple[int, yaml.Node]]:
        """Returns line and value by key. What `<<` merges gives way to what the mapping says itself."""
        self._count(node, keys, depth)
        own: dict[str, tuple[int, yaml.Node]] = {}
        merged: list[yaml.Node] = []
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                merged += value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
            elif not isinstance(key_node, yaml.ScalarNode):
                self._refuse("a key must be text", key_node, keys, "write a plain word")
            elif (key := str(key_node.value)) in own:
                self._refuse(
                    f"`{key}` is given twice",
                    key_node,
                    (*keys, key),
                    f"line {own[key][0]} has it too: keep one",
                )
            else:
                own[key] = (_line(key_node), value_node)
        for source in merged:
            if isinstance(source, yaml.MappingNode):
                own = self._pairs(source, keys, depth + 1) | own
            else:
                self._refuse("`<<` merges mappings only", source, keys, "name the anchor of a mapping")
        return own

    def _count(self, node: yaml.Node, keys: Keys, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise BadInput(
                Problem("aliases expand to too many values", self._at(node, keys[:4]), "write the values out")
            )
        if depth > MAX_DEPTH:
            raise BadInput(Problem("values are nested too deeply", self._at(node, keys[:4])))

    def _refuse(self, what: str, node: yaml.Node, keys: Keys, fix: str) -> None:
        self.problems.append(Problem(what, self._at(node, keys), fix))

    def _scalar(self, node: yaml.Node, keys: Keys) -> Data:
        text = str(node.value)
        if node.tag == "tag:yaml.org,2002:null":
            return None
        kind = _KINDS.get(node.tag, "")
        if kind and keys:
            before = self.spots.get(keys)
            self.spots[keys] = Spot(before.line if before else _line(node), text, kind)
        if node.tag == _BOOL:
            return text.lower() in _TRUE
        if kind == "number":
            return _number(text)
        if kind == "date":
            return 0  # no model takes a date: the spot makes the message say so
        return text

    def _at(self, node: yaml.Node, keys: Keys) -> Place:
        return Place(self.file, _line(node), shown(bare(keys, self.project)))


def bare(keys: Keys, project: str) -> Keys:
    """Returns the path as the models know it: without `config` and without the project's prefix."""
    if project and len(keys) > 1 and keys[0] == "config" and str(keys[1]).startswith(f"{project}:"):
        return (str(keys[1]).removeprefix(f"{project}:"), *keys[2:])
    return keys


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _number(text: str) -> int | float:
    """Returns the number that a decimal notation means; for another (hexadecimal, sexagesimal …) one that no
    model takes, as the spot holds what is written."""
    plain = text.replace("_", "")
    try:
        return int(plain, 10)
    except ValueError:
        pass
    try:
        return float(plain)
    except ValueError:
        return math.nan
