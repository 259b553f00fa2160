"""The policy: read strictly; nothing in it can mean "approved" by accident."""

from __future__ import annotations

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.policy_file import parse_policy
from fuzi.model.ids import sha256_of
from fuzi.model.people import Role
from fuzi.model.policy import Stage, StageId, When

WHOLE = """
version: 1
requirements:
  - paths: ["content/**"]
    stages:
      - {stage: unit-approval, role: unit-leader, of: units}
      - {stage: initial-review, role: site-admin, count: 2, valid_days: 30, substitutes: [unit-leader]}
      - {stage: confidentiality-review, role: confidentiality-officer, when: flagged, same_person_as: initial-review}
      - {stage: sign-off, role: site-leader}
governance:
  stages: [{stage: sign-off, role: site-leader}]
emergency: {roles: [site-admin, publisher], people: 2, hours: 24}
may: {land: [publisher], lift: [site-leader]}
scan: {private_list: required, ocr: none}
evidence: {default: key, sign-off: key}
max_correction_chars: 100
"""


def test_a_whole_policy_is_read() -> None:
    policy = parse_policy(WHOLE)
    assert policy.digest == sha256_of(WHOLE.encode())
    assert [stage.id.rank for stage in policy.requirements[0].stages] == [0, 1, 2, 3]
    assert policy.requirements[0].stages[0] == Stage(StageId.UNIT_APPROVAL, Role.UNIT_LEADER, of_units=True)
    assert policy.requirements[0].stages[1] == Stage(
        StageId.INITIAL_REVIEW, Role.SITE_ADMIN, 2, valid_days=30, substitutes=(Role.UNIT_LEADER,)
    )
    assert policy.requirements[0].stages[2].when is When.FLAGGED
    assert policy.requirements[0].stages[2].same_person_as is StageId.INITIAL_REVIEW
    assert policy.governance == (Stage(StageId.SIGN_OFF, Role.SITE_LEADER),)
    assert (policy.emergency_roles, policy.emergency_people, policy.emergency_hours) == (
        (Role.SITE_ADMIN, Role.PUBLISHER),
        2,
        24,
    )
    assert policy.may == {"land": (Role.PUBLISHER,), "lift": (Role.SITE_LEADER,)}
    assert policy.scan == {"private_list": True, "ocr": False}
    assert policy.max_correction_chars == 100
    assert len(policy.all_stages()) == 5


def test_a_comment_changes_the_digest_so_open_approvals_fall() -> None:
    assert parse_policy(WHOLE + "# 说明\n").digest != parse_policy(WHOLE).digest


HEAD = "version: 1\nmay: {}\n"
LAST = "{stage: sign-off, role: site-leader}"
GOVERNANCE = f"governance: {{stages: [{LAST}]}}\n"


def policy(*stages: str, paths: str = '["content/**"]', more: str = "") -> str:
    return f"{HEAD}{GOVERNANCE}requirements:\n  - paths: {paths}\n    stages: [{', '.join(stages or (LAST,))}]\n{more}"


ORDER = "the stages are out of order or one is given twice"
PATTERN = "this path pattern is not clear; write `content/folder/**`"
NOTHING = "there is no requirement; nothing could ever be approved"
JOINED = "only the confidentiality review can be joined, and only to `initial-review`"
REVIEW = "stage: initial-review, role: site-admin"
STAGE = "at least one stage is needed here"
NO_SUBSTITUTES = "the sign-off has no substitutes; name a deputy in the roster"
UNTOLD = {f"`{key}` is missing" for key in ("version", "requirements", "governance", "may")} | {ORDER}
"""What an empty file, or one unknown stage, brings along."""
NUMBER = "a whole number from {} to {} is expected here"

REFUSED = [
    ("", ["`key: value` lines are expected here", NOTHING]),
    ("- version: 1\n", ["`key: value` lines are expected here", NOTHING]),
    (f"{HEAD}{GOVERNANCE}requirements: []\n", [NOTHING]),
    (f"{HEAD}{GOVERNANCE}requirements:\n", [NOTHING]),
    (f"{HEAD}{GOVERNANCE}", ["`requirements` is missing", NOTHING]),
    (f"{HEAD}requirements: [{{paths: [content/**], stages: [{LAST}]}}]\n", ["`governance` is missing"]),
    (policy().replace("version: 1\n", ""), ["`version` is missing"]),
    (policy().replace("version: 1", "version: 2"), [NUMBER.format(1, 1)]),
    (policy().replace("version: 1", "version: true"), [NUMBER.format(1, 1)]),
    (policy().replace("version: 1", "version: '1'"), [NUMBER.format(1, 1)]),
    (policy().replace("may: {}\n", ""), ["`may` is missing"]),
    (policy(more="exceptions: []\n"), ["unknown key `exceptions`"]),
    (policy(paths="[]"), ["a requirement names at least one path"]),
    (policy(paths="content/**"), ["a list is expected here", "a requirement names at least one path"]),
    *(
        (policy(paths=f'["{pattern}"]'), [PATTERN, "a requirement names at least one path"])
        for pattern in (
            "/content/**", "content//x", "content/", "./content/**", "content/../review/**", "content/?.md",
            "content/[a-z]*.md", "content/{a,b}/**", "!content/**", "content/***", "content/**.md", "content/a**",
            "content/**/**", "content/ x", "content\\\\x", "content/\\u202Ex", "content/e\\u0301", "",
        )
    ),
    (policy("[]"), ["`key: value` lines are expected here"]),
    (f"{HEAD}{GOVERNANCE}requirements: [{{paths: [content/**], stages: []}}]\n", ["at least one stage is needed here"]),
    (f"{HEAD}{GOVERNANCE}requirements: [{{paths: [content/**]}}]\n", ["`stages` is missing", STAGE]),
    (policy().replace(GOVERNANCE, "governance: {stages: []}\n"), ["at least one stage is needed here"]),
    (policy().replace(GOVERNANCE, "governance: {}\n"), ["`stages` is missing", "at least one stage is needed here"]),
    (policy(LAST, "{" + REVIEW + "}"), [ORDER]),
    (policy("{" + REVIEW + "}", "{" + REVIEW + ", count: 2}", LAST), [ORDER]),
    (policy("{stage: review, role: site-admin}", LAST), ["`review` is not known here", ORDER]),
    (policy("{stage: initial-review, role: admin}", LAST), ["`admin` is not known here"]),
    (policy("{stage: initial-review}", LAST), ["`role` is missing"]),
    (policy("{role: site-admin}"), ["`stage` is missing"]),
    (policy("{" + REVIEW + ", counts: 2}", LAST), ["unknown key `counts`"]),
    (policy("{" + REVIEW + ", count: 0}", LAST), [NUMBER.format(1, 20)]),
    (policy("{" + REVIEW + ", count: -1}", LAST), [NUMBER.format(1, 20)]),
    (policy("{" + REVIEW + ", count: 1.5}", LAST), [NUMBER.format(1, 20)]),
    (policy("{" + REVIEW + ", count: " + "9" * 5000 + "}", LAST), [NUMBER.format(1, 20)]),
    (policy("{" + REVIEW + ", valid_days: 0}", LAST), [NUMBER.format(1, 3650)]),
    (policy("{" + REVIEW + ", valid_days: }", LAST), [NUMBER.format(1, 3650)]),
    (policy("{" + REVIEW + ", when: sometimes}", LAST), ["`sometimes` is not known here"]),
    (policy("{" + REVIEW + ", when: never}", LAST), ["`never` is not known here"]),
    (policy("{" + REVIEW + ", of: column}", LAST), ["the only word known here is `units`"]),
    (policy("{" + REVIEW + ", substitutes: [admin]}", LAST), ["`admin` is not known here"]),
    (policy("{" + REVIEW + ", templates: [memo]}", LAST), ["`memo` is not known here"]),
    (policy("{" + REVIEW + ", templates: []}", LAST), ["name at least one page template"]),
    (policy("{" + REVIEW + ", when: templates}", LAST), ["`templates` is not known here"]),
    (
        policy("{" + REVIEW + ", when: always, templates: [notice]}", LAST),
        ["with `when: always` every page needs the stage; leave out one of the two"],
    ),
    (policy("{stage: sign-off, role: site-leader, substitutes: [site-admin]}"), [NO_SUBSTITUTES]),
    (policy("{stage: sign-off, role: site-leader, same_person_as: initial-review}"), [JOINED]),
    (policy("{" + REVIEW + ", same_person_as: sign-off}", LAST), [JOINED]),
    (policy("{stage: confidentiality-review, role: site-admin, same_person_as: sign-off}", LAST), [JOINED]),
    (policy("{stage: confidentiality-review, role: site-admin, same_person_as: [initial-review]}", LAST), [JOINED]),
    (policy(more="emergency: {roles: [site-admin], people: 1, hours: 48}\n"), [NUMBER.format(2, 5)]),
    (policy(more="emergency: {roles: [site-admin], people: 2, hours: 1000}\n"), [NUMBER.format(1, 168)]),
    (policy(more="emergency: {roles: [site-admin]}\n"), ["`people` is missing", "`hours` is missing"]),
    (policy().replace("may: {}", "may: {approve: [editor]}"), ["unknown key `approve`"]),
    (policy().replace("may: {}", "may: {land: [everybody]}"), ["`everybody` is not known here"]),
    (policy().replace("may: {}", "may: {land: publisher}"), ["a list is expected here"]),
    (policy(more="scan: {ocr: maybe}\n"), ["`maybe` is not known here"]),
    (policy(more="scan: {virus: none}\n"), ["unknown key `virus`"]),
    (policy(more="evidence: {default: forge:github}\n"), ["the only evidence known to this version is `key`"]),
    (policy(more="evidence: {final: key}\n"), ["unknown key `final`"]),
    (policy(more="max_correction_chars: 100000\n"), [NUMBER.format(0, 10000)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=range(len(REFUSED)))
def test_a_bad_policy_is_refused_with_its_reasons(text: str, said: list[str]) -> None:
    with pytest.raises(MalformedFile) as refused:
        parse_policy(text)
    found = [str(one.what) for one in refused.value.problems]
    assert {*said} <= {*found}
    assert {*found} - {*said} <= UNTOLD


def test_the_good_policy_of_the_table_is_good() -> None:
    assert parse_policy(policy()).requirements[0].stages == (Stage(StageId.SIGN_OFF, Role.SITE_LEADER),)
