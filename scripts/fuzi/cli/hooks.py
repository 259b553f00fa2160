"""`python -I -m fuzi.cli.hooks HOOK`: what Git calls on the host. Nothing of the repository's own is ever run.

pre-receive judges while the pushed objects are still set apart; proc-receive judges again under the host's lock and
moves every ref of the push in one transaction. Whatever goes wrong refuses the push.
"""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fuzi.messages import Translate
    from fuzi.ports.repository import RefMove
    from fuzi.steps.receive import Examined


def main() -> int:
    """Run one hook in the current folder; 0 lets the push go on."""
    try:
        from fuzi.errors import FuziError
    except ImportError:
        traceback.print_exc()
        return 70
    try:
        hooks = {"pre-receive": _pre_receive, "proc-receive": _proc_receive}
        return hooks[sys.argv[1]]()
    except FuziError as error:
        translate = _translate()
        _say(error.what.render(translate))
        for problem in getattr(error, "problems", ()):
            _say(f"  {problem.path}:{problem.line}: {problem.what.render(translate)}")
        if error.hint:
            _say(error.hint.render(translate))
        return error.exit_code
    except Exception:  # noqa: BLE001 - the outermost guard: our bug refuses the push
        _say(_translate()("the host has an internal error and refuses the push; tell its operator"))
        _log()
        return 70


def _pre_receive() -> int:
    from fuzi.formats.proc_receive import parse_pre_receive

    refs = parse_pre_receive(sys.stdin.buffer.read())
    moves = [_move(one.ref, one.old, one.new) for one in refs]
    examined = _examine(moves)
    _explain(examined)
    return 1 if examined.reasons else 0


def _proc_receive() -> int:
    from pathlib import Path

    from fuzi.formats.proc_receive import PushAnswer, PushedRef, dump_report, read_request
    from fuzi.steps.receive import accept
    from fuzi.wiring import host_signer, hosting_lock

    out = sys.stdout.buffer

    def write(data: bytes) -> None:
        out.write(data)
        out.flush()

    request = read_request(sys.stdin.buffer.read, write)
    moves = [_move(one.ref, one.old, one.new) for one in request.refs]
    folder = Path.cwd()
    with hosting_lock(folder):
        examined = _examine(moves)
        if examined.reasons:
            _explain(examined)
            reason = _first_reason(examined)
            write(dump_report([PushAnswer(one.ref, reason) for one in moves]))
            return 0
        moved, _tip = accept(examined, host_signer(folder))
    by_ref = {one.ref: one for one in moved}
    answers = [
        PushAnswer(one.ref, moved=PushedRef(one.ref, by_ref[one.ref].old, by_ref[one.ref].new))
        if by_ref[one.ref].new != one.new
        else PushAnswer(one.ref)
        for one in moves
    ]
    write(dump_report(answers))
    return 0


def _examine(moves: Sequence[RefMove]) -> Examined:
    from pathlib import Path

    from fuzi.steps.receive import examine
    from fuzi.wiring import clock, inspector, open_repository, signatures

    repository = open_repository(Path.cwd())
    return examine(repository, signatures(repository), inspector(repository), moves, clock().now())


def _move(ref: str, old: object, new: object) -> RefMove:
    from fuzi.ports.repository import RefMove

    return RefMove(ref, old, new)  # type: ignore[arg-type]


def _explain(examined: Examined) -> None:
    from fuzi.ports.repository import STALE

    translate = _translate()
    if examined.stale:
        _say(STALE)
    for reason in examined.reasons:
        _say(f"{translate('refused')}: {reason.message.render(translate)} [{reason.code}]")


def _first_reason(examined: Examined) -> str:
    from fuzi.ports.repository import STALE

    text = examined.reasons[0].message.render(_translate())
    return f"{STALE} {text}" if examined.stale else text


def _translate() -> Translate:
    import os

    from fuzi.wiring import chosen_language, translator

    return translator(chosen_language(None, dict(os.environ)))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _log() -> None:
    """Keep the traceback for the operator; it never goes to the client."""
    from pathlib import Path

    with (Path.cwd() / "fuzi" / "crash.log").open("a", encoding="utf-8") as out:
        traceback.print_exc(file=out)


if __name__ == "__main__":
    sys.exit(main())  # noqa: TID251 - the process ends here
