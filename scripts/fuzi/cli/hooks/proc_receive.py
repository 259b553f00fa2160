"""proc-receive: move every ref of a judged push in one transaction, or none, under the host's lock.

It is moved once it was seen that nothing else moved meanwhile; else the push is judged again, without the lock.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fuzi.cli.hooks.judging import concluded_push, examined_push, moves_of
from fuzi.cli.hooks.telling import explain, first_reason, listen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fuzi.ports.repository import RefMove
    from fuzi.steps.host.accept import Accepted


def proc_receive() -> int:
    """Answer Git about every ref of the push: moved, perhaps otherwise than asked, or refused with a reason."""
    from pathlib import Path

    from fuzi.formats.proc_receive import PushAnswer, PushedRef, dump_report, read_request
    from fuzi.steps.host.receive_originals import is_originals_push

    out = sys.stdout.buffer

    def write(data: bytes) -> None:
        out.write(data)
        out.flush()

    request = read_request(sys.stdin.buffer.read, write)
    listen(request.options)
    moves = moves_of(request.refs)
    if is_originals_push(moves):  # taken in before; no ref is ever made of them
        write(dump_report([PushAnswer(one.ref) for one in moves]))
        return 0
    accepted, stale = _taken_in(Path.cwd(), moves)
    if accepted.reasons:
        explain(accepted.reasons, stale=stale)
        reason = first_reason(accepted.reasons, stale=stale)
        write(dump_report([PushAnswer(one.ref, reason) for one in moves]))
        return 0
    by_ref = {one.ref: one for one in accepted.moves}
    answers = [
        PushAnswer(one.ref, moved=PushedRef(one.ref, by_ref[one.ref].old, by_ref[one.ref].new))
        if by_ref[one.ref].new != one.new
        else PushAnswer(one.ref)
        for one in moves
    ]
    write(dump_report(answers))
    return 0


def _taken_in(folder: Path, moves: Sequence[RefMove]) -> tuple[Accepted, bool]:
    """Move the refs of a push, by what pre-receive found of it, else by judging it again.

    Nobody waits while a push is judged, which may take minutes: the lock is held to write alone.

    Returns:
        What was done, or the reasons; and whether these are that a ref has moved on meanwhile.
    """
    from fuzi.steps.host.accept import Accepted, accept
    from fuzi.steps.host.judged import Judged, is_unmoved, still_judged
    from fuzi.steps.host.receive import moved_on
    from fuzi.steps.host.settle import settle
    from fuzi.wiring import clock, host_signers, hosting_lock, open_repository

    with hosting_lock(folder):
        repository = open_repository(folder)
        settle(repository)
        signers = {one.public_key: one for one in host_signers(repository)}
        known = still_judged(repository, moves, signers.keys(), clock().now())
        if known is not None:
            return accept(repository, known, signers[known.key]), False
    judged = concluded_push(examined_push(repository, moves), tuple(signers.values()))
    if not isinstance(judged, Judged):
        return Accepted(reasons=judged.reasons), judged.stale
    with hosting_lock(folder):
        settle(repository)
        if not is_unmoved(repository, judged):
            return Accepted(reasons=(moved_on(moves[0].ref),)), True
        return accept(repository, judged, signers[judged.key]), False
