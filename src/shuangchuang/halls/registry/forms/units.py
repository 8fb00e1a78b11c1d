"""What people type about units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.registry.models import NameKind, UnitCategory, UnitRecord


class UnitFilter(forms.Form):
    """What the list of units can be narrowed to."""

    q = forms.CharField(
        label=_("名称或别名"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    category = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *UnitCategory.choices])
    region = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(self, *args: Any, regions: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("全部")), *((region.code, region.name) for region in regions)]


class UnitForm(forms.ModelForm):
    """What the registry says of a unit."""

    class Meta:
        model = UnitRecord
        fields = ("name", "full_name", "category", "is_group", "note")
        labels = {
            "name": _("简称"),
            "full_name": _("规范全称"),
            "category": _("类别"),
            "is_group": _("集合名称"),
            "note": _("备注"),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class NameForm(forms.Form):
    """Another name of a unit."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("名称类别"), choices=NameKind.choices, initial=NameKind.ALIAS)
    valid_from = forms.DateField(label=_("启用日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(
        label=_("停用日期"),
        required=False,
        help_text=_("从这一天起不再使用；仍在用就留空。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class GroupForm(forms.Form):
    """A confirmed list behind a group name."""

    members = forms.ModelMultipleChoiceField(
        label=_("成员"), queryset=UnitRecord.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    valid_from = forms.DateField(label=_("起始日期"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("名单依据"), max_length=200, help_text=_("写明文件名、文号或会议。"))

    def __init__(self, *args: Any, group: UnitRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidates = UnitRecord.objects.filter(region=group.region, is_group=False)
        self.fields["members"].queryset = candidates.exclude(pk=group.pk)
