from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from fuzi.adapters.mkdocs_builder import MkDocsBuilder
from fuzi.errors import MalformedFile
from fuzi.model.ids import PageId
from fuzi.model.publication import SiteFacts, Tombstone, TombstoneKind
from site_fixture import AS_OF, PROJECT, facts, head, make_site

PAGE = "content/news/2026/11-18-open-day/index.md"
BUILT = "news/2026/11-18-open-day/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture, built once."""
    return build(make_site(tmp_path_factory.mktemp("source")), tmp_path_factory.mktemp("built"))


def build(source: Path, out: Path, known: SiteFacts | None = None) -> Path:
    MkDocsBuilder().build(source, out, known or facts())
    return out


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def refusal(source: Path, out: Path) -> str:
    with pytest.raises(MalformedFile) as refused:
        build(source, out)
    return "\n".join(
        [str(refused.value.what), *(f"{one.path}:{one.line}: {one.what}" for one in refused.value.problems)]
    )


BUILD = """
import sys, datetime as dt
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from site_fixture import facts
from fuzi.adapters.mkdocs_builder import MkDocsBuilder
MkDocsBuilder().build(Path(sys.argv[1]), Path(sys.argv[2]), facts())
"""


def test_the_same_files_and_facts_give_the_same_bytes_anywhere(site: Path, tmp_path: Path) -> None:
    source = make_site(tmp_path / "another" / "place")
    for path in source.rglob("*"):
        os.utime(path, (1, 1))
    out = tmp_path / "out"
    out.mkdir()
    elsewhere = {
        **os.environ,
        "TZ": "America/New_York",
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
    }
    command = f'umask 077; exec "{sys.executable}" -c "$0" "$@"'
    subprocess.run(
        ["sh", "-c", command, BUILD, str(source), str(out), str(PROJECT / "tests")],
        env=elsewhere,
        check=True,
        cwd=tmp_path,
    )
    assert files_of(out) == files_of(site)
    modes = {path.stat().st_mode & 0o777 for path in out.rglob("*")}
    assert modes == {0o755, 0o644}


def test_what_the_site_says_of_time_follows_the_facts(site: Path) -> None:
    mapped = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://edu.example.test/news/2026/11-18-open-day/</loc>" in mapped
    assert set(re.findall(r"<lastmod>(.*?)</lastmod>", mapped)) >= {"2026-11-18", "2025-03-01", "2026-11-23"}
    packed = (site / "sitemap.xml.gz").read_bytes()
    assert gzip.decompress(packed).decode() == mapped
    assert int.from_bytes(packed[4:8], "little") == 1795392000  # 2026-11-23T00:00:00Z


def test_no_markdown_no_readme_and_no_path_of_this_machine_is_published(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    built = files_of(site)
    assert not [path for path in built if path.endswith(".md") or "readme" in path.lower()]
    here = str(tmp_path_factory.getbasetemp()).encode()
    assert not [path for path, data in built.items() if here in data]


def test_no_page_names_another_host_as_a_source_of_anything(site: Path) -> None:
    loads = re.compile(
        r"""<(?:script|img|link|iframe|source|video|audio)\b[^>]*?(?:src|href)=["'](https?:)?//([^"'/]+)"""
    )
    for path in site.rglob("*.html"):
        hosts = {match[1] for match in loads.findall(path.read_text(encoding="utf-8"))}
        assert hosts <= {"edu.example.test"}, path
    assert not re.findall(rb"url\(\s*[\"']?https?:", b"".join(path.read_bytes() for path in site.rglob("assets/*.css")))


def test_a_title_cannot_bring_tags_into_a_page(tmp_path: Path) -> None:
    source = make_site(tmp_path / "s")
    title = '甲<script>alert(1)</script>“"乙'
    (source / PAGE).write_text(head(repr_yaml(title), description=repr_yaml(title)) + "正文。\n", encoding="utf-8")
    out = tmp_path / "o"
    out.mkdir()
    build(source, out)
    for path in (out / BUILT, out / "index.html", out / "news/index.html"):
        assert "<script>alert(1)" not in path.read_text(encoding="utf-8")
    assert "甲&lt;script&gt;" in (out / BUILT).read_text(encoding="utf-8")


def test_a_title_is_escaped_in_the_search_index_whose_words_are_shown_as_html(tmp_path: Path) -> None:
    source, out = make_site(tmp_path / "s"), tmp_path / "o"
    out.mkdir()
    (source / PAGE).write_text(head(repr_yaml("读《<甲>》与‹乙> & 丙")) + "正文。\n", encoding="utf-8")
    build(source, out)
    index = json.loads((out / "search/search_index.json").read_text(encoding="utf-8"))
    titles = {one["title"] for one in index["docs"] if one["location"].startswith("news/2026/11-18-open-day/")}
    assert titles == {"读《&lt;甲&gt;》与‹乙&gt; &amp; 丙"}
    assert "<title>读《&lt;甲&gt;》与‹乙&gt; &amp; 丙 - " in (out / BUILT).read_text(encoding="utf-8")


def repr_yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_a_page_taken_off_leaves_its_banner_alone(tmp_path: Path) -> None:
    source, out = make_site(tmp_path / "s"), tmp_path / "o"
    out.mkdir()
    stone = Tombstone(PageId("news/2026/11-18-open-day"), TombstoneKind.TAKEDOWN, "误发", AS_OF)
    build(source, out, replace(facts(), tombstones={stone.page: stone}))
    text = (out / BUILT).read_text(encoding="utf-8")
    assert "本页已紧急下线" in text
    assert "误发" in text
    assert "操场" not in text
    assert not (out / "news/2026/11-18-open-day/table.xlsx").exists()
    everything = b"".join(data for path, data in files_of(out).items() if path != BUILT)
    assert "校园开放日".encode() not in everything


def test_an_expired_page_is_nowhere(site: Path) -> None:
    everything = files_of(site)
    assert not [path for path in everything if path.startswith("public/2026/11-01-list")]
    assert not [path for path, data in everything.items() if "资助名单公示".encode() in data]


def test_a_link_to_a_page_that_has_expired_becomes_words_and_never_stops_a_build(tmp_path: Path) -> None:
    source, out = make_site(tmp_path / "s"), tmp_path / "o"
    out.mkdir()
    notice = "../../../public/2026/11-01-list"
    words = (
        f"\n[名单]({notice}/index.md)、[附件]({notice}/list.pdf)、[在线](../../../public/2026/11-02-list/index.md)\n"
    )
    with (source / PAGE).open("a", encoding="utf-8") as file:
        file.write(words)
    build(source, out)
    text = (out / BUILT).read_text(encoding="utf-8")
    assert text.count("（已下线）") == 2
    assert "11-01-list" not in text
    assert 'href="../../../public/2026/11-02-list/"' in text
    assert not (out / "public/2026/11-01-list").exists()


@pytest.mark.parametrize(
    ("path", "text", "what"),
    [
        ("mkdocs.yml", "\nhooks: [hook.py]\n", "mkdocs.yml:23: unknown key `hooks`"),
        ("mkdocs.yml", "\nplugins: [fuzi, macros]\n", "`plugins` is given twice"),
        ("mkdocs.yml", "\nextra: !ENV SECRET\n", "tags (!…) are not used here"),
        ("site_config/site.yml", "\ntimezone: Mars/Olympus\n", "there is no time zone Mars/Olympus"),
        (PAGE, "\n[错](../nowhere.md)\n", "the builder says:"),
    ],
)
def test_a_site_that_cannot_be_built_is_refused_with_the_reason(
    tmp_path: Path, path: str, text: str, what: str
) -> None:
    source, out = make_site(tmp_path / "s"), tmp_path / "o"
    out.mkdir()
    with (source / path).open("a", encoding="utf-8") as file:
        file.write(text)
    assert what in refusal(source, out)


def test_all_malformed_pages_are_named_at_once(tmp_path: Path) -> None:
    source = make_site(tmp_path / "s")
    (source / "content/news/a.md").write_text("无信息栏\n", encoding="utf-8")
    (source / "content/news/b.md").write_text("---\ntitle: 甲\n", encoding="utf-8")
    said = refusal(source, tmp_path / "o")
    assert "content/news/a.md:1: the page has no head" in said
    assert "content/news/b.md:1: the head of the page is not closed" in said


def test_a_hook_file_of_the_checkout_never_runs(tmp_path: Path) -> None:
    source, out = make_site(tmp_path / "s"), tmp_path / "o"
    out.mkdir()
    for name in ("sitecustomize.py", "mkdocs_hooks.py", "site_config/theme/__init__.py", "fuzi.py", "markdown.py"):
        (source / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    build(source, out)
    assert not (tmp_path / "ran").exists()
    assert not [path for path in files_of(out) if path.endswith(".py")]


@pytest.mark.parametrize(
    "code",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ config.load_file(page) }}",
        "{{ page.file.copy_file() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ config.plugins['fuzi'].on_config(config) }}",
        "{{ self._TemplateReference__context.environment }}",
        "{% set x = site.views.update({}) %}",
    ],
)
def test_a_theme_cannot_call_or_reach_anything_but_values(tmp_path: Path, code: str) -> None:
    source, out = make_site(tmp_path / "s"), tmp_path / "o"
    out.mkdir()
    with (source / "site_config/theme/partials/footer.html").open("a", encoding="utf-8") as file:
        file.write(code)
    refusal(source, out)


def test_a_link_out_of_the_content_is_refused(tmp_path: Path) -> None:
    source = make_site(tmp_path / "s")
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (source / "content/news/2026/11-18-open-day/a.pdf").symlink_to(tmp_path / "secret.pdf")
    assert "links and hidden files are not used under content/" in refusal(source, tmp_path / "o")


def test_a_link_in_the_theme_is_refused(tmp_path: Path) -> None:
    source = make_site(tmp_path / "s")
    (source / "site_config/theme/assets/a.css").symlink_to(tmp_path)
    assert "links are not used here" in refusal(source, tmp_path / "o")


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Path]:
    source = make_site(tmp_path / "s")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(int(AS_OF.timestamp()))}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(tmp_path / "plain")]
    subprocess.run(command, cwd=source, env=environment, check=True)
    yield tmp_path


def test_plain_mkdocs_builds_the_same_site_without_a_ledger(plain: Path) -> None:
    out = plain / "ours"
    out.mkdir()
    build(plain / "s", out, SiteFacts(AS_OF, is_registered=False))
    assert files_of(out) == files_of(plain / "plain")
    assert "未登记" in (out / BUILT).read_text(encoding="utf-8")
    shutil.rmtree(out)


def test_a_page_with_a_head_of_its_own_inside_the_text_changes_no_template(tmp_path: Path) -> None:
    source, out = make_site(tmp_path / "s"), tmp_path / "o"
    out.mkdir()
    (source / PAGE).write_text(head("甲") + "---\ntemplate: sitemap.xml\n---\n\n正文。\n", encoding="utf-8")
    build(source, out)
    assert "<title>甲 - 教育要闻 - 示例市教育信息网</title>" in (out / BUILT).read_text(encoding="utf-8")


def test_the_stamp_names_every_renderer_with_its_version() -> None:
    stamp = MkDocsBuilder().stamp()
    assert {"mkdocs", "mkdocs-material", "Markdown", "Jinja2"} <= set(stamp)
    assert all(re.match(r"\d+\.", version) for version in stamp.values())
