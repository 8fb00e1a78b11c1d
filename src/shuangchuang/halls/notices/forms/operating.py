"""What narrows down the lists of jobs and deliveries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.forms.narrowing import Narrowing
from shuangchuang.halls.notices.models import DeliveryState, JobState

_ALL = ("", _("全部"))
_OPEN = ("open", _("未结束的"))


class JobFilter(Narrowing):
    """All jobs: by words, state and kind."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("标题、种类、错误代码或编号")}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[_ALL, _OPEN, *JobState.choices])
    name = forms.ChoiceField(label=_("种类"), required=False)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [_ALL, *((name, name) for name in names)]


class DeliveryFilter(Narrowing):
    """All deliveries: by words, state and subscriber."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("主体、事件种类或错误代码")}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[_ALL, ("open", _("未了结的")), *DeliveryState.choices]
    )
    subscriber = forms.ChoiceField(label=_("订阅者"), required=False)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subscriber"].choices = [_ALL, *((name, name) for name in names)]
