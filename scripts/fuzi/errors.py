"""The one error tree: what, where, why, hint, exit code.

A "no" is a value, never an exception; an exception means "I could not tell" and never counts as yes.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from fuzi.messages import Message


class Problem(Struct, frozen=True):
    """One thing wrong with one file: place, sentence, next step.

    `path` is relative to the repository; `line` and `column` are 1-based, 0 where there is none.
    """

    path: str
    line: int
    what: Message
    hint: Message | None = None
    column: int = 0


class FuziError(Exception):
    """Base of every error that crosses a boundary in Fuzi.

    Args:
        what: one sentence for the person at the screen; never holds confidential text.
        hint: the next step.
        detail: the own words of a program we ran (Git, OpenSSH), made visible; quoted at the end, never the sentence.
    """

    exit_code = 70

    def __init__(self, what: Message, hint: Message | None = None, detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.detail = detail


class AskedWrongly(FuziError):  # noqa: N818 - named as what happened, in our own words
    """The command was asked wrongly: unknown id, missing key, wrong order (exit 2)."""

    exit_code = 2


class CheckUnfit(AskedWrongly):
    """What a host's check keeps secret is not as it must be: its technician's matter, never the sender's (exit 2)."""


class MalformedFile(FuziError):  # noqa: N818
    """A file of ours cannot be read as what it should be; lists every problem found (exit 2)."""

    exit_code = 2

    def __init__(
        self, what: Message, problems: Sequence[Problem] = (), hint: Message | None = None, detail: str = ""
    ) -> None:
        super().__init__(what, hint, detail)
        self.problems = tuple(problems)


class WorldFailed(FuziError):  # noqa: N818
    """Git, network, disk or store failed; trying again may help (exit 3)."""

    exit_code = 3


class IntegrityFailed(FuziError):  # noqa: N818
    """A signature, digest, ledger or archive does not hold; do not try again (exit 4)."""

    exit_code = 4
