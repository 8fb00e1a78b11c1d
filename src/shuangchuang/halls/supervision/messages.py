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
        code="supervision.reminder",
        name=_("督办自动提醒"),
        title=_("{rule}：{item}"),
        body=_("{sentence}收到后请打开本条按“知道了”；没有人回应，会逐级提醒。"),
    ),
    MessageKind(
        code="supervision.reminder_climbed",
        name=_("督办自动提醒（B 岗）"),
        title=_("{rule}，没有人回应：{item}"),
        body=_("{sentence}此前的提醒没有人回应，现提醒您。收到后请打开本条按“知道了”。"),
    ),
    MessageKind(
        code="supervision.reminder_leader",
        name=_("督办自动提醒（负责人）"),
        title=_("{rule}，没有人回应：{item}"),
        body=_("{sentence}此前的提醒没有人回应，现提醒您。收到后请打开本条按“知道了”。"),
        mutable=False,
    ),
    MessageKind(
        code="supervision.instructed",
        name=_("领导批示"),
        title=_("领导有批示：{item}"),
        body=_("批示内容在事项页的办理经过里。请按批示办理，并在下次报送时写明落实情况。"),
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
    MessageKind(
        code="supervision.succeeded",
        name=_("承继的督办事项"),
        title=_("“{before}”的 {count} 件督办事项由“{after}”接办"),
        body=_("按单位沿革登记办理：责任、签收和没有报出的填报一并转入。请核对责任人，需要的到事项页重新确定。"),
    ),
    MessageKind(
        code="supervision.inspection_submitted",
        name=_("专项督查方案送审"),
        title=_("“{title}”的方案待批准"),
        body=_("“{title}”的方案已送审，请审核后批准或退回。"),
    ),
    MessageKind(
        code="supervision.inspection_approved",
        name=_("专项督查方案已批准"),
        title=_("“{title}”的方案已批准"),
        body=_("方案已批准，抽样名单已冻结。请公开产生种子，抽取样本。"),
    ),
    MessageKind(
        code="supervision.inspection_returned",
        name=_("专项督查方案退回"),
        title=_("“{title}”的方案被退回"),
        body=_("退回的意见写在办理经过里。请修改后重新送审。"),
    ),
    MessageKind(
        code="supervision.inspection_begun",
        name=_("专项督查开始"),
        title=_("“{title}”已开始，{unit}是被督查单位"),
        body=_("样本已经抽取。请按督查方案准备材料、安排联系人。"),
        mutable=False,
    ),
    MessageKind(
        code="supervision.inspection_ordered",
        name=_("专项督查整改通知"),
        title=_("{unit}请在 {day} 前报送整改：{title}"),
        body=_("督查发现的问题和整改要求见督查页面。请在 {day} 前逐项报送整改情况和佐证。"),
        channels=("app", "email", "sms"),
        mutable=False,
    ),
    MessageKind(
        code="supervision.inspection_reported",
        name=_("专项督查整改报送"),
        title=_("{unit}报送了整改：{title}"),
        body=_("请安排没有参与整改的人员复查。"),
    ),
    MessageKind(
        code="supervision.inspection_failed",
        name=_("专项督查复查不合格"),
        title=_("{unit}的整改复查不合格：{title}"),
        body=_("复查意见见督查页面。请继续整改后再次报送；原定期限 {day} 不变。"),
        mutable=False,
    ),
    MessageKind(
        code="supervision.inspection_served",
        name=_("专项督查结论送达"),
        title=_("请{unit}签收督查结论：{title}"),
        body=_("请签收督查结论。对结论有异议的，可以自收到之日起 30 日内申请复核。"),
        channels=("app", "email", "sms"),
        mutable=False,
    ),
    MessageKind(
        code="supervision.inspection_objected",
        name=_("专项督查复核申请"),
        title=_("{unit}对督查结论提出异议，请在 {day} 前复核"),
        body=_("“{title}”的结论有异议。请由没有参与作出结论的人员在 {day} 前作出复核决定。"),
        mutable=False,
    ),
    MessageKind(
        code="supervision.inspection_reviewed",
        name=_("专项督查复核决定"),
        title=_("{unit}的复核申请已有决定：{title}"),
        body=_("复核决定和理由见督查页面。"),
        mutable=False,
    ),
)
