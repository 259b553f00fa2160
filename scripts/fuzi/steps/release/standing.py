"""Tells whether the newest release still is what a release made now would be: then `publish` makes none.

A site is a function of commit, ledger and as-of time, and of what renders it; so each of these is compared, the time
only where a page has ended since.
"""

from __future__ import annotations

from fuzi.archive.overlay import Banner
from fuzi.formats import front_matter
from fuzi.model.ids import ObjectId
from fuzi.model.publication_statement import Release
from fuzi.model.release import ReleaseStatement, ServedSite
from fuzi.ports.target import Target
from fuzi.steps.clone.debts import release_point
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.page_list import pages_of
from fuzi.steps.release.archive_ground import Archive
from fuzi.steps.release.facts import site_facts
from fuzi.steps.release.release import Press, text_of
from fuzi.steps.release.release_archive import release_named, releases
from fuzi.steps.release.served_release import shown_today


def standing_release(workspace: Workspace, press: Press) -> Release | None:
    """Return the record of the newest release if nothing that a site shows has changed since; else None.

    None, too, while a run that was killed waits to be taken up, or where the first archive copy lacks the release.
    """
    last = last_release(workspace)
    if last is None or press.journal.read():
        return None
    if (release_point(workspace).commit or last.commit) != last.commit:
        return None
    found = next((one for one in releases(press.stores[0]) if one.facts.tag == last.name), None)
    if found is None or dict(found.facts.stamp) != dict(press.builder.stamp()):
        return None
    return None if _shows_more(workspace, found) or _has_ended_page(workspace, last) else last


def last_release(workspace: Workspace) -> Release | None:
    """Return the record of the newest release; None where there is none."""
    records = [one for _key, one in workspace.ledger.statements("release") if isinstance(one, Release)]
    return records[-1] if records else None


def served_already(archive: Archive, target: Target, name: str, banner: Banner) -> ServedSite | None:
    """Return the tree of a release as it must be served today if the target serves exactly that; else None."""
    store = archive.stores[0]
    served = shown_today(store, release_named(store, name), archive.ground.tombstones or (), banner, carry=True)
    current = target.state().current
    if current is None or not current.folder.startswith(served.folder):
        return None
    return served if target.compare().is_equal else None


def _shows_more(workspace: Workspace, released: ReleaseStatement) -> bool:
    """Tell whether publication records or tombstones are others now than those that were released."""
    facts = released.facts
    now = site_facts(workspace.repository, workspace.ledger, facts.commit, workspace.now, is_release=True)
    shown = {one.publication.page: one.publication for one in facts.pages}
    return dict(now.publications) != shown or {*now.tombstones.values(), *now.answered} != set(facts.included)


def _has_ended_page(workspace: Workspace, last: Release) -> bool:
    """Tell whether the last day of a page has passed since the release (see `site.visibility`)."""
    before, today = workspace.ground.day(last.as_of), workspace.ground.day(workspace.now)
    if before == today:
        return False
    ends = (_expires(workspace, last.commit, page) for page in pages_of(workspace.repository, last.commit))
    return any(end is not None and str(before) <= end < str(today) for end in ends)


def _expires(workspace: Workspace, commit: ObjectId, page: str) -> str | None:
    """Return the last day of a page as `YYYY-MM-DD`, None where it has none."""
    found = text_of(workspace.repository, commit, page)
    if found is None:
        return None
    head = front_matter.parse(workspace.repository.read(found[1]), found[0]).head
    return head.expires.isoformat() if head.expires else None
