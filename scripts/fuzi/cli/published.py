"""What `check --published` tells."""

from __future__ import annotations

from typing import Any

from fuzi import wiring
from fuzi.cli.checking import rule_pages, shaped
from fuzi.cli.session import Session
from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.finding import CheckReport
from fuzi.reports.check import check_json, lacks_fingerprint
from fuzi.steps.check.check import Answer
from fuzi.steps.check.gather import Ground, Wish
from fuzi.steps.release.published import PublishedAnswer, check_published


def refuse_workers(workers: str | None) -> None:
    """Refuse to share a look at what is published: its pages are looked at one after the other.

    Raises:
        AskedWrongly: `--workers` was given.
    """
    if workers is not None:
        raise AskedWrongly(
            msg("--published is not shared: what pages have in common is looked at once, by one process"),
            msg("leave out --workers"),
        )


def say_where_waived(session: Session, report: CheckReport) -> None:
    """Say where the fingerprint is told that a waiver has to name, where it is not told here."""
    if lacks_fingerprint(report):
        session.say(
            msg(
                "what stands in the built site alone is waived by its fingerprint, which is told only where the "
                "fingerprint key is (review/host.md)"
            )
        )


def look_at_published(session: Session, ground: Ground, wish: Wish, asked: tuple[str, str], *, is_mending: bool) -> int:
    """Look at what readers get today, print the report, and say where it was read; return the exit code.

    Args:
        wish: names of targets stand in it as paths.
        asked: the shape of the report, and from which severity on the answer is no.
    """
    if wish.is_staged or wish.change or wish.is_all or is_mending:
        raise AskedWrongly(msg("--published looks at what readers get: give names of targets, or nothing beside it"))
    names = tuple(dict.fromkeys(str(one) for one in wish.paths))
    done = check_published(wiring.publishing(session.repo, names), ground, is_named=bool(names))
    answer = Answer(done.report, done.rules, done.looked_at[0], is_whole=True)
    for sentence in (*done.looked_at, done.rules):
        session.say(sentence)
    text = shaped(asked[0], session, answer, rule_pages(ground.root))
    session.answer({**check_json(done.report, session.translate), "published": _places(done)}, text)
    say_where_waived(session, done.report)
    if not done.report.is_clean:
        session.say(
            msg(
                "readers can see it now: `fuzi takedown PAGE` takes a page off at once; then mend it by a change, or "
                "waive it where it is lawful"
            )
        )
    return 0 if done.report.is_clean or (asked[1] == "block" and not done.report.blocks) else 1


def _places(done: PublishedAnswer) -> list[dict[str, Any]]:
    """Return each place that was looked at, and which findings stand there; no target: the archive, or a build."""
    return [
        {
            "target": one.target or None,
            "release": one.release,
            "scanned": {"files": one.report.files, "bytes": one.report.size_bytes},
            "findings": [finding.id for finding in one.report.findings],
        }
        for one in done.places
    ]
