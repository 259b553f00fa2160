"""Reasons about changes of the rules themselves: what they lower, hand over, or say about who approves them."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_2, GATE_3, GATE_4, R1_3, R1_6, R1_24, R1_25
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "requirement-lowered",
        what=msg("The change lowers what is asked"),
        why=msg(
            "Who signs must know that fewer people, or others, will look afterwards. Until then the higher of the old"
            " and the new quorum holds, also for the change itself."
        ),
        basis=(R1_24, GATE_4),
        hint=msg("Nothing is wrong; read each sentence before you sign, and send the change back if one is unwanted."),
    ),
    ReasonCode(
        "hand-over",
        what=msg("The change hands pages over from one unit to another"),
        why=msg("The leader of a unit answers for its pages: nobody takes them away or hands them on unasked."),
        basis=(R1_25, GATE_3),
        hint=msg(
            "The leaders of both units approve first, with `fuzi approve ID --stage unit-approval`; a new unit and its"
            " leader are entered in the roster by a change before it."
        ),
    ),
    ReasonCode(
        "request-unknown",
        what=msg("It cites a request that nobody filed"),
        why=msg("Who reads the record later must find what was asked, by whom and when."),
        basis=(R1_6, GATE_2),
        hint=msg("`fuzi request` lists the requests with their ids; cite one with `fuzi submit --request ID`."),
    ),
    ReasonCode(
        "own-entry",
        what=msg("Only those whose own entries it changes have approved"),
        why=msg("Nobody approves a change of the roster about himself alone."),
        basis=(R1_3, GATE_4),
        hint=msg("Somebody named in the reason, whom the change does not concern, approves it as well."),
    ),
    ReasonCode(
        "own-entry-alone",
        what=msg("Only the person concerned could approve"),
        why=msg(
            "Nobody approves a change of the roster about himself alone. Here the reviewers are barred, because they"
            " are authors."
        ),
        basis=(R1_3, GATE_4),
        hint=msg("Another person submits the same change as a new one; then the reviewers can look at it."),
    ),
)
