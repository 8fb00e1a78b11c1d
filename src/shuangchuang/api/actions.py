"""What the interface's lines in the log are called."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_details, name_subjects

name_actions(
    {
        "api.create_token": _("建立访问令牌"),
        "api.revoke_token": _("吊销访问令牌"),
        "api.register_endpoint": _("登记事件推送"),
        "api.enable_endpoint": _("启用事件推送"),
        "api.disable_endpoint": _("停用事件推送"),
        "api.renew_secret": _("更换推送密钥"),
        "api.send_again": _("重新推送"),
        "api.send_trial": _("试推送"),
    }
)
name_subjects(
    {
        "token": SubjectKind(_("访问令牌")),
        "endpoint": SubjectKind(_("事件推送")),
        "sending": SubjectKind(_("推送")),
    }
)
name_details(
    {
        "prefix": _("令牌开头"),
        "scopes": _("权限"),
        "expires_at": _("到期"),
        "host": _("接收地址"),
        "kinds": _("事件类别"),
        "endpoint": _("推送编号"),
        "why": _("原因"),
    }
)
