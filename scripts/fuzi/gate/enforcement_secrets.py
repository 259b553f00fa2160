"""Judges what a host's check keeps secret: the fingerprint key and the bureau's private list."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.enforcement import Check, HostFacts, State

KEY, LIST = "fingerprint-key", "private-terms.txt"


def secret_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at who can read them, and whether they are there."""
    names = {one.path.rpartition("/")[2] for one in facts.secrets}
    weak = [one.path for one in facts.secrets if one.mode & 0o077 or one.is_link]
    if weak:
        yield Check(
            "secret-open",
            State.BROKEN,
            msg("others can read {paths}, so that the host refuses every submission", paths=weak),
            msg(
                "`chmod 600` them; if somebody may have read the key: `fuzi host {path} --new-fingerprint-key`",
                path=facts.path,
            ),
        )
    elif KEY in names:
        yield Check("secret-open", State.OK, msg("only the host can read what its check keeps secret"))
    if KEY not in names:
        yield Check(
            "fingerprint-key-missing",
            State.NOTE,
            msg("the host has no fingerprint key: nothing it finds can be waived by its value"),
            msg("`fuzi host {path} --new-fingerprint-key --owner PERSON`", path=facts.path),
        )
    if facts.history.needs_list and LIST not in names:
        yield Check(
            "private-list-missing",
            State.BROKEN,
            msg("the policy requires the bureau's private list, which is not here: every submission is refused"),
            msg("`fuzi host {path} --private-list FILE`", path=facts.path),
        )
