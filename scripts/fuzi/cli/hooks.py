"""`python -I -m fuzi.cli.hooks HOOK`: what Git calls on the host. Nothing of the repository's own is ever run.

pre-receive judges while the pushed objects are still set apart; proc-receive moves every ref of the push in one
transaction, under the host's lock, once it has seen that nothing moved meanwhile; else it judges again. Whatever goes
wrong refuses the push.
"""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fuzi.errors import FuziError
    from fuzi.messages import Translate
    from fuzi.model.verdict import Reason
    from fuzi.ports.repository import RefMove, Repository
    from fuzi.ports.signatures import Signer
    from fuzi.steps.host.judged import Judged
    from fuzi.steps.host.receive import Examined


def main() -> int:
    """Run one hook in the current folder; 0 lets the push go on."""
    try:
        return _run(sys.argv[1])
    except Exception:  # noqa: BLE001 - the outermost guard: our bug refuses the push
        try:
            _say(_translate()("the host has an internal error and refuses the push; tell its operator"))
            _log()
        except ImportError:  # the installation is broken: nothing of it can be quoted to whoever pushed
            _say(
                "稿件库的程序不完整，本次推送已拒收，请告知管理员 / the host's program is incomplete; tell its operator"
            )
        return 70


def _run(hook: str) -> int:
    from fuzi.errors import FuziError

    try:
        _listen_to_environment()
        hooks = {"pre-receive": _pre_receive, "proc-receive": _proc_receive, "settle": _settle}
        return hooks[hook]()
    except FuziError as error:
        _tell(error)
        return error.exit_code


def _tell(error: FuziError) -> None:
    """Say what went wrong, what to do, and what a program said."""
    from fuzi.errors import WorldFailed
    from fuzi.ports.repository import TROUBLE
    from fuzi.reports.problems import problem_line
    from fuzi.scanning.veil import Veil

    translate, veil = _translate(), Veil()
    if isinstance(error, WorldFailed):
        _say(TROUBLE)
    _say(veil.message(error.what).render(translate))
    for problem in getattr(error, "problems", ()):
        _say(f"  {problem_line(veil.problem(problem), translate)}")
    if error.hint:
        _say(f"    {translate('what to do: {hint}').format(hint=veil.message(error.hint).render(translate))}")
    if error.detail:
        quoted = translate("in the program's own words: {words}").format(words=veil.words(error.detail))
        _say(f"    {quoted}")


def _pre_receive() -> int:
    from pathlib import Path

    from fuzi.formats.proc_receive import parse_pre_receive
    from fuzi.ports.repository import STALE
    from fuzi.steps.host.judged import Judged, keep
    from fuzi.steps.host.receive_originals import is_originals_push
    from fuzi.wiring import host_signers, open_repository

    refs = parse_pre_receive(sys.stdin.buffer.read())
    moves = [_move(one.ref, one.old, one.new) for one in refs]
    repository = open_repository(Path.cwd())
    if _settle_first(repository):
        _say(STALE)
        return 1
    if _is_overfull():
        return 1
    if is_originals_push(moves):
        return _take_originals(repository, moves)
    examined = _examine(repository, moves)
    if not examined.reasons:
        examined = _without_strays(examined)
    judged = _concluded(examined, host_signers(repository))
    if isinstance(judged, Judged):
        keep(repository, judged)
        return 0
    _explain(judged.reasons, stale=judged.stale)
    return 1


def _concluded(examined: Examined, signers: Sequence[Signer]) -> Examined | Judged:
    """Return what the host will write about a push, or why it is refused."""
    from msgspec.structs import replace

    from fuzi.steps.host.judged import Judged
    from fuzi.steps.host.receive import concluded

    if examined.reasons:
        return examined
    found = concluded(examined, signers)
    return found if isinstance(found, Judged) else replace(examined, reasons=(found,))


def _is_overfull() -> bool:
    """Refuse a push of too many objects before any of them is looked at."""
    import os

    from fuzi.messages import msg
    from fuzi.model.verdict import Reason
    from fuzi.wiring import is_overfull

    if not is_overfull(os.environ):
        return False
    what = msg("the push brings more objects than a host takes at once; divide the change into several")
    _say_reasons([Reason("submission-too-large", what)])
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


def _proc_receive() -> int:
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
    _listen(request.options)
    moves = [_move(one.ref, one.old, one.new) for one in request.refs]
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
        judged = found or _concluded(_examine(repository, moves), signers)
        if isinstance(judged, Judged):
            accepted = accept(repository, judged, signers[keys.index(judged.key)])
            reasons, stale = accepted.reasons, False
        else:
            reasons, stale = judged.reasons, judged.stale
        if reasons:
            _explain(reasons, stale=stale)
            reason = _first_reason(reasons, stale=stale)
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


def _settle() -> int:
    """Complete what a killed run left, under the lock (called without the variables of a push)."""
    from pathlib import Path

    from fuzi.steps.host.settle import settle
    from fuzi.wiring import hosting_lock, open_repository

    folder = Path.cwd()
    with hosting_lock(folder):
        settle(open_repository(folder))
    return 0


def _settle_first(repository: Repository) -> bool:
    """Tell whether a killed run had left something; it is completed by a process outside the push's quarantine."""
    import os
    import subprocess

    from fuzi.steps.host.settle import unsettled

    if not unsettled(repository):
        return False
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run([sys.executable, "-I", "-m", "fuzi.cli.hooks", "settle"], env=clean, check=True)
    return True


def _take_originals(repository: Repository, moves: Sequence[RefMove]) -> int:
    """Take originals into the store and their objects out of the push, while they are still set apart."""
    import os
    from pathlib import Path

    from fuzi.steps.host.receive_originals import take_originals
    from fuzi.wiring import originals

    reasons = take_originals(repository, originals(repository), moves)
    _say_reasons(reasons)
    quarantine = os.environ.get("GIT_QUARANTINE_PATH")
    for one in moves:
        if quarantine and one.new:
            (Path(quarantine) / one.new[:2] / one.new[2:]).unlink(missing_ok=True)
    return 1 if reasons else 0


def _examine(repository: Repository, moves: Sequence[RefMove]) -> Examined:
    from fuzi.steps.host.receive import Tools, examine
    from fuzi.wiring import clock, inspector, originals, signatures

    tools = Tools(signatures(repository), inspector(repository, of_a_push=True), originals(repository))
    return examine(repository, tools, moves, clock().now())


def _move(ref: str, old: object, new: object) -> RefMove:
    from fuzi.ports.repository import RefMove

    return RefMove(ref, old, new)  # type: ignore[arg-type]


def _explain(reasons: Sequence[Reason], *, stale: bool) -> None:
    from fuzi.ports.repository import STALE

    if stale:
        _say(STALE)
    _say_reasons(reasons)


def _say_reasons(reasons: Sequence[Reason]) -> None:
    from fuzi.reports.advice import reason_lines

    translate = _translate()
    for line in reason_lines(reasons, translate, translate("refused: ")):
        _say(line)


def _first_reason(reasons: Sequence[Reason], *, stale: bool) -> str:
    from fuzi.ports.repository import STALE

    text = reasons[0].message.render(_translate())
    return f"{STALE} {text}" if stale else text


def _listen_to_environment() -> None:
    """Answer in the language the push asks for; before Git's variables are shed."""
    import os

    from fuzi.formats.push_options import options_of

    _listen(options_of(os.environ))


def _listen(options: Sequence[str]) -> None:
    """Answer in the language that a push option asks for, if there is a catalogue for it; else in the host's own."""
    import os

    from fuzi.formats.push_options import parse_language
    from fuzi.wiring import chosen_language

    asked = parse_language(options)
    if asked is not None and chosen_language(asked, {}) == asked:
        os.environ["FUZI_LANG"] = asked


def _translate() -> Translate:
    import os

    from fuzi.wiring import chosen_language, translator

    return translator(chosen_language(None, dict(os.environ)))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _log() -> None:
    """Keep the traceback for the operator; it never goes to the client, not even where the disk is full."""
    import os
    from pathlib import Path

    try:
        with (Path.cwd() / "fuzi" / "crash.log").open("a", encoding="utf-8") as out:
            traceback.print_exc(file=out)
    except OSError as error:
        _say(f"fuzi/crash.log: {os.strerror(error.errno or 0)}")


if __name__ == "__main__":
    sys.exit(main())  # noqa: TID251 - the process ends here
