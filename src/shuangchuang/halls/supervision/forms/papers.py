"""What an officer chooses and writes for a paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.supervision.bulletin import month_ends
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.supervision.models import PaperKind, PaperRecord, PaperStatus
from shuangchuang.halls.supervision.queries.bulletins import issuing_plans


class PaperFilter(forms.Form):
    """Narrow the list."""

    q = forms.CharField(
        label=_("标题"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部种类")), *PaperKind.choices])
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *PaperStatus.choices])


class PaperForm(forms.Form):
    """A new bulletin, special report or notice. Without a choice of items a special report takes red lights and what was raised."""

    plan = forms.ChoiceField(label=_("计划"))
    kind = forms.ChoiceField(
        label=_("种类"),
        choices=[one for one in PaperKind.choices if one[0] != PaperKind.EVALUATION],  # drawn up from its own page
        widget=forms.RadioSelect,
        help_text=_("通报按起止日从台账计数；专报没有选事项时，写红灯的和提级督办、约谈的；通知单写选中的事项。"),
    )
    first = forms.DateField(label=_("起"), widget=DayInput())
    last = forms.DateField(label=_("止"), widget=DayInput())
    item = forms.MultipleChoiceField(label=_("事项"), required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {plan.slug: plan for plan in issuing_plans(user)}
        self.fields["plan"].choices = [(slug, plan.title) for slug, plan in self.plans.items()]  # type: ignore[attr-defined]
        before = month_ends(timezone.localdate(), 2)[0]
        self.fields["first"].initial = before.replace(day=1)
        self.fields["last"].initial = before
        self.fields["kind"].initial = PaperKind.BULLETIN
        chosen = self.data.getlist("item") if hasattr(self.data, "getlist") else self.initial.get("item", [])
        self.fields["item"].choices = [(key, key) for key in chosen]  # type: ignore[attr-defined]


_LABELS = {
    "opening": _("开头"),
    "problems": _("存在的问题"),
    "next": _("下一步要求"),
    "demand": _("办理要求"),
    "contact": _("联系人和电话"),
}


class WordsForm(forms.Form):
    """The words of a draft; figures are counted and not typed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("标题"), max_length=200)

    def __init__(self, *args: Any, paper: PaperRecord, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": paper.version, "title": paper.title, **paper.words})
        super().__init__(*args, **kwargs)
        for key in paper.words:
            widget = forms.TextInput() if key == "contact" else forms.Textarea(attrs={"rows": 6})
            self.fields[key] = forms.CharField(
                label=_LABELS.get(key, key), required=False, max_length=6000, widget=widget
            )

    def renew(self, version: int) -> None:
        """Take the present version on, and leave what was typed as it is."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)
