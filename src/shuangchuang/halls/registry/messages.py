"""What people are told of organisations and mandates. Names of persons stay out: messages go by mail and phone too."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.kinds import MessageKind

KINDS = (
    MessageKind(
        code="registry.binding_confirmed",
        name=_("绑定申请已通过"),
        title=_("您已可以代表“{firm}”办事"),
        body=_("绑定“{firm}”的申请已通过。在页面顶端选择代表它办事。"),
    ),
    MessageKind(
        code="registry.binding_returned",
        name=_("绑定申请需要补正"),
        title=_("绑定“{firm}”的申请需要补正"),
        body=_("审核意见：{reason}。请按意见补正后重新提交。"),
    ),
    MessageKind(
        code="registry.binding_refused",
        name=_("绑定申请未通过"),
        title=_("绑定“{firm}”的申请未通过"),
        body=_("审核意见：{reason}。如有疑问，可补齐材料后重新申请。"),
    ),
    MessageKind(
        code="registry.invited",
        name=_("授权邀请"),
        title=_("“{firm}”请您代表它办事"),
        body=_("请在 {until} 前接受或谢绝。"),
    ),
    MessageKind(
        code="registry.mandate_ended",
        name=_("授权失效"),
        title=_("您对“{firm}”的授权已失效"),
        body=_("原因：{reason}。需要继续办理的，请联系单位重新授权。"),
        mutable=False,
    ),
)
