"""How the list of dispatches is narrowed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.messages import ChannelName
from shuangchuang.halls.notices.forms.narrowing import Narrowing
from shuangchuang.halls.notices.models import CHANNEL_WORDS, DispatchState

_ALL = ("", _("全部"))
_WAYS = [(name.value, CHANNEL_WORDS[name]) for name in ChannelName if name is not ChannelName.APP]


class DispatchFilter(Narrowing):
    """By state and way."""

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[_ALL, ("failed", _("没有发出和被退回的")), *DispatchState.choices],
    )
    channel = forms.ChoiceField(label=_("方式"), required=False, choices=[_ALL, *_WAYS])
