"""What stands around a page's text: publication record (发布登记, R1-25), attachments, document, banner."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message, Translate, msg
from fuzi.model.labels import file_word, size_word
from fuzi.model.page import Page, is_attachment, owner_of
from fuzi.model.publication import Publication, TombstoneKind
from fuzi.site.sources import SiteSources
from fuzi.site.words import minute, stage_label


class Line(Struct, frozen=True):
    """One labelled line of a record."""

    label: str
    text: str


class Attachment(Struct, frozen=True):
    """One attachment: its address relative to the site's root, its name, kind and size."""

    url: str
    name: str
    ending: str
    kind: str
    size: str


class Banner(Struct, frozen=True):
    """A notice above everything else of a page: `tone` is `stop`, `warn` or `info`."""

    tone: str
    title: str
    text: str


def record_lines(publication: Publication | None, sources: SiteSources, translate: Translate) -> tuple[Line, ...]:
    """Return the publication record line by line; what is not on record reads as not registered (未登记)."""
    missing = msg("not registered")

    def line(label: Message, text: str) -> Line:
        return Line(label.render(translate), text or missing.render(translate))

    published = publication.published_at if publication else None
    lines = [
        line(msg("published"), minute(sources.local(published)) if published else ""),
        line(msg("operator"), publication.operator if publication else ""),
    ]
    for stage in publication.stages if publication else ():
        received = minute(sources.local(stage.received_at))
        lines.append(line(stage_label(stage.stage), f"{stage.person}（{received}）"))
    if publication is not None and publication.owed is not None:
        until = minute(sources.local(publication.owed.until))
        lines.append(line(msg("status"), msg("published in an emergency; approvals owed by {until}", until=until)
                          .render(translate)))  # fmt: skip
    if publication is None or not publication.stages:
        lines.append(line(msg("reviews"), ""))
    lines.append(line(msg("change number"), publication.change if publication else ""))
    lines.append(line(msg("landed as"), str(publication.commit)[:12] if publication and publication.commit else ""))
    return tuple(lines)


def attachments_of(page: Page, sources: SiteSources, translate: Translate) -> tuple[Attachment, ...]:
    """Return a page's attachments by name, with kind and size."""
    if page.path.endswith("/index.md"):
        folder = page.path.removesuffix("index.md")
        paths = {known.path for known in sources.pages} | set(sources.file_sizes)
        own = [path for path in sources.file_sizes if path.startswith(folder) and is_attachment(path)]
        own = sorted(path for path in own if owner_of(path, paths) == page.id)
    else:
        own = []
    return tuple(
        Attachment(
            url=path.removeprefix("content/"),
            name=path.rpartition("/")[2],
            ending=path.rpartition(".")[2].upper(),
            kind=file_word(path).render(translate),
            size=size_word(sources.file_sizes[path]),
        )
        for path in own
    )


def banner_of(page: Page, sources: SiteSources, translate: Translate, is_retired: bool) -> Banner | None:
    """Return the banner a page carries: taken off, repealed or lapsed, or its column retired; None in most cases."""
    tombstone = sources.facts.tombstones.get(page.id)
    if tombstone is not None and tombstone.kind is not TombstoneKind.EXPIRY:
        title = msg("This page has been retracted")
        if tombstone.kind is TombstoneKind.TAKEDOWN:
            title = msg("This page has been taken down")
        text = msg("since {day}; reason: {reason}", day=minute(sources.local(tombstone.since)), reason=tombstone.reason)
        return Banner("stop", title.render(translate), text.render(translate))
    status = page.head.document.status if page.head.document else ""
    if status in {"repealed", "lapsed"}:
        title = msg("This document has been repealed") if status == "repealed" else msg("This document has lapsed")
        return Banner("warn", title.render(translate), msg("It is kept here for reference only.").render(translate))
    if is_retired:
        title = msg("This column is archived")
        return Banner("info", title.render(translate), msg("Its pages are no longer updated.").render(translate))
    return None


def document_lines(page: Page, translate: Translate) -> tuple[Line, ...]:
    """Return what a page says of the official document it carries; empty where it carries none."""
    document = page.head.document
    if document is None:
        return ()
    status = {"in-force": msg("in force"), "repealed": msg("repealed"), "lapsed": msg("lapsed")}.get(document.status)
    lines = (
        (msg("issuing authority"), document.issuer),
        (msg("document number"), document.number),
        (msg("dated"), document.dated.isoformat() if document.dated else ""),
        (msg("validity"), status.render(translate) if status else ""),
    )
    return tuple(Line(label.render(translate), text) for label, text in lines if text)
