"""`fuzi roster codeowners`: whom a forge asks to look, made from policy and roster."""

from __future__ import annotations

import click

from fuzi.cli.roster_group import command
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@command.word("codeowners", help=_("Write .github/CODEOWNERS from policy and roster, for whom a forge asks to look."))
@click.option("--check", "is_check", is_flag=True, help=_("only compare; 1 when the file is another"))
def codeowners(session: Session, is_check: bool) -> int:
    """Write or compare."""
    from fuzi import wiring
    from fuzi.reports.codeowners import PATH
    from fuzi.steps.site.codeowners import is_current, write

    root = wiring.open_repository(session.repo).work_tree or session.repo
    folder, day = wiring.work_folder(root), wiring.local_day(root)
    if not is_check:
        write(folder, day)
        session.answer({"path": PATH, "current": True}, PATH)
        session.say(msg("next: `git add {path}` and commit; it goes through review like every setting", path=PATH))
        return 0
    current = is_current(folder, day)
    said = msg("{path} is as policy and roster make it", path=PATH)
    stale = msg("{path} is not as policy and roster make it; run `fuzi roster codeowners`", path=PATH)
    session.answer({"path": PATH, "current": current}, (said if current else stale).render(session.translate))
    return 0 if current else 1
