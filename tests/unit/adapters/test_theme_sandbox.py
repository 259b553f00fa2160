from __future__ import annotations

import time
from pathlib import Path

import pytest

from fuzi.adapters.mkdocs_builder import MkDocsBuilder
from fuzi.adapters.theme_sandbox import TooMuch, theme_environment
from fuzi.errors import MalformedFile
from site_fixture import facts, make_site

FOOTER = "site_config/theme/partials/footer.html"


def refused(tmp_path: Path, code: str, path: str = FOOTER) -> tuple[MalformedFile, int]:
    """Build a site whose template ends with `code`; return the refusal and the line that is wrong."""
    source, out = make_site(tmp_path / "s"), tmp_path / "o"
    out.mkdir()
    file = source / path
    before = file.read_text(encoding="utf-8").rstrip("\n") + "\n"
    file.write_text(before + code + "\n", encoding="utf-8")
    with pytest.raises(MalformedFile) as stopped:
        MkDocsBuilder().build(source, out, facts())
    return stopped.value, before.count("\n") + 1


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("{{ x.y.z }}", "the template asks for a value that does not exist"),
        ("{{ config.load_dict({}) }}", "the template calls or reaches something that a theme may not use"),
        ("{% include 'partials/nothing.html' %}", "the template names another one that does not exist"),
        ("{{ 1 // 0 }}", "the template cannot be worked out"),
        ("{{ 'a' * 999 }}", "the template calls or reaches something that a theme may not use"),
        ("{{ 9 ** 9 }}", "the template calls or reaches something that a theme may not use"),
        ("{% for i in range(100001) %}{% endfor %}", "the template takes too long or becomes too large"),
        ("{% if %}", "the template cannot be read"),
    ],
)
def test_a_template_that_stops_the_build_is_named_with_its_line_in_words(tmp_path: Path, code: str, what: str) -> None:
    error, line = refused(tmp_path, code)
    problem = error.problems[0]
    assert (problem.path, problem.line, str(problem.what)) == (FOOTER, line, what)
    assert str(error.hint) == "bring back the template of the version before"
    assert len(error.problems) == 1
    assert error.detail == ""


def test_a_template_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("fuzi.adapters.theme_sandbox.CPU_SECONDS", 0.5)
    started = time.process_time()
    loops = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    error, line = refused(tmp_path, loops)
    assert time.process_time() - started < 15
    assert (error.problems[0].path, error.problems[0].line) == (FOOTER, line)
    assert str(error.problems[0].what) == "the template takes too long or becomes too large"


def test_a_page_cannot_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.adapters.theme_sandbox.MAX_CHARACTERS", 1000)
    template = theme_environment([]).from_string("{% for i in range(n) %}0123456789{% endfor %}")
    assert len(template.render(n=100)) == 1000
    with pytest.raises(TooMuch):
        template.render(n=101)


def test_numbers_may_still_be_reckoned_with() -> None:
    assert theme_environment([]).from_string("{{ 7 % 4 }}{{ 3 * 2 }}").render() == "36"
