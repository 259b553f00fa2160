"""What only the building brings into a site stops its release; what readers get is looked at by the rules of today."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import shutil
from typing import Any

import pytest

from bureau import PAGE, Bureau
from fuzi import wiring
from fuzi.adapters.directory_target import DirectoryTarget

TERMS = "review/confidentiality/terms/ours.txt"
FOOTER = "site_config/theme/partials/footer.html"
ID = "11010519491231002X"
"""An identity number as the standard itself shows it (GB 11643-1999)."""
PIECES = '{% set first = "11010519" %}\n{% set then = "49123100" %}\n<p>{{ first }}{{ then }}2X</p>\n'


def lands(bureau: Bureau, change: str, files: dict[str, str | bytes | None]) -> None:
    desk = bureau.desk("p05").fresh()
    desk.write(files)
    desk.submit(change)
    bureau.desk("p01").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p01").fuzi("land", change)


def found(document: Any) -> set[tuple[str, str, str]]:
    return {(one["rule"], one["severity"], one["path"]) for one in document["findings"]}


def test_what_the_theme_puts_together_stops_the_release_until_the_command_that_is_told_waives_it(
    landed: Bureau,
) -> None:
    admin = landed.desk("p01")
    footer = (admin.folder / FOOTER).read_text(encoding="utf-8")
    lands(landed, "theme", {FOOTER: footer + PIECES})
    told = admin.says("--lang", "zh", "release", expect=1)
    assert "site/index.html，生成的网站文件 index.html" in told, "it is no page's own"
    assert "［拦截］居民身份证号码" in told and "（resident-id）" in told and "没有发布：" in told
    assert ID not in told and "49123100" not in told
    assert not landed.refs().keys() & {"refs/tags/release/2026-11-23.1"}
    assert not list((admin.folder / ".fuzi").rglob("site.manifest.jsonl"))
    assert "指纹只在有指纹密钥的机器上给出" in told
    words = ("--new-fingerprint-key", "--owner", "p04", "--escrow-for", landed.public_key("p03"))
    landed.fuzi("host", str(landed.host), *words)
    told = admin.says("release", expect=1)
    (command,) = set(re.findall("`fuzi (waive [^`]+)`", told))
    officer = landed.desk("p04").fresh()
    until = str(wiring.clock().now().date() + dt.timedelta(days=30))
    officer.says(*shlex.split(command), "--reason", "国家标准里的示例号码", "--until", until)
    officer.submit("waiver")
    landed.desk("p01").approve("initial-review", "waiver")
    landed.desk("p03").approve("sign-off", "waiver")
    admin.fuzi("land", "waiver")
    admin.fuzi("release")
    assert landed.proof()["outcome"] == "verified"


def test_every_night_what_readers_get_is_looked_at_by_the_rules_of_that_day(
    released: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = released.desk("p01")
    admin.fuzi("deploy", "www")
    clean = admin.fuzi("check", "--published").document
    assert clean["outcome"] == "clean" and not clean["findings"]
    assert clean["scanned"]["files"] > 10
    (place,) = clean["published"]
    assert (place["target"], place["findings"]) == ("www", []) and place["release"].startswith("release/")
    lands(released, "list", {TERMS: "[flag]\n欢迎家长\n"})
    later = admin.fuzi("check", "--published", "www", expect=1)
    assert ("watched-term", "flag", PAGE) in found(later.document)
    assert "欢迎家长" not in later.all
    www = admin.folder / ".fuzi" / "www"
    (www / "current" / "hacked.html").write_text(f"<p>{ID}</p>", encoding="utf-8")
    defaced = admin.fuzi("check", "--published", expect=1)
    assert ("resident-id", "block", "site/hacked.html") in found(defaced.document)
    assert ID not in defaced.all
    assert defaced.document["published"][0]["findings"] == [one["id"] for one in defaced.document["findings"]]
    with monkeypatch.context() as patched:
        patched.setattr(DirectoryTarget, "read", lambda _self, _path: b"written over meanwhile")
        assert "was changed while it was being read" in admin.fuzi("check", "--published", expect=3).err
    (www / "current" / "elsewhere.html").symlink_to("/etc/passwd")
    assert "is a link" in admin.fuzi("check", "--published", expect=4).err
    assert admin.fuzi("check", "--published", "nowhere", expect=None).code == 2
    assert "leave out --workers" in admin.fuzi("check", "--published", "--workers", "2", expect=2).err
    shutil.rmtree(www)
    assert admin.fuzi("check", "--published", "www", expect=None).code == 2
    archived = admin.fuzi("check", "--published", expect=1)
    assert found(archived.document) == found(later.document)
    assert [one["target"] for one in archived.document["published"]] == [None]
    copy = admin.folder / ".fuzi" / "archive"
    (manifest,) = copy.rglob("site.manifest.jsonl")
    manifest.write_bytes(manifest.read_bytes()[:-1])
    admin.fuzi("check", "--published", expect=4)
    for copy in ("archive", "archive-2"):
        shutil.rmtree(admin.folder / ".fuzi" / copy)
    rebuilt = admin.fuzi("check", "--published", expect=1)
    assert found(rebuilt.document) == found(later.document)
