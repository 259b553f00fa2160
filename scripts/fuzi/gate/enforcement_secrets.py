"""Judges what a host's check needs: the fingerprint key, the bureau's private list, readers of pictures, the engine."""

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
    if KEY not in names and LIST in names:
        yield Check(
            "fingerprint-key-missing",
            State.BROKEN,
            msg("the fingerprint key is gone, and the private list is of no use without it: submissions are refused"),
            msg(
                "bring the key back from its escrow: `fuzi host {path} --open-escrow FILE --key RECOVERY`; only "
                "where there is none: `fuzi host {path} --new-fingerprint-key --owner PERSON`",
                path=facts.path,
            ),
        )
    elif KEY not in names:
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


def reader_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at what the check cannot read here, and whether the policy asks for it."""
    if "ocr" in facts.lacks and facts.history.needs_ocr:
        yield Check(
            "ocr-missing",
            State.BROKEN,
            msg("the policy requires that pictures are read, which this program cannot do: submissions are refused"),
            _OCR,
        )
    elif "ocr" in facts.lacks:
        yield Check(
            "ocr-missing",
            State.NOTE,
            msg("the check reads no words in pictures: the confidentiality officer has to look at each"),
            _OCR,
        )
    if "credentials" in facts.lacks:
        yield Check(
            "credentials-missing",
            State.BROKEN,
            msg("what looks for keys and tokens is not installed: whatever may hold one is refused as not inspected"),
            msg("install the program again with all it needs (review/host.md)"),
        )


_OCR = msg("install the extra `ocr` beside the program (review/host.md), and leave `FUZI_OCR=off` out")
