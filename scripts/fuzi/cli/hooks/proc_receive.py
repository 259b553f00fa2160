"""proc-receive: move every ref of a judged push in one transaction, or none, under the host's lock."""

from __future__ import annotations

import sys

from fuzi.cli.hooks.judging import concluded_push, examined_push, moves_of
from fuzi.cli.hooks.telling import explain, first_reason, listen


def proc_receive() -> int:
    """Answer Git about every ref of the push: moved, perhaps otherwise than asked, or refused with a reason."""
    from pathlib import Path

    from fuzi.formats.proc_receive import PushAnswer, PushedRef, dump_report, read_request
    from fuzi.steps.host.accept import accept
    from fuzi.steps.host.judged import Judged, still_judged
    from fuzi.steps.host.receive_originals import is_originals_push
    from fuzi.steps.host.settle import settle
    from fuzi.wiring import clock, host_signers, hosting_lock, open_repository

    out = sys.stdout.buffer

    def write(data: bytes) -> None:
        out.write(data)
        out.flush()

    request = read_request(sys.stdin.buffer.read, write)
    listen(request.options)
    moves = moves_of(request.refs)
    folder = Path.cwd()
    if is_originals_push(moves):  # taken in before; no ref is ever made of them
        write(dump_report([PushAnswer(one.ref) for one in moves]))
        return 0
    with hosting_lock(folder):
        repository = open_repository(folder)
        settle(repository)
        signers = host_signers(repository)
        keys = [one.public_key for one in signers]
        found = still_judged(repository, moves, keys, clock().now())
        judged = found or concluded_push(examined_push(repository, moves), signers)
        if isinstance(judged, Judged):
            accepted = accept(repository, judged, signers[keys.index(judged.key)])
            reasons, stale = accepted.reasons, False
        else:
            reasons, stale = judged.reasons, judged.stale
        if reasons:
            explain(reasons, stale=stale)
            reason = first_reason(reasons, stale=stale)
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
