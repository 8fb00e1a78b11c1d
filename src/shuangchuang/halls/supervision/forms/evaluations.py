"""What is written in an evaluation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.supervision.models import AttainmentChoice
from shuangchuang.halls.supervision.queries.scope import arranges, visible_plans


class EvaluationForm(forms.Form):
    """A new evaluation."""

    plan = forms.ChoiceField(label=_("计划"))
    day = forms.DateField(label=_("快照日"), widget=DayInput(), help_text=_("按这一天结束时的台账评估，要在今天以前。"))
    due = forms.DateField(label=_("自评期限"), widget=DayInput())
    ground = forms.CharField(
        label=_("依据"),
        required=False,
        max_length=300,
        help_text=_("计划原文或会议决定中要求评估的那一句。没有就留空，按管理惯例。"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {plan.slug: plan for plan in visible_plans(user).select_related("region") if arranges(user, plan)}
        self.fields["plan"].choices = [(slug, plan.title) for slug, plan in self.plans.items()]  # type: ignore[attr-defined]
        today = timezone.localdate()
        self.fields["day"].initial = today - timedelta(days=1)
        self.fields["due"].initial = today + timedelta(days=14)


class SelfForm(forms.Form):
    """What the leading unit says."""

    attainment = forms.ChoiceField(
        label=_("自评"), required=False, choices=[("", _("还没有定")), *AttainmentChoice.choices]
    )
    done = forms.CharField(
        label=_("完成情况"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    problems = forms.CharField(
        label=_("问题和原因"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)


class JudgeForm(forms.Form):
    """What the office judges."""

    attainment = forms.ChoiceField(label=_("评定"), choices=AttainmentChoice.choices, widget=forms.RadioSelect)
    ground = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("评为“无法判断”，或者与规则推算的不同，要写明理由。"),
    )
    experts = forms.CharField(label=_("参加评议的专家"), required=False, max_length=200)
    seen = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
