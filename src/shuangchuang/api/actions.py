"""What the lines of tokens and webhooks in the log are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from shuangchuang.api.models import EndpointRecord, TokenRecord
from shuangchuang.halls.notices.naming import SubjectKind, name_actions, name_details, name_subjects, name_values


def _endpoints(keys: Collection[str]) -> dict[str, str]:
    found = EndpointRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def _tokens(keys: Collection[str]) -> dict[str, str]:
    found = TokenRecord.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(pk): f"scgz_{prefix}" for pk, prefix in found.values_list("pk", "prefix")}


name_actions(
    {
        "api.create_token": _("生成访问令牌"),
        "api.revoke_token": _("撤销访问令牌"),
        "api.register_endpoint": _("登记推送接收地址"),
        "api.enable_endpoint": _("启用推送接收地址"),
        "api.disable_endpoint": _("停用推送接收地址"),
        "api.renew_secret": _("更换推送签名密钥"),
        "api.send_trial": _("试发推送"),
        "api.send_again": _("重发推送"),
    }
)
name_subjects(
    {
        "token": SubjectKind(_("访问令牌"), names=_tokens),
        "endpoint": SubjectKind(_("推送接收地址"), "access:webhook", names=_endpoints, right="api.webhooks"),
        "sending": SubjectKind(_("推送"), "access:sending", right="api.webhooks"),
    }
)
name_details(
    {
        "prefix": _("识别码"),
        "scopes": _("权限范围"),
        "expires_at": _("到期"),
        "host": _("接收主机"),
        "kinds": _("事件"),
        "endpoint": _("接收地址编号"),
        "why": _("原因"),
    }
)
name_values({"why": {"failing": _("连续失败"), "gone": _("对方不再接收")}})
