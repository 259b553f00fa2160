"""Reads Git objects in batches, through two lasting `cat-file` processes; sizes are known before bytes are read.

Parses commits and tags; trees are the business of `git_trees`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import IO, Any, NamedTuple, TypeVar

from fuzi.adapters.git_process import GitProcess
from fuzi.adapters.git_python import Running
from fuzi.errors import AskedWrongly, IntegrityFailed, MalformedFile, WorldFailed
from fuzi.messages import Message, msg
from fuzi.model.ids import ObjectId, is_object_id
from fuzi.model.tree import Folder
from fuzi.ports.repository import Commit, Signature, Tag

BLOB_BYTES = 50 * 1024 * 1024
"""The largest file that is read."""
OBJECT_BYTES = 16 * 1024 * 1024
"""The largest commit, tag or tree that is read."""
_WINDOW = 256
"""Requests on their way at once: 256 names fit a pipe of 64 KiB, so neither side can block the other."""
_LOAD_BYTES = 16 * 1024 * 1024
_KEPT_LINES = 200_000
"""Lines of parsed trees that are remembered: about 60 MB."""
_SMALL_BYTES = 100_000
_KEPT_BYTES = 16 * 1024 * 1024
_KEPT_FOLDERS = 100
_KEPT_PLACES = 1_000
Key = TypeVar("Key")
Value = TypeVar("Value")
_WHO = rb"([^<>\n]*?) ?<([^<>\n]*)> (\d{1,12}) ([+-])(\d\d)(\d\d)"
_SIGNATURE = re.compile(_WHO)
_NAME = rb"[0-9a-f]{40}(?:[0-9a-f]{24})?"
_USUAL = re.compile(rb"tree (%b)\nparent (%b)\nauthor ([^\n]*)\ncommitter ([^\n]*)\n\n" % (_NAME, _NAME))
"""How nearly every commit begins: one parent, no further headers."""


class Header(NamedTuple):
    """What an object is, before its bytes are read."""

    id: ObjectId
    kind: str
    size_bytes: int


class ObjectReader:
    """Reads objects by name; the processes start with the first question and end with `close`."""

    def __init__(self, process: GitProcess) -> None:
        self._process = process
        self._checks: Running | None = None
        self._bytes: Running | None = None
        self.trees: dict[ObjectId, tuple[tuple[Any, ...], int]] = {}
        self.folders: OrderedDict[tuple[ObjectId, str], Folder] = OrderedDict()
        self.places: dict[tuple[ObjectId, str], tuple[ObjectId | None, int]] = {}
        self.versions: OrderedDict[str, tuple[tuple[Any, ...], Folder]] = OrderedDict()
        self._kept_lines = 0
        self._blobs: dict[str, bytes] = {}
        self._blob_bytes = 0

    def keep_tree(self, tree: ObjectId, lines: tuple[Any, ...], size_bytes: int) -> None:
        """Remember a parsed tree: an id never means another one. When there are too many, all are forgotten."""
        self._kept_lines += len(lines) + 1
        if self._kept_lines > _KEPT_LINES:
            self.trees.clear()
            self._kept_lines = len(lines) + 1
        self.trees[tree] = lines, size_bytes

    def keep_folder(self, place: tuple[ObjectId, str], names: Folder) -> None:
        """Remember what stands in a folder at a path; the last ones."""
        _keep_last(self.folders, place, names)

    def keep_place(self, place: tuple[ObjectId, str], found: tuple[ObjectId | None, int]) -> None:
        """Remember which folder stands at a path, and how many bytes of trees were read on the way."""
        if len(self.places) >= _KEPT_PLACES:
            self.places.clear()
        self.places[place] = found

    def keep_version(self, place: str, lines: tuple[Any, ...], names: Folder) -> None:
        """Remember the last version of a folder that was looked into: the next one holds nearly the same."""
        _keep_last(self.versions, place, (lines, names))

    def close(self) -> None:
        """End both processes; a later question starts them again."""
        for running in (self._checks, self._bytes):
            if running is not None:
                running.communicate()
        self._checks = self._bytes = None

    def headers(self, names: Iterable[str]) -> Iterator[Header | None]:
        """Yield what each name is, in order; None where there is no such object."""
        for window in _windows(names):
            yield from self._headers(window)

    def _headers(self, names: Sequence[str]) -> list[Header | None]:
        if self._checks is None:
            self._checks = self._process.start("cat-file", "--batch-check")
        with self._whole():
            _ask(self._checks, names)
            answers = self._checks.stdout
            return [_header(answers) for _ in names]

    def header(self, name: str) -> Header:
        """Return what `name` is.

        Raises:
            AskedWrongly: there is no such object.
        """
        (found,) = self._headers([name])
        if found is None:
            raise unknown(name)
        return found

    def bodies(self, names: Iterable[str], limit_bytes: int) -> Iterator[tuple[Header, bytes]]:
        """Yield each object with its bytes, in order; its size is looked at before its bytes are read.

        Raises:
            IntegrityFailed: an object that something refers to is missing.
            MalformedFile: an object is larger than `limit_bytes`.
        """
        for window in _windows(names):
            waiting = window
            while waiting:
                load = self._bodies(waiting, limit_bytes)
                waiting = waiting[len(load) :]
                yield from load

    def _bodies(self, names: Sequence[str], limit_bytes: int) -> list[tuple[Header, bytes]]:
        """Read objects to the last byte before anyone sees the first: the next question meets no old answer.

        When they are more than `_LOAD_BYTES` together, the rest is left for another call: Git, which has begun to
        send it, is ended and started anew.
        """
        if self._bytes is None:
            self._bytes = self._process.start("cat-file", "--batch")
        found: list[tuple[Header, bytes]] = []
        size_bytes = 0
        with self._whole():
            _ask(self._bytes, names)
            answers = self._bytes.stdout
            for name in names:
                header = _fitting(name, _header(answers), limit_bytes)
                found.append((header, _exactly(answers, header.size_bytes + 1)[:-1]))
                size_bytes += header.size_bytes
                if size_bytes > _LOAD_BYTES and len(found) < len(names):
                    self._drop_bytes()
                    break
        return found

    def _drop_bytes(self) -> None:
        if self._bytes is not None:
            self._bytes.terminate()
            self._bytes.communicate()
            self._bytes = None

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Give up both processes if an exchange breaks off in the middle."""
        try:
            yield
        except BaseException:
            for running in (self._checks, self._bytes):
                if running is not None:
                    running.terminate()
                    running.communicate()
            self._checks = self._bytes = None
            raise

    def body(self, name: str, kind: str, limit_bytes: int = OBJECT_BYTES) -> tuple[ObjectId, bytes]:
        """Return id and bytes of one object of the given kind (`commit`, `tree`, `blob`, `tag`)."""
        if self._bytes is None:
            self._bytes = self._process.start("cat-file", "--batch")
        with self._whole():
            _ask(self._bytes, [name])
            header = _header(self._bytes.stdout)
            if header is not None and header.size_bytes > limit_bytes:
                raise too_large(header, limit_bytes)
            body = b"" if header is None else _exactly(self._bytes.stdout, header.size_bytes + 1)[:-1]
        if header is None:
            raise unknown(name)
        if header.kind != kind:
            raise AskedWrongly(msg("object {id} is a {found}, not a {kind}", id=name, found=header.kind, kind=kind))
        return header.id, body

    def small_body(self, name: str, limit_bytes: int) -> bytes:
        """Return a blob's bytes; the last few small ones are remembered."""
        known = self._blobs.get(name)
        if known is None:
            known = self.body(name, "blob", limit_bytes)[1]
            self.keep_blob(name, known)
        return known

    def keep_blob(self, name: str, data: bytes) -> None:
        """Remember a blob, if it is small."""
        if len(data) <= _SMALL_BYTES:
            self._blob_bytes += len(data)
            if self._blob_bytes > _KEPT_BYTES:
                self._blobs.clear()
                self._blob_bytes = len(data)
            self._blobs[name] = data


def _keep_last(kept: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    """Remember a value; those that were remembered longest ago are forgotten."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _KEPT_FOLDERS:
        kept.popitem(last=False)


def unknown(name: str) -> AskedWrongly:
    """Return the error for a name that nothing has."""
    return AskedWrongly(msg("the repository has no object {id}", id=name), msg("fetch first, then look again"))


def checked_id(name: str) -> ObjectId:
    """Return `name` if it is a whole object id: what reaches Git's command line is never anything else."""
    if not is_object_id(name):
        raise AskedWrongly(msg("{id} is not an object id", id=name))
    return ObjectId(name)


def too_large(header: Header, limit_bytes: int) -> MalformedFile:
    """Return the error for an object beyond its budget."""
    return MalformedFile(
        msg("object {id} has {size} bytes; at most {limit} are read", id=header.id, size=header.size_bytes,
            limit=limit_bytes),
        hint=msg("make the file smaller, or leave it out of the change"),
    )  # fmt: skip


def _fitting(name: str, header: Header | None, limit_bytes: int) -> Header:
    if header is None:
        raise IntegrityFailed(msg("object {id} is missing from the repository", id=name))
    if header.size_bytes > limit_bytes:
        raise too_large(header, limit_bytes)
    return header


def _windows(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while window := list(islice(rest, _WINDOW)):
        yield window


def _ask(running: Running, names: Sequence[str]) -> None:
    asked = "\n".join([*names, ""])
    if asked.count("\n") != len(names) or "\0" in asked or max(map(len, names), default=0) > 200:
        wrong = next(name for name in names if "\n" in name or "\0" in name or len(name) > 200)
        raise AskedWrongly(msg("{id} is not an object id", id=wrong[:200]))
    try:
        running.stdin.write(asked.encode())
        running.stdin.flush()
    except OSError as error:
        raise WorldFailed(msg("Git stopped while objects were read")) from error


def _header(answers: IO[bytes]) -> Header | None:
    words = answers.readline().split()
    if not words:
        raise WorldFailed(msg("Git stopped while objects were read"))
    if len(words) != 3:  # "<name> missing", "<name> ambiguous"
        return None
    return Header(ObjectId(words[0].decode()), words[1].decode(), int(words[2]))


def _exactly(answers: IO[bytes], count: int) -> bytes:
    data = answers.read(count)
    if len(data) != count:
        raise WorldFailed(msg("Git stopped while objects were read"))
    return data


def parse_commit(object_id: ObjectId, body: bytes) -> Commit:
    """Read a commit's bytes, strictly: one tree, its parents, one author, one committer; then whatever else it names.

    Raises:
        MalformedFile: it is not what Git itself writes.
    """
    usual = _USUAL.match(body)
    if usual is not None:
        tree, parent, author, committer = usual.groups()
        by = _signature(object_id, author)
        return Commit(
            id=object_id,
            tree=ObjectId(tree.decode()),
            parents=(ObjectId(parent.decode()),),
            author=by,
            committer=by if committer == author else _signature(object_id, committer),
            message=body[usual.end() :].decode("utf-8", "surrogateescape"),
        )
    head, _, text = body.partition(b"\n\n")
    lines = head.split(b"\n")
    parents = []
    at = 1
    while at < len(lines) and lines[at].startswith(b"parent "):
        parents.append(_id_of(object_id, lines[at], b"parent "))
        at += 1
    if len(lines) < at + 2:
        raise _malformed(object_id, msg("it has no author or no committer"))
    extra = tuple(_extra(object_id, lines[at + 2 :]))
    return Commit(
        id=object_id,
        tree=_id_of(object_id, lines[0], b"tree "),
        parents=tuple(parents),
        author=_labelled(object_id, lines[at], b"author "),
        committer=_labelled(object_id, lines[at + 1], b"committer "),
        message=text.decode("utf-8", "surrogateescape"),
        extra=extra,
    )


def _extra(object_id: ObjectId, lines: Sequence[bytes]) -> Iterator[tuple[str, str]]:
    """Yield the headers beyond the usual ones; a line that begins with a blank continues the one before it."""
    fields: list[list[bytes]] = []
    for line in lines:
        if not line.startswith(b" "):
            fields.append([line])
        elif fields:
            fields[-1].append(line[1:])
        else:
            raise _malformed(object_id, msg("a line of its head belongs to nothing"))
    for first, *more in fields:
        name, _, value = first.partition(b" ")
        if name in {b"tree", b"parent", b"author", b"committer"}:
            raise _malformed(object_id, msg("it names its author, committer, tree or parents twice"))
        whole = b"\n".join([value, *more])
        yield name.decode("utf-8", "surrogateescape"), whole.decode("utf-8", "surrogateescape")


def parse_tag(object_id: ObjectId, body: bytes) -> Tag:
    """Read an annotated tag's bytes, strictly.

    Raises:
        MalformedFile: it is not what Git itself writes.
    """
    head, _, text = body.partition(b"\n\n")
    lines = head.split(b"\n")
    if len(lines) != 4 or not lines[1].startswith(b"type ") or not lines[2].startswith(b"tag "):
        raise _malformed(object_id, msg("it is not an annotated tag"))
    return Tag(
        id=object_id,
        target=_id_of(object_id, lines[0], b"object "),
        target_kind=lines[1][5:].decode("ascii", "replace"),
        name=lines[2][4:].decode("utf-8", "surrogateescape"),
        tagger=_labelled(object_id, lines[3], b"tagger "),
        message=text.decode("utf-8", "surrogateescape"),
    )


def _malformed(object_id: ObjectId, why: Message) -> MalformedFile:
    return MalformedFile(
        msg("commit or tag {id} is malformed: {why}", id=object_id, why=why),
        hint=msg("make it again with an up-to-date Git"),
    )


def _id_of(object_id: ObjectId, line: bytes, label: bytes) -> ObjectId:
    name = line[len(label) :].decode("ascii", "replace")
    if not line.startswith(label) or not is_object_id(name):
        raise _malformed(object_id, msg("its tree, parents or target cannot be read"))
    return ObjectId(name)


def _labelled(object_id: ObjectId, line: bytes, label: bytes) -> Signature:
    if not line.startswith(label):
        raise _malformed(object_id, msg("its author, committer or tagger cannot be read"))
    return _signature(object_id, line[len(label) :])


@lru_cache(maxsize=64)
def _zone(sign: bytes, hours: bytes, minutes: bytes) -> dt.timezone:
    return dt.timezone(dt.timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == b"-" else 1))


def _signature(object_id: ObjectId, who: bytes) -> Signature:
    match = _SIGNATURE.fullmatch(who)
    if match is None:
        raise _malformed(object_id, msg("its author, committer or tagger cannot be read"))
    name, email, seconds, sign, hours, minutes = match.groups()
    try:
        at = dt.datetime.fromtimestamp(int(seconds), _zone(sign, hours, minutes))
    except (ValueError, OverflowError, OSError) as error:
        raise _malformed(object_id, msg("its time is out of range")) from error
    return Signature(name.decode("utf-8", "surrogateescape"), email.decode("utf-8", "surrogateescape"), at)
