"""The words that say who owes what: labels, verbs, marks and what only says by when.

牵头单位:  市级责任单位:  任务分工:      labels
牵头负责  配合  按职责分工负责          verbs, at the end of a list or before a comma
为牵头单位  作为责任单位                verbs too
完成时限:  责任人:                      asides, which name no unit
"""

from __future__ import annotations

import re

from shuangchuang.domain.plans.model import Role

_BODY = r"(?:(?:市直|省直|县直|区直)?(?:责任|负责|主体)?(?:单位|部门|主体|处室|科室|机构|地区|县区|委办局|厅局|方)(?:[和及、](?:单位|部门|处室|科室))?)"
_LEAD = r"(?:总?牵头(?:责任|负责|主办|实施|落实|组织|主管|承办)?|主办|主责|主要责任|主要负责|第一责任|首要责任|主牵头|承办牵头|主体责任|组织牵头)"
_COOP = r"(?:配合(?:责任|实施|落实|协同)?|协办|协同|协作|协助|协同配合|协助配合|参加|参与(?:配合)?|支持(?:配合)?|会同|指导|联合|共同责任|协同责任|配合参与|其他责任|其它责任|会办|督导|参与实施)"
_RESP = r"(?:责任|负责|落实|实施|承办|承担|分工|执行|完成|组织实施|主管|推进|具体实施|任务承担|任务落实|任务分工|工作责任|责任落实|组织(?=单位))"
SHORT = {
    "牵头": Role.LEAD,
    "主办": Role.LEAD,
    "配合": Role.COOPERATOR,
    "协办": Role.COOPERATOR,
    "参与": Role.COOPERATOR,
}
SHORT |= {"参加": Role.COOPERATOR, "责任": Role.RESPONSIBLE, "分工": Role.RESPONSIBLE, "任务分工": Role.RESPONSIBLE}
SHORT |= {
    "责任分工": Role.RESPONSIBLE,
    "职责分工": Role.RESPONSIBLE,
    "工作分工": Role.RESPONSIBLE,
    "负责": Role.RESPONSIBLE,
}
_ASIDE = (
    r"(?:完成(?:时限|时间|期限|日期|节点|要求|标准|时间节点)|时限要求|时间要求|时间节点|时间安排|时间进度|办结时限|落实时限|责任时限|时限|期限|进度(?:安排|要求|节点)?"
    r"|实施(?:时间|期限|进度)|工作时限|推进时限|(?<![^\s,;。:、()])[^\s,;。:、()]{0,6}(?:责任人|联系人|负责人|领导)|包抓[^:]{0,6}|目标[^:]{0,4}|预期[^:]{0,4}|工作目标|年度目标|备注|成果形式|联系电话)"
)
_WHOSE = r"(?:(?:[省市县区州盟旗镇]|自治区)(?:本?级(?:层面|部门)?|直(?:部门)?)(?:具体)?|国家级?|中央|属地|地方|具体)?"  # 市级责任单位
_CONTENT = r"(?:主要|工作|具体|重点|任务|实施)(?:内容|措施|举措|任务|要求)"  # what follows is no list of units
LABEL = re.compile(
    rf"{_WHOSE}(?:(?P<lead>{_LEAD}{_BODY})|(?P<coop>{_COOP}{_BODY})|(?P<resp>{_RESP}{_BODY}|任务分工|责任分工|职责分工|工作分工))"
    rf"(?:及?(?:完成时限|责任人|时限|分工))?(?:\([^()]{{0,12}}\))?(?:[:](?:为|是)?|\)[:]?|(?:分别)?[为是][:]?|[—―]{1, 2}|(?P<bare>))"
    rf"|(?P<short>牵头|主办|配合|协办|参与|参加|责任|负责|分工)[:]|(?P<aside>{_ASIDE}|{_CONTENT})[:]"
)

_BY_DUTY = r"(?:(?:按|按照|根据|依据|依|结合)照?(?:各自|部门|相关|有关|自身|本|其)*(?:职责|职能|任务|工作|责任|权限|管理|属地|管辖)*(?:和)?(?:分工|划分|范围|权限|原则)?(?:内|要求)?)"
_HOW = r"(?:分别|共同|具体|各自|分工|依次|分头|协同|联合|密切|积极|认真|统筹|组织|抓好|做好|协调|并|总|负责)*"
_DO = r"(?:(?:负责)?(?:贯彻落实|组织实施|组织落实|抓好落实|具体落实|推进落实|推动落实|落实|实施|推进|推动|办理|承办|承担|执行|完成|开展|建设|抓总|组织|做好(?:相关|有关)?工作|统筹|协调))"
_VERBS = (
    (
        "lead",
        rf"{_BY_DUTY}?{_HOW}(?:牵头(?:主抓|负责|主办)?{_DO}*|主办|主责|主抓|为主负责|总负责|负?总责)(?:[,]?负责)?",
    ),
    ("coop", rf"{_BY_DUTY}?{_HOW}(?:配合|参加|参与|协助|协办|协同|支持|协作){_DO}*(?:配合)?"),
    ("guide", rf"{_BY_DUTY}?{_HOW}(?:指导|督导){_DO}*"),
    ("resp", rf"{_BY_DUTY}?{_HOW}(?:各负其责|负责{_DO}*|{_DO}+)"),
    ("resp", rf"{_BY_DUTY}(?:分别|共同|各自)?"),
)
AT_END = tuple((kind, re.compile(rf"(?:{pattern})$")) for kind, pattern in _VERBS)
_AS = r"(?:共同|同|均|分别)?(?:作为|为|是)(?:本项|该项)?(?:工作|任务)?的?"
ANYWHERE = (
    ("lead", re.compile(rf"{_AS}{_LEAD}(?:单位|部门)")),
    ("coop", re.compile(rf"{_AS}{_COOP}(?:责任)?(?:单位|部门)")),
    ("resp", re.compile(rf"{_AS}{_RESP}(?:单位|部门)")),
    ("lead", re.compile(rf"{_BY_DUTY}?(?:负责|分别|共同|联合|具体)?牵头(?:负责|主办)?{_DO}*")),
    ("coop", re.compile(rf"{_BY_DUTY}?(?:密切|积极|共同|分别)?(?:配合|参加|参与(?!式)){_DO}*")),
    ("resp", re.compile(rf"{_BY_DUTY}?(?:分别|共同|具体)?负责{_DO}*")),
)
WITH = re.compile(r"会同|(?:联合|商)(?=省|市|自治区|县|区|各|有关|相关|国家|财政|发展)")
WHEN = re.compile(
    r"(?:并|并于|于|力争|在|到|至|从|自|截至)?(?:20\d\d|“?十[二三四五]五|今年|当年|每年|每季|每月|每半年|长期|持续|全年|年底|年内|近期|中期|远期|\d+月|第[一二三四]季度|[上下]半年|立即|常态"
    r"|贯穿|分阶段|按时间|按进度|\d+个?工作日)[^局厅委部]*"
)
VERB_ROLE = {"lead": Role.LEAD, "coop": Role.COOPERATOR, "guide": Role.COOPERATOR, "resp": Role.RESPONSIBLE}
MARK_ROLE = {"牵头": Role.LEAD, "主办": Role.LEAD, "主责": Role.LEAD, "负责": Role.LEAD}


_ASIDE_LINE = re.compile(rf"(?:^|(?<=[\n。;(])){_ASIDE}[:][^\n。;]*[。;]?")


def without_asides(words: str) -> str:
    """The words without what only says by when or which person: 完成时限:2021年12月底.

    >>> without_asides("推广平台。\\n完成时限:2021年底。")
    '推广平台。\\n'
    """
    return _ASIDE_LINE.sub("", words) if ":" in words else words
