"""A large site for the bench: a founded host of many pages whose ledger holds many landings, all really signed.

Every landing has a submission, three approvals and a landing record, each pushed by itself and received by the host:
ten ledger commits. They are written with `git fast-import`, past the hooks; `fuzi verify` proves them.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench_keys import HeldKey, load_key, new_key

from fuzi import wiring
from fuzi.formats.commit_message import CLERK, landing_message, ledger_message
from fuzi.formats.statement import Envelope, canonical, dump_envelope, ledger_path, namespace, statement_id
from fuzi.gate.items import make_item, root_of
from fuzi.model.change_statement import Approval, Decision, Landing, Submission
from fuzi.model.host_statement import Receipt, RefUpdate, Scan
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256, sha256_of
from fuzi.model.statement import TARGET, VERSION, Statement
from fuzi.model.tree import REGULAR, Entry, FileState
from fuzi.steps.clone.found import Wish, found
from fuzi.steps.record.rules import lists_digest, load_ground

PEOPLE = {
    "p01": "site-admin",
    "p02": "unit-leader, unit: office",
    "p03": "site-leader",
    "p04": "confidentiality-officer",
    "p05": "editor",
    "p07": "publisher",
}
STAGES = (
    ("unit-approval", "unit-leader", "office", "p02"),
    ("initial-review", "site-admin", "", "p01"),
    ("sign-off", "site-leader", "", "p03"),
)
PER_DAY = 20
"""Landings of one day."""
_TEXT = "欢迎家长和同学参观校园，开放时间与往年相同，请从东门入校并听从工作人员引导。" * 20


def environment(home: Path) -> dict[str, str]:
    """Return what every process of the bench runs with: a home of its own, no settings of this machine's."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_STATE_HOME": str(home / ".state"),
        "LANG": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "PYTHONUTF8": "1",
    }


def run(words: Sequence[str | Path], folder: Path, home: Path, stdin: bytes = b"") -> str:
    """Run a program and return what it printed; anything but success ends the bench."""
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=environment(home), input=stdin, capture_output=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{words}: {done.returncode}\n{done.stdout.decode()}\n{done.stderr.decode()}")
    return done.stdout.decode().strip()


def page_path(number: int) -> str:
    """Return where a page's text is: ten years in two columns."""
    month, day = number // 28 % 12 + 1, number % 28 + 1
    return f"content/{('news', 'notices')[number % 2]}/{2017 + number // 2 % 10}/{month:02}-{day:02}-n{number}/index.md"


def page_text(number: int, version: int) -> bytes:
    """Return a page's text: about 2.5 kB of Chinese."""
    head = {
        "title": f"第{number}号消息",
        "author": "示例戊",
        "source": "{kind: own, name: 示例单位}",
        "publicity": "主动公开",
        "confidentiality": "经审查不涉密",
    }
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    return f"---\n{lines}---\n\n第{version}版。{_TEXT}\n".encode()


@dataclass(frozen=True)
class BenchSite:
    """A host with its people's keys, below one folder."""

    root: Path
    site: Sha256

    @property
    def host(self) -> Path:
        """Return the host."""
        return self.root / "host.git"

    @property
    def home(self) -> Path:
        """Return the home folder of every process."""
        return self.root / "home"


def make_site(root: Path, pages: int, landings: int) -> BenchSite:
    """Make the whole site below an empty folder."""
    home = root / "home"
    home.mkdir(parents=True)
    keys = {person: new_key(root / "keys" / person) for person in PEOPLE}
    source = root / "source"
    fuzi = [sys.executable, "-m", "fuzi"]
    run([*fuzi, "init", source, "--minimal"], root, home)
    (source / "review/roster.yml").write_text(_roster(keys), encoding="utf-8")
    for number in range(pages):
        place = source / page_path(number)
        place.parent.mkdir(parents=True)
        place.write_bytes(page_text(number, 0))
    run(["git", "add", "--all", "--force", "content", "review"], source, home)
    who = ["-c", "user.name=p01", "-c", "user.email=p01@example.test"]
    run(["git", *who, "commit", "--quiet", "--message", "site"], source, home)
    start = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=landings // PER_DAY + 1)  # noqa: TID251
    repository = wiring.open_repository(source)
    signatures = wiring.signatures(repository)
    found(repository, signatures, signatures.signer(root / "keys" / "p03"), Wish("p03"), start)
    run([*fuzi, "-q", "host", root / "host.git", "--from", source], root, home)
    here = wiring.workspace(root / "host.git")
    made = BenchSite(root, here.ledger.site)
    History(made, keys, load_key(root / "host.git" / "fuzi" / "host-key"), start).write(pages, landings)
    return made


def _roster(keys: Mapping[str, HeldKey]) -> str:
    lines = ["# 人员与单位名册。", "# 谁来批准：网站管理员初审，分管领导签发。", "people:"]
    for person, role in PEOPLE.items():
        lines += [
            f"  - id: {person}",
            f"    name: 示例{person}",
            f"    emails: [{person}@example.test]",
            f'    keys: ["{keys[person].public_key}"]',
            f"    roles: [{{role: {role}, from: 2020-01-01}}]",
        ]
    lines += ["units:", '  - {id: office, name: 办公室, paths: ["content/**"]}', "deputies: []", "machines: []", ""]
    return "\n".join(lines)


class _Import:
    """`git fast-import` that tells at once what it made."""

    def __init__(self, site: BenchSite) -> None:
        answers, told = os.pipe()
        self._process = subprocess.Popen(
            ["git", "fast-import", "--quiet", f"--cat-blob-fd={told}"],
            cwd=site.host, env=environment(site.home), stdin=subprocess.PIPE, pass_fds=[told],
        )  # fmt: skip
        os.close(told)
        self._begun: set[str] = set()
        self._answers = os.fdopen(answers, "rb")

    def commit(self, ref: str, message: str, at: dt.datetime, files: Mapping[str, bytes]) -> ObjectId:
        """Make a commit on a branch and return its id."""
        assert self._process.stdin is not None  # noqa: S101 - by how it was started
        words, when = message.encode(), int(at.timestamp())
        who = f"{CLERK[0]} <{CLERK[1]}> {when} +0000"
        out = [f"commit {ref}\nmark :1\nauthor {who}\ncommitter {who}\ndata {len(words)}\n".encode(), words]
        if ref not in self._begun:
            out.append(f"from {ref}^0\n".encode())
            self._begun.add(ref)
        for path, data in files.items():
            out += [f"M 100644 inline {path}\ndata {len(data)}\n".encode(), data, b"\n"]
        self._process.stdin.write(b"".join([*out, b"\nget-mark :1\n"]))
        self._process.stdin.flush()
        return ObjectId(self._answers.readline().decode().strip())

    def tree(self, commit: str) -> ObjectId:
        """Return a commit's tree."""
        assert self._process.stdin is not None  # noqa: S101 - by how it was started
        self._process.stdin.write(f'ls {commit} ""\n'.encode())
        self._process.stdin.flush()
        return ObjectId(self._answers.readline().split()[2].decode())

    def end(self) -> None:
        """Write everything out."""
        self._process.communicate()
        self._answers.close()
        if self._process.returncode != 0:
            raise RuntimeError("git fast-import failed")


class History:
    """Writes landings, one after another, as the commands and the host would have."""

    def __init__(self, site: BenchSite, keys: Mapping[str, HeldKey], host: HeldKey, start: dt.datetime) -> None:
        self._site, self._keys, self._host_key = site, keys, host
        here = wiring.workspace(site.host)
        repository = here.repository
        self._main, self._tip = here.main, here.seen
        ground = load_ground(repository, self._main)
        self._policy = ground.policy.digest
        self._lists = lists_digest(repository, self._main)
        self._ruleset = wiring.inspector(repository).ruleset(self._main)
        self._now = self._start = start
        self._sequence = 1
        self._import = _Import(site)

    def write(self, pages: int, landings: int) -> None:
        """Land one page after another, some on each day."""
        for number in range(landings):
            self._now = self._start + dt.timedelta(days=number // PER_DAY, hours=1 + number % PER_DAY)
            self._land(number, number % pages, number // pages)
        self._import.end()

    def _land(self, number: int, page: int, version: int) -> None:
        change, path = ChangeId(f"change-{number}"), page_path(page)
        old, new = page_text(page, version), page_text(page, version + 1)
        states = FileState(REGULAR, sha256_of(old)), FileState(REGULAR, sha256_of(new))
        entries = (Entry(path, *states),)
        item = make_item(path.removeprefix("content/").removesuffix("/index.md"), entries, {path: states[1]}, ())
        items = {item.id: item.digest}
        site, root = self._site.site, root_of(entries)
        submission = Submission(
            "submission", VERSION, site, TARGET, change, 1, f"第{number}号稿件", self._main, self._main, entries, root,
            items, (PersonId("p05"),), {}, PersonId("p05"), PersonId("p05"), self._tip,
        )  # fmt: skip
        scan = Scan(
            "scan", VERSION, site, TARGET, change, 1, root, self._main, self._ruleset, self._lists, (), (), 1,
            len(new), 0,
        )  # fmt: skip
        self._push(submission, "p05", scan=scan)
        counted = []
        for stage, role, unit, person in STAGES:
            words = Approval(
                "approval", VERSION, site, TARGET, change, 1, root, items, stage, role, unit, PersonId(person), "",
                self._policy, self._tip, (), Decision.APPROVE, "", "",
            )  # fmt: skip
            counted.append(statement_id(words))
            self._push(words, person)
        message = landing_message(submission)
        commit = self._import.commit("refs/heads/main", message, self._now, {path: new})
        landing = Landing(
            "landing", VERSION, site, TARGET, change, 1, root, self._main, commit, self._import.tree(commit),
            self._policy, tuple(sorted(counted)), PersonId("p01"), self._tip,
        )  # fmt: skip
        self._push(landing, "p01", moved=RefUpdate("refs/heads/main", self._main, commit))
        self._main = commit

    def _push(
        self, statement: Statement, person: str, *, scan: Scan | None = None, moved: RefUpdate | None = None
    ) -> None:
        """Add a record to the ledger, and the host's receipt (with a scan) to that."""
        follows = self._tip
        brought = self._record([self._sealed(statement, self._keys[person])])
        own = [self._sealed(scan, self._host_key)] if scan else []
        self._sequence += 1
        receipt = Receipt(
            "receipt", VERSION, self._site.site, TARGET, self._sequence, self._now, follows, brought,
            (moved,) if moved else (), tuple(statement_id(one) for one in (statement, scan) if one is not None),
        )  # fmt: skip
        self._record([*own, self._sealed(receipt, self._host_key)])

    def _record(self, envelopes: Sequence[Envelope]) -> ObjectId:
        message = ledger_message([one.statement for one in envelopes])
        files = {ledger_path(one.statement): dump_envelope(one) for one in envelopes}
        self._tip = self._import.commit("refs/heads/ledger", message, self._now, files)
        return self._tip

    @staticmethod
    def _sealed(statement: Statement, key: HeldKey) -> Envelope:
        return Envelope(statement, key.sign(canonical(statement), namespace(statement.kind)))
