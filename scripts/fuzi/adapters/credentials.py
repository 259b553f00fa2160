"""Keys and tokens, looked for by a maintained engine in one confined child; it never tells a value.

The engine is kingfisher's own library: it scans in the process, so that no file is written for it, and it has no way
out of the child. What it says is believed only where it is well formed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fuzi.adapters.confined_child import ConfinedChild
from fuzi.messages import Message, msg
from fuzi.model.token import ENGINE, ENGINE_VERSION, Token, TokenSearch

SECONDS = 120.0
COMMAND = ("-m", "fuzi.adapters.credential_child")
MOST_CHARACTERS = 16 * 1024 * 1024
"""So much is asked at once; what is beyond it is asked next, of the same child."""
_RULE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
_CONFIDENCES = {"low": False, "medium": False, "high": True}


class ChildCredentials:
    """The port `Credentials`: a child starts with a question and ends with its answer.

    Args:
        cache: the folder in which the engine keeps its compiled rules, and nothing else; None: it compiles them anew.
        seconds: how long one answer may take before the child is killed.
        command: what runs as the child.
    """

    def __init__(self, cache: Path | None, seconds: float = SECONDS, command: Sequence[str] = COMMAND) -> None:
        self._command = (*command, *(() if cache is None else (str(cache),)))
        self._seconds = seconds

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> ChildCredentials:
        """Return the engine of the user whose environment is given."""
        home = environment.get("HOME")
        cache = environment.get("XDG_CACHE_HOME") or (str(Path(home) / ".cache") if home else "")
        return cls(Path(cache).absolute() / "fuzi" / "credentials" if cache else None)

    def search(self, texts: Sequence[str]) -> TokenSearch:
        """Return what stands in each text, in order; see `ports.credentials`."""
        found: list[tuple[Token, ...]] = []
        with ConfinedChild(self._command, self._seconds) as child:
            for some in _batches(texts):
                told = _told(child.ask(json.dumps(some).encode()), some)
                if told.refusal is not None:
                    return told
                found += told.found
        return TokenSearch(tuple(found))


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    some: list[str] = []
    size = 0
    for text in texts:
        if some and size + len(text) > MOST_CHARACTERS:
            yield some
            some, size = [], 0
        some.append(text)
        size += len(text)
    if some:
        yield some


def _told(body: bytes | None, texts: Sequence[str]) -> TokenSearch:
    """Return a child's answer about some texts; what is not well formed is none."""
    try:
        answer = json.loads(body or b"")
        version, found = answer["version"], answer["found"]
        if version != ENGINE_VERSION or found is None:
            return TokenSearch(refusal=_missing())
        rows = [tuple(_token(row, len(text)) for row in some) for some, text in zip(found, texts, strict=True)]
        return TokenSearch(tuple(rows))
    except (ValueError, KeyError, TypeError):
        return TokenSearch(refusal=msg("what looks for keys and tokens crashed, took too long or answered nonsense"))


def _missing() -> Message:
    return msg(
        "{engine} {version}, which looks for keys and tokens, is not installed here as it must be",
        engine=ENGINE,
        version=ENGINE_VERSION,
    )


def _token(row: Any, size: int) -> Token:
    start, end, rule, confidence = row
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= size or not _RULE.fullmatch(rule):
        raise ValueError
    return Token(start, end, rule, _CONFIDENCES[confidence])
