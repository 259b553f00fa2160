"""Reasons about releases and about the history that `verify` proves."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_1, GATE_2, GATE_5, R1_25, R1_26, R1_31
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "clock-wrong",
        what=msg("The time of the release does not fit the host's clock"),
        why=msg("The publication time is a record; it is never earlier than the last release and never far from now."),
        basis=(
            R1_25,
            GATE_5,
        ),
        hint=msg("Set this machine's clock right and release again; if it is right, the host's is wrong."),
    ),
    ReasonCode(
        "not-landed",
        what=msg("The commit has not landed on main"),
        why=msg("Only approved content is released."),
        basis=(
            R1_26,
            GATE_5,
        ),
        hint=msg("Land the change first with `fuzi land ID`, then release from main."),
    ),
    ReasonCode(
        "older-release",
        what=msg("It does not continue the last release"),
        why=msg("A release never leaves out what an earlier one held."),
        basis=(
            R1_26,
            GATE_5,
        ),
        hint=msg("Fetch main and release its tip; to serve an earlier release use `fuzi rollback TARGET`."),
    ),
    ReasonCode(
        "tag-moved",
        what=msg("A release tag was moved or removed"),
        why=msg("What was published under a name stays under that name."),
        basis=(
            R1_31,
            GATE_5,
        ),
        hint=msg(
            "Release under a new name; if verify says so, release nothing from here and tell the security contact."
        ),
    ),
    ReasonCode(
        "tag-name",
        what=msg("The release has the wrong kind of name"),
        why=msg("Names under release/ are kept for ever, and others are not taken."),
        basis=(GATE_5,),
        hint=msg("Leave the name out, or give one such as `fuzi release --name release/2026-11-23.1`."),
    ),
    ReasonCode(
        "tag-unrecorded",
        what=msg("A release tag has no release record"),
        why=msg("A tag alone proves nothing: the record says who released what and when."),
        basis=(
            R1_26,
            GATE_5,
        ),
        hint=msg("Do not deploy it; find out who made the tag and tell the security contact."),
    ),
    ReasonCode(
        "grafted",
        what=msg("This clone holds replaced or grafted commits"),
        why=msg("With them Git shows another history than the one that was signed."),
        basis=(
            R1_31,
            GATE_5,
        ),
        hint=msg("Clone the repository anew from the host and verify there."),
    ),
    ReasonCode(
        "shallow",
        what=msg("This clone is shallow or partial"),
        why=msg("Only the whole history can be proved."),
        basis=(GATE_5,),
        hint=msg("Clone the repository whole, without `--depth` or `--filter`."),
    ),
    ReasonCode(
        "history-rewritten",
        what=msg("The history lacks what was verified here before"),
        why=msg("Main and the ledger only grow; what this machine has seen must still be there."),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg("Release nothing; keep this clone as evidence and tell the security contact."),
    ),
    ReasonCode(
        "landing-wrong",
        what=msg("A landing did not start from main's tip of its time"),
        why=msg("Main is one line: each landing continues the one before."),
        basis=(
            R1_26,
            GATE_1,
        ),
        hint=msg("Release nothing and tell the security contact."),
    ),
    ReasonCode(
        "receipt-missing",
        what=msg("The last records have no receipt of the host"),
        why=msg("A receipt says when a record arrived and in which order; without it nothing is proved."),
        basis=(GATE_2,),
        hint=msg("Push them to the host, or fetch the host's ledger again, then verify."),
    ),
    ReasonCode(
        "receipt-wrong",
        what=msg("A receipt does not fit what the ledger holds"),
        why=msg(
            "Receipts are gapless and in order; one that does not fit means that something was added, removed or moved."
        ),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg("Release nothing and tell the security contact."),
    ),
    ReasonCode(
        "unreadable",
        what=msg("Something that must be proved cannot be read"),
        why=msg("What cannot be read is never counted as proved."),
        basis=(GATE_5,),
        hint=msg("Clone the repository anew and verify again; if it stays so, tell the security contact."),
    ),
    ReasonCode(
        "unrecorded-landing",
        what=msg("Main holds a commit without a landing record"),
        why=msg("Somebody went round the gate: what is there was approved by nobody."),
        basis=(
            R1_26,
            GATE_2,
        ),
        hint=msg("Release nothing; find out who pushed it and tell the security contact."),
    ),
)
