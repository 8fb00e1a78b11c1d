"""How a plan is supervised from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.fields import DayInput, LongSelect
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.queries.units import unit_of_slug
from shuangchuang.halls.supervision.models import Rhythm, SupervisionSettingRecord
from shuangchuang.halls.supervision.queries.story import units_of_place
from shuangchuang.halls.supervision.services.settings import FIELDS

_NUMBERS = {
    "report_days": _("期末后几个工作日内报送"),
    "sign_days": _("几个工作日内签收"),
    "object_days": _("几个工作日内可提异议"),
    "verify_days": _("几个工作日内核查"),
}


class SettingForm(forms.Form):
    """A setting. ``seen`` is the reading of those there were when the page was shown."""

    valid_from = forms.DateField(
        label=_("从哪一天起"), widget=DayInput(), help_text=_("今天或以后。过去的规则和已经开启的报送期不改。")
    )
    rhythm = forms.ChoiceField(
        label=_("报送周期"),
        choices=Rhythm.choices,
        help_text=_("换周期时，从新旧两种周期都开始新一期的那一天换，不会漏期，也不会重期。"),
    )
    office_unit = forms.ChoiceField(label=_("办公室所在单位"), required=False, widget=LongSelect)
    series = forms.CharField(label=_("发文代字"), max_length=20)
    reason = forms.CharField(label=_("调整的理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: PlanRecord, **more: Any) -> None:
        super().__init__(data, **more)
        units = [("", "—"), *sorted(units_of_place(plan).items(), key=lambda pair: pair[1])]
        self.fields["office_unit"].choices = units  # type: ignore[attr-defined]
        for name, label in _NUMBERS.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=1, max_value=60)
        self.order_fields(["valid_from", "rhythm", *_NUMBERS, "office_unit", "series", "reason", "seen"])

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        unit = unit_of_slug(typed["office_unit"]) if typed["office_unit"] else None
        return {**{name: typed[name] for name in FIELDS if name != "office_unit"}, "office_unit": unit}


def initial_of(setting: SupervisionSettingRecord, *, day: date, seen: str) -> dict[str, Any]:
    """What the form begins with: the setting in force."""
    return {
        **{name: getattr(setting, name) for name in FIELDS if name != "office_unit"},
        "office_unit": setting.office_unit.slug if setting.office_unit else "",
        "valid_from": day,
        "seen": seen,
    }
