"""The filters above the office's list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.fields import LongSelect
from shuangchuang.halls.supervision.models import Level, LightChoice, PartChoice, StageChoice
from shuangchuang.halls.supervision.queries.listing import SORTS, units_to_choose
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_plans

ALL = ("", _("全部"))
DUE = (
    ALL,
    ("overdue", _("已逾期")),
    ("7", _("7 天内")),
    ("30", _("30 天内")),
    ("90", _("90 天内")),
    ("none", _("未定期限")),
)
REQUESTS = (ALL, ("any", _("有申请")), ("extension", _("延期申请")), ("objection", _("异议")))


class ItemFilter(forms.Form):
    """Narrow the list; what is not sound in the address is left out of account."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    plan = forms.ChoiceField(label=_("计划"), required=False)
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=(ALL, *StageChoice.choices))
    light = forms.ChoiceField(label=_("灯"), required=False, choices=(ALL, *LightChoice.choices))
    unit = forms.ChoiceField(label=_("单位"), required=False, widget=LongSelect)
    part = forms.ChoiceField(label=_("职责"), required=False, choices=(ALL, *PartChoice.choices))
    due = forms.ChoiceField(label=_("期限"), required=False, choices=DUE)
    request = forms.ChoiceField(label=_("申请"), required=False, choices=REQUESTS)
    level = forms.ChoiceField(label=_("层级"), required=False, choices=(ALL, *Level.choices))
    mine = forms.ChoiceField(label=_("待办"), required=False, choices=(ALL, ("1", _("等我办理"))))
    as_of = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    sort = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("", ""), *((name, name) for key in SORTS for name in (key, f"-{key}"))],
    )

    def __init__(self, data: Any, *, user: Visitor) -> None:
        super().__init__(data)
        plans = [(plan.slug, str(plan)) for plan in visible_plans(user)]
        self.fields["plan"].choices = [ALL, *plans]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [ALL, *units_to_choose(user)]  # type: ignore[attr-defined]
        if len(plans) < 2:
            self.fields["plan"].widget = forms.HiddenInput()

    @property
    def wanted(self) -> dict[str, Any]:
        """The sound filters."""
        self.is_valid()
        return self.cleaned_data

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """The filters in words, for a file that is taken away."""
        found = []
        for name, value in self.wanted.items():
            if value and name not in {"sort", "as_of"}:
                choices = dict(getattr(self.fields[name], "choices", ()))
                found.append((str(self.fields[name].label), str(choices.get(value, value))))
        return tuple(found)
