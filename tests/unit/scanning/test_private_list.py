"""The private list and the fingerprint key: found like any word, named by list and severity, never guessable."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import itertools
import json

import pytest
from msgspec.structs import replace

from fuzi.model.finding import CheckReport, Finding, Severity, Status
from fuzi.model.fingerprint_key import NO_KEYS, Keys, fingerprint
from fuzi.model.ids import PersonId, Sha256
from fuzi.model.term_list import Term, TermList
from fuzi.model.waiver import Waiver, WaiverList
from fuzi.reports.check import check_json, check_text
from fuzi.scanning.engine import Ruleset, passed_on_record, ruleset, scan
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source

TODAY = dt.date(2026, 11, 23)
KEY, OLD = bytes(range(32)), bytes(range(1, 33))
KEYS = Keys(KEY)
WORD, PHONE = "青禾七号", "13812345678"
PATH = "content/news/a/index.md"
WAIVERS = "review/confidentiality/waivers.yml"


def private(*terms: Term) -> TermList:
    return TermList("private-terms", Sha256(KEYS.digest("private-terms", b"list")), terms, is_private=True)


def report_of(text: str, rules: Ruleset, path: str = PATH) -> CheckReport:
    return scan([Source(path, text.encode())], rules, TODAY)


def printed(report: CheckReport) -> str:
    return json.dumps(check_json(report, str), ensure_ascii=False) + check_text(report, str, {}) + repr(report)


def waived(keys: Keys = KEYS, **fields: object) -> Ruleset:
    given = {
        "rules": ("mobile-phone",), "reason": "服务电话", "approver": PersonId("p04"), "line": 4,
        "opened": dt.date(2026, 11, 1), "expires": dt.date(2027, 1, 15), "path": "content/news/**",
        "fingerprint": fingerprint(KEY, "mobile-phone", PHONE), **fields,
    }  # fmt: skip
    return ruleset(waivers=WaiverList(WAIVERS, Sha256("0" * 64), (Waiver(**given),)), keys=keys)  # type: ignore[arg-type]


def phone(rules: Ruleset, path: str = PATH) -> Finding:
    return next(one for one in report_of(f"家长电话：{PHONE}", rules, path).findings if one.rule == "mobile-phone")


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("written", ["{}", "青\u200b禾七号", "<!-- {} -->", '[x](a.png "{}")', "青禾七號"])
def test_a_private_word_is_found_in_every_written_form_and_never_shown(severity: Severity, written: str) -> None:
    rules = ruleset([private(Term(WORD, severity, "改用某某"))], keys=KEYS)
    text = written.format(WORD)
    report = report_of(f"前文{text}后文", rules)
    (found,) = [one for one in report.findings if one.rule == "private-term"]
    assert found.severity is severity
    out = printed(report)
    assert all(piece not in out for piece in (WORD, text, "青禾", "七号", "某某"))
    assert report.extras == ("private_list",)
    assert report.private_list


def test_a_longer_private_word_shows_no_longer_mask() -> None:
    shown = set()
    for word in ("青禾", "青禾七号工程选址方案"):
        report = report_of(f"前文，{word}，后文", ruleset([private(Term(word, Severity.BLOCK))], keys=KEYS))
        shown |= {one.excerpt for one in report.findings}
    assert len(shown) == 1


def test_a_private_word_in_a_name_or_message_is_masked() -> None:
    rules = ruleset([private(Term(WORD, Severity.BLOCK))], keys=KEYS)
    sources = [
        Source(f"content/{WORD}/a.md", b"x"),
        Source("", WORD.encode(), carrier=Carrier.COMMIT_MESSAGE, origin="commit-message:1"),
        Source("", WORD.encode(), carrier=Carrier.BRANCH, origin="branch"),
    ]
    report = scan(sources, rules, TODAY)
    assert [one.rule for one in report.findings] == ["private-term"] * 3
    assert WORD not in printed(report)


def test_public_and_private_words_are_told_apart() -> None:
    public = TermList("review/confidentiality/terms/a.txt", Sha256("0" * 64), (Term("星桥工程", Severity.FLAG),))
    rules = ruleset([public, private(Term(WORD, Severity.BLOCK))], keys=KEYS)
    found = {one.rule: one.severity for one in report_of(f"星桥工程和{WORD}", rules).findings}
    assert found == {"watched-term": Severity.FLAG, "private-term": Severity.BLOCK}


@pytest.mark.parametrize("times", [1, 20_000])
def test_a_private_word_is_found_in_a_large_text_as_in_a_small_one(times: int) -> None:
    text = "普通的一页文字，" * times + f"本周{WORD}会议"
    report = report_of(text, ruleset([private(Term(WORD, Severity.BLOCK))], keys=KEYS))
    assert [one.rule for one in report.findings] == ["private-term"]
    assert WORD not in printed(report)


def test_without_a_private_list_none_is_claimed() -> None:
    report = report_of("x", ruleset(keys=KEYS))
    assert (report.extras, report.private_list) == ((), "")


def test_whoever_knows_a_record_cannot_find_the_word_by_trying_all() -> None:
    word = "禾七"
    rules = ruleset([private(Term(word, Severity.FLAG))], keys=KEYS)
    sources = [
        Source(f"content/{word}.md", b"x"),
        Source("", word.encode(), carrier=Carrier.COMMIT_MESSAGE, origin="statement"),
        Source("", word.encode(), carrier=Carrier.BRANCH, origin="branch"),
    ]
    report = scan(sources, rules, TODAY)
    known = {one.fingerprint for one in report.findings} | {str(one.file_digest) for one in report.findings}
    known |= {one.id for one in report.findings} | {report.ruleset, report.private_list}
    assert KEYS.fingerprints("private-term", word)[0] in known, "who holds the key does find it"
    for left, right in itertools.product("青禾七号工程", repeat=2):
        guess = left + right
        for form in (guess, f"content/{guess}.md", f"private-term\n{guess}", f"[flag]\n{guess}\n", f"words\n{guess}"):
            for made in (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.sha512):
                digest = made(form.encode()).hexdigest()
                assert all(digest[:length] not in known for length in (16, 32, 64))
            for key in (b"", b"\0" * 32, b"fuzi"):
                digest = hmac.new(key, form.encode(), hashlib.sha256).hexdigest()
                assert not known & {digest[:16], digest[:32], digest}


def test_the_ids_of_words_and_names_hang_on_the_key() -> None:
    source = Source("", WORD.encode(), carrier=Carrier.COMMIT_MESSAGE, origin="statement")
    terms = [private(Term(WORD, Severity.FLAG))]
    ids = {scan([source], ruleset(terms, keys=keys), TODAY).findings[0].id for keys in (NO_KEYS, KEYS, Keys(OLD))}
    assert len(ids) == 3


def test_neither_keys_nor_words_are_shown_by_what_holds_them() -> None:
    shown = repr(Keys(KEY, (OLD,))) + repr(ruleset(keys=KEYS))
    assert KEY.hex() not in shown
    assert repr(KEY)[2:-1] not in shown


# waivers by value


def test_a_waiver_passes_the_value_it_is_bound_to_and_no_other() -> None:
    assert phone(waived()).status is Status.WAIVED
    other = report_of("家长电话：13912345678", waived()).findings[0]
    assert other.status is Status.OPEN


def test_a_fingerprint_made_for_another_rule_passes_nothing() -> None:
    assert phone(waived(fingerprint=fingerprint(KEY, "resident-id", PHONE))).status is Status.OPEN
    both = waived(rules=("mobile-phone", "resident-id"), fingerprint=fingerprint(KEY, "resident-id", PHONE))
    assert phone(both).status is Status.OPEN


def test_a_digest_without_the_key_passes_nothing() -> None:
    for guess in (hashlib.sha256(f"mobile-phone\n{PHONE}".encode()), hmac.new(b"", PHONE.encode(), hashlib.sha256)):
        assert phone(waived(fingerprint=guess.hexdigest()[:32])).status is Status.OPEN


def test_a_waiver_made_with_a_former_key_holds_while_that_key_is_kept() -> None:
    by_old = fingerprint(OLD, "mobile-phone", PHONE)
    kept = phone(waived(Keys(KEY, (OLD,)), fingerprint=by_old))
    assert (kept.status, kept.fingerprint) == (Status.WAIVED, by_old)
    assert phone(waived(fingerprint=by_old)).status is Status.OPEN


def test_another_path_is_not_passed() -> None:
    assert phone(waived(), "content/about/index.md").status is Status.OPEN


# without the key


def test_without_a_key_a_waived_finding_stays_open_and_says_who_can_tell() -> None:
    found = phone(waived(NO_KEYS))
    assert (found.status, found.is_for_key_holder) == (Status.OPEN, True)
    assert "only who holds the fingerprint key" in str(found.hint)
    for other in (phone(waived(NO_KEYS), "content/about/index.md"), phone(waived(NO_KEYS, rules=("resident-id",)))):
        assert not other.is_for_key_holder


def test_a_hook_leaves_what_may_be_waived_to_the_host() -> None:
    text = "学生家长电话：13812345678"
    assert report_of(text, ruleset()).blocks
    assert not report_of(text, waived(NO_KEYS)).blocks
    assert not report_of(text, waived(NO_KEYS)).is_clean
    assert report_of(text, waived(NO_KEYS, path="content/about/**")).blocks


def test_without_a_key_an_ended_waiver_leaves_nothing_to_its_holder() -> None:
    assert not phone(waived(NO_KEYS, expires=dt.date(2026, 11, 22))).is_for_key_holder


def test_without_a_key_nobody_calls_a_waiver_by_value_unused() -> None:
    source = Source(PATH, "普通的一页".encode())
    old = waived(opened=dt.date(2026, 10, 1))
    rules = {one.rule for one in scan([source], old, TODAY, is_whole=True).findings}
    assert rules == {"waiver-unused"}
    assert not scan([source], waived(NO_KEYS), TODAY, is_whole=True).findings


def test_what_the_host_passed_on_record_is_passed_without_a_key() -> None:
    passed, rules = phone(waived()), waived(NO_KEYS)
    report = report_of(f"家长电话：{PHONE}", rules)
    (found,) = passed_on_record(report, {passed.id: passed.fingerprint}, rules.waivers.waivers, TODAY).findings
    assert (found.status, found.hint) == (Status.WAIVED, None)


@pytest.mark.parametrize("twist", ["other bytes", "other value", "waiver ended", "nothing recorded"])
def test_what_the_host_did_not_pass_stays_open_without_a_key(twist: str) -> None:
    passed, rules = phone(waived()), waived(NO_KEYS)
    report = report_of(f"家长电话：{PHONE}" + ("，又" if twist == "other bytes" else ""), rules)
    recorded = {} if twist == "nothing recorded" else {passed.id: passed.fingerprint}
    if twist == "other value":
        recorded = {passed.id: fingerprint(KEY, "mobile-phone", "13912345678")}
    waivers = rules.waivers.waivers
    if twist == "waiver ended":
        waivers = tuple(replace(one, expires=dt.date(2026, 11, 22)) for one in waivers)
    (found,) = passed_on_record(report, recorded, waivers, TODAY).findings
    assert found.status is Status.OPEN
