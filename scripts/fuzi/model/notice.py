"""Kinds of public notices (公示) and the personal fields each may show (5-confidentiality, 教财厅函〔2017〕28号)."""

from __future__ import annotations

from msgspec import Struct

FIELDS = (
    "name", "school", "department", "grade", "subject", "class", "unit", "post", "sex", "education", "birth", "origin",
    "exam-number", "mark", "rank", "award", "amount", "medical", "phone", "mailbox", "id", "student-number", "bank",
    "address", "family", "health", "hardship",
)  # fmt: skip
"""What a column of a list of people may hold, as the check tells them apart by their heads."""
NEVER = frozenset({"id", "student-number", "bank", "address", "family", "health", "hardship"})
"""Fields that no notice may show, whatever the site's settings say."""
PLAIN = frozenset({"name", "school", "department", "grade", "subject", "class"})
"""What every kind may show."""


class NoticeKind(Struct, frozen=True):
    """One kind of notice: its id, and the fields its lists may show."""

    id: str
    fields: frozenset[str]


SHIPPED: tuple[NoticeKind, ...] = tuple(
    NoticeKind(kind, PLAIN | frozenset(more))
    for kind, more in (
        ("aid", ()),
        ("recruitment", (
            "unit", "post", "sex", "education", "birth", "origin", "exam-number", "mark", "rank", "medical", "award",
        )),
        ("award", ("unit", "post", "award", "mark", "rank", "sex")),
        ("admission", ("exam-number", "sex", "award")),
        ("project", ("unit", "post", "amount", "award", "mark", "rank")),
    )
)  # fmt: skip
"""Aid to pupils: name, school, department, grade, subject and class alone; the others what their procedures publish."""
AID = "aid"
