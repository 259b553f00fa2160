"""`site_config/targets.yml`: where a release is put (上线目标)."""

from __future__ import annotations

from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.ids import is_slug
from fuzi.model.site import TargetSettings

PATH = "site_config/targets.yml"
KINDS = ("directory",)
LAYOUT = frozenset({"content", "review", "site_config", "scripts", ".github", "tests", ".ci"})
"""The folders of the repository itself."""


def parse(text: str, path: str = PATH) -> tuple[TargetSettings, ...]:
    """Return the targets; none at all is a file without a line in `targets`.

    Raises:
        MalformedFile: with every problem.
    """
    return read_yaml(text, path, _targets)


def _targets(reader: Reader, value: Value) -> tuple[TargetSettings, ...]:
    given = reader.mapping(value, ("targets",), ("targets",))
    targets: list[TargetSettings] = []
    for item in reader.items(given.get("targets")):
        fields = reader.mapping(item, ("name", "kind", "path"), ("name", "kind", "path"))
        target = TargetSettings(
            name=reader.checked(fields.get("name"), is_slug, msg("a name is lower-case letters, digits and hyphens")),
            kind=reader.choice(fields.get("kind"), {kind: kind for kind in KINDS}, KINDS[0]),
            path=reader.checked(fields.get("path"), is_place, msg("this is not the path of a folder")),
        )
        if target.path.strip("/").split("/")[0] in LAYOUT and not target.path.startswith("/"):
            what = msg("a site cannot be put into the folder {path}, which holds its sources", path=target.path)
            reader.problem(item.line, what, msg("choose a folder of its own, such as .fuzi/www"))
        if target.name and target.name in {known.name for known in targets}:
            reader.problem(item.line, msg("the name `{name}` is given twice", name=target.name))
        if target.path and target.path in {known.path for known in targets}:
            reader.problem(item.line, msg("two entries share the folder {path}", path=target.path))
        targets.append(target)
    return tuple(targets)


def is_place(text: str) -> bool:
    """Tell whether `text` can be a folder: relative to the repository, or absolute; never its root or a way upwards."""
    parts = text.strip("/").split("/")
    return bool(text.strip("/")) and all(part not in {"", ".", "..", ".git"} for part in parts) and "\0" not in text
