"""Judging a push: what both hooks that receive one do alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fuzi.formats.proc_receive import PushedRef
    from fuzi.ports.repository import RefMove, Repository
    from fuzi.ports.signatures import Signer
    from fuzi.steps.host.judged import Judged
    from fuzi.steps.host.receive import Examined


def moves_of(refs: Sequence[PushedRef]) -> list[RefMove]:
    """Return the moves a push asks for, in the client's order."""
    from fuzi.ports.repository import RefMove

    return [RefMove(one.ref, one.old, one.new) for one in refs]


def examined_push(repository: Repository, moves: Sequence[RefMove]) -> Examined:
    """Return what the host finds when it looks at a push."""
    from fuzi.steps.host.receive import Tools, examine
    from fuzi.wiring import clock, inspector, originals, signatures

    tools = Tools(signatures(repository), inspector(repository, of_a_push=True), originals(repository))
    return examine(repository, tools, moves, clock().now())


def concluded_push(examined: Examined, signers: Sequence[Signer]) -> Examined | Judged:
    """Return what the host will write about a push, or why it is refused."""
    from msgspec.structs import replace

    from fuzi.steps.host.judged import Judged
    from fuzi.steps.host.receive import concluded

    if examined.reasons:
        return examined
    found = concluded(examined, signers)
    return found if isinstance(found, Judged) else replace(examined, reasons=(found,))
