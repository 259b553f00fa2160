"""`fuzi waive`: the entry of a waiver, committed on the draft you are on; it passes something once it is on main.

What is waived is told by the host's record of the check, which names rule, path and fingerprint of each finding; where
the host refused the submission there is no record, and its answer named the fingerprint instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats.waivers_edit import renewed, with_waiver
from fuzi.formats.waivers_file import parse_waivers
from fuzi.messages import Translate, msg
from fuzi.model.finding import Finding, Severity
from fuzi.model.ids import ChangeId, ObjectId, Sha256, is_sha256
from fuzi.model.policy import Stage
from fuzi.model.tree import REGULAR
from fuzi.model.waiver import Waiver
from fuzi.ports.inspection import Inspector
from fuzi.ports.repository import RefMove
from fuzi.scanning.rules import BY_ID
from fuzi.steps.check.draft import base_of
from fuzi.steps.check.scan_rules import WAIVERS
from fuzi.steps.clone.own_branch import own_branch, own_signature, refuse_uncommitted
from fuzi.steps.clone.waiver_entry import Asked, Meant, entry_of, refuse_words, renewal_of
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.rules import read_text

_ID, _FINGERPRINT = re.compile(r"[0-9a-f]{8,16}"), re.compile(r"[0-9a-f]{32}")


class Waived(Struct, frozen=True):
    """The commit that holds the entry, the entry, the stages in which it is to be signed, whether it was there."""

    commit: ObjectId
    waiver: Waiver
    stages: tuple[Stage, ...]
    is_renewed: bool = False


def waive(
    workspace: Workspace, inspector: Inspector, asked: Asked, find: Callable[[str], Iterable[Finding]], say: Translate
) -> Waived:
    """Write the entry and commit it on the draft; one that is there already is renewed.

    Args:
        find: the findings of a change or of a span of commits that are here, for what the host has no record of.
        say: the language of the commit's message.

    Raises:
        AskedWrongly: no such finding, one that cannot be waived, a day or a path that a waiver cannot have, words that
            must not be recorded, or a draft that holds more than settings.
    """
    branch, head = _draft(workspace)
    repository = workspace.repository
    old = "" if repository.file(head, WAIVERS) is None else read_text(repository, head, WAIVERS)
    listed = parse_waivers(old.encode(), WAIVERS, BY_ID).waivers if old else ()
    known = _entry(asked, listed)
    if known is not None:
        waiver = renewal_of(workspace, asked, known)
    else:
        waiver = entry_of(workspace, asked, _meant(workspace, asked, find))
        known = next((one for one in listed if _is_same(one, waiver)), None)
    refuse_words(workspace, inspector, waiver.reason)
    new = with_waiver(old, waiver) if known is None else renewed(old, known, waiver)
    parse_waivers(new.encode(), WAIVERS, BY_ID)
    tree = repository.overlay(head, {WAIVERS: (REGULAR, repository.write(new.encode()))})
    who = own_signature(workspace.repository, workspace.now)
    said = {"rules": list(waiver.rules), "day": str(waiver.expires)}
    title = (
        msg("Waive {rules} until {day}", **said) if known is None else msg("Renew the waiver of {rules}: {day}", **said)
    )
    commit = repository.write_commit(tree, (head,), f"{title.render(say)}\n", who, who)
    repository.switch_work_tree(head, commit)
    repository.move([RefMove(branch, head, commit)], "fuzi waive")
    return Waived(commit, waiver, workspace.ground.policy.governance, is_renewed=known is not None)


def _entry(asked: Asked, listed: Iterable[Waiver]) -> Waiver | None:
    """Return the entry that is named by what it is bound to, and by nothing else: it is to be renewed."""
    if asked.change or asked.rule:
        return None
    found = [one for one in listed if asked.name and asked.name in {one.fingerprint, one.file}]
    if len(found) > 1:
        raise AskedWrongly(
            msg("{name} stands in several entries of {path}", name=asked.name, path=WAIVERS),
            msg("name the rule, too: `--rule RULE`, and `--path GLOB` where the entry has one"),
        )
    if found and (asked.path or asked.exam_date is not None):
        raise AskedWrongly(
            msg("what a waiver is bound to stays when it is renewed"), msg("leave out `--path` and `--exam-date`")
        )
    return found[0] if found else None


def _draft(workspace: Workspace) -> tuple[str, ObjectId]:
    """Return the branch and commit to write on: one that holds nothing but settings beyond main."""
    repository = workspace.repository
    branch, head = own_branch(repository)
    refuse_uncommitted(
        repository,
        msg(
            "a page or file that is to be passed is put outside of the site's folder, settings are committed; try again"
        ),
    )
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


def _meant(workspace: Workspace, asked: Asked, find: Callable[[str], Iterable[Finding]]) -> Meant:
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


def _named(asked: Asked) -> Meant:
    """Return what a rule and a digest name; nobody here can look whether there is such a finding."""
    rule = BY_ID.get(asked.rule)
    if rule is None:
        raise AskedWrongly(msg("there is no rule {rule}", rule=asked.rule), msg("see review/confidentiality/rules/"))
    if is_sha256(asked.name):
        return Meant(rule.id, rule.severity, file=asked.name)
    if _FINGERPRINT.fullmatch(asked.name):
        return Meant(rule.id, rule.severity, asked.path, asked.name)
    raise AskedWrongly(
        msg(
            "with `--rule`, give a fingerprint of 32 digits, or the file itself: there is no file {name}",
            name=asked.name,
        ),
        msg("the host's answer names the fingerprint; a file is named by its path or by its SHA-256 of 64 digits"),
    )


def _recorded(workspace: Workspace, asked: Asked) -> list[Meant]:
    """Return what the host's last record of the change has under this name."""
    if ".." in asked.change or not workspace.ledger.of_change(ChangeId(asked.change)):
        return []
    case = workspace.case(asked.change)
    if case.scan is None or case.submission is None:
        return []
    files = {one.path: one.after.sha256 for one in case.submission.entries if one.after is not None}
    return [
        Meant(one.rule, Severity(one.severity), one.path, one.fingerprint, files.get(one.path, ""))
        for one in case.scan.findings
        if _is_named(asked.name, one.id, one.fingerprint, files.get(one.path, Sha256("")))
    ]


def _here(asked: Asked, find: Callable[[str], Iterable[Finding]]) -> list[Meant]:
    """Return what a check of the commits that are here has under this name; nothing where they are not here."""
    try:
        found = list(find(asked.change))
    except AskedWrongly:
        return []
    return [
        Meant(one.rule, one.severity, one.path, one.fingerprint, one.file_digest)
        for one in found
        if _is_named(asked.name, one.id, one.fingerprint, one.file_digest)
    ]


def _is_named(name: str, finding: str, fingerprint: str, file: str) -> bool:
    if _ID.fullmatch(name):
        return finding.startswith(name)
    return bool(name) and name in {fingerprint, file}


def _is_same(one: Waiver, other: Waiver) -> bool:
    return (one.rules, one.file, one.path, one.fingerprint) == (other.rules, other.file, other.path, other.fingerprint)
