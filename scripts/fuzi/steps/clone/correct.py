"""Corrections: a reviewer suggests words in an objection, the author adopts them, one commit for each objection."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.gate.corrections import chars_by_person, recorded, suggestions
from fuzi.gate.ground import Case
from fuzi.messages import Message, Translate, msg
from fuzi.model.correction import (
    MOST_CHARS,
    MOST_CORRECTIONS,
    Correction,
    adopts_lines,
    correction_key,
    corrections_in,
    with_corrections,
)
from fuzi.model.ids import ObjectId
from fuzi.model.items import item_id_of
from fuzi.model.page import CONTENT
from fuzi.ports.repository import RefMove
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.lift import reviewers_word
from fuzi.steps.clone.own_branch import own_branch, own_signature, refuse_uncommitted
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.case import load_trees

Suggestion = tuple[str, str, str]
"""A page or its file, the words there, the words in their place."""


class Adopted(Struct, frozen=True):
    """What was adopted: how many corrections of whom, in which commit; `warning` where he is an author by it."""

    change: str
    commit: ObjectId
    keys: tuple[str, ...]
    person: str
    warning: Message | None = None


def suggested_words(workspace: Workspace, change: str, remark: str, suggestions: Sequence[Suggestion]) -> str:
    """Return the words of an objection: what to mend, and the corrections in the form in which they can be adopted.

    Raises:
        AskedWrongly: a correction is not about the text of a page of the change, or its old words do not stand there
            exactly once.
    """
    if not suggestions:
        return remark
    case = workspace.case(change)
    corrections = [_correction(workspace, case, one) for one in suggestions]
    words = with_corrections(remark, corrections)
    if corrections_in(words) != tuple(corrections):
        raise AskedWrongly(
            msg("these corrections cannot be written down so that they could be adopted"),
            msg(
                "at most {number} corrections of {chars} characters each; the remark holds no line that begins with @@",
                number=MOST_CORRECTIONS,
                chars=MOST_CHARS,
            ),
        )
    return words


def _correction(workspace: Workspace, case: Case, suggestion: Suggestion) -> Correction:
    submission = case.submission
    assert submission is not None  # noqa: S101 - a change in the ledger begins with one
    trees = load_trees(workspace.repository, submission.base, submission.head)
    place, old, new = suggestion
    names = (place, f"{CONTENT}{place}/index.md", f"{CONTENT}{place}.md")
    path = next((one for one in names if trees.after.get(one) is not None), place)
    file = trees.after.get(path)
    made = Correction(path, old, new)
    if file is None or not made.is_sound or item_id_of(path, trees.paths) not in submission.items:
        raise AskedWrongly(
            msg("{path} is no text of a page of this change, or the new words are the old ones", path=place),
            msg("`fuzi show {change}` names its pages; the file is written as content/…/index.md", change=case.change),
        )
    if made.laid_over(workspace.repository.read(file.object_id)) is None:
        raise AskedWrongly(
            msg("these words do not stand exactly once in {path}: {words}", path=path, words=old),
            msg("copy a longer piece from the page, so that it names one place"),
        )
    return made


def adopt(workspace: Workspace, signer: Signer, statement: str, only: Sequence[int], translate: Translate) -> Adopted:
    """Put the corrections of an objection into the draft, as one commit that names who suggested them.

    Args:
        only: the numbers of the corrections to take, 1-based; empty for all.

    Raises:
        AskedWrongly: no corrections there, not one's own change, uncommitted files, or words that are no more as they
            were.
    """
    key, objection = reviewers_word(workspace, statement)
    case = workspace.case(objection.change)
    person = workspace.acting(signer)
    if case.closing is not None or case.submission is None:
        raise AskedWrongly(msg("{change} is closed", change=case.change))
    if case.submission.owner != person.id:
        name = case.ground.roster.name_of(case.submission.owner)
        raise AskedWrongly(msg("only its owner {owner} may submit this change", owner=name))
    known = suggestions(case)
    found = corrections_in(objection.words) if correction_key(key, 1) in known else ()
    numbers = sorted(set(only)) or list(range(1, len(found) + 1))
    keys = tuple(correction_key(key, number) for number in numbers)
    if not found or any(one not in known for one in keys):
        raise AskedWrongly(
            msg("the statement {statement} suggests no such correction", statement=key[:12]),
            msg("`fuzi show {change}` shows what was suggested", change=case.change),
        )
    commit = _committed(workspace, case, keys, translate)
    return Adopted(case.change, commit, keys, objection.person, _warning(case, keys))


def _committed(workspace: Workspace, case: Case, keys: Sequence[str], translate: Translate) -> ObjectId:
    """Write the commit and bring branch and work tree to it."""
    repository = workspace.repository
    branch, head = own_branch(repository)
    refuse_uncommitted(
        repository, msg('run `git add -A` and `git commit -m "what you did"`, then adopt the corrections')
    )
    known = suggestions(case)
    changes: dict[str, tuple[str, bytes]] = {}
    for key in keys:
        one = known[key].correction
        file = repository.file(head, one.path)
        mode, data = changes.get(one.path) or ((file.mode, repository.read(file.object_id)) if file else ("", b""))
        corrected = one.laid_over(data)
        if corrected is None:
            raise AskedWrongly(
                msg("the words to be corrected do not stand exactly once in {path} any more", path=one.path),
                msg("leave this correction out with `--only`, or mend the page yourself"),
            )
        changes[one.path] = (mode, corrected)
    tree = repository.overlay(head, {path: (mode, repository.write(data)) for path, (mode, data) in changes.items()})
    who = own_signature(workspace.repository, workspace.now)
    by = case.ground.roster.person(known[keys[0]].by)
    subject = msg("Adopt the corrections of {person}", person=case.ground.roster.name_of(known[keys[0]].by))
    named = f"Co-authored-by: {by.name} <{by.emails[0]}>\n" if by is not None and by.emails else ""
    message = f"{subject.render(translate)}\n\n{named}{adopts_lines(keys)}"
    commit = repository.write_commit(tree, (head,), message, who, who)
    repository.switch_work_tree(head, commit)
    repository.move([RefMove(branch, head, commit)], "fuzi adopt")
    return commit


def _warning(case: Case, keys: Sequence[str]) -> Message | None:
    """Return a warning where the reviewer becomes an author by this: more was corrected than bars nobody."""
    known = suggestions(case)
    by = known[keys[0]].by
    ever = {*keys, *(key for one in case.submissions for key in recorded(one) if key in known)}
    chars = chars_by_person(known[key] for key in ever)[by]
    limit = case.ground.policy.max_correction_chars
    if chars <= limit:
        return None
    return msg(
        "these are {chars} characters; more than {limit} make {person} an author of the change, who cannot approve it",
        chars=chars,
        limit=limit,
        person=case.ground.roster.name_of(by),
    )
