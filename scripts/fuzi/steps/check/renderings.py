"""Renderers around a renderer: one that notes what was rendered, one that knows it already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fuzi.messages import Message
from fuzi.model.ids import sha256_of
from fuzi.model.rendering import RenderedText
from fuzi.ports.rendering import Renderer


class NotingRenderer:
    """The port `Renderer`: what was rendered is kept by the text's SHA-256, what could not be is counted."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self.rendered: dict[str, RenderedText] = {}
        self.refused = 0

    def render(self, texts: Sequence[str], extensions: Sequence[str]) -> tuple[RenderedText | Message, ...]:
        """Return what each text becomes."""
        shown = self._renderer.render(texts, extensions)
        for text, one in zip(texts, shown, strict=True):
            if isinstance(one, RenderedText):
                self.rendered[_name(text)] = one
            else:
                self.refused += 1
        return shown

    def template_problem(self, text: str) -> tuple[int, str] | None:
        """Return what is wrong with a template."""
        return self._renderer.template_problem(text)


class KnowingRenderer:
    """The port `Renderer`: what is known is not rendered again.

    Args:
        extensions: those that it is known for.
        known: by the text's SHA-256.
    """

    def __init__(self, renderer: Renderer, extensions: Sequence[str], known: Mapping[str, RenderedText]) -> None:
        self._renderer, self._extensions, self._known = renderer, tuple(extensions), known

    def render(self, texts: Sequence[str], extensions: Sequence[str]) -> tuple[RenderedText | Message, ...]:
        """Return what each text becomes."""
        if tuple(extensions) != self._extensions:
            return self._renderer.render(texts, extensions)
        found = [self._known.get(_name(text)) for text in texts]
        others = [text for text, one in zip(texts, found, strict=True) if one is None]
        rest = iter(self._renderer.render(others, extensions) if others else ())
        return tuple(next(rest) if one is None else one for one in found)

    def template_problem(self, text: str) -> tuple[int, str] | None:
        """Return what is wrong with a template."""
        return self._renderer.template_problem(text)


def _name(text: str) -> str:
    return sha256_of(text.encode("utf-8", "surrogatepass"))
