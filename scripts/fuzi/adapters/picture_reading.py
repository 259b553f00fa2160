"""Reads what stands in a picture: its words, faint words laid over it, QR and bar codes. Needs the extra `ocr`.

Runs in a confined child only. The models are files of the installed packages; nothing is fetched.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import cv2
import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image, ImageOps
from rapidocr import RapidOCR

from fuzi.adapters.document_reading import TooMuch
from fuzi.messages import msg

MOST_PIXELS = 80_000_000
MOST_FRAMES = 8
LONGEST_SIDE = 2_000
"""Pixels of the longest side at which words are looked for; a larger picture is read in tiles besides."""
_MOST_TILES = 6
_LEAST_SIDE = 8
"""In a picture with a shorter side no word can stand."""
_PAGE_SCALE = 150 / 72
_FAINT = ((110, 252, 35, 5), (195, 252, 0, 5), (236, 253, 0, 3))
"""From which to which grey faint words are looked for, how far the picture is turned, how large lost specks are."""
_WHITE, _LEAST_WHITE = 246, 0.5
_LEAST_FAINT, _MOST_FAINT = 0.0005, 0.25
_LEAST_SCORE, _LEAST_FAINT_SCORE = 0.5, 0.8
_OPAQUE = 255
_WORD = 4
"""So many characters of faint words that were read are no specks: they are not looked for in another way."""
_FORMS_DEEP = 4
_COVERS = (2, 3, 4)
"""What may cover a picture: shapes, pictures, shades (FPDF_PAGEOBJ)."""
_MOST_COVERED = 40
_LEAST_COVERED, _EDGE = 30.0, 2.0
"""Square points: a box over a word of the smallest print. Points: so far a picture may reach beyond its page."""
Layer = tuple[str, str]
Bounds = tuple[float, float, float, float]


def read_picture(data: bytes) -> Iterator[Layer]:
    """Yield (`seen` or `code`, words) of a picture.

    Raises:
        TooMuch: it is too large, has too many frames, or is of a kind that is not opened here.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = Image.open(io.BytesIO(data))
        frames = getattr(picture, "n_frames", 1)
        if frames > MOST_FRAMES or picture.width * picture.height > MOST_PIXELS:
            raise TooMuch(msg("the picture is too large to be read"))
        for frame in range(frames):
            picture.seek(frame)
            for flat in _flat(picture):
                yield from _read(flat)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError, cv2.error) as error:
        raise TooMuch(msg("the picture is damaged, or of a kind that is not opened here")) from error


def read_page(data: bytes, number: int) -> Iterator[Layer]:
    """Yield what stands on one page of a PDF, drawn as a reader sees it.

    Args:
        number: the page, counted from 1.

    Raises:
        TooMuch: the page is too large, or cannot be drawn.
    """
    try:
        page = pypdfium2.PdfDocument(data)[number - 1]
        width, height = page.get_size()
        if width * height * _PAGE_SCALE**2 > MOST_PIXELS:
            raise TooMuch(msg("the picture is too large to be read"))
        drawn = (
            page.render(scale=_PAGE_SCALE, maybe_alpha=False).to_numpy().copy()
        )  # the page's own memory goes with it
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise TooMuch(msg("the picture is damaged, or of a kind that is not opened here")) from error
    yield from _read(np.ascontiguousarray(drawn[:, :, :3]))
    for count, covered in enumerate(_covered(page)):
        if count >= _MOST_COVERED:
            raise TooMuch(msg("the picture is too large to be read"))
        yield from _read(covered)


def _covered(page: Any) -> Iterator[Any]:
    """Yield the pictures of a page that something is drawn over, or that reach beyond it: each as it is in the file.

    Whoever blackens words in a scanned page with a box leaves them in the picture beneath.
    """
    objects = list(page.get_objects(max_depth=_FORMS_DEEP))
    width, height = page.get_size()
    for number, one in enumerate(objects):
        if not isinstance(one, pypdfium2.PdfImage):
            continue
        bounds = one.get_bounds()
        over = (other.get_bounds() for other in objects[number + 1 :] if other.type in _COVERS)
        if any(_overlap(bounds, other) >= _LEAST_COVERED for other in over) or _overlap(
            bounds, (-_EDGE, -_EDGE, width + _EDGE, height + _EDGE)
        ) < _area(bounds):
            across, down = one.get_px_size()
            if across * down > MOST_PIXELS:
                raise TooMuch(msg("the picture is too large to be read"))
            yield _array(one.get_bitmap(render=False).to_pil())


def _overlap(one: Bounds, two: Bounds) -> float:
    """Return the area in which two boxes (left, bottom, right, top) lie over each other, in square points."""
    return _area((max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])))


def _area(box: Bounds) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _flat(picture: Any) -> Iterator[Any]:
    """Yield the picture as it is seen; where parts are see-through: on white paper, on black, and without that."""
    upright = ImageOps.exif_transpose(picture)
    solid = upright.convert("RGBA")
    if solid.getchannel("A").getextrema()[0] == _OPAQUE:
        yield _array(upright)
        return
    drawn = [Image.alpha_composite(Image.new("RGBA", solid.size, paper), solid) for paper in ("white", "black")]
    known: list[Any] = []
    for one in map(_array, [*drawn, solid]):
        if not any(np.array_equal(one, other) for other in known):
            known.append(one)
            yield one


def _array(picture: Any) -> Any:
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _read(picture: Any) -> Iterator[Layer]:
    height, width = picture.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        return
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    codes = dict.fromkeys(one.text for one in zxingcpp.read_barcodes(grey) if one.text)
    yield from (("code", text) for text in codes)
    lines = [line for tile in _tiles(picture) for line in _lines(tile)]
    for drawn in _faint(grey):
        fresh = [line for line in _lines(drawn, _LEAST_FAINT_SCORE) if line not in lines]
        lines += fresh
        if any(len(line) >= _WORD for line in fresh):
            break
    if lines:
        yield "seen", "\n".join(lines)


def _tiles(picture: Any) -> Iterator[Any]:
    """Yield the picture, and, where small words would be lost in it, overlapping pieces of it."""
    height, width = picture.shape[:2]
    yield picture
    across, down = (-(-side // LONGEST_SIDE) for side in (width, height))
    if across * down == 1 or across * down > _MOST_TILES:
        return
    for row in range(down):
        for column in range(across):
            top, left = max(0, row * height // down - 100), max(0, column * width // across - 100)
            yield np.ascontiguousarray(
                picture[top : (row + 1) * height // down + 100, left : (column + 1) * width // across + 100]
            )


def _faint(grey: Any) -> Iterator[Any]:
    """Yield what is faint on white paper, black on white: a light watermark laid under or over the words."""
    if (grey >= _WHITE).mean() < _LEAST_WHITE:
        return
    scale = min(1.0, 1_200 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    for low, high, turned, specks in _FAINT:
        band = cv2.medianBlur(np.where((small >= low) & (small <= high), 0, 255).astype(np.uint8), specks)
        if _LEAST_FAINT < (band == 0).mean() < _MOST_FAINT:
            yield cv2.cvtColor(_turned(band, turned), cv2.COLOR_GRAY2BGR)


def _turned(band: Any, degrees: int) -> Any:
    if not degrees:
        return band
    height, width = band.shape
    side = int((height**2 + width**2) ** 0.5) + 1
    square = np.full((side, side), 255, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = band
    return cv2.warpAffine(
        square, cv2.getRotationMatrix2D((side / 2, side / 2), -degrees, 1), (side, side), borderValue=255
    )


def _lines(picture: Any, least_score: float = _LEAST_SCORE) -> list[str]:
    """Return the words of a picture line by line; what stands side by side is one line."""
    read = _reader()(picture)
    if read.boxes is None or not read.txts:
        return []
    rows: list[list[tuple[float, float, float, str]]] = []
    found = sorted(
        (float(box[:, 1].mean()), float(box[:, 0].min()), float(np.ptp(box[:, 1])), text)
        for box, text, score in zip(read.boxes, read.txts, read.scores, strict=True)
        if score >= least_score
    )
    for one in found:
        if rows and abs(rows[-1][-1][0] - one[0]) < min(rows[-1][-1][2], one[2]) / 2:
            rows[-1].append(one)
        else:
            rows.append([one])
    return ["\t".join(text for *_place, text in sorted(row, key=lambda one: one[1])) for row in rows]


@cache
def _reader() -> Any:
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
