"""What the policy asks of the host's check (`scan:`), and the one change that is taken in without it.

A host may lose what reads pictures, or never have had it: then it takes in nothing, and the policy could not be put
right either. So a change of the policy alone, by which pictures need no longer be read, and in whose commits there is
no picture, passes the check without it. It lowers a requirement, and is signed as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fuzi.messages import Message, msg
from fuzi.model.lowering import POLICY
from fuzi.model.policy import Policy
from fuzi.model.tree import Entry

OCR = "ocr"
_UNREAD = frozenset({"picture-not-inspected", "not-inspected"})


def absent_extras(policy: Policy, present: Collection[str], *, leads_back: bool) -> list[str]:
    """Return what the policy requires and a check did not have.

    Args:
        present: the extras of the check.
        leads_back: whether the change is the one that may do without reading pictures (`leads_back`).
    """
    wanted = [extra for extra, is_needed in policy.scan.items() if is_needed and extra not in present]
    return [extra for extra in wanted if not (extra == OCR and leads_back)]


def leads_back(entries: Iterable[Entry], after: Policy | None, rules: Iterable[str]) -> bool:
    """Tell whether a change only frees the check from reading pictures.

    Args:
        entries: the files that the submission changes.
        after: the policy as it would leave it; None where it touches no rules.
        rules: the rules of what the check found in any of its commits.
    """
    if after is None or after.scan.get(OCR, False):
        return False
    return {entry.path for entry in entries} == {POLICY} and _UNREAD.isdisjoint(rules)


def extra_word(extra: str) -> Message:
    """Return what an extra is called."""
    return {"private_list": msg("the private list"), OCR: msg("reading words in pictures")}[extra]
