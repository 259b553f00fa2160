"""pre-receive: judge a push while its objects are still set apart; nothing has moved yet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fuzi.cli.hooks.judging import concluded_push, examined_push, moves_of
from fuzi.cli.hooks.settling import settle_first
from fuzi.cli.hooks.telling import explain, say, say_reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fuzi.ports.repository import RefMove, Repository
    from fuzi.steps.host.receive import Examined


def pre_receive() -> int:
    """Judge the push on standard input and keep the answer for proc-receive; 0 lets it go on."""
    from pathlib import Path

    from fuzi.formats.proc_receive import parse_pre_receive
    from fuzi.ports.repository import STALE
    from fuzi.steps.host.judged import Judged, keep
    from fuzi.steps.host.receive_originals import is_originals_push
    from fuzi.wiring import clock, host_signers, open_repository

    moves = moves_of(parse_pre_receive(sys.stdin.buffer.read()))
    repository = open_repository(Path.cwd())
    if settle_first(repository):
        say(STALE)
        return 1
    if _is_overfull():
        return 1
    if is_originals_push(moves):
        return _take_originals(repository, moves)
    examined = examined_push(repository, moves)
    if not examined.reasons:
        examined = _without_strays(examined)
    judged = concluded_push(examined, host_signers(repository))
    if isinstance(judged, Judged):
        keep(repository, judged, clock().now())
        return 0
    explain(judged.reasons, stale=judged.stale)
    return 1


def _is_overfull() -> bool:
    """Refuse a push of too many objects before any of them is looked at."""
    import os

    from fuzi.messages import msg
    from fuzi.model.verdict import Reason
    from fuzi.wiring import is_overfull

    if not is_overfull(os.environ):
        return False
    what = msg("the push brings more objects than a host takes at once; divide the change into several")
    say_reasons([Reason("submission-too-large", what)])
    return True


def _without_strays(examined: Examined) -> Examined:
    """Refuse a push that carries objects which nothing it moves reaches: nobody has looked at them."""
    import os
    from pathlib import Path

    from msgspec.structs import replace

    from fuzi.messages import msg
    from fuzi.model.verdict import Reason
    from fuzi.wiring import stray_objects

    heads = [one.new for one in examined.moves if one.new is not None]
    if not stray_objects(Path.cwd(), os.environ, heads):
        return examined
    what = msg("the push carries objects that belong to nothing in it")
    return replace(examined, reasons=(Reason("content-differs", what),))


def _take_originals(repository: Repository, moves: Sequence[RefMove]) -> int:
    """Take originals into the store and their objects out of the push, while they are still set apart."""
    import os
    from pathlib import Path

    from fuzi.steps.host.receive_originals import take_originals
    from fuzi.wiring import originals

    reasons = take_originals(repository, originals(repository), moves)
    say_reasons(reasons)
    quarantine = os.environ.get("GIT_QUARANTINE_PATH")
    for one in moves:
        if quarantine and one.new:
            (Path(quarantine) / one.new[:2] / one.new[2:]).unlink(missing_ok=True)
    return 1 if reasons else 0
