"""Reasons about stages and statements: what is missing, what no longer counts, what sends a change back."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_2, GATE_3, GATE_4, R1_17, R1_24
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "approval-missing",
        what=msg("An approval is still missing"),
        why=msg("Nothing lands before every stage that the policy asks for was given."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg("One of the people named signs `fuzi approve ID --stage …`."),
    ),
    ReasonCode(
        "approval-expired",
        what=msg("The approval is older than the policy allows"),
        why=msg("What was right a month ago may be wrong today: the policy sets `valid_days`."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg("Look at the change once more and approve it again."),
    ),
    ReasonCode(
        "approved-since",
        what=msg("The objector approved the same stage later"),
        why=msg("Approving after an objection answers it."),
        basis=(GATE_4,),
        hint=msg("Nothing needs to be done; the later approval counts."),
    ),
    ReasonCode(
        "correction-unknown",
        what=msg("The submission names corrections that are none"),
        why=msg(
            "Words that a reviewer suggested in an objection make nobody an author, within a limit: the record says "
            "which they are, so that anybody can compare."
        ),
        basis=(GATE_3,),
        hint=msg("Take corrections into the draft with `fuzi adopt`, then submit with `fuzi submit`."),
    ),
    ReasonCode(
        "earlier-stage-fell",
        what=msg("An earlier stage no longer stands"),
        why=msg(
            "Stages are built on one another: when an earlier approval falls, the later ones rest until it "
            "stands again."
        ),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg(
            "Have the earlier stage given again; then see with `fuzi judge ID` whether the later one must be "
            "signed anew."
        ),
    ),
    ReasonCode(
        "flags-not-acknowledged",
        what=msg("Not every flagged place was acknowledged"),
        why=msg("The officer takes responsibility for each flagged place, not for all at a stroke."),
        basis=(
            R1_17,
            GATE_4,
        ),
        hint=msg("See the findings with `fuzi show ID` and approve with `--acknowledge FINDING` for each of them."),
    ),
    ReasonCode(
        "lifted",
        what=msg("The objection was lifted"),
        why=msg(
            "A role that the policy names may lift an objection, so that one person cannot stop the site for ever."
        ),
        basis=(GATE_4,),
        hint=msg("Nothing needs to be done; it is kept in the ledger who lifted it."),
    ),
    ReasonCode(
        "objection-stands",
        what=msg("Somebody sent the change back"),
        why=msg("An objection stands over later submissions until its author approves or takes it back."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg(
            "Mend what was asked for, submit again, and ask that person to approve the new submission or to take the "
            "objection back (`fuzi withdraw`). If he or she is away, whom `may: lift` names lifts it with `fuzi lift`."
        ),
    ),
    ReasonCode(
        "other-change",
        what=msg("The statement was signed for another site or change"),
        why=msg("A statement counts only where it was given; it cannot be carried elsewhere."),
        basis=(GATE_2,),
        hint=msg("Approve this very change with `fuzi approve ID --stage …`."),
    ),
    ReasonCode(
        "out-of-order",
        what=msg("The approval was given before the earlier stages stood"),
        why=msg("Stages go in order: whoever signs off must have seen that the review was done."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg("Wait for the earlier stages, then approve again."),
    ),
    ReasonCode(
        "page-changed",
        what=msg("The page was changed after the approval"),
        why=msg("An approval holds for the bytes that were seen, and for no others."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg("Look at the new submission with `fuzi show ID` and approve it again."),
    ),
    ReasonCode(
        "page-not-covered",
        what=msg("The approval does not cover this page"),
        why=msg("Each page of a change is approved by itself."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg("Look at the missing page and approve again; the new statement names every page."),
    ),
    ReasonCode(
        "policy-changed",
        what=msg("The policy was changed after the statement"),
        why=msg("Open approvals were given under other rules, so they are given anew."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg("Approve again; who lands asks `fuzi judge ID` first."),
    ),
    ReasonCode(
        "root-changed",
        what=msg("Signed for something other than what is submitted now"),
        why=msg("The sign-off, and the landing after it, name exactly what is published."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg("Look at the last submission with `fuzi show ID`, then sign off or land again."),
    ),
    ReasonCode(
        "stage-not-needed",
        what=msg("No requirement asks for this stage here"),
        why=msg("Only what the policy asks for is counted."),
        basis=(GATE_4,),
        hint=msg("Nothing needs to be done; to object to the change use `fuzi object ID`."),
    ),
    ReasonCode(
        "stage-unknown",
        what=msg("There is no such stage"),
        why=msg("A statement about a stage that nobody knows cannot be counted."),
        basis=(GATE_2,),
        hint=msg("Use one of the stages that `fuzi approve --help` lists."),
    ),
    ReasonCode(
        "statement-unknown",
        what=msg("The statement named is not one of this change"),
        why=msg("Only a statement that is in the ledger of this change can be taken back or lifted."),
        basis=(GATE_2,),
        hint=msg("Copy the statement's id from `fuzi show ID` of the same change."),
    ),
    ReasonCode(
        "withdrawn",
        what=msg("The signer took the statement back"),
        why=msg("Whoever signed may take it back at any time before the landing; it stays readable in the ledger."),
        basis=(GATE_2,),
        hint=msg("If it is wanted after all, the same person signs a new statement."),
    ),
    ReasonCode(
        "words-missing",
        what=msg("An objection without words"),
        why=msg("The author must learn what to mend."),
        basis=(GATE_4,),
        hint=msg("Say it: `fuzi object ID --stage … -m TEXT`."),
    ),
)
