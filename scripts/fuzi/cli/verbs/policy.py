"""`fuzi policy check|explain`."""

from __future__ import annotations

from typing import Any

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "policy",
    help=_(
        "Look at the rules. `check`: what is wrong with policy, roster and columns as they stand here, and what they "
        "lower or hand over compared with main; `explain PATH…`: which requirements, units and stages a path has, and "
        "who can give each today."
    ),
)
@click.argument("what", required=False, metavar="check|explain", type=click.Choice(["check", "explain"]))
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--base", default="", metavar="REF", help=_("check: compare with the rules of this branch or commit"))
@click.option("--change", default="", metavar="ID", help=_("check: the rules as this change would leave them"))
@click.option("--worktree", is_flag=True, help=_("explain: by the rules as they stand here, not by those of main"))
def command(session: Session, what: str | None, paths: tuple[str, ...], **chosen: Any) -> int:
    """Check or explain; `check` answers 0 or 1, and 2 where a file cannot be read."""
    if what == "check" and not paths:
        return _check(session, chosen["base"], chosen["change"])
    if what == "explain" and paths:
        return _explain(session, paths, of_draft=chosen["worktree"])
    raise click.UsageError(_("say what to do: `fuzi policy check` or `fuzi policy explain PATH`"))


def _check(session: Session, base: str, change: str) -> int:
    from fuzi import wiring
    from fuzi.reports.policy import policy_json, policy_text
    from fuzi.steps.check.policy_check import check_policy, is_behind

    ground = wiring.check_ground(session.repo)
    report = check_policy(ground, wiring.clock().now(), base, change)
    if not base and not change and is_behind(ground):
        old = msg(
            "rules have landed on main since these files were fetched, and are told below as if you undid them: "
            "`git fetch`, then `git switch -C draft origin/main`, or `git rebase origin/main`"
        )
        session.say(old)
    session.answer(policy_json(report, session.translate), policy_text(report, session.translate))
    return 0 if report.is_fit else 1


def _explain(session: Session, paths: tuple[str, ...], *, of_draft: bool) -> int:
    from fuzi import wiring
    from fuzi.reports.policy import paths_json, paths_text
    from fuzi.reports.reader import Reader
    from fuzi.steps.check.policy_check import explain_paths

    found, rules, name = explain_paths(
        wiring.check_ground(session.repo), wiring.clock().now(), paths, of_draft=of_draft
    )
    if name:
        session.say(msg("policy, roster and columns of {name}; those of the draft: `--worktree`", name=name))
    reader = Reader(session.translate, rules.roster.named, rules.zone, rules.roster.unit_name)
    session.answer(paths_json(found, reader), paths_text(found, reader))
    return 0 if all(one.requirements or one.kind == "governance" for one in found) else 1
