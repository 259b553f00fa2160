"""Links to what is no longer on the site become plain words with a remark, so that no reader meets a dead end."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection

_LINK = re.compile(r'<a\s[^<>]*?href="([^"]*)"[^<>]*>((?:(?!<a\s).)*?)</a>', re.DOTALL)


def without_dead_links(text: str, url: str, gone: Collection[str], remark: str) -> str:
    """Return a page's HTML with every link to a gone address turned into words.

    Args:
        text: the HTML of a page's text.
        url: the page's own address, relative to the site's root (empty or ending with `/`).
        gone: the addresses that are not built, relative to the site's root, without a closing `/`.
        remark: what is said behind the words, in the site's language.
    """

    def plain(match: re.Match[str]) -> str:
        target = html.unescape(match[1]).split("#")[0].split("?")[0]
        if not target or "://" in target:
            return match[0]
        address = posixpath.normpath(posixpath.join("/", url, target)).strip("/")
        if address not in gone:
            return match[0]
        return f'<span class="fz-gone">{match[2]}<span class="fz-gone__why">{html.escape(remark)}</span></span>'

    return _LINK.sub(plain, text) if gone else text


def address_of(path: str) -> str:
    """Return the address of a file under `content/`, relative to the site's root, without a closing `/`."""
    inner = path.removeprefix("content/")
    return inner.removesuffix("/index.md") if inner.endswith("/index.md") else inner.removesuffix(".md")
