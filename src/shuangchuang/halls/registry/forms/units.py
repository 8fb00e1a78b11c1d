"""What people type about units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.fields import DayInput, ManyChoices
from shuangchuang.halls.registry.models import GroupMemberRecord, NameKind, SuccessionKind, UnitCategory, UnitRecord


class UnitFilter(forms.Form):
    """What the list of units can be narrowed to."""

    q = forms.CharField(
        label=_("名称或别名"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    category = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *UnitCategory.choices])
    region = forms.ChoiceField(label=_("地区"), required=False)
    sort = forms.ChoiceField(
        label=_("排序"),
        required=False,
        choices=[("", _("按地区和名册顺序")), ("name", _("按名称")), ("tasks", _("在办任务多的在前"))],
    )

    def __init__(self, *args: Any, regions: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("全部")), *((region.code, region.name) for region in regions)]


class UnitForm(forms.ModelForm):
    """What the registry says of a unit."""

    class Meta:
        model = UnitRecord
        fields = ("name", "full_name", "category", "is_group", "reviews_organisations", "note")
        labels = {
            "name": _("简称"),
            "full_name": _("规范全称"),
            "category": _("类别"),
            "is_group": _("集合名称"),
            "note": _("备注"),
        }
        help_texts = {"name": _("这里只改正错字；单位改了名，请用“登记更名”。")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class RenameForm(forms.Form):
    """The name a unit bears from a day on."""

    name = forms.CharField(label=_("新的简称"), max_length=80)
    full_name = forms.CharField(label=_("新的规范全称"), max_length=120, required=False, help_text=_("不变就留空。"))
    valid_from = forms.DateField(
        label=_("更名日期"), help_text=_("从这一天起用新名称，原名称转为曾用名。"), widget=DayInput()
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("写明文件名、文号。"))


class NameForm(forms.Form):
    """Another name of a unit."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("名称类别"), choices=NameKind.choices, initial=NameKind.ALIAS)
    valid_from = forms.DateField(label=_("启用日期"), required=False, widget=DayInput())
    valid_until = forms.DateField(
        label=_("停用日期"),
        required=False,
        help_text=_("从这一天起不再使用；仍在用就留空。"),
        widget=DayInput(),
    )
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class GroupForm(forms.Form):
    """A confirmed list behind a group name."""

    members = forms.ModelMultipleChoiceField(
        label=_("成员"),
        queryset=UnitRecord.objects.none(),
        widget=ManyChoices,
        help_text=_("已按现行名单勾选；保存后，现行名单到新名单起始日期为止。起始日期与现行名单相同的，按更正处理。"),
    )
    valid_from = forms.DateField(label=_("起始日期"), widget=DayInput())
    source = forms.CharField(label=_("名单依据"), max_length=200, help_text=_("写明文件名、文号或会议。"))

    def __init__(self, *args: Any, group: UnitRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = GroupMemberRecord.objects.filter(group=group, valid_until__isnull=True).values_list(
            "member", flat=True
        )
        units = UnitRecord.objects.filter(Q(region=group.region, is_group=False) | Q(pk__in=members))
        self.fields["members"].queryset = units.exclude(pk=group.pk)
        self.initial.setdefault("members", list(members))
        if not members:
            self.fields["members"].help_text = _("勾选名单上的每一个单位。")


class UnitField(forms.CharField):
    """A unit, by its number (in the address of its page) or the name it has in its region."""

    default_error_messages = {
        "unknown": _("没有找到“%(value)s”。请填写名录里的简称或单位编号。"),
        "several": _("有不止一个“%(value)s”：%(choices)s。请填写单位编号。"),
    }

    def clean(self, value: Any) -> UnitRecord | None:
        """The unit meant."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = list(UnitRecord.objects.filter(slug=text)) or list(UnitRecord.objects.filter(name=text)[:9])
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"value": text})
        if len(found) > 1:
            choices = "、".join(f"{unit.slug}（{unit.region}）" for unit in found)
            raise forms.ValidationError(
                self.error_messages["several"], code="several", params={"value": text, "choices": choices}
            )
        return found[0]


_UNIT = {"list": "units", "autocomplete": "off"}


class ParentForm(forms.Form):
    """The higher unit from a day on."""

    parent = UnitField(
        label=_("上级单位"),
        required=False,
        help_text=_("填名录里的简称或单位编号；不再有上级就留空。"),
        widget=forms.TextInput(attrs=_UNIT),
    )
    valid_from = forms.DateField(label=_("起始日期"), widget=DayInput())
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("写明文件名、文号或会议。"))


class SuccessionForm(forms.Form):
    """What became of the unit."""

    kind = forms.ChoiceField(label=_("方式"), choices=SuccessionKind.choices)
    after = UnitField(
        label=_("去向单位"), help_text=_("填名录里的简称或单位编号。"), widget=forms.TextInput(attrs=_UNIT)
    )
    effective_date = forms.DateField(
        label=_("生效日期"),
        required=False,
        help_text=_("更名和并入核实以后，从这一天起，未办结的督办事项由去向单位接办。"),
        widget=DayInput(),
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("写明文件名、文号。"))
    confirmed = forms.BooleanField(label=_("已对照文件核实"), required=False)


class ConfirmSuccessionForm(forms.Form):
    """From which day the successor has the work."""

    effective_date = forms.DateField(
        label=_("生效日期"),
        help_text=_("按文件写。更名和并入从这一天起，未办结的督办事项由去向单位接办；日期在以后的，到那天再转。"),
        widget=DayInput(),
    )


class WithdrawSuccessionForm(forms.Form):
    """Why a succession should not have been entered."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("已经由去向单位接办的督办事项，没有再变动的会退回原单位。")
    )


class PostForm(forms.Form):
    """Somebody of the unit and their post."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("职务或岗位"), max_length=80)
    phone = forms.CharField(label=_("办公电话"), max_length=40, required=False)
    is_contact = forms.BooleanField(label=_("是联系人"), required=False)
    valid_from = forms.DateField(label=_("任职日期"), widget=DayInput())


class EndForm(forms.Form):
    """From which day something no longer holds."""

    valid_until = forms.DateField(label=_("截止日期"), help_text=_("从这一天起不再有效。"), widget=DayInput())
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class MergeForm(forms.Form):
    """Which other row is the same unit, and how one knows."""

    kept = UnitField(
        label=_("与哪个单位是同一个"),
        help_text=_("填保留的那个单位的简称或编号；先看预览，再确认。"),
        widget=forms.TextInput(attrs=_UNIT),
    )
    reason = forms.CharField(label=_("依据"), max_length=300, required=False, help_text=_("怎么确认是同一个单位。"))


class DayForm(forms.Form):
    """As of which day a unit is looked at."""

    on = forms.DateField(label=_("查看某日"), required=False, widget=DayInput())
