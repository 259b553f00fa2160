"""YAML into plain values that remember their lines, with everything ambiguous refused.

Duplicate keys, anchors, aliases, tags, several documents, tabs and keys that are not text are problems, not surprises.
Typed reading of a file is left to each format; `Reader` gathers all problems of a file before it refuses.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import yaml
from msgspec import Struct, field

from fuzi.errors import MalformedFile, Problem
from fuzi.messages import Message, msg

T = TypeVar("T")
Scalar = str | int | float | bool | dt.date | dt.datetime | None
MAX_BYTES = 2_000_000
_COLLECTIONS = {"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader; YAML 1.1 `yes`, `no`, `on`, `off` and base-60 numbers stay text. It notes anchors."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.anchored: list[int] = []

    def get_event(self) -> Any:
        """Return the next event; the line (0-based) of an anchor or alias is noted."""
        event: Any = super().get_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            self.anchored.append(0 if event.start_mark is None else event.start_mark.line)
        return event


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, regexp) for tag, regexp in resolvers if tag not in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789"))


class Value(Struct, frozen=True):
    """A scalar, list or mapping with the line (1-based) it stands on."""

    data: Scalar | list[Value] | dict[str, Value]
    line: int
    key_lines: Mapping[str, int] = field(default_factory=dict)


class Reader:
    """Reads typed values out of one file and gathers every problem; `finish` refuses when there is one."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def problem(self, line: int, what: Message, hint: Message | None = None) -> None:
        """Note a problem and go on reading."""
        self.problems.append(Problem(self.path, line, what, hint))

    def finish(self) -> None:
        """Refuse the file when any problem was noted.

        Raises:
            MalformedFile: with all problems, in the order of lines.
        """
        if self.problems:
            problems = sorted(self.problems, key=lambda problem: problem.line)
            raise MalformedFile(msg("{path} cannot be used as it is", path=self.path), problems)

    def parse(self, text: str, first_line: int = 1) -> Value:
        """Parse YAML text whose first line is line `first_line` of the file.

        Raises:
            MalformedFile: not YAML at all, or too large.
        """
        if len(text) > MAX_BYTES:
            self.problem(first_line, msg("the file is larger than {limit} bytes", limit=MAX_BYTES))
            self.finish()
        try:
            loader = _Loader(text)
            node = loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = first_line + (0 if mark is None else mark.line)
            self.problem(
                line,
                msg("this is not valid YAML"),
                msg("look at the indentation, colons and quotation marks on this line and the one above it"),
            )
            self.finish()
            raise AssertionError from error
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            self.problem(first_line, msg("this is not valid YAML"), msg("remove control characters and deep nesting"))
            self.finish()
            raise AssertionError from error
        for line in loader.anchored:
            self.problem(first_line + line, msg("anchors and aliases (& and *) are not used here"))
        self.finish()  # before anything is unfolded: aliases of aliases grow without end
        if node is None:
            return Value(None, first_line)
        return self._value(node, first_line)

    def _value(self, node: yaml.Node, first_line: int) -> Value:
        line = first_line + node.start_mark.line
        if not isinstance(node, yaml.ScalarNode) and node.tag not in _COLLECTIONS:
            self.problem(line, msg("tags (!…) are not used here"))
        if isinstance(node, yaml.MappingNode):
            data: dict[str, Value] = {}
            key_lines: dict[str, int] = {}
            for key_node, value_node in node.value:
                key_line = first_line + key_node.start_mark.line
                if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
                    self.problem(key_line, msg("a key must be a plain word"))
                    continue
                key = str(key_node.value)
                if key in data:
                    self.problem(key_line, msg("`{key}` is given twice", key=key), msg("keep one of them"))
                    continue
                data[key] = self._value(value_node, first_line)
                key_lines[key] = key_line
            return Value(data, line, key_lines)
        if isinstance(node, yaml.SequenceNode):
            return Value([self._value(item, first_line) for item in node.value], line)
        return Value(self._scalar(node, line), line)

    def _scalar(self, node: yaml.Node, line: int) -> Scalar:
        text = str(node.value)
        tag = node.tag.removeprefix("tag:yaml.org,2002:")
        if tag == "str":
            return text
        if tag == "null":
            return None
        if tag == "bool":
            return text == "true"
        if tag == "int":
            return int(text)
        if tag == "timestamp":
            try:
                return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else dt.datetime.fromisoformat(text)
            except ValueError:
                self.problem(line, msg("`{text}` is not a date that exists", text=text), msg("write 2026-01-31"))
                return None
        if tag == "float":
            return text
        self.problem(line, msg("tags (!…) are not used here"))
        return None

    # typed access; each notes a problem and returns a harmless value when the file says something else

    def mapping(self, value: Value, keys: Iterable[str], required: Iterable[str] = ()) -> dict[str, Value]:
        """Return a mapping; notes unknown keys (with "did you mean") and missing ones."""
        if not isinstance(value.data, dict):
            self.problem(value.line, msg("`key: value` lines are expected here"))
            return {}
        known = list(keys)
        for key in value.data:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = msg("did you mean `{near}`?", near=near[0]) if near else msg("known here: {keys}", keys=known)
                self.problem(value.key_lines[key], msg("unknown key `{key}`", key=key), hint)
        for key in required:
            if key not in value.data:
                self.problem(value.line, msg("`{key}` is missing", key=key))
        return {key: item for key, item in value.data.items() if key in known}

    def items(self, value: Value | None) -> list[Value]:
        """Return a list; nothing given is an empty list."""
        if value is None or value.data is None:
            return []
        if not isinstance(value.data, list):
            self.problem(value.line, msg("a list is expected here"))
            return []
        return value.data

    def text(self, value: Value | None, default: str = "") -> str:
        """Return one line of text; numbers and dates are not taken for text."""
        if value is None:
            return default
        if not isinstance(value.data, str):
            self.problem(value.line, msg("text is expected here"), msg("put it between quotation marks"))
            return default
        if "\n" in value.data.rstrip("\n") or any(ord(char) < 32 for char in value.data.rstrip("\n")):
            self.problem(value.line, msg("one line of text is expected here"))
            return default
        return value.data.strip()

    def texts(self, value: Value | None) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(self.text(item) for item in self.items(value))

    def number(self, value: Value | None, default: int, low: int, high: int) -> int:
        """Return a whole number between `low` and `high`."""
        if value is None:
            return default
        if not isinstance(value.data, int) or isinstance(value.data, bool) or not low <= value.data <= high:
            self.problem(value.line, msg("a whole number from {low} to {high} is expected here", low=low, high=high))
            return default
        return value.data

    def flag(self, value: Value | None, default: bool = False) -> bool:
        """Return `true` or `false`."""
        if value is None:
            return default
        if not isinstance(value.data, bool):
            self.problem(value.line, msg("`true` or `false` is expected here"))
            return default
        return value.data

    def day(self, value: Value | None) -> dt.date | None:
        """Return a day (`2026-01-31`)."""
        if value is None or value.data is None:
            return None
        if not isinstance(value.data, dt.date) or isinstance(value.data, dt.datetime):
            self.problem(value.line, msg("a day such as 2026-01-31 is expected here"))
            return None
        return value.data

    def choice(self, value: Value | None, choices: Mapping[str, T], default: T) -> T:
        """Return one of the words listed."""
        if value is None:
            return default
        if not isinstance(value.data, str) or value.data not in choices:
            text = value.data if isinstance(value.data, str | int) else "?"
            is_empty = value.data is None or text == ""
            what = msg("this must not be empty") if is_empty else msg("`{text}` is not known here", text=text)
            self.problem(value.line, what, msg("one of: {choices}", choices=list(choices)))
            return default
        return choices[value.data]

    def checked(self, value: Value | None, is_good: Callable[[str], bool], what: Message, default: str = "") -> str:
        """Return a text that passes `is_good`; else notes `what`."""
        text = self.text(value, default)
        if value is not None and isinstance(value.data, str) and not is_good(text):
            self.problem(value.line, what)
            return default
        return text


def read_yaml(text: str, path: str, build: Callable[[Reader, Value], T]) -> T:
    """Parse one YAML file and build its model; refuses with all problems at once."""
    reader = Reader(path)
    model: Any = build(reader, reader.parse(text))
    reader.finish()
    built: T = model
    return built
