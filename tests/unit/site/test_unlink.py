from __future__ import annotations

import pytest

from fuzi.site.unlink import address_of, without_dead_links

GONE = {"public/list", "public/list/a.pdf"}


@pytest.mark.parametrize(
    "href",
    [
        "../../../public/list/",
        "../../../public/list",
        "../../../public/list/#top",
        "../../../public/list/a.pdf",
        "/public/list/",
    ],
)
def test_a_link_to_what_is_gone_becomes_words(href: str) -> None:
    made = without_dead_links(f'见<a href="{href}">名单</a>。', "news/2026/x/", GONE, "（已下线）")
    assert made == '见<span class="fz-gone">名单<span class="fz-gone__why">（已下线）</span></span>。'


@pytest.mark.parametrize(
    "href", ["../../../public/", "#public/list", "https://a.example.test/public/list", "../../public/list/"]
)
def test_every_other_link_stays(href: str) -> None:
    text = f'<a href="{href}">名单</a>'
    assert without_dead_links(text, "news/2026/x/", GONE, "（已下线）") == text


def test_addresses_follow_paths() -> None:
    paths = ("content/public/list/index.md", "content/public/list.md", "content/public/a.pdf")
    assert [address_of(path) for path in paths] == ["public/list", "public/list", "public/a.pdf"]
