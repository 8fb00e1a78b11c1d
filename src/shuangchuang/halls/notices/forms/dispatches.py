"""How the list of dispatches is narrowed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.messages import ChannelName
from shuangchuang.halls.notices.models import CHANNEL_WORDS, DispatchState

_ALL = ("", _("全部"))
_WAYS = [(name.value, CHANNEL_WORDS[name]) for name in ChannelName if name is not ChannelName.APP]


class DispatchFilter(forms.Form):
    """By state and way."""

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[_ALL, ("failed", _("没有发出和被退回的")), *DispatchState.choices],
    )
    channel = forms.ChoiceField(label=_("方式"), required=False, choices=[_ALL, *_WAYS])

    def chosen(self) -> dict[str, str]:
        """What was asked for; nothing where the form cannot be read."""
        return dict(self.cleaned_data) if self.is_valid() else {}

    def in_words(self) -> tuple[tuple[str, str], ...]:
        """The filters in use, each with its name, as an export states them."""
        words: list[tuple[str, str]] = []
        for name, value in self.chosen().items():
            field = self.fields[name]
            if value and isinstance(field, forms.ChoiceField):
                words.append((str(field.label), str(dict(field.choices)[value])))
        return tuple(words)
