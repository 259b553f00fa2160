"""What a reviewer reads of a change: its items with titles and words, and what changed since one's own approval.

Everything is read from the trees that the signed submissions name, never from diff text; what a rule marks is masked
before it leaves this file.
"""

from __future__ import annotations

from msgspec.structs import replace

from fuzi.gate.ground import Case
from fuzi.model.change_statement import Approval, Closing, Disclaimer
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import PersonId
from fuzi.model.shown import Shown
from fuzi.model.statement import Filed
from fuzi.scanning.rules import BY_ID
from fuzi.scanning.showing import show_words
from fuzi.steps.check.scan_rules import load_ruleset
from fuzi.steps.clone.change_reader import Reading
from fuzi.steps.clone.since import since_approval
from fuzi.steps.clone.workspace import Workspace


def read_change(workspace: Workspace, case: Case, person: PersonId | None, most_files: int | None = None) -> Shown:
    """Return what a reader is shown of a change.

    Args:
        most_files: of how many files of each item the words are read; None for all of them.
        person: who reads, so that his or her own last approval can be found; None where nobody on the roster does.
    """
    submission = case.submission
    assert submission is not None  # noqa: S101 - by the caller
    reading = Reading(workspace, case, most_files)
    title = show_words(submission.title, reading.terms)
    trees = reading.trees
    if trees is None:
        return Shown(title, (), rules={name: rule.what for name, rule in BY_ID.items()})
    items = reading.items(trees)
    since = since_approval(reading, person, items, trees) if case.closing is None else None
    return Shown(title, items, reading.ends[1], since, {name: rule.what for name, rule in BY_ID.items()})


def read_names(workspace: Workspace, case: Case) -> Shown:
    """Return what a change and its items are called, without any words of them."""
    submission = case.submission
    assert submission is not None  # noqa: S101 - by the caller
    reading = Reading(workspace, case, most_files=0)
    items = reading.items(reading.trees) if reading.trees is not None else ()
    return Shown(show_words(submission.title, reading.terms), items)


def readable_statements(workspace: Workspace, case: Case) -> tuple[Filed, ...]:
    """Return the statements of a change, what a rule marks in their words masked."""
    terms = load_ruleset(workspace.repository, workspace.main).terms

    def masked(filed: Filed) -> Filed:
        said = filed.statement
        if isinstance(said, Approval | Closing | Disclaimer) and said.words:
            return replace(filed, statement=replace(said, words=show_words(said.words, terms)))
        if isinstance(said, Emergency):
            return replace(filed, statement=replace(said, reason=show_words(said.reason, terms)))
        return filed

    return tuple(masked(one) for one in case.filed)
