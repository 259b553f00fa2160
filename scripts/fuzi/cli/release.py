"""What release and publish share: make a release of main's tip, show it or what the check refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fuzi.cli.session import Session
from fuzi.messages import msg

if TYPE_CHECKING:
    from fuzi.steps.clone.workspace import Workspace
    from fuzi.steps.release.release import Released


def make_release(session: Session, workspace: Workspace, name: str) -> Released:
    """Prove the history, then release."""
    from fuzi import wiring
    from fuzi.steps.clone.prove import prove
    from fuzi.steps.release.release import release

    workspace.fetch()
    signer = workspace.signer(session.key)
    proof = prove(workspace, wiring.pins())
    return release(workspace, signer, wiring.press(session.repo), proof, name)


def release_json(done: Released) -> dict[str, Any]:
    """Return the answer of `release`."""
    record = done.record
    assert record is not None  # noqa: S101 - by the caller
    return {
        "release": record.name,
        "commit": record.commit,
        "ledger": record.ledger,
        "as_of": record.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "manifest": record.manifest,
        "pages": len(record.pages),
        "debts": [debt.copy for debt in done.archived.debts] if done.archived else [],
        "absent_originals": list(done.absent),
    }


def show_release(session: Session, done: Released) -> int:
    """Show what was released and what is still owed."""
    record = done.record
    assert record is not None  # noqa: S101 - by the caller
    text = msg("released and archived: {name}, {pages} pages", name=record.name, pages=len(record.pages))
    session.answer(release_json(done), text.render(session.translate))
    for debt in done.archived.debts if done.archived else ():
        session.say(msg("the copy {copy} is still owed: {why}", copy=debt.copy, why=debt.what))
    for digest in done.absent:
        session.say(msg("an original is not at hand and was not archived: {digest}", digest=digest))
    session.say(msg("next: `fuzi deploy TARGET` puts it where it is served"))
    return 0


def show_refusal(session: Session, done: Released) -> int:
    """Show what the check found in main; nothing was released."""
    from fuzi.reports.check import check_json, check_text

    report = done.inspection.report
    session.answer(check_json(report, session.translate), check_text(report, session.translate, {}))
    session.say(msg("nothing was released: mend what is named above by a change"))
    return 1
