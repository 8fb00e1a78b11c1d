"""What people type about firms and who acts for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shuangchuang.catalogue.matters import matters
from shuangchuang.domain.mandates import EVERY_MATTER, PROOF_LIMIT, ProofRefused, proof_type
from shuangchuang.domain.shared.credit_code import CreditCode, CreditCodeRefused
from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.registry.forms.regions import RegionField
from shuangchuang.halls.registry.models import (
    BindingRecord,
    BindingState,
    Capacity,
    OrganisationStatus,
    ProofKind,
    ServiceKind,
)
from shuangchuang.halls.registry.services import Asked, Upload


def matters_offered(within: list[str] | None = None) -> list[tuple[str, str]]:
    """Code and words of the matters one may give; ``within`` is what one has oneself."""
    return [
        (matter.code, f"{matter.name}：{matter.meaning}")
        for matter in matters()
        if within is None or EVERY_MATTER in within or matter.code in within
    ]


class CreditCodeField(forms.CharField):
    """A 统一社会信用代码, told which character is wrong."""

    def clean(self, value: Any) -> str:
        """The code in capitals without blanks."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return CreditCode.parse(text).text
        except CreditCodeRefused as refusal:
            raise forms.ValidationError(told(refusal), code=refusal.code) from None


class ProofField(forms.FileField):
    """A scan or photo: PDF, JPEG or PNG by its bytes."""

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        """The file, looked into."""
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size <= PROOF_LIMIT:
            content = file.read()
            file.seek(0)
        else:
            content = bytes(PROOF_LIMIT + 1)  # too large, and not read to say so
        try:
            proof_type(content)
        except ProofRefused as refusal:
            raise forms.ValidationError(told(refusal), code=refusal.code) from None
        return file


_ACCEPTED = {"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}


class BindingForm(forms.Form):
    """For which organisation, as what, with which proofs."""

    credit_code = CreditCodeField(
        label=_("统一社会信用代码"),
        max_length=40,
        help_text=_("营业执照或登记证书上的 18 位代码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("单位名称"), max_length=120, help_text=_("与营业执照或登记证书一字不差。"))
    region = RegionField(
        label=_("所在地"),
        required=False,
        help_text=_("实际办公所在的市或县，如“南宁市”；不填则按代码判断。"),
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
    )
    service_kind = forms.ChoiceField(label=_("提供的服务"), required=False, choices=ServiceKind.choices)
    capacity = forms.ChoiceField(label=_("您的身份"), choices=Capacity.choices, widget=forms.RadioSelect)
    licence = ProofField(
        label=ProofKind.LICENCE.label,
        required=False,
        help_text=_("拍照或扫描，PDF、JPG、PNG，不超过 10 MB。"),
        widget=forms.FileInput(attrs=_ACCEPTED),
    )
    matters = forms.MultipleChoiceField(
        label=_("授权事项（经办人填写）"),
        required=False,
        choices=matters_offered,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("按授权委托书勾选；法定代表人不用填。"),
    )
    valid_until = forms.DateField(
        label=_("授权截止日期（经办人填写）"),
        required=False,
        widget=DayInput(),
        help_text=_("授权委托书上的截止日期的次日；法定代表人不用填。"),
    )
    may_delegate = forms.BooleanField(label=_("授权委托书写明可以再授权他人"), required=False)
    letter = ProofField(
        label=_("授权委托书（经办人上传）"),
        required=False,
        help_text=_("法定代表人签字、单位盖章，PDF、JPG、PNG，不超过 10 MB。"),
        widget=forms.FileInput(attrs=_ACCEPTED),
    )

    def __init__(self, *args: Any, binding: BindingRecord | None = None, **kwargs: Any) -> None:
        if binding is not None:
            kwargs["initial"] = {
                "credit_code": binding.credit_code,
                "name": binding.name,
                "region": binding.region.name if binding.region else "",
                "service_kind": binding.service_kind,
                "capacity": binding.capacity,
                "matters": binding.matters if binding.capacity == Capacity.AGENT else [],
                "valid_until": binding.valid_until,
                "may_delegate": binding.may_delegate,
            }
        super().__init__(*args, **kwargs)
        self._held = {proof.kind for proof in binding.current_proofs} if binding else set()
        if binding is not None:
            self.fields["credit_code"].widget.attrs["readonly"] = True
            for name in ("licence", "letter"):
                self.fields[name].help_text = _("不重新上传就沿用上次的文件。PDF、JPG、PNG，不超过 10 MB。")

    def clean(self) -> dict[str, Any]:
        """What an agent needs besides; each thing is said beside its field."""
        data = super().clean() or {}
        if not data.get("licence") and ProofKind.LICENCE not in self._held and "licence" not in self.errors:
            self.add_error("licence", _("请上传营业执照或登记证书。"))
        if data.get("capacity") != Capacity.AGENT:
            return data
        if not data.get("matters") and "matters" not in self.errors:
            self.add_error("matters", _("请按授权委托书勾选授权事项。"))
        if not data.get("valid_until") and "valid_until" not in self.errors:
            self.add_error("valid_until", _("请按授权委托书填写截止日期。"))
        if not data.get("letter") and ProofKind.LETTER not in self._held and "letter" not in self.errors:
            self.add_error("letter", _("请上传授权委托书；可以先下载模板，签字盖章后拍照上传。"))
        return data

    def asked(self) -> Asked:
        """What the service is told."""
        names = ("credit_code", "name", "region", "service_kind", "capacity", "matters", "may_delegate", "valid_until")
        return Asked(**{name: self.cleaned_data[name] for name in names})

    def uploads(self) -> list[Upload]:
        """The files chosen."""
        given = ((ProofKind.LICENCE, "licence"), (ProofKind.LETTER, "letter"))
        files = ((kind, self.cleaned_data.get(name)) for kind, name in given)
        return [Upload(kind, file.name, file.read()) for kind, file in files if file]


class InvitationForm(forms.Form):
    """Whom one authorises, for what, until when."""

    contact = forms.CharField(
        label=_("对方的账号、手机号或邮箱"),
        max_length=150,
        help_text=_("对方有账号就填账号，登录后在“我的单位”里接受；没有账号的，把下一步给出的链接发给对方。"),
    )
    matters = forms.MultipleChoiceField(label=_("授权事项"), widget=forms.CheckboxSelectMultiple)
    valid_from = forms.DateField(label=_("起始日期"), required=False, widget=DayInput(), help_text=_("不填从今天起。"))
    valid_until = forms.DateField(label=_("截止日期"), widget=DayInput(), help_text=_("从这一天起不再有效。"))
    may_delegate = forms.BooleanField(label=_("可以再授权他人（转授权）"), required=False)

    def __init__(self, *args: Any, within: list[str], may_give_on: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matters"].choices = matters_offered(within)
        if not may_give_on:
            del self.fields["may_delegate"]


class ReasonForm(forms.Form):
    """Why, where why may stay unsaid."""

    reason = forms.CharField(label=_("原因"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class DecisionForm(forms.Form):
    """What the officer decides."""

    status = forms.ChoiceField(
        label=_("登记状态"),
        choices=[choice for choice in OrganisationStatus.choices if choice[0] in {"unknown", "active"}],
        help_text=_("按国家企业信用信息公示系统核对；没有核对就选“未核实”。"),
    )
    renamed_since = forms.DateField(
        label=_("更名日期"),
        required=False,
        widget=DayInput(),
        help_text=_("名册上的名称与申请不同，且证照证明已经更名时填写；不填则名册名称不变。"),
    )
    reason = forms.CharField(
        label=_("理由或说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退回和不通过必须写明；申请人会看到。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, renamed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not renamed:
            del self.fields["renamed_since"]

    def day_renamed(self) -> date | None:
        """From when the new name holds."""
        return self.cleaned_data.get("renamed_since")


class ReviewFilter(forms.Form):
    """What the queue can be narrowed to."""

    q = forms.CharField(
        label=_("单位名称或代码"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("待我们办理")), *BindingState.choices, ("all", _("全部"))]
    )
    region = forms.ChoiceField(label=_("所在地"), required=False)
    sort = forms.ChoiceField(
        label=_("排序"),
        required=False,
        choices=[("", _("等得最久的在前")), ("newest", _("最新的在前")), ("name", _("按名称"))],
    )

    def __init__(self, *args: Any, regions: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("全部")), *((region.code, region.name) for region in regions)]


class InstitutionFilter(forms.Form):
    """What the list of institutions can be narrowed to."""

    q = forms.CharField(
        label=_("名称"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(
        label=_("提供的服务"),
        required=False,
        choices=[("", _("全部")), *(choice for choice in ServiceKind.choices if choice[0])],
    )
