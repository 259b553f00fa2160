"""The entry of a waiver: refused where it could not pass what is meant, or would pass more (5-confidentiality)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.finding import Finding, Severity
from fuzi.model.ids import PersonId, is_sha256
from fuzi.model.pattern import Pattern, is_pattern
from fuzi.model.people import Role
from fuzi.model.policy import Policy, StageId
from fuzi.model.waiver import LONGEST_DAYS, NEVER_WAIVED, Waiver, is_too_wide
from fuzi.ports.inspection import Inspector
from fuzi.scanning.masking import MASK
from fuzi.scanning.rules import BY_ID
from fuzi.steps.clone.workspace import Workspace

EXAM = "exam-mark"


class Asked(Struct, frozen=True):
    """What somebody asks to be passed.

    Attributes:
        name: a finding's id, a fingerprint, or the SHA-256 of a file.
        change: whose record is asked; empty where the rule is given.
        rule, path: what the fingerprint belongs to; a path pattern.
        is_file: bound to the exact file instead of the value.
        approver: who answers for it; empty for who acts, which `signing_key` tells.
    """

    name: str
    reason: str
    until: dt.date
    change: str = ""
    rule: str = ""
    path: str = ""
    is_file: bool = False
    exam_date: dt.date | None = None
    approver: str = ""
    signing_key: Path | None = None


class Meant(Struct, frozen=True):
    """The finding that is meant, as far as it is known."""

    rule: str
    severity: Severity
    path: str = ""
    fingerprint: str = ""
    file: str = ""


def entry_of(workspace: Workspace, asked: Asked, meant: Meant) -> Waiver:
    """Return the entry, refused where it could not pass what is meant or would pass more."""
    today = workspace.ground.day(workspace.now)
    is_file = asked.is_file or bool(meant.file and is_sha256(asked.name))
    _refuse_unwaivable(asked, meant, is_file=is_file)
    _refuse_days(asked, meant, today, is_file=is_file)
    path = "" if is_file else _path(asked, meant)
    _refuse_no_reason(asked)
    return Waiver(
        rules=(meant.rule,),
        reason=asked.reason.strip(),
        approver=_approver(workspace, asked, today),
        opened=today,
        expires=asked.until,
        file=meant.file if is_file else "",
        path=path,
        fingerprint="" if is_file else meant.fingerprint,
        exam_date=asked.exam_date,
    )


def renewal_of(workspace: Workspace, asked: Asked, old: Waiver) -> Waiver:
    """Return an entry under new days, with a reason and an approver of its own; refused as a new one would be.

    Of the value nothing is known here but its entry: one that lasted longer than a block may was for what is flagged.
    """
    today = workspace.ground.day(workspace.now)
    was_long = (old.expires - old.opened).days >= LONGEST_DAYS[Severity.BLOCK]
    is_grave = not was_long and any(BY_ID[rule].severity is Severity.BLOCK for rule in old.rules)
    meant = Meant(old.rules[0], Severity.BLOCK if is_grave else Severity.FLAG)
    _refuse_days(replace(asked, exam_date=old.exam_date), meant, today, is_file=bool(old.file))
    _refuse_no_reason(asked)
    approver = _approver(workspace, asked, today)
    return replace(old, reason=asked.reason.strip(), approver=approver, opened=today, expires=asked.until)


def _refuse_no_reason(asked: Asked) -> None:
    if not asked.reason.strip():
        raise AskedWrongly(msg("the reason is empty"), msg("say with `--reason` why this may be shown"))


def _refuse_unwaivable(asked: Asked, meant: Meant, *, is_file: bool) -> None:
    if meant.rule in NEVER_WAIVED or meant.rule not in BY_ID:
        raise AskedWrongly(msg("{rule} is never waived: mend what it tells", rule=meant.rule))
    if is_file and not meant.file:
        raise AskedWrongly(
            msg("this finding stands in no file that would land, so that there is no file to bind a waiver to"),
            msg("words of a commit, a title or a name are written anew instead"),
        )
    if not is_file and not meant.fingerprint:
        raise AskedWrongly(
            msg("this finding has no fingerprint: it has no value of its own, or the check had no key"),
            msg("bind the waiver to the exact file with `--file`, or take the fingerprint from the host's answer"),
        )
    if (meant.rule == EXAM) != (asked.exam_date is not None):
        raise AskedWrongly(
            msg("a past examination paper, and nothing else, is waived with the day of the examination"),
            msg("`--exam-date DAY` for a finding of {rule}", rule=EXAM),
        )


def _refuse_days(asked: Asked, meant: Meant, today: dt.date, *, is_file: bool) -> None:
    if asked.until < today:
        raise AskedWrongly(msg("{day} has passed already", day=str(asked.until)))
    if asked.exam_date is not None and asked.exam_date >= asked.until:
        raise AskedWrongly(msg("the waiver would end before the examination is over"))
    longest = LONGEST_DAYS[meant.severity]
    if not is_file and (asked.until - today).days >= longest:
        last = today + dt.timedelta(days=longest - 1)
        raise AskedWrongly(
            msg("a waiver bound to a value lasts at most {days} days here: until {day}", days=longest, day=str(last)),
            msg("bound to the exact file (`--file`) it may last longer"),
        )


def _path(asked: Asked, meant: Meant) -> str:
    path = asked.path or meant.path
    if not path:
        raise AskedWrongly(
            msg("this finding stands in no file, so that there is no path to bind a waiver to"),
            msg("words of a commit, a title or a name are written anew instead; or give `--path GLOB`"),
        )
    if not is_pattern(path) or (not asked.path and (MASK in path or "*" in path)):
        raise AskedWrongly(
            msg("this is not a path pattern such as content/services/**"), msg("give one with `--path GLOB`")
        )
    if is_too_wide(path):
        raise AskedWrongly(
            msg("{path} would pass the value everywhere", path=path),
            msg("name at least a column, such as content/services/**"),
        )
    if meant.path and not Pattern(path).matches(meant.path) and meant.path != asked.path:
        raise AskedWrongly(msg("{path} does not match {file}, where the finding is", path=path, file=meant.path))
    return path


def _approver(workspace: Workspace, asked: Asked, today: dt.date) -> PersonId:
    """Return who answers for the waiver: somebody who may give the confidentiality review today."""
    roster = workspace.ground.roster
    roles = _reviewing(workspace.ground.policy)
    able = {one.id for role in roles for one in roster.holders(role, None, today)}
    person = asked.approver or workspace.acting(workspace.signer(asked.signing_key)).id
    if person in able:
        return PersonId(person)
    raise AskedWrongly(
        msg(
            "{person} is no confidentiality officer today, and cannot answer for a waiver",
            person=roster.name_of(person),
        ),
        msg("name one with `--approver PERSON`: {people}", people=sorted(able)),
    )


def _reviewing(policy: Policy) -> frozenset[Role]:
    """Return the roles that give the confidentiality review; in a small bureau the initial review's, too."""
    stages = policy.all_stages()
    own = [one for one in stages if one.id is StageId.CONFIDENTIALITY_REVIEW]
    joined = {one.same_person_as for one in own}
    return frozenset({Role.CONFIDENTIALITY_OFFICER, *(one.role for one in stages if one in own or one.id in joined)})


def refuse_words(workspace: Workspace, inspector: Inspector, reason: str) -> None:
    """Refuse a reason that holds what must not be recorded."""
    found: Sequence[Finding] = inspector.words(reason, workspace.main)
    if found:
        raise AskedWrongly(
            msg("the reason holds what must not be recorded: {what}", what=found[0].what),
            msg("give the reason without the value itself"),
        )
