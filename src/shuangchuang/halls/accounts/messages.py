"""What a person is told about their own account. Security is not muted."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.kinds import MessageKind


def _kind(code: str, title: object, body: object) -> MessageKind:
    return MessageKind(
        code=f"accounts.{code}",
        title=title,
        body=body,
        name=title,
        channels=("app", "email"),
        urgent=True,
        mutable=False,
    )


KINDS = (
    _kind("password_changed", _("密码已修改"), _("您的账号刚刚修改了密码，其他设备上的登录已退出。如不是本人操作，请立即用手机号或邮箱重设密码，并联系系统运维。")),
    _kind("second_factor_add", _("第二因子已启用"), _("您的账号刚刚启用了第二因子或生成了恢复码。如不是本人操作，请立即修改密码，并联系系统运维。")),
    _kind("second_factor_remove", _("第二因子已停用"), _("您的账号刚刚停用了第二因子。如不是本人操作，请立即修改密码，并联系系统运维。")),
    _kind("second_factor_renew", _("恢复码已重新生成"), _("原来的恢复码已作废。如不是本人操作，请立即修改密码，并联系系统运维。")),
    _kind("second_factor_reused", _("动态码被重复使用"), _("刚才登录用过的动态码又被用了一次，已经拒绝。如不是您自己重复提交，请立即修改密码，并联系系统运维。")),
    _kind("recovery_code_reused", _("恢复码被重复使用"), _("一个已经用过的恢复码又被用了一次，已经拒绝。每个恢复码只能用一次；如不是您自己误用，请立即修改密码，重新生成恢复码，并联系系统运维。")),
    _kind("second_factor_reset", _("第二因子已由系统运维重置"), _("原因：{reason}。您的登录已全部退出，请重新登录并设置第二因子。如您没有提出过，请立即联系系统运维。")),
    _kind("email_changed", _("电子邮箱已更换"), _("您的账号不再使用原来的电子邮箱 {before}。如不是本人操作，请立即修改密码，并联系系统运维。")),
    _kind("phone_changed", _("手机号已更换"), _("您的账号不再使用原来的手机号 {before}。如不是本人操作，请立即修改密码，并联系系统运维。")),
    _kind("registered_again", _("有人用您的手机号或邮箱注册"), _("刚刚有人用您的手机号或电子邮箱注册账号，没有成功，您的账号没有变化。如是您自己，请直接登录；忘记密码可以重设。")),
    MessageKind(
        code="accounts.handed_over",
        name=_("交接给您的岗位和事项"),
        title=_("{leaver} 的岗位和事项已交接给您"),
        body=_("岗位 {offices} 个、事项 {rows} 件已转到您名下。要办的事在“我的桌面”，岗位在“我的岗位”。"),
        channels=("app", "email"),
    ),
    _kind("closure_asked", _("已收到注销申请"), _("您的账号将在 {day} 注销，在那之前可以撤回。如不是本人操作，请立即撤回并修改密码。")),
)  # fmt: skip
