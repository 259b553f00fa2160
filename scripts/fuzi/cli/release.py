"""What release, publish, deploy and rollback share: prove and release main's tip; put a release where it is served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from fuzi.cli.clone import open_clone
from fuzi.cli.debts import point_json, tell_point
from fuzi.cli.session import Session
from fuzi.messages import Message, msg

if TYPE_CHECKING:
    from fuzi.model.publication_statement import Release
    from fuzi.model.release import ServedSite
    from fuzi.ports.signatures import Signer
    from fuzi.ports.target import Target
    from fuzi.steps.clone.workspace import Workspace
    from fuzi.steps.host.verify import Proof
    from fuzi.steps.release.release import Released


class Operation(Struct, frozen=True):
    """An operator at work on a target: the clone, who signs, the target's name and the target itself."""

    workspace: Workspace
    signer: Signer
    name: str
    target: Target


def open_operation(session: Session, target: str | None, rights: Sequence[str] = ("deploy",)) -> Operation:
    """Open the clone and the target (default: the first one); a missing right or a wrong name is refused at once."""
    from fuzi import wiring
    from fuzi.steps.clone.operate import require_right
    from fuzi.steps.release.archive_ground import first_target

    workspace = open_clone(session)
    signer = workspace.signer(session.key)
    for right in rights:
        require_right(workspace, signer, right)
    name = target or first_target(workspace)
    return Operation(workspace, signer, name, wiring.target(session.repo, name))


def put_live(session: Session, operation: Operation, release: str | None) -> ServedSite:
    """Serve a release (default: the newest) and record it."""
    from fuzi import wiring
    from fuzi.model.checkpoint import CHECKPOINT_FILE
    from fuzi.steps.clone.checkpoint import checkpoint
    from fuzi.steps.release.deploy import deploy
    from fuzi.steps.release.release_archive import release_named

    archive = wiring.archive(session.repo)
    served = deploy(
        archive.stores[0],
        release_named(archive.stores[0], release),
        operation.target,
        archive.ground.tombstones or (),
        banner=wiring.banner(),
        vouchers=archive.ground.vouchers,
        beside={CHECKPOINT_FILE: checkpoint(operation.workspace, operation.signer)[1]},
    )
    record(operation, served, "deploy")
    return served


def record(operation: Operation, served: ServedSite, how: Literal["deploy", "rollback"]) -> None:
    """Record in the ledger what is served now, unless its newest record says so."""
    from fuzi.steps.clone.operate import record_deployment

    operation.workspace.fetch()
    record_deployment(operation.workspace, operation.signer, operation.name, served, how)


def show_served(session: Session, operation: Operation, served: ServedSite, what: Message) -> None:
    """Show what is served now and every path that is not as released."""
    from fuzi.reports.archive import differences_text, served_json

    differences = differences_text(served.differences, session.translate)
    session.answer(served_json(served, operation.name), f"{what.render(session.translate)}\n{differences}")
    warn_closed(session, operation)


def warn_closed(session: Session, operation: Operation) -> None:
    """Say which folders keep a web server from what is served."""
    import shlex

    closed = operation.target.closed_folders()
    if closed:
        session.say(
            msg(
                "a web server that runs under an account of its own cannot get to {target}: {folders} may not be "
                "entered by others; open it with `chmod o+x {paths}`, or name another place in {file}",
                target=operation.name,
                folders=list(closed),
                paths=shlex.join(closed),
                file="site_config/targets.yml",
            )
        )


def live_message(operation: Operation, served: ServedSite) -> Message:
    """Return the sentence for a release that has gone live."""
    return msg(
        "{tag} is live on {target}: {files} files.", tag=served.tag, target=operation.name, files=len(served.lines)
    )


def proved(workspace: Workspace) -> Proof:
    """Fetch and prove the history."""
    from fuzi import wiring
    from fuzi.steps.clone.prove import prove

    workspace.fetch()
    return prove(workspace, wiring.pins())


def make_release(session: Session, workspace: Workspace, name: str, proof: Proof | None = None) -> Released:
    """Prove the history, unless that was done just now, then release."""
    from fuzi import wiring
    from fuzi.steps.release.release import release

    proof = proof or proved(workspace)
    return release(workspace, workspace.signer(session.key), wiring.press(session.repo), proof, name)


def record_json(record: Release) -> dict[str, Any]:
    """Return a release as its record tells it."""
    return {
        "release": record.name,
        "commit": record.commit,
        "ledger": record.ledger,
        "as_of": record.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "manifest": record.manifest,
        "pages": len(record.pages),
    }


def release_json(done: Released) -> dict[str, Any]:
    """Return the answer of `release`."""
    assert done.record is not None  # noqa: S101 - by the caller
    debts = [debt.copy for debt in done.archived.debts] if done.archived else []
    return {
        **record_json(done.record),
        "debts": debts,
        "absent_originals": sorted({str(one.sha256) for one in done.absent}),
    }


def show_release(session: Session, workspace: Workspace, done: Released) -> int:
    """Show what was released and what is still owed."""
    record = done.record
    assert record is not None  # noqa: S101 - by the caller
    text = msg("released and archived: {name}, {pages} pages", name=record.name, pages=len(record.pages))
    document = {**release_json(done), **point_json(done.point, session, workspace)}
    session.answer(document, text.render(session.translate))
    tell_point(session, workspace, done.point)
    for debt in done.archived.debts if done.archived else ():
        session.say(msg("the copy {copy} is still owed: {why}", copy=debt.copy, why=debt.what))
    for one in done.absent:
        session.say(msg("the original of the page {page} is not at hand and was not archived", page=one.page))
    if done.absent:
        session.say(
            msg(
                "who has such an original hands it in with the next change: `fuzi submit --original FILE`; an example "
                "page needs none: take the page and its record in review/originals/ out by a change"
            )
        )
    if done.built is not None and done.built.findings:
        session.say(
            msg(
                "{n} doubt(s) stand in the built site and not so in its sources, so nobody has looked at them yet: see "
                "them with `fuzi check --published` once it is live",
                n=sum(one.status == "open" for one in done.built.findings),
            )
        )
    session.say(msg("next: `fuzi deploy TARGET` puts it where it is served"))
    return 0


def show_refusal(session: Session, done: Released) -> int:
    """Show what the check found in main; nothing was released."""
    from fuzi.cli.published import say_where_waived
    from fuzi.reports.check import check_json, check_text

    assert done.inspection is not None  # noqa: S101 - by the caller
    report = done.inspection.report
    session.answer(check_json(report, session.translate), check_text(report, session.translate, {}))
    if done.is_built:
        say_where_waived(session, report)
        session.say(
            msg(
                "it stands in the built site, not so in its sources: look at the page, the theme and the settings in "
                "site_config/, and at words of the ledger that the page shows (`fuzi build` builds what was looked at)"
            )
        )
    session.say(msg("nothing was released: mend what is named above by a change"))
    return 1
