"""What the codes of an inspection's story are called."""

from django.utils.translation import gettext_lazy as _

STEP_WORDS = {
    "open": _("新建了督查"),
    "save_plan": _("修改了方案"),
    "save_population": _("修改了抽样名单"),
    "submit": _("把方案送审"),
    "return": _("退回了方案"),
    "approve": _("批准了方案"),
    "draw": _("抽取了样本"),
    "answer": _("填写了核查表"),
    "finding": _("记录了发现的问题"),
    "order": _("下发了整改通知"),
    "report": _("报送了整改情况"),
    "pass": _("复查合格"),
    "fail": _("复查不合格，要求继续整改"),
    "draft": _("修改了结论草稿"),
    "conclude": _("作出了督查结论"),
    "serve": _("送达了督查结论"),
    "receive": _("签收了督查结论"),
    "object": _("提出了异议"),
    "uphold": _("复核决定维持结论"),
    "change": _("复核决定变更结论"),
    "close": _("办结了督查"),
    "hand_on": _("交接了督查组的工作"),
    "cancel": _("终止了督查"),
}
