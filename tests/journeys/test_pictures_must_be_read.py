"""A host that cannot read pictures, under a policy that requires it: nothing goes past, and there is a way back."""

from __future__ import annotations

from pathlib import Path

from bureau import PAGE, page
from bureaus import Bureaus, found_site

POLICY = "review/policy.yml"


def test_a_policy_that_the_host_cannot_meet_is_put_right_by_its_own_change_alone(
    bureaus: Bureaus, tmp_path: Path
) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, policy=lambda text: text.replace("ocr: none", "ocr: required"))
    asked = bureau.fuzi("--format", "json", "host-check", str(bureau.host), expect=1).document["checks"]
    assert {"code": "ocr-missing", "state": "broken"}.items() <= next(
        one for one in asked if one["code"] == "ocr-missing"
    ).items()
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    assert "`ocr: none` is taken in" in clerk.submit(expect=1).all
    # the way back brings nothing with it
    admin = bureau.desk("p07").fresh()
    text = (admin.folder / POLICY).read_text(encoding="utf-8").replace("ocr: required", "ocr: none")
    admin.write({POLICY: text, PAGE: page()})
    assert "scan-incomplete" in admin.submit("both", expect=1).all
    admin.fresh().write({POLICY: text})
    admin.submit("back")
    for person, stage in (("p01", "initial-review"), ("p03", "sign-off")):
        bureau.desk(person).approve(stage, "back")
    admin.fuzi("land", "back")
    clerk.submit()
    assert bureau.proof()["outcome"] == "verified"
