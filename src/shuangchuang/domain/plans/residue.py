"""What a web page leaves behind the text of a document: signature, links, contacts, notices of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence

YEAR = r"(?:(?:19|20)\d\d|[一二][〇零○OＯ九一二三四五六七八]{3})"
NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(rf"(?P<y>{YEAR})年(?P<m>{NUMBER})月(?P<d>{NUMBER})日")
BODY_NAME = re.compile(
    r"(?:人民政府|政府|办公厅|办公室|委员会|委|厅|局|部|院|管委会|党委|领导小组|联席会议|会|署|行|中心|集团|公司)$"
)
_RESIDUE = re.compile(
    r"[【\[(<>]*(?:文件下载|关联文件|相关附件|附件下载|附件[:]?\S{0,60}\.(?:docx?|pdf|xlsx?|wps|ofd|zip|rar)|打印|关闭|分享|扫一扫|责任编辑|编辑[:]|审核[:]|来源[:]|信息来源"
    r"|上一篇|下一篇|相关(?:文档|解读|链接|文章|新闻|稿件|政策)|政策解读|图解|解读|主办(?:单位)?[:]|承办(?:单位)?[:]|版权所有|网站标识|网站地图|联系我们|关于我们|技术支持|地址[:]|电话[:]"
    r"|邮编|返回|抄送|公开方式|政府网站|京公网安备|\S{1,4}ICP备|\S公网安备|字体|【字|微信|微博|点击|浏览|访问|收藏|我要纠错|您的位置|首页|当前位置|下载|【返回|智能问答|纠错)"
)


_IN_THE_PLAN = re.compile(r"(?:牵头|责任|配合|主办|协办)(?:单位|部门)|牵头|负责[。)]|.{10}[。;]$")


def residue_from(text: str, lines: Sequence[tuple[int, int]]) -> int:
    """Where the tail of a web page begins: short lines to the end, the first of them one that pages have there."""
    start = len(text)
    for begun, end in reversed(lines[-60:]):
        if end - begun > 120 or re.match(
            r"[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、]|第[一二三四五六七八九十]+条",
            text[begun:end],
        ):
            break
        if not _RESIDUE.match(text, begun, end) and _IN_THE_PLAN.search(text, begun, end):
            break
        date = DATE.match(text, begun, end)
        signature = start == len(text) or text[start : start + 1] == "(" or DATE.match(text, start)
        if _RESIDUE.match(text, begun, end) or (date and date.end() >= end - 1):
            start = begun
        elif signature and (
            text.startswith("(此件", begun) or (end - begun <= 30 and BODY_NAME.search(text, begun, end))
        ):
            start = begun if start < len(text) or text.startswith("(此件", begun) else start
    return start
