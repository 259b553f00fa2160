"""What an attacker can make with Git, keys of the site's people and Fuzi's own formats; nothing of it is honest."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace

from bureau import Answer, Bureau, Desk, environment
from fuzi import wiring
from fuzi.adapters.git import GitRepository
from fuzi.adapters.ssh_signatures import SshSignatures
from fuzi.formats.commit_message import CLERK, ledger_message, tag_message
from fuzi.formats.pkt_line import dump_packet
from fuzi.formats.statement import Envelope, canonical, dump_envelope, ledger_path, namespace, parse_envelope
from fuzi.model.change_statement import Decision, Submission
from fuzi.model.finding import CheckReport, Finding
from fuzi.model.ids import ObjectId
from fuzi.model.publication_statement import Release
from fuzi.model.statement import Statement
from fuzi.model.term_list import TermList
from fuzi.model.token import Token
from fuzi.ports.inspection import Inspection
from fuzi.ports.repository import RefMove, Signature
from fuzi.steps.clone import land, review, submit
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.receive import Examined, Tools, examine
from fuzi.steps.record.page_list import pages_of

LEDGER = "refs/heads/ledger"
MAIN = "refs/heads/main"
_DIGEST = "ab" * 32


class Caught(Exception):  # noqa: N818 - not an error: it carries what was about to be pushed
    """What was about to be pushed."""


class Blind:
    """A check that finds nothing, as an attacker's own client would have it."""

    def submission(self, submission: Submission, main: ObjectId) -> Inspection:
        """Find nothing."""
        return self.commit(main)

    def commit(self, commit: ObjectId) -> Inspection:
        """Find nothing."""
        return Inspection(CheckReport((), 0, 0, "none"), "")

    def ruleset(self, main: ObjectId) -> str:
        """Look by nothing."""
        return "none"

    def terms(self, main: ObjectId) -> tuple[TermList, ...]:
        """Mask nothing."""
        return ()

    def keys(self, texts: Sequence[str]) -> dict[str, tuple[Token, ...]]:
        """Mask nothing."""
        return {}

    def words(self, words: str, main: ObjectId, *, is_removal: bool = False) -> tuple[Finding, ...]:
        """Find nothing."""
        return ()


class Forger:
    """Somebody with a clone of the site and, when a test says so, with keys of its people."""

    def __init__(self, bureau: Bureau, person: str = "p05") -> None:
        self.bureau = bureau
        self.desk: Desk = bureau.desk(person)
        self.desk.git("fetch", "--quiet", "origin")
        self.repository = GitRepository(self.desk.folder)

    # what honest commands would have pushed

    def workspace(self, person: str = "") -> Workspace:
        """Return the workspace of a person's clone, fetched."""
        found = wiring.workspace(self.bureau.desk(person).folder if person else self.desk.folder)
        found.fetch()
        return found

    def caught(self, act: Callable[[Workspace], object], workspace: Workspace | None = None) -> dict[str, str]:
        """Return the refs that an act was about to push, without pushing."""
        here = workspace or self.workspace()

        def push(remote: str, moves: Sequence[RefMove], options: Sequence[str] = ()) -> None:
            raise Caught(moves)

        here.repository.push = push  # type: ignore[method-assign, assignment]
        try:
            act(here)
        except Caught as found:
            return {one.ref: str(one.new) for one in found.args[0]}
        raise AssertionError("nothing was pushed")

    def landing(self, change: str, person: str = "p01") -> dict[str, str]:
        """Return what `land` would push, signed by a person."""
        return self.caught(lambda here: land.land(here, self.signer(person), change))

    def approval(self, change: str, stage: str, person: str) -> Any:
        """Return the approval that a person would sign."""
        word = review.Word(Decision.APPROVE, stage)

        def say(here: Workspace) -> object:
            submission = here.case(change).submission
            assert submission is not None
            return review.say(here, self.signer(person), {change: submission.root}, word)

        moves = self.caught(say)
        return self.statements(moves[LEDGER])[0]

    def submission(self, change: str, person: str = "p05") -> tuple[Submission, dict[str, str]]:
        """Return the submission of what is committed, and what would be pushed, by a client that checks nothing."""
        wish = submit.Wish(change, "稿件")
        moves = self.caught(lambda here: submit.submit(here, self.signer(person), Blind(), wish))
        found = self.statements(moves[LEDGER])[0]
        assert isinstance(found, Submission)
        return found, moves

    def statements(self, commit: str) -> list[Statement]:
        """Return the statements that a ledger commit adds."""
        parents = self.repository.commit(ObjectId(commit)).parents
        changes = self.repository.compare(parents[0], ObjectId(commit))
        files = [(one.path, self.repository.read(one.after.object_id)) for one in changes if one.after is not None]
        return [parse_envelope(data, path).statement for path, data in files]

    # what only an attacker makes

    def signer(self, person: str) -> Any:
        """Return the signer with a person's key."""
        return SshSignatures().signer(self.bureau.key(person))

    def envelope(self, statement: Statement, person: str, kind: str = "") -> Envelope:
        """Sign a statement with anybody's key, in the namespace of any kind."""
        signature = self.signer(person).sign(canonical(statement), namespace(kind or statement.kind))
        return Envelope(statement, signature)

    def host_envelope(self, statement: Statement) -> Envelope:
        """Sign with the host's own key: what only a dishonest host can do."""
        signer = SshSignatures().signer(self.bureau.host / "fuzi" / "host-key")
        return Envelope(statement, signer.sign(canonical(statement), namespace(statement.kind)))

    def tip(self, ref: str = LEDGER) -> ObjectId:
        """Return where the host's ref is."""
        return ObjectId(self.bureau.refs()[ref])

    def record(self, *envelopes: Envelope, on: str = "", **more: Any) -> ObjectId:
        """Store a ledger commit with records, as Fuzi writes it but for what `more` says (see `ledger`)."""
        files = {ledger_path(one.statement): dump_envelope(one) for one in envelopes}
        message = more.pop("message", "") or ledger_message([one.statement for one in envelopes])
        return self.ledger(files, message, on=on, **more)

    def ledger(
        self,
        files: Mapping[str, bytes | None],
        message: str,
        *,
        on: str = "",
        parents: Sequence[str] | None = None,
        name: tuple[str, str] = CLERK,
    ) -> ObjectId:
        """Store a commit of any files, message, parents and name on the ledger."""
        tip = ObjectId(on) if on else self.tip()
        if self.desk.ask("cat-file", "-e", tip, expect=None).code:
            self.desk.git("fetch", "--quiet", "origin")
        changes = {
            path: None if data is None else ("100644", self.repository.write(data)) for path, data in files.items()
        }
        tree = self.repository.overlay(tip, changes)
        who = Signature(*name, wiring.clock().now())
        over = [tip] if parents is None else [ObjectId(one) for one in parents]
        return self.repository.write_commit(tree, over, message, who, who)

    def commit_like(self, commit: str, edit: Callable[[str], str]) -> ObjectId:
        """Store a commit object whose text is edited."""
        text = edit(self.desk.ask("cat-file", "commit", commit).out)
        return ObjectId(self.desk.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=text))

    def tree(self, entries: Sequence[tuple[str, str, str | bytes]], base: str = "") -> str:
        """Store a tree with entries of any mode, object and name; `base`: the entries of that tree come along."""
        rows = [
            f"{mode} {kind} {target}\t".encode() + (name.encode() if isinstance(name, str) else name)
            for mode, target, name in entries
            for kind in [{"040000": "tree", "160000": "commit"}.get(mode, "blob")]
        ]
        old = self.desk.ask("ls-tree", "-z", base).out.split("\0")[:-1] if base else []
        stdin = b"".join(row + b"\0" for row in [*(one.encode() for one in old), *rows])
        return self.desk.git("mktree", "-z", "--missing", stdin=stdin)

    def blob(self, data: str | bytes) -> str:
        """Store a file."""
        return str(self.repository.write(data.encode() if isinstance(data, str) else data))

    def push(self, refs: Mapping[str, str], *options: str) -> Answer:
        """Push with plain Git; whatever comes of it."""
        specs = [f"{target}:{ref}" for ref, target in refs.items()]
        words = options or ("--atomic",)
        return self.desk.ask("push", *(word for word in words if word != "plain"), "origin", *specs, expect=None)

    def wire(self, *moves: tuple[str, str, str]) -> Answer:
        """Speak to the host's receive-pack without a Git client: (old, new, any name at all)."""
        lines = [f"{old} {new} {name}".encode() for old, new, name in moves]
        lines[0] += b"\0report-status agent=none"
        wanted = "\n".join(new for _old, new, _name in moves if new.strip("0"))
        packed = subprocess.run(
            ["git", "pack-objects", "--stdout", "--revs", "--quiet"],
            cwd=self.desk.folder, env=environment(self.bureau.home), input=wanted.encode(),
            capture_output=True, check=True,
        ).stdout  # fmt: skip
        done = subprocess.run(
            ["git", "receive-pack", str(self.bureau.host)],
            env=environment(self.bureau.home), input=b"".join(dump_packet(one) for one in lines) + b"0000" + packed,
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        said = (done.stdout + done.stderr).decode(errors="replace")
        return Answer(done.returncode or ("ng " in said), said, "")


def changed(statement: Any, /, **fields: Any) -> Any:
    """Return a statement with other fields."""
    return replace(statement, **fields)


def release_of(forger: Forger, key: str = "p01", **fields: Any) -> tuple[Release, dict[str, str]]:
    """Return a release record of main's tip with its tag, and the refs to push; `fields` bend record and tag alike."""
    here = forger.workspace()
    now = fields.pop("as_of", here.now)
    name = fields.pop("name", "release/2026-11-23.7")
    commit = fields.pop("commit", here.main)
    tip = fields.pop("ledger", here.ledger.tip)
    tag = fields.pop("tag", None) or forger.repository.write_tag(
        fields.pop("tagged", name),
        fields.pop("target", commit),
        fields.pop("message", "") or tag_message(name, here.ledger.site, tip, now),
        Signature(*fields.pop("tagger", CLERK), now),
    )
    pages = fields.pop("pages", None)
    if pages is None:
        pages = pages_of(forger.repository, commit)
    record = Release(
        "release", 1, here.ledger.site, "main", name, tag, commit, tip, now, _DIGEST, _DIGEST, pages,  # type: ignore[arg-type]
        fields.pop("person", key), here.seen,
    )  # fmt: skip
    assert not fields
    return record, {LEDGER: forger.record(forger.envelope(record, key)), f"refs/tags/{name}": tag}


@contextmanager
def looked_at(forger: Forger, moves: Mapping[str, str]) -> Iterator[tuple[GitRepository, Examined]]:
    """Let the host look at a push in this process, whose rules and bounds a test can change; nothing is taken in."""
    for at, commit in enumerate(moves.values()):
        forger.desk.git("update-ref", f"refs/heads/brought-{at}", commit)
    bureau = forger.bureau
    bureau.host_git("fetch", "--quiet", str(forger.desk.folder), "refs/heads/brought-*:refs/test/*")
    with GitRepository(bureau.host) as host:
        tools = Tools(SshSignatures(), wiring.inspector(host), wiring.originals(host))
        wanted = [RefMove(ref, host.ref(ref), ObjectId(new)) for ref, new in moves.items()]
        yield host, examine(host, tools, wanted, wiring.clock().now())


class Watch:
    """Sees to it that a refused push leaves the host as it was."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau
        self.refs = bureau.refs()
        self.objects = bureau.objects()

    def refused(self, answer: Answer, *expected: str) -> None:
        """Demand that a push failed with one of the codes or words, moved nothing, and left no object."""
        assert answer.code != 0, answer.all
        found = set(re.findall(r"\[([a-z-]+)\]", answer.all)) | {
            one for one in expected if " " in one and one in answer.all
        }
        assert found & set(expected), f"{expected} expected: {answer.all}"
        self.unmoved()
        left = self._bureau.objects() - self.objects
        assert not left, f"objects left behind: {left}"

    def unmoved(self) -> None:
        """Demand that no ref of the host moved."""
        assert self._bureau.refs() == self.refs
