"""One byte of a page or of the policy is another: nothing that waited or was refused is approved by it."""

from __future__ import annotations

from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from fuzi.errors import MalformedFile
from fuzi.formats.policy_file import parse_policy
from fuzi.gate.decide import judge
from fuzi.model.verdict import Outcome
from gate_case import CASES, Story, load_story

NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
LINE = "欢迎家长和同学参观。"


@cache
def told(name: str) -> Story:
    return load_story(CASES / name)


def policy_bytes(name: str) -> bytes:
    own = CASES / name / "policy.yml"
    return (own if own.exists() else CASES / "policy.yml").read_bytes()


def flipped(data: bytes, at: int, bit: int) -> bytes:
    place = at % len(data)
    return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]


@settings(max_examples=400, deadline=None)
@given(some.sampled_from(NAMES), some.integers(0, 5_000), some.integers(0, 7))
def test_no_byte_of_the_policy_approves_what_was_not(name: str, at: int, bit: int) -> None:
    story = told(name)
    assume(judge(story.case()).outcome is not Outcome.APPROVED)
    try:
        policy = parse_policy(flipped(policy_bytes(name), at, bit).decode())
    except (MalformedFile, UnicodeDecodeError):
        return  # it cannot be read: nothing is judged by it
    case = story.case()
    ground = replace(case.ground, policy=policy)
    assert judge(replace(case, ground=ground)).outcome is not Outcome.APPROVED


@given(some.integers(0, 300), some.integers(0, 7), some.integers(1, 4))
def test_no_byte_of_a_page_is_exchanged_after_the_approvals(at: int, bit: int, submitted_when: int) -> None:
    """The pages' bytes are named by their digests; whoever approved the one has not approved the other."""
    story = Story(told("nobody-has-approved-yet").ground)
    path, page = "content/news/open-day/index.md", LINE.encode()
    other = flipped(page, at, bit)
    words = [
        {"by": "p01", "says": "approve", "stage": "initial-review"},
        {"by": "p03", "says": "approve", "stage": "sign-off"},
    ]
    step = 1
    story.submit({"by": "p05", "files": {path: page.hex()}, "step": step})
    for number, one in enumerate(words, start=1):
        step += 1
        story.say({**one, "step": step})
        if number == submitted_when:
            step += 1
            story.submit({"by": "p05", "files": {path: other.hex()}, "step": step})
    before = story.verdict().outcome
    if submitted_when > len(words):
        assert before is Outcome.APPROVED
        story.submit({"by": "p05", "files": {path: other.hex()}, "step": step + 1})
    assert story.verdict().outcome is Outcome.PENDING
