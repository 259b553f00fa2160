"""JSON for whoever reads an answer: valid UTF-8 whatever names and documents hold.

A name that is no UTF-8, or half a character of a document, stands in a text as a lone surrogate: it is written as an
escape (RFC 8259, section 8.2), for no byte of UTF-8 stands for it.
"""

from __future__ import annotations

import json
import re
from typing import Any

_LONE = re.compile("[\ud800-\udfff]")


def json_text(document: Any) -> str:
    """Return a document as indented JSON."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
