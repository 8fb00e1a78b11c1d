"""What people are told about webhooks."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.kinds import MessageKind

KINDS = (
    MessageKind(
        code="api.endpoint_disabled",
        name=_("事件推送停用"),
        title=_("事件推送“{name}”已停用"),
        body=_("连续 5 天没有一条送达，或对方答复不再接收，所以停止推送到“{name}”。请与接收方查明原因，再到页面启用。"),
        channels=("app", "email"),
    ),
)
