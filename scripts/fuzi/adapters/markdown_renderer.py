"""Markdown as the site's builder renders it, in one child process with limits; a crash or a hang is a refusal."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

from fuzi.adapters.confined_child import ConfinedChild
from fuzi.messages import Message, msg
from fuzi.model.rendering import RenderedText
from fuzi.ports.rendering import PATIENCE

SECONDS = 120.0
BASE_SECONDS = 60.0
SECONDS_PER_TEXT = 0.02
SECONDS_PER_BYTE = 12e-6
"""How long a whole call may take by the clock: twenty times what honest texts need, since a busy machine must refuse
none; the child's processor time bounds each text far sooner. What is left of a call is refused unread, too."""
_STRANGE = msg("the text is too deeply nested, too slow or too strange to be rendered")
COMMAND = ("-m", "fuzi.adapters.rendering_child")


class ChildRenderer:
    """The port `Renderer`: the child starts with the first text of a call and ends with the call.

    Args:
        seconds: how long one text may take before the child is killed.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._known: dict[tuple[str, tuple[str, ...]], RenderedText | Message] = {}

    def render(self, texts: Sequence[str], extensions: Sequence[str]) -> tuple[RenderedText | Message, ...]:
        """Return what each text becomes; what this renderer knows already is not rendered again."""
        wanted = tuple(extensions)
        fresh = [text for text in dict.fromkeys(texts) if (text, wanted) not in self._known]
        for text, one in zip(fresh, self._render(fresh, wanted), strict=True):
            self._known[text, wanted] = one
        return tuple(self._known[text, wanted] for text in texts)

    def _render(self, texts: Sequence[str], extensions: Sequence[str]) -> list[RenderedText | Message]:
        shown: list[RenderedText | Message] = []
        refused = 0
        size_bytes = sum(len(text.encode("utf-8", "replace")) for text in texts)
        last = time.monotonic() + BASE_SECONDS + SECONDS_PER_TEXT * len(texts) + SECONDS_PER_BYTE * size_bytes
        with ConfinedChild(COMMAND, self._seconds) as child:
            for text in texts:
                is_tired = refused >= PATIENCE or time.monotonic() > last
                one = _STRANGE if is_tired else _rendered(child, text, extensions)
                refused += one is _STRANGE
                shown.append(one)
        return shown

    def template_problem(self, text: str) -> tuple[int, str] | None:
        """Return what is wrong with a template."""
        with ConfinedChild(COMMAND, self._seconds) as child:
            body = child.ask(json.dumps({"template": text}).encode())
        answer = json.loads(body) if body else {}
        if "problem" not in answer:
            return 1, "?"
        problem = answer["problem"]
        return None if problem is None else (int(problem[0]), str(problem[1]))


def _rendered(child: ConfinedChild, text: str, extensions: Sequence[str]) -> RenderedText | Message:
    body = child.ask(json.dumps({"text": text, "extensions": list(extensions)}).encode())
    try:
        answer = json.loads(body or b"")
        return RenderedText(answer["html"], tuple(answer["raw"]))
    except (ValueError, KeyError, TypeError):
        return _STRANGE
