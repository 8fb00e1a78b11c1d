"""One's name, how the pages look, which lines of the history to see."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.models import SignInEvent
from shuangchuang.halls.notices.fields import DayInput


class NameForm(forms.Form):
    """The name that is shown."""

    display_name = forms.CharField(
        label=_("姓名"), max_length=60, required=False, help_text=_("可不填。不填时显示账号名。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip


class PreferencesForm(forms.Form):
    """Language, light or dark, size of the text. They go along to every device one signs in on."""

    language = forms.ChoiceField(
        label=_("语言"), required=False, choices=[("", _("跟随设备")), *settings.LANGUAGES], widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("深浅色"), required=False, widget=forms.RadioSelect,
        choices=[("", _("每台设备各自决定")), ("auto", _("跟随设备")), ("light", _("浅色")), ("dark", _("深色"))],
    )  # fmt: skip
    text_size = forms.ChoiceField(
        label=_("字号"), required=False, widget=forms.RadioSelect,
        choices=[("", _("每台设备各自决定")), ("normal", _("标准")), ("large", _("长者模式（大字）"))],
    )  # fmt: skip


class HistoryFilters(forms.Form):
    """What operators look for in the sign-in history."""

    q = forms.CharField(label=_("账号"), required=False, max_length=150, widget=forms.SearchInput)
    event = forms.ChoiceField(label=_("事项"), required=False, choices=[("", _("全部")), *SignInEvent.choices])
    address = forms.CharField(label=_("来访地址"), required=False, max_length=45)
    since = forms.DateField(label=_("起"), required=False, widget=DayInput())
    until = forms.DateField(label=_("止"), required=False, widget=DayInput())
