"""`fuzi waive`."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import Any

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.review import DAY
from fuzi.cli.session import Session
from fuzi.cli.words import _

_DIGITS = re.compile(r"[0-9a-f]{8,64}")
"""An id, a fingerprint or a SHA-256."""


@verb(
    "waive",
    help=_(
        "Propose a waiver: a recorded, ending pass for one finding, as a change of settings on the draft you are on."
        "\n\n"
        "Name the finding's id, its fingerprint of 32 digits (the host names it where it refuses a submission, a "
        "report of the built site the whole command: give --rule and --path, too), or the file or its SHA-256 (give "
        "--rule). It passes something once it was reviewed, signed and landed; what a page says about itself never "
        "does.\n\nAn entry that is there already is renewed: its fingerprint, or its file, is enough."
    ),
)
@click.argument("name", metavar="FINDING|FILE")
@click.option("--reason", required=True, metavar="TEXT", help=_("why this may be shown, without the value itself"))
@click.option("--until", required=True, type=DAY, metavar="DAY", help=_("the last day, included"))
@click.option("--change", default="", metavar="ID|BASE..HEAD", help=_("the change in which the finding is"))
@click.option("--path", default="", metavar="GLOB", help=_("where the value passes (default: that file alone)"))
@click.option("--file", "is_file", is_flag=True, help=_("bind it to the exact bytes of the file; it may last longer"))
@click.option("--rule", default="", metavar="RULE", help=_("the rule, where no record names it"))
@click.option("--exam-date", type=DAY, metavar="DAY", help=_("of a past examination paper: the day of the examination"))
@click.option("--approver", default="", metavar="PERSON", help=_("the confidentiality officer who answers for it"))
def command(session: Session, name: str, reason: str, until: dt.datetime, **said: Any) -> int:
    """Write the entry, and tell who has to sign it."""
    from fuzi import wiring
    from fuzi.cli.roster_people import day_of
    from fuzi.reports.waivers import waived_text, waiver_json
    from fuzi.steps.check.check import check
    from fuzi.steps.check.gather import Wish
    from fuzi.steps.clone.waive import waive
    from fuzi.steps.clone.waiver_entry import Asked

    workspace = open_clone(session)
    said["exam_date"] = day_of(said["exam_date"])
    asked = Asked(_digest_of(name) or name, reason, until.date(), signing_key=session.key, **said)
    ground = wiring.check_ground(session.repo)
    done = waive(
        workspace,
        wiring.inspector(workspace.repository),
        asked,
        lambda change: check(Wish(change=change), ground).report.findings,
        session.translate,
    )
    one = done.waiver
    document = {
        "commit": done.commit,
        "path": "review/confidentiality/waivers.yml",
        "entry": waiver_json(one),
        "stages": [str(stage.id) for stage in done.stages],
        "renewed": done.is_renewed,
    }
    text = waived_text(one, done.stages, session.translate, workspace.name_of, is_renewed=done.is_renewed)
    session.answer(document, text)
    return 0


def _digest_of(name: str) -> str:
    """Return the SHA-256 of a file that is named by its path; empty where it is an id, or no file."""
    if _DIGITS.fullmatch(name):
        return ""
    try:
        with Path(name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
