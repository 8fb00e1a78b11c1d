"""What templates need beyond Django's own tags: icons, addresses, figures as people in China write them.

{% icon "search" %}                 a picture beside words
{% icon "trash" label=_("删除") %}   a picture instead of words
{% query_with page=2 %}             this address with one thing changed
{% nav_current "plans" %}           aria-current, where this hall or page is the one shown
{% halls as halls %}                the halls that exist and that this person may enter
{% phone_tabs as tabs %}            the five places of the phone's bar
{{ 2500000|wan }}                   250万元
{{ target.value|figure }}           2.5, not 2.500000
{{ site_name|before:" · " }}        爱创新
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared.numerals import decimal_of, figure, plain

register = template.Library()

# ── pictures ────────────────────────────────────────────────────────────────


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """A picture of the sprite. Without ``label`` it is decoration and screen readers pass over it."""
    address = f"{static('icons/sprite.svg')}#{name}"
    css = f"icon {extra}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', css, address)


@register.simple_tag
def site_title() -> str:
    """The site's name. Not read from the context: Django's sign-in view puts the host there under ``site_name``."""
    return str(settings.SITE_NAME)


# ── where one is ────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hall:
    """One entrance: a link of the header and the foot, a tile of the front page, a line of the site map."""

    route: str
    name: str | Promise
    more: str | Promise
    icon: str
    tone: int
    right: str = ""  # asked of the visitor; "" asks nothing
    tile: bool = True  # on the front page's grid
    in_header: bool = True
    url: str = ""
    current: bool = False


HALLS = (
    Hall("home:front", _("首页"), "", "home", 1, tile=False),
    Hall("home:services", _("办事大厅"), "", "apps", 6, tile=False),
    Hall("plans:list", _("计划台账"), _("任务、举措、责任单位，条条对应原文"), "list-check", 1, "plans.read"),
    Hall(
        "supervision:list",
        _("督办督查"),
        _("任务分解、交办、报送、核查、办结"),
        "traffic-lights",
        3,
        "supervision.read",
    ),
    Hall("policies:list", _("政策"), _("能享受什么、依据哪一条、还差什么"), "checklist", 4),
    Hall("registry:list", _("单位名录"), _("各单位牵头和配合的全部事项"), "building", 2, "plans.read"),
    Hall("api:openapi-view", _("数据接口"), _("机器可读的公开数据与说明"), "api", 5, in_header=False),
    Hall("home:desk", _("我的桌面"), "", "layout-dashboard", 3, "desk.see", tile=False),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the five places of the phone's bar; current on ``places`` (pages, or whole halls)."""

    route: str
    name: str | Promise
    icon: str
    places: tuple[str, ...]
    url: str = ""
    current: bool = False


TABS = (
    Tab("home:front", _("首页"), "home", ("home:front", "home:find", "home:figures")),
    Tab("plans:list", _("计划"), "list-check", ("plans",)),
    Tab("home:services", _("办事"), "apps", ("home:services", "registry", "supervision", "api", "home:correct")),
    Tab("notices:inbox", _("消息"), "bell", ("notices",)),
    Tab("home:me", _("我的"), "user", ("home:me", "home:desk", "home:views", "accounts")),
)


@register.simple_tag(takes_context=True)
def halls(context: template.Context) -> list[Hall]:
    """The halls that are wired into this site and open to this visitor, in their order."""
    rights = context.get("rights", frozenset())
    found = []
    for hall in HALLS:
        if hall.right and hall.right not in rights:
            continue
        try:
            url = reverse(hall.route)
        except NoReverseMatch:
            continue  # not built yet, so not shown
        found.append(replace(hall, url=url, current=_is_within(context, hall.route)))
    return found


@register.simple_tag(takes_context=True)
def phone_tabs(context: template.Context) -> list[Tab]:
    """The places of the phone's bar that are wired into this site; at most one of them is current."""
    shown = set(_shown(context)) - {""}
    found: list[Tab] = []
    for tab in TABS:
        try:
            url = reverse(tab.route)
        except NoReverseMatch:
            continue
        taken = any(other.current for other in found)
        found.append(replace(tab, url=url, current=not taken and bool(shown & set(tab.places))))
    return found


def _shown(context: template.Context) -> tuple[str, str]:
    """The namespace and the full name of the page shown; empty where no address was resolved."""
    match = getattr(context.get("request"), "resolver_match", None)
    return (match.namespace, match.view_name) if match else ("", "")


def _is_within(context: template.Context, route: str) -> bool:
    """Whether the page shown is ``route``, or lies in the hall whose list that is and has no entrance of its own."""
    namespace, page = _shown(context)
    if not page or page in {hall.route for hall in HALLS}:
        return page == route
    if namespace == "registry":
        # Firms, profiles and the book of fields are reached from the services; the directory of units is a hall.
        of_units = context["request"].resolver_match.route.startswith("registry/units/")
        return route == ("registry:list" if of_units else "home:services")
    return route == f"{namespace}:list"


@register.simple_tag(takes_context=True)
def nav_current(context: template.Context, *places: str) -> SafeString:
    """``aria-current="page"`` where one of ``places`` (a page ``hall:page``, or a whole ``hall``) is what is shown."""
    return SafeString('aria-current="page"' if set(places) & set(_shown(context)) - {""} else "")


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The query of this address with ``changes`` made; None or "" takes a part away. Keeps every other filter."""
    request = context.get("request")
    pairs = [] if request is None else [(k, v) for k, vs in request.GET.lists() for v in vs if k not in changes]
    pairs += [(name, str(value)) for name, value in changes.items() if value not in (None, "")]
    return f"?{urlencode(pairs)}"


@register.filter
def before(text: Any, mark: str) -> str:
    """The part of ``text`` before the first ``mark``; all of it where there is none."""
    return str(text).partition(mark)[0]


@register.filter
def after(text: Any, mark: str) -> str:
    """The part of ``text`` after the first ``mark``; "" where there is none."""
    return str(text).partition(mark)[2]


@register.filter
def undoing(message: Any) -> str:
    """The address that takes a message's deed back: said as ``extra_tags="undo=/…"`` when the message was made; "" for none."""
    tags = getattr(message, "extra_tags", "") or ""
    return next((tag.removeprefix("undo=") for tag in tags.split() if tag.startswith("undo=/")), "")


# ── figures ─────────────────────────────────────────────────────────────────

_WAN = Decimal(10_000)
_SCALES = ((Decimal(1), "元"), (_WAN, "万元"), (_WAN * _WAN, "亿元"))


register.filter(figure)


@register.filter
def wan(value: Any) -> str:
    """
    An amount in yuan as it is said: 元 below ten thousand, then 万元, then 亿元; two decimals, half up.

    In English the yuan are written out.

    >>> wan(5000), wan(2500000), wan("1234567890")
    ('5000元', '250万元', '12.35亿元')
    """
    number = decimal_of(value)
    if number is None:
        return "" if value is None else str(value)
    if not (get_language() or "zh").startswith("zh"):
        return f"CN¥{number.quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():,f}"
    for scale, name in _SCALES:
        rounded = (number / scale).quantize(Decimal("0.01"), ROUND_HALF_UP)
        said = plain(rounded) + name
        if abs(rounded) < _WAN:
            break
    return said


@register.filter
def percent_of(part: Any, whole: Any) -> int:
    """``part`` of ``whole`` in whole per cent, held within 0 and 100; 0 where there is nothing to divide by."""
    above, below = decimal_of(part), decimal_of(whole)
    if above is None or not below:
        return 0
    return int(max(Decimal(0), min(Decimal(100), (above / below * 100).quantize(Decimal(1), ROUND_HALF_UP))))


@register.filter
def unlocalised(value: Any) -> str:
    """A number as SVG wants it, whatever the language: 58, 58.5."""
    return format(value, "g")


@register.filter
def add_to(value: Any, more: int) -> str:
    """Two numbers added, as SVG wants the sum."""
    return format(value + more, "g")


# ── lists and charts ────────────────────────────────────────────────────────


@register.filter
def page_numbers(paginator: Any, number: int) -> list[int | None]:
    """The page numbers to show around ``number``; None stands for a gap."""
    wanted = [n for n in paginator.page_range if n in {1, paginator.num_pages} or abs(n - number) <= 2]
    shown: list[int | None] = []
    for n in wanted:
        if shown and shown[-1] is not None and n - shown[-1] > 1:
            shown.append(None)
        shown.append(n)
    return shown


@register.filter
def chart_rows(chart: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    """The rows of a chart's table: period, observed, path."""
    periods = chart.get("periods", [])
    blank = [None] * len(periods)
    return list(zip(periods, chart.get("observed") or blank, chart.get("path") or blank, strict=True))
