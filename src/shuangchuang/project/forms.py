"""How form fields are drawn: label, help and error tied to the control, one way everywhere."""

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    """Django's renderer with our field template (``project/field.html``)."""

    field_template_name = "project/field.html"
