"""The hooks of a clone as files: they call the installed Fuzi, and only what blocks stops a commit or a push.

Git runs them from the clone's top folder (githooks(5)). A push of Fuzi's own runs none: it has checked already.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles
from fuzi.adapters.git_process import GitProcess, common_dir
from fuzi.errors import WorldFailed
from fuzi.messages import msg
from fuzi.ports.clone_hooks import PlacedHook

_MARK = "# fuzi new-machine"
_LONGEST = 64_000
_PRE_COMMIT = """\
#!/bin/sh
{mark}
{fuzi} check --staged --stop-at block && exit
told=$?
printf '%s\\n' "没有提交，您的改动都还在。请照上面写的办好，再 git add、git commit。" \\
  "Not committed, and nothing is lost. Do what is told above, then git add and git commit again." >&2
exit "$told"
"""
_PRE_PUSH = """\
#!/bin/sh
{mark}
# Standard input: a line for each ref, "local-ref local-commit remote-ref remote-commit"; $1 is the remote.
told=0
while read -r ref commit remote _known; do
  case $commit in *[!0]*) ;; *) continue ;; esac
  case $remote in refs/heads/ledger | refs/tags/release/*) continue ;; esac
  case $ref in
    refs/heads/*) commit=$ref ;;  # its name is published too
    refs/tags/*) peeled=$(git rev-parse --verify --quiet "$commit^{{commit}}") && commit=$peeled ;;
  esac
  base=$(git rev-parse --verify --quiet "refs/remotes/$1/main^{{commit}}") \\
    || base=$(git rev-parse --verify --quiet "refs/remotes/origin/main^{{commit}}") || base=
  if [ -n "$base" ]; then
    {fuzi} check --change "$base..$commit" --stop-at block </dev/null || told=1
  else
    {fuzi} check --all --stop-at block </dev/null || told=1
  fi
done
[ "$told" = 0 ] || printf '%s\\n' "没有推送，您的提交都还在。送审请用 fuzi submit。" \\
  "Not pushed, and nothing is lost. What is for review goes by fuzi submit." >&2
exit "$told"
"""


def hooks_of(work_tree: Path, git_dir: Path) -> FileCloneHooks:
    """Return the hooks that Git runs in a clone: those of its own folder, unless a setting names another."""
    process = GitProcess(work_tree)
    for scope in ("--local", "--global", "--system"):  # what Fuzi itself runs Git with (no hooks) is in none of them
        named = process.ask("config", scope, "--get", "core.hooksPath").out.decode("utf-8", "surrogateescape").strip()
        if named:
            return FileCloneHooks(work_tree / Path(named).expanduser(), is_shared=True)
    return FileCloneHooks(common_dir(process, git_dir) / "hooks")


class FileCloneHooks:
    """The hooks of one clone.

    Args:
        folder: where Git looks for them.
        is_shared: a setting (`core.hooksPath`) names that folder: it is not this clone's own, nothing is written there.
    """

    def __init__(self, folder: Path, *, is_shared: bool = False, python: str = sys.executable) -> None:
        self._folder = folder
        self._is_shared = is_shared
        self._fuzi = f"{shlex.quote(python)} -I -m fuzi"

    def place(self) -> tuple[PlacedHook, ...]:
        """See `CloneHooks.place`."""
        texts = {"pre-commit": _PRE_COMMIT, "pre-push": _PRE_PUSH}
        return tuple(self._place(name, text) for name, text in texts.items())

    def _place(self, name: str, text: str) -> PlacedHook:
        path = self._folder / name
        wanted = text.format(mark=_MARK, fuzi=self._fuzi)
        try:
            if self._is_shared or path.is_symlink() or (path.exists() and not self._is_ours(path)):
                return PlacedHook(name, str(path), is_ours=False, was_ours=False)
            was = path.exists() and path.read_bytes() == wanted.encode() and os.access(path, os.X_OK)
            if not was:
                self._write(path, wanted)
        except OSError as error:
            raise WorldFailed(
                msg("the hook {path} cannot be written", path=path),
                msg("look whether the folder belongs to you and is not read-only"),
                str(error),
            ) from error
        return PlacedHook(name, str(path), is_ours=True, was_ours=was)

    def _is_ours(self, path: Path) -> bool:
        if not path.is_file() or path.stat().st_size > _LONGEST:
            return False
        return path.read_bytes().split(b"\n")[1:2] == [_MARK.encode()]

    def _write(self, path: Path, text: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        DurableFiles(file_mode=0o755).replace_shared(path, text.encode())
