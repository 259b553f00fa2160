"""From one source to its findings: texts, names, what could not be inspected; places and masked excerpts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.messages import Message, msg, visible
from fuzi.model.document import RECORDING, Extracted, TextLayer
from fuzi.model.editor_advice import SAVE_AS_UTF8
from fuzi.model.finding import Finding, PartPlace, Place, Severity, TextPlace
from fuzi.model.fingerprint_key import NO_KEYS, Keys
from fuzi.model.ids import Sha256
from fuzi.model.late_pattern import late
from fuzi.model.notice import SHIPPED
from fuzi.scanning.bounds import Tally
from fuzi.scanning.kinds import LARGEST_TEXT, plain_text
from fuzi.scanning.masking import COVER, excerpt, masked_name, united
from fuzi.scanning.matching import Match, Matcher
from fuzi.scanning.page_day import day_of
from fuzi.scanning.rule import Carrier, Rule
from fuzi.scanning.rules import BY_ID
from fuzi.scanning.source import Source
from fuzi.scanning.tokens import with_tokens

TERMS_FOLDER = "review/confidentiality/terms/"
"""Where the term lists are; their own words are no findings in them."""


_HEAR = msg("a recording was not inspected: a person must listen to it or watch it")
_HEARD = msg("Listen to it or watch it to the end; the confidentiality officer acknowledges it in the review.")
_BLANKS = late(r"\s+")
_SEARCHER = msg("try again; if it stays so, whoever runs this machine installs fuzi's packages anew (`scripts/setup`)")
_UNDECODED = late("[\ud800-\udfff]+")


class Looked(Struct, frozen=True):
    """What one source gave: its path as it may be shown, its findings, why it could not be inspected."""

    path: str
    findings: tuple[Finding, ...] = ()
    refusal: Message | None = None


class _Text(Struct, frozen=True):
    """One text of a source and how its places are named."""

    source: Source
    path: str
    text: str
    part: str = ""
    keys: Keys = NO_KEYS
    tally: Tally = field(default_factory=Tally)
    layer: TextLayer | None = None


def look_at(source: Source, matcher: Matcher, keys: Keys, named: dict[str, tuple[str, tuple[Finding, ...]]]) -> Looked:
    """Return the findings of one source; `named` remembers the paths already looked at."""
    path = source.path
    found: list[Finding] = []
    if path:
        if path not in named:
            named[path] = _name(source, matcher, keys)
            found += named[path][1]
        path = named[path][0]
    if source.carrier is not Carrier.FILE:
        return Looked(path, (*found, *_words(source, path, matcher, keys)))
    looked = _content(source, path, matcher, keys)
    found += looked.findings
    if source.unsearched is None:
        return replace(looked, findings=tuple(found))
    unsearched = replace(_refused(source, path, source.unsearched).findings[0], hint=_SEARCHER)
    return Looked(path, (*found, unsearched), looked.refusal or source.unsearched)


def shown_name(path: str, matcher: Matcher) -> str:
    """Return a path as it may be shown, the values and terms in it masked: as findings in the file name it."""
    return _name(Source(path, b""), matcher, NO_KEYS)[0]


def _words(source: Source, path: str, matcher: Matcher, keys: Keys) -> Iterator[Finding]:
    """Look at what Git keeps beside the files; what is not text in UTF-8 cannot be looked at."""
    source = replace(source, digest=keys.digest_of_words(source.data))
    place = source.origin or source.carrier
    try:
        text = _Text(source, path, source.data.decode("utf-8"), place, keys)
    except UnicodeDecodeError:
        source = replace(source, refusal=msg("these words are not in UTF-8"))
    if source.refusal is not None:
        refused = _finding(BY_ID["not-inspected"], source, path, PartPlace(place), source.refusal)
        yield replace(refused, hint=None)  # the refusal itself says what to do
        return
    yield from _texts(text, matcher)
    yield from _rest(source, path, text.tally)
    if source.unsearched is not None:
        what = msg("these words could not be inspected: {reason}", reason=source.unsearched)
        yield replace(_finding(BY_ID["not-inspected"], source, path, PartPlace(place), what), hint=_SEARCHER)


def _name(source: Source, matcher: Matcher, keys: Keys) -> tuple[str, tuple[Finding, ...]]:
    """Look at a path, each folder a line; return the path as it may be shown."""
    lines = source.path.replace("/", "\n")
    matches = _matches(source, matcher, lines, Carrier.NAME)
    shown = masked_name(source.path, [(match.start, match.end) for match in matches])
    broken = _UNDECODED.sub(COVER, shown)
    problem = source.name_problem if broken == shown else None
    if problem is not None:
        broken = visible(shown.replace("\n", "\\u{a}"))
    digest = keys.digest_of_words(source.path.encode("utf-8", "surrogateescape"))
    text = _Text(replace(source, digest=digest), broken, lines, "name", keys)
    found = [*_findings(text, matches), *_rest(text.source, broken, text.tally)]
    if problem is not None or broken != shown:
        refused = _finding(BY_ID["not-inspected"], text.source, broken, PartPlace("name"), _name_refused(problem))
        found.append(replace(refused, hint=None))
    return broken, tuple(found)


def _name_refused(problem: Message | None) -> Message:
    """Return why a name is refused that no tree may hold; where no problem is told, it is not in UTF-8."""
    if problem is None:
        return msg(
            "the name of this file is not in UTF-8; rename it, and where an earlier commit still holds the old name, "
            "submit with `fuzi submit --squash`"
        )
    return msg(
        "the name of this file cannot be taken ({problem}); rename it, and where an earlier commit still holds the old "
        "name, submit with `fuzi submit --squash`",
        problem=problem,
    )


def _content(source: Source, path: str, matcher: Matcher, keys: Keys) -> Looked:
    if source.extracted is not None:
        return _document(source, path, source.extracted, matcher, keys)
    if len(source.data) > LARGEST_TEXT:
        return _refused(source, path, msg("larger than {size} MB", size=LARGEST_TEXT >> 20))
    if source.path.startswith(TERMS_FOLDER):
        matcher = replace(matcher, terms=())
    plain = plain_text(source.data)
    if plain is None:
        return _refused(source, path, msg("its type is unknown here"))
    text = _Text(source, path, plain.text, source.origin, keys)
    matches = _matches(source, matcher, plain.text, source.carrier)
    found = [*_findings(text, matches), *_shown(text, matches, matcher), *_rest(source, path, text.tally)]
    if plain.encoding != "utf-8":
        rule = BY_ID["garbled-text"]
        what = msg("this text is not UTF-8 (it was read as {encoding})", encoding=plain.encoding)
        place = PartPlace(f"{source.origin}:encoding") if source.origin else TextPlace(1, 1, 1, 1)
        found.append(replace(_finding(rule, source, path, place, what), hint=SAVE_AS_UTF8))
    return Looked(path, tuple(found))


def _shown(text: _Text, known: Sequence[Match], matcher: Matcher) -> Iterator[Finding]:
    """Look at what readers see of a file; what was found in its bytes already is not told twice."""
    ahead = f"{text.part}:" if text.part else ""
    values = {(match.rule.id, _BLANKS.sub("", match.value)) for match in known}
    for layer in text.source.shown:
        matches = _matches(text.source, matcher, layer.text, text.source.carrier)
        fresh = [one for one in matches if (one.rule.id, _BLANKS.sub("", one.value)) not in values]
        yield from _findings(replace(text, text=layer.text, part=f"{ahead}{layer.part}"), fresh)


def _document(source: Source, path: str, read: Extracted, matcher: Matcher, keys: Keys) -> Looked:
    ahead = f"{source.origin}:" if source.origin else ""
    found: list[Finding] = []
    tally = Tally()
    known: set[tuple[str, str, str]] = set()
    for layer in sorted(read.layers, key=lambda one: one.again):
        told = [
            (one, (layer.part, one.rule.id, _BLANKS.sub("", one.value)))
            for one in _matches(source, matcher, layer.text, source.carrier)
        ]
        matches = [one for one, value in told if not layer.again or value not in known]
        known |= {value for _one, value in told}
        text = _Text(source, path, layer.text, f"{ahead}{layer.part}", keys, tally, layer)
        found += _findings(text, matches)
    picture = BY_ID["picture-not-inspected"]
    for part in read.pictures:
        if tally.takes(picture, picture.severity):
            one = _finding(picture, source, path, PartPlace(ahead + (part or "picture")), picture.what)
            found.append(replace(one, what=_HEAR, hint=_HEARD) if part.endswith(RECORDING) else one)
    found += _rest(source, path, tally)
    if read.refusal is not None:
        refused = _refused(source, path, read.refusal)
        return replace(refused, findings=(*found, *refused.findings))
    if RECORDING in read.pictures:
        return Looked(path, tuple(found), msg("a recording that nobody has listened to or watched yet"))
    return Looked(path, tuple(found), msg("a picture that nobody has looked at yet") if "" in read.pictures else None)


def _matches(source: Source, matcher: Matcher, text: str, carrier: Carrier) -> tuple[Match, ...]:
    """Return what the rules find in a text of a source, and what the engine for keys and tokens told of it."""
    notices = SHIPPED if carrier is Carrier.NAME else source.notices
    matches = matcher.matches(text, carrier, notices, day_of(source.path))
    tokens = source.tokens.get(text)
    return with_tokens(matches, tokens, text) if tokens else matches


def _refused(source: Source, path: str, reason: Message) -> Looked:
    what = msg("this file could not be inspected: {reason}", reason=reason)
    place = PartPlace(f"{source.origin}:file" if source.origin else "file")
    return Looked(path, (_finding(BY_ID["not-inspected"], source, path, place, what),), reason)


def _texts(text: _Text, matcher: Matcher) -> Iterator[Finding]:
    return _findings(text, _matches(text.source, matcher, text.text, text.source.carrier))


def _findings(text: _Text, matches: Sequence[Match]) -> Iterator[Finding]:
    if not matches:
        return
    spans = united([(match.start, match.end) for match in matches])
    lines = [at for at, char in enumerate(text.text) if char == "\n"]
    for match in matches:
        if not text.tally.takes(match.rule, match.severity):
            continue
        place = _place(text, lines, match)
        masked = excerpt(text.text, (match.start, match.end), spans, match.rule.exposure)
        found = _finding(match.rule, text.source, text.path, place, match.what, match.severity)
        newest, *former = text.keys.fingerprints(match.rule.id, match.value) or ("",)
        yield replace(found, excerpt=masked, fingerprint=newest, former_fingerprints=tuple(former))


def _rest(source: Source, path: str, tally: Tally) -> Iterator[Finding]:
    """Yield one finding for all that a file holds beyond the bound of a kind; it has no value of its own to waive."""
    origin = source.origin or ("" if source.carrier is Carrier.FILE else source.carrier)
    ahead = f"{origin}:" if origin else ""
    for rule, severity, count in tally.rest():
        what = msg("{what}, and {count} more of the same in this file", what=rule.what, count=count)
        yield _finding(rule, source, path, PartPlace(f"{ahead}more-{severity}"), what, severity)


def _place(text: _Text, lines: Sequence[int], match: Match) -> Place:
    """Return lines and columns in a file, `part/line` in a document, `origin:line:column` elsewhere."""
    line, column = _line_and_column(lines, match.start)
    if not text.part:
        end_line, end_column = _line_and_column(lines, match.end)
        return TextPlace(line, column, end_line, end_column)
    if text.part == "name":
        return PartPlace("name")
    is_layer = text.source.extracted is not None or text.part != text.source.origin
    if text.layer is not None and text.layer.marks:
        return PartPlace(f"{text.part}/{text.layer.place(match.start)}")
    if text.source.carrier is Carrier.FILE and is_layer:
        return PartPlace(f"{text.part}/{line}")
    return PartPlace(f"{text.part}:{line}:{column}")


def _line_and_column(lines: Sequence[int], at: int) -> tuple[int, int]:
    line = bisect_left(lines, at)
    return line + 1, at - (lines[line - 1] if line else -1)


def _finding(  # noqa: PLR0917 - the parts of one finding
    rule: Rule, source: Source, path: str, place: Place, what: Message, severity: Severity | None = None
) -> Finding:
    return Finding(
        rule=rule.id,
        severity=severity or rule.severity,
        path=path,
        where=place,
        file_digest=Sha256(source.digest),
        what=what,
        hint=rule.hint,
        page=source.page,
        why=msg("{why} ({basis})", why=rule.why, basis=rule.basis),
    )
