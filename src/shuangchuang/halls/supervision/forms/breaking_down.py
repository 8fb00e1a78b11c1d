"""任务分解 of many items on one page: a small form an item, filters above, one reason for what is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.supervision.model import Item
from shuangchuang.halls.notices.fields import LongSelect
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.forms.acts import BreakDown
from shuangchuang.halls.supervision.queries.breaking_down import leading_units
from shuangchuang.halls.supervision.queries.scope import Visitor


class Lines(forms.CharField):
    """Text of several lines; browsers end them in a way of their own, which is no change."""

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return super().to_python(value).replace("\r\n", "\n")


class RowForm(BreakDown):
    """
    One item. What was not touched is not looked at.

    ``names`` are the units of the place, ``owners`` who may answer for an item by its leads: asked once for all rows.
    """

    result = Lines(label=_("预期成果"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    milestones = Lines(
        label=_("年度节点"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "2026-12-31 40%"}),
    )
    ground = None  # type: ignore[assignment]

    def __init__(
        self,
        data: Any = None,
        *,
        names: Mapping[str, str],
        owners: Mapping[tuple[str, ...], list[tuple[int, str]]],
        before: str,
        item: Item,
        **more: Any,
    ) -> None:
        self.names, self.owners, self.before = names, owners, before
        super().__init__(data, item=item, empty_permitted=True, use_required_attribute=False, **more)

    def offered_units(self) -> Mapping[str, str]:
        """The units of the place, as they were asked for."""
        return self.names

    def offered_owners(self) -> list[tuple[int, Any]]:
        """The people of the leads, as they were asked for."""
        return list(self.owners.get(self.item.leads, []))

    def settle(self) -> None:
        """What was agreed before stands there first, its result in words too."""
        super().settle()
        self.initial["result"] = self.before


class Ground(forms.Form):
    """Why what was agreed before is changed."""

    ground = forms.CharField(
        label=_("依据或调整的理由"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("改已经分解过的事项时必填，写进每一件的记录。"),
    )


class BreakingFilter(forms.Form):
    """Narrow the rows; what is not sound in the address is left out of account."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    left = forms.ChoiceField(
        label=_("分解"), required=False, choices=(("", _("全部")), ("1", _("还没有分解")), ("0", _("已经分解")))
    )
    unit = forms.ChoiceField(label=_("单位"), required=False, widget=LongSelect)

    def __init__(self, data: Any, *, user: Visitor, plan: PlanRecord) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", _("全部")), *leading_units(user, plan)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """The sound filters."""
        self.is_valid()
        return self.cleaned_data
