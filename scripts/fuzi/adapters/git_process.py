"""Runs Git through GitPython with a clean environment and settings that no repository can override.

Every other `git_*` file asks Git through this one; it knows nothing of refs, trees or remotes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import PIPE

from msgspec import Struct

from fuzi.adapters.git_python import Git, GitCommandNotFound, Running
from fuzi.adapters.git_words import world_failed
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.messages import msg

_KEPT = frozenset(
    {
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSH_VARIANT",
        "GIT_ASKPASS",
        "GIT_TERMINAL_PROMPT",
        "GIT_SSL_CAINFO",
        "GIT_SSL_CAPATH",
        "GIT_EXEC_PATH",
        "GIT_PROTOCOL",
    }
)
"""Where the user's settings lie and how he reaches a remote; nothing that changes what a repository holds."""
_QUARANTINE = frozenset({"GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"})
"""Where the objects of a push lie while its hook judges them."""

ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
}
"""Replace refs, grafts and lazy fetches never change what is read; a path is never a pattern."""

_PROGRAM = "git"
_ANYWHERE = {"GIT_CEILING_DIRECTORIES": "", "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1"}
"""While the repository is looked for: it may begin in any folder above."""

_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.fsmonitor=false",
    "core.commitGraph=false",
    "core.quotePath=false",
    "core.abbrev=no",
    "core.autocrlf=false",
    "safe.bareRepository=all",
    "i18n.commitEncoding=UTF-8",
    "gc.auto=0",
    "maintenance.auto=false",
    "commit.gpgSign=false",
    "transfer.fsckObjects=true",
    "fetch.fsckObjects=true",
    "fetch.writeCommitGraph=false",
    "fetch.recurseSubmodules=false",
    "submodule.recurse=false",
    "push.recurseSubmodules=no",
    "push.followTags=false",
    "push.gpgSign=false",
    "protocol.ext.allow=never",
    "pack.threads=1",
    "color.ui=false",
)


_next_index: list[str] = []


def index_of_next_commit() -> dict[str, str]:
    """Return the variable that names the index of the commit being made, where Git said so to the hook we run in.

    `git commit -a` and `git commit PATH` make that commit from another index than the usual one (githooks(5)).
    """
    shed_git_variables()
    return {"GIT_INDEX_FILE": _next_index[-1]} if _next_index else {}


class Done(Struct, frozen=True):
    """What a Git command answered: exit status, standard output, standard error."""

    status: int
    out: bytes
    err: str


def shed_git_variables() -> None:
    """Take every `GIT_*` variable that could redirect Git out of this process's environment.

    GitPython hands the whole environment on, and some variables work even when empty, so they have to go. The
    variables of a push's quarantine stay while a hook runs in it.
    """
    if "GIT_INDEX_FILE" in os.environ:
        _next_index.append(str(Path.cwd() / os.environ["GIT_INDEX_FILE"]))
    kept = _KEPT | (_QUARANTINE if os.environ.get("GIT_QUARANTINE_PATH") else frozenset())
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if name not in kept and not name.startswith("GIT_PYTHON_"):
            del os.environ[name]


class GitProcess:
    """Git in one folder: commands with our settings, as bytes in and bytes out.

    Args:
        folder: the top of a work tree or a bare repository; Git looks no further up.
    """

    def __init__(self, folder: Path) -> None:
        shed_git_variables()
        self.folder = folder
        self._git = Git(folder)

    def start(self, *args: str, env: Mapping[str, str] | None = None) -> Running:
        """Start a command whose pipes the caller drives (`stdin`, `stdout`, `stderr`)."""
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        whole = {**ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(self.folder.parent), **(env or {})}
        try:
            process = self._git.execute([_PROGRAM, *settings, *args], istream=PIPE, as_process=True, env=whole)
        except (GitCommandNotFound, OSError) as error:
            raise WorldFailed(msg("Git could not be started"), msg("install Git 2.34 or newer")) from error
        assert isinstance(process, Running)  # noqa: S101 - by `as_process`
        return process

    def ask(self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Done:
        """Run a command and return its answer, whatever its status."""
        process = self.start(*args, env=env)
        out, err = process.communicate(stdin)
        return Done(process.returncode, out, err.decode("utf-8", "replace"))

    def run(self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """Run a command and return its standard output.

        Raises:
            WorldFailed: it ended with another status than 0.
        """
        done = self.ask(*args, stdin=stdin, env=env)
        if done.status != 0:
            raise failed(args, done)
        return done.out

    def line(self, *args: str) -> str:
        """Run a command that answers one line."""
        return self.run(*args).decode("utf-8", "surrogateescape").removesuffix("\n")


def failed(args: Sequence[str], done: Done) -> WorldFailed:
    """Return the error for a command that failed, in our words, with Git's own as its detail."""
    return world_failed(args[0], done.err, done.status)


def found_folder(path: Path) -> tuple[Path, Path, Path | None]:
    """Return (folder to run in, Git directory, work tree or None) of the repository that holds `path`.

    Raises:
        AskedWrongly: there is none, or it belongs to somebody else (Git's `safe.directory`).
    """
    shed_git_variables()
    if not path.is_dir():
        raise _no_repository(path)
    here = path.resolve()
    words = ("rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--absolute-git-dir", "--show-cdup")
    answer = GitProcess(here).ask(*words, env=_ANYWHERE)
    if "not a git repository" in answer.err:
        raise _no_repository(path)
    if answer.status != 0:
        trouble = failed(words, answer)
        raise AskedWrongly(
            msg("Git refuses the repository at {path}: {why}", path=path, why=trouble.what),
            trouble.hint,
            trouble.detail,
        )
    is_bare, is_inside, rest = os.fsdecode(answer.out).removesuffix("\n").split("\n", 2)
    work_tree: Path | None = None
    if is_inside == "true":
        at, _, up = rest.rpartition("\n")
        git_dir, work_tree = Path(at).resolve(), (here / up).resolve()
    else:
        git_dir = Path(rest).resolve()
        if is_bare == "false" and git_dir.name == ".git":  # asked from within the Git directory of a work tree
            work_tree = git_dir.parent
    return work_tree or git_dir, git_dir, work_tree


def _no_repository(path: Path) -> AskedWrongly:
    return AskedWrongly(
        msg("no Git repository at {path}", path=path), msg("go to a site's folder, or name it with --repo")
    )


def common_dir(process: GitProcess, git_dir: Path) -> Path:
    """Return the folder of what all work trees of a repository share."""
    if not (git_dir / "commondir").exists():  # only a linked work tree has one
        return git_dir
    return Path(process.line("rev-parse", "--path-format=absolute", "--git-common-dir"))
