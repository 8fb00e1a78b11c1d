"""What this hall's lines in the log are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_details, name_subjects, name_values


def _people(keys: Collection[str]) -> dict[str, str]:
    people = User.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(user.pk): str(user) for user in people}


name_actions(
    {
        "accounts.open": _("开通账号"),
        "accounts.create": _("建立账号"),
        "accounts.grant_role": _("授予角色"),
        "accounts.end_grant": _("收回角色"),
        "accounts.move_scope": _("调整角色范围"),
        "accounts.record_absence": _("登记缺勤"),
        "accounts.withdraw_absence": _("撤销缺勤"),
        "accounts.stand_in": _("安排代岗"),
        "accounts.lend_office": _("委托岗位"),
        "accounts.hand_over": _("办理交接"),
        "accounts.leave": _("办理离任"),
    }
)
name_subjects({"user": SubjectKind(_("账号"), "accounts:person", "pk", _people, right="accounts.appoint")})
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
