"""Every reason code, by what it is about: words for readers, so they stand beside the reports that print them.

The gate and the steps only name the codes; a house test compares both, and the pages in review/reasons/.
"""

from __future__ import annotations

from collections.abc import Mapping

from fuzi.messages import Message, msg
from fuzi.reports.reasons import content, emergency, history, host, people, rules, stand_ins, statements
from fuzi.reports.reasons.reason_code import ReasonCode

GROUPS: tuple[tuple[Message, tuple[ReasonCode, ...]], ...] = (
    (msg("people and rights"), (*people.CODES, *stand_ins.CODES)),
    (msg("stages and statements"), statements.CODES),
    (msg("emergency landings"), emergency.CODES),
    (msg("changes of the rules"), rules.CODES),
    (msg("content of a change"), content.CODES),
    (msg("the host and the ledger"), host.CODES),
    (msg("releases and verification"), history.CODES),
)
"""The codes in the order of their list of pages."""
BY_CODE: Mapping[str, ReasonCode] = {one.code: one for _title, codes in GROUPS for one in codes}
