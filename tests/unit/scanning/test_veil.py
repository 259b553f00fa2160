"""What is quoted is masked where a rule or the engine for keys marks it; the engine is asked once, and seldom."""

from __future__ import annotations

import pytest

from fakes.credentials import FakeCredentials
from fuzi.errors import Problem
from fuzi.messages import msg
from fuzi.model.finding import Finding, PartPlace, Severity
from fuzi.model.ids import Sha256
from fuzi.model.verdict import Reason
from fuzi.scanning.veil import Veil
from fuzi.steps.check.search_tokens import tokens_in

KEY = "KEYa1B2c3D4e5F6g7H8i9J0k1L2m3N4"
PAGE = "content/news/a/index.md"


def veil(engine: FakeCredentials) -> Veil:
    return Veil(search=lambda texts: tokens_in(texts, engine))


def finding(what: str, path: str = PAGE, part: str = "head") -> Finding:
    told = msg("two pages have the title {title}", title=what)
    return Finding("page-title", Severity.BLOCK, path, PartPlace(part), Sha256("a" * 64), told, hint=told)


@pytest.mark.parametrize("dress", ["{}", "题目{}", "a/{}/b", "a {} b", "{}\u200b", "x\u200b{}"])
def test_a_key_that_only_the_engine_knows_is_not_quoted(dress: str) -> None:
    words, engine = dress.format(KEY), FakeCredentials()
    told = veil(engine)
    path = f"content/{words}/index.md"
    said: list[object] = [
        *told.findings([finding(words), finding("题目", path), finding("题目", part=f"zip:{words}")]),
        *told.reasons([Reason("path-refused", msg("{path} is refused", path=[words]), {"path": path})]),
        *told.problems(
            [Problem(path, 1, msg("{value} is unknown", value=msg("“{x}”", x=words)), msg("not {x}", x=words))]
        ),
        told.words(words),
    ]
    assert KEY[3:12] not in repr(said) and "▇" in repr(said)
    assert KEY[3:12] in repr(Veil().words(words)), "the rules do not know it"


def test_the_engine_is_asked_once_about_what_may_be_a_key_and_about_nothing_else() -> None:
    engine = FakeCredentials()
    told = veil(engine)
    plain = [finding("校园开放日", f"content/news/2026/11-2{n}-open-day/photo-{n}.jpg") for n in range(5)]
    told.findings(plain)
    told.words("ab" * 20 + "12" * 12)  # a digest
    assert not engine.asked
    told.findings([finding(f"{KEY}{n}") for n in range(20)])
    told.reasons([Reason("path-refused", msg("{path} is refused", path=f"{KEY}1"), {})])
    assert len(engine.asked) == 1


def test_where_the_engine_cannot_tell_whatever_may_be_a_key_is_masked() -> None:
    engine = FakeCredentials()
    engine.refusal = msg("it crashed")
    (told,) = veil(engine).findings([finding(f"校园开放日 {KEY}")])
    assert "校园开放日" in repr(told) and KEY not in repr(told)


def test_what_the_reader_has_to_type_again_is_shown_unless_it_blocks() -> None:
    for is_sure in (True, False):
        told = veil(FakeCredentials(is_sure=is_sure))
        reason = Reason("email-unknown", msg("nobody has {email}", email=f"{KEY}@example.test"), {})
        assert (KEY in repr(told.reasons([reason]))) is not is_sure
