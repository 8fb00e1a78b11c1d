"""What this hall's lines in the log are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_details, name_subjects
from shuangchuang.halls.supervision.models import ItemRecord


def _items(keys: Collection[str]) -> dict[str, str]:
    items = ItemRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(item.pk): str(item) for item in items}


# The kinds of the ledger, which the item's story names with the same words.
STEP_WORDS = {
    "proposed": _("拟立项"),
    "broken_down": _("任务分解"),
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
    "judged": _("核查研判"),
    "lit": _("亮灯变化"),
    "rolled_up": _("汇总下级进度"),
    "withdrawn": _("撤销"),
}
name_actions({f"supervision.{kind}": words for kind, words in STEP_WORDS.items()})
name_actions(
    {
        "supervision.set_up": _("设定督办规则"),
        "supervision.save_part": _("填报本单位部分"),
        "supervision.send_part": _("提交本单位部分"),
        "supervision.merge_report": _("汇总报送"),
        "supervision.hand_back_report": _("不予审签报送"),
        "supervision.add_evidence": _("上传佐证"),
        "supervision.drop_evidence": _("删除佐证"),
    }
)
name_subjects({"item": SubjectKind(_("督办事项"), "", "pk", _items)})
name_details(
    {"step": _("督办账第几步"), "rhythm": _("报送周期"), "report_days": _("报送工作日"), "sign_days": _("签收工作日")}
)
