"""What this hall's lines in the log are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from shuangchuang.catalogue.matters import matters
from shuangchuang.halls.notices.naming import (
    SubjectKind,
    name_actions,
    name_details,
    name_events,
    name_subjects,
    name_values,
)
from shuangchuang.halls.registry.models import (
    BindingState,
    Capacity,
    MandateBasis,
    OrganisationRecord,
    OrganisationSource,
    SuccessionKind,
    UnitRecord,
)

_BINDING = {
    BindingState.SUBMITTED: _("提交单位认证"),
    BindingState.UNDER_REVIEW: _("受理单位认证"),
    BindingState.RETURNED: _("退回单位认证"),
    BindingState.CONFIRMED: _("通过单位认证"),
    BindingState.REFUSED: _("不通过单位认证"),
    BindingState.WITHDRAWN: _("撤回单位认证"),
}


def _organisations(keys: Collection[str]) -> dict[str, str]:
    found = OrganisationRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def _units(keys: Collection[str]) -> dict[str, str]:
    return dict(UnitRecord.objects.filter(slug__in=keys).values_list("slug", "name"))


name_actions(
    {
        "registry.register_unit": _("登记单位"),
        "registry.update_unit": _("修改单位"),
        "registry.rename_unit": _("单位更名"),
        "registry.add_name": _("登记单位名称"),
        "registry.confirm_group": _("确认名单"),
        "registry.correct_group": _("更正名单"),
        "registry.register_organisation": _("登记组织"),
        "registry.name_organisation": _("补登组织名称"),
        "registry.refuse_claim": _("统一身份认证声明的单位未采用"),
        "registry.rename_organisation": _("变更组织名称"),
        "registry.list_institution": _("登记服务机构"),
        "registry.enter_mandate": _("登记授权"),
        "registry.end_mandate": _("终止授权"),
        "registry.read_proof": _("查看绑定证照"),
        "registry.invite": _("邀请经办人"),
        "registry.accept_invitation": _("接受授权邀请"),
        "registry.decline_invitation": _("谢绝授权邀请"),
        "registry.withdraw_invitation": _("撤回授权邀请"),
        "registry.set_parent": _("登记上级单位"),
        "registry.record_succession": _("登记沿革"),
        "registry.confirm_succession": _("核实沿革"),
        "registry.withdraw_succession": _("撤销沿革"),
        "registry.enter_post": _("登记单位人员"),
        "registry.end_post": _("登记离任"),
        "registry.end_group_list": _("停用名单"),
        "registry.merge_units": _("合并重复单位"),
        "registry.reverse_merge": _("撤销合并"),
        **{f"registry.binding_{state}": _BINDING[state] for state in BindingState},
        "registry.state_facts": _("填报画像"),
        "registry.withdraw_fact": _("撤回画像字段"),
        "registry.give_consent": _("同意使用画像"),
        "registry.withdraw_consent": _("撤回同意"),
        "registry.refresh_facts": _("由数据交换更新画像"),
        "registry.ask_for_facts": _("请求从共享数据更新画像"),
        "registry.export_profile": _("导出画像"),
        "registry.erase_profile": _("删除画像"),
    }
)
name_subjects(
    {
        "unit": SubjectKind(_("单位"), "registry:unit", "slug", _units),
        "organisation": SubjectKind(_("企业或机构"), names=_organisations),
        "binding": SubjectKind(_("单位认证")),
    }
)
name_events(
    {
        "registry.rename_unit": _("单位更名"),
        "registry.merge_units": _("合并重复单位"),
        "registry.reverse_merge": _("撤销合并"),
        "registry.record_succession": _("登记沿革"),
        "registry.confirm_succession": _("核实沿革"),
        "registry.withdraw_succession": _("撤销沿革"),
        "registry.organisation_registered": _("登记组织"),
        "registry.mandate_entered": _("登记授权"),
        "registry.mandate_ended": _("终止授权"),
        "registry.invitation_accepted": _("接受授权邀请"),
        "registry.invitation_declined": _("谢绝授权邀请"),
        "registry.invitation_withdrawn": _("撤回授权邀请"),
        "registry.invitation_expired": _("授权邀请过期"),
        "registry.invitation_sent": _("邀请经办人"),
    }
)
name_values(
    {
        "succession": dict(SuccessionKind.choices),
        "capacity": dict(Capacity.choices),
        "basis": dict(MandateBasis.choices),
        "source": dict(OrganisationSource.choices),
        "matters": {matter.code: _(matter.name) for matter in matters()},
    }
)
name_details(
    {
        "succession": _("方式"),
        "effective_date": _("生效日期"),
        "confirmed": _("已核实"),
        "members": _("成员数"),
        "list": _("名单"),
        "valid_from": _("起始日期"),
        "valid_until": _("截止日期"),
        "full_name": _("规范全称"),
        "category": _("类别"),
        "is_group": _("集合名称"),
        "note": _("备注"),
        "reviews_organisations": _("审核企业认证"),
        "gone": _("并入的单位"),
        "kept": _("保留的单位"),
        "parent": _("上级单位"),
        "capacity": _("身份"),
        "credit_code": _("统一社会信用代码"),
        "holder": _("持有人账号"),
        "mandate": _("授权编号"),
        "matters": _("事项"),
        "listed": _("列入服务机构"),
        "invitation": _("邀请编号"),
        "organisation": _("企业或机构编号"),
        "proof": _("材料编号"),
        "fact": _("字段编号"),
        "facts": _("字段"),
        "left_out": _("没有采用的字段"),
        "reference": _("依据编号"),
        "since": _("起始"),
        "source_kind": _("来源类别"),
        "sensitive": _("敏感字段"),
    }
)
