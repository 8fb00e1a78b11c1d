"""What this hall's lines in the log are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_details, name_subjects, name_values
from shuangchuang.halls.supervision.models import (
    EvaluationRecord,
    InspectionRecord,
    ItemRecord,
    PaperKind,
    PaperRecord,
    PolicyOutcome,
    ReviewDecision,
)


def _items(keys: Collection[str]) -> dict[str, str]:
    items = ItemRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(item.pk): str(item) for item in items}


# The kinds of the ledger, which the item's story names with the same words.
STEP_WORDS = {
    "proposed": _("拟立项"),
    "broken_down": _("任务分解"),
    "figures_named": _("定报送指标"),
    "approved": _("立项"),
    "assigned": _("交办"),
    "signed": _("签收"),
    "requested": _("提出申请"),
    "endorsed": _("审签申请"),
    "request_withdrawn": _("撤回申请"),
    "extension_granted": _("批准延期"),
    "extension_refused": _("不同意延期"),
    "objection_refused": _("不采纳异议"),
    "transferred": _("转办"),
    "succeeded": _("由承继单位接办"),
    "owner_handed_on": _("责任人交接"),
    "report_submitted": _("报送进度"),
    "report_accepted": _("接收报送"),
    "report_returned": _("退回报送"),
    "taken_up": _("开始核查"),
    "recommended": _("提出核查意见"),
    "closed": _("批准办结"),
    "returned": _("退回重办"),
    "suspended": _("中止"),
    "resumed": _("恢复办理"),
    "urged": _("催办"),
    "raised": _("调整督办级别"),
    "instructed": _("领导批示"),
    "judged": _("核查研判"),
    "lit": _("亮灯变化"),
    "rolled_up": _("汇总下级进度"),
    "withdrawn": _("撤销"),
}
name_actions({f"supervision.{kind}": words for kind, words in STEP_WORDS.items()})
name_actions(
    {
        "supervision.set_up": _("设定督办规则"),
        "supervision.cancel_setting": _("取消未生效的督办规则"),
        "supervision.open_evaluation": _("开始中期评估"),
        "supervision.save_self": _("填写评估自评"),
        "supervision.hand_in_self": _("提交评估自评"),
        "supervision.judge_evaluation": _("评定任务"),
        "supervision.keep_public_note": _("拟写公开说明"),
        "supervision.release_public_note": _("发布公开说明"),
        "supervision.save_part": _("填报本单位部分"),
        "supervision.send_part": _("提交本单位部分"),
        "supervision.merge_report": _("汇总报送"),
        "supervision.hand_back_report": _("不予审签报送"),
        "supervision.add_evidence": _("上传佐证"),
        "supervision.drop_evidence": _("删除佐证"),
        "supervision.acknowledge_reminder": _("知悉提醒"),
    }
)
name_subjects({"item": SubjectKind(_("督办事项"), "", "pk", _items)})
name_details(
    {
        "reminder": _("提醒编号"),
        "rule": _("规则"),
        "note_version": _("公开说明版本"),
        "task": _("任务编号"),
        "step": _("督办账第几步"),
        "rhythm": _("报送周期"),
        "report_days": _("报送工作日"),
        "sign_days": _("签收工作日"),
    }
)


def _evaluations(keys: Collection[str]) -> dict[str, str]:
    found = EvaluationRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()]).select_related("plan")
    return {str(row.pk): str(row) for row in found}


name_subjects(
    {"evaluation": SubjectKind(_("中期评估"), "supervision:evaluation", "pk", _evaluations, "supervision.read")}
)

_INSPECTION = {
    "open": _("新建专项督查"),
    "save_plan": _("修改督查方案"),
    "save_population": _("修改抽样名单"),
    "submit": _("督查方案送审"),
    "return": _("退回督查方案"),
    "approve": _("批准督查方案"),
    "draw": _("抽取督查样本"),
    "answer": _("填写核查表"),
    "finding": _("记录督查发现"),
    "order": _("下发整改通知"),
    "report": _("报送督查整改"),
    "pass": _("整改复查合格"),
    "fail": _("整改复查不合格"),
    "draft": _("修改督查结论草稿"),
    "conclude": _("作出督查结论"),
    "serve": _("送达督查结论"),
    "receive": _("签收督查结论"),
    "object": _("对督查结论提出异议"),
    "uphold": _("复核维持督查结论"),
    "change": _("复核变更督查结论"),
    "close": _("办结专项督查"),
    "hand_on": _("交接督查组工作"),
    "cancel": _("终止专项督查"),
}


def _inspections(keys: Collection[str]) -> dict[str, str]:
    found = InspectionRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(pk): title for pk, title in found.values_list("pk", "title")}


name_actions({f"supervision.inspection_{code}": word for code, word in _INSPECTION.items()})
name_subjects(
    {"inspection": SubjectKind(_("专项督查"), "supervision:inspection", "pk", _inspections, "supervision.read")}
)
name_details(
    {
        "template": _("模板"),
        "digest": _("名单摘要"),
        "rows": _("行数"),
        "seed": _("随机种子"),
        "algorithm": _("抽样算法"),
        "drawn": _("抽中件数"),
        "row": _("抽中事项"),
        "finding": _("发现序号"),
        "due": _("期限"),
        "round": _("整改轮次"),
        "result": _("对政策的意见"),
        "outcome": _("复核决定"),
        "units": _("单位"),
    }
)
name_values(
    {
        "result": dict(PolicyOutcome.choices),
        "outcome": dict(ReviewDecision.choices),
    }
)


def _papers(keys: Collection[str]) -> dict[str, str]:
    found = PaperRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(pk): title for pk, title in found.values_list("pk", "title")}


name_actions(
    {
        "supervision.draft_paper": _("拟公文"),
        "supervision.edit_paper": _("修改公文文字"),
        "supervision.recount_paper": _("公文重新计数"),
        "supervision.drop_paper": _("作废公文草稿"),
        "supervision.issue_paper": _("印发公文"),
    }
)
name_subjects({"paper": SubjectKind(_("督办公文"), "supervision:paper", "pk", _papers, "supervision.read")})
name_details({"kind": _("种类"), "number": _("字号")})
name_values({"kind": dict(PaperKind.choices)})
