"""The answer of `fuzi expunge --refound`: what the new site is, and what somebody still has to do by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from fuzi.messages import Message, msg
from fuzi.model.refounding import Refounding


class Made(Protocol):
    """A site that began anew."""

    @property
    def site(self) -> str:
        """Return its id."""
        ...

    @property
    def record(self) -> Refounding:
        """Return what it begins with."""
        ...

    @property
    def open_changes(self) -> Sequence[str]:
        """Return the changes of the old site that were not carried over."""
        ...


def refounding_json(made: Made, place: str) -> dict[str, Any]:
    """Return the contract's document."""
    record = made.record
    return {
        "site": made.site,
        "path": place,
        "main": record.main,
        "tree": record.tree,
        "old_site": record.old_site,
        "old_main": record.old_main,
        "old_ledger": record.old_ledger,
        "expunged": [{"path": one.path, "sha256": one.sha256, "landing": one.landing} for one in record.expunged],
        "published": len(record.published),
        "withdrawn": [one.page for one in record.withdrawn],
        "not_carried": list(made.open_changes),
    }


def refounding_lines(made: Made, place: str) -> list[Message]:
    """Return what was made, what went over, what did not, and what is left to do."""
    record = made.record
    told = [
        msg("the site begins anew at {path}; its id is {site}", path=place, site=made.site),
        msg("without these {n} files, of which no object is there:", n=len(record.expunged)),
        *(msg("  {path}, SHA-256 {digest}", path=one.path, digest=one.sha256) for one in record.expunged),
        msg(
            "carried over: main's files as they are, {times} times of publication, {pages} withdrawn pages",
            times=len(record.published),
            pages=len(record.withdrawn),
        ),
        msg("not carried over: earlier commits, records, releases, standing deputies that were started, requests"),
    ]
    if made.open_changes:
        told.append(msg("not carried over, to be submitted again: {changes}", changes=list(made.open_changes)))
    after = msg(
        "then serve the new one where the old one was, with the Fuzi of that machine: `fuzi host PLACE.git --from "
        "{path}`; each person takes the old line out of the pins, clones anew, and runs `fuzi verify --founding "
        "{site}` with the id from the site leader",
        path=place,
        site=made.site,
    )
    return [*told, *_BY_HAND, after]


_BY_HAND = (
    msg("the bytes are still wherever they were; by hand:"),
    msg(
        "  1. close the old repository for everybody; keep it whole under lock, or destroy it, as the officer decides. "
        "While it is kept, `fuzi verify --former OLD.git` proves what came before; with single objects taken out it "
        "proves nothing any more"
    ),
    msg(
        "  2. the same for its backups and mirrors, for every person's clone, and for copies that others made; "
        "nothing here reaches those"
    ),
    msg(
        "  3. old archive copies hold built pages, bundles and originals: put them away, or name new places in "
        "site_config/archive.yml; `fuzi release` takes no copy that holds the old site's releases"
    ),
    msg("  4. each target keeps earlier versions in its folder releases: remove those that hold what had to leave"),
    msg(
        "  5. originals lie in the old repository under fuzi/originals: copy those that are still needed, and none "
        "that had to leave history"
    ),
    msg(
        "  6. where a release or check was cut off, its folder fuzi-run-… stands in that machine's temporary folder; "
        "the next fuzi of the same user removes it; files that `fuzi check --fix` replaced are in fuzi/before-fix"
    ),
    msg("  7. search engines and readers may hold what was published"),
)
