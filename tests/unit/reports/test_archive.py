"""What readers are told about the archive."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fakes.releases import SITE, START, facts, tombstone
from fuzi.messages import msg
from fuzi.model.archive import CopyDebt, CopyFault, ObjectCheck, ObjectKind, ObjectName, ObjectState, ScrubReport
from fuzi.model.ids import PageId, sha256_of
from fuzi.model.release import Difference, DifferenceKind, Manifest, ReleaseStatement, SealedRelease
from fuzi.reports.archive import (
    debts_text,
    differences_text,
    object_word,
    release_text,
    releases_text,
    scrub_json,
    scrub_text,
)
from fuzi.reports.reader import Reader, local_time
from fuzi.wiring import translator

ZH = translator("zh")
READER = Reader(ZH, {"p02": "示例乙（p02）"}.get, ZoneInfo("Asia/Shanghai"))  # type: ignore[arg-type]
RELEASE = ObjectName(SITE, ObjectKind.RELEASE, "release/2026-11-20.1").id
ORIGINAL = ObjectName(SITE, ObjectKind.ORIGINAL, sha256_of(b"x")).id
STATEMENT = ReleaseStatement(facts(1, (tombstone("news/c"),)), {}, {"release/2026-11-20.1": SITE}, SITE)


def check(state: ObjectState, *reasons: str) -> ObjectCheck:
    return ObjectCheck(RELEASE, "here", state, tuple(msg(reason) for reason in reasons))


def test_times_are_read_in_the_zone_of_the_site() -> None:
    assert local_time(START, ZoneInfo("Asia/Shanghai")) == "2026-11-20 09:00"
    assert local_time(START, ZoneInfo("Asia/Urumqi")) == "2026-11-20 07:00"


def test_an_object_is_called_by_kind_and_name() -> None:
    assert object_word(RELEASE).render(ZH) == "发布版本 release/2026-11-20.1"
    assert object_word(ORIGINAL).render(ZH) == f"原件 {sha256_of(b'x')[:12]}"
    assert str(object_word("something")) == "something"


def test_a_whole_archive_needs_one_sentence() -> None:
    report = ScrubReport((check(ObjectState.GOOD),))
    assert scrub_text(report, ZH) == "归档完好：1 个对象，1 份副本。"
    assert scrub_json(report, ZH)["outcome"] == "verified"


def test_damage_repair_and_debt_are_told_each_on_its_line() -> None:
    report = ScrubReport(
        (check(ObjectState.DAMAGED, "not there"),),
        faults=(CopyFault("there", msg("not there"), is_debt=True),),
        repaired=((RELEASE, "here"),),
        unconfirmed=("release/2026-11-20.1",),
    )
    lines = scrub_text(report, ZH).splitlines()
    assert lines[0] == "副本 here：发布版本 release/2026-11-20.1 已损坏：不存在"
    assert "已用完好的内容修复" in lines[1] and lines[2] == "副本 there：不存在"
    assert report.is_whole and scrub_json(report, ZH)["outcome"] == "verified"


def test_a_fault_that_is_no_debt_or_a_loss_is_never_called_whole() -> None:
    assert not ScrubReport((), faults=(CopyFault("here", msg("not there")),)).is_whole
    assert not ScrubReport((check(ObjectState.GOOD),), lost=(RELEASE,)).is_whole
    assert "不完整" in scrub_text(ScrubReport((), lost=(RELEASE,)), ZH)


def test_tampering_is_said_even_when_it_was_mended() -> None:
    report = ScrubReport((check(ObjectState.TAMPERED, "not there"),), repaired=((RELEASE, "here"),))
    assert report.is_whole and report.has_tampering
    assert scrub_json(report, ZH)["outcome"] == "refused"
    assert scrub_text(report, ZH).endswith("归档被人篡改。请保持现状，并立即报告安全联系人。")


def test_a_release_is_shown_with_its_pages_and_who_approved_them() -> None:
    text = release_text(SealedRelease(STATEMENT, SITE, Manifest(())), READER)
    assert "操作者：示例乙（p02）" in text
    assert "发布时间：2026-11-20 10:00" in text and "news/a，审签人：示例丙" in text


def test_a_list_names_the_copies_and_an_empty_one_says_so() -> None:
    assert releases_text((), {}, READER) == "归档中还没有发布版本。"
    line = releases_text((STATEMENT,), {"release/2026-11-20.1": ["here", "there"]}, READER)
    assert line == "release/2026-11-20.1  2026-11-20 10:00  3 个页面  存于副本：here、there"


def test_differences_and_debts_are_sentences() -> None:
    rows = [Difference("a/index.html", kind, PageId("a")) for kind in DifferenceKind]
    assert len(differences_text(rows, ZH).splitlines()) == len(DifferenceKind)
    assert "a 已下线" in differences_text(rows, ZH)
    debt = CopyDebt("there", "p02", msg("not there"))
    assert debts_text([debt], ZH) == "副本 there（保管人 p02）尚欠本次发布：不存在"
