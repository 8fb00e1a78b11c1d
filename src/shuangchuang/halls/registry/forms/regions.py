"""A place, as people type it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.registry.models import RegionRecord
from shuangchuang.halls.registry.queries import regions_called


class RegionField(forms.CharField):
    """A place by name or code; the names are offered as one types."""

    default_error_messages = {
        "unknown": _("没有找到“%(value)s”。请填写完整的地名，如“南宁市”，或六位区划代码。"),
        "several": _("有不止一个“%(value)s”：%(choices)s。请填写区划代码。"),
    }

    def clean(self, value: Any) -> RegionRecord | None:
        """The region meant."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = regions_called(text)
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"value": text})
        if len(found) > 1:
            top = [region for region in found if region.parent_id is None or region.code.endswith("00")]
            if len(top) == 1:
                return top[0]
            choices = "、".join(f"{region.code} {region.parent or ''}{region.name}" for region in found)
            raise forms.ValidationError(
                self.error_messages["several"], code="several", params={"value": text, "choices": choices}
            )
        return found[0]
