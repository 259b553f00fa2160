"""What the policy asks of the host's check, and the one change that is taken in without reading pictures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.formats.policy_file import parse_policy
from fuzi.gate.scan_needs import absent_extras, leads_back
from fuzi.model.policy import Policy
from fuzi.model.tree import Entry
from site_fixture import PROJECT

ASKS = replace(
    parse_policy((PROJECT / "review/policy.yml").read_text(encoding="utf-8")), scan={"private_list": False, "ocr": True}
)
FREE = replace(ASKS, scan={"private_list": False, "ocr": False})
BACK = ("review/policy.yml",)


def entries(*paths: str) -> list[Entry]:
    return [Entry(path, None, None) for path in paths]


def test_the_policy_alone_is_put_right_without_reading_pictures() -> None:
    assert leads_back(entries(*BACK), FREE, ())
    assert absent_extras(ASKS, (), leads_back=True) == []
    assert absent_extras(ASKS, (), leads_back=False) == ["ocr"]
    assert absent_extras(ASKS, ("ocr",), leads_back=False) == []


def test_the_private_list_is_never_done_without() -> None:
    both = replace(ASKS, scan={"private_list": True, "ocr": True})
    assert absent_extras(both, (), leads_back=True) == ["private_list"]


@pytest.mark.parametrize(
    ("paths", "after", "rules"),
    [
        ((*BACK, "content/news/a/index.md"), FREE, ()),
        ((*BACK, "review/roster.yml"), FREE, ()),
        (("review/roster.yml",), FREE, ()),
        ((), FREE, ()),
        (BACK, ASKS, ()),
        (BACK, None, ()),
        (BACK, FREE, ("picture-not-inspected",)),
        (BACK, FREE, ("not-inspected",)),
    ],
)
def test_nothing_else_goes_past_it(paths: tuple[str, ...], after: Policy | None, rules: tuple[str, ...]) -> None:
    assert not leads_back(entries(*paths), after, rules)
