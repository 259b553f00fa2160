"""`fuzi check`."""

from __future__ import annotations

from pathlib import Path

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.errors import AskedWrongly
from fuzi.messages import msg


@verb(
    "check",
    help=_(
        "Check pages, links, settings and confidentiality; values are never printed.\n\n"
        "Without a PATH: what differs from origin/main, committed or not, which is what `fuzi submit` would send; "
        "without an origin/main: the whole site.\n\n"
        "A PATH is looked for in the current folder, then in the site's top folder; places are told from there."
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
@click.option("--staged", is_flag=True, help=_("what the next commit would change"))
@click.option("--change", default="", metavar="ID|BASE..HEAD", help=_("every commit of a change, its words and names"))
@click.option("--all", "everything", is_flag=True, help=_("the whole site, and waivers that pass nothing"))
@click.option(
    "--published",
    is_flag=True,
    help=_(
        "what readers get today, by the rules of today: what targets serve (name them instead of a PATH) and the "
        "archived copy; for every night"
    ),
)
@click.option(
    "--fix",
    is_flag=True,
    help=_(
        "show how numbers, addresses and dates would be masked in your files, and what documents and pictures tell of "
        "their makers; ask, write it, and check again (with --stop-at block: mask only what blocks)"
    ),
)
@click.option(
    "--accept-changes",
    is_flag=True,
    help=_("with --fix: accept the tracked changes of Word and OpenDocument files, too, and take out their comments"),
)
@click.option("--yes", is_flag=True, help=_("with --fix: write what was shown without being asked"))
@click.option(
    "--stop-at",
    type=click.Choice(["flag", "block"]),
    default="flag",
    help=_("the answer is no (1) from what is flagged on, or only for what blocks: what the hooks of a clone ask"),
)
@click.option(
    "--workers",
    metavar="COUNT|ADDRESS",
    help=_(
        "so many processes share in the work, or the workers of a Dask scheduler (tls://…); without it as many "
        "processes as are worth it; the findings are the same"
    ),
)
@click.option(
    "--as",
    "shape",
    type=click.Choice(["text", "markdown", "sarif", "junit", "annotations"]),
    default="text",
    help=_(
        "for a terminal, a comment on a forge, a code-scanning page, a build server, or beside the lines on a forge"
    ),
)
def command(
    session: Session,
    paths: tuple[Path, ...],
    staged: bool,
    change: str,
    *,
    everything: bool,
    published: bool,
    shape: str,
    stop_at: str,
    workers: str | None,
    **fix: bool,
) -> int:
    """Check, print the report, and say what was looked at and by whose rules."""
    from fuzi import wiring
    from fuzi.cli.checking import mend, rule_pages, say_mendable, shaped
    from fuzi.cli.workers import parse_workers
    from fuzi.reports.check import check_json, is_in_earlier_commit, is_in_words_of_commit
    from fuzi.steps.check.check import check
    from fuzi.steps.check.gather import Wish
    from fuzi.steps.check.mend import Manner

    if not fix["fix"] and (fix["yes"] or fix["accept_changes"]):
        raise AskedWrongly(msg("--yes and --accept-changes say how to mend: give --fix, too"))
    if published:
        from fuzi.cli.published import look_at_published, refuse_workers

        refuse_workers(workers)
    ground = wiring.check_ground(session.repo, wiring.workers(parse_workers(workers)))
    wish = Wish(paths, staged, change, everything)
    if published:
        return look_at_published(session, ground, wish, (shape, stop_at), is_mending=fix["fix"])
    answer = check(wish, ground)
    is_refused = False
    if fix["fix"]:
        manner = Manner(fix["accept_changes"], spares_flags=stop_at == "block")
        mended = mend(session, wish, ground, answer, manner, is_agreed=fix["yes"])
        is_refused, answer = mended is None, mended or answer
    text = shaped(shape, session, answer, rule_pages(ground.root))
    session.say(answer.looked_at)
    session.say(answer.rules)
    if answer.unapplied is not None:
        session.say(answer.unapplied)
    session.answer(check_json(answer.report, session.translate), text)
    if is_in_earlier_commit(answer.report):
        session.say(
            msg(
                "some of it stands only in a commit that would be sent too: `fuzi submit --squash` sends the last state"
            )
        )
    if is_in_words_of_commit(answer.report):
        session.say(
            msg("the words of a commit are sent too: write those of the last one again with `git commit --amend`")
        )
    if not fix["fix"] and shape == "text" and not session.wants_json:
        say_mendable(session, wish, ground, answer)
    if is_refused:
        return 1
    return 0 if answer.report.is_clean or (stop_at == "block" and not answer.report.blocks) else 1
