"""What people type about plans."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared import Period, Refusal
from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.plans.models import FigureKind, ObservationStatus, PlanRecord, TargetSettingRecord
from shuangchuang.halls.registry.forms.regions import RegionField

PASTED_NAME = "粘贴的文本.txt"


class UploadForm(forms.Form):
    """A plan document as a file or as pasted text."""

    file = forms.FileField(
        label=_("计划文件"),
        required=False,
        help_text=_("支持 Word（.docx）、PDF、OFD、网页（.html）和纯文本（.txt），最大 %(size)s MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf,.ofd,.html,.htm,.txt"}),
    )
    pasted = forms.CharField(
        label=_("或粘贴全文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": _("把文件全文粘贴到这里")}),
    )
    region = RegionField(
        label=_("计划所属地区"),
        required=False,
        help_text=_("可以不填，系统按标题和发文机关判断，校核时可改。"),
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text %= {"size": settings.MAX_UPLOAD_BYTES // 1024 // 1024}

    def clean_file(self) -> UploadedFile | None:
        """The file, if it is not too large."""
        file = self.cleaned_data.get("file")
        if file and file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("文件有 %(have)s MB，超过 %(limit)s MB 的上限。请删去图片或拆分后重新上传。"),
                code="too_large",
                params={
                    "have": f"{file.size / 1024 / 1024:.1f}",
                    "limit": settings.MAX_UPLOAD_BYTES // 1024 // 1024,
                },
            )
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two ways."""
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("pasted") or "").strip():
            raise forms.ValidationError(_("请选择一个文件，或粘贴全文。"), code="nothing")
        return data

    def document(self) -> tuple[str, bytes]:
        """Name and bytes of what was handed in."""
        file = self.cleaned_data.get("file")
        if file:
            return file.name, file.read()
        return PASTED_NAME, self.cleaned_data["pasted"].encode()


class AdoptForm(forms.Form):
    """What a plan needs besides its text before it becomes a ledger."""

    region = RegionField(
        label=_("计划所属地区"),
        help_text=_("单位按地区登记：同名的“市科技局”在不同城市是不同的单位。"),
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
    )
    slug = forms.CharField(
        label=_("编号"),
        max_length=60,
        help_text=_("出现在网址里，用小写字母、数字和连字符，如 zhengzhou-2026。"),
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("只能用小写字母、数字和连字符。"))],
    )
    short_title = forms.CharField(
        label=_("简称"), max_length=60, required=False, help_text=_("列表和导航里显示的短名。")
    )
    published = forms.BooleanField(
        label=_("写入后立即公开"),
        required=False,
        help_text=_("公开后任何人都能查看；不公开时只有相关单位能看到自己的行。"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean_slug(self) -> str:
        """A slug nobody has."""
        slug = self.cleaned_data["slug"]
        reserved = {"upload", "drafts", "parse"}
        if slug in reserved or PlanRecord.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("编号“%(slug)s”已被使用。请换一个。"), code="taken", params={"slug": slug})
        return slug


class RevisionForm(forms.Form):
    """Why the ledger changes."""

    reason = forms.CharField(
        label=_("修订说明"),
        max_length=300,
        help_text=_("例如：更正第 7 项任务的配合单位；依据某文件调整目标。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SheetForm(forms.Form):
    """An edited sheet that comes back."""

    sheet = forms.FileField(label=_("修改后的 Excel 文件"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ObservationForm(forms.Form):
    """A published figure."""

    period = forms.CharField(label=_("时期"), max_length=10, help_text=_("写成 2022、2022-Q3、2022-06。"))
    value = forms.DecimalField(label=_("数值"), max_digits=24, decimal_places=6)
    unit = forms.CharField(
        label=_("单位"), max_length=30, required=False, help_text=_("可以用同类单位，如目标是亿元时填万元。")
    )
    source = forms.CharField(
        label=_("来源"), max_length=300, help_text=_("写明发布机关和文件名，如“自治区统计局，2022年统计公报”。")
    )
    published_date = forms.DateField(
        label=_("发布日期"),
        required=False,
        widget=DayInput(),
        help_text=_("不知道就留空。"),
    )
    status = forms.ChoiceField(label=_("状态"), choices=ObservationStatus.choices, initial=ObservationStatus.TO_CONFIRM)
    derived = forms.CharField(
        label=_("推算说明"),
        max_length=300,
        required=False,
        help_text=_("原文没有直接印出、由别的数推得时，写明怎样推得。"),
    )


class TargetSettingForm(forms.Form):
    """What a target's figure counts and by which path it goes."""

    figure_kind = forms.ChoiceField(label=_("指标类型"), choices=FigureKind.choices)
    baseline_value = forms.DecimalField(label=_("基期值"), max_digits=24, decimal_places=6, required=False)
    baseline_period = forms.CharField(label=_("基期"), max_length=10, required=False, help_text=_("如 2020。"))
    baseline_source = forms.CharField(label=_("基期来源"), max_length=300, required=False)
    milestones = forms.CharField(
        label=_("路径节点"),
        required=False,
        help_text=_("每行一个，如“2022 220”；留空为直线。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(label=_("口径说明"), max_length=300, required=False)

    @staticmethod
    def of(setting: TargetSettingRecord | None) -> dict[str, Any]:
        """The form's first values for a setting."""
        if setting is None:
            return {}
        lines = [f"{period} {value}" for period, value in sorted(setting.milestones.items())]
        fields = ("figure_kind", "baseline_value", "baseline_period", "baseline_source", "note")
        values = {name: getattr(setting, name) for name in fields}
        if setting.baseline_value is not None:
            values["baseline_value"] = format(setting.baseline_value.normalize(), "f")
        return {**values, "milestones": "\n".join(lines)}

    def clean_milestones(self) -> dict[str, Decimal]:
        """Period → value."""
        points: dict[str, Decimal] = {}
        for line in self.cleaned_data["milestones"].splitlines():
            if not line.strip():
                continue
            period, _blank, value = line.strip().partition(" ")
            try:
                number = Decimal(value.strip())
                last = Period.read(period)
            except (InvalidOperation, Refusal):
                last, number = None, Decimal("NaN")
            if last is None or not number.is_finite():
                raise forms.ValidationError(
                    _("第“%(line)s”行读不懂。请写成“时期 数值”，如“2022 220”。"),
                    code="milestone",
                    params={"line": line},
                )
            points[str(last)] = number
        return points
