"""Pictures lose what is written beside them and nothing of what they show: every pixel, colour and turn stays."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageSequence, PngImagePlugin

from fuzi.adapters.document_readers import extract
from fuzi.adapters.stripping import stripped
from fuzi.adapters.stripping_drawing import _editors_attributes
from fuzi.model.mending import Stripped

NAME = "示例甲"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><creator>{NAME}</creator></x:xmpmeta>".encode()
TURNED = 6


def noise() -> Image.Image:
    return Image.effect_noise((40, 24), 60).convert("RGB")


def exif(turned: int = TURNED) -> Image.Exif:
    made = Image.Exif()
    made[0x0112], made[0x013B], made[0x010F] = turned, "Shili", "Camera"
    gps = made.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (39.0, 54.0, 15.0), "E", (116.0, 24.0, 27.0)
    return made


def saved(kind: str, **settings: object) -> bytes:
    out = io.BytesIO()
    noise().save(out, kind, **settings)
    return out.getvalue()


def profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def with_segments(data: bytes, *segments: bytes) -> bytes:
    return data[:2] + b"".join(segments) + data[2:]


def with_chunk(data: bytes, kind: bytes, body: bytes) -> bytes:
    made = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return data[:33] + made + data[33:]


def texts() -> PngImagePlugin.PngInfo:
    made = PngImagePlugin.PngInfo()
    made.add_text("Author", "Shili")
    made.add_itxt("Comment", NAME * 50, zip=True)
    made.add_text("Long", "a b " * 500, zip=True)
    return made


def animated(kind: str, **settings: object) -> bytes:
    out = io.BytesIO()
    frames = [noise().convert("P"), noise().convert("P").rotate(90), noise().convert("P")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], loop=0, duration=[40, 80, 120], **settings)
    return out.getvalue()


def _four_colours() -> bytes:
    out = io.BytesIO()
    noise().convert("CMYK").save(out, "JPEG", exif=exif())  # Adobe's transform says how to read it
    return out.getvalue()


def _gif_with_xmp() -> bytes:
    data = animated("GIF")
    at = data.index(b"\x21\xff\x0bNETSCAPE2.0")
    return data[:at] + b"\x21\xff\x0bXMP DataXMP" + bytes([len(XMP)]) + XMP + b"\0" + data[at:]


PICTURES: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved("JPEG", exif=exif(), comment=b"by Shili"),
    "jpeg in steps": lambda: saved("JPEG", exif=exif(), progressive=True, quality=90),
    "jpeg with xmp, captions and colours": lambda: with_segments(
        saved("JPEG", icc_profile=profile()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02P\0\x06Shili!"),
        segment(0xEC, b"Ducky"),
    ),
    "jpeg of four colours": _four_colours,
    "jpeg with words behind": lambda: saved("JPEG") + b"and somebody's words",
    "png": lambda: saved("PNG", pnginfo=texts(), exif=exif(), icc_profile=profile(), dpi=(300, 300)),
    "png with a program's chunk and a time": lambda: with_chunk(
        with_chunk(saved("PNG"), b"tIME", b"\x07\xea\1\1\0\0\0"), b"prVt", b"C:\\Users\\shili\\x.png"
    ),
    "png with words behind": lambda: saved("PNG") + b"and somebody's words",
    "animated png": lambda: animated("PNG", pnginfo=texts()),
    "webp": lambda: saved("WEBP", exif=exif(), xmp=XMP, icc_profile=profile()),
    "webp without loss": lambda: saved("WEBP", lossless=True, exif=exif()),
    "animated webp": lambda: animated("WEBP", exif=exif(), lossless=True),
    "gif": lambda: animated("GIF", comment=b"by Shili"),
    "gif with xmp": _gif_with_xmp,
}


def pixels(data: bytes) -> list[tuple[bytes, object, object]]:
    with Image.open(io.BytesIO(data)) as picture:
        return [(one.copy().tobytes(), one.mode, one.info.get("duration")) for one in ImageSequence.Iterator(picture)]


@pytest.mark.parametrize("name", PICTURES)
def test_what_tells_of_its_maker_goes_and_what_is_seen_stays(name: str) -> None:
    data = PICTURES[name]()
    made = stripped(data)
    assert made.data is not None
    assert made.removed
    assert pixels(made.data) == pixels(data)
    with Image.open(io.BytesIO(data)) as old, Image.open(io.BytesIO(made.data)) as new:
        turned = old.getexif().get(0x0112)
        assert dict(new.getexif()) == ({0x0112: turned} if turned not in {None, 1} else {})
        for kept in ("icc_profile", "dpi", "loop", "gamma", "transparency"):
            assert new.info.get(kept) == old.info.get(kept), kept
    words = "\n".join(layer.text for layer in extract(made.data).layers)
    assert not any(one in words.lower() for one in ("shili", NAME, "camera", "gps", "somebody"))
    assert b"Shili" not in made.data
    assert stripped(made.data) == Stripped(left=made.left)


def test_the_place_and_the_preview_are_named_apart() -> None:
    preview = saved("JPEG")[:600]
    body = (
        b"II*\0\x08\0\0\0" + b"\2\0" + struct.pack("<HHLL", 0x0201, 4, 1, 38) + struct.pack("<HHLL", 0x0202, 4, 1, 600)
    )
    data = with_segments(saved("JPEG"), segment(0xE1, b"Exif\0\0" + body + b"\0" * 4 + preview))
    assert [one.key for one in stripped(data).removed] == ["EXIF fields (device, time, author)", "a small preview"]
    assert "the place it was taken at" in [one.key for one in stripped(PICTURES["jpeg"]()).removed]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_without_properties_stays_byte_for_byte(kind: str) -> None:
    assert stripped(saved(kind)) == Stripped()


@pytest.mark.parametrize("name", PICTURES)
def test_a_damaged_picture_is_left_and_no_cut_or_turned_byte_crashes(name: str) -> None:
    data = PICTURES[name]()
    for end in range(3, len(data), max(1, len(data) // 97)):
        made = stripped(data[:end])
        assert made.data is None or pixels_or_none(made.data) == pixels_or_none(data[:end])
    for at in range(12, len(data), max(1, len(data) // 97)):
        stripped(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


def pixels_or_none(data: bytes) -> object:
    try:
        return pixels(data)
    except (OSError, ValueError, SyntaxError, EOFError):
        return None


@pytest.mark.parametrize(
    "data",
    [
        lambda: with_segments(saved("JPEG"), segment(0xE1, b'Exif\0\0II*\0{"AIGC":{"Label":"1"}}')),
        lambda: with_chunk(saved("PNG"), b"tEXt", b'AIGC\0{"Label":"1"}'),
        lambda: saved("WEBP", xmp=b'<x:xmpmeta TC260:AIGC="{}"/>'),
    ],
)
def test_the_mark_that_a_machine_made_it_is_never_taken_out(data: Callable[[], bytes]) -> None:
    made = stripped(data())
    assert made.data is None
    assert "generated by a machine" in made.left[0].key


def test_kinds_that_are_not_rewritten_are_named() -> None:
    assert "not rewritten here" in stripped(b"II*\0\x08\0\0\0\0\0\0\0\0\0").left[0].key
    assert stripped(b"plain words") == Stripped()


EDITORS = (
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
)
DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by Shili -->
<svg xmlns="http://www.w3.org/2000/svg" EDITORS
  sodipodi:docname="D:/shili/图>.svg" width="9">
  <metadata id="m"><rdf about=">">Shili</rdf></metadata>
  <sodipodi:namedview inkscape:cx="1"/>
  <title>校门</title><!-- Shili -->
  <style>path > g { fill: red }</style>
  <path inkscape:label='层' d="M0 0h9v9"/>\r
  <text x="1">第一行 &amp; 第二行</text>
  <metadata/>
</svg>
""".replace("EDITORS", EDITORS)


def test_a_drawing_loses_what_programs_noted_and_every_other_byte_stays() -> None:
    made = stripped(DRAWING.encode())
    assert made.data is not None
    kept = DRAWING
    for cut in (
        "<!-- made by Shili -->", '\n  sodipodi:docname="D:/shili/图>.svg"', "<!-- Shili -->",
        " inkscape:label='层'",
        '<metadata id="m"><rdf about=">">Shili</rdf></metadata>',
        '<sodipodi:namedview inkscape:cx="1"/>', "<metadata/>",
    ):  # fmt: skip
        assert cut in kept
        kept = kept.replace(cut, "")
    assert made.data.decode() == kept
    assert stripped(made.data) == Stripped()


def test_words_in_a_value_that_look_like_notes_of_a_program_stay() -> None:
    words = "写作 inkscape:label='层' 即可"
    noted = f'<svg xmlns="x" {EDITORS}><text sodipodi:a="1"  aria-label="{words}" inkscape:b="2" x="0"/></svg>'
    made = stripped(noted.encode()).data
    assert made is not None
    assert made.decode() == f'<svg xmlns="x" {EDITORS}><text  aria-label="{words}" x="0"/></svg>'


@pytest.mark.parametrize("piece", [" ", "a", " inkscape:a='1'", " a"])
def test_a_tag_without_end_of_blanks_or_attributes_costs_no_more_than_its_length(piece: str) -> None:
    drawing = f"<svg><text {piece * 200_000}/></svg>".encode()
    started = time.process_time()
    attributes = list(_editors_attributes(drawing, 5, len(drawing), {b"inkscape"}))
    assert len(attributes) == (200_000 if "inkscape" in piece else 0)
    assert time.process_time() - started < 5


def test_what_an_author_put_into_a_drawing_stays_whatever_it_is_called() -> None:
    words = (
        '<foreignObject><metadata xmlns="http://www.w3.org/1999/xhtml">第一段</metadata><metadata>第二段</metadata>'
        '</foreignObject><x:metadata xmlns:x="urn:own">第三段</x:metadata>'
        '<g xmlns:inkscape="urn:own" inkscape:name="第四段"><inkscape:namedview/></g>'
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {EDITORS}>{words}<i inkscape:a="1"/><metadata>x</metadata></svg>'
    )
    made = stripped(drawing.encode()).data
    assert made is not None
    assert made.decode() == drawing.replace("<metadata>x</metadata>", "").replace(' inkscape:a="1"', "")


def test_names_of_editors_cost_no_more_than_their_length() -> None:
    drawing = "".join(f'<g xmlns:a{n}="http://www.serif.com/" a{n}:b="1">' for n in range(20_000)) + "</g>" * 20_000
    started = time.process_time()
    made = stripped(f"<svg>{drawing}</svg>".encode()).data
    assert made is not None and b'="1"' not in made
    assert time.process_time() - started < 5


def test_a_page_that_shows_a_drawing_is_none() -> None:
    for text in (
        "<header><svg><metadata>x</metadata></svg>",
        "<html>\n<!-- <svg> -->",
        "{% if a %}<svg>",
        "<!-- " * 20_000,
    ):
        assert stripped(text.encode()) == Stripped()


@pytest.mark.parametrize(
    "text",
    [
        "<svg><metadata>x</svg>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg><metadata>&a;</metadata></svg>',
        "<svg><metadata>x</metadata>",
    ],
)
def test_a_drawing_that_is_no_honest_xml_is_left(text: str) -> None:
    made = stripped(text.encode())
    assert made.data is None
    assert made.left
