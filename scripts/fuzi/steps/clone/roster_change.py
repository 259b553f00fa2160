"""Changes of the roster, written and committed for you on the draft you are on; `fuzi submit` sends them to review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from msgspec import Struct

from fuzi.errors import AskedWrongly, MalformedFile, Problem
from fuzi.formats.roster_file import PATH, parse_roster
from fuzi.formats.yaml_edit import Row
from fuzi.gate.departures import left_open
from fuzi.gate.gaps import opened
from fuzi.messages import Message, Translate, msg
from fuzi.model.handover import HandOver
from fuzi.model.ids import ObjectId, PersonId
from fuzi.model.people import Roster
from fuzi.model.tree import REGULAR
from fuzi.ports.repository import RefMove
from fuzi.steps.check.rule_check import changed_ground
from fuzi.steps.clone.look import open_changes
from fuzi.steps.clone.own_branch import own_branch, own_signature, refuse_uncommitted
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.rules import read_text


class Written(Struct, frozen=True):
    """The commit that holds the changed roster, and what it says from now on."""

    commit: ObjectId
    before: Roster
    after: Roster


def change_roster(workspace: Workspace, edit: Callable[[str], str], why: Message, translate: Translate) -> Written:
    """Edit the draft's roster and commit it; nothing is written that the host would refuse.

    Raises:
        AskedWrongly: uncommitted files, no such person, or nothing to change.
        MalformedFile: the roster would be malformed, or the site could not go on with it.
    """
    repository = workspace.repository
    branch, head = own_branch(repository)
    refuse_uncommitted(repository, msg('run `git add -A` and `git commit -m "what you did"`, then try again'))
    old = read_text(repository, head, PATH)
    before = parse_roster(old)
    try:
        new = edit(old)
    except KeyError as error:
        raise AskedWrongly(msg("{person} is not on the roster", person=str(error.args[0]))) from error
    if new == old:
        raise AskedWrongly(msg("there is nothing to change: the roster says so already"))
    after = parse_roster(new)
    _refuse_gaps(workspace, after)
    tree = repository.overlay(head, {PATH: (REGULAR, repository.write(new.encode()))})
    who = own_signature(workspace.repository, workspace.now)
    commit = repository.write_commit(tree, (head,), f"{why.render(translate)}\n", who, who)
    repository.switch_work_tree(head, commit)
    repository.move([RefMove(branch, head, commit)], "fuzi roster")
    return Written(commit, before, after)


def _refuse_gaps(workspace: Workspace, after: Roster) -> None:
    """Refuse at once what the host would refuse: a roster by which something is left to nobody."""
    ground = workspace.ground
    found = opened(ground, changed_ground(ground, {PATH: after}), ground.day(workspace.now))
    if found:
        raise MalformedFile(
            msg("after this change the site could not go on"),
            [Problem(one.file, 0, one.what) for one in found],
            msg("enter the successor first (`fuzi roster add`, `fuzi roster role`), on the same draft"),
        )


def drafted_roster(workspace: Workspace) -> Roster:
    """Return the roster of the draft one is on, where somebody may be entered already whom main does not know."""
    branch = workspace.repository.head_branch()
    head = workspace.repository.ref(branch) if branch else None
    return parse_roster(read_text(workspace.repository, head, PATH)) if head is not None else workspace.ground.roster


def next_step(workspace: Workspace) -> Message:
    """Return what comes after a change that was committed: a site that nobody has founded yet takes no submissions."""
    if workspace.ledger.tip is None:
        return msg("committed on main; once the roster is complete: `fuzi found --leader PERSON`")
    return msg("committed on your draft; next: `fuzi submit`")


def debts_of(workspace: Workspace, person: PersonId, after: Roster) -> tuple[HandOver, ...]:
    """Return what somebody who leaves leaves open: units, columns, machines, deputies, changes."""
    ground = changed_ground(workspace.ground, {PATH: after})
    own = [one.submission.change for one in open_changes(workspace) if one.submission.owner == person]
    return left_open(ground, person, ground.day(workspace.now), own)


def local_day(workspace: Workspace) -> dt.date:
    """Return today in the time zone of the site."""
    return workspace.ground.day(workspace.now)


def row_of(**fields: str | bool | dt.date | None) -> Row:
    """Return a row of the roster without what is not said; `first` and `last` are `from:` and `to:`."""
    names = {"first": "from", "last": "to", "principal": "for"}
    return {
        names.get(key, key): value if isinstance(value, bool) else str(value) for key, value in fields.items() if value
    }
