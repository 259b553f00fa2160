"""Which corrections excuse their author: those he signed in an objection, up to the limit of the whole change."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.gate.corrections import correction_problem, recorded, suggestions, within_limit
from fuzi.gate.decide import judge
from fuzi.gate.ground import Case
from fuzi.model.change_statement import Submission
from fuzi.model.correction import Correction, correction_key, with_corrections
from fuzi.model.ids import Sha256
from fuzi.model.verdict import Outcome
from gate_case import CASES, Story, load_story

PATH = "content/news/open-day/index.md"
IDS = (Sha256("a" * 64), Sha256("b" * 64))


def told(*texts: str, says: str = "object", key: str = "key-p01") -> Case:
    """Return a change to which the administrator objected, each time with one correction."""
    story = Story(load_story(CASES / "nobody-has-approved-yet").ground)
    story.submit({"by": "p05", "files": {PATH: "v1"}})
    filed = [story.filed[0], story.filed[1]]
    for step, (text, name) in enumerate(zip(texts, IDS, strict=False), start=2):
        words = with_corrections("请改", [Correction(PATH, "旧", text)])
        one = story.say(
            {"by": "p01", "says": says, "stage": "initial-review", "step": step, "words": words, "key": key}
        )
        filed.append(replace(one, id=name))
    story.filed[:] = filed
    return story.case()


def test_what_was_suggested_in_an_objection_excuses_its_author() -> None:
    case = told("新" * 200)
    key = correction_key(IDS[0], 1)
    assert suggestions(case)[key].by == "p01"
    assert within_limit([key], case) == {key: "p01"}


@pytest.mark.parametrize("more", [{"says": "approve"}, {"says": "withdraw"}, {"key": "key-p03"}, {"key": "key-nobody"}])
def test_other_words_and_other_keys_suggest_nothing(more: dict[str, str]) -> None:
    assert not suggestions(told("新", **more))


def test_the_limit_is_one_for_all_corrections_of_a_person() -> None:
    case = told("新" * 120, "旦" * 120)
    keys = [correction_key(one, 1) for one in IDS]
    assert within_limit(keys[:1], case) == {keys[0]: "p01"}
    assert within_limit(keys, case) == {}


def test_what_earlier_submissions_adopted_counts() -> None:
    case = told("新" * 120, "旦" * 120)
    keys = [correction_key(one, 1) for one in IDS]
    first = next(one for one in case.filed if isinstance(one.statement, Submission))
    earlier = replace(first.statement, attributed={keys[0]: "p01"})  # type: ignore[type-var]
    changed = replace(first, statement=earlier)
    after = replace(case, filed=(changed, *(one for one in case.filed if one is not first)))
    assert within_limit(keys[1:], after) == {}


@pytest.mark.parametrize(
    ("attributed", "is_right"),
    [
        ({f"{IDS[0]}/1": "p01"}, True),
        ({f"{IDS[0]}/2": "p01"}, False),
        ({f"{IDS[0]}/1": "p03"}, False),
        ({"c" * 64 + "/1": "p01"}, False),
        ({"x@example.test": "p01"}, True),
    ],
)
def test_a_record_names_only_what_was_suggested(attributed: dict[str, str], is_right: bool) -> None:
    case = told("新")
    record = replace(case.submissions[0], attributed=attributed)
    assert (correction_problem(record, case) is None) is is_right
    assert set(recorded(record)) == {one for one in attributed if "@" not in one}


def test_an_objection_with_corrections_stands_like_any_other() -> None:
    verdict = judge(told("新"))
    assert verdict.outcome is Outcome.REFUSED
    assert "请改" in verdict.reasons[0].message.render(str) and "@@" not in verdict.reasons[0].message.render(str)
