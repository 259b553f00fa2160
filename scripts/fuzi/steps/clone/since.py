"""What changed in a change since a reader approved it last, else since the submission before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from fuzi.gate.ground import Case
from fuzi.model.change_statement import Approval, Submission
from fuzi.model.ids import PersonId
from fuzi.model.shown import Deed, ShownFile, ShownItem, Since, file_kind_of
from fuzi.model.statement import Filed
from fuzi.model.tree import Entry, TreeFile
from fuzi.scanning.showing import show_name
from fuzi.steps.clone.change_reader import Reading
from fuzi.steps.host.case import Trees
from fuzi.steps.record.site_tree import SiteTree


def since_approval(reading: Reading, person: PersonId | None, items: Sequence[ShownItem], trees: Trees) -> Since | None:
    """Return what changed since the reader's last approval, else since the submission before; None for neither."""
    submission = reading.case.submission
    assert submission is not None  # noqa: S101 - by the caller
    own = _own_approval(reading.case, person)
    if own is not None:
        filed, words = own
        earlier = next((one for one in reading.case.submissions if one.number == words.submission), None)
        then = earlier.items if earlier else words.items
        since = Since(words.submission, words.stage, filed.received_at)
    else:
        earlier = next((one for one in reversed(reading.case.submissions) if one.number < submission.number), None)
        if earlier is None:
            return None
        filed = next(one for one in reading.case.filed if one.statement == earlier)
        then = earlier.items
        since = Since(earlier.number, "", filed.received_at)
    same = tuple(one for one in items if then.get(one.id) == one.digest)
    since = replace(since, same=same, other=tuple(one for one in items if one not in same))
    if earlier is None:
        return replace(since, is_kept=False)
    if not reading.has(earlier.head):
        return replace(since, files=_names(reading, earlier, submission), is_kept=False)
    return replace(since, files=_differing(reading, earlier, submission, trees))


def _differing(reading: Reading, earlier: Submission, submission: Submission, trees: Trees) -> tuple[ShownFile, ...]:
    """Return the files of either submission that are not as they were in the earlier one."""
    then = SiteTree(reading.workspace.repository, earlier.head, sized=True)
    paths = {one.path for one in (*earlier.entries, *submission.entries)}
    pairs = [(path, then.get(path), trees.after.get(path)) for path in sorted(paths)]
    differing = [pair for pair in pairs if _state(pair[1]) != _state(pair[2])]
    return tuple(reading.file(pair, number) for number, pair in enumerate(differing))


def _names(reading: Reading, earlier: Submission, submission: Submission) -> tuple[ShownFile, ...]:
    """Return the files whose signed digests differ, by name alone."""
    then = {one.path: one for one in earlier.entries}
    now = {one.path: one for one in submission.entries}
    found = []
    for path in sorted({*then, *now}):
        old, new = _end(then, now, path), _end(now, then, path)
        if old != new:
            deed = Deed.NEW if old is None else Deed.REMOVED if new is None else Deed.CHANGED
            found.append(ShownFile(show_name(path, reading.terms), deed, file_kind_of(path)))
    return tuple(found)


def _end(entries: Mapping[str, Entry], others: Mapping[str, Entry], path: str) -> object:
    """Return what a path held after a submission; one that it did not touch is as the other one found it."""
    if path in entries:
        return entries[path].after
    return others[path].before


def _state(file: TreeFile | None) -> tuple[str, str] | None:
    return (file.mode, file.object_id) if file else None


def _own_approval(case: Case, person: PersonId | None) -> tuple[Filed, Approval] | None:
    own = [(filed, words) for filed, words in case.approvals if words.person == person and words.decision == "approve"]
    return own[-1] if own else None
