"""The page that answers where a page was taken off: plain HTML that needs nothing else of the site."""

from __future__ import annotations

import datetime as dt
import html

from fuzi.archive.overlay import Banner
from fuzi.messages import Translate, msg
from fuzi.model.publication import Tombstone, TombstoneKind

_CHINA = dt.timezone(dt.timedelta(hours=8))
_TITLES = {
    TombstoneKind.RETRACTION: msg("This page has been retracted"),
    TombstoneKind.TAKEDOWN: msg("This page has been taken down"),
    TombstoneKind.EXPIRY: msg("This page has expired"),
}


def plain_banner(translate: Translate, language: str) -> Banner:
    """Return what makes banner pages in one language; `language` is the page's `lang` (`zh-CN`)."""

    def banner(tombstone: Tombstone) -> bytes:
        title = _TITLES[tombstone.kind].render(translate)
        day = tombstone.since.astimezone(_CHINA).date().isoformat()
        since = msg("Off the site since {day}.", day=day).render(translate)
        reason = msg("Reason: {reason}", reason=tombstone.reason).render(translate)
        home = "../" * (tombstone.page.count("/") + 1) if tombstone.page != "index" else "./"
        back = msg("Back to the home page").render(translate)
        lines = (
            "<!doctype html>",
            f'<html lang="{html.escape(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
            f"<title>{html.escape(title)}</title>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{html.escape(title)}</h1>",
            f"<p>{html.escape(since)}</p>",
            f"<p>{html.escape(reason)}</p>",
            f'<p><a href="{home}">{html.escape(back)}</a></p>',
            "</main>",
            "</body>",
            "</html>",
        )
        return ("\n".join(lines) + "\n").encode()

    return banner
