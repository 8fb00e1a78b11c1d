"""The living page of components at ``/design/``: what docs/design.md describes, in every state.

Routed only where data are simulated. Everything shown is made up here.
"""

from __future__ import annotations

from pathlib import Path

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuangchuang.catalogue.cartogram import load_cartogram
from shuangchuang.halls.accounts.rights import open_to_everyone
from shuangchuang.halls.home.models import SavedViewRecord
from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.plans.cities import Map, drawn
from shuangchuang.halls.registry.queries import places


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("单位名称"), help_text=_("填写文件上印的名称。"))
    note = forms.CharField(label=_("备注"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    role = forms.ChoiceField(label=_("职责"), choices=[("lead", _("牵头")), ("cooperator", _("配合"))])
    day = forms.DateField(label=_("启用日期"), widget=DayInput(), required=False)
    published = forms.BooleanField(label=_("公开"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("包括"),
        choices=[("task", _("任务")), ("target", _("目标"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class SampleFilters(forms.Form):
    """Filters as list pages have them."""

    q = forms.CharField(label=_("查找"), required=False, widget=forms.SearchInput)
    role = forms.ChoiceField(label=_("职责"), choices=[("", _("全部")), ("lead", _("牵头"))], required=False)


class SampleUpload(forms.Form):
    """A file."""

    file = forms.FileField(label=_("计划文件"))


_CHART = {
    "title": "全社会研发投入强度（样张）",
    "unit": "%",
    "periods": ["2019", "2020", "2021", "2022", "2023", "2024", "2025"],
    "observed": [0.79, 0.78, 0.81, 0.83, None, None, None],
    "path": [None, 0.78, 1.02, 1.26, 1.5, 1.74, 2.0],
    "target": 2.0,
    "note": "样张数据，不代表任何地区。",
}


@require_safe
@open_to_everyone
def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    page = Paginator(range(1, 237), 20).get_page(request.GET.get("page", 4))
    context = {
        "blank": SampleForm(auto_id="blank_%s"),
        "wrong": SampleForm({"name": "", "role": "boss", "day": "昨天"}, auto_id="wrong_%s"),
        "filters": SampleFilters(request.GET or None, auto_id="filter_%s"),
        "upload": SampleUpload(auto_id="upload_%s"),
        "page": page,
        "chart": _CHART,
        "trail": [(_("计划台账"), "/design/"), (_("部件样张"), "")],
        "facts": [
            (_("发文字号"), "样政办发〔2026〕1号"),
            (_("发文机关"), "样省人民政府办公厅"),
            (_("成文日期"), "2026-01-27"),
            (_("有效性"), ""),
        ],
        "columns": [
            f"（{n}）{name}" for n, name in zip("一二三四五六七八", ("科技创新能力提升行动",) * 8, strict=True)
        ],
        "units": [(f"样单位{n}", [("牵" if (n + k) % 3 == 0 else "") for k in range(8)]) for n in range(1, 15)],
    }
    context |= {
        "years": ["2024", "2025", "2026"],
        "months": range(1, 13),
        "kept": _KEPT,
        "current": _KEPT[1],
        "map": _map(),
    }
    return render(request, "home/design.html", context)


_KEPT = [
    SavedViewRecord(pk=1, name="本单位牵头", path="/design/", query="role=lead"),
    SavedViewRecord(pk=2, name="年底到期", path="/design/", query="due=12"),
]


def _map() -> Map | None:
    """Every class and a place nothing is known of."""
    cartogram = load_cartogram(Path(settings.DEPLOYMENT))
    if cartogram is None:
        return None
    figures = {code: (0, 3, 3, 8, 21, 34)[n % 6] for n, code in enumerate(cartogram.codes)}
    names = {code: (name, name[:3]) for code, name in places() if code in figures}
    return drawn(
        cartogram,
        names=names,
        figures={**figures, cartogram.codes[-1]: None},
        urls={cartogram.codes[0]: "/design/#map"},
        title=str(_("各市众创空间（样张数据）")),
        measure=str(_("众创空间")),
        unit=str(_("家")),
    )
