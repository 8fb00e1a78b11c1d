"""What narrows down the audit log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.notices.naming import ACTIONS


class AuditFilter(forms.Form):
    """What the audit log can be narrowed to."""

    q = forms.CharField(
        label=_("内容或原因"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    who = forms.CharField(label=_("谁"), required=False, max_length=60)
    action = forms.ChoiceField(label=_("做了什么"), required=False)
    subject = forms.CharField(label=_("对什么"), required=False, max_length=120, help_text=_("如 unit:gx-sci"))
    since = forms.DateField(label=_("从"), required=False, widget=DayInput())
    until = forms.DateField(label=_("到"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = sorted(((code, str(word)) for code, word in ACTIONS.items()), key=lambda pair: pair[0])
        self.fields["action"].choices = [("", _("全部")), *words]

    def chosen(self) -> dict[str, Any]:
        """What the query is to be narrowed by; what cannot be understood narrows nothing."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        found = {name: said.get(name) or "" for name in ("who", "action", "subject")}
        days = {name: said.get(name) for name in ("since", "until")}
        return {"words": said.get("q") or "", **found, **days}

    def in_words(self) -> tuple[tuple[str, str], ...]:
        """The same, for the head of an exported list."""
        chosen = self.chosen()
        chosen["q"] = chosen.pop("words")
        chosen["action"] = str(ACTIONS.get(chosen["action"], chosen["action"]))
        return tuple((str(field.label), str(chosen[name] or "")) for name, field in self.fields.items())
