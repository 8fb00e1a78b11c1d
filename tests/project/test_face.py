"""Template tags: figures as people in China write them, addresses that keep their filters, entrances that exist."""

from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils import translation

from shuangchuang.project.templatetags import face


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        (0, "0元"),
        (5000, "5000元"),
        ("1200.50", "1200.5元"),
        (9999, "9999元"),
        ("9999.999", "1万元"),
        (10_000, "1万元"),
        (2_500_000, "250万元"),
        (12_345, "1.23万元"),
        (99_999_999, "1亿元"),
        (100_000_000, "1亿元"),
        (30_000_000_000, "300亿元"),
        (-2_500_000, "-250万元"),
        ("不详", "不详"),
        (None, ""),
    ],
)
def test_an_amount_is_said_in_yuan_then_wan_then_yi_without_zeros_at_its_end(yuan, said):
    with translation.override("zh-hans"):
        assert face.wan(yuan) == said


def test_in_english_an_amount_is_written_out():
    with translation.override("en"):
        assert face.wan(2_500_000) == "CN¥2,500,000"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Decimal("2.500000"), "%", "2.5%"),
        (Decimal("300.000000"), "亿元", "300亿元"),
        (Decimal("1E+3"), "", "1000"),
        (12345, "家", "12,345家"),
        (1284000.5, "", "1,284,000.5"),
        (0, "个", "0个"),
        (Decimal("-0.000"), "", "0"),
        ("—", "", "—"),
        (None, "%", ""),
    ],
)
def test_a_figure_loses_the_zeros_at_its_end_and_nothing_else(value, unit, shown):
    assert face.figure(value, unit) == shown


def test_a_share_is_whole_per_cent_held_between_0_and_100():
    assert [face.percent_of(*pair) for pair in [(1, 3), (2, 2), (5, 2), (-1, 2), (1, 0), (None, 2)]] == [
        33,
        100,
        100,
        0,
        0,
        0,
    ]


def test_turning_the_page_keeps_every_filter():
    request = RequestFactory().get("/plans/", {"q": "创新券 a&b", "role": ["lead", "cooperator"], "page": "3"})

    assert face.query_with({"request": request}, page=4) == (
        "?q=%E5%88%9B%E6%96%B0%E5%88%B8+a%26b&role=lead&role=cooperator&page=4"
    )
    assert face.query_with({"request": request}, page=None, role="", q="x") == "?q=x"


def test_page_numbers_show_both_ends_and_the_neighbourhood():
    pages = Paginator(range(240), 20)

    assert face.page_numbers(pages, 6) == [1, None, 4, 5, 6, 7, 8, None, 12]
    assert face.page_numbers(Paginator(range(40), 20), 1) == [1, 2]


def test_a_picture_beside_words_is_passed_over_and_one_instead_of_words_is_named():
    page = Template('{% load face %}{% icon "trash" %}|{% icon "trash" label=name %}')

    assert page.render(Context({"name": "删<除"})) == (
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/icons/sprite.svg#trash"></use></svg>'
        '|<svg class="icon" role="img" aria-label="删&lt;除"><use href="/static/icons/sprite.svg#trash"></use></svg>'
    )


def test_an_entrance_needs_an_address_and_the_right_to_it():
    rights_of_nobody = {"request": None, "rights": frozenset()}
    rights_of_official = {"request": None, "rights": frozenset({"desk.see"})}

    shown = [hall.route for hall in face.halls(rights_of_nobody)]
    assert shown == ["home:front", "home:services", "policies:list", "api:openapi-view"]
    assert [hall.route for hall in face.halls(rights_of_official)] == [*shown, "home:desk"]


def test_an_entrance_that_leads_nowhere_yet_is_not_shown(monkeypatch):
    nowhere = face.Hall("vouchers:list", "创新券", "", "scale", 1)
    monkeypatch.setattr(face, "HALLS", (nowhere,))

    assert face.halls({"request": None}) == []


def test_the_rows_of_a_chart_are_its_periods_with_what_was_observed_and_what_was_due():
    chart = {"periods": ["2021", "2022"], "observed": [0.81, None], "path": None}

    assert face.chart_rows(chart) == [("2021", 0.81, None), ("2022", None, None)]


class _Shown:
    """A request for a page of the given name."""

    def __init__(self, view_name: str) -> None:
        self.resolver_match = ResolverMatch(
            print, (), {}, url_name=view_name.split(":")[1], namespaces=[view_name.split(":")[0]]
        )


def test_a_link_is_current_on_the_pages_it_names_and_on_no_other():
    marks = {
        page: [bool(face.nav_current({"request": _Shown(page)}, *places)) for places in (("plans:upload",), ("plans",))]
        for page in ("plans:upload", "plans:task", "registry:list")
    }

    assert marks == {"plans:upload": [True, True], "plans:task": [False, True], "registry:list": [False, False]}
    assert face.nav_current({"request": None}, "plans") == ""


def test_an_entrance_is_current_in_its_whole_hall_save_where_a_page_has_its_own(monkeypatch):
    entrances = tuple(face.Hall(route, route, "", "home", 1) for route in ("home:front", "plans:list", "home:desk"))
    monkeypatch.setattr(face, "HALLS", entrances)

    def current(page):
        return [hall.route for hall in face.halls({"request": _Shown(page)}) if hall.current]

    assert {page: current(page) for page in ("home:front", "home:desk", "plans:task", "home:find")} == {
        "home:front": ["home:front"],
        "home:desk": ["home:desk"],
        "plans:task": ["plans:list"],
        "home:find": [],
    }
