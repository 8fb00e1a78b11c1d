"""The kinds of messages that no single hall owns."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.kinds import MessageKind

KINDS = (
    MessageKind(
        code="notices.announcement",
        name=_("系统公告"),
        title=_("{heading}"),
        body=_("{text}"),
        channels=("app", "email"),
    ),
    MessageKind(
        code="notices.maintenance",
        name=_("停机维护"),
        title=_("系统将于 {start} 停机维护"),
        body=_("{start} 至 {end} 系统停机维护，期间不能登录和办理。请提前保存正在填写的内容。"),
        channels=("app", "email", "wecom"),
        mutable=False,
    ),
)
