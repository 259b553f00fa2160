"""The child process that renders Markdown and reads templates from strangers; what it may do: see `confinement`.

Request: JSON `{"text", "extensions"}` or `{"template"}`. Answer: `{"html", "raw"}`, `{"problem": [line, words]}`,
`{"problem": null}` or `{"refused": true}`.
"""

from __future__ import annotations

import json
from typing import Any

from fuzi.adapters.confinement import serve
from fuzi.site.anchors import anchor_of

ALWAYS = ("toc", "tables", "fenced_code")
"""The extensions that MkDocs 1.6 adds to every site (its `MkDocsConfig.markdown_extensions`)."""


def answer(data: bytes) -> bytes:
    """Answer one request."""
    asked = json.loads(data)
    try:
        found = _template(asked["template"]) if "template" in asked else _rendered(asked["text"], asked["extensions"])
    except (RecursionError, MemoryError):
        found = {"refused": True}
    except Exception:  # noqa: BLE001 - a text that breaks the renderer would break every build: it is refused
        found = {"refused": True}
    return json.dumps(found).encode()


def seconds(data: bytes) -> int:
    """Return the processor time that a text may take: plain text of 50 kB takes a small part of a second."""
    return 1 + len(data) // 50_000


def _rendered(text: str, extensions: list[str]) -> dict[str, Any]:
    import markdown

    names = list(dict.fromkeys((*ALWAYS, *extensions)))
    renderer = markdown.Markdown(
        extensions=names, extension_configs={"toc": {"slugify": anchor_of, "toc_depth": "2-3"}}
    )
    html = renderer.convert(text)
    raw = [one for one in renderer.htmlStash.rawHtmlBlocks if isinstance(one, str)]
    return {"html": html, "raw": raw}


def _template(text: str) -> dict[str, Any]:
    import jinja2

    from fuzi.adapters.theme_sandbox import theme_environment

    try:
        theme_environment([]).compile(text)
    except jinja2.TemplateSyntaxError as error:
        return {"problem": [error.lineno, error.message or ""]}
    return {"problem": None}


if __name__ == "__main__":
    serve(answer, seconds)
