"""The content-security policy of each page (W3C CSP Level 3): only this site's own files, and the theme's own scripts.

The theme's inline scripts are allowed by their digests, so nothing that came in by a page's text could ever run,
even if every check before had failed. Style attributes are allowed: tables are aligned by them.
"""

from __future__ import annotations

import base64
import hashlib
import re

_INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r"<meta charset=\"utf-8\"\s*/?>", re.IGNORECASE)
_RULES = (
    "default-src 'none'; script-src 'self'{digests}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)


def with_policy(document: str, content: str) -> str:
    """Return an HTML document with its policy in the head, before anything is fetched.

    Args:
        content: the part of the document that came from a page's text; no script in it is allowed.
    """
    theme = document.replace(content, "") if content else document
    codes = [
        match["code"] for match in _INLINE.finditer(theme) if not re.search(r"\b(?:src|type)=", match["attributes"])
    ]
    digests = "".join(f" 'sha256-{_digest(code)}'" for code in dict.fromkeys(codes))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_RULES.format(digests=digests)}">'
    return _CHARSET.sub(lambda match: f"{match[0]}{policy}", document, count=1)


def _digest(code: str) -> str:
    """Return the digest that a browser compares: SHA-256 of the script's text in UTF-8, in base64."""
    return base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
