"""The renderer in this process: the same rendering, without the child and its limits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fuzi.adapters.rendering_child import answer
from fuzi.messages import Message, msg
from fuzi.model.rendering import RenderedText


class PlainRenderer:
    """Keeps the contract of `Renderer`."""

    def render(self, texts: Sequence[str], extensions: Sequence[str]) -> tuple[RenderedText | Message, ...]:
        answers = [json.loads(answer(json.dumps({"text": one, "extensions": extensions}).encode())) for one in texts]
        return tuple(
            RenderedText(one["html"], tuple(one["raw"])) if "html" in one else msg("it cannot be rendered")
            for one in answers
        )

    def template_problem(self, text: str) -> tuple[int, str] | None:
        problem = json.loads(answer(json.dumps({"template": text}).encode())).get("problem", [1, "?"])
        return None if problem is None else (problem[0], problem[1])
