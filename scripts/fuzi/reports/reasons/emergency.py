"""Reasons about emergency landings, and about the approvals that are owed after them."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_4, R1_24, R1_26
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "debt-open",
        what=msg("A change landed by emergency and still owes its approvals"),
        why=msg(
            "An emergency only puts the approvals off. Until they are given, by none of those who signed it, nothing "
            "but further emergencies and retractions is released."
        ),
        basis=(R1_24, GATE_4),
        hint=msg("The people named give the missing stages with `fuzi approve ID --stage …`, as for any change."),
    ),
    ReasonCode(
        "debt-overdue",
        what=msg("The approvals owed after an emergency landing are overdue"),
        why=msg("Those who signed it said by when the approvals would be given; that time has passed."),
        basis=(R1_24, GATE_4),
        hint=msg("Give the missing stages now, or take the page off with a change that removes it."),
    ),
    ReasonCode(
        "debt-stuck",
        what=msg("After these signatures nobody could give an approval that will be owed"),
        why=msg("Who signs an emergency gives none of its approvals; a small bureau may then have nobody left."),
        basis=(GATE_4,),
        hint=msg("Have somebody else sign if you can; else name a further person or a deputy in the roster."),
    ),
    ReasonCode(
        "emergency-asked",
        what=msg("Somebody has signed for an emergency landing, and others must sign too"),
        why=msg("One person alone never lets a change pass the gate."),
        basis=(GATE_4,),
        hint=msg("One of the people named signs `fuzi approve ID --stage emergency`."),
    ),
    ReasonCode(
        "emergency-ended",
        what=msg("The end time of the emergency has passed"),
        why=msg("An emergency is for the time that was signed, and no longer."),
        basis=(GATE_4,),
        hint=msg("Ask for it anew with a later end time, if it is still one."),
    ),
    ReasonCode(
        "emergency-not-allowed",
        what=msg("The policy knows no emergency landing"),
        why=msg("Only what `emergency:` of the policy allows may pass before the approvals."),
        basis=(R1_26, GATE_4),
        hint=msg("Have the change approved in the ordinary way; `emergency:` is entered by a change of the policy."),
    ),
    ReasonCode(
        "emergency-on-behalf",
        what=msg("An emergency was signed on behalf of somebody else"),
        why=msg("Two persons answer for an emergency themselves; deputies sign in a role of their own or not at all."),
        basis=(GATE_4,),
        hint=msg("Sign it in a role that you hold yourself."),
    ),
    ReasonCode(
        "emergency-pages-only",
        what=msg("The change holds something other than pages"),
        why=msg("Policy, settings and registers are never so urgent that nobody has to look at them first."),
        basis=(GATE_4,),
        hint=msg("Submit the pages as a change of their own."),
    ),
    ReasonCode(
        "emergency-piled",
        what=msg("An earlier emergency landing of the same page still owes its approvals"),
        why=msg("Emergency upon emergency, a page would never be approved by anybody."),
        basis=(R1_26, GATE_4),
        hint=msg("Have the earlier one approved, or this change in the ordinary way."),
    ),
    ReasonCode(
        "emergency-ready",
        what=msg("Enough people have signed an emergency landing"),
        why=msg("It lands when somebody lands it; nothing does so by itself."),
        basis=(GATE_4,),
        hint=msg("`fuzi land ID` makes it; its approvals are then owed."),
    ),
    ReasonCode(
        "emergency-signer",
        what=msg("Somebody who signed the emergency gives one of its approvals"),
        why=msg("What is owed is a look by others: none of it comes from those who let the change pass."),
        basis=(R1_24, GATE_4),
        hint=msg("`fuzi judge ID` names who can give it."),
    ),
    ReasonCode(
        "emergency-unexplained",
        what=msg("Nobody has said why it is an emergency, and until when"),
        why=msg("Whoever lets a change pass the gate says why, by name, for the record."),
        basis=(GATE_4,),
        hint=msg("One of the people named runs `fuzi land ID --emergency --until TIME -m REASON`."),
    ),
    ReasonCode(
        "emergency-terms-changed",
        what=msg("The reason or the end time of the emergency was changed after the signature"),
        why=msg("Whoever signs an emergency landing signs for the reason and the end time that were given."),
        basis=(GATE_4,),
        hint=msg("Look at the new reason with `fuzi show ID`, then sign again: `fuzi approve ID --stage emergency`."),
    ),
    ReasonCode(
        "emergency-too-long",
        what=msg("The end time of the emergency is too far away"),
        why=msg("The policy says within how many hours the approvals must be given."),
        basis=(GATE_4,),
        hint=msg("Choose an earlier end time."),
    ),
)
