"""Office files lose their makers and keep what they say; changes are accepted only where somebody asked for it."""

from __future__ import annotations

import io

from lxml import etree
from PIL import Image

from fuzi.adapters.document_readers import extract
from fuzi.adapters.stripping import stripped
from fuzi.model.mending import Stripped
from office_files import (
    ABOUT,
    COMMENTS,
    MAKER,
    ODF,
    TRACKED,
    R,
    W,
    all_text,
    members,
    open_document,
    packed,
    photo,
    relations,
    run,
    word,
    words,
)  # fmt: skip

EXCEL = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"


def test_a_word_file_loses_its_makers_and_keeps_its_words() -> None:
    data = word(
        f'<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CE">{run("第一段")}</w:p>',
        settings_xml=f'<w:settings {W}><w:attachedTemplate/><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids></w:settings>',
        _rels__settings_xml_rels=relations((f"{R}/attachedTemplate", "file:///D:/shili/x.dotm")),
        people_xml=f'<w15:people xmlns:w15="urn:w15"><w15:person w15:author="{MAKER}"/></w15:people>',
        media__image1_jpg=photo(),
        media__image2_emf=b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(8),
    )
    made = stripped(data)
    assert made.data is not None
    new = members(made.data)
    assert "docProps/thumbnail.jpeg" not in new
    assert b"thumbnail" not in new["_rels/.rels"] + new["[Content_Types].xml"]
    whole = b"".join(new.values()).decode("utf-8", "replace")
    for trace in (MAKER, "示例乙", "示例单位", "rsid", "shili", "Shili", "00AB12"):
        assert trace not in whole, trace
    assert "Normal.dotm" in whole
    assert words(made.data) == words(data)
    assert new["word/media/image2.emf"] == members(data)["word/media/image2.emf"]
    with Image.open(io.BytesIO(new["word/media/image1.jpg"])) as one, Image.open(io.BytesIO(photo())) as other:
        assert len(one.tobytes()) == len(other.tobytes())
    assert extract(made.data).refusal is None
    assert stripped(made.data) == Stripped()


def test_tracked_changes_and_comments_stay_until_somebody_asks_and_are_named() -> None:
    made = stripped(word(TRACKED, comments_xml=COMMENTS))
    assert made.data is not None
    for kept in ("插入", "删去", "移走", "旧行", "旧格", "旧表", "批注的话"):
        assert kept in all_text(made.data)
    assert [one.key for one in made.left] == [
        "tracked changes: `--accept-changes` accepts them", "comments: `--accept-changes` takes them out"
    ]  # fmt: skip
    whole = b"".join(members(made.data).values()).decode("utf-8", "replace")
    assert MAKER not in whole
    assert "2026-01-01" not in whole


def test_accepted_changes_are_what_word_shows_without_markup() -> None:
    made = stripped(word(TRACKED, comments_xml=COMMENTS), is_accepting=True)
    assert made.data is not None
    assert words(made.data) == "开头插入结尾前半后半移来新格有批注"
    assert made.left == ()
    body = members(made.data)["word/document.xml"].decode()
    assert body.count("<w:tbl>") == 1
    assert '<w:jc w:val="center"/>' in body
    assert "前半" in body.partition("center")[2]
    for mark in ("w:ins", "w:del", "moveTo", "moveFrom", "Change", "comment", "cellDel"):
        assert mark not in body, mark
    assert "批注的话" not in all_text(made.data)
    assert stripped(made.data, is_accepting=True) == Stripped()


def test_what_a_deleted_end_leaves_alone_is_no_empty_paragraph() -> None:
    body = (
        f'<w:p>{run("一")}</w:p><w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        f'<w:del w:id="2">{run("二")}</w:del></w:p><w:p>{run("三")}</w:p><w:sectPr/>'
    )
    made = stripped(word(body), is_accepting=True)
    assert made.data is not None
    assert members(made.data)["word/document.xml"].count(b"<w:p>") == 2


def test_what_an_author_put_in_from_elsewhere_stays_whatever_it_is_called() -> None:
    own = (
        '<x:del xmlns:x="urn:own"><x:t>第一段</x:t></x:del><x:book xmlns:x="urn:own" x:author="鲁迅" author="鲁迅"'
        ' rsidR="1"/><w:customXml><x:comment xmlns:x="urn:own">第二段</x:comment></w:customXml>'
    )
    book = '<r xmlns="urn:own" author="鲁迅"><del>第三段</del><name initials="LX"/></r>'
    made = stripped(word(f"{own}{TRACKED}", customXml=""), is_accepting=True)
    assert made.data is not None
    assert own.encode() in members(made.data)["word/document.xml"].replace(W.encode() + b" ", b"")
    data = packed({**ABOUT, "word/document.xml": f"<w:document {W}/>", "customXml/item1.xml": book})
    made = stripped(data, is_accepting=True)
    assert made.data is not None
    assert members(made.data)["customXml/item1.xml"] == members(data)["customXml/item1.xml"]
    noted = '<x:annotation xmlns:x="urn:own">第四段</x:annotation><x:creator xmlns:x="urn:own">鲁迅</x:creator>'
    content = f"<office:document-content {ODF}><office:body>{noted}</office:body></office:document-content>"
    made = stripped(open_document(content_xml=content), is_accepting=True)
    assert made.data is not None
    assert noted.encode() in members(made.data)["content.xml"]


def test_hidden_text_and_sheets_are_named_and_stay() -> None:
    made = stripped(word("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"), is_accepting=True)
    assert made.data is not None
    assert "藏" in all_text(made.data)
    assert [one.key for one in made.left] == ["hidden text: look at it, and delete it yourself"]
    book = packed(
        {
            **{name: body for name, body in ABOUT.items() if name == "[Content_Types].xml"},
            "xl/workbook.xml": '<workbook><fileSharing userName="示例甲"/>'
            '<sheets><sheet name="一" state="hidden"/></sheets>'
            f'<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><x:absPath xmlns:x="{EXCEL}" url="D:\\shili\\"/>'
            "</mc:Choice></mc:AlternateContent></workbook>",
            "xl/worksheets/sheet1.xml": '<worksheet><sheetData><row hidden="1"/></sheetData></worksheet>',
            "xl/comments1.xml": "<comments><authors><author>示例甲</author></authors><commentList/></comments>",
            "xl/persons/person.xml": '<personList><person displayName="示例甲" userId="S::a" id="1"/></personList>',
            "xl/tables/table1.xml": '<table displayName="Table1" name="Table1"/>',
        }
    )
    made = stripped(book)
    assert made.data is not None
    assert [one.key.partition(":")[0] for one in made.left] == ["hidden rows, columns, sheets or slides", "comments"]
    whole = b"".join(members(made.data).values()).decode()
    assert MAKER not in whole
    assert "shili" not in whole
    assert whole.count("Table1") == 2


def test_a_slide_show_loses_the_names_beside_its_comments() -> None:
    show = packed(
        {
            "[Content_Types].xml": ABOUT["[Content_Types].xml"],
            "ppt/presentation.xml": "<p:presentation xmlns:p='urn:p'/>",
            "ppt/commentAuthors.xml": '<p:cmAuthorLst xmlns:p="urn:p">'
            f'<p:cmAuthor id="0" name="{MAKER}" initials="S"/></p:cmAuthorLst>',
            "ppt/slides/slide1.xml": "<p:sld xmlns:p='urn:p' show='0'><p:cNvPr name='标题 1'/></p:sld>",
        }
    )
    made = stripped(show)
    assert made.data is not None
    assert MAKER not in b"".join(members(made.data).values()).decode()
    assert "标题 1" in members(made.data)["ppt/slides/slide1.xml"].decode()
    assert made.left[0].key.startswith("hidden rows")


def test_an_open_document_loses_its_makers_and_on_request_its_changes() -> None:
    kept, accepted = stripped(open_document()), stripped(open_document(), is_accepting=True)
    assert kept.data is not None
    assert accepted.data is not None
    for made in (kept.data, accepted.data):
        whole = members(made)
        assert next(iter(whole)) == "mimetype"
        assert MAKER not in b"".join(whole.values()).decode()
        assert not [name for name in whole if "Thumbnail" in name]
        assert b"Thumbnail" not in whole["META-INF/manifest.xml"]
    assert "删去" in all_text(kept.data)
    assert len(kept.left) == 2
    assert "".join(etree.fromstring(members(accepted.data)["content.xml"]).itertext()) == "留下插入的话"
    assert accepted.left == ()
    assert stripped(accepted.data, is_accepting=True) == Stripped()


def test_an_ofd_loses_its_makers_unless_it_is_signed() -> None:
    parts = {
        "OFD.xml": '<ofd:OFD xmlns:ofd="urn:ofd"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        f"<ofd:Author>{MAKER}</ofd:Author></ofd:DocInfo></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": "<ofd:Document xmlns:ofd='urn:ofd'/>",
    }
    made = stripped(packed(parts))
    assert made.data is not None
    assert MAKER not in members(made.data)["OFD.xml"].decode()
    assert b"DocID" in members(made.data)["OFD.xml"]
    signed = stripped(packed({**parts, "Doc_0/Signs/Signatures.xml": "<Signatures/>"}))
    assert signed.data is None
    assert signed.left[0].key.startswith("it is signed")
