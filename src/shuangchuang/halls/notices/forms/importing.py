"""A table that is handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


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
