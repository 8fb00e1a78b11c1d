"""How form fields are drawn: label, help and error tied to the control, one way everywhere; and what an error says."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

# What Django says tells of its own insides (“boss 不在可用的选项中”); these say what to do next.
ERRORS: dict[type[forms.Field], dict[str, object]] = {
    forms.Field: {"required": _("请填写这一项。")},
    forms.FileField: {
        "required": _("请选择文件。"),
        "missing": _("请选择文件。"),
        "empty": _("这是一个空文件，请换一个。"),
    },
    forms.ChoiceField: {"required": _("请选择一项。"), "invalid_choice": _("没有这个选项，请从列表里选。")},
    forms.MultipleChoiceField: {
        "required": _("请至少选一项。"),
        "invalid_choice": _("没有这个选项，请从列表里选。"),
        "invalid_list": _("请从列表里选。"),
    },
    forms.ModelChoiceField: {"required": _("请选择一项。"), "invalid_choice": _("没有这个选项，请从列表里选。")},
    forms.ModelMultipleChoiceField: {
        "required": _("请至少选一项。"),
        "invalid_choice": _("没有这个选项，请从列表里选。"),
        "invalid_list": _("请从列表里选。"),
        "invalid_pk_value": _("没有这个选项，请从列表里选。"),
    },
    forms.IntegerField: {"invalid": _("请填写整数，如 12。")},
    forms.DecimalField: {"invalid": _("请填写数字，如 12.5。")},
    forms.DateField: {"invalid": _("请写成 2026-11-24 这样的日期。")},
    forms.DateTimeField: {"invalid": _("请写成 2026-11-24 09:30 这样的日期和时间。")},
    forms.URLField: {"invalid": _("请填写完整的网址，如 https://www.example.gov.cn/。")},
}


def say_what_to_do() -> None:
    """Give every kind of field the sentences of this site. A form's own sentences still come first."""
    for kind, sentences in ERRORS.items():
        kind.default_error_messages = {**kind.default_error_messages, **sentences}


class FieldRenderer(TemplatesSetting):
    """Django's renderer with our field template (``project/field.html``)."""

    field_template_name = "project/field.html"
