"""The picture of the stages: what people wrote stands inside quotes and stays there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from fuzi.model.explanation import StageState
from fuzi.reports.markdown import cut, one_line
from fuzi.reports.mermaid import LONGEST_LABEL, Box, flowchart, label
from hostile_texts import TEXTS, well_formed

TRICKS = [
    '"]', '"] --> x["', "%%{init: {'theme':'dark'}}%%", "click s0 call alert()", "\n  click s0 href \"https://e.example\"",
    "#quot;]", "#34;", "#35;", "&quot;", "<img src=x onerror=alert(1)>", "<br/>", "`**md**`", "end", "subgraph x",
    "style s0 fill:#fff;", "classDef x fill:red", ":::x", "---\ntitle: x\n---", "%% comment", "linkStyle 0 stroke:red",
    "}}", "((", "{{", "|", "-->", "==>", ";", "\\", "$$x$$", "fa:fa-user",
]  # fmt: skip


def decoded(text: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)


@given(TEXTS)
def test_a_label_reads_as_the_text(text: str) -> None:
    text = well_formed(text)
    written = label(text)
    assert not re.search(r"""["'`\\<>\[\](){}|%&@:=$^~*_+!.\n-]""", written)
    assert not re.search(r"#(?!\d+;)", written) and not re.search(r"(?<!\d);", written)
    assert decoded(written).replace("\u200b", "") == cut(one_line(text), LONGEST_LABEL)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_stays_inside_its_quotes(trick: str) -> None:
    lines = flowchart([Box((trick, trick), StageState.OPEN), Box(("完",), StageState.LATER)])
    assert re.fullmatch(r'  s0\["[^"\n]*"\]', lines[2])
    assert [line.split(" ")[2] for line in lines[2:-1]] == [
        lines[2].split(" ")[2], 's1["完"]', "s0", "classDef", "class", "classDef", "class"
    ]  # fmt: skip
    assert lines[0] == "```mermaid" and lines[-1] == "```" and "```" not in "".join(lines[1:-1])


def test_the_boxes_stand_in_a_row_each_in_its_colour() -> None:
    lines = flowchart([Box(("初审",), StageState.GIVEN), Box(("签发",), StageState.STUCK)])
    assert "  s0 --> s1" in lines
    assert "  class s0 given" in lines and "  class s1 stuck" in lines


def test_a_single_box_has_no_arrow() -> None:
    assert not any("-->" in line for line in flowchart([Box(("初审",), StageState.OPEN)]))
