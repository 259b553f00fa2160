"""`mkdocs.yml`, read as data: what a site may set there, and nothing that could run code.

Plugins, hooks and extensions that are not listed here are refused: a change must not bring code into the build.
"""

from __future__ import annotations

from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg

PATH = "mkdocs.yml"
EXTENSIONS = ("abbr", "admonition", "def_list", "fenced_code", "footnotes", "sane_lists", "tables", "toc")
"""Markdown extensions that only shape text; `attr_list`, `md_in_html` and snippets are not among them."""
PLUGINS = ("fuzi", "search")
_FIXED = {
    "docs_dir": "content",
    "site_dir": "site",
    "exclude_docs": "README.md",
}
_THEME = {"name": "material", "custom_dir": "site_config/theme", "language": "zh", "font": "false"}


def parse(text: str, path: str = PATH) -> tuple[str, ...]:
    """Return the Markdown extensions of the site, in the order of the file.

    Raises:
        MalformedFile: a key, plugin or extension that is not allowed, or another folder than the layout's.
    """
    return read_yaml(text, path, _extensions)


def _extensions(reader: Reader, value: Value) -> tuple[str, ...]:
    keys = ("site_name", "strict", "theme", "plugins", "markdown_extensions", *_FIXED)
    given = reader.mapping(value, keys, ("site_name", "docs_dir", "theme", "plugins"))
    reader.text(given.get("site_name"))
    reader.flag(given.get("strict"))
    _same(reader, given, _FIXED)
    if "theme" in given:
        _same(reader, reader.mapping(given["theme"], _THEME), _THEME)
    plugins = _listed(reader, given.get("plugins"), PLUGINS)
    if "plugins" in given and "fuzi" not in plugins:
        reader.problem(given["plugins"].line, msg("the plugin `fuzi` must be among them"))
    return _listed(reader, given.get("markdown_extensions"), EXTENSIONS)


def _same(reader: Reader, given: dict[str, Value], fixed: dict[str, str]) -> None:
    """Note every value that is not the layout's."""
    for key, value in ((key, value) for key, value in given.items() if key in fixed):
        text = str(value.data).lower() if isinstance(value.data, bool) else value.data
        if text != fixed[key]:
            reader.problem(value.line, msg("`{key}` is always {value}", key=key, value=fixed[key]))


def _listed(reader: Reader, value: Value | None, allowed: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for item in reader.items(value):
        if not isinstance(item.data, str) or item.data not in allowed:
            name = item.data if isinstance(item.data, str) else "?"
            reader.problem(
                item.line, msg("`{name}` is not allowed here", name=name), msg("allowed: {names}", names=allowed)
            )
        else:
            found.append(item.data)
    return tuple(found)
