"""Proves the record by which a site began anew: its map to the old record, its first commit, and who signed the list.

What it cannot prove from here is the old record itself: that takes the old repository (`steps/release/former`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fuzi.errors import FuziError
from fuzi.formats import expunged_file
from fuzi.formats.statement import Envelope, canonical, namespace, parse_waiting
from fuzi.gate.deputies import holder_of
from fuzi.gate.ground import Ground
from fuzi.gate.host_keys import HOST_RIGHTS
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Approval, Decision, Landing, Submission
from fuzi.model.ids import Sha256
from fuzi.model.items import EXPUNGED
from fuzi.model.people import Role
from fuzi.model.policy import StageId
from fuzi.model.refounding import MESSAGE, Cleared, Refounding
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.host.admit_landing import is_clerk


def refounding_problem(
    repository: Repository, signatures: Signatures, record: Refounding, ground: Ground
) -> Reason | None:
    """Return what is wrong with a refounding record, beside who signed it and the tree it names.

    Args:
        ground: the rules of the site's first commit.
    """
    what = next(_wrong(repository, signatures, record, ground), None)
    return None if what is None else Reason("refounding-wrong", what)


def _wrong(repository: Repository, signatures: Signatures, record: Refounding, ground: Ground) -> Iterator[Message]:
    first = repository.commit(record.main)
    if first.parents or first.message != MESSAGE or not is_clerk(first):
        yield msg("the first commit of the new site is not the one that `fuzi expunge --refound` makes")
    found = repository.file(record.main, EXPUNGED)
    if found is None:
        yield msg("the new site does not hold the list of what left history")
        return
    data = repository.read(found.object_id)
    if not record.expunged or record.expunged != cleared(expunged_file.parse(data.decode("utf-8"))):
        yield msg("the record names other files than the list that was approved")
    yield from _key_problems(record, ground)
    left = still_there(repository, record)
    if left:
        yield msg("{path} holds what had to leave history", path=left[0])
    blob = repository.digests([found.object_id])[found.object_id]
    yield from evidence_problems(signatures, record, ground, blob)


def _key_problems(record: Refounding, ground: Ground) -> Iterator[Message]:
    """Yield whose key the new host would sign with, if it is anybody's: receipts are nobody's word but the host's."""
    owner, machine = ground.roster.owner_of_key(record.host_key), ground.roster.machine_of_key(record.host_key)
    if owner is not None:
        yield msg("the key of the new host is one of {person}", person=owner[0].name)
    if machine is not None and not set(HOST_RIGHTS) <= set(machine.may):
        yield msg("the key of the new host is that of the machine {id}, which does not sign for it", id=machine.id)


def founded_anew(record: Refounding, site: Sha256) -> Reason:
    """Return the refusal to take a site for the one it came from; what the record claims is not proved by it."""
    what = msg(
        "this repository says that the site {old} was founded anew on {day}, after {n} files had to leave history; it"
        " has another site id now, {site}, and is no proof of the old record",
        old=record.old_site,
        day=record.at.date().isoformat(),
        n=len(record.expunged),
        site=site,
    )
    return Reason("site-refounded", what, {"site": site})


def cleared(entries: Sequence[expunged_file.Expunged]) -> tuple[Cleared, ...]:
    """Return what a list names, as the record carries it: without the class of reason."""
    return tuple(Cleared(one.path, one.sha256, one.landing) for one in entries)


def still_there(repository: Repository, record: Refounding) -> tuple[str, ...]:
    """Return the files of the first commit whose bytes had to leave history."""
    gone = {one.sha256 for one in record.expunged}
    files = repository.files(record.main)
    digests = repository.digests(one.object_id for one in files if one.mode != "160000")
    return tuple(one.path for one in files if digests.get(one.object_id) in gone)


def evidence_problems(signatures: Signatures, record: Refounding, ground: Ground, digest: str) -> Iterator[Message]:
    """Yield why the envelopes from the old site do not show that the officer signed the list.

    The submission names the list by its digest; the officer's approval names the submission's root. Whether the
    quorum of governance was whole is proved by the old record alone.

    Args:
        digest: SHA-256 of the list as the new site holds it.
    """
    try:
        envelopes = [parse_waiting(text.encode()) for text in record.evidence]
        keys = [_key(signatures, one) for one in envelopes]
    except FuziError as error:
        yield error.what
        return
    statements = [one.statement for one in envelopes]
    if any(getattr(one, "site", "") != record.old_site for one in statements):
        yield msg("what is carried over from the old site is not of the site that the record names")
    lists = [
        one
        for one in statements
        if isinstance(one, Submission)
        and any(e.path == EXPUNGED and e.after is not None and e.after.sha256 == digest for e in one.entries)
    ]
    roots = {one.root for one in lists}
    landed = {one.root for one in statements if isinstance(one, Landing)}
    if not roots or not roots <= landed:
        yield msg("the list that is here was never submitted and landed in the old site, as far as the record shows")
    if not any(
        isinstance(one, Approval) and one.root in roots and _is_officers(one, key, ground)
        for one, key in zip(statements, keys, strict=True)
    ):
        yield msg("the confidentiality officer's approval of the list is not among what the record carries over")


def _key(signatures: Signatures, one: Envelope) -> str:
    return signatures.verified_key(canonical(one.statement), one.signature, namespace(one.statement.kind))


def _is_officers(one: Approval, key: str, ground: Ground) -> bool:
    """Tell whether an approval is an officer's, by the roster, or of whom roster and policy let act in his place.

    Whether the term held and the deputy acted on that day is told by the old record.
    """
    owner, holder = ground.roster.owner_of_key(key), holder_of(one, ground)
    stages = (stage for stage in ground.policy.governance if stage.role is Role.CONFIDENTIALITY_OFFICER)
    roles = {Role.CONFIDENTIALITY_OFFICER}.union(*(stage.substitutes for stage in stages))
    deputy = (one.person, one.on_behalf, one.role)
    is_named = not one.on_behalf or any((d.by, d.principal, d.role) == deputy for d in ground.roster.deputies)
    return (
        one.decision is Decision.APPROVE
        and one.stage == StageId.CONFIDENTIALITY_REVIEW
        and one.role in roles
        and owner is not None
        and owner[0].id == one.person
        and holder is not None
        and any(term.role == one.role for term in holder.roles)
        and is_named
    )
