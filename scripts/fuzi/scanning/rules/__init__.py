"""The rules, one file each; the order is the order of reports' rule lists."""

from __future__ import annotations

from fuzi.scanning.rule import Rule
from fuzi.scanning.rules import (
    bank_card,
    birth_date,
    classification_mark,
    credential,
    exam_mark,
    garbled_text,
    home_address,
    injected_spam,
    inner_network,
    mobile_phone,
    not_inspected,
    picture_not_inspected,
    private_landline,
    private_mailbox,
    private_term,
    resident_id,
    student_number,
    too_many_findings,
    travel_document,
    waiver_ended,
    waiver_unused,
    watched_term,
    work_secret_mark,
    written_password,
)

RULES: tuple[Rule, ...] = (
    classification_mark.RULE,
    exam_mark.RULE,
    work_secret_mark.RULE,
    resident_id.RULE,
    student_number.RULE,
    bank_card.RULE,
    travel_document.RULE,
    mobile_phone.RULE,
    private_landline.RULE,
    private_mailbox.RULE,
    home_address.RULE,
    birth_date.RULE,
    credential.RULE,
    written_password.RULE,
    inner_network.RULE,
    watched_term.RULE,
    private_term.RULE,
    injected_spam.RULE,
    garbled_text.RULE,
    not_inspected.RULE,
    picture_not_inspected.RULE,
    too_many_findings.RULE,
    waiver_ended.RULE,
    waiver_unused.RULE,
)
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
