"""A site begins anew without what had to leave history, and tells honestly what is proved afterwards."""

from __future__ import annotations

import hashlib

import pytest

from bureau import PAGE, Bureau, Desk, page

DIGEST = hashlib.sha256(page().encode()).hexdigest()
OTHER = "content/news/2026/11-21-lecture/index.md"


@pytest.fixture
def listed(released: Bureau) -> Bureau:
    """A released page is retracted; governance and the officer have signed that its file leaves history."""
    return list_page(released)


def list_page(bureau: Bureau) -> Bureau:
    landing = bureau.host_git("rev-parse", "main")
    clerk = bureau.desk("p05")
    clerk.fuzi("retract", "news/2026/11-20-open-day", "-m", "内容有误", "--change", "off")
    carry(bureau, "off")
    clerk.fuzi("expunge", PAGE, "--reason", "personal", "--landing", landing, "--change", "away")
    carry(bureau, "away", officer=True)
    return bureau


def carry(bureau: Bureau, change: str, *, officer: bool = False) -> None:
    bureau.desk("p01").approve("initial-review", change)
    if officer:
        bureau.desk("p04").approve("confidentiality-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p01").fuzi("land", change)


def leader(bureau: Bureau) -> Desk:
    """Return the leader's desk, which knows the site id."""
    desk = bureau.desk("p03")
    desk.fuzi("verify", "--founding", bureau.site)
    return desk


def anew(bureau: Bureau) -> tuple[Bureau, dict[str, object]]:
    """Return a bureau whose host is the one made anew, with the same people, and the answer of the command."""
    made = leader(bureau).fuzi("expunge", "--refound", str(bureau.root / "anew" / "host.git")).document
    return moved(bureau, str(made["site"])), made


def moved(bureau: Bureau, site: str) -> Bureau:
    fresh = Bureau(bureau.root / "anew")
    (fresh.root / "keys").symlink_to(bureau.root / "keys")
    (fresh.root / "home").symlink_to(bureau.home)
    (fresh.root / "site-id").write_text(site, encoding="utf-8")
    return fresh


def test_a_site_begins_anew_without_the_file_and_says_what_is_proved(listed: Bureau) -> None:
    old_tree = listed.host_git("rev-parse", "main^{tree}")
    fresh, made = anew(listed)
    assert fresh.site != listed.site
    assert fresh.host_git("rev-list", "--count", "main") == "1"
    assert fresh.host_git("rev-parse", "main^{tree}") == old_tree
    blob = listed.host_git("hash-object", "--stdin", stdin=page().encode())
    assert blob in listed.objects()
    assert blob not in fresh.objects()
    assert made["expunged"][0]["sha256"] == DIGEST  # type: ignore[index]
    assert made["withdrawn"] == ["news/2026/11-20-open-day"]
    proof = fresh.proof("p01")
    assert proof["outcome"] == "verified"
    assert proof["refounded"]["old_site"] == listed.site
    assert [one["path"] for one in proof["refounded"]["expunged"]] == [PAGE]
    text = fresh.desk("p01").says("verify")
    assert "since the re-founding" in text
    assert listed.site in text
    assert PAGE in text
    assert listed.proof("p01")["refounded"] is None
