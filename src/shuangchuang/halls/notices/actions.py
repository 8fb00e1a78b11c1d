"""What this hall's own lines in the log are called."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_details, name_subjects

name_actions(
    {
        "notices.cancel_job": _("取消任务"),
        "notices.rerun_job": _("重新运行任务"),
        "notices.rerun_delivery": _("重新投递事件"),
        "notices.set_delivery_aside": _("搁置事件投递"),
        "notices.import": _("导入表格"),
        "notices.export": _("导出清单"),
        "notices.erase_personal": _("依法删除个人信息"),
        "notices.erase_file": _("删除文件内容"),
        "notices.quarantine_file": _("隔离文件"),
        "notices.erase_messages": _("删除消息"),
        "notices.pass_on": _("消息提级"),
        "notices.send_again": _("重新发送消息"),
        "notices.save_preferences": _("修改消息偏好"),
    }
)
name_subjects(
    {
        "job": SubjectKind(_("后台任务"), "notices:job", "pk"),
        "delivery": SubjectKind(_("事件投递")),
        "import": SubjectKind(_("导入")),
        "list": SubjectKind(_("清单")),
        "file": SubjectKind(_("文件")),
        "message": SubjectKind(_("消息")),
        "dispatch": SubjectKind(_("消息投送")),
        "visitor": SubjectKind(_("访客")),
    }
)
name_details(
    {
        "sha256": _("文件散列"),
        "size": _("字节数"),
        "format": _("格式"),
        "form": _("格式"),
        "rows": _("行数"),
        "filters": _("筛选"),
        "importer": _("导入的表"),
        "new": _("新增行数"),
        "changed": _("改动行数"),
        "unchanged": _("没有变化的行数"),
        "lines": _("留痕条数"),
        "name": _("名称"),
        "reason": _("原因"),
        "purpose": _("用途"),
        "found": _("发现"),
        "kind": _("类别"),
        "event": _("事件编号"),
        "subscriber": _("接收方"),
        "messages": _("消息条数"),
        "level": _("级次"),
        "to": _("转给"),
        "muted": _("静音"),
        "off": _("不再接收"),
        "rhythm": _("汇总方式"),
        "contact": _("联系方式"),
        "number": _("数量"),
        "page": _("页面"),
        "state": _("状态"),
        "source": _("来源"),
        "version": _("版本"),
        "address": _("来访地址"),
    }
)
