"""What units and the office are told of items. What people wrote stays on the item's page; messages carry its name."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.kinds import MessageKind

KINDS = (
    MessageKind(
        code="supervision.assigned",
        name=_("督办交办"),
        title=_("交办：{item}"),
        body=_("请在 {until} 前签收。不属于本单位职责的，可在期限内提出异议并写明依据。"),
        mutable=False,
    ),
    MessageKind(
        code="supervision.urged",
        name=_("督办催办"),
        title=_("催办：{item}"),
        body=_("期限 {deadline}。请尽快办理并报送进展。"),
        mutable=False,
    ),
    MessageKind(
        code="supervision.to_endorse",
        name=_("待审签的申请"),
        title=_("待审签：{item}"),
        body=_("本单位提出了申请，请审签后报送联席会议办公室。"),
    ),
    MessageKind(
        code="supervision.to_decide",
        name=_("待决定的申请"),
        title=_("待决定：{item}"),
        body=_("{unit}提出的申请已经审签，请决定。"),
    ),
    MessageKind(
        code="supervision.decided",
        name=_("申请的决定"),
        title=_("申请已有决定：{item}"),
        body=_("结果见事项页。"),
    ),
    MessageKind(
        code="supervision.to_verify",
        name=_("待核查"),
        title=_("待核查：{item}"),
        body=_("承办单位申请办结，请核查。"),
    ),
    MessageKind(
        code="supervision.to_conclude",
        name=_("待批准办结"),
        title=_("待批准：{item}"),
        body=_("核查意见已提出，请批准办结或退回。"),
    ),
    MessageKind(
        code="supervision.moved",
        name=_("督办事项有变化"),
        title=_("{what}：{item}"),
        body=_("详情和理由见事项页。"),
    ),
)
