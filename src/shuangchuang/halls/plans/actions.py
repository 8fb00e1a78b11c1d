"""What this hall's lines in the log are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_details, name_events, name_subjects
from shuangchuang.halls.plans.models import DraftRecord, PlanRecord


def _plans(keys: Collection[str]) -> dict[str, str]:
    return dict(PlanRecord.objects.filter(slug__in=keys).values_list("slug", "title"))


def _drafts(keys: Collection[str]) -> dict[str, str]:
    drafts = DraftRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(pk): title for pk, title in drafts.values_list("pk", "title")}


name_actions(
    {
        "plans.upload": _("上传计划"),
        "plans.undo": _("撤销更正"),
        "plans.redo": _("恢复更正"),
        "plans.discard": _("放弃校核稿"),
        "plans.adopt": _("写入台账"),
        "plans.revise": _("修订台账"),
        "plans.publish": _("公开计划"),
        "plans.withdraw": _("撤回公开"),
        "plans.edit": _("更正识别结果"),
        "plans.set_region": _("设定计划的地区"),
        "plans.observe": _("登记实际值"),
        "plans.set_target": _("设定基期与路径"),
    }
)
name_subjects(
    {
        "plan": SubjectKind(_("计划"), "plans:overview", "slug", _plans),
        "draft": SubjectKind(_("校核稿"), "plans:draft", "pk", _drafts, right="plans.check"),
        "target": SubjectKind(_("目标")),
    }
)
name_events(
    {
        "plans.adopted": _("写入台账"),
        "plans.revised": _("修订台账"),
        "plans.published": _("公开计划"),
        "plans.withdrawn": _("撤回公开"),
        "plans.observed": _("登记实际值"),
    }
)
name_details(
    {
        "published": _("公开"),
        "tasks": _("任务数"),
        "targets": _("目标数"),
        "draft": _("校核稿"),
        "edit": _("更正"),
        "baseline": _("基期"),
        "period": _("时期"),
        "revision": _("修订次数"),
        "value": _("数值"),
        "region": _("地区"),
    }
)
