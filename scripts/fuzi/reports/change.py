"""A change for a reviewer: its pages with their words, what changed since one's own approval, what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from fuzi.messages import Message, msg
from fuzi.model.change_statement import Submission
from fuzi.model.host_statement import Scan
from fuzi.model.items import ItemKind
from fuzi.model.labels import item_word, stage_word
from fuzi.model.retraction import retracted_in
from fuzi.model.shown import Deed, FileKind, Shown, ShownFile, ShownItem, Since
from fuzi.reports.comparison import compared, quoted
from fuzi.reports.page_facts import kind_word, sheet_lines, size_words
from fuzi.reports.reader import Reader

MOST_LINES = 40
"""So many lines of each file are shown unless all of them are asked for."""
MOST_FILES = 30
"""So many files of each item are shown with their words, and ten times as many by name."""
MOST_ITEMS = 20
"""So many items are shown with their words; of the others, the names."""
_PAGE = {
    Deed.NEW: msg("new page “{title}”"),
    Deed.CHANGED: msg("changed page “{title}”"),
    Deed.REMOVED: msg("removed page “{title}”"),
    Deed.MOVED: msg("moved page “{title}”"),
}
_CALLED = {Deed.REMOVED: msg("“{title}” (removed)"), Deed.MOVED: msg("“{title}” (moved)")}
_FILE = {
    Deed.NEW: msg("new"),
    Deed.CHANGED: msg("changed"),
    Deed.REMOVED: msg("removed"),
    Deed.MOVED: msg("moved"),
}
_REPLACED = msg("replaced")
"""A picture or an attachment whose bytes changed."""
_SAFE = re.compile(r"[A-Za-z0-9._/-]+")
_SEVERITY = {"block": msg("block"), "flag": msg("flag"), "note": msg("note")}


class Length(Struct, frozen=True):
    """How much is shown: lines of each file (None: all), and the command that shows the rest."""

    lines: int | None
    command: str


def title_of(item: ShownItem) -> Message:
    """Return how an item is called in a sentence: a page by its title, else by what it is."""
    if item.kind is not ItemKind.PAGE:
        return item_word(item.name)
    return msg(_CALLED.get(item.deed, msg("“{title}”")).key, title=item.title or item.name)


def deed_word(item: ShownItem) -> Message:
    """Return what is done to an item: new page, changed page, settings, a register."""
    if item.kind is not ItemKind.PAGE:
        return title_of(item)
    return msg(_PAGE[item.deed].key, title=item.title or item.name)


def change_head(submission: Submission, shown: Shown, reader: Reader) -> list[str]:
    """Return id, number, title and authors of a change, and what it says of the pages that it retracts."""
    names = [reader.name_of(author) for author in submission.authors]
    head = msg("{change}, submission {n}: {title}", change=submission.change, n=submission.number, title=shown.title)
    told = [
        reader.say(msg("it retracts {page}; readers are given this reason for good: {words}", page=page, words=words))
        for page, words in sorted(retracted_in(submission.attributed).items())
    ]
    return [reader.say(head), reader.say(msg("authors: {names}", names=names)), *told]


def change_text(submission: Submission, shown: Shown, scan: Scan | None, reader: Reader, length: Length) -> str:
    """Return title and authors, every item with its words, what changed since one's approval, and what was found."""
    lines = change_head(submission, shown, reader)
    lines.append(reader.say(msg("root of the change set: {root}", root=submission.root)))
    if not shown.is_kept:
        lines.append(reader.say(msg("the words of this change are no longer kept here")))
    lines += _item_rows(shown, reader, length)
    if shown.since is not None:
        lines += ["", *since_lines(shown.since, submission, reader, length)]
    return "\n".join([*lines, "", *findings_lines(scan, shown, reader)])


def _item_rows(shown: Shown, reader: Reader, length: Length) -> Iterator[str]:
    """Yield every item with its files and words."""
    for number, item in enumerate(shown.items, start=1):
        yield from ("", f"{number}. {reader.say(deed_word(item))}")
        yield from (f"   {line}" for line in _item_lines(item, reader, shown.commit))
        if length.lines is None or number <= MOST_ITEMS:
            yield from (f"   {line}" for line in _words(item, reader, length))
    if len(shown.items) > MOST_ITEMS and length.lines is not None:
        what = msg("only the first {n} are shown with their words: `{command}` shows all of it", n=MOST_ITEMS,
                   command=length.command)  # fmt: skip
        yield from ("", reader.say(what))


def _item_lines(item: ShownItem, reader: Reader, commit: str) -> Iterator[str]:
    facts = place_words(item, reader)
    if facts:
        yield facts
    if item.moved_from:
        yield reader.say(msg("moved from: {page}", page=item.moved_from))
    for one in item.files[: MOST_FILES * 10]:
        yield f"· {_file_word(one, item, reader)}"
        if how := _to_look_at(one, commit):
            yield f"  {reader.say(how)}"
    if len(item.files) > MOST_FILES * 10:
        yield reader.say(msg("… {n} more files", n=len(item.files) - MOST_FILES * 10))


def _to_look_at(file: ShownFile, commit: str) -> Message | None:
    """Return how to look at what is not shown here: a file that is not words, and words that are masked."""
    if file.bytes_after is None or not _SAFE.fullmatch(file.path):
        return None
    if file.kind in {FileKind.ATTACHMENT, FileKind.PICTURE}:
        name = file.path.rsplit("/", 1)[-1]
        return msg(
            "to look at it: `git show {commit}:{path} > ../{name}`", commit=commit[:12], path=file.path, name=name
        )
    if file.after is not None and file.after.masked:
        return msg("its words unmasked: `git show {commit}:{path}`", commit=commit[:12], path=file.path)
    return None


def place_words(item: ShownItem, reader: Reader) -> str:
    """Return address, column, units and day of a page on one line; empty for what is no page."""
    if item.kind is not ItemKind.PAGE:
        return ""
    rows = [
        (msg("column"), item.column),
        (msg("unit"), item.units),
        (msg("date"), item.day),
        (msg("place"), item.name),
    ]
    said = [reader.say(msg("{label}: {text}", label=label, text=text)) for label, text in rows if text]
    return reader.translate("; ").join(said)


def _file_word(file: ShownFile, item: ShownItem, reader: Reader) -> str:
    name = file.path.removeprefix(f"content/{item.name}/")
    kind = kind_word(file.path, file.kind)
    size = size_words(file)
    what = msg("{deed}: {name} ({kind}, {size})", deed=_file_deed(file), name=name, kind=kind, size=size)
    if not size:
        what = msg("{deed}: {name} ({kind})", deed=_file_deed(file), name=name, kind=kind)
    moved = msg(", moved from {path}", path=file.moved_from)
    return reader.say(what) + (reader.say(moved) if file.moved_from else "")


def _file_deed(file: ShownFile) -> Message:
    is_bytes = file.kind in {FileKind.ATTACHMENT, FileKind.PICTURE}
    return _REPLACED if is_bytes and file.deed is Deed.CHANGED else _FILE[file.deed]


def files_words(item: ShownItem, reader: Reader) -> list[str]:
    """Return each file of an item on a line."""
    rows = [_file_word(one, item, reader) for one in item.files[:MOST_FILES]]
    left = len(item.files) - len(rows)
    return [*rows, reader.say(msg("… {n} more files", n=left))] if left else rows


def _words(item: ShownItem, reader: Reader, length: Length) -> Iterator[str]:
    """Yield the words of an item: of a new page all of them, of a changed one its changed lines."""
    for one in item.files if length.lines is None else item.files[:MOST_FILES]:
        if item.deed is Deed.REMOVED or one.deed is Deed.REMOVED:
            continue
        if one.before is None and one.after is None:
            if one.kind in {FileKind.TEXT, FileKind.SETTING}:
                yield reader.say(msg("{path}: its words cannot be shown here", path=one.path))
            continue
        yield from _file_lines(one, reader, length)
    if length.lines is not None and len(item.files) > MOST_FILES:
        what = msg("only the first {n} are shown with their words: `{command}` shows all of it", n=MOST_FILES,
                   command=length.command)  # fmt: skip
        yield reader.say(what)


def _file_lines(file: ShownFile, reader: Reader, length: Length) -> Iterator[str]:
    old = sheet_lines(file.before, reader) if file.before else ()
    new = sheet_lines(file.after, reader) if file.after else ()
    kind = kind_word(file.path, file.kind)
    if file.before is None:
        yield reader.say(msg("{kind} in full:", kind=kind))
        yield from quoted(new, reader, length.lines, length.command)
    else:
        rows = compared(old, new, reader, length.lines, length.command)
        if rows:
            yield reader.say(msg("{kind}, changed lines (- goes, + comes):", kind=kind))
            yield from rows
        else:
            yield reader.say(msg("{kind}: the words are as before; only the form of the file changed", kind=kind))
    masked = (file.after.masked if file.after else 0) + (file.before.masked if file.before else 0)
    if masked:
        yield reader.say(
            msg(
                "▇ stands for what the confidentiality check marked (lines: {n}); look at it in the file itself",
                n=masked,
            )
        )


def since_lines(since: Since, submission: Submission, reader: Reader, length: Length) -> Iterator[str]:
    """Yield what changed since the reader's own approval, or since the submission before."""
    time = reader.at(since.at)
    if since.stage:
        head = msg(
            "since your approval of submission {n} ({stage}, {time}):",
            n=since.number,
            stage=stage_word(since.stage),
            time=time,
        )
    else:
        head = msg("since submission {n} was sent ({time}):", n=since.number, time=time)
    yield reader.say(head)
    if since.number == submission.number or not (since.files or since.other):
        yield f"   {reader.say(msg('nothing at all has changed'))}"
        return
    if since.same:
        titles = [title_of(one) for one in since.same]
        yield f"   {reader.say(msg('unchanged: {titles}', titles=titles))}"
    if not since.is_kept:
        yield f"   {reader.say(msg('the words of that submission are no longer kept here; these files changed:'))}"
    for one in since.files:
        deed, name, size = _file_deed(one), _whose(one, (*since.other, *since.same)), size_words(one)
        what = msg("{deed}: {name} ({kind})", deed=deed, name=name, kind=size)
        yield f"   · {reader.say(what if size else msg('{deed}: {name}', deed=deed, name=name))}"
        if one.before is not None or one.after is not None:
            old = sheet_lines(one.before, reader) if one.before else ()
            new = sheet_lines(one.after, reader) if one.after else ()
            yield from (f"     {line}" for line in compared(old, new, reader, length.lines, length.command))


def _whose(file: ShownFile, items: Sequence[ShownItem]) -> Message:
    """Return how a file is called: by its page's title and its own name, else by its path."""
    for item in items:
        own = f"content/{item.name}/"
        if item.kind is ItemKind.PAGE and file.path.startswith(own):
            return msg("{title}, {name}", title=title_of(item), name=file.path.removeprefix(own))
    return msg("{path}", path=file.path)


def since_text(submission: Submission, shown: Shown, reader: Reader, length: Length) -> str:
    """Return only what changed since one's own approval, or since the submission before; else that there is none."""
    lines = change_head(submission, shown, reader)
    if shown.since is None:
        none = msg("this is the first submission, so all of it is new")
        return "\n".join([*lines, reader.say(none), *_item_rows(shown, reader, length)])
    return "\n".join([*lines, *since_lines(shown.since, submission, reader, length)])


def findings_lines(scan: Scan | None, shown: Shown, reader: Reader) -> Iterator[str]:
    """Yield what the host's check found and is still open: severity, where, rule, id."""
    if scan is None:
        return
    opened = [one for one in scan.findings if one.status == "open"]
    checked = msg("checked by the host: {files} files", files=scan.files)
    if not opened:
        yield reader.say(msg("{checked}; open findings: none", checked=checked))
        return
    yield reader.say(msg("{checked}; open findings: {n}", checked=checked, n=len(opened)))
    titles = {one.id: title_of(one) for one in shown.items}
    for one in opened:
        what = msg(
            "{severity} {id}: {item}, {path}: {what} ({rule})",
            what=shown.rules.get(one.rule, one.rule),
            severity=_SEVERITY.get(one.severity, one.severity),
            id=one.id,
            item=titles.get(one.item) or item_word(one.item),
            path=one.path.rsplit("/", 1)[-1] or msg("outside the files"),
            rule=one.rule,
        )
        yield f"   {reader.say(what)}"
    where = msg("on which line each of them stands: `fuzi check --change {change}`", change=scan.change)
    yield f"   {reader.say(where)}"
    flags = " ".join(f"--acknowledge {one.id}" for one in opened if one.severity == "flag")
    if flags:
        how = msg(
            "who has looked at them and accepts them approves in {stage} with: {words}",
            stage=stage_word("confidentiality-review"),
            words=flags,
        )
        yield f"   {reader.say(how)}"
