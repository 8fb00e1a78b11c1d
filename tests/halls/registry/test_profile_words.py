"""Profiles in English: what the book of fields calls things is said in the reader's language, values included."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone, translation

from shuangchuang.catalogue.fields import english_words, field_book
from shuangchuang.domain.profiles import Element, Field, Kind, period_word, read_value, shown
from shuangchuang.domain.shared import Money
from shuangchuang.halls.notices.telling import told, word
from shuangchuang.halls.registry import services
from shuangchuang.halls.registry.field_words import called, unit_told, value_told
from shuangchuang.halls.registry.profile_export import sheet_of
from shuangchuang.halls.registry.profile_page import kind_words
from shuangchuang.halls.registry.queries.profiles import facts_known
from tests.halls import pages

BOOK = field_book()


@pytest.fixture(autouse=True)
def language_as_it_was() -> Iterator[None]:
    """A page asked for in English leaves the thread speaking English."""
    with translation.override("zh-hans"):
        yield


def test_every_word_of_the_book_has_an_english_one():
    words: set[str] = set()
    for group in BOOK.groups:
        words.add(group.title)
        for spec in group.fields:
            words |= {spec.zh, *(word for _, word in spec.values)} | ({spec.unit} - {""})
            for element in spec.items:
                words |= {element.zh, *(word for _, word in element.values)} | ({element.unit} - {""})

    english = english_words()

    assert {chinese for chinese in words if chinese not in english} == set()
    assert {told for told in english.values() if not told or any("一" <= sign <= "鿿" for sign in told)} == set()
    assert set(english) - words == set(), "words nobody uses"


def test_a_word_is_said_in_the_readers_language_and_an_unknown_one_stays():
    with translation.override("en"):
        assert [word("万元"), word("成立日期"), word("企业主体"), word("没有这个词")] == [
            "10,000 yuan", "Established on", "Identity", "没有这个词",
        ]  # fmt: skip
    with translation.override("zh-hans"):
        assert word("成立日期") == "成立日期"


COUNT = Element("staff", "人数", Kind.INT, "人")
AMOUNT = Element("capital", "注册资本", Kind.MONEY, "万元")
RATE = Element("rate", "年利率", Kind.RATIO)
CHOICE = Element("size", "划型", Kind.CHOICE, values=(("large", "大型"), ("small", "小型")))


@pytest.mark.parametrize(
    ("spec", "value", "chinese", "english"),
    [
        (COUNT, 12, "12人", "12 people"),
        (AMOUNT, Money.read("20万元"), "20万元", "CNY 200,000"),
        (AMOUNT, Money.read("0.5元"), "0.5元", "CNY 0.5"),
        (RATE, Decimal("0.0345"), "3.45%", "3.45%"),
        (CHOICE, "large", "大型", "Large"),
        (CHOICE, "{odd}", "{odd}", "{odd}"),
        (Element("name", "名称", Kind.TEXT), "邕江 {0} 公司", "邕江 {0} 公司", "邕江 {0} 公司"),
        (COUNT, True, "是", "Yes"),
    ],
)
def test_a_value_is_said_with_its_unit_in_the_readers_language(spec, value, chinese, english):
    assert shown(spec, value) == chinese
    with translation.override("zh-hans"):
        assert value_told(spec, value) == chinese
    with translation.override("en"):
        assert value_told(spec, value) == english


def test_a_list_keeps_its_rows_and_columns_in_both_languages():
    loans = next(spec for spec in BOOK if {"principal_wan", "bank"} <= {item.name for item in spec.items})
    raw = [{"bank": "桂林银行", "principal_wan": 20}, {"bank": "{x}", "is_new": True}]
    rows = read_value(loans, raw)

    assert shown(loans, rows) == "本金 20万元，银行 桂林银行\n银行 {x}，新增贷款 是"
    with translation.override("en"):
        lines = value_told(loans, rows).split("\n")
    assert len(lines) == 2
    assert [part in lines[0] for part in ("Principal", "CNY 200,000", "Bank", "桂林银行")] == [True] * 4
    assert "New loan Yes" in lines[1]


def test_two_hundred_rows_are_said_without_running_out_of_depth():
    loans = next(spec for spec in BOOK if {"principal_wan", "bank"} <= {item.name for item in spec.items})
    rows = read_value(loans, [{"bank": f"第{number}家"} for number in range(200)])

    with translation.override("en"):
        assert len(value_told(loans, rows).split("\n")) == 200


@pytest.mark.parametrize(
    ("period", "words", "values"),
    [
        ("2022Q1", "2022年第1季度", {"year": "2022", "quarter": "1"}),
        ("2022-04", "2022年4月", {"year": "2022", "month": 4}),
        ("2022", "2022年", {"year": "2022"}),
        ("", "", {}),
    ],
)
def test_a_period_remembers_its_year_so_that_it_can_be_said_again(period, words, values):
    said = period_word(period)

    assert (said, said.values) == (words, values)


def test_a_field_is_called_with_its_unit_and_kind_in_english():
    revenue = BOOK.of("revenue_wan")

    with translation.override("en"):
        assert called(revenue) == revenue.en
        assert called(revenue, "2022").startswith(f"{revenue.en} (")
        assert unit_told(revenue) == "10,000 yuan"
        assert "(10,000 yuan)" in kind_words(revenue)
    with translation.override("zh-hans"):
        assert called(revenue, "2022") == f"{revenue.zh}（2022年）"


def test_a_refusal_names_the_field_in_english():
    spec: Field = BOOK.of("registered_capital_wan")
    with pytest.raises(Exception, match="不能小于") as refused:
        read_value(spec, "-1")

    with translation.override("en"):
        assert "Registered capital" in told(refused.value)


@pytest.mark.django_db
def test_pages_forms_and_sheets_of_a_profile_are_english_for_who_reads_english(guangxi, account, signed_in):
    someone = account("person", name="reader")
    someone.language = "en"
    someone.save()
    holder = services.holder_of_user(someone)
    services.state_facts(
        holder=holder,
        statements=[services.Said("sex", "female", date(2026, 5, 1))],
        said_by=someone,
        said_at=timezone.now(),
    )
    browser = signed_in(someone)
    browser.cookies["django_language"] = "en"
    spec = BOOK.of("sex")
    title = next(group.title_en for group in BOOK.groups if group.name == spec.group)

    page = pages.words(browser.get("/registry/profile/", {"group": spec.group}))
    form = pages.words(browser.get(f"/registry/profile/groups/{spec.group}/"))
    book = pages.words(browser.get("/registry/fields/", {"q": "sex"}))

    assert [words in page for words in (title, spec.en, "Female")] == [True] * 3
    assert [words in form for words in (title, spec.en, "Female")] == [True] * 3
    assert spec.en in book
    with translation.override("en"):
        sheet = openpyxl.load_workbook(io.BytesIO(sheet_of(holder, facts_known(holder), at=timezone.localtime())))
    cells = {str(cell.value) for row in sheet.active.iter_rows() for cell in row if cell.value is not None}
    assert {title, spec.en, "Female"} <= cells


def test_the_book_of_fields_is_taken_away_with_its_filter(visitor):
    text = visitor.get("/registry/fields/?q=revenue_wan&export=csv").content.decode("utf-8-sig")

    [row] = [line for line in text.splitlines() if ",revenue_wan," in line]
    assert "营业收入" in row
    assert "筛选,名称或说明：revenue_wan" in text
    assert len(visitor.get("/registry/fields/?export=csv").content.decode().splitlines()) > len(text.splitlines()) + 100
