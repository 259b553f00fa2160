"""Watched words from the site's term lists, in every written form of the fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.term_list import Term, TermList
from fuzi.scanning.fold import fold_text
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.sieve import Sieves
from fuzi.scanning.views import TEXTS, View, views_of


class _Folded(Struct, frozen=True, eq=False):
    """The folded words of some lists with their terms, and the numbers of the words that begin with a pair."""

    words: tuple[str, ...]
    terms: tuple[Term, ...]
    by_pair: Mapping[str, Sequence[int]]


class _Itself:
    """Stands for one list and no other: two equal ones would be compared word by word, for every text."""

    def __init__(self, terms: TermList) -> None:
        self.terms = terms

    def __hash__(self) -> int:
        return id(self.terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.terms is self.terms


def _folded(lists: Sequence[TermList], is_private: bool) -> _Folded:
    """Return the words of the public lists, or of the private one; built once per run, kept in memory only."""
    return _folded_anew(tuple(map(_Itself, lists)), is_private)


@lru_cache(maxsize=8)
def _folded_anew(lists: tuple[_Itself, ...], is_private: bool) -> _Folded:
    chosen = [one.terms for one in lists if one.terms.is_private == is_private]
    terms = {fold_text(term.word).replace("\t", " "): term for one in chosen for term in one.terms}
    terms.pop("", None)
    by_pair: dict[str, list[int]] = {}
    for number, word in enumerate(terms):
        by_pair.setdefault(word[:2], []).append(number)
    return _Folded(tuple(terms), tuple(terms.values()), by_pair)


def find(sight: Sight) -> Iterator[Hit]:
    """Find terms: a word is searched for only where its first two characters stand side by side."""
    for start, end, term in places(sight.view, tuple(sight.terms), sight.sieves):
        what = msg("a watched word; the list advises: {advice}", advice=term.advice) if term.advice else None
        yield Hit(start, end, term.severity, what)


def terms_in(text: str, terms: Sequence[TermList]) -> tuple[Term, ...]:
    """Return the terms that the rule would find in a text, each once, in the order of their lists."""
    views = [view for view in views_of(text) if view.kinds & TEXTS]
    found = {term for view in views for _start, _end, term in places(view, tuple(terms))}
    return tuple(term for one in terms for term in one.terms if term in found) if found else ()


def places(
    view: View, terms: tuple[TermList, ...], sieves: Sieves | None = None, *, is_private: bool = False
) -> Iterator[tuple[int, int, Term]]:
    """Yield where words of the public lists stand, or those of the private one."""
    folded = _folded(terms, is_private)
    if not folded.words:
        return
    text = view.blanked
    for number, starts in _starts(view, terms, sieves, is_private):
        word = folded.words[number]
        done = 0
        for at in starts:
            if at >= done:
                done = at + len(word)
                if _stands_alone(text, at, word):
                    yield at, done, folded.terms[number]


def _starts(
    view: View, terms: tuple[TermList, ...], sieves: Sieves | None, is_private: bool
) -> Iterator[tuple[int, Iterable[int]]]:
    """Yield the number of each word that stands in a text, ascending, and where."""
    folded = _folded(terms, is_private)
    quick = sieves and sieves.of_words(folded.words, folded, is_kept=not is_private)
    if quick:
        for number, found in groupby(quick.places(view.blanked), key=itemgetter(0)):
            yield number, [start for _number, start in found]
        return
    pairs = folded.by_pair.keys() & view.pairs
    for number in sorted(number for pair in pairs for number in folded.by_pair[pair]):
        yield number, _each(view.blanked, folded.words[number])


def _each(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _stands_alone(text: str, at: int, word: str) -> bool:
    """Tell whether a word of ASCII letters is not a piece of a longer one; Chinese words have no such borders."""
    before, after = text[at - 1 : at] if at else "", text[at + len(word) : at + len(word) + 1]
    starts = not (word[0].isascii() and word[0].isalnum() and before.isascii() and before.isalnum())
    ends = not (word[-1].isascii() and word[-1].isalnum() and after.isascii() and after.isalnum())
    return starts and ends


RULE = Rule(
    id="watched-term",
    severity=Severity.BLOCK,
    what=msg("a word from the site's list of watched words"),
    why=msg("The site's own list says that this word must be looked at before it is published."),
    basis=msg("the site's term lists under review/confidentiality/terms/"),
    hint=msg(
        "Use another word, or ask the confidentiality officer for a waiver; the list is a setting and can be changed."
    ),
    find=find,
    views=TEXTS,
)
