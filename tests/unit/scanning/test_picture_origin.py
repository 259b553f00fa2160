"""Who took a picture is a note, where it was taken is for the officer; neither is shown."""

from __future__ import annotations

import pytest

from fuzi.model.finding import Severity
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier


@pytest.mark.parametrize(
    ("text", "severity", "value"),
    [
        ("EXIF Artist: 示例甲", Severity.NOTE, "示例甲"),
        ("EXIF OwnerName: 示例甲", Severity.NOTE, "示例甲"),
        ("EXIF GPS position: -33.868800, 151.209300", Severity.FLAG, "-33.868800, 151.209300"),
    ],
)
def test_origin_is_graded(text: str, severity: Severity, value: str) -> None:
    (match,) = (one for one in matches_of(text, Carrier.FILE) if one.rule.id == "picture-origin")
    assert (match.severity, text[match.start : match.end]) == (severity, value)
