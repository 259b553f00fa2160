"""Reasons about the host and the ledger: what a push may bring."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_1, GATE_2, GATE_5, R1_24, R1_26, R1_31
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "deletion",
        what=msg("A branch or tag cannot be deleted"),
        why=msg("History is evidence; nobody takes it away by a push."),
        basis=(
            R1_31,
            GATE_5,
        ),
        hint=msg("To give up a change use `fuzi abandon ID`; the host removes its branch itself."),
    ),
    ReasonCode(
        "host-key-absent",
        what=msg("The host does not hold the key that the roster lists for it"),
        why=msg("Without a receipt signed by the right key nothing is proved; the site would take in nothing more."),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg("Make the key on the host with `fuzi host DIR.git --new-key` and list the line that it prints."),
    ),
    ReasonCode(
        "kind-refused",
        what=msg("Records of this kind are made by the host alone"),
        why=msg("Receipts, checks and the founding record are the host's word; a client's would be worth nothing."),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg("Leave it out and push again; the verbs of fuzi never make such records."),
    ),
    ReasonCode(
        "ledger-moved",
        what=msg("The ledger has moved on since"),
        why=msg("Nobody lands past an objection that arrived a moment before."),
        basis=(
            R1_24,
            GATE_2,
        ),
        hint=msg("Run `fuzi judge ID`; if it still says approved, run `fuzi land ID` again."),
    ),
    ReasonCode(
        "ledger-rewritten",
        what=msg("The push would change or drop what the ledger holds"),
        why=msg("The ledger only grows: what was signed stays."),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg("Fetch the host's ledger and repeat the step; if nobody here touched it, tell the security contact."),
    ),
    ReasonCode(
        "main-moved",
        what=msg("Main has moved on since"),
        why=msg("A landing is laid over the newest main and over nothing else."),
        basis=(GATE_1,),
        hint=msg("Run `fuzi land ID` again; it starts from the new main."),
    ),
    ReasonCode(
        "not-founded",
        what=msg("This host has no founded site"),
        why=msg("Trust begins with the founding record; before it nothing can be judged."),
        basis=(GATE_2,),
        hint=msg("The site leader signs `fuzi found`, then the technician makes the host with `fuzi host`."),
    ),
    ReasonCode(
        "one-landing",
        what=msg("A push lands one change at a time"),
        why=msg(
            "Each landing is one commit with one record and ends its push: what follows is judged by the new rules."
        ),
        basis=(GATE_1,),
        hint=msg("Land them one after the other with `fuzi land ID`, and send everything else with the next push."),
    ),
    ReasonCode(
        "other-site",
        what=msg("The record belongs to another site"),
        why=msg("Statements of one site prove nothing about another."),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg("Compare the site id with the one the site leader gave you, and see which repository `origin` is."),
    ),
    ReasonCode(
        "push-incomplete",
        what=msg("A branch or tag that the record names was not pushed with it"),
        why=msg("A record and what it is about arrive together or not at all."),
        basis=(GATE_5,),
        hint=msg("Use the verb again, for example `fuzi submit` or `fuzi land ID`; it pushes both."),
    ),
    ReasonCode(
        "raw-push",
        what=msg("Pushed without a signed record"),
        why=msg("Nothing enters by a plain push: each move is justified by somebody's signature."),
        basis=(
            R1_26,
            GATE_5,
        ),
        hint=msg("Use the verb instead of `git push`: `fuzi submit`, `fuzi land ID` or `fuzi release`."),
    ),
    ReasonCode(
        "record-refused",
        what=msg("A record of the ledger is malformed or in the wrong place"),
        why=msg("The ledger takes one exact form, so that nothing can be read in two ways."),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg(
            "Update fuzi and repeat the step; if verify says so about the host's history, tell the security contact."
        ),
    ),
    ReasonCode(
        "ref-refused",
        what=msg("This name is not taken by the host"),
        why=msg(
            "Only main, the ledger, changes, release tags and originals exist here; anything else could hide content."
        ),
        basis=(GATE_5,),
        hint=msg("Keep the branch on your machine and submit its commits with `fuzi submit`."),
    ),
    ReasonCode(
        "seen-unknown",
        what=msg("It names a state of the ledger that did not exist"),
        why=msg("Each statement says what its signer had seen; that must have been there."),
        basis=(GATE_2,),
        hint=msg("Fetch from the host and sign again."),
    ),
    ReasonCode(
        "stale",
        what=msg("A branch or tag has moved on meanwhile"),
        why=msg("Two pushes at once must not overwrite each other."),
        basis=(GATE_5,),
        hint=msg("Run the same command again; it fetches first."),
    ),
    ReasonCode(
        "too-many-records",
        what=msg("The push brings too many records"),
        why=msg("The host's work for one push is bounded, so that nobody can stop it."),
        basis=(GATE_5,),
        hint=msg("Push in smaller parts: one step after the other."),
    ),
    ReasonCode(
        "too-many-refs",
        what=msg("The push moves too many branches and tags"),
        why=msg("The host's work for one push is bounded, so that nobody can stop it."),
        basis=(GATE_5,),
        hint=msg("Push in smaller parts: one step after the other."),
    ),
)
