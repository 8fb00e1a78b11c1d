"""The filters above the list of reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.supervision.reminders import RULES
from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.notices.telling import worded
from shuangchuang.halls.supervision.models import Rung
from shuangchuang.halls.supervision.queries.reminders import SORTS, units_reminded
from shuangchuang.halls.supervision.queries.scope import Visitor

ALL = ("", _("全部"))
STATES = (
    ALL,
    ("open", _("未回应")),
    ("climbed", _("已逐级上报")),
    ("answered", _("已知悉")),
    ("settled", _("事由已了")),
)


class ReminderFilter(forms.Form):
    """Narrow the list; what is not sound in the address is left out of account."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)
    rung = forms.ChoiceField(label=_("提醒谁"), required=False, choices=(ALL, *Rung.choices))
    rule = forms.ChoiceField(label=_("规则"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    since = forms.DateField(label=_("自"), required=False, widget=DayInput())
    until = forms.DateField(label=_("至"), required=False, widget=DayInput())
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[("", ""), *((one, one) for one in SORTS)]
    )

    def __init__(self, data: Any, *, user: Visitor) -> None:
        super().__init__(data)
        rules = [(rule.code, _named(rule.code, rule.name, rule.offset)) for rule in RULES]
        self.fields["rule"].choices = [ALL, *rules]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [ALL, *units_reminded(user)]  # type: ignore[attr-defined]

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


def _named(code: str, name: str, offset: int) -> str:
    """Rules of one name are told apart by their days."""
    return f"{worded(name)}（{-offset}）" if offset < 0 and code.startswith("deadline_in_") else worded(name)
