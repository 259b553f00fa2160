"""The ways in which people, programs and those who hide something write a number or a mark.

A form takes the plain value (ASCII digits; a mark such as `机密★5年`) and gives a text that a reader, or a reader of
the source, takes for the same.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

Form = Callable[[str], str]
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"


def _digits(signs: str) -> Form:
    table = str.maketrans("0123456789", signs)
    return lambda value: value.translate(table)


def _run(first: int) -> Form:
    """Return the form in the ten digits that begin at a code point."""
    return _digits("".join(chr(first + digit) for digit in range(10)))


def _each(gap: str) -> Form:
    return gap.join


def groups_of(value: str) -> list[str]:
    """Return a number in the groups in which its kind is printed; letters before it stay by the first group."""
    head = value[: len(value) - len(value.lstrip("GLE"))]
    bare = value[len(head) :]
    if len(bare) == 18:
        pieces = [bare[:6], bare[6:14], bare[14:]]
    elif head == "E":
        pieces = [bare[:4], bare[4:]]
    elif len(bare) == 12:
        pieces = [bare[:4], bare[4:8], bare[8:]]
    elif len(bare) == 11:
        pieces = [bare[:3], bare[3:7], bare[7:]]
    else:
        pieces = [bare[at : at + 4] for at in range(0, len(bare), 4)]
    return [head + pieces[0], *pieces[1:]]


def _grouped(gap: str) -> Form:
    return lambda value: gap.join(groups_of(value))


def _around(before: str, after: str) -> Form:
    return lambda value: f"{before}{value}{after}"


def _alternating(value: str) -> str:
    wide = _run(0xFF10)
    return "".join(wide(char) if at % 2 else char for at, char in enumerate(value))


def _mixed_numerals(value: str) -> str:
    chinese = _digits("零一二三四五六七八九")
    return "".join(chinese(char) if at % 2 else char for at, char in enumerate(value))


def _escaped(value: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in value)


def _entities(value: str) -> str:
    return "".join(f"&#{ord(char)};" for char in value)


def _hex_entities(value: str) -> str:
    return "".join(f"&#x{ord(char):x};" for char in value)


def _percent(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode())


def _base64(value: str) -> str:
    return "附件 " + base64.b64encode(f"号码 {value}".encode()).decode()


def _hex(value: str) -> str:
    return "附件 " + f"号码 {value}".encode().hex()


def _svg(value: str) -> str:
    words = "".join(f'<text x="{at}">{char}</text>' for at, char in enumerate(value))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{words}</svg>'


HIDING: dict[str, Form] = {
    "comment": _around("<!-- ", " -->"),
    "alternative text": _around("![", "](a.png)"),
    "title attribute": _around('<span title="', '">甲</span>'),
    "hidden element": _around('<div style="display:none">', "</div>"),
    "link target": _around("[甲](https://www.example.test/?a=1&phone=", ")"),
    "unused definition": _around("[甲]: https://www.example.test/", ""),
    "front matter": _around("---\ntitle: 甲\ndescription: ", "\n---\n"),
    "code block": _around("```text\n", "\n```"),
    "table cell": _around("| 姓名 | 备注 |\n| --- | --- |\n| 示例甲 | ", " |"),
    "HTML cell": _around("<table><tr><td>示例甲</td><td>", "</td></tr></table>"),
    "csv line": _around("示例甲,", ",备注"),
    "decimal entities": _entities,
    "hexadecimal entities": _hex_entities,
    "percent": _percent,
    "backslash escapes": _escaped,
    "base64": _base64,
    "hexadecimal": _hex,
    "data address": lambda value: (
        "[甲](data:text/plain;base64," + base64.b64encode(f"号码 {value}".encode()).decode() + ")"
    ),
    "bare hexadecimal": lambda value: value.encode().hex(),
    "bare base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 twice": lambda value: base64.b64encode(base64.b64encode(value.encode())).decode(),
    "doubly encoded": lambda value: _entities(value).replace("&", "&amp;"),
    "drawing": _svg,
}
"""Where and how a text is kept out of sight; holds for numbers and marks alike."""

BREAKING: dict[str, Form] = {
    "zero width space": _each("\u200b"),
    "word joiner": _each("\u2060"),
    "soft hyphen": _each("\u00ad"),
    "variation selector": _each("\ufe0f"),
    "combining underline": _each("\u0332"),
    "tag characters": _each("\U000e0020"),
    "right-to-left mark": _each("\u200f"),
    "Hangul filler": _each("\u3164"),
    "bold letters": _each("****"),
    "empty tags": _each("<b></b>"),
    "comments between": _each("<!-- -->"),
    "tag around each": lambda value: "".join(f"<i>{char}</i>" for char in value),
}
"""What is put between the characters and is not seen."""

NUMBERS: dict[str, Form] = {
    "plain": str,
    "full width": _run(0xFF10),
    "circled": _digits(_CIRCLED),
    "black circled": _digits("⓿❶❷❸❹❺❻❼❽❾"),
    "double circled": _digits("⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽"),
    "sans circled": _digits("🄋➀➁➂➃➄➅➆➇➈"),
    "black sans circled": _digits("🄌➊➋➌➍➎➏➐➑➒"),
    "in parentheses": _digits("0⑴⑵⑶⑷⑸⑹⑺⑻⑼"),
    "with full stop": _digits("🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐"),
    "with comma": _run(0x1F101),
    "keycaps": lambda value: "".join(f"{char}\ufe0f\u20e3" if char.isdigit() else char for char in value),
    "Arabic-Indic": _run(0x0660),
    "Persian": _run(0x06F0),
    "Devanagari": _run(0x0966),
    "Thai": _run(0x0E50),
    "Tibetan": _run(0x0F20),
    "Mongolian": _run(0x1810),
    "bold": _run(0x1D7CE),
    "double-struck": _run(0x1D7D8),
    "sans-serif": _run(0x1D7E2),
    "monospace": _run(0x1D7F6),
    "segments": _run(0x1FBF0),
    "superscript": _digits("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "subscript": _digits("₀₁₂₃₄₅₆₇₈₉"),
    "Chinese": _digits("零一二三四五六七八九"),
    "Chinese with circle": _digits("〇一二三四五六七八九"),
    "financial": _digits("零壹贰叁肆伍陆柒捌玖"),
    "financial, Traditional": _digits("零壹貳參肆伍陸柒捌玖"),
    "spoken": _digits("零幺两三四五六七八九"),
    "Suzhou": _digits("〇〡〢〣〤〥〦〧〨〩"),
    "circled ideographs": _digits("〇㊀㊁㊂㊃㊄㊅㊆㊇㊈"),
    "alternating widths": _alternating,
    "alternating Chinese": _mixed_numerals,
    "blank in groups": _grouped(" "),
    "blank each": _each(" "),
    "ideographic blank": _grouped("\u3000"),
    "no-break blank": _grouped("\u00a0"),
    "thin blank each": _each("\u2009"),
    "dash in groups": _grouped("-"),
    "dash each": _each("-"),
    "long dash": _grouped("——"),
    "dot in groups": _grouped("."),
    "middle dot each": _each("·"),
    "underscore": _grouped("_"),
    "tilde": _grouped("~"),
    "slash": _grouped("/"),
    "bold in groups": _grouped("**"),
    "italic each": _each("*"),
    "code in groups": lambda value: " ".join(f"`{piece}`" for piece in groups_of(value)),
    "tags in groups": lambda value: "".join(f"<b>{piece}</b>" for piece in groups_of(value)),
    "line break": _grouped("\n"),
    "HTML break": _grouped("<br>"),
    "hard break": _grouped("  \n"),
    "no-break entity": _grouped("&nbsp;"),
    "quote over lines": _grouped("\n> "),
    "emoji between": _grouped("😀"),
    "parentheses around groups": lambda value: "".join(
        f"({piece})" if at % 2 else piece for at, piece in enumerate(groups_of(value))
    ),
    "struck out": lambda value: "".join(f"~~{piece}~~" for piece in groups_of(value)),
    "word break tags": _grouped("<wbr>"),
    "notes between": _grouped("[^1]"),
    "star between": _grouped("★"),
    "radio digits": _digits("洞幺两三四五六拐八勾"),
    "right-to-left override": lambda value: f"\u202e{value[::-1]}\u202c",
    "byte escapes": lambda value: "".join(f"\\x{ord(char):02x}" for char in value),
    "braced escapes": lambda value: "".join(f"\\u{{{ord(char):x}}}" for char in value),
    "quoted-printable": lambda value: "".join(f"={ord(char):02X}" for char in value),
    **BREAKING,
    **HIDING,
}
"""Forms of a number, label or not."""

BESIDE_LABEL: dict[str, Form] = {
    "letter O for zero": lambda value: value[:2] + value[2:].replace("0", "O"),
    "letter l for one": lambda value: value[:2] + value[2:].replace("1", "l"),
    "letters for several": lambda value: value[:2] + value[2:].translate(str.maketrans("015", "oIS")),
    "comma in groups": _grouped(","),
    "enumeration comma in groups": _grouped("、"),
    "thin space of a formula": lambda value: "$" + "\\,".join(groups_of(value)) + "$",
    "list of texts": lambda value: "[" + ",".join(f'"{piece}"' for piece in groups_of(value)) + "]",
    "Cyrillic o for zero": lambda value: value[:2] + value[2:].replace("0", "о"),
}
"""Letters for digits, pieces as of a list: such a number is one only beside its label."""

MARKS: dict[str, Form] = {
    "plain": str,
    "level with its word": lambda value: value.replace("★", "级★"),
    "notes between": lambda value: value.replace("★", "[^1]★"),
    "copy number ahead": lambda value: f"000001\n{value}",
    "right-to-left override": lambda value: f"\u202e{value[::-1]}\u202c",
    "braced escapes": lambda value: "".join(f"\\u{{{ord(char):x}}}" for char in value),
    "quoted-printable": lambda value: "".join(f"={byte:02X}" for byte in value.encode()),
    "white star": lambda value: value.replace("★", "☆"),
    "emoji star": lambda value: value.replace("★", "⭐"),
    "other star": lambda value: value.replace("★", "✭"),
    "asterisk": lambda value: value.replace("★", "*"),
    "star entity": lambda value: value.replace("★", "&starf;"),
    "full width": lambda value: value.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "Traditional": lambda value: value.replace("机", "機").replace("绝", "絕"),
    "Chinese numeral": lambda value: value.translate(str.maketrans("123456789", "一二三四五六七八九")),
    "compatibility ideograph": lambda value: value.replace("年", "\uf98e"),
    "blank each": _each(" "),
    "ideographic blank each": _each("\u3000"),
    "no-break blank each": _each("&nbsp;"),
    "tab": lambda value: value.replace("★", "\t★\t"),
    "dash each": _each("-"),
    "dot each": _each("·"),
    "slash each": _each("/"),
    "underscore each": _each("_"),
    "line break": lambda value: value[0] + "\n" + value[1:],
    "line break at the star": lambda value: value.replace("★", "\n★\n"),
    "HTML break": lambda value: value.replace("★", "<br>★"),
    "bold": lambda value: f"**{value}**",
    "bold inside": lambda value: f"{value[0]}**{value[1]}**{value[2:]}",
    "italic each": _each("*"),
    "code": lambda value: f"`{value}`",
    "heading": lambda value: f"# {value}",
    "quotation": lambda value: f"> {value}",
    "list item": lambda value: f"- {value}",
    "brackets": lambda value: f"【{value}】",
    "round brackets": lambda value: f"（{value}）",
    "quotes": lambda value: f"“{value}”",
    "label": lambda value: f"密级：{value}",
    "spaced label": lambda value: f"密　级：{value}",
    "inside a sentence": lambda value: f"本件定为{value}，请妥善保管",
    "behind a number": lambda value: f"000001 {value} 特急",
    "ruby": lambda value: f"<ruby>{value[0]}<rt>jī</rt></ruby>{value[1:]}",
    "reading in brackets": lambda value: f"{value[0]}(jī){value[1:]}",
    "strike": lambda value: f"~~{value}~~",
    "emoji between": _each("😀"),
    **BREAKING,
    **HIDING,
}
"""Forms of a mark."""
