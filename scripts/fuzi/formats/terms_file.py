"""Term lists: `review/confidentiality/terms/*.txt`.

One word a line, under a heading that gives the severity; `|` parts the word from the advice. Lines that begin with
`#` are comments::

    # 本单位敏感词。修改须经保密审查员和分管领导批准。
    [block]
    〈词〉
    [flag]
    〈词〉 | 〈建议改用的说法〉
"""

from __future__ import annotations

import difflib

from fuzi.errors import MalformedFile, Problem
from fuzi.messages import Message, msg
from fuzi.model.editor_advice import SAVE_AS_UTF8
from fuzi.model.finding import Severity
from fuzi.model.ids import sha256_of
from fuzi.model.term_list import Term, TermList

LONGEST = 64
SHORTEST = 2
MOST = 200_000
HEADINGS = {f"[{severity.value}]": severity for severity in Severity}


def parse_terms(data: bytes, path: str) -> TermList:
    """Return one term list.

    Raises:
        MalformedFile: with every line that is not a comment, a heading or a word of 2 to 64 characters.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(path, 0, msg("this file is not UTF-8"), SAVE_AS_UTF8)
        raise MalformedFile(msg("{path} cannot be used as it is", path=path), [problem]) from error
    terms: dict[str, Term] = {}
    problems: list[Problem] = []
    severity: Severity | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            severity = HEADINGS.get(line, severity)
            if line not in HEADINGS:
                problems.append(_unknown_heading(path, number, line))
            continue
        word, _, advice = (part.strip() for part in line.partition("|"))
        wrong = _what_is_wrong(word, severity, terms)
        if wrong is not None:
            problems.append(Problem(path, number, wrong))
        elif severity is not None:
            terms[word] = Term(word, severity, advice, number)
    if problems:
        raise MalformedFile(msg("{path} cannot be used as it is", path=path), problems)
    return TermList(path, sha256_of(data), tuple(terms.values()))


def _unknown_heading(path: str, number: int, line: str) -> Problem:
    near = difflib.get_close_matches(line, list(HEADINGS), n=1)
    hint = msg("did you mean `{near}`?", near=near[0]) if near else msg("one of: {choices}", choices=list(HEADINGS))
    return Problem(path, number, msg("this heading is not known"), hint)


def _what_is_wrong(word: str, severity: Severity | None, terms: dict[str, Term]) -> Message | None:
    """Return why a word cannot be used; the word itself is never repeated, a list may be private."""
    if severity is None:
        return msg("a word stands before the first heading ([block], [flag] or [note])")
    if not SHORTEST <= len(word) <= LONGEST:
        return msg("a word of {low} to {high} characters is expected", low=SHORTEST, high=LONGEST)
    if word in terms:
        return msg("this word is given twice")
    return msg("more than {limit} words", limit=MOST) if len(terms) >= MOST else None


def dump_terms(terms: TermList, head: str) -> str:
    """Return the list as text; `head` are its comment lines, without `#`."""
    lines = [f"# {line}" for line in head.splitlines()]
    for severity in Severity:
        words = [term for term in terms.terms if term.severity is severity]
        if words:
            lines.append(f"[{severity.value}]")
            lines += [f"{term.word} | {term.advice}" if term.advice else term.word for term in words]
    return "\n".join(lines) + "\n"
