"""Documents cannot lie: what they say exists, exists, and what exists is said."""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from pathlib import Path

import click
import pytest

from fuzi import errors
from fuzi.cli import main as command_line
from fuzi.cli.table import VERBS, module_of
from house.places import PACKAGE, ROOT, text_of, tracked

ARCHITECTURE = "scripts/ARCHITECTURE.md"
DOCUMENTS = [
    path
    for path in tracked()
    if path.endswith(".md")
    and (not path.startswith("content/") or "README" in path)
    and (not path.startswith("tests/") or path == "tests/README.md")
]
"""What is written for readers; pages of the example and samples of the tests speak for others."""
WITH_ENGLISH_AND_CHINESE = {"README.md": "README.zh-CN.md"}


def rows(path: str, first: str) -> list[list[str]]:
    """Return the rows of the table whose head starts with the column `first`."""
    found: list[list[str]] = []
    inside = False
    for line in (text_of(path) or "").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith(f"| {first} |"):
            inside = True
        elif inside and not line.startswith("|"):
            break
        elif inside and not set(line) <= set("|- "):
            found.append(cells)
    assert found, f"no table with {first} in {path}"
    return found


def test_the_table_of_exit_codes_is_that_of_the_code() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.FuziError)]
    named = {kind.__name__: kind.exit_code for kind in kinds if kind is not errors.FuziError}
    table = {int(row[0]): row[1] for row in rows(ARCHITECTURE, "exit")}
    assert set(table) == {0, 1, errors.FuziError.exit_code, command_line.BUG, command_line.INTERRUPTED, *named.values()}
    for name, code in named.items():
        assert f"`{name}`" in table[code]


def test_the_map_names_every_room_of_the_package() -> None:
    drawn = {name for row in rows(ARCHITECTURE, "floor") for name in re.findall(r"`([a-z_]+)(?:/|\.py)`", row[1])}
    data = {"locale", "starter", "template"}
    real = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith("__")} - data
    assert drawn == real


def test_the_map_draws_the_floors_that_are_enforced() -> None:
    settings = tomllib.loads(text_of("pyproject.toml") or "")["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in settings if contract["id"] == "floors")
    enforced = [set(layer.split(" | ")) for layer in layers if layer != "__main__"]
    drawn: dict[str, set[str]] = {}
    for row in rows(ARCHITECTURE, "floor"):
        drawn.setdefault(row[0], set()).update(re.findall(r"`([a-z_]+)(?:/|\.py)`", row[1]))
    assert list(drawn.values())[:-1] == enforced[:-2]
    assert drawn["1"] == enforced[-1] | enforced[-2]


def test_every_dependency_is_justified_and_nothing_else_is() -> None:
    project = tomllib.loads(text_of("pyproject.toml") or "")["project"]
    wanted = {re.split(r"[<>=! ;\[]", line)[0].lower() for line in project["dependencies"]}
    assert {row[0].lower() for row in rows(ARCHITECTURE, "package")} == wanted
    for extra in ("ocr", "cluster"):
        more = {re.split(r"[<>=! ;\[]", line)[0].lower() for line in project["optional-dependencies"][extra]}
        assert {row[0].lower() for row in rows(ARCHITECTURE, f"in `{extra}`")} == more


def spans(path: str) -> list[str]:
    """Return the commands a document shows: code spans and the lines of its console blocks."""
    text = text_of(path) or ""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    return [*inline, *(line.removeprefix("$ ") for block in blocks for line in block.splitlines())]


def options_of(verb: str) -> set[str]:
    command: click.Command = importlib.import_module(module_of(verb)).command
    subcommands = list(command.commands.values()) if isinstance(command, click.Group) else []
    return {name for each in [command, *subcommands] for parameter in each.params for name in parameter.opts}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_command_a_document_shows_exists(path: str) -> None:
    wrong = []
    for span in spans(path):
        words = span.split("#")[0].replace("…", " ").split()
        if words[:1] == ["fuzi"] and len(words) > 1 and re.fullmatch(r"[a-z][a-z-]+", words[1]):
            if words[1] not in VERBS:
                wrong.append(f"`{span}`: no such verb")
            else:
                unknown = {word.split("=")[0] for word in words[2:] if word.startswith("-")} - options_of(words[1])
                wrong += [f"`{span}`: no option {option}" for option in sorted(unknown - {"--help"})]
        in_site = path.startswith("scripts/fuzi/starter/")
        command = re.fullmatch(r"(scripts/[a-z]+)(?: .*)?", span.split("#")[0].strip())
        places = [Path("scripts/fuzi/starter/every") / command[1], Path(command[1])] if command else []
        if command and not (ROOT / places[0 if in_site else 1]).exists():
            wrong.append(f"`{span}`: no such file")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_link_of_a_document_leads_to_a_file(path: str) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`|<!--.*?-->", "", text_of(path) or "", flags=re.DOTALL | re.MULTILINE)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    inner = [target for target in targets if target and "://" not in target and not target.startswith("mailto:")]
    lost = [target for target in inner if not ((ROOT / path).parent / target).exists()]
    assert not lost, f"{path} links to {lost}"


@pytest.mark.parametrize(("english", "chinese"), WITH_ENGLISH_AND_CHINESE.items())
def test_the_two_readmes_show_the_same_commands_and_picture(english: str, chinese: str) -> None:
    def shown(path: str) -> tuple[list[str], list[str]]:
        text = text_of(path) or ""
        return re.findall(r"^\$ (scripts/\S+)", text, re.MULTILINE), re.findall(r"!\[.*?\]\((.*?)\)", text)

    assert shown(english) == shown(chinese)
    assert shown(english)[0] == ["scripts/demo", "scripts/test"]


def test_every_verb_is_in_the_changelog() -> None:
    text = text_of("CHANGELOG.md") or ""
    assert not [verb for verb in VERBS if f"`fuzi {verb}`" not in text and f"`{verb}`" not in text]


def test_every_command_of_the_project_says_what_it_is_and_is_in_the_readme() -> None:
    readme = text_of("scripts/README.md") or ""
    commands = [path for path in tracked() if re.fullmatch(r"scripts/[a-z]+", path)]
    for path in commands:
        lines = (text_of(path) or "").splitlines()
        assert lines[0] == "#!/usr/bin/env bash" and lines[1].startswith("# "), path
        assert f"`{path.removeprefix('scripts/')}`" in readme, path
        assert (ROOT / path).stat().st_mode & 0o111, f"{path} is not executable"


def test_every_settings_file_opens_by_saying_what_it_is_and_who_approves_it() -> None:
    files = [
        path
        for path in tracked()
        if path.endswith((".yml", ".yaml"))
        and path.startswith(("review/", "site_config/", ".github/", "scripts/fuzi/starter/"))
    ]
    wrong = [
        path
        for path in files
        if not re.match(r"# .+\n# 谁来批准：.+\n", text_of(path) or "") and not path.endswith(("mkdocs.yml",))
    ]
    assert not wrong, f"these do not open with two comment lines (what it is; 谁来批准：…): {wrong}"


def test_a_public_thing_without_a_docstring_is_found_by_the_linter() -> None:
    rules = tomllib.loads(text_of("pyproject.toml") or "")["tool"]["ruff"]["lint"]
    assert "D1" in rules["select"]
    assert not [name for name in rules["ignore"] if name in {"D100", "D101", "D102", "D103", "D104"}]
