"""What the check on this machine has not, and what that means: told by `new-machine` and by `doctor`.

The host checks everything again with all it has; so only what makes honest work fail here is to be mended.
"""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.errors import MalformedFile
from fuzi.formats.waivers_file import parse_waivers
from fuzi.messages import msg
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.enforcement import Check, State
from fuzi.model.own_check import OwnCheck
from fuzi.scanning.rules import BY_ID
from fuzi.steps.check.scan_rules import WAIVERS
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.rules import read_text

_CLUSTER = "cluster"


def own_check(own: OwnCheck, workspace: Workspace) -> Iterator[Check]:
    """Yield a line for each thing that the check has not here, with the next step."""
    if "credentials" in own.lacks:
        what = msg("what looks for keys and tokens is not installed: what may hold one is told as not inspected")
        yield Check("credentials-missing", State.GAP, what, msg("run `scripts/setup`, or install the program again"))
    if own.unfit is not None:
        yield Check("secret-unfit", State.GAP, own.unfit, own.remedy)
    if "ocr" in own.lacks:
        what = msg("words in pictures are not read on this machine; a host that reads them does it when you submit")
        step = msg("if you want it here too: `scripts/setup ocr` (some 360 MB), and leave `FUZI_OCR=off` out")
        yield Check("ocr-missing", State.NOTE, what, step)
    if "hyperscan" in own.lacks:
        what = msg("Hyperscan is not installed: the check finds the same, and takes longer where there is much text")
        yield Check("hyperscan-missing", State.NOTE, what, msg("if you want it: run `scripts/setup` again"))
    if _CLUSTER in own.lacks:
        what = msg("a check cannot be shared with other machines from here; one machine is enough for most sites")
        yield Check("cluster-missing", State.NOTE, what, msg("if you want it: `scripts/setup cluster`"))
    yield from _secrets(own, workspace)


def _secrets(own: OwnCheck, workspace: Workspace) -> Iterator[Check]:
    """Yield what is not compared here: only where there is something to compare."""
    if own.unfit is None and not own.has_list and workspace.ground.policy.scan.get("private_list", False):
        what = msg("the bureau's private list is not on this machine; the host applies it when you submit")
        step = msg("nothing to do; the confidentiality officer may name the file in Git's setting `fuzi.privateList`")
        yield Check("private-list-missing", State.NOTE, what, step)
    if own.unfit is None and not own.has_key and _is_waived_by_value(workspace):
        what = msg("there is no fingerprint key on this machine; the host tells what waivers pass when you submit")
        step = msg(
            "nothing to do; the confidentiality officer may name the file in Git's setting `fuzi.fingerprintKey`"
        )
        yield Check("fingerprint-key-missing", State.NOTE, what, step)


def _is_waived_by_value(workspace: Workspace) -> bool:
    """Tell whether main has waivers that only who holds the key can tell; the check names a file that is malformed."""
    if workspace.repository.file(workspace.main, WAIVERS) is None:
        return False
    try:
        listed = parse_waivers(read_text(workspace.repository, workspace.main, WAIVERS).encode(), WAIVERS, BY_ID)
    except MalformedFile:
        return False
    return any(one.fingerprint for one in listed.waivers)


def own_advice(own: OwnCheck, workspace: Workspace) -> Iterator[Advice]:
    """Yield the same as advice; that checks are not shared with others is no lack once a machine is set up."""
    for one in own_check(own, workspace):
        if one.hint is not None and one.code != f"{_CLUSTER}-missing":
            yield Advice(one.code, Urgency.NOW if one.state is State.GAP else Urgency.NOTE, one.message, one.hint)
