"""Words that nobody chooses: what every change and every record carries. A watched word among them would stop all work.

A text of a record that is exactly such a word, an id of the roster, or a name that stands on main already is not held
against anybody; a list that watches one of them is refused before it lands (`term_lists`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import fields

from fuzi.formats.commit_message import CLERK
from fuzi.formats.front_matter import DECLARATION, PUBLICITY
from fuzi.model.change_statement import Decision
from fuzi.model.host_statement import RefUpdate
from fuzi.model.ids import ObjectId
from fuzi.model.items import GOVERNANCE, REGISTERS
from fuzi.model.page import CONTENT, page_id_of
from fuzi.model.people import Role
from fuzi.model.policy import StageId
from fuzi.model.publication import TombstoneKind
from fuzi.model.statement import KINDS, TARGET
from fuzi.model.tree import EXECUTABLE, REGULAR
from fuzi.ports.repository import Repository
from fuzi.steps.record.rules import load_ground

_MADE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,16}Z|release/[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]{1,4}")
"""An instant, and a release's name as the program makes it."""
RECORD_WORDS = frozenset(
    {
        *(field.name for kind in (*KINDS.values(), RefUpdate) for field in fields(kind)),
        *("path", "before", "after", "mode", "sha256", "abandoned"),
        *KINDS, *StageId, *Role, *Decision, *TombstoneKind, TARGET, REGULAR, EXECUTABLE, GOVERNANCE, *CLERK,
    }
)  # fmt: skip
"""Keys and values that records are made of."""
CARRIED = "\n".join(
    (
        *sorted(RECORD_WORDS), "changes", "ledger", "title:", "author:", "source: {kind: own}",
        f"publicity: {PUBLICITY[0]}", f"confidentiality: {DECLARATION}", "Signed-off-by:", "Co-authored-by:",
        "Fuzi-Change:", "Fuzi-Submission:", "Fuzi-Root:", "Fuzi-Author:", "Merge branch 'main' into draft",
        "Merge remote-tracking branch 'origin/main'",
    )
)  # fmt: skip
"""What any change, its commits and its pages carry, as one text."""


def without_fixed(words: str, repository: Repository, main: ObjectId) -> str:
    """Return the lines of a record's texts that somebody chose for it: the others are in use on main already."""
    known = {*RECORD_WORDS, *_in_use(repository, main)}
    return "\n".join(line for line in words.split("\n") if line not in known and not _MADE.fullmatch(line))


def _in_use(repository: Repository, main: ObjectId) -> Iterator[str]:
    """Yield the ids of the roster, the paths of main, and the ids of the items they belong to."""
    roster = load_ground(repository, main).roster
    yield from (one.id for one in roster.people)
    yield from (one.id for one in roster.units)
    yield from (one.id for one in roster.machines)
    for file in repository.files(main):
        yield file.path
        if file.path.startswith(REGISTERS):
            yield f"@register/{file.path.removeprefix(REGISTERS)}"
        if file.path.startswith(CONTENT) and file.path.endswith(".md"):
            yield page_id_of(file.path)
