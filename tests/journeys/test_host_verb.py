"""`fuzi host` tells an operator all that puts it behind SSH."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bureau import ROLES, UNITS, Bureau
from bureaus import Bureaus, make_site


def made_anew(bureau: Bureau, *words: str) -> str:
    shutil.rmtree(bureau.host)
    return bureau.fuzi(*words, "host", str(bureau.host), "--from", str(bureau.root / "site")).all


def test_the_operator_is_told_account_address_keys_and_what_sshd_needs(founded: Bureau) -> None:
    said = made_anew(founded)
    program, host = Path(sys.executable).with_name("fuzi"), founded.host
    for line in (
        "useradd --system --create-home --shell /bin/sh fuzi",
        f"chown -R fuzi: {host}",
        f"AuthorizedKeysCommand {program} authorized-keys {host} %t %k",
        f"git clone ssh://fuzi@HOST{host} site",
        f"git remote set-url origin ssh://fuzi@HOST{host}",
        "review/roster.yml",
        "belong to root",
        ".git/fuzi/host-key",
    ):
        assert line in said, line


def test_a_program_that_sshd_would_refuse_is_named(founded: Bureau) -> None:
    shutil.rmtree(founded.host)
    answer = founded.fuzi("host", str(founded.host), "--from", str(founded.root / "site"), "--format", "json").document
    said = made_anew(founded)
    assert ("/opt/fuzi" in said) is bool(answer["unfit_for_sshd"])
    assert all(step in said for step in answer["unfit_for_sshd"])


def test_who_asks_for_quiet_gets_the_folder_alone(founded: Bureau) -> None:
    assert made_anew(founded, "-q") == f"{founded.host}\n"


def test_commits_after_the_founding_record_are_named_before_a_host_is_made_that_would_take_in_nothing(
    bureaus: Bureaus, tmp_path: Path
) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(bureau, ROLES, UNITS)
    admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")))
    recorded = admin.git("rev-parse", "HEAD").strip()
    admin.write({"site_config/links.yml": "links: []\n"}, "later")
    said = bureau.fuzi("host", str(bureau.host), "--from", str(admin.folder), expect=2).all
    assert recorded[:12] in said and not bureau.host.exists()
    admin.git("reset", "--quiet", "--hard", recorded[:12])
    bureau.fuzi("host", str(bureau.host), "--from", str(admin.folder))
