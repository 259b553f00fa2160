"""Office files made by hand, with the traces that their makers leave in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree
from PIL import Image

from fuzi.adapters.document_readers import extract

MAKER = "示例甲"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def packed(members: Mapping[str, bytes | str], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, body in members.items():
            archive.writestr(name, HEAD + body if isinstance(body, str) and body.startswith("<") else body)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def photo() -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = "Shili"
    Image.effect_noise((20, 12), 40).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def relations(*rows: tuple[str, str]) -> str:
    inner = "".join(f'<Relationship Id="r{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(rows))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


ABOUT: Mapping[str, bytes | str] = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="a"/>'
    '<Override PartName="/docProps/thumbnail.jpeg" ContentType="image/jpeg"/></Types>',
    "_rels/.rels": relations(
        (f"{R}/officeDocument", "word/document.xml"),
        (f"{PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg"),
    ),
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{MAKER}</dc:creator>'
    f"<cp:lastModifiedBy>{MAKER}</cp:lastModifiedBy></cp:coreProperties>",
    "docProps/app.xml": '<Properties xmlns="urn:app"><Application>Writer</Application><Company>示例单位</Company>'
    "<Template>Normal.dotm</Template></Properties>",
    "docProps/custom.xml": '<Properties xmlns="urn:custom"><property name="经办"><v>示例乙</v></property></Properties>',
    "docProps/thumbnail.jpeg": photo(),
}


def word(body: str, **more: str | bytes) -> bytes:
    parts = {f"word/{name.replace('__', '/').replace('_', '.')}": part for name, part in more.items()}
    return packed({**ABOUT, "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts})


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def words(data: bytes) -> str:
    return "".join(str(text) for text in etree.fromstring(members(data)["word/document.xml"]).itertext())


def all_text(data: bytes) -> str:
    return "\n".join(layer.text for layer in extract(data).layers)


TRACKED = (
    f'<w:p>{run("开头")}<w:ins w:id="1" w:author="{MAKER}" w:date="2026-01-01T00:00:00Z">{run("插入")}</w:ins>'
    f'<w:del w:id="2" w:author="{MAKER}"><w:r><w:delText>删去</w:delText></w:r></w:del>{run("结尾")}</w:p>'
    f'<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="{MAKER}"/></w:rPr></w:pPr>{run("前半")}</w:p>'
    f'<w:p><w:pPr><w:jc w:val="center"/><w:pPrChange w:id="4"><w:pPr/></w:pPrChange></w:pPr>{run("后半")}</w:p>'
    f'<w:p><w:moveFromRangeStart w:id="5"/><w:moveFrom w:id="6">{run("移走")}</w:moveFrom>'
    f'<w:moveFromRangeEnd w:id="5"/><w:moveTo w:id="7">{run("移来")}</w:moveTo></w:p>'
    f'<w:tbl><w:tr><w:trPr><w:del w:id="8"/></w:trPr><w:tc><w:p>{run("旧行")}</w:p></w:tc></w:tr>'
    f'<w:tr><w:trPr><w:ins w:id="9"/></w:trPr><w:tc><w:tcPr><w:cellDel w:id="10"/></w:tcPr>'
    f"<w:p>{run('旧格')}</w:p></w:tc>"
    f"<w:tc><w:p>{run('新格')}</w:p></w:tc></w:tr></w:tbl>"
    f'<w:tbl><w:tr><w:trPr><w:del w:id="11"/></w:trPr><w:tc><w:p>{run("旧表")}</w:p></w:tc></w:tr></w:tbl>'
    f'<w:p><w:commentRangeStart w:id="0"/>{run("有批注")}<w:commentRangeEnd w:id="0"/>'
    '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="0"/></w:r></w:p>'
)
COMMENTS = (
    f'<w:comments {W}><w:comment w:id="0" w:author="{MAKER}" w:initials="SLJ"><w:p>{run("批注的话")}</w:p></w:comment>'
    "</w:comments>"
)


def open_document(**more: str | bytes) -> bytes:
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:body><office:text><text:tracked-changes>"
            '<text:changed-region text:id="c1"><text:deletion><office:change-info>'
            f"<dc:creator>{MAKER}</dc:creator></office:change-info><text:p>删去</text:p></text:deletion>"
            '</text:changed-region></text:tracked-changes><text:p>留<text:change text:change-id="c1"/>下'
            '<text:change-start text:change-id="c2"/>插入<text:change-end text:change-id="c2"/>的'
            f"<office:annotation><dc:creator>{MAKER}</dc:creator><text:p>批注</text:p></office:annotation>话</text:p>"
            "</office:text></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {ODF}><office:meta><meta:generator>W</meta:generator>"
            f"<meta:initial-creator>{MAKER}</meta:initial-creator></office:meta></office:document-meta>",
            "Thumbnails/thumbnail.png": photo(),
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:m">'
            '<m:file-entry m:full-path="Thumbnails/thumbnail.png"/>'
            '<m:file-entry m:full-path="content.xml"/></m:manifest>',
            **{name.replace("__", "/").replace("_", "."): body for name, body in more.items()},
        }
    )
