"""How to save a text as this project reads it, in the editors of an office: one wording wherever it is said."""

from __future__ import annotations

from fuzi.messages import msg

SAVE_AS_UTF8 = msg(
    "save it as UTF-8 without a byte order mark (BOM). Notepad: Save as, encoding UTF-8, not UTF-8 with BOM. "
    "Notepad++: Encoding, Convert to UTF-8. VS Code: click the encoding in the status bar, Save with Encoding, UTF-8"
)
SAVE_WITH_LF = msg(
    "save it with line ends LF. Notepad++: Edit, EOL Conversion, Unix (LF). VS Code: click CRLF in the status bar, "
    "choose LF. Notepad alone cannot change them"
)
