"""What people type and hand in about messages, files, exports and the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.naming import ACTIONS


class TableForm(forms.Form):
    """A filled table."""

    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("支持 .xlsx 和 .csv，最大 %(size)s MB，20000 行以内。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("请选择要导入的表格文件。"),
            "empty": _("这是空文件。请下载模板，填好后再导入。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = min(settings.MAX_UPLOAD_BYTES, 20 * 1024 * 1024)
        field = self.fields["file"]
        field.help_text = field.help_text % {"size": self.most // (1024 * 1024)}

    def clean_file(self) -> UploadedFile:
        """No larger than the limit."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > self.most:
            raise forms.ValidationError(
                _("文件超过 %(size)s MB。请分成几个文件导入。"), params={"size": self.most // (1024 * 1024)}
            )
        return file


class AuditFilter(forms.Form):
    """What the audit log can be narrowed to."""

    q = forms.CharField(
        label=_("内容或原因"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    who = forms.CharField(label=_("谁"), required=False, max_length=60)
    action = forms.ChoiceField(label=_("做了什么"), required=False)
    subject = forms.CharField(label=_("对什么"), required=False, max_length=120, help_text=_("如 unit:gx-sci"))
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

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
