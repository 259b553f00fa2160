"""Numbers of things: what a label just before digits says that they count or name, so that they are nobody's number.

Looked for just before a number, in folded text.
"""

from __future__ import annotations

from fuzi.model.late_pattern import late

_NAMED = (
    r"(?:(?:项目|采购|招标|投标|中标|合同|订单|文件|课题|备案|档案|发票|票据|交易|设备|资产|产品|图书|批准|许可证?|运单|快递|物流|凭证|保单"
    r"|公告|立项|登记|注册|标段|工程|案件|受理|工单|批次|证书|专利|出版)[一-鿿]{0,6}(?:编?号码?|代码|单号|条码|号)"
    r"|文号|单号|税号|序列号|条形?码|流水号?|索书号|批号|货号|型号|编号|订单|isbn|issn|(?<![a-z])s/?n(?![a-z]))"
)
_IS = r"[^\S\n]{0,2}[:为是#]?[^\S\n]{0,2}"
_THING = late(rf"{_NAMED}{_IS}[\[(〔临字第]{{0,3}}[a-z]{{0,4}}\Z")
_CODE = late(
    rf"{_NAMED}{_IS}(?=[^\n]{{0,32}}\Z)(?=[^\n]{{0,31}}(?:[a-z]|20[0-9]{{2}}))[a-z0-9_/.\[\]()〔〕临字第·—-]{{2,32}}\Z"
)
"""A code whose last piece a number is: letters or a year stand before it."""
_SUM = late(r"(?:[×÷]|[0-9)][^\S\n]?[+=])[^\S\n]?\Z")
_SUM_BEHIND = late(r"[^\S\n]?(?:[×÷]|=[^\S\n]?[0-9])")
_READ = 48


def is_thing(text: str, start: int) -> bool:
    """Tell whether what begins at `start` is the number of a thing, by the label just before it."""
    return _THING.search(text, max(0, start - _READ), start) is not None


def is_thing_of_a_code(text: str, start: int) -> bool:
    """Tell whether what begins at `start` is only the last piece of the code of a thing."""
    return _CODE.search(text, max(0, start - _READ), start) is not None


def is_arithmetic(text: str, start: int, end: int) -> bool:
    """Tell whether digits are a term of a sum."""
    return _SUM_BEHIND.match(text, end) is not None or _SUM.search(text, max(0, start - 4), start) is not None
