"""What a change does to the term lists: one that only takes words away passes; one that would stop all work does not.

A list is a setting that everybody's work is held against. A word in it that stands on the roster, in the settings, in
a file's name or in what every change carries would stop everybody, also who wants to take the word out again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from fuzi.errors import MalformedFile
from fuzi.formats.terms_file import HEADINGS, parse_terms
from fuzi.messages import Message, msg
from fuzi.model.finding import Finding, Severity, TextPlace
from fuzi.model.ids import ObjectId
from fuzi.model.term_list import Term, TermList
from fuzi.model.tree import REGULAR, TreeFile
from fuzi.ports.documents import Documents
from fuzi.ports.repository import Changed, Repository
from fuzi.scanning.engine import Ruleset
from fuzi.scanning.findings import TERMS_FOLDER
from fuzi.scanning.fold import fold_text
from fuzi.scanning.kinds import plain_text
from fuzi.scanning.masking import masked_name
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.rules import watched_term
from fuzi.scanning.source import Source
from fuzi.steps.check.fixed_words import CARRIED
from fuzi.steps.check.scan_sources import of_tree_files, with_documents

_GRAVITY = {severity: rank for rank, severity in enumerate((Severity.NOTE, Severity.FLAG, Severity.BLOCK))}
_SETTINGS = ("site_config/", "mkdocs.yml", "review/policy.yml", "review/roster.yml")
"""What is read for every change; a flag there is as bad as a block."""
_PUBLISHED = ("content/", "review/originals/", "review/registers/")
_SHOWN = 3
Span = tuple[ObjectId, ObjectId]


def is_list(path: str) -> bool:
    """Tell whether a path is a term list."""
    return path.startswith(TERMS_FOLDER) and path.endswith(".txt")


def lists_of(repository: Repository, commit: ObjectId) -> dict[str, TermList]:
    """Return the term lists of a commit by path.

    Raises:
        MalformedFile: one cannot be read.
    """
    files = [one for one in repository.files(commit, TERMS_FOLDER.rstrip("/")) if is_list(one.path)]
    return {one.path: parse_terms(repository.read(one.object_id), one.path) for one in files}


# taking words away


def narrowed(repository: Repository, span: Span, main: ObjectId, rules: Ruleset) -> Ruleset | None:
    """Return the rules without what a change takes away, if that is all it does; None for any other change.

    All it does means: every commit of it touches nothing but term lists of main, leaves no line in them that main's
    does not have under the same path (headings apart), and raises no word's severity. So nothing new can come in with
    it, and the words it takes away stand on main for everybody to read.

    Args:
        span: base and head of the change.
        rules: those of main.
    """
    base, head = span
    commits = repository.commits(head, (base, main))
    for commit in commits:
        before = commit.parents[0] if commit.parents else None
        if not all(_is_less_of(repository, one, main) for one in repository.compare(before, commit.id)):
            return None
    whole = repository.compare(base, head)
    if not commits or not whole or not all(_is_less_of(repository, one, main) for one in whole):
        return None  # a merge that keeps an old state of main brings back what no commit of it names
    touched = {one.path for one in whole}
    after = lists_of(repository, head)
    kept = [after.get(one.path) if one.path in touched else one for one in rules.terms]
    return dataclasses.replace(rules, terms=tuple(one for one in kept if one is not None))


def _is_less_of(repository: Repository, one: Changed, main: ObjectId) -> bool:
    """Tell whether what is left at a path is a term list without a line or severity that main's does not hold."""
    path, after = one.path, one.after
    before = repository.file(main, path) if is_list(path) else None
    if before is None or after is None:
        return before is not None
    old, new = repository.read(before.object_id), repository.read(after.object_id)
    if after.mode != REGULAR or not _lines(new) <= _lines(old):
        return False
    try:
        known = {one.word: _GRAVITY[one.severity] for one in parse_terms(old, path).terms}
        return all(_GRAVITY[one.severity] <= known.get(one.word, -1) for one in parse_terms(new, path).terms)
    except MalformedFile:
        return False


def _lines(data: bytes) -> set[bytes]:
    headings = {heading.encode() for heading in HEADINGS}
    return {line.removesuffix(b"\r") for line in data.split(b"\n")} - headings - {b""}


# words that would stop everybody


def conflicts(repository: Repository, documents: Documents, span: Span, main: ObjectId) -> Iterator[Finding]:
    """Yield each word a change adds or makes graver that stands where it would stop others: named by its line.

    A word that stops a page (block) must stand nowhere in what would be published; one that stops or flags, in no
    setting, no file name and nothing that every change carries. All of it as it would be after the change.
    """
    base, head = span
    changes = {one.path: one.after for one in repository.compare(base, head)}
    if not any(is_list(path) for path in changes):
        return
    new = lists_of(repository, head)
    added = _added(lists_of(repository, main), [new[path] for path in sorted(changes) if path in new])
    if not added:
        return
    files = {one.path: one for one in repository.files(main)} | {path: one for path, one in changes.items() if one}
    kept = [one for path, one in sorted(files.items()) if changes.get(path, one) is not None]
    places = _places(repository, documents, kept, added)
    for terms in added:
        for term in terms.terms:
            if term in places:
                yield _finding(terms, term, places[term])


def stopping(
    repository: Repository, documents: Documents, main: ObjectId, terms: TermList
) -> list[tuple[int, list[Message | str]]]:
    """Return the lines of a private list whose words stand on main where they stop others, with some of the places."""
    public = replace(terms, is_private=False)
    found = _places(repository, documents, list(repository.files(main)), [public])
    return [
        (one.line, found[one][:_SHOWN]) for one in terms.terms if one in found and one.severity is not Severity.NOTE
    ]


def _places(
    repository: Repository, documents: Documents, files: Sequence[TreeFile], lists: Sequence[TermList]
) -> dict[Term, list[Message | str]]:
    places: dict[Term, list[Message | str]] = {}
    for place, term in _hits(repository, documents, files, lists):
        if place not in places.setdefault(term, []):
            places[term].append(place)
    return places


def _added(old: Mapping[str, TermList], new: Iterable[TermList]) -> tuple[TermList, ...]:
    """Return the new lists with only those words that no list of main holds as grave as they are now."""
    known: dict[str, int] = {}
    for terms in old.values():
        for term in terms.terms:
            word = fold_text(term.word)
            known[word] = max(known.get(word, 0), _GRAVITY[term.severity])
    fresh = (
        replace(
            terms,
            terms=tuple(
                one
                for one in terms.terms
                if one.severity is not Severity.NOTE and _GRAVITY[one.severity] > known.get(fold_text(one.word), -1)
            ),
        )
        for terms in new
    )
    return tuple(one for one in fresh if one.terms)


def _hits(
    repository: Repository, documents: Documents, files: Sequence[TreeFile], lists: Sequence[TermList]
) -> Iterator[tuple[Message | str, Term]]:
    """Yield where added words stand: the place as it may be shown, and the word."""
    for term in watched_term.terms_in(CARRIED, lists):
        yield msg("what every change carries"), term
    for file in files:
        lines = file.path.replace("/", "\n")
        found = watched_term.terms_in(lines, lists)
        if found and not file.path.startswith(TERMS_FOLDER):
            spans = [(one.start, one.end) for one in matches_of(lines, Carrier.NAME, lists)]
            shown = masked_name(file.path, spans)
            yield from ((msg("the name {path}", path=shown), term) for term in found)
    wanted = [file for file in files if file.path.startswith((*_SETTINGS, *_PUBLISHED))]
    for source in with_documents(of_tree_files(repository, wanted), documents):
        is_setting = source.path.startswith(_SETTINGS)
        for text in _texts(source):
            for term in watched_term.terms_in(text, lists):
                if is_setting or term.severity is Severity.BLOCK:
                    yield source.path, term


def _texts(source: Source) -> Iterator[str]:
    if source.extracted is not None:
        yield from (layer.text for layer in source.extracted.layers)
        return
    plain = plain_text(source.data)
    if plain is not None:
        yield plain.text


def _finding(terms: TermList, term: Term, places: Sequence[Message | str]) -> Finding:
    what = msg(
        "the word on line {line} of this list also stands in {places}: it would stop the work of others",
        line=term.line,
        places=list(places[:_SHOWN]),
    )
    return Finding(
        watched_term.RULE.id,
        Severity.BLOCK,
        terms.path,
        TextPlace(term.line, 1, term.line, 1),
        terms.digest,
        what,
        hint=msg("Choose a longer word, or correct those places first or in the same change."),
    )
