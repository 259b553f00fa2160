"""Spam as intruders put it into hacked pages: fixed phrases, and links that a reader cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Exposure, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_PHRASES = late(
    "亚洲国产|国产精品|日韩欧美|欧美日韩|国产情侣|激情在线|在线a?乱码|精品国产|久久精品|成年网站|成人(?:网站|视频|电影)在线|免费看片|无码(?:视频|中文|av)|av(?:无码|在线观看)"
    "|(?:一|二|三)区(?:二区)?(?:三区)?免费视频|www狠狠|色情(?:网站|视频)|裸聊|约炮|伦理片在线"
    "|澳门(?:金沙|新葡京|威尼斯|皇冠)(?!人?(?:大?酒店|度假))|(?:真人|线上|网上)(?:娱乐城|赌场|百家乐)|百家乐(?:平台|开户)|博彩(?:平台|公司|网站)|时时彩(?:平台|计划)|六合彩(?:开奖|资料|特码|平台|网站)"
    "|彩票(?:平台|代理)开户|赌球(?:平台|网站)|体育投注平台|代开(?:正规)?(?<!申请代开)(?<!非法代开)(?<!禁止代开)(?<!委托代开)(?<!规定代开)(?<!机关代开)发票|办证刻章|私服(?:发布网|一条龙)|(?:代孕|助孕)(?:机构|公司|包成功)"
)
_AGAINST = late(
    r"(?:远离|抵制|拒绝|防范|防止|打击|举报|警惕|禁止|杜绝|查处|整治|取缔|屏蔽|过滤|清理|危害)[^\n。;；!]{0,12}\Z"
)
"""Words of whoever warns of such things."""
_ANCHOR = late(r"<a\b[^<>]{0,2000}>")
_HIDDEN_STYLE = late(
    r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden|(?:text-indent|left|top|margin-left)\s{0,4}:\s{0,4}-[0-9]{3,}|font-size\s{0,4}:\s{0,4}0|opacity\s{0,4}:\s{0,4}0(?![.0-9])"
)
_HIDDEN_BOX = late(r"<(?:div|span|p|marquee|ul|font)\b[^<>]{0,500}>")
_NEAR = 600
_TOGETHER = 24


def find(sight: Sight) -> Iterator[Hit]:
    """Find spam phrases in every view, hidden links in the source."""
    text = sight.text
    yield from _clusters(text)
    if ViewKind.RAW not in sight.view.kinds:
        return
    hidden = msg("a link that readers cannot see")
    for anchor in _ANCHOR.finditer(text):
        if _HIDDEN_STYLE.search(anchor[0]):
            yield Hit(*anchor.span(), what=hidden)
    for box in _HIDDEN_BOX.finditer(text):
        is_hidden = _HIDDEN_STYLE.search(box[0]) or re.search(r"(?:height|width)=[\"']?[01]\b", box[0])
        if is_hidden and "<a" in text[box.end() : box.end() + _NEAR].partition("</div")[0]:
            yield Hit(*box.span(), what=hidden)


def _clusters(text: str) -> Iterator[Hit]:
    """Yield neighbouring phrases as one hit: spam comes in strings of them."""
    start = end = -1
    for match in _PHRASES.finditer(text):
        if _AGAINST.search(text, max(0, match.start() - 16), match.start()):
            continue
        if start >= 0 and match.start() - end > _TOGETHER:
            yield Hit(start, end)
            start = -1
        start = match.start() if start < 0 else start
        end = match.end()
    if start >= 0:
        yield Hit(start, end)


RULE = Rule(
    id="injected-spam",
    severity=Severity.FLAG,
    what=msg("words as intruders put them into hacked pages"),
    why=msg("Pages copied from a hacked site carry its spam along; inspections count it as a grave fault."),
    basis=msg("Government website inspection rules (content safety); Cybersecurity Law"),
    hint=msg("Delete the words or the link, and look at the rest of the text: it was copied from a hacked page."),
    find=find,
    needs=(_PHRASES, _ANCHOR, _HIDDEN_BOX),
    views=frozenset({ViewKind.RAW, ViewKind.DECODED, ViewKind.SHOWN, ViewKind.HIDDEN}),
    exposure=Exposure.WORDS,
    ok=("防范电信网络诈骗和网络赌博", "国产教学设备采购公告", "抵制色情信息"),
    not_ok=("亚洲国产日韩欧美在线a乱码", '<a href="https://x.test" style="display:none">x</a>'),
)
