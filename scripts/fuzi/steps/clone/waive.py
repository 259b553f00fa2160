"""`fuzi waive`: the entry of a waiver, committed on the draft you are on; it passes something once it is on main.

What is waived is told by the host's record of the check, which names rule, path and fingerprint of each finding; where
the host refused the submission there is no record, and its answer named the fingerprint instead.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats.waivers_edit import with_waiver
from fuzi.formats.waivers_file import parse_waivers
from fuzi.messages import Translate, msg
from fuzi.model.finding import Finding, Severity
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256, is_sha256
from fuzi.model.pattern import Pattern, is_pattern
from fuzi.model.people import Role
from fuzi.model.policy import Policy, Stage, StageId
from fuzi.model.tree import REGULAR
from fuzi.model.waiver import LONGEST_DAYS, NEVER_WAIVED, Waiver, is_too_wide
from fuzi.ports.inspection import Inspector
from fuzi.ports.repository import RefMove
from fuzi.scanning.masking import MASK
from fuzi.scanning.rules import BY_ID
from fuzi.steps.check.draft import base_of
from fuzi.steps.check.scan_rules import WAIVERS
from fuzi.steps.clone.own_branch import own_branch, own_signature, refuse_uncommitted
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.rules import read_text

_ID, _FINGERPRINT = re.compile(r"[0-9a-f]{8,16}"), re.compile(r"[0-9a-f]{32}")
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


class _Meant(Struct, frozen=True):
    """The finding that is meant, as far as it is known."""

    rule: str
    severity: Severity
    path: str = ""
    fingerprint: str = ""
    file: str = ""


class Waived(Struct, frozen=True):
    """The commit that holds the entry, the entry, and the stages in which it is to be signed."""

    commit: ObjectId
    waiver: Waiver
    stages: tuple[Stage, ...]


def waive(
    workspace: Workspace, inspector: Inspector, asked: Asked, find: Callable[[str], Iterable[Finding]], say: Translate
) -> Waived:
    """Write the entry and commit it on the draft.

    Args:
        find: the findings of a change or of a span of commits that are here, for what the host has no record of.
        say: the language of the commit's message.

    Raises:
        AskedWrongly: no such finding, one that cannot be waived, a day or a path that a waiver cannot have, words that
            must not be recorded, or a draft that holds more than settings.
    """
    branch, head = _draft(workspace)
    meant = _meant(workspace, asked, find)
    waiver = _entry(workspace, asked, meant)
    _refuse_words(workspace, inspector, waiver.reason)
    repository = workspace.repository
    old = "" if repository.file(head, WAIVERS) is None else read_text(repository, head, WAIVERS)
    listed = parse_waivers(old.encode(), WAIVERS, BY_ID).waivers if old else ()
    if any(_is_same(one, waiver) for one in listed):
        raise AskedWrongly(msg("there is such an entry already; change its days in {path}", path=WAIVERS))
    new = with_waiver(old, waiver)
    parse_waivers(new.encode(), WAIVERS, BY_ID)
    tree = repository.overlay(head, {WAIVERS: (REGULAR, repository.write(new.encode()))})
    who = own_signature(workspace.repository, workspace.now)
    title = msg("Waive {rules} until {day}", rules=list(waiver.rules), day=str(waiver.expires))
    commit = repository.write_commit(tree, (head,), f"{title.render(say)}\n", who, who)
    repository.switch_work_tree(head, commit)
    repository.move([RefMove(branch, head, commit)], "fuzi waive")
    return Waived(commit, waiver, workspace.ground.policy.governance)


def _draft(workspace: Workspace) -> tuple[str, ObjectId]:
    """Return the branch and commit to write on: one that holds nothing but settings beyond main."""
    repository = workspace.repository
    branch, head = own_branch(repository)
    refuse_uncommitted(repository, msg('run `git add -A` and `git commit -m "what you did"`, then try again'))
    if branch == "refs/heads/main":
        raise AskedWrongly(msg("main takes changes from the host alone"), _OWN_DRAFT)
    beyond = base_of(repository, head, workspace.main)
    if any(one.path.startswith("content/") for one in repository.compare(beyond, head)):
        raise AskedWrongly(
            msg("this draft changes pages; a waiver is a change of its own and counts only once it is on main"),
            _OWN_DRAFT,
        )
    return branch, head


_OWN_DRAFT = msg("`git switch -C waiver origin/main`, then try again; your draft stays as it is")


def _meant(workspace: Workspace, asked: Asked, find: Callable[[str], Iterable[Finding]]) -> _Meant:
    if asked.rule:
        return _named(asked)
    if not asked.change:
        raise AskedWrongly(
            msg("say where the finding is: `--change ID`"),
            msg("of a submission that the host refused, its answer names rule and fingerprint: `--rule RULE`"),
        )
    found = [*_recorded(workspace, asked), *_here(asked, find)]
    if not found:
        raise AskedWrongly(
            msg("{change} has no finding {name}", change=asked.change, name=asked.name),
            msg("`fuzi show {change}` lists what the host found; `fuzi check --format json` what is found here",
                change=asked.change),
        )  # fmt: skip
    meant = max(found, key=lambda one: bool(one.fingerprint))
    if len({(one.rule, one.path) for one in found}) > 1:
        raise AskedWrongly(msg("{name} stands for several findings: give more of it", name=asked.name))
    return meant


def _named(asked: Asked) -> _Meant:
    """Return what a rule and a digest name; nobody here can look whether there is such a finding."""
    rule = BY_ID.get(asked.rule)
    if rule is None:
        raise AskedWrongly(msg("there is no rule {rule}", rule=asked.rule), msg("see review/confidentiality/rules/"))
    if is_sha256(asked.name):
        return _Meant(rule.id, rule.severity, file=asked.name)
    if _FINGERPRINT.fullmatch(asked.name):
        return _Meant(rule.id, rule.severity, asked.path, asked.name)
    raise AskedWrongly(
        msg("with `--rule`, give the 32 digits of a fingerprint or the 64 digits of a file's SHA-256"),
        msg("the host's answer names the fingerprint; `sha256sum FILE` gives that of a file"),
    )


def _recorded(workspace: Workspace, asked: Asked) -> list[_Meant]:
    """Return what the host's last record of the change has under this name."""
    if ".." in asked.change or not workspace.ledger.of_change(ChangeId(asked.change)):
        return []
    case = workspace.case(asked.change)
    if case.scan is None or case.submission is None:
        return []
    files = {one.path: one.after.sha256 for one in case.submission.entries if one.after is not None}
    return [
        _Meant(one.rule, Severity(one.severity), one.path, one.fingerprint, files.get(one.path, ""))
        for one in case.scan.findings
        if _is_named(asked.name, one.id, one.fingerprint, files.get(one.path, Sha256("")))
    ]


def _here(asked: Asked, find: Callable[[str], Iterable[Finding]]) -> list[_Meant]:
    """Return what a check of the commits that are here has under this name; nothing where they are not here."""
    try:
        found = list(find(asked.change))
    except AskedWrongly:
        return []
    return [
        _Meant(one.rule, one.severity, one.path, one.fingerprint, one.file_digest)
        for one in found
        if _is_named(asked.name, one.id, one.fingerprint, one.file_digest)
    ]


def _is_named(name: str, finding: str, fingerprint: str, file: str) -> bool:
    if _ID.fullmatch(name):
        return finding.startswith(name)
    return bool(name) and name in {fingerprint, file}


def _entry(workspace: Workspace, asked: Asked, meant: _Meant) -> Waiver:
    """Return the entry, refused where it could not pass what is meant or would pass more."""
    today = workspace.ground.day(workspace.now)
    is_file = asked.is_file or bool(meant.file and is_sha256(asked.name))
    _refuse_unwaivable(asked, meant, is_file=is_file)
    _refuse_days(asked, meant, today, is_file=is_file)
    path = "" if is_file else _path(asked, meant)
    if not asked.reason.strip():
        raise AskedWrongly(msg("the reason is empty"), msg("say with `--reason` why this may be shown"))
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


def _refuse_unwaivable(asked: Asked, meant: _Meant, *, is_file: bool) -> None:
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


def _refuse_days(asked: Asked, meant: _Meant, today: dt.date, *, is_file: bool) -> None:
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


def _path(asked: Asked, meant: _Meant) -> str:
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


def _refuse_words(workspace: Workspace, inspector: Inspector, reason: str) -> None:
    found: Sequence[Finding] = inspector.words(reason, workspace.main)
    if found:
        raise AskedWrongly(
            msg("the reason holds what must not be recorded: {what}", what=found[0].what),
            msg("give the reason without the value itself"),
        )


def _is_same(one: Waiver, other: Waiver) -> bool:
    return (one.rules, one.file, one.path, one.fingerprint) == (other.rules, other.file, other.path, other.fingerprint)
