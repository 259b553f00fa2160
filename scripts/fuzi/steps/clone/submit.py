"""`fuzi submit`: commits beyond main become the change's next submission."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope
from fuzi.gate.authors import authors_of
from fuzi.gate.ground import Case
from fuzi.gate.items import root_of
from fuzi.gate.machines import with_sponsor
from fuzi.messages import msg
from fuzi.model.change_statement import Submission
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256, is_change_id, sha256_of
from fuzi.model.request import citation_key, cited_in
from fuzi.model.retraction import retracted_in, retraction_key
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.inspection import Inspection, Inspector
from fuzi.ports.repository import Commit, RefMove
from fuzi.ports.signatures import Signer
from fuzi.steps.check.draft import base_of
from fuzi.steps.clone.landed_draft import refuse_landed
from fuzi.steps.clone.own_branch import own_branch, refuse_uncommitted
from fuzi.steps.clone.submitter import submitting
from fuzi.steps.clone.workspace import ORIGIN, Workspace
from fuzi.steps.host.case import load_entries, load_items, load_trees
from fuzi.steps.host.named import named_by
from fuzi.steps.host.receive import CHANGES
from fuzi.steps.host.receive_originals import ORIGINALS
from fuzi.steps.host.size import size_problem
from fuzi.steps.record.ledger_writing import seal
from fuzi.steps.record.rules import lists_digest


class Wish(Struct, frozen=True):
    """What the person asked for. `random` is 4 random bytes for a new id, `originals` the bytes of captured sources.

    `author` is in whose name a machine submits; `key` is the signer's, once it is known.
    """

    change: str = ""
    title: str = ""
    attributed: Mapping[str, str] | None = None
    squash: bool = False
    random: bytes = b""
    originals: tuple[bytes, ...] = ()
    author: str = ""
    key: str = ""


class Submitted(Struct, frozen=True):
    """What was sent; with `inspection` alone, what the check refused before anything was sent."""

    submission: Submission | None
    statement: Sha256 | None
    inspection: Inspection


def submit(workspace: Workspace, signer: Signer, inspector: Inspector, wish: Wish) -> Submitted:
    """Check the commits beyond main, sign them as a submission, push both; nothing is sent when the check refuses.

    Raises:
        AskedWrongly: nothing to submit, what has landed already, uncommitted files, an e-mail nobody has, an id that
            is not one's own, more than a record can hold.
    """
    if wish.change and not is_change_id(wish.change):
        raise AskedWrongly(
            msg("{change} cannot be the id of a change", change=wish.change),
            msg("lower-case letters, digits and hyphens, at most 64"),
        )
    workspace.fetch()
    person = submitting(workspace, signer, wish.author)
    wish = replace(wish, key=signer.public_key)
    head = _head(workspace)
    base = _base(workspace, head)
    refuse_landed(workspace, base, head)
    change, earlier = _change(workspace, wish, head, person)
    if wish.squash:
        head = _squashed(workspace, base, head, workspace.case(change) if earlier else None)
    return send_draft(workspace, signer, inspector, (person, wish), ((change, earlier), (base, head)))


def send_draft(
    workspace: Workspace,
    signer: Signer,
    inspector: Inspector,
    asked: tuple[PersonId, Wish],
    draws: tuple[tuple[ChangeId, list[Submission]], tuple[ObjectId, ObjectId]],
) -> Submitted:
    """Sign commits as a change's next submission and push both; nothing is sent when the check refuses.

    Args:
        asked: who submits, and what was asked for.
        draws: the change with its earlier submissions, and the commits from which and to which it leads.
    """
    (person, wish), ((change, earlier), (base, head)) = asked, draws
    draft = _draft(workspace, (change, earlier), (base, head), person, wish)
    too_large = size_problem(draft)
    if too_large is not None:
        raise AskedWrongly(too_large.message)
    is_same = bool(earlier) and (earlier[-1].root, earlier[-1].head) == (draft.root, draft.head)
    if is_same and not _is_closed(workspace, change) and not _is_looked_at_anew(workspace, change):
        raise AskedWrongly(
            msg("nothing has changed since submission {n}", n=earlier[-1].number),
            msg("change your page, `git commit`, then submit again"),
        )
    inspection = inspector.submission(draft, workspace.main)
    if not _may_pass(inspection):
        return Submitted(None, None, inspection)
    _send_originals(workspace, wish.originals)
    branch = f"{CHANGES}{change}"
    move = RefMove(branch, workspace.ref(branch), draft.head)

    def make() -> list[Envelope]:
        fresh = _draft(workspace, (change, earlier), (base, head), person, wish)
        return [seal(fresh, signer)]

    statement = workspace.send(make, [move])[0]
    return Submitted(draft, statement, inspection)


def _is_looked_at_anew(workspace: Workspace, change: ChangeId) -> bool:
    """Tell whether lists or waivers are others since the host's check: the same text may stand otherwise now."""
    scan = workspace.case(change).scan
    return scan is not None and scan.lists != lists_digest(workspace.repository, workspace.main)


def _send_originals(workspace: Workspace, originals: Sequence[bytes]) -> None:
    """Push the bytes of sources into the host's restricted store, by themselves and before the change."""
    if originals:
        moves = [RefMove(f"{ORIGINALS}{sha256_of(data)}", None, workspace.repository.write(data)) for data in originals]
        workspace.repository.push(ORIGIN, moves, workspace.push_options)


def _may_pass(inspection: Inspection) -> bool:
    """Tell whether nothing found stops it; what a waiver may pass is for the host, which has the key, to tell."""
    found = inspection.report.findings
    return not any(one.severity == "block" and one.status == "open" and not one.is_for_key_holder for one in found)


def _head(workspace: Workspace) -> ObjectId:
    repository = workspace.repository
    refuse_uncommitted(repository, msg('run `git add -A` and `git commit -m "what you did"`, then submit again'))
    return own_branch(repository)[1]


def _base(workspace: Workspace, head: ObjectId) -> ObjectId:
    """Return the newest commit of main that the draft builds on."""
    main, repository = workspace.main, workspace.repository
    if repository.is_ancestor(head, main):
        raise AskedWrongly(
            msg("there is nothing to submit: no commit beyond main"),
            msg("write your page, then `git add -A` and `git commit`"),
        )
    newest = base_of(repository, head, main)
    if newest is None:
        raise AskedWrongly(msg("the draft does not start from this site's main"))
    return newest


def _change(workspace: Workspace, wish: Wish, head: ObjectId, person: PersonId) -> tuple[ChangeId, list[Submission]]:
    """Return the change and its earlier submissions: the one asked for, the one the draft continues, or a new one."""
    ledger = workspace.ledger
    if wish.change:
        return ChangeId(wish.change), _submissions(workspace, wish.change)
    kinds = {change: {row.kind for row in rows} for change, rows in ledger.index.changes().items()}
    mine = []
    for change in (change for change, found in kinds.items() if not found & {"landing", "closing"}):
        found = _submissions(workspace, change)
        is_mine = bool(found) and found[-1].owner == person
        tip = workspace.ref(f"{CHANGES}{change}")
        if is_mine and tip is not None and workspace.repository.is_ancestor(tip, head):
            mine.append(change)
    if len(mine) > 1:
        raise AskedWrongly(
            msg("your commits continue several changes: {changes}", changes=mine), msg("say which with `--change ID`")
        )
    if mine:
        return ChangeId(mine[0]), _submissions(workspace, mine[0])
    day = workspace.ground.day(workspace.now).strftime("%Y%m%d")
    return ChangeId(f"{day}-{base64.b32encode(wish.random).decode().lower()[:6]}"), []


def _is_closed(workspace: Workspace, change: str) -> bool:
    """Tell whether an id has landed or was abandoned: then the host says so, whatever is sent."""
    kinds = {row.kind for row in workspace.ledger.index.changes().get(ChangeId(change), ())}
    return bool(kinds & {"landing", "closing"})


def _submissions(workspace: Workspace, change: str) -> list[Submission]:
    kept = (workspace.ledger.kept[key].envelope.statement for key in workspace.ledger.by_change.get(change, []))
    return sorted((one for one in kept if isinstance(one, Submission)), key=lambda one: one.number)


def _draft(
    workspace: Workspace,
    change: tuple[ChangeId, list[Submission]],
    span: tuple[ObjectId, ObjectId],
    person: PersonId,
    wish: Wish,
) -> Submission:
    repository = workspace.repository
    base, head = span
    entries = load_entries(repository, base, head)
    items = load_items(repository, entries, load_trees(repository, base, head))
    commits = repository.commits(head, (base, workspace.main))
    attributed = dict(wish.attributed or {})
    named = named_by(repository, commits, workspace.case(change[0]) if change[1] else None)
    day = workspace.ground.day(workspace.now)
    authors, unknown = authors_of(named.emails, workspace.ground.roster, attributed, person, day)
    authors = with_sponsor(authors, wish.key, workspace.ground)
    if unknown:
        raise AskedWrongly(
            msg("nobody on the roster has the e-mail or name {emails}", emails=[one or "<>" for one in unknown]),
            msg("name the person with `--attribute EMAIL=PERSON`, or set your own with `git config user.email`"),
        )
    return Submission(
        "submission",
        VERSION,
        workspace.ledger.site,
        TARGET,
        change[0],
        len(change[1]) + 1,
        wish.title or (change[1][-1].title if change[1] else _subject(commits)),
        base,
        head,
        entries,
        root_of(entries),
        {item.id: item.digest for item in items},
        authors,
        {
            **{email: who for email, who in attributed.items() if email in named.emails},
            **named.corrections,
            **_cited(change[1], attributed),
            **_retracted(change[1], attributed),
        },
        change[1][-1].owner if change[1] else person,
        person,
        workspace.seen,
    )


def _retracted(earlier: Sequence[Submission], attributed: Mapping[str, str]) -> dict[str, str]:
    """Return the pages that a submission retracts: those of the one before it, and those named now."""
    before = earlier[-1].attributed if earlier else {}
    return {
        retraction_key(page): words for known in (before, attributed) for page, words in retracted_in(known).items()
    }


def _cited(earlier: Sequence[Submission], attributed: Mapping[str, str]) -> dict[str, str]:
    """Return the requests that a submission cites: those of the one before it, and those named now."""
    before = earlier[-1].attributed if earlier else {}
    return {citation_key(one): who for known in (before, attributed) for one, who in cited_in(known).items()}


def _subject(commits: tuple[Commit, ...]) -> str:
    """Return the first line of the last message; bytes that are not UTF-8 become question marks."""
    lines = commits[-1].message.encode("utf-8", "replace").decode("utf-8").strip().splitlines() if commits else []
    return lines[0][:200] if lines else ""


def _squashed(workspace: Workspace, base: ObjectId, head: ObjectId, case: Case | None) -> ObjectId:
    """Return one commit with the same files; every author stays named by a trailer."""
    repository = workspace.repository
    commits = repository.commits(head, (base, workspace.main))
    last = commits[-1]
    others = sorted({*named_by(repository, commits, case).emails} - {last.author.email, last.committer.email})
    trailers = "".join(f"Co-authored-by: {email} <{email}>\n" for email in others)
    message = f"{_subject(commits)}\n" + (f"\n{trailers}" if trailers else "")
    after = {
        one.path: None if one.after is None else (one.after.mode, one.after.object_id)
        for one in repository.compare(base, last.id)
    }
    tree = repository.overlay(base, after)  # not its own tree: an empty folder stays behind
    return repository.write_commit(tree, (base,), message, last.author, last.committer)
