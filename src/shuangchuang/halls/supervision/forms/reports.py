"""The filters above the list of reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.fields import LongSelect
from shuangchuang.halls.supervision.models import ReportStatus
from shuangchuang.halls.supervision.queries.reports import OUT, SORTS, periods_told, units_telling
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_plans

ALL = ("", _("全部"))
WHAT = (ALL, ("late", _("迟报")), ("final", _("申请办结")), ("problems", _("写了问题")))


class ReportFilter(forms.Form):
    """Narrow the list; what is not sound in the address is left out of account."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    plan = forms.ChoiceField(label=_("计划"), required=False)
    status = forms.ChoiceField(
        label=_("状态"), required=False, choices=(ALL, *((each.value, each.label) for each in map(ReportStatus, OUT)))
    )
    period = forms.ChoiceField(label=_("报送期"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False, widget=LongSelect)
    what = forms.ChoiceField(label=_("只看"), required=False, choices=WHAT)
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[("", ""), *((one, one) for one in SORTS)]
    )

    def __init__(self, data: Any, *, user: Visitor) -> None:
        super().__init__(data)
        plans = [(plan.slug, str(plan)) for plan in visible_plans(user)]
        self.fields["plan"].choices = [ALL, *plans]  # type: ignore[attr-defined]
        self.fields["period"].choices = [ALL, *((code, code) for code in periods_told(user))]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [ALL, *units_telling(user)]  # type: ignore[attr-defined]
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
        return tuple(
            (str(self.fields[name].label), str(dict(getattr(self.fields[name], "choices", ())).get(value, value)))
            for name, value in self.wanted.items()
            if value and name != "sort"
        )
