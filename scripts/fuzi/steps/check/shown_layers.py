"""Adds to each page what its readers will see, so that markup hides nothing from the scan."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from fuzi.errors import MalformedFile
from fuzi.formats import front_matter, mkdocs_file
from fuzi.model.document import TextLayer
from fuzi.model.page import Page
from fuzi.model.rendering import RenderedText
from fuzi.pages.shown_text import shown_text, shown_values
from fuzi.pages.style_words import has_escapes, style_words
from fuzi.ports.rendering import Renderer
from fuzi.scanning.kinds import plain_text
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source

RENDERED = "rendered"
HEAD = "head"
STYLE, STYLES = "style", ".css"


def extensions_of(text: str | None) -> tuple[str, ...]:
    """Return the Markdown extensions that `mkdocs.yml` names.

    A file that cannot be read names none; it is refused as a setting by itself.
    """
    try:
        return mkdocs_file.parse(text or "")
    except MalformedFile:
        return ()


def with_shown(sources: Sequence[Source], renderer: Renderer, extensions: Sequence[str]) -> list[Source]:
    """Return the sources, pages with what is shown of them; what cannot be rendered is refused elsewhere."""
    pages = {index: page for index, one in enumerate(sources) if (page := _page(one)) is not None}
    shown = renderer.render([page.body for page in pages.values()], extensions) if pages else ()
    made = list(sources)
    for (index, page), text in zip(pages.items(), shown, strict=True):
        layers = [TextLayer(HEAD, shown_values(page.head))]
        if isinstance(text, RenderedText):
            layers.append(TextLayer(RENDERED, shown_text(text.html)))
        made[index] = replace(sources[index], shown=tuple(layers))
    for index, source in enumerate(made):
        if source.carrier is Carrier.FILE and source.path.endswith(STYLES) and not source.shown:
            made[index] = replace(source, shown=style_layers(source.data))
    return made


def style_layers(data: bytes) -> tuple[TextLayer, ...]:
    """Return a style sheet as a browser reads it, where that is not as it is written."""
    plain = plain_text(data)
    is_other = plain is not None and has_escapes(plain.text)
    return (TextLayer(STYLE, style_words(plain.text)),) if plain is not None and is_other else ()


def _page(source: Source) -> Page | None:
    if source.carrier is not Carrier.FILE or not source.path.endswith(".md") or source.extracted is not None:
        return None
    try:
        return front_matter.parse(source.data, source.path)
    except MalformedFile:
        return None
