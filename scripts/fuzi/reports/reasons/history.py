"""Reasons about releases and about the history that `verify` proves."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_1, GATE_2, GATE_4, GATE_5, R1_25, R1_26, R1_31
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "withdrawn-content",
        what=msg("It brings back what was withdrawn"),
        why=msg(
            "What was retracted or taken down does not return as it was: not by undoing the removal, as a copy, under "
            "another title or address."
        ),
        basis=(R1_31, GATE_4),
        hint=msg(
            "Mend the text and submit it again. If the page was taken off by mistake, the leader takes that back with "
            "`fuzi takedown PAGE --lift -m REASON`."
        ),
    ),
    ReasonCode(
        "nothing-withdrawn",
        what=msg("Nothing of this page is withdrawn"),
        why=msg("Only what was retracted, taken down or has expired can be lifted."),
        basis=(GATE_4,),
        hint=msg("Look at the page's id: it is its path under content/."),
    ),
    ReasonCode(
        "retraction-unlanded",
        what=msg("A retraction is recorded with its landing only"),
        why=msg("A retraction needs the page's quorum; at once, a page is taken off by `fuzi takedown`."),
        basis=(GATE_4,),
        hint=msg("Submit it with `fuzi retract PAGE -m REASON`; `fuzi land` records it."),
    ),
    ReasonCode(
        "retraction-unlike",
        what=msg("The change is not the retraction it says it is"),
        why=msg("A retraction removes its page, moves nothing and changes no rules."),
        basis=(GATE_4,),
        hint=msg("Make the change with `fuzi retract PAGE -m REASON`."),
    ),
    ReasonCode(
        "not-expired",
        what=msg("The page has not expired"),
        why=msg("A page expires when the last day that its head names is over, in the site's time zone."),
        basis=(GATE_4,),
        hint=msg("Wait until the day is over, retract the page, or take it down."),
    ),
    ReasonCode(
        "checkpoint-wrong",
        what=msg("The checkpoint proves nothing"),
        why=msg("A checkpoint is signed by the host, or by somebody who may release or deploy."),
        basis=(GATE_2,),
        hint=msg("Take another copy of it, from the site itself or from where it was kept."),
    ),
    ReasonCode(
        "main-unrecorded",
        what=msg("main was moved past the gate"),
        why=msg("Nothing is taken in on top of a commit that no record answers for."),
        basis=(GATE_4, GATE_5),
        hint=msg(
            "Answer for it with `fuzi repair --revert -m REASON`, or `--ratify` where it may stay; governance approves."
        ),
    ),
    ReasonCode(
        "repair-wrong",
        what=msg("The repair does not fit what happened"),
        why=msg("A repair answers for exactly the commits that no record explains, and leaves main prescribed."),
        basis=(GATE_4,),
        hint=msg("Fetch and propose it anew with `fuzi repair`."),
    ),
    ReasonCode(
        "clock-wrong",
        what=msg("A time does not fit the clock"),
        why=msg(
            "Times are records: what is released, put live or taken down is dated when it arrives, a release never "
            "before the last one, and no receipt lies in the future."
        ),
        basis=(
            R1_25,
            GATE_5,
        ),
        hint=msg("Set this machine's clock right and do it again; if it is right, the host's is or was wrong."),
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
        "site-refounded",
        what=msg("The site was founded anew and has another id"),
        why=msg(
            "A site that begins anew without what had to leave history has a record of its own; it proves nothing of "
            "the old one."
        ),
        basis=(R1_31, GATE_4),
        hint=msg(
            "Ask the site leader for the new id, not the repository; take the old line out of the pins, clone anew, "
            "and run `fuzi verify --founding ID` with it."
        ),
    ),
    ReasonCode(
        "refounding-wrong",
        what=msg("The record by which the site begins anew does not hold"),
        why=msg(
            "Nothing but what governance and the confidentiality officer signed may be missing, and nothing else may "
            "differ from the old record."
        ),
        basis=(R1_31, GATE_4),
        hint=msg("Release nothing and tell the security contact; the old repository, kept under lock, is the proof."),
    ),
    ReasonCode(
        "expunged-content",
        what=msg("It brings back what had to leave history"),
        why=msg(
            "What governance and the confidentiality officer had taken out of history comes back under no name: not in "
            "a page, nor in an earlier commit of a draft, nor as an original."
        ),
        basis=(R1_31, GATE_4),
        hint=msg(
            "Take the file out. If only an earlier commit of the draft holds it, or the draft comes from an old clone, "
            "make the draft again on main as it is: clone anew, copy the new text, submit."
        ),
    ),
    ReasonCode(
        "expunged-lost",
        what=msg("Bytes that had to leave history were taken out of this repository"),
        why=msg(
            "The list names the digest alone. Without the bytes nobody can judge again what was approved with them, so "
            "this repository proves its history no more; what the list does not name must be here in any case."
        ),
        basis=(R1_31, GATE_4),
        hint=msg(
            "Found the site anew from a whole copy with `fuzi expunge --refound`, or verify the site that was. If "
            "nobody was meant to take anything out here, tell the security contact."
        ),
    ),
    ReasonCode(
        "stale-mirror",
        what=msg("This copy is older than what was verified before"),
        why=msg("A copy that is behind hides objections, withdrawals and newer releases, whoever keeps it."),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg(
            "If this is a mirror, wait until it has caught up, or clone from the host itself. If it is the host, its "
            "history was set back: release nothing and tell the security contact."
        ),
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
        hint=msg(
            "Release nothing; find out who pushed it and tell the security contact; then answer for it with"
            " `fuzi repair --revert -m WHY`, or `--ratify` where it may stay."
        ),
    ),
)
