"""Messages for the demo's accounts, so that a first look at the inbox is not a look at nothing. All say 模拟数据."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.services import mark_read, notify

_PLAN = "/plans/guangxi-2021/"
_CHECK = "请核对本单位承担的任务（模拟数据）"
_ABOUT = "广西双创行动计划（2021）"

# account, heading, text, subject, what the subject is called, address, days ago, days until the deadline (None: none)
_TOLD = (
    (
        "lianluo",
        _CHECK,
        "计划台账已经公开。请核对科技厅牵头和配合的任务，与分工不一致的，向联席会议办公室反映。\n逾期没有反映的，按现有分工督办。",
        "plan:guangxi-2021",
        _ABOUT,
        f"{_PLAN}units/gx-sci/",
        1,
        2,
    ),
    (
        "lianluo",
        "研发投入目标有了新的实际值（模拟数据）",
        "“研发经费投入强度”登记了新的实际值。请看与目标还差多少，在下次会议前准备说明。",
        "plan:guangxi-2021",
        _ABOUT,
        f"{_PLAN}targets/T2/",
        3,
        None,
    ),
    (
        "xietiao",
        "有单位没有反馈分工核对结果（模拟数据）",
        "分工核对已到期，仍有单位没有反馈。请联系这些单位的联络员。",
        "plan:guangxi-2021",
        _ABOUT,
        f"{_PLAN}matrix/",
        0,
        -1,
    ),
    (
        "fuzeren",
        _CHECK,
        "联络员尚未反馈分工核对结果，请督促。",
        "plan:guangxi-2021",
        _ABOUT,
        f"{_PLAN}units/gx-sci/",
        0,
        2,
    ),
    (
        "chuangye",
        "支持创业的任务在这里可以查到（模拟数据）",
        "计划里与创业担保贷款、创业孵化有关的任务都有责任单位，可以按单位查看联系。",
        "plan:guangxi-2021",
        _ABOUT,
        f"{_PLAN}tasks/",
        2,
        None,
    ),
)


def tell_demo_accounts(accounts: Mapping[str, User], *, at: datetime) -> None:
    """Tell each once; safe to run again."""
    for number, (name, heading, text, subject, about, link, ago, days) in enumerate(_TOLD):
        notify(
            kind="notices.announcement",
            recipients=[accounts[name]],
            values={"heading": heading, "text": text},
            subject=subject,
            about=about,
            link=link,
            key=f"demo:{number}",
            at=at - timedelta(days=ago, minutes=number),
            deadline=None if days is None else timezone.localdate(at) + timedelta(days=days),
        )
    told = notify(
        kind="notices.announcement",
        recipients=accounts.values(),
        values={
            "heading": "欢迎试用（模拟数据）",
            "text": "这里是演示系统，账号、消息和业务数据都是模拟的，短信和邮件不会真的发出。\n"
            "右上角的铃铛是收件箱；“消息设置”里可以选择用什么方式、什么时候收消息。",
        },
        link="/notices/preferences/",
        key="demo:welcome",
        at=at - timedelta(days=5),
    )
    for message in told:
        if message.recipient.username == "lianluo":
            mark_read(reader=message.recipient, messages=[message.pk], at=at - timedelta(days=4))
