"""Looks at many sources together with others: the same findings, whoever looked.

All sources of one path are in one piece, in their order, for a name is looked at once. What a worker does not answer,
or answers so that it cannot be an answer, is looked at here: nothing is left out because somebody else failed.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fuzi.model.rendering import RenderedText
from fuzi.ports.credentials import Credentials, NoCredentials
from fuzi.ports.documents import Documents
from fuzi.ports.rendering import PATIENCE, Renderer
from fuzi.ports.workers import Workers
from fuzi.scanning.engine import Ruleset, looked_at
from fuzi.scanning.findings import Looked
from fuzi.scanning.sieve import Sieves
from fuzi.scanning.source import Source
from fuzi.steps.check import sent, wire
from fuzi.steps.check.renderings import KnowingRenderer, NotingRenderer
from fuzi.steps.check.scan_sources import with_documents
from fuzi.steps.check.search_tokens import with_tokens
from fuzi.steps.check.shown_layers import with_shown

_PIECES_EACH = 3
"""Pieces for each who shares: a slow one holds nobody up for long, and few readers have to be started."""
_PER_SOURCE, _PER_BYTE, _LARGEST_TEXT = 0.003, 1.5e-6, 300_000
"""Seconds that a text takes about; one that is larger is looked at much faster."""
_PER_DOCUMENT, _PER_PICTURES = 0.05, 1.0
"""Seconds that a document takes about, and one where pictures are read."""
_PATIENT, _SLOWEST = 120.0, 20.0
"""A piece may take two minutes, and twenty times of what it takes about."""
_LARGEST_SENT = 256 * 1024 * 1024
"""Bytes of the largest piece that is sent to another machine."""
_LONGEST, _LONGEST_WITH_PICTURES = 60.0, 9_200.0
"""Seconds that the reader of documents gives one file at most, and one with pictures."""


class Readers(Struct, frozen=True):
    """What reads the text layers of sources, and the keys in them; `extensions`: the site's, for Markdown."""

    documents: Documents
    renderer: Renderer
    extensions: Sequence[str] = ()
    credentials: Credentials = NoCredentials()

    def read(self, sources: Sequence[Source]) -> list[Source]:
        """Return the sources with all their text layers, and with what the engine for keys and tokens tells of them."""
        return with_tokens(self.layers(sources), self.credentials)

    def layers(self, sources: Sequence[Source]) -> list[Source]:
        """Return the sources with all their text layers alone."""
        return with_shown(with_documents(sources, self.documents), self.renderer, self.extensions)


class Looks(Struct, frozen=True):
    """Each source with what it gave, in order; and a renderer that knows already what was rendered."""

    pairs: list[tuple[Source, Looked]]
    renderer: Renderer


def look_together(sources: Sequence[Source], rules: Ruleset, readers: Readers, workers: Workers) -> Looks:
    """Look at sources with the help of others, where it is worth it; with the same answer as alone."""
    costs = [_seconds(one, readers.documents) for one in sources]
    count = workers.count_for(sum(costs)) if len(sources) > 1 else 1
    shared = None if count < 2 else _shared(_Scan(sources, rules, readers, costs, count), workers)
    if shared is None:
        return Looks(list(looked_at(readers.read(sources), rules)), readers.renderer)
    return shared


class _Scan:
    """The port `Pieces` over the sources of one check."""

    def __init__(
        self, sources: Sequence[Source], rules: Ruleset, readers: Readers, costs: Sequence[float], count: int
    ) -> None:
        self.sources, self.rules, self.readers, self.costs = sources, rules, readers, costs
        self.parts = _cut(sources, costs, count * _PIECES_EACH)

    def __len__(self) -> int:
        return len(self.parts)

    def part(self, number: int) -> list[Source]:
        """Return the sources of a piece."""
        return [self.sources[index] for index in self.parts[number]]

    def look(self, number: int) -> wire.Part:
        """Look at a piece here."""
        return _looked(self.part(number), self.rules, self.readers)

    def answer(self, number: int) -> bytes:
        """Look at a piece for somebody else; nothing where a text of it cannot be told (half a character of a PDF)."""
        try:
            return wire.dump(self.look(number))
        except UnicodeEncodeError:
            return b""

    def sent(self, number: int) -> bytes | None:
        """Return a piece as it goes to another machine; a large one stays here, and one whose names are not UTF-8."""
        part = self.part(number)
        if sum(len(one.data) for one in part) > _LARGEST_SENT:
            return None
        try:
            return sent.dump(part, self.rules, self.readers.extensions)
        except UnicodeEncodeError:
            return None

    def seconds(self, number: int) -> float:
        """Return how long a piece may take: far longer than honest files do, and as long as one hostile file may."""
        indexes = self.parts[number]
        longest = _LONGEST_WITH_PICTURES if "ocr" in self.readers.documents.extras else _LONGEST
        documents = sum(_is_document(self.sources[index]) for index in indexes)
        return _PATIENT + _SLOWEST * sum(self.costs[index] for index in indexes) + longest * documents


def _shared(scan: _Scan, workers: Workers) -> Looks | None:
    """Return what all pieces gave; None where so much was refused that only one who sees all of it may say so."""
    told = workers.share(scan)
    found: dict[int, Looked] = {}
    known: dict[str, RenderedText] = {}
    refused = 0
    for number, indexes in enumerate(scan.parts):
        part = _answer(told.get(number, b""), len(indexes)) or scan.look(number)
        part = _looked_after(part, scan.part(number), scan) if part.read else part
        found |= dict(zip(indexes, part.looked, strict=True))
        known |= part.rendered
        refused += part.refused
    if refused >= PATIENCE:
        return None
    pairs = [(source, found[index]) for index, source in enumerate(scan.sources)]
    return Looks(pairs, KnowingRenderer(scan.readers.renderer, scan.readers.extensions, known))


def _looked(sources: Sequence[Source], rules: Ruleset, readers: Readers) -> wire.Part:
    noting = NotingRenderer(readers.renderer)
    read = replace(readers, renderer=noting).read(sources)
    looked = [looked for _source, looked in looked_at(read, rules)]
    return wire.Part(looked, (), noting.rendered, noting.refused + _unsearched(read))


def _unsearched(read: Sequence[Source]) -> int:
    """Return as many as end the patience where the engine for keys told nothing: it then tells nothing of any text."""
    return PATIENCE if any(one.unsearched is not None for one in read) else 0


def _looked_after(part: wire.Part, sources: Sequence[Source], scan: _Scan) -> wire.Part:
    """Look here at what a worker only read."""
    layers = zip(sources, part.read, strict=True)
    found = [replace(source, extracted=one.extracted, shown=one.shown) for source, one in layers]
    read = with_tokens(found, scan.readers.credentials)
    looked = [looked for _source, looked in looked_at(read, scan.rules)]
    return wire.Part(looked, (), part.rendered, part.refused + _unsearched(read))


def answer_sent(data: bytes, readers: Readers, sieves: Sieves | None = None) -> bytes:
    """Return the answer to a piece from another machine; nothing where it is no piece, or cannot be told."""
    try:
        piece = sent.parse(data)
        readers = replace(readers, extensions=piece.extensions)
        if piece.is_look:
            return wire.dump(_looked(sent.sources_of(piece), sent.rules_of(piece).with_sieves(sieves), readers))
        noting = NotingRenderer(readers.renderer)
        read = replace(readers, renderer=noting).layers(sent.sources_of(piece))
        layers = [wire.Layers(one.extracted, one.shown) for one in read]
        return wire.dump(wire.Part((), layers, noting.rendered, noting.refused))
    except (ValueError, RecursionError):
        return b""


def _answer(data: bytes, count: int) -> wire.Part | None:
    """Return an answer about so many sources; None for what cannot be one."""
    try:
        return wire.parse(data, count)
    except (ValueError, RecursionError):
        return None


def _cut(sources: Sequence[Source], costs: Sequence[float], most: int) -> list[list[int]]:
    """Return the numbers of the sources in pieces of about the same cost, those of one path together."""
    together: dict[object, list[int]] = {}
    for index, source in enumerate(sources):
        together.setdefault(source.path or index, []).append(index)
    wanted = sum(costs) / most
    pieces: list[list[int]] = [[]]
    cost = 0.0
    for indexes in together.values():
        if cost >= wanted:
            pieces.append([])
            cost = 0.0
        pieces[-1] += indexes
        cost += sum(costs[index] for index in indexes)
    return [sorted(one) for one in pieces]


def _seconds(source: Source, documents: Documents) -> float:
    if _is_document(source):
        return _PER_PICTURES if "ocr" in documents.extras else _PER_DOCUMENT
    return _PER_SOURCE + _PER_BYTE * min(len(source.data), _LARGEST_TEXT)


def _is_document(source: Source) -> bool:
    return b"\0" in source.data[:4096] or source.data.startswith(b"%PDF")
