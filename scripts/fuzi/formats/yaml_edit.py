"""Edits a YAML file by its text, so that comments and spelling of everything else stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import yaml
from msgspec import Struct, field

_PLAIN = re.compile(r"[A-Za-z0-9@._/一-鿿-]+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
"""What needs no quotes: plain words, days, instants."""
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
Row = Mapping[str, str | bool]
"""The keys and values of a mapping to be written; a day is written as its text."""


class YamlEdit(Struct):
    """A text with the changes to be made to it; places are found in the text as it was."""

    text: str
    _changes: list[tuple[int, int, str]] = field(default_factory=list)

    def root(self) -> yaml.MappingNode:
        """Return the whole document; it was read by `yaml_source` before, so it is a mapping."""
        node = yaml.compose(self.text, yaml.SafeLoader)
        if not isinstance(node, yaml.MappingNode):
            raise TypeError(node)
        return node

    def done(self) -> str:
        """Return the text with every change made."""
        text = self.text
        for start, end, new in sorted(self._changes, key=lambda one: one[0], reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def set(self, mapping: yaml.MappingNode, key: str, value: str) -> None:
        """Set one key of a mapping, in its own style."""
        known = value_of(mapping, key)
        if known is not None:
            self._changes.append((known.start_mark.index, known.end_mark.index, written(value)))
        elif mapping.flow_style:
            at = self._inside(mapping, "}")
            self._changes.append((at, at, f", {key}: {written(value)}"))
        else:
            at = self._line_end(_last_of(mapping))
            indent = " " * mapping.value[0][0].start_mark.column
            self._changes.append((at, at, f"\n{indent}{key}: {written(value)}"))

    def say(self, mapping: yaml.MappingNode, key: str, words: str) -> None:
        """Put other words under a key that is there, in quotes: words such as a day are no day then."""
        known = value_of(mapping, key)
        if known is None:
            raise KeyError(key)
        self._changes.append((known.start_mark.index, known.end_mark.index, json.dumps(words, ensure_ascii=False)))

    def put(self, scalar: yaml.Node, key: str, more: Row) -> None:
        """Turn a plain item of a list into a mapping that has it under a key."""
        start, end = scalar.start_mark.index, scalar.end_mark.index
        self._changes.append((start, end, f"{{{key}: {self.text[start:end]}, {_pairs(more)}}}"))

    def append(self, owner: yaml.MappingNode, key: str, item: str) -> None:
        """Add an item, written on one line, to the list under a key; the list is made where there is none."""
        found = value_of(owner, key)
        if found is None:
            at = self._line_end(_last_of(owner))
            indent = " " * owner.value[0][0].start_mark.column
            opening = f", {key}: [{item}]" if owner.flow_style else f"\n{indent}{key}:\n{indent}  - {item}"
            at = self._inside(owner, "}") if owner.flow_style else at
            self._changes.append((at, at, opening))
        elif isinstance(found, yaml.SequenceNode) and found.value and not found.flow_style:
            at = self._line_end(_last_of(found))
            self._changes.append((at, at, f"\n{' ' * found.start_mark.column}- {item}"))
        elif isinstance(found, yaml.SequenceNode) and found.value:
            at = self._inside(found, "]")
            self._changes.append((at, at, f", {item}"))
        elif owner.flow_style or owner.start_mark.column:
            self._changes.append((found.start_mark.index, found.end_mark.index, f"[{item}]"))
        else:
            start = self.text.rindex(":", 0, found.start_mark.index) + 1
            self._changes.append((start, found.end_mark.index, f"\n  - {item}"))

    def remove(self, items: Sequence[yaml.Node], item: yaml.Node) -> None:
        """Remove a one-line item of a block list with its line."""
        start = self.text.rfind("\n", 0, item.start_mark.index)
        self._changes.append((start, self._line_end(item), ""))

    def _inside(self, node: yaml.Node, bracket: str) -> int:
        """Return the place before the closing bracket of a list or mapping in one line's style."""
        at = self.text.rindex(bracket, 0, node.end_mark.index)
        while self.text[at - 1] in " \n,":
            at -= 1
        return at

    def _line_end(self, node: yaml.Node) -> int:
        """Return the end of the line on which a node ends, behind a comment there."""
        at = self.text.find("\n", node.end_mark.index)
        return len(self.text) if at < 0 else at


def value_of(mapping: yaml.MappingNode, key: str) -> yaml.Node | None:
    """Return the value under a key."""
    return next((value for name, value in mapping.value if name.value == key), None)


def items_of(mapping: yaml.MappingNode, key: str) -> list[yaml.Node]:
    """Return the items of the list under a key; none where there is no list."""
    found = value_of(mapping, key)
    return list(found.value) if isinstance(found, yaml.SequenceNode) else []


def text_of(mapping: yaml.Node, key: str) -> str:
    """Return the text of a scalar under a key; empty where there is none."""
    found = value_of(mapping, key) if isinstance(mapping, yaml.MappingNode) else None
    return str(found.value) if isinstance(found, yaml.ScalarNode) else ""


def _last_of(node: yaml.Node) -> yaml.Node:
    """Return the innermost last node, whose end is where the text ends, not where the next thing begins."""
    while not getattr(node, "flow_style", True) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def written(value: str | bool) -> str:
    """Return a value as YAML: plain where that is clear, else in quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if _PLAIN.fullmatch(value) and value.lower() not in _WORDS else json.dumps(value, ensure_ascii=False)


def _pairs(row: Row) -> str:
    return ", ".join(f"{key}: {written(value)}" for key, value in row.items())


def flow(row: Row) -> str:
    """Return a mapping on one line."""
    return f"{{{_pairs(row)}}}"
