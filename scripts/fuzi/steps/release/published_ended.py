"""Pages that are served although their last day is past: nobody has recorded it, or nothing was deployed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from fuzi.errors import MalformedFile
from fuzi.formats import front_matter
from fuzi.messages import msg
from fuzi.model.finding import BUILT, Finding, PartPlace, Severity
from fuzi.model.ids import ObjectId, PageId
from fuzi.model.page import page_id_of
from fuzi.model.release import FoundFile
from fuzi.ports.repository import Repository

RULE = "page-expired"
_KEY = b"expires:"


def ended_pages(
    files: Sequence[FoundFile],
    repository: Repository,
    commit: ObjectId,
    today: dt.date,
    *,
    answering: Collection[PageId] = (),
) -> Iterator[Finding]:
    """Yield a finding for each page of a commit that has ended and is served all the same.

    Args:
        files: what is served.
        answering: pages whose address answers with a banner, which is no page that has ended.
    """
    served = {one.path: one for one in files}
    texts = [one for one in repository.files(commit, "content") if one.path.endswith(".md")]
    bodies = {key: data for key, data in repository.read_many({one.object_id for one in texts}) if _KEY in data}
    for one in texts:
        page = page_id_of(one.path)
        file = served.get("index.html" if page == "index" else f"{page}/index.html")
        if file is None or page in answering or one.object_id not in bodies:
            continue
        last = _last_day(bodies[one.object_id], one.path)
        if last is not None and last < today:
            yield _finding(one.path, page, file, last)


def _last_day(data: bytes, path: str) -> dt.date | None:
    try:
        return front_matter.parse(data, path).head.expires
    except MalformedFile:
        return None  # a page that cannot be read is refused before it lands


def _finding(path: str, page: PageId, file: FoundFile, last: dt.date) -> Finding:
    what = msg("the last day {day} is past, and readers still get the page", day=last)
    hint = msg("`fuzi takedown {page} --expired`, then `fuzi deploy`; or let `fuzi publish` run every night", page=page)
    return Finding(
        RULE, Severity.BLOCK, path, PartPlace(f"{BUILT}:{file.path}"), file.sha256, what, hint=hint, page=page
    )
