"""What people type about themselves and about firms: one group of fields at a time, one list at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import (
    Element,
    FactKey,
    Field,
    FilledBy,
    HolderKind,
    Kind,
    Per,
    key_shown,
    read_value,
    written,
)
from shuangchuang.domain.shared import Refusal, Said
from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.notices.telling import told, word
from shuangchuang.halls.registry.field_words import bracketed, called, period_told
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.services import Evidence

NONE = "-"  # the tick that says there are none, in a list of values
SPARE_ROWS = 3
FIRST_YEAR = 2015


class FieldFilter(forms.Form):
    """What the list of fields can be narrowed to."""

    q = forms.CharField(
        label=gettext_lazy("名称或说明"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    holder = forms.ChoiceField(label=gettext_lazy("谁的画像"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    sensitive = forms.ChoiceField(
        label=gettext_lazy("敏感信息"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("yes", gettext_lazy("只看敏感信息")),
            ("no", gettext_lazy("不含敏感信息")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = [("", _("全部")), *((kind.value, _(kind.word)) for kind in HolderKind)]
        self.fields["group"].choices = [
            ("", _("全部")),
            *((group.name, word(group.title)) for group in field_book().groups),
        ]


@dataclass(frozen=True, slots=True)
class Cell:
    """One input of a form: the fact it belongs to and, of a set of values, the element."""

    key: FactKey
    spec: Field
    element: Element | None = None

    @property
    def name(self) -> str:
        """Of the input."""
        return f"{self.key}.{self.element.name}" if self.element else str(self.key)

    @property
    def title(self) -> str:
        """The fact it belongs to, in words."""
        return called(self.spec, self.key.period)

    @property
    def label(self) -> str:
        """Beside the input."""
        spec = self.element or self.spec
        words = f"{word(self.spec.zh)} · {word(self.element.zh)}" if self.element else word(self.spec.zh)
        if self.spec.per in {Per.QUARTER, Per.MONTH}:
            words = bracketed(words, period_told(self.key.period))
        return bracketed(words, word(spec.unit))


def keys_of(spec: Field, year: int) -> list[FactKey]:
    """The facts of a field that one page asks for: one, or those of a year."""
    periods = {
        Per.ONCE: [""],
        Per.YEAR: [str(year)],
        Per.QUARTER: [f"{year}Q{number}" for number in range(1, 5)],
        Per.MONTH: [f"{year}-{number:02d}" for number in range(1, 13)],
    }
    return [FactKey(spec.name, period) for period in periods[spec.per]]


def is_listed(spec: Field) -> bool:
    """Whether a field is a list of rows and has a page of its own."""
    return spec.kind is Kind.LIST and bool(spec.items)


def control(spec: Field | Element, *, label: str, help_text: str = "") -> forms.Field:
    """The input for a value: a choice where there are words to choose from, else a line."""
    if spec.kind is Kind.FLAG:
        choices = [("", _("未填")), ("是", _("是")), ("否", _("否"))]
        return forms.ChoiceField(label=label, help_text=help_text, required=False, choices=choices)
    if spec.kind is Kind.CHOICE:
        choices = [("", _("未填")), *((code, word(each)) for code, each in spec.values)]
        return forms.ChoiceField(label=label, help_text=help_text, required=False, choices=choices)
    if spec.kind in {Kind.LIST, Kind.CHOICES}:
        choices = [*((code, word(each)) for code, each in spec.values), (NONE, _("都没有"))]
        return forms.MultipleChoiceField(
            label=label, help_text=help_text, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    if spec.kind is Kind.DATE:
        # A day may be typed as 2018年3月5日, so the widget stays a line of text.
        return forms.CharField(
            label=label, help_text=help_text, required=False, max_length=30,
            widget=forms.TextInput(attrs={"placeholder": "2023-01-05", "autocomplete": "off"}),
        )  # fmt: skip
    attrs = {"inputmode": "decimal"} if spec.kind in {Kind.MONEY, Kind.INT, Kind.DECIMAL, Kind.RATIO} else {}
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=2000, widget=forms.TextInput(attrs=attrs)
    )


def first_value(spec: Field | Element, value: Any) -> Any:
    """What stands in an input before anybody types."""
    if spec.kind in {Kind.LIST, Kind.CHOICES}:
        return [] if value is None else (list(value) or [NONE])
    if spec.kind is Kind.CHOICE:
        return value or ""
    return written(spec, value)


def raw_value(spec: Field | Element, typed: Any) -> Any:
    """What ``read_value`` takes, from what a form holds; None where nothing was typed."""
    if spec.kind in {Kind.LIST, Kind.CHOICES}:
        if not typed:
            return None
        if NONE in typed and len(typed) > 1:
            raise Refusal("both_and_none", "“{field}”选了“都没有”，又选了别的。请只留一样。", field=Said(spec.zh))
        return [] if NONE in typed else list(typed)
    return typed or None


class ObservedForm(forms.Form):
    """The day the facts of a page were true; today unless one says otherwise."""

    observed_date = forms.DateField(
        label=gettext_lazy("事实日期"),
        help_text=gettext_lazy("这一页的内容是哪一天的情况，例如查询公示系统的那天。"),
        widget=DayInput(),
    )
    evidence = forms.FileField(
        label=gettext_lazy("佐证材料"),
        required=False,
        help_text=gettext_lazy("可以附一份证书、报表或完税证明：PDF、JPG、PNG、WebP。只有本人（本企业）能打开。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statements: list[tuple[str, Any]] = []
        self.fields["observed_date"].initial = timezone.localdate().isoformat()

    def proof(self) -> Evidence | None:
        """The file handed in, to be looked into by whoever stores it."""
        file = self.cleaned_data.get("evidence")
        return Evidence(file.name, file.read()) if file else None

    def clean_evidence(self) -> UploadedFile | None:
        """Not larger than files are taken; the bytes of what is are never read."""
        file: UploadedFile | None = self.cleaned_data["evidence"]
        if file and file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("文件超过 {limit} MB，请压缩后再传。").format(limit=settings.MAX_UPLOAD_BYTES // 1_000_000)
            )
        return file


class FactsForm(ObservedForm):
    """
    A group of fields, of one year where they come by the year. ``known`` gives what the holder said before.

    What is emptied is taken back. ``statements`` are (key as JSON writes it, raw value), ``emptied`` keys.
    """

    def __init__(
        self, *args: Any, specs: Iterable[Field], year: int, known: Mapping[FactKey, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.emptied: list[str] = []
        self.known = known
        self.cells: dict[FactKey, list[Cell]] = {}
        day, file = self.fields.pop("observed_date"), self.fields.pop("evidence")
        for spec in specs:
            for number, key in enumerate(keys_of(spec, year)):
                cells = [Cell(key, spec, element) for element in spec.items] or [Cell(key, spec)]
                self.cells[key] = cells
                for place, cell in enumerate(cells):
                    said = known.get(key)
                    value = said.get(cell.element.name) if cell.element and said else None if cell.element else said
                    # Twelve months share one explanation.
                    help_text = _(spec.help) if not number and not place else ""
                    self.fields[cell.name] = control(cell.element or spec, label=cell.label, help_text=help_text)
                    self.initial[cell.name] = first_value(cell.element or spec, value)
        self.fields["observed_date"], self.fields["evidence"] = day, file
        self.fields["evidence_for"] = forms.ChoiceField(
            label=_("材料佐证哪一项"),
            required=False,
            choices=[("", _("这次改动的各项")), *((cells[0].name, cells[0].title) for cells in self.cells.values())],
        )

    def clean(self) -> dict[str, Any]:
        """Read every fact; a fault stands beside its input."""
        cleaned = super().clean() or {}
        for key, cells in self.cells.items():
            if any(cell.name in self.errors for cell in cells):
                continue
            raw = self._raw(cells, cleaned)
            if raw is None:
                if key in self.known:
                    self.emptied.append(str(key))
                continue
            try:
                read_value(cells[0].spec, raw)
            except Refusal as refusal:
                self.add_error(cells[0].name, told(refusal))
            else:
                proven = bool(cleaned.get("evidence")) and cleaned.get("evidence_for") == cells[0].name
                if proven or any(cell.name in self.changed_data for cell in cells):
                    self.statements.append((key_shown(key, cells[0].spec), raw))
        chosen = cleaned.get("evidence_for")
        if cleaned.get("evidence") and not self.errors:
            keys = {cells[0].name: key_shown(key, cells[0].spec) for key, cells in self.cells.items()}
            told_of = {key for key, _raw in self.statements}
            if not told_of or (chosen and keys[chosen] not in told_of):
                self.add_error("evidence", _("这份材料没有对应的内容。请填写它证明的那一项，或在下面选好是哪一项。"))
        return cleaned

    @property
    def proven(self) -> frozenset[str]:
        """The statements a file handed in proves: those of the field chosen, else all of this form."""
        chosen = self.cleaned_data.get("evidence_for")
        keys = {cells[0].name: key_shown(key, cells[0].spec) for key, cells in self.cells.items()}
        return frozenset({keys[chosen]} if chosen else {key for key, _raw in self.statements})

    def _raw(self, cells: list[Cell], cleaned: Mapping[str, Any]) -> Any:
        typed: dict[str, Any] = {}
        for cell in cells:
            spec = cell.element or cell.spec
            try:
                raw = raw_value(spec, cleaned.get(cell.name))
                if cell.element and raw is not None:
                    read_value(cell.element, raw)
            except Refusal as refusal:
                self.add_error(cell.name, told(refusal))
                return None
            if not cell.element:
                return raw
            if raw is not None:
                typed[cell.element.name] = raw
        return typed or None


class ListForm(ObservedForm):
    """A list, row by row, with some empty rows below; ``rows`` are what the holder said before."""

    nothing = forms.BooleanField(label=gettext_lazy("没有"), required=False)

    def __init__(self, *args: Any, spec: Field, known: tuple[Mapping[str, Any], ...] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        self.had = known is not None
        self.emptied: list[str] = []
        self.initial["nothing"] = known == ()
        self.fields["nothing"].help_text = _("确实一项也没有时才勾选；不清楚就留空。")
        self.count = self._rows_sent() if self.is_bound else len(known or ()) + SPARE_ROWS
        for number in range(self.count):
            row = (known or ())[number] if number < len(known or ()) else {}
            for element in spec.items:
                column = bracketed(word(element.zh), word(element.unit))
                label = _("第 {number} 项 {column}").format(number=number + 1, column=column)
                name = f"{number}.{element.name}"
                self.fields[name] = control(element, label=label)
                self.initial[name] = first_value(element, row.get(element.name))

    def _rows_sent(self) -> int:
        numbers = [int(name.split(".")[0]) for name in self.data if name.split(".")[0].isdecimal()]
        return min(max(numbers, default=-1) + 1, 200)

    def rows(self) -> list[list[Any]]:
        """The bound inputs, row by row."""
        return [[self[f"{number}.{element.name}"] for element in self.spec.items] for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Read every cell; a fault stands beside its input."""
        cleaned = super().clean() or {}
        rows = []
        for number in range(self.count):
            row: dict[str, Any] = {}
            for element in self.spec.items:
                name = f"{number}.{element.name}"
                try:
                    raw = raw_value(element, cleaned.get(name))
                    if raw is not None and read_value(element, raw) is not None:
                        row[element.name] = raw
                except Refusal as refusal:
                    self.add_error(name, told(refusal))
            if row:
                rows.append(row)
        if cleaned.get("nothing") and rows:
            self.add_error("nothing", _("勾选了“没有”，下面又填了内容。请只留一样。"))
        elif rows or cleaned.get("nothing"):
            self.statements = [(f"{self.spec.name}[]", rows)]
        elif self.had:
            self.emptied = [self.spec.name]
        if cleaned.get("evidence") and not self.errors and not self.statements:
            self.add_error("evidence", _("这份材料没有对应的内容。请填写它证明的内容。"))
        return cleaned

    @property
    def proven(self) -> frozenset[str]:
        """The statements a file handed in proves."""
        return frozenset(key for key, _raw in self.statements)


class FirmFilter(forms.Form):
    """Which firm an officer looks for: by its whole name or code, never by a part of either."""

    q = forms.CharField(
        label=gettext_lazy("企业全称或统一社会信用代码"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class LookForm(forms.Form):
    """For what an officer looks at a firm's facts."""

    purpose = forms.ChoiceField(label=gettext_lazy("使用目的"))
    why = forms.CharField(
        label=gettext_lazy("事由"),
        max_length=200,
        help_text=gettext_lazy("写明办件编号或工作事项；企业在使用记录里看得到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [(code, purpose.title) for code, purpose in PURPOSES.items()]


class JudgementForm(forms.Form):
    """What an officer judges of a firm: the matter, the verdict, the day and the basis."""

    field = forms.ChoiceField(label=gettext_lazy("判定事项"))
    value = forms.CharField(
        label=gettext_lazy("结论"), max_length=20, help_text=gettext_lazy("判定填“是”或“否”；得分填数字。")
    )
    observed_date = forms.DateField(label=gettext_lazy("判定日期"), widget=DayInput())
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("写明文件、专家组或平台结果，例如“2026年第3批专家评审”。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [
            (spec.name, word(spec.zh))
            for spec in field_book()
            if spec.filled_by is FilledBy.OFFICER and HolderKind.ENTERPRISE in spec.holders
        ]
        self.fields["observed_date"].initial = timezone.localdate().isoformat()
