"""What people choose and answer about policies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.policies import queries

HOLDERS = [("enterprise", _("企业")), ("person", _("个人")), ("carrier", _("创业载体"))]


class PolicyFilter(forms.Form):
    """What the list of policies can be narrowed to."""

    q = forms.CharField(
        label=_("名称、文号或条件"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    audience = forms.ChoiceField(label=_("谁可以享受"), required=False, choices=[("", _("全部")), *HOLDERS])
    theme = forms.ChoiceField(label=_("主题"), required=False)
    state = forms.ChoiceField(
        label=_("有效性"),
        required=False,
        choices=[
            ("", _("全部")),
            (queries.IN_FORCE, _("现行有效")),
            (queries.PENDING, _("门槛待核实")),
            (queries.ENDED, _("已失效")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("排序"),
        required=False,
        choices=[("", _("按编号")), ("closing", _("快到期的在前")), ("title", _("按名称"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("全部")), *((theme, theme) for theme in queries.themes())]
