"""How fast many small pages are checked, as a change holds them: two megabytes, beside peers of the same run.

    scripts/bench --scan

The peers are those of `bench_scan`, which prints the same of large texts first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bench_scan import aho, kingfisher, markdown, seconds, terms

from fuzi.model.finding import Severity
from fuzi.model.ids import sha256_of
from fuzi.model.term_list import Term, TermList
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.sieve import Sieves, is_installed

_PAGES, _CHARACTERS = 465, 1_500
_GOAL = 0.5
"""Seconds for all of them, beyond the start of the program."""


def look(pages: Sequence[str], lists: tuple[TermList, ...], sieves: Sieves | None) -> None:
    """Look at each page by all rules."""
    for page in pages:
        matches_of(page, Carrier.FILE, lists, sieves=sieves)


def main() -> None:
    """Print the seconds with sieves at hand, where they are made first, without Hyperscan, and those of peers."""
    whole = markdown(_PAGES * _CHARACTERS)
    pages = [whole[at : at + _CHARACTERS] for at in range(0, len(whole), _CHARACTERS)][:_PAGES]
    size = sum(len(page.encode()) for page in pages) / 1e6
    print(f"goal: {_PAGES} pages, {size:.1f} MB, in {_GOAL} s")
    for count in (0, 10_000):
        words = terms(count)
        lists = (TermList("terms", sha256_of(b""), tuple(Term(word, Severity.FLAG) for word in words)),)
        looked = partial(look, pages, lists)
        plain = seconds(partial(looked, None))
        said = f"{plain:.2f} s without Hyperscan"
        mine = plain
        if is_installed():
            mine = seconds(partial(looked, Sieves(worth=0)))
            said = f"{mine:.2f} s; {seconds(partial(_made_first, looked)):.2f} s where sieves are made first; {said}"
        rate = aho(words, whole)
        peer = "not installed" if rate is None else f"{size / rate:.2f} s (x {size / rate / mine:.1f})"
        print(f"pages, {count} terms: {said}; pyahocorasick with NFKC {peer}")
    keys = kingfisher()(whole)
    print(f"kingfisher (keys only): {size / keys:.2f} s" if keys else "kingfisher: not installed")


def _made_first(looked: partial[None]) -> None:
    looked(Sieves())


if __name__ == "__main__":
    main()
