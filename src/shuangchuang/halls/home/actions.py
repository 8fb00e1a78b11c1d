"""What this hall's lines in the log are called."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_subjects

name_actions(
    {
        "home.send_correction": _("网站找错"),
        "home.answer_correction": _("答复找错"),
        "home.erase_contacts": _("删除找错联系方式"),
    }
)
name_subjects({"correction": SubjectKind(_("找错"))})
