"""`.gitattributes`: one fixed rule, so that a clone holds the bytes that were approved and shows every difference.

Other attributes could hide a file's difference from reviewers (`-diff`, `linguist-generated`), change its bytes on the
way to a work tree (`working-tree-encoding`, `ident`, `filter`) or leave it out (`export-ignore`).
"""

from __future__ import annotations

from fuzi.errors import MalformedFile, Problem
from fuzi.messages import msg

PATH = ".gitattributes"
RULE = "* -text"


def parse(text: str) -> None:
    """Accept the one rule, with comments.

    Raises:
        MalformedFile: another rule, or the rule is missing.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    rules = [(number, line) for number, line in lines if line and not line.startswith("#")]
    what = msg("this file holds the one rule `{rule}`", rule=RULE)
    hint = msg("take the other rules out: they could hide changes from reviewers, or alter files on the way")
    problems = [Problem(PATH, number, what, hint) for number, line in rules if line != RULE]
    if not rules:
        problems.append(Problem(PATH, 1, what, msg("put the rule back")))
    if problems:
        raise MalformedFile(msg("{path} cannot be used as it is", path=PATH), problems)
