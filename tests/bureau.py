"""A bureau in a folder: people with keys, a founded site, its host, a clone for each person; real Git throughout.

Commands run in this process unless the process matters.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHANGE = "open-day"
PAGE = "content/news/2026/11-20-open-day/index.md"
TITLE = "校园开放日"
PEOPLE = ("p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08")
ROLES = {
    "p01": "{role: site-admin, from: 2020-01-01}",
    "p02": "{role: unit-leader, unit: network-center, from: 2020-01-01}",
    "p03": "{role: site-leader, from: 2020-01-01}",
    "p04": "{role: confidentiality-officer, from: 2020-01-01}",
    "p05": "{role: editor, from: 2020-01-01}",
    "p06": "{role: unit-leader, unit: office, from: 2020-01-01}",
    "p07": "{role: publisher, from: 2020-01-01}",
    "p08": "{role: site-admin, from: 2020-01-01, to: 2026-01-31}",
}
"""p01 administrator, p02 and p06 lead units, p03 leader, p04 officer, p05 writes, p07 publishes, p08's term is over."""
Rewrite = Callable[[str], str]
UNITS = {"network-center": "content/notices/net/**", "office": "content/about/**"}


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Return the one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def all(self) -> str:
        """Return everything it printed."""
        return self.out + self.err


CACHE = Path(__file__).parents[1] / ".pytest_cache" / "users"
"""The cache of every user of the tests: rules of others take seconds to be compiled, and no answer depends on it."""


def environment(home: Path) -> dict[str, str]:
    """Return what every process runs with: a home of the test's own, English, no network helpers."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_STATE_HOME": str(home / ".state"),
        "XDG_CACHE_HOME": str(CACHE),
        "LANG": "C.UTF-8",
        "FUZI_LANG": "en",
        "FUZI_OCR": "off",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "PYTHONUTF8": "1",
    }


class Desk:
    """One person's clone and key."""

    def __init__(self, bureau: Bureau, person: str) -> None:
        self.bureau = bureau
        self.person = person
        self.folder = bureau.root / person
        self.key = bureau.key(person)

    def git(self, *arguments: str, expect: int | None = 0, stdin: str | bytes = b"", **more: str) -> str:
        """Run Git here; return what it printed."""
        return self.ask(*arguments, expect=expect, stdin=stdin, **more).all.strip()

    def ask(self, *arguments: str, expect: int | None = 0, stdin: str | bytes = b"", **more: str) -> Answer:
        """Run Git here and return the whole answer; `more` are variables of its environment."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**environment(self.bureau.home), **more},
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
        out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        assert expect is None or done.returncode == expect, f"git {arguments}: {done.returncode}\n{out}\n{err}"
        return Answer(done.returncode, out, err)

    def fuzi(self, *arguments: str, expect: int | None = 0) -> Answer:
        """Run a command as this person, in this process; the answer is JSON."""
        return self.bureau.fuzi("--repo", str(self.folder), "--format", "json", *arguments, expect=expect)

    def says(self, *arguments: str, expect: int | None = 0) -> str:
        """Run a command as this person and return the text a person reads."""
        return self.bureau.fuzi("--repo", str(self.folder), *arguments, expect=expect).all

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command as a process of its own (and of its own group)."""
        return subprocess.Popen(
            [sys.executable, "-m", "fuzi", "--repo", str(self.folder), "--format", "json", *arguments],
            env=environment(self.bureau.home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def write(self, files: Mapping[str, str | bytes | None], message: str = "draft") -> str:
        """Write files (None: remove), commit everything; return the commit."""
        for path, data in files.items():
            place = self.folder / path
            if data is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data.encode() if isinstance(data, str) else data)
        self.git("add", "--all", "--force", "content", "review", "site_config", "scripts", "mkdocs.yml")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def fresh(self) -> Desk:
        """Fetch, and start a new draft from the host's main."""
        self.git("fetch", "--quiet", "origin")
        self.git("switch", "--quiet", "--force-create", "draft", "origin/main")
        return self

    def submit(self, change: str = CHANGE, *more: str, expect: int = 0) -> Answer:
        """Submit what is committed."""
        return self.fuzi("submit", "--change", change, "-m", TITLE, *more, expect=expect)

    def approve(self, stage: str, change: str = CHANGE, *more: str, expect: int = 0) -> Answer:
        """Approve a change in a stage; every open flag is acknowledged by the officer."""
        if stage == "confidentiality-review":
            more = (*more, *(word for one in self.flags(change) for word in ("--acknowledge", one)))
        return self.fuzi("approve", change, "--stage", stage, *more, expect=expect)

    def flags(self, change: str) -> list[str]:
        """Return the open flags of a change."""
        found = self.fuzi("show", change).document["findings"]
        return [one["id"] for one in found if one["severity"] == "flag" and one["status"] == "open"]

    def judge(self, change: str = CHANGE, expect: int | None = None) -> Any:
        """Return the verdict on a change."""
        return self.fuzi("judge", change, expect=expect).document


class Bureau:
    """Everything below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.host = root / "host.git"
        self.home = root / "home"

    @property
    def site(self) -> str:
        """Return the site id."""
        return (self.root / "site-id").read_text(encoding="utf-8")

    def key(self, person: str) -> Path:
        """Return the private key of a person (or of `stranger`)."""
        return self.root / "keys" / person

    def public_key(self, person: str) -> str:
        """Return a public key as the roster holds it."""
        return " ".join(self.key(person).with_suffix(".pub").read_text(encoding="utf-8").split()[:2])

    def desk(self, person: str) -> Desk:
        """Return a person's clone, made when it is asked for first."""
        desk = Desk(self, person)
        if not desk.folder.exists():
            subprocess.run(
                ["git", "clone", "--quiet", "--template=", str(self.host), str(desk.folder)],
                env=environment(self.home),
                check=True,
                capture_output=True,
            )
            settings = {"user.name": person, "user.email": f"{person}@example.test", "user.signingkey": str(desk.key)}
            with (desk.folder / ".git" / "config").open("a", encoding="utf-8") as config:
                for name, value in settings.items():
                    section, _, key = name.partition(".")
                    config.write(f"[{section}]\n\t{key} = {value}\n")
        return desk

    def fuzi(self, *arguments: str, expect: int | None = 0) -> Answer:
        """Run a command in this process; the environment is the one `use` has set."""
        from fuzi.cli.main import run

        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(list(arguments))
        answer = Answer(code, out.getvalue(), err.getvalue())
        assert code != 70, _crash(Path(os.environ["XDG_STATE_HOME"]))
        assert expect is None or code == expect, f"fuzi {arguments}: {code}\n{answer.all}"
        return answer

    def host_git(self, *arguments: str, expect: int | None = 0, stdin: bytes = b"") -> str:
        """Run Git in the host's repository, past its hooks: what only the host's operator could do."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.host,
            env=environment(self.home),
            input=stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
        said = (done.stdout + done.stderr).decode(errors="replace")
        assert expect is None or done.returncode == expect, f"git {arguments}: {said}"
        return said.strip()

    def refs(self) -> dict[str, str]:
        """Return every ref of the host."""
        rows = (
            line.split(" ", 1)
            for line in self.host_git("for-each-ref", "--format=%(objectname) %(refname)").splitlines()
        )
        return {name: target for target, name in rows}

    def objects(self) -> frozenset[str]:
        """Return every object the host holds, reachable or not."""
        rows = self.host_git("cat-file", "--batch-check=%(objectname)", "--batch-all-objects").splitlines()
        return frozenset(rows)

    def proof(self, person: str = "p01", *, expect: int = 0, full: bool = True) -> Any:
        """Return the answer of `verify` from a person's clone; on the first contact the site id is given."""
        desk = self.desk(person)
        words = ["verify", "--founding", self.site, *(["--full"] if full else [])]
        return desk.fuzi(*words, expect=expect).document


def _crash(state: Path) -> str:
    log = state / "fuzi" / "crash.log"
    return log.read_text(encoding="utf-8") if log.exists() else "an internal error without a log"


def page(title: str = TITLE, text: str = "欢迎家长和同学参观。\n", **more: str) -> str:
    """Return a page; `more` are further lines of its head."""
    lines = {
        "title": title,
        "author": "示例戊",
        "source": "{kind: own, name: 示例单位}",
        "publicity": "主动公开",
        "confidentiality": "经审查不涉密",
        **more,
    }
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items()) + f"---\n\n{text}"


def roster(bureau: Bureau, roles: Mapping[str, str] = ROLES, units: Mapping[str, str] = UNITS) -> str:
    """Return a roster in which each person has one key."""
    lines = ["# 人员与单位名册。", "# 谁来批准：网站管理员初审，分管领导签发。", "people:"]
    for person, role in roles.items():
        lines += [
            f"  - id: {person}",
            f"    name: 示例{person}",
            f"    emails: [{person}@example.test]",
            f'    keys: ["{bureau.public_key(person)}"]',
            f"    roles: [{role}]" if role else "    roles: []",
        ]
    rows = [f'  - {{id: {unit}, name: {unit}, paths: ["{paths}"]}}' for unit, paths in units.items()]
    lines += ["units:", *rows] if rows else ["units: []"]
    return "\n".join([*lines, "deputies: []", "machines: []", ""])


def codes(reasons: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the codes of reasons."""
    return {str(one["code"]) for one in reasons}
