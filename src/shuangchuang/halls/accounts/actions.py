"""What this hall's lines in the log are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.naming import (
    SubjectKind,
    name_actions,
    name_details,
    name_events,
    name_subjects,
    name_values,
)


def _people(keys: Collection[str]) -> dict[str, str]:
    people = User.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(user.pk): str(user) for user in people}


name_actions(
    {
        "accounts.open": _("开通账号"),
        "accounts.create": _("建立账号"),
        "accounts.grant_role": _("授予角色"),
        "accounts.restore_grant": _("恢复岗位"),
        "accounts.end_grant": _("收回角色"),
        "accounts.move_scope": _("调整角色范围"),
        "accounts.record_absence": _("登记缺勤"),
        "accounts.withdraw_absence": _("撤销缺勤"),
        "accounts.stand_in": _("安排代岗"),
        "accounts.lend_office": _("委托岗位"),
        "accounts.hand_over": _("办理交接"),
        "accounts.leave": _("办理离任"),
        "accounts.renew_password_link": _("重新生成设置密码链接"),
        "accounts.register": _("注册账号"),
        "accounts.prefer": _("修改偏好"),
        "accounts.rename": _("修改姓名"),
        "accounts.change_password": _("修改密码"),
        "accounts.take_phone": _("绑定手机号"),
        "accounts.take_email": _("绑定邮箱"),
        "accounts.former_address_not_told": _("未能通知原联系方式"),
        "accounts.link_identity": _("关联统一身份"),
        "accounts.unlink_identity": _("解除统一身份"),
        "accounts.reset_second_factor": _("重置二次验证"),
        "accounts.set_second_factor_roles": _("设定必须二次验证的角色"),
        "accounts.end_session": _("结束一处登录"),
        "accounts.end_other_sessions": _("结束其他登录"),
        "accounts.take_copy": _("下载个人数据"),
        "accounts.ask_closure": _("申请注销"),
        "accounts.withdraw_closure": _("撤回注销"),
        "accounts.close": _("注销账号"),
        "accounts.sweep": _("清理登录记录"),
    }
)
name_subjects(
    {
        "user": SubjectKind(_("账号"), "accounts:person", "pk", _people, right="accounts.appoint"),
        "accounts": SubjectKind(_("登录与安全")),
        "grant": SubjectKind(_("岗位")),
    }
)
name_details(
    {
        "role": _("角色"),
        "scope": _("范围"),
        "grant": _("授权编号"),
        "basis": _("依据"),
        "first_date": _("首日"),
        "back_date": _("返岗日"),
        "offices": _("岗位数"),
        "before": _("原来"),
        "after": _("现在"),
    }
)
name_values({"role": dict(Role.choices)})
name_events(
    {
        "accounts.office_granted": _("授予岗位"),
        "accounts.office_ended": _("收回岗位"),
        "accounts.office_moved": _("调整岗位范围"),
        "accounts.handed_over": _("完成交接"),
        "accounts.closed": _("账号停用"),
    }
)
