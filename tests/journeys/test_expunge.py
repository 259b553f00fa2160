"""What must leave history is signed by governance and the confidentiality officer, by path and digest alone."""

from __future__ import annotations

from bureau import PAGE, Bureau


def test_the_officer_and_governance_sign_what_must_leave_history(landed: Bureau) -> None:
    admin, officer = landed.desk("p01"), landed.desk("p04")
    clerk = landed.desk("p05")
    sent = clerk.fuzi("expunge", PAGE, "--reason", "personal", "--change", "away").document
    assert sent["change"] == "away"
    stages = {one["stage"] for one in clerk.judge("away", expect=1)["missing"]}
    assert stages == {"initial-review", "confidentiality-review", "sign-off"}
    admin.approve("initial-review", "away")
    officer.approve("confidentiality-review", "away")
    landed.desk("p03").approve("sign-off", "away")
    admin.fuzi("land", "away")
    text = landed.host_git("show", "main:review/expunged.yml")
    assert PAGE in text and "欢迎" not in text
    assert clerk.fuzi("expunge", PAGE, "--reason", "personal", expect=2).code == 2
    assert clerk.fuzi("expunge", "content/none.md", "--reason", "personal", expect=2).code == 2
    assert landed.proof()["outcome"] == "verified"


def test_a_malformed_list_is_not_taken_in(landed: Bureau) -> None:
    clerk = landed.desk("p05").fresh()
    clerk.write({"review/expunged.yml": "# a\n# b\nexpunged:\n  - {path: x, sha256: y, landing: z, reason: w}\n"})
    assert clerk.submit("broken", expect=1).code == 1
