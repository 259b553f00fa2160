"""The storage root of an archive copy: its declarations, and a README for whoever opens it in twenty years."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from fuzi import __version__
from fuzi.adapters.durable_files import DurableFiles, open_regular
from fuzi.adapters.ocfl_objects import read_inventory
from fuzi.archive.layout import object_folder
from fuzi.errors import IntegrityFailed
from fuzi.formats.ocfl_inventory import (
    LAYOUT,
    ROOT_DECLARATION,
    dump_layout,
    dump_layout_config,
    other_layout,
)
from fuzi.messages import Message, msg
from fuzi.model.ids import sha256_of

README = "README.txt"
_README_SUM = "README.txt.sha256"
_TEXT = """\
归档说明（Archive of a website kept with Fuzi）

这里是一个网站的归档副本，格式为 OCFL 1.1（https://ocfl.io/1.1/spec/），全部是普通文件，不需要专门软件。
每个最内层文件夹是一个归档对象，inventory.json 的 "id" 写明它是什么：
  urn:fuzi:<网站编号>:release:<版本>          一次发布，标签为 release/<版本>
  urn:fuzi:<网站编号>:original:<SHA-256>      一份原件，文件名 original
  urn:fuzi:<网站编号>:toolchain:<SHA-256>     生成网站所用软件的版本清单
发布对象的 v1/content/ 里有：
  site.manifest.jsonl   文件清单：每行一个文件的路径（path）、大小、SHA-256、所在发布（pack）
  pack.zip              本次发布新增的内容，普通 zip，成员以 SHA-256 命名；旧内容在清单 pack 所指的发布里
  release.json          发布说明：提交、审签档案、各页面来源、批准人、时间；release.json.sig 是它的 SSH 签名
  overlay.json          本次发布已经处理的下线标记
  repo.bundle           Git 仓库（可能只含增量），用 git clone / git fetch 读取
手工恢复一个文件：在清单中查到路径的 sha256 和 pack，从该发布的 pack.zip 中解出同名成员即可。
核对：sha256sum -c inventory.json.sha256；其余文件的 SHA-256 都写在 inventory.json 中。

Each innermost folder is one object; "id" in its inventory.json says which. To get a file back by hand: look its path up
in site.manifest.jsonl, then unzip the member named by its sha256 from pack.zip of the release named by "pack".
Originals may hold personal data that the published page masks: keep this folder closed to others.
"""

_LAYOUT_FILE = "ocfl_layout.json"


def build_root(files: DurableFiles, folder: Path) -> Path:
    """Write an empty storage root into the new folder `folder`, synced, and return it."""
    config = folder / "extensions" / LAYOUT
    files.folder(config)
    for path, data in _root_files().items():
        files.write(folder / path, io.BytesIO(data))
    files.sync_tree(folder)
    return folder


def _root_files() -> dict[str, bytes]:
    readme = _TEXT.encode()
    return {
        ROOT_DECLARATION[0]: ROOT_DECLARATION[1],
        _LAYOUT_FILE: dump_layout(),
        f"extensions/{LAYOUT}/config.json": dump_layout_config(),
        README: readme,
        _README_SUM: f"{sha256_of(readme)}  {README}\n".encode(),
    }


def root_faults(root: Path) -> Iterator[Message]:
    """Yield what is wrong around the objects: declarations, stray files, folders that are no readable object.

    The README may be of another Fuzi version; it is compared with its own checksum.
    """
    expected = _root_files()
    readme = _bytes(root / README)
    if readme is not None:
        expected[README] = readme
        expected[_README_SUM] = f"{sha256_of(readme)}  {README}\n".encode()
    for path, data in expected.items():
        found = _bytes(root / path)
        if found is None:
            yield msg("{path} is missing", path=path)
        elif found != data and path == _LAYOUT_FILE and (other := other_layout(found)):
            yield msg(
                "{path} names the layout {layout}, which this Fuzi ({version}) does not know: a newer one wrote this "
                "copy, or the file was changed; read it with the Fuzi that wrote it (the site's pyproject.toml pins "
                "it), or put the file of another copy back",
                path=path,
                layout=other,
                version=__version__,
            )
        elif found != data:
            yield msg("the bytes of {path} have changed", path=path)
    yield from _strays(root, root, 0, set(expected))


def _strays(root: Path, folder: Path, depth: int, expected: set[str]) -> Iterator[Message]:
    for path in sorted(folder.iterdir()):
        name = path.relative_to(root).as_posix()
        if name in expected:
            continue
        if name == "extensions" and path.is_dir() and not path.is_symlink():
            yield from _strange_extensions(root, path, expected)
            continue
        if path.is_symlink() or not path.is_dir():
            yield msg("{path} does not belong there", path=name)
        elif depth == 3:
            yield from _unreadable(root, path)
        elif not any(path.iterdir()):
            yield msg("{path} is an empty folder", path=name)
        else:
            yield from _strays(root, path, depth + 1, expected)


def _strange_extensions(root: Path, folder: Path, expected: set[str]) -> Iterator[Message]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(root).as_posix()
        is_ours = not path.is_symlink() and path.is_dir() and any(known.startswith(f"{name}/") for known in expected)
        if name not in expected and not is_ours:
            yield msg("{path} does not belong there", path=name)


def _unreadable(root: Path, folder: Path) -> Iterator[Message]:
    name = folder.relative_to(root).as_posix()
    try:
        inventory = read_inventory(folder)
    except IntegrityFailed:
        yield msg("the object in {path} has no readable inventory", path=name)
        return
    if object_folder(inventory.object_id) != name:
        yield msg("the object in {path} belongs elsewhere", path=name)


def _bytes(path: Path) -> bytes | None:
    try:
        with open_regular(path) as source:
            return source.read(1_000_000)
    except OSError:
        return None
