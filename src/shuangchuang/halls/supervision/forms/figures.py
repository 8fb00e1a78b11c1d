"""Forms for 报送指标: the fields a report asks for, and the page that names the indicators of an item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangchuang.domain.supervision.figures import Counting
from shuangchuang.domain.supervision.indicators import MOST, Amounts, Indicator, Told
from shuangchuang.domain.targets.figures import Direction
from shuangchuang.halls.notices.fields import AmountField, DayInput
from shuangchuang.halls.supervision.presenting_figures import COUNTING_WORDS, told_words

_SPARE = 2  # empty rows on the page where nothing is named yet
_MARGIN: dict[str, Any] = {"max_digits": 21, "decimal_places": 6, "required": False}


def figure_fields(indicators: Iterable[Indicator], before: Mapping[str, Told]) -> dict[str, forms.Field]:
    """The fields of a report for these indicators, by name; what the unit told last stands with each."""
    fields: dict[str, forms.Field] = {}
    for each in indicators:
        last = told_words(each, before.get(each.key))
        help_text = format_html(_("上次 {last}"), last=last) if last else ""
        if each.amounts is None:
            fields[f"{each.key}_value"] = AmountField(
                label=_labelled(_("数值"), each.unit), help_text=help_text, **_MARGIN
            )
        else:
            amounts = each.amounts
            fields[f"{each.key}_above"] = AmountField(
                label=_labelled(amounts.above, amounts.above_unit), help_text=help_text, **_MARGIN
            )
            fields[f"{each.key}_below"] = AmountField(
                label=_labelled(amounts.below, amounts.below_unit), min_value=0, **_MARGIN
            )
        fields[f"{each.key}_remark"] = forms.CharField(label=_("说明"), required=False, max_length=500)
    return fields


def _labelled(name: str, unit: str) -> str:
    return f"{name}（{unit}）"


def told_of(typed: Mapping[str, Any], indicators: Iterable[Indicator]) -> dict[str, Told]:
    """What was typed into those fields."""
    return {
        each.key: Told(
            *(typed.get(f"{each.key}_{part}") for part in ("value", "above", "below")),
            remark=typed.get(f"{each.key}_remark", ""),
        )
        for each in indicators
    }


def initial_of(told: Mapping[str, Told]) -> dict[str, object]:
    """What those fields begin with."""
    found: dict[str, object] = {}
    for key, each in told.items():
        for part in ("value", "above", "below"):
            number: Decimal | None = getattr(each, part)
            found[f"{key}_{part}"] = None if number is None else f"{number.normalize():f}"
        found[f"{key}_remark"] = each.remark
    return found


class IndicatorForm(forms.Form):
    """One indicator. ``key`` is empty for a new one; a row without a name is no indicator."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("指标名称"), required=False, max_length=60)
    counting = forms.ChoiceField(
        label=gettext_lazy("口径"), choices=[(each.value, COUNTING_WORDS[each]) for each in Counting]
    )
    unit = forms.CharField(
        label=gettext_lazy("计量单位"), required=False, max_length=20, help_text=gettext_lazy("如 家、万元、%、万元/家")
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("方向"),
        choices=[(Direction.UP.value, gettext_lazy("越高越好")), (Direction.DOWN.value, gettext_lazy("越低越好"))],
    )
    base = AmountField(label=gettext_lazy("基期数"), help_text=gettext_lazy("没有就不填"), **_MARGIN)
    target = AmountField(label=gettext_lazy("目标数"), help_text=gettext_lazy("没有就不填"), **_MARGIN)
    since = forms.DateField(
        label=gettext_lazy("累计起算日"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("口径是累计时从这一天算起"),
    )
    above = forms.CharField(label=gettext_lazy("分子"), required=False, max_length=60)
    above_unit = forms.CharField(label=gettext_lazy("分子单位"), required=False, max_length=20)
    below = forms.CharField(label=gettext_lazy("分母"), required=False, max_length=60)
    below_unit = forms.CharField(label=gettext_lazy("分母单位"), required=False, max_length=20)
    parts = forms.ChoiceField(
        label=gettext_lazy("分子、分母的口径"),
        required=False,
        choices=[(each.value, COUNTING_WORDS[each]) for each in Counting if each is not Counting.RATIO],
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("由谁填报"), required=False, widget=forms.CheckboxSelectMultiple
    )
    drop = forms.BooleanField(label=gettext_lazy("不再报送这一个"), required=False)

    def __init__(self, *args: Any, parties: list[tuple[str, str]], since: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["units"].choices = parties  # type: ignore[attr-defined]
        self.since = since

    @property
    def kept(self) -> bool:
        """Whether this row is an indicator."""
        return bool(self.cleaned_data.get("name", "").strip()) and not self.cleaned_data.get("drop")

    def clean(self) -> dict[str, Any]:
        """Nothing typed but no name: the rest would be lost without a word."""
        typed = super().clean() or {}
        written = [typed.get(name) for name in ("unit", "base", "target", "above", "below")]
        if (
            not typed.get("name", "").strip()
            and any(each not in (None, "") for each in written)
            and not typed.get("drop")
        ):
            self.add_error("name", _("请写指标名称；不要这一个就把其他格也清空。"))
        return typed

    def indicator(self, before: Indicator | None) -> Indicator:
        """The indicator that was typed; what the form does not ask stays as it was ``before``."""
        typed = self.cleaned_data
        ratio = Counting(typed["counting"]) is Counting.RATIO
        amounts = Amounts(
            typed["above"].strip(), typed["above_unit"].strip(), typed["below"].strip(), typed["below_unit"].strip(),
            Counting(typed["parts"] or Counting.AT_MOMENT),
        )  # fmt: skip
        return Indicator(
            key=typed["key"],
            name=typed["name"].strip(),
            counting=Counting(typed["counting"]),
            unit=typed["unit"].strip().replace("％", "%"),
            since=typed["since"] or (before.since if before else self.since),
            direction=Direction(typed["direction"]),
            base=typed["base"],
            target=typed["target"],
            units=tuple(typed["units"]),
            amounts=amounts if ratio else None,
            of=before.of if before else "",
        )


class NameFigures(forms.Form):
    """What goes with all of them. ``seen`` is the step the page showed."""

    ground = forms.CharField(
        label=gettext_lazy("调整的理由"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("第一次定不用写。"),
    )  # fmt: skip
    rows = forms.BooleanField(label=gettext_lazy("由下级各行填报，本事项自动汇总"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def initial_rows(indicators: Iterable[Indicator], taken: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """What the rows begin with: the indicators there are, those taken from the plan's targets, and room for more."""
    rows: list[dict[str, Any]] = [dict(_row_of(each)) for each in indicators]
    rows += [dict(each) for each in taken]
    spare = _SPARE if not rows else 1
    return rows + [{} for _spare in range(max(0, min(spare, MOST - len(rows))))]


def _row_of(each: Indicator) -> Iterator[tuple[str, Any]]:
    for name in ("key", "name", "unit", "since"):
        yield name, getattr(each, name)
    yield "counting", each.counting.value
    yield "direction", each.direction.value
    yield "units", list(each.units)
    for name in ("base", "target"):
        number: Decimal | None = getattr(each, name)
        yield name, None if number is None else f"{number.normalize():f}"
    if each.amounts:
        for name in ("above", "above_unit", "below", "below_unit"):
            yield name, getattr(each.amounts, name)
        yield "parts", each.amounts.counting.value
