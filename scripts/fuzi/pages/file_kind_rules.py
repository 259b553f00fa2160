"""What kinds of files a page may carry (`file-kind`): those that are listed, if the bytes are what the name says.

A list of what is allowed, not of what is not: nobody knows every ending that some computer runs or obeys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from fuzi.messages import msg
from fuzi.model.finding import Finding
from fuzi.model.page import is_picture
from fuzi.pages.marks import on_name

ENDINGS: dict[str, str] = {
    "documents": "pdf ofd docx xlsx pptx doc xls ppt wps et dps odt ods odp rtf txt csv md epub",
    "pictures": "png jpg jpeg gif webp svg",
    "media": "mp3 m4a wav ogg mp4 webm vtt srt",
    "archives": "zip 7z rar tar gz",
    "data": "json geojson ics",
}
"""Every ending that is published, without its dot (`vtt` and `srt` are the captions of a film)."""
_ALLOWED = frozenset(f".{ending}" for endings in ENDINGS.values() for ending in endings.split())
_ACTIVE = frozenset({".html", ".htm", ".xhtml", ".js", ".mjs", ".css", ".xml", ".xsl", ".swf", ".wasm", ".php", ".map"})
_WRITTEN = frozenset({".txt", ".csv", ".md", ".vtt", ".srt", ".json", ".geojson", ".ics", ".svg"})
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[a-z!?/])", re.IGNORECASE)
_PICTURE_BYTES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


def kind_findings(path: str, data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with the kind of one file under `content/`."""
    ending = PurePosixPath(path).suffix
    if ending.lower() in _ACTIVE:
        what = msg("a file of this kind would run or restyle the site")
        yield on_name("raw-html-script", path, what, msg("write a page in Markdown, or attach a PDF"))
    elif ending.lower() not in _ALLOWED:
        what = msg("files with the ending {ending} are not published", ending=ending)
        if not ending:
            what = msg("a file without an ending is not published: nobody could open it")
        hint = msg("save it as PDF or in another of these kinds: {endings}", endings=_listed())
        yield on_name("file-kind", path, what, hint)
    elif not _is_what_it_says(path, ending.lower(), data):
        what = msg("the file is not what its ending {ending} says", ending=ending)
        hint = msg("open it in the program that made it and save it anew; a new name does not change what it is")
        yield on_name("file-kind", path, what, hint)


def _listed() -> str:
    return " ".join(ENDINGS.values())


def _is_what_it_says(path: str, ending: str, data: bytes) -> bool:
    """Tell whether a picture is one, and whether no web page hides behind another name.

    Any picture may bear any picture's ending: browsers look at the bytes.
    """
    if ending in _WRITTEN:
        return True
    if is_picture(path):
        return data.startswith(_PICTURE_BYTES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    return _MARKUP.match(data) is None
