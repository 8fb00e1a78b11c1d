"""Forms of home."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.home.models import CorrectionState


class CorrectionForm(forms.Form):
    """What is wrong, on which page, and how to answer if one wants to."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    page = forms.CharField(
        label=_("哪个网页"),
        max_length=500,
        help_text=_("从有错的页面点“网站找错”会自动填好；也可以粘贴网址。"),
        error_messages={"required": _("请填写网页的地址，例如 /plans/。")},
    )
    wrong = forms.CharField(
        label=_("有什么错"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明错在哪里；知道正确内容和出处的，请一并写上。请不要写个人隐私。"),
        error_messages={"required": _("请写明有什么错，一句话也可以。")},
    )
    contact = forms.CharField(
        label=_("联系方式"),
        max_length=120,
        required=False,
        help_text=_("可以不填。凭回执号就能查答复。"),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    consented = forms.BooleanField(
        label=_("同意本站为答复这件事使用上面的联系方式；答复满 30 天后自动删除"), required=False
    )

    def clean(self) -> dict[str, object]:
        """A contact is kept by consent or not at all."""
        given = super().clean() or {}
        if given.get("contact") and not given.get("consented"):
            self.add_error("consented", _("填了联系方式，需要勾选同意；不愿留下的，请清空联系方式。"))
        return given


class ReceiptForm(forms.Form):
    """The number on the receipt."""

    receipt = forms.CharField(label=_("回执号"), max_length=16, help_text=_("形如 ZC26-K7M3P9QX，大小写都可以。"))

    def clean_receipt(self) -> str:
        """As it was given out, however it was typed."""
        return self.cleaned_data["receipt"].strip().upper().replace("－", "-").replace(" ", "")


class AnswerForm(forms.Form):
    """An officer's answer to a visitor."""

    state = forms.ChoiceField(
        label=_("处理结果"),
        choices=[choice for choice in CorrectionState.choices if choice[0] != CorrectionState.RECEIVED],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择处理结果。")},
    )
    answer = forms.CharField(
        label=_("答复"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("来访者凭回执号看到这段话。"),
        error_messages={"required": _("请写明答复，来访者会看到。")},
    )


class CorrectionFilter(forms.Form):
    """Above the list of corrections."""

    q = forms.CharField(label=_("查找"), required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *CorrectionState.choices], required=False)


class ViewNameForm(forms.Form):
    """The name of filters that are kept."""

    name = forms.CharField(label=_("名称"), max_length=40, error_messages={"required": _("请给这组条件起个名称。")})
