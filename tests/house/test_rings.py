"""No files import each other in a ring, not even for their types alone."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from house.places import ROOT

SOURCE = ROOT / "scripts"


def imported(path: Path) -> set[str]:
    """Return the names that a file takes in: when it is loaded, looked at for types, or one of its functions runs."""
    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        else:
            todo += ast.iter_child_nodes(node)
    return found


def graph(folder: Path) -> dict[str, set[str]]:
    files = {".".join(path.relative_to(folder).with_suffix("").parts): path for path in folder.rglob("*.py")}
    return {name: imported(path) & files.keys() - {name} for name, path in files.items()}


def test_no_ring() -> None:
    found = graph(SOURCE)
    assert len(found) > 100
    try:
        tuple(TopologicalSorter(found).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_a_ring_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import b\n", encoding="utf-8")
    (tmp_path / "b.py").write_text("if TYPE_CHECKING:\n    from a import x\n", encoding="utf-8")
    with pytest.raises(CycleError):
        tuple(TopologicalSorter(graph(tmp_path)).static_order())
