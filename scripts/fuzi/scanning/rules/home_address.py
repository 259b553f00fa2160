"""Home addresses below street level: a house, a flat or a village group beside a label for where somebody lives."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.labelled import beside, spaced
from fuzi.scanning.numbers import DIGIT
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.views import LABELLED

_WORDS = (
    "住址",
    "家庭地址",
    "户籍地址",
    "户籍所在地",
    "居住地址",
    "居住地",
    "现居住",
    "户口所在地",
    "居住在",
    "家住",
    ",住",
    ";住",
    "现住",
    "住在",
    "家庭详细地址",
    "户籍详细地址",
    "常住地址",
    "通讯地址",
    "通信地址",
    "暂住",
    "现居地址",
    "收件地址",
    "收货地址",
    "寄送地址",
    "快递地址",
)
_LABEL = late(
    spaced(
        "家庭住址|家庭地址|家庭通讯地址|家庭通信地址|家庭现住址|现居地址|暂住地址|暂住址|家庭详细地址|家庭详细住址|户籍地址|户籍详细地址|户籍所在地|户口所在地|居住地址|现居住地址|现居住地|现住址|常住地址"
    )
    + "|(?:收[件货]|寄送|快递)地址|居住地(?![所点一-鿿])|住(?<!地住)[^\\S\\n]{0,4}址(?!在)"
    "|家住|现住在?|居住在|住在(?<![入寄记]住在)|住(?<=[,;]住)(?=[一-鿿]{1,6}[省市县区镇乡])"
)
_WEAK = late(r"(?:家住|现住在?|住在|[,;]住)\Z")
"""Words of a story rather than of a list: for the officer."""
_NUM = rf"(?:{DIGIT}|[十百]|[a-z]){{1,6}}"
_PARCEL = late(r"(?:收[件货]|寄送|快递)地址\W{0,6}\Z")
_ESTATE = late(r"小区|花园|家园|[公家]寓|[新嘉华庭丽][苑园村]|弄|单元|幢[0-9]|栋[0-9]")
"""What tells a home from an office where a parcel is sent to."""
_GAP = r"[^\S\n]{0,3}"
_HOUSE_SIGN = "(?:号(?!线|文|楼?群|公告|通告|令|材料)|室|幢|栋|单元|弄|组(?!织|成))"
_HOUSE = late(
    rf"[一-鿿]{{2}}[^\n,;。?!]{{0,40}}?(?:{_NUM}{_GAP}{_HOUSE_SIGN}|{_NUM}-{_NUM}-{_NUM}(?![0-9-])|[一-鿿]{{1,8}}村[一-鿿]{{0,6}}(?:组|社|屯|队)(?![一-鿿]))"
)
_DORM = late(r"学校|校内|校区|宿舍|公寓|酒店|宾馆|医院|故居|旧居|纪念馆|办公")


_ENGLISH = late(
    r"(?:home|residential|permanent|family) address[^\S\n]{0,2}[:][^\S\n]{0,2}(?P<place>[^\n]{0,80}[0-9][^\n]{0,80})"
)


def find(sight: Sight) -> Iterator[Hit]:
    """Find home addresses; districts, streets and the addresses of offices pass."""
    text = sight.text
    for match in _ENGLISH.finditer(text):
        yield Hit(*match.span("place"), Severity.FLAG)
    if not sight.view.has_any(_WORDS):
        return
    for start, end in beside(text, _LABEL):
        house = _HOUSE.match(text, start, end)
        if house and not _DORM.search(text, start, house.end()):
            is_parcel = _PARCEL.search(text, max(0, start - 12), start) is not None
            if is_parcel and not _ESTATE.search(text, start, house.end()):
                continue
            is_told = is_parcel or _WEAK.search(text, max(0, start - 4), start) is not None
            yield Hit(start, house.end(), Severity.FLAG if is_told else None)


RULE = Rule(
    id="home-address",
    severity=Severity.BLOCK,
    what=msg("a home address with house or flat"),
    why=msg("Whoever reads it can stand at the door; for children that is a danger to life."),
    basis=msg("Personal Information Protection Law, art. 28; Regulations on Open Government Information, art. 15"),
    hint=msg("Name the district or the street at most; an office's address is written after 地址 or 办公地址."),
    find=find,
    needs=(_LABEL, _ENGLISH),
    views=LABELLED,
    ok=(
        "地址：示例市示例区示例路 1 号 305 室",
        "家庭住址：示例市示例区示例街道",
        "| 姓名 | 家庭住址 |\n| --- | --- |\n|  |  |",
        "请填写家庭住址，精确到门牌号",
    ),
    not_ok=(
        "家庭住址：示例市示例区示例路 1 号 2 幢 305 室",
        "户籍地址：示例县示例镇示例村三组",
        "| 姓名 | 现住址 |\n| --- | --- |\n| 示例甲 | 示例路 1 号 |",
    ),
)
