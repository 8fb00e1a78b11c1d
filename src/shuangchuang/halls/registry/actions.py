"""What this hall's lines in the log are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_details, name_subjects
from shuangchuang.halls.registry.models import UnitRecord


def _units(keys: Collection[str]) -> dict[str, str]:
    return dict(UnitRecord.objects.filter(slug__in=keys).values_list("slug", "name"))


name_actions(
    {
        "registry.register_unit": _("登记单位"),
        "registry.update_unit": _("修改单位"),
        "registry.add_name": _("登记单位名称"),
        "registry.confirm_group": _("确认名单"),
        "registry.register_organisation": _("登记组织"),
        "registry.rename_organisation": _("变更组织名称"),
        "registry.list_institution": _("登记服务机构"),
        "registry.enter_mandate": _("登记授权"),
        "registry.end_mandate": _("终止授权"),
    }
)
name_subjects({"unit": SubjectKind(_("单位"), "registry:unit", "slug", _units)})
name_details(
    {
        "members": _("成员数"),
        "valid_from": _("起始日期"),
        "valid_until": _("截止日期"),
        "full_name": _("规范全称"),
        "category": _("类别"),
        "is_group": _("集合名称"),
        "note": _("备注"),
    }
)
