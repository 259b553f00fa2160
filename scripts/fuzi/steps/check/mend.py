"""`check --fix`: brings what was found into the prescribed form, in files of the work tree, after showing how."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.finding import CheckReport, Finding, Mended, MendedPlace, Severity, Status, TextPlace
from fuzi.model.ids import sha256_of
from fuzi.ports.work_folder import WorkFolder
from fuzi.scanning.mending import MENDABLE, mended, mendings
from fuzi.steps.check.gather import Ground, Wish


class Plan(Struct, frozen=True):
    """What can be mended, and how many findings are left to their author."""

    files: tuple[Mended, ...]
    left: int


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


def planned(report: CheckReport, ground: Ground) -> Plan:
    """Return how the open findings of a report can be mended; nothing is written."""
    open_ones = [one for one in report.findings if one.status is Status.OPEN and one.severity is not Severity.NOTE]
    by_path: dict[str, list[Finding]] = {}
    for one in open_ones:
        if one.rule in MENDABLE and isinstance(one.where, TextPlace):
            by_path.setdefault(one.path, []).append(one)
    found = (_file(path, findings, ground) for path, findings in by_path.items())
    files = tuple(one for one in found if one is not None)
    return Plan(files, len(open_ones) - sum(len(one.places) for one in files))


def _file(path: str, findings: Iterable[Finding], ground: Ground) -> Mended | None:
    place = ground.root / path
    if not ground.files.is_file(place):
        return None
    data = next(iter(ground.files.under([place], ground.root))).data
    text = _text(data)
    if text is None:
        return None
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    wanted = {
        (one.rule, starts[one.where.line - 1] + one.where.column - 1): one
        for one in findings
        if isinstance(one.where, TextPlace) and one.file_digest == sha256_of(data) and one.where.line <= len(starts)
    }
    chosen = mendings(text, wanted)
    whole = mended(text, chosen)
    if not chosen or whole is None:
        return None
    places = tuple(MendedPlace(wanted[one.rule, one.start], one.put) for one in chosen)
    return Mended(path, whole.encode("utf-8"), sha256_of(data), places)


def _text(data: bytes) -> str | None:
    """Return the text of a file that is plain UTF-8; every other is left as it is."""
    if data.startswith(b"\xef\xbb\xbf") or b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def carry_out(plan: Plan, folder: WorkFolder) -> None:
    """Write the mended files, each as a whole.

    Raises:
        AskedWrongly: a file is another one by now; those before it are written.
    """
    for one in plan.files:
        folder.rewrite(one.path, one.data, one.was)
