"""Compile the translations: locale/zh/*.po (one file per room) into locale/zh/LC_MESSAGES/fuzi.mo.

Refuses a sentence that is translated twice differently, lost placeholders, fuzzy entries, and (with --check) a
catalogue that is older than its sources or a sentence of the code that has no translation.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

PACKAGE = Path(__file__).resolve().parent.parent / "fuzi"
ZH = PACKAGE / "locale" / "zh"
KEYWORDS = {"msg": None, "_": None, "translate": None}


def merged() -> tuple[Catalog, list[str]]:
    """Return one catalogue of all rooms and what is wrong with them."""
    dated = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # fixed, so that the same sources give the same bytes
    whole = Catalog(locale="zh", project="fuzi", charset="utf-8", creation_date=dated, revision_date=dated)
    wrong = []
    for source in sorted(ZH.glob("*.po")):
        with source.open("rb") as stream:
            for entry in pofile.read_po(stream, locale="zh", abort_invalid=True):
                if not entry.id:
                    continue
                if not entry.string or entry.fuzzy:
                    wrong.append(f"{source.name}: no translation of {entry.id!r}")
                    continue
                if sorted(re.findall(r"\{(\w+)", str(entry.id))) != sorted(re.findall(r"\{(\w+)", str(entry.string))):
                    wrong.append(f"{source.name}: other placeholders in {entry.id!r}")
                known = whole.get(entry.id)
                if known and known.string != entry.string:
                    wrong.append(f"{source.name}: {entry.id!r} is translated differently elsewhere")
                whole.add(entry.id, entry.string)
    return whole, wrong


def used() -> dict[str, str]:
    """Return every sentence of the code and where it stands first."""
    found: dict[str, str] = {}
    for name, line, sentence, _comments, _context in extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        found.setdefault(str(sentence), f"{name}:{line}")
    return found


def main() -> int:
    """Compile, or compare with `--check`; 1 when something is wrong."""
    catalogue, wrong = merged()
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    target = ZH / "LC_MESSAGES" / "fuzi.mo"
    missing = [f"{place}: not translated: {key!r}" for key, place in used().items() if not catalogue.get(key)]
    if "--check" in sys.argv:
        if not target.exists() or target.read_bytes() != buffer.getvalue():
            wrong.append("fuzi.mo is older than its sources: run scripts/messages")
        wrong += missing
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(buffer.getvalue())
        for line in missing:
            print("warning:", line)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
