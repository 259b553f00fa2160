"""`check --published`: looks at what readers get today, by the rules, lists and waivers of today.

What was passed when the release was made, and would be passed today, is no news and not told again. What nobody here
can compare is told: findings of the private list, which is in no commit, and of a release whose commit is not here.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.messages import Message, msg
from fuzi.model.finding import CheckReport
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.publication import TombstoneKind
from fuzi.ports.inspection import BuiltSite
from fuzi.ports.repository import Repository
from fuzi.steps.check.built_passed import Looker, Rulebook
from fuzi.steps.check.built_site import inspect_built
from fuzi.steps.check.gather import Ground
from fuzi.steps.check.scan_rules import chosen_ruleset, load_ruleset
from fuzi.steps.record.rules import load_ground
from fuzi.steps.release.published_ended import ended_pages
from fuzi.steps.release.published_places import Place, Publishing, has_commit, places_of
from fuzi.steps.release.release_archive import releases, sealed_release
from fuzi.steps.release.served_release import CARRIED

_PACKAGE = "mkdocs-material"
_ASSETS = "assets/"
"""Where the theme's package puts its files."""


class LookedAt(Struct, frozen=True):
    """One place: the target that serves it (empty: a copy), the release's name, and the report of it alone."""

    target: str
    release: str
    report: CheckReport


class PublishedAnswer(Struct, frozen=True):
    """The report, whose rules were applied, a sentence for each place that was looked at, and the places."""

    report: CheckReport
    rules: Message
    looked_at: tuple[Message, ...]
    places: tuple[LookedAt, ...] = ()


def check_published(publishing: Publishing, ground: Ground, *, is_named: bool) -> PublishedAnswer:
    """Look at what the targets serve; at the newest release where none of them serves anything here.

    Args:
        is_named: whether somebody named the targets: then each of them must serve something.

    Raises:
        AskedWrongly: a named target serves nothing, or the repository holds releases but not their records.
        IntegrityFailed: the archive's seal does not hold, or a target holds what is no regular file.
        WorldFailed: a place cannot be read.
    """
    rules, said = chosen_ruleset(ground.repository, ground.secrets)
    now = Rulebook(rules, ground.today, ground.recorded)
    places, sentences = [], []
    with publishing.folder.workplace() as work:
        for place in places_of(publishing, work, is_named=is_named):
            places.append(LookedAt(place.target, place.tag, _looked_at(place, publishing, ground, now)))
            sentences.append(place.said)
    if not places:
        sentences.append(msg("looked at: nothing; there is no release yet"))
    whole = _together([one.report for one in places], rules.digest)
    return PublishedAnswer(whole, said, tuple(sentences), tuple(places))


def _looked_at(place: Place, publishing: Publishing, ground: Ground, now: Rulebook) -> CheckReport:
    repository = publishing.workspace.repository
    commit = place.commit if place.commit is not None and has_commit(repository, place.commit) else None
    then = None if commit is None else _then(repository, commit, place, publishing, ground)
    run = publishing.of_run
    shipped = run.shipped | _from_other_packages(place, publishing)
    looker = Looker(repository, ground.documents, ground.renderer, replace(run, shipped=shipped), ground.credentials)
    report = inspect_built(BuiltSite(place.files, place.read, commit), looker, now, then or now)
    if commit is None or not place.is_served:
        return report
    stones = publishing.archive().ground.tombstones or ()
    bannered = {one.page for one in stones if one.kind is not TombstoneKind.EXPIRY}
    ended = ended_pages(place.files, repository, commit, ground.today, answering=bannered)
    return replace(report, findings=(*report.findings, *ended))


def _then(repository: Repository, commit: ObjectId, place: Place, publishing: Publishing, ground: Ground) -> Rulebook:
    """Return the lists and waivers by which the release was made, on its day.

    A private list is in no commit; what it finds was never passed, as far as anybody can tell here.
    """
    known = place.release.facts.as_of if place.release is not None else None
    at = known or publishing.workspace.now
    rules = load_ruleset(repository, commit, replace(ground.secrets, terms=None))
    return Rulebook(rules, load_ground(repository, commit).day(at), ground.recorded)


def _from_other_packages(place: Place, publishing: Publishing) -> frozenset[Sha256]:
    """Return the files that another version of the theme's package brought into this release or those just before.

    That version is not here any more to be compared with; they were looked at when the release was made, and nobody
    writes words of the site into them.
    """
    if place.release is None:
        return frozenset()
    store, repository = publishing.archive().stores[0], publishing.workspace.repository
    own, found = publishing.builder.stamp()[_PACKAGE], set[Sha256]()
    upto = [one for one in releases(store) if one.facts.as_of <= place.release.facts.as_of]
    for one in upto[-CARRIED - 1 :]:
        if one.facts.stamp.get(_PACKAGE) == own or not has_commit(repository, one.facts.commit):
            continue
        theme = {file.path.split("/", 2)[-1] for file in repository.files(one.facts.commit, "site_config/theme")}
        pages = {file.path.split("/", 1)[-1] for file in repository.files(one.facts.commit, "content/assets")}
        lines = sealed_release(store, one).manifest.lines
        found |= {line.sha256 for line in lines if line.path.startswith(_ASSETS) and line.path not in theme | pages}
    return frozenset(found)


def _together(reports: Sequence[CheckReport], digest: str) -> CheckReport:
    """Return several places' reports as one; what two of them found alike is told once."""
    if len(reports) == 1:
        return reports[0]
    found = {one.id: one for report in reports for one in report.findings}
    unread = {path: why for report in reports for path, why in report.unreadable.items()}
    extras = tuple(dict.fromkeys(extra for report in reports for extra in report.extras))
    private = next((report.private_list for report in reports), "")
    files, size = sum(one.files for one in reports), sum(one.size_bytes for one in reports)
    return CheckReport(tuple(found.values()), files, size, digest, unread, extras, private)
