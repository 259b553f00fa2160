"""Blanks between cells, blocks and lines, and nowhere else."""

from __future__ import annotations

import pytest

from fuzi.site.apart import told_apart


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("<td>156</td><td>8000</td>", "<td>156</td>\n<td>8000</td>"),
        ("<div>138</div><div>0013</div>8000", "<div>138</div>\n<div>0013</div>\n8000"),
        ("138<br>0013<BR />8000", "138<br>\n0013<BR />\n8000"),
        ("138<br>\n0013", "138<br>\n0013"),
        ("<b>138</b><i>0013</i>", "<b>138</b><i>0013</i>"),
        ("<pre>a<br>b</pre><p>c</p><p>d</p>", "<pre>a<br>b</pre><p>c</p>\n<p>d</p>"),
        ("<PRE>a<br>b</PRE ><br>c", "<PRE>a<br>b</PRE ><br>\nc"),
        ("<pre>a<br>b", "<pre>a<br>\nb"),
        ("<p>甲</p>", "<p>甲</p>"),
        ("", ""),
    ],
)
def test_what_is_shown_apart_does_not_touch(given: str, made: str) -> None:
    assert told_apart(given) == made
