"""Texts as a reviewer may see them: what any rule marks is masked, waived or not, whatever its severity."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.model.term_list import TermList
from fuzi.scanning.findings import TERMS_FOLDER
from fuzi.scanning.masking import masked_lines, masked_name
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier, Exposure
from fuzi.scanning.token_gate import possible_tokens


def show_lines(
    text: str, path: str, terms: Sequence[TermList], *, holds_key: bool = False
) -> tuple[tuple[str, bool], ...]:
    """Return the lines of a file's text and whether each is masked.

    Args:
        path: a term list is not measured by the lists, as in the check itself.
        holds_key: whether a record tells of a key or token in it: everything that may be one is masked, for the
            engine that found it is not asked again.
    """
    keys = [(span, Exposure.WORDS) for span in possible_tokens(text)] if holds_key else []
    found = matches_of(text, Carrier.FILE, () if path.startswith(TERMS_FOLDER) else terms)
    return masked_lines(text, [*keys, *(((one.start, one.end), one.rule.exposure) for one in found)])


def show_words(text: str, terms: Sequence[TermList]) -> str:
    """Return a line of words (a title, a remark) with what a rule marks masked."""
    found = matches_of(text, Carrier.COMMIT_MESSAGE, terms)
    lines = masked_lines(text, [((one.start, one.end), one.rule.exposure) for one in found])
    return "\n".join(line for line, _is_masked in lines)


def show_name(path: str, terms: Sequence[TermList]) -> str:
    """Return a path with what a rule marks masked, as the check shows it."""
    found = matches_of(path.replace("/", "\n"), Carrier.NAME, terms)
    return masked_name(path, [(one.start, one.end) for one in found])
