"""`check --fix`: values into the prescribed form, documents without their makers' traces; shown first, then written.

Nothing is lost: the bytes that Git does not hold already are kept outside of the work tree before a file is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly
from fuzi.messages import Message, msg
from fuzi.model.finding import CheckReport, Finding, Severity, Status
from fuzi.model.ids import ObjectId, sha256_of
from fuzi.model.items import ORIGINALS
from fuzi.model.mending import Mended
from fuzi.ports.kept_files import KeptFiles
from fuzi.ports.repository import Repository
from fuzi.ports.stripping import Stripper
from fuzi.ports.work_folder import WorkFolder
from fuzi.scanning.findings import shown_name
from fuzi.scanning.kinds import plain_text
from fuzi.scanning.matching import Matcher
from fuzi.scanning.mending import MENDABLE
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules import BY_ID
from fuzi.steps.check.gather import Ground, Wish, gather
from fuzi.steps.check.mend_text import mended_text
from fuzi.steps.check.scan_rules import chosen_ruleset

_NO_FORM = frozenset({"credential", "written-password", "pupil-result", "notice-field"})
"""Kinds of personal data and of access that are deleted, never masked."""


class Left(Struct, frozen=True):
    """A file that stays as it is, or something in it that does, and why."""

    path: str
    why: Message


class Plan(Struct, frozen=True):
    """What can be mended.

    Attributes:
        texts: files whose values are masked.
        documents: documents and pictures without what tells of their makers.
        left: what is not touched, and why.
        count: how many findings are left to a person.
    """

    texts: tuple[Mended, ...]
    documents: tuple[Mended, ...]
    left: tuple[Left, ...]
    count: int


class Tools(Struct, frozen=True):
    """What mending works with."""

    folder: WorkFolder
    stripper: Stripper
    kept: KeptFiles


def refuse_commits(wish: Wish) -> None:
    """Refuse to mend what is no file of the work tree.

    Raises:
        AskedWrongly: commits or the index were asked for.
    """
    if wish.change or wish.is_staged:
        raise AskedWrongly(
            msg("only files can be mended, not what is committed or staged"),
            msg("mend the files, commit them, and send the last state alone: `fuzi submit --squash`"),
        )


class Manner(Struct, frozen=True):
    """How is to be mended.

    Attributes:
        accepts_changes: whether tracked changes are accepted and comments taken out.
        spares_flags: whether only what blocks is masked: the officer may pass what is flagged.
    """

    accepts_changes: bool = False
    spares_flags: bool = False


def planned(report: CheckReport, wish: Wish, ground: Ground, stripper: Stripper, manner: Manner) -> Plan:
    """Return what can be mended of what a check looked at; nothing is written.

    Args:
        report: what the check found.
        wish: what it was asked for.
        ground: what it stands on.
        stripper: what takes properties out of documents.
        manner: how is to be mended.
    """
    files = dict(_files(wish, ground))
    matcher = Matcher(chosen_ruleset(ground.repository, ground.secrets)[0].terms)
    shown = {path: shown_name(path, matcher) for path in files}
    open_ones = [one for one in report.findings if one.status is Status.OPEN and one.severity is not Severity.NOTE]
    originals = [path for path in files if path.startswith(ORIGINALS)]
    said = {one.path for one in open_ones}
    evidence = msg("an original is evidence and stays as it was taken")
    left = [Left(shown[path], evidence) for path in originals if shown[path] in said]
    texts: dict[str, Mended] = {}
    for path, data in files.items():
        if path not in originals:
            own = [one for one in report.findings if one.path == shown[path]]
            found = mended_text(path, data, own, spares_flags=manner.spares_flags)
            texts |= {} if found is None else {path: replace(found, shown=shown[path])}
    others = [(path, texts[path].data if path in texts else data) for path, data in files.items()]
    others = [(path, data) for path, data in others if path not in originals and _may_be_stripped(data)]
    documents: dict[str, Mended] = {}
    for (path, _data), made in zip(others, stripper.strip(others, is_accepting=manner.accepts_changes), strict=True):
        left += [Left(shown[path], why) for why in made.left]
        if made.data is not None and path in texts:  # a drawing: masked and stripped in one
            texts[path] = replace(texts[path], data=made.data, removed=made.removed)
        elif made.data is not None:
            new = Mended(path, made.data, sha256_of(files[path]), removed=made.removed, shown=shown[path])
            documents[path] = new
    done = tuple(texts.values())
    left += _without_form(open_ones)
    return Plan(done, tuple(documents.values()), tuple(left), _count_left(open_ones, done))


def _files(wish: Wish, ground: Ground) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the work tree that a check looked at, as they are now; links and what lies outside: none."""
    paths = {one.path for one in gather(wish, ground).sources if one.carrier is Carrier.FILE and one.path}
    for path in sorted(paths):
        data = work_file(ground, path)
        if data is not None:
            yield path, data


def work_file(ground: Ground, path: str) -> bytes | None:
    """Return the bytes of a file of the work tree; None for a link, for what lies outside, and where there is none."""
    place = ground.root / path
    if place.resolve() != place.parent.resolve() / place.name or not _is_inside(ground, path):
        return None
    found = ground.files.under([place], ground.root) if ground.files.is_file(place) else ()
    return next((file.data for file in found), None)


def _is_inside(ground: Ground, path: str) -> bool:
    return (ground.root / path).resolve().is_relative_to(ground.root.resolve())


def _may_be_stripped(data: bytes) -> bool:
    """Tell whether a file may be a document, a picture or a drawing."""
    return plain_text(data) is None or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _without_form(findings: Sequence[Finding]) -> Iterator[Left]:
    """Yield a line for each file and kind of personal data whose rule prescribes no masked form."""
    told = dict.fromkeys((one.path, one.rule) for one in findings if one.rule in _NO_FORM)
    for path, rule in told:
        yield Left(path, msg("{what}: no masked form is prescribed; delete it", what=BY_ID[rule].what))


def _count_left(findings: Sequence[Finding], texts: Sequence[Mended]) -> int:
    """Return how many findings no masked place answers for."""
    answered = {one.shown: {place.line for place in one.places} for one in texts}
    return sum(not is_answered(one, answered.get(one.path, ())) for one in findings)


def is_answered(finding: Finding, lines: Collection[int]) -> bool:
    """Tell whether a finding is mended where values on some lines of its file are masked."""
    return finding.rule in MENDABLE and getattr(finding.where, "line", 0) in lines


def carry_out(files: Sequence[Mended], ground: Ground, tools: Tools) -> int:
    """Write the mended files, each as a whole; return how many former states were kept because Git has none of them.

    Raises:
        AskedWrongly: a file is another one by now; those before it are written.
        WorldFailed: the disk failed; the file it failed at is as it was.
    """
    kept = 0
    head = _head(ground.repository)
    for one in files:
        former = work_file(ground, one.path)
        if former is None or sha256_of(former) != one.was:
            what = msg("{path} was changed meanwhile; it stays as it is", path=one.shown or one.path)
            raise AskedWrongly(what, msg("run the check again"))
        if not _is_in_git(ground.repository, head, one.path, former):
            tools.kept.keep(one.path, former)
            kept += 1
        tools.folder.rewrite(one.path, one.data, one.was)
    return kept


def _head(repository: Repository | None) -> ObjectId | None:
    branch = None if repository is None else repository.head_branch()
    return None if repository is None or branch is None else repository.ref(branch)


def _is_in_git(repository: Repository | None, head: ObjectId | None, path: str, data: bytes) -> bool:
    """Tell whether the newest commit holds the very bytes of a file."""
    if repository is None or head is None:
        return False
    file = repository.file(head, path)
    return file is not None and repository.read(file.object_id) == data
