"""Releases, copies and what was served or restored, for a reader and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fuzi.messages import Message, Translate, msg
from fuzi.model.archive import RELEASE_TAG, CopyDebt, ObjectCheck, ObjectKind, ObjectState, ScrubReport
from fuzi.model.release import Difference, DifferenceKind, ReleaseStatement, SealedRelease, ServedSite
from fuzi.reports.reader import Reader

STATES = {
    ObjectState.GOOD: msg("good"),
    ObjectState.DAMAGED: msg("damaged"),
    ObjectState.MISSING: msg("missing"),
    ObjectState.TAMPERED: msg("tampered with"),
}
DIFFERENCES = {
    DifferenceKind.REPLACED: msg("{path}: a banner stands in its place, {page} was taken off"),
    DifferenceKind.REMOVED: msg("{path}: left out, {page} was taken off"),
    DifferenceKind.ADDED: msg("{path}: a banner was added, {page} was taken off"),
    DifferenceKind.EDITED: msg("{path}: no longer names {page}"),
}


OBJECTS = {
    ObjectKind.RELEASE.value: msg("the release {name}"),
    ObjectKind.ORIGINAL.value: msg("the original {name}"),
    ObjectKind.TOOLCHAIN.value: msg("the toolchain {name}"),
}


def object_word(object_id: str) -> Message:
    """Return what an archived object is called: its kind and name; digests are cut to twelve digits."""
    parts = object_id.split(":", 4)
    if len(parts) < 5 or parts[3] not in OBJECTS:
        return msg("{object}", object=object_id)
    kind, name = parts[3], parts[4]
    shown = RELEASE_TAG + name if kind == ObjectKind.RELEASE.value else name[:12]
    return msg(OBJECTS[kind].key, name=shown)


def releases_json(statements: Sequence[ReleaseStatement], holders: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the list of releases; `holders` names the copies that hold each tag."""
    rows = [
        {
            "release": statement.facts.tag,
            "as_of": statement.facts.as_of.isoformat(),
            "commit": statement.facts.commit,
            "operator": statement.facts.operator,
            "pages": len(statement.facts.pages),
            "copies": list(holders.get(statement.facts.tag, ())),
        }
        for statement in statements
    ]
    return {"releases": rows}


def releases_text(statements: Sequence[ReleaseStatement], holders: Mapping[str, Sequence[str]], reader: Reader) -> str:
    """Return one line per release, the oldest first."""
    if not statements:
        return reader.say(msg("The archive holds no release yet."))
    rows = [
        msg(
            "{tag}  {time}  {pages} pages  in the copies: {copies}",
            tag=statement.facts.tag,
            time=reader.at(statement.facts.as_of),
            pages=len(statement.facts.pages),
            copies=list(holders.get(statement.facts.tag, ())),
        )
        for statement in statements
    ]
    return "\n".join(reader.say(row) for row in rows)


def release_json(release: SealedRelease) -> dict[str, Any]:
    """Return one release in full: what it was made from, its files, its pages with their approvals."""
    facts = release.statement.facts
    return {
        "release": facts.tag,
        "as_of": facts.as_of.isoformat(),
        "commit": facts.commit,
        "tree": facts.tree,
        "ledger": facts.ledger,
        "tag_object": facts.tag_object,
        "operator": facts.operator,
        "statement": release.digest,
        "files": len(release.manifest.lines),
        "bytes": sum(line.size_bytes for line in release.manifest.lines),
        "objects": dict(release.statement.files),
        "packs": dict(release.statement.packs),
        "pages": [
            {
                "page": page.page,
                "source": page.source,
                "sha256": page.sha256,
                "published_at": page.publication.published_at.isoformat() if page.publication.published_at else None,
                "operator": page.publication.operator,
                "approvers": [{"stage": stage.stage, "person": stage.person} for stage in page.publication.stages],
            }
            for page in facts.pages
        ],
    }


def release_text(release: SealedRelease, reader: Reader) -> str:
    """Return one release for a reader."""
    facts = release.statement.facts
    rows: list[Message] = [
        msg("release: {tag}", tag=facts.tag),
        msg("as of: {time}", time=reader.at(facts.as_of)),
        msg("commit: {commit}", commit=facts.commit),
        msg("ledger: {ledger}", ledger=facts.ledger),
        msg("operator: {operator}", operator=reader.name_of(facts.operator)),
        msg(
            "files: {files}, {bytes} bytes",
            files=len(release.manifest.lines),
            bytes=sum(line.size_bytes for line in release.manifest.lines),
        ),
        msg("digest of release.json: {digest}", digest=release.digest),
        msg("needs the packs of: {tags}", tags=sorted(release.statement.packs)),
        msg("pages: {pages}", pages=len(facts.pages)),
    ]
    rows += [
        msg(
            "  {page}, approved by {people}", page=page.page, people=[stage.person for stage in page.publication.stages]
        )
        if page.publication.stages
        else msg("  {page}, older than the site", page=page.page)
        for page in facts.pages
    ]
    return "\n".join(reader.say(row) for row in rows)


def scrub_json(report: ScrubReport, translate: Translate) -> dict[str, Any]:
    """Return the answer of `archive verify`."""
    return {
        "outcome": "verified" if report.is_whole and not report.has_tampering else "refused",
        "objects": [_check_json(check, translate) for check in report.checks],
        "repaired": [{"object": object_id, "copy": copy} for object_id, copy in report.repaired],
        "lost": list(report.lost),
        "faults": [
            {"copy": fault.copy, "message": fault.what.render(translate), "debt": fault.is_debt}
            for fault in report.faults
        ],
        "unconfirmed": list(report.unconfirmed),
        "mendable": [{"object": object_id, "copy": copy} for object_id, copy in report.mendable],
        "restorable": list(report.restorable),
        "broken": list(report.broken),
    }


def _check_json(check: ObjectCheck, translate: Translate) -> dict[str, Any]:
    reasons = [reason.render(translate) for reason in check.reasons]
    return {"object": check.object_id, "copy": check.copy, "state": check.state.value, "reasons": reasons}


def scrub_text(report: ScrubReport, translate: Translate) -> str:
    """Return what is not well, what was mended, and one closing sentence."""
    rows: list[Message] = []
    for check in report.checks:
        if check.state is not ObjectState.GOOD:
            rows.append(
                msg(
                    "{copy}: {object} is {state}: {reasons}",
                    copy=check.copy,
                    object=object_word(check.object_id),
                    state=STATES[check.state],
                    reasons=list(check.reasons),
                )
            )
    rows += [
        msg("{copy}: {object} was mended from good bytes", copy=copy, object=object_word(name))
        for name, copy in report.repaired
    ]
    rows += [
        msg("{copy}: {object} can be mended from good bytes of another copy", copy=copy, object=object_word(name))
        for name, copy in report.mendable
    ]
    rows += _loss(report)
    rows += [msg("the copy {copy}: {what}", copy=fault.copy, what=fault.what) for fault in report.faults]
    rows += [msg("the ledger says nothing about {tag}", tag=tag) for tag in report.unconfirmed]
    rows.append(_closing(report))
    return "\n".join(row.render(translate) for row in rows)


def _loss(report: ScrubReport) -> list[Message]:
    """Return what is lost, what that leaves, and what to do about it."""
    if not report.lost:
        return []
    rows = [msg("no copy holds good bytes of {object}", object=object_word(object_id)) for object_id in report.lost]
    if report.broken:
        rows.append(msg("can no longer be restored whole, for want of what is lost: {tags}", tags=report.broken))
    rows.append(
        msg("can still be restored whole: {tags}", tags=report.restorable)
        if report.restorable
        else msg("no release can be restored whole from these copies")
    )
    rows.append(
        msg(
            "what to do: look for another copy of what is lost (off-site, on a backup medium), enter its folder in "
            "{file} or put it in the place of a damaged copy, and run `fuzi archive verify` again",
            file="site_config/archive.yml",
        )
    )
    if report.broken:
        rows.append(msg("until then `fuzi build {tag} -o DIR` makes that site again from Git", tag=report.broken[-1]))
    return rows


def _closing(report: ScrubReport) -> Message:
    objects = len({check.object_id for check in report.checks})
    copies = len({check.copy for check in report.checks})
    if report.has_tampering:
        return msg("Somebody tampered with the archive. Keep everything as it is and tell the security contact.")
    if report.is_whole:
        return msg("The archive is whole: {objects} objects in {copies} copies.", objects=objects, copies=copies)
    if report.mendable and not report.lost and len(report.mendable) == _not_good(report):
        return msg(
            "Nothing was mended, as `--no-repair` asks; everything can be: run `fuzi archive verify` without it."
        )
    return msg("The archive is not whole. Do not delete anything; bring back a copy that is still good.")


def _not_good(report: ScrubReport) -> int:
    return sum(check.state is not ObjectState.GOOD for check in report.checks)


def served_json(served: ServedSite, place: str) -> dict[str, Any]:
    """Return what is served or was restored, and every path that is not as released."""
    return {
        "release": served.tag,
        "place": place,
        "statement": served.release,
        "tree": served.digest,
        "files": len(served.lines),
        "differences": [{"path": row.path, "kind": row.kind.value, "page": row.page} for row in served.differences],
    }


def differences_text(differences: Sequence[Difference], translate: Translate) -> str:
    """Return one line per path that is not as released; empty where there is none."""
    rows = [msg(DIFFERENCES[row.kind].key, path=row.path, page=row.page) for row in differences]
    return "\n".join(row.render(translate) for row in rows)


def debts_text(debts: Sequence[CopyDebt], translate: Translate) -> str:
    """Return what the other copies still owe, and who keeps them."""
    rows = [
        msg(
            "the copy {copy} (kept by {keeper}) still owes this release: {what}",
            copy=debt.copy,
            keeper=debt.keeper or "-",
            what=debt.what,
        )
        for debt in debts
    ]
    return "\n".join(row.render(translate) for row in rows)
