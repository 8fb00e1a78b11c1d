"""Facts of firms from a table: a row a firm and year, by those who speak for it or have its place in charge."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from shuangchuang.adapters.exchange.table_reading import ReadLine, read_table
from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import FilledBy
from shuangchuang.domain.shared import Money
from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.importing import RowState
from shuangchuang.halls.registry.imports import FIRM_PROFILES
from shuangchuang.halls.registry.models import FactRecord, RegionRecord
from shuangchuang.halls.registry.profile_imports import COLUMNS
from shuangchuang.halls.registry.queries.profiles import profile_of
from shuangchuang.halls.registry.services import holder_of_organisation
from tests.halls.pages import words
from tests.halls.registry.firms import CODES, a_firm, mandated

pytestmark = pytest.mark.django_db


def line(number=2, **values):
    keys = [column.key for column in FIRM_PROFILES.columns]
    return ReadLine(number, dict.fromkeys(keys) | values, dict.fromkeys(keys, "A"))


@pytest.fixture
def firm():
    return a_firm()


@pytest.fixture
def agent(account, firm):
    agent = account(Role.PERSON)
    mandated(firm, agent)
    return agent


def compared(user, *lines):
    return FIRM_PROFILES.compare(lines, user)


def wrong(row):
    return [refusal.code for _key, refusal in row.faults]


def test_the_form_has_a_column_for_every_field_that_fits_into_a_cell():
    keys = {column.key for column in FIRM_PROFILES.columns}

    assert {"revenue_wan", "abnormal_list", "entity_type", "established_on", "quality_items"} <= keys
    assert not {"loan", "employees_q", "monthly_sales_wan", "size_class", "own_brand", "hires", "birth_on"} & keys
    assert all(
        field_book().of(key).filled_by is FilledBy.HOLDER for key in keys - {"uscc", "year", "observed", "source"}
    )


def test_what_a_row_says_is_stated_and_the_same_row_again_changes_nothing(firm, agent):
    row = line(
        uscc=CODES[0].lower(),
        year=2025,
        observed=date(2026, 5, 31),
        revenue_wan="1,200.5",
        abnormal_list=False,
        quality_items="自主品牌",
    )
    first = compared(agent, row)
    FIRM_PROFILES.store(first, agent, timezone.now())

    profile = profile_of(holder_of_organisation(firm))
    assert [each.state for each in first] == [RowState.CHANGED]
    assert first[0].after == {"revenue_wan": "1200.5万元", "abnormal_list": False, "quality_items": "自主品牌"}
    assert (profile.value("revenue_wan", "2025"), profile.value("abnormal_list"), profile.value("quality_items")) == (
        Money.read("1200.5万元"),
        False,
        ("own_brand",),
    )
    assert [each.state for each in compared(agent, row)] == [RowState.UNCHANGED]
    assert set(FactRecord.objects.values_list("source_kind", "observed_date")) == {("sheet", date(2026, 5, 31))}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"uscc": "91450100MAFAKE010C"}, "credit_code.check"),
        ({"uscc": CODES[1]}, "import_no_firm"),
        ({"revenue_wan": "5"}, "import_no_year"),
        ({"revenue_wan": "很多", "year": 2025}, "value.money"),
        ({"revenue_wan": "5", "year": 25}, "period.needed"),
        ({"observed": date(2999, 1, 1)}, "import_ahead"),
    ],
)
def test_a_fault_is_told_by_its_cell(firm, agent, values, code):
    a_firm(1)

    [row] = compared(agent, line(**({"uscc": CODES[0]} | values)))

    assert wrong(row) == [code]


def test_a_year_that_is_none_is_told_by_the_cell_of_the_year(firm, agent):
    [row] = compared(agent, line(uscc=CODES[0], revenue_wan="5", year=1890))

    assert [key for key, _refusal in row.faults] == ["year"]


def test_an_office_brings_in_firms_of_its_place_with_the_ground_named(firm, account):
    officer = account(Role.COORDINATOR, region=RegionRecord.objects.get(code="450100"))
    a_firm(1)

    silent, told, elsewhere = compared(
        officer,
        line(2, uscc=CODES[0], year=2025, revenue_wan="5"),
        line(3, uscc=CODES[0], year=2024, revenue_wan=Decimal(5), source="统计年报"),
        line(4, uscc=CODES[1], year=2025, revenue_wan="5", source="统计年报"),
    )
    FIRM_PROFILES.store([told], officer, timezone.now())

    assert (wrong(silent), wrong(told), wrong(elsewhere)) == (["import_no_source"], [], ["import_no_firm"])
    assert [(row.source_kind, row.source) for row in FactRecord.objects.all()] == [("officer", "统计年报")]


def test_the_pages_are_reached_and_the_form_is_taken_away(signed_in, agent):
    browser = signed_in(agent)

    assert browser.get("/registry/profile/import/").status_code == 200
    assert browser.get("/registry/profile/import/?template=1").content[:2] == b"PK"


# ---------------------------------------------------------------- in English


def test_every_column_has_an_english_heading_of_its_own():
    headings = [name.lower() for column in COLUMNS for name in (column.title, column.english, column.key)]

    assert all(headings)
    assert len({column.english.lower() for column in COLUMNS}) == len(COLUMNS)
    assert not re.findall("[一-鿿]+", " ".join(column.english for column in COLUMNS))


def test_the_form_in_english_is_taken_as_the_chinese_one_is(firm, agent, signed_in):
    browser = signed_in(agent)
    browser.cookies["django_language"] = "en"
    form = load_workbook(io.BytesIO(browser.get("/registry/profile/import/?template=1").content))
    headings = [cell.value for cell in form.worksheets[0][1]]
    assert headings[:2] == ["Unified social credit code", "Year"]
    at = next(place for place, column in enumerate(COLUMNS) if column.key == "revenue_wan")
    assert "Unified social credit code" in words(browser.get("/registry/profile/import/"))

    file = SimpleUploadedFile("x.xlsx", sheet([headings[0], headings[1], headings[at]], [CODES[0], 2025, "12"]))
    preview = browser.post("/registry/profile/import/", {"file": file}, follow=True)
    assert [heading for heading in (headings[0], headings[at]) if heading not in words(preview)] == []

    for heading in (headings[at], "revenue_wan", COLUMNS[at].title):
        table = read_table(sheet([headings[0], headings[1], heading], [CODES[0], 2025, "12"]), COLUMNS)
        assert (table.errors, [line.values["revenue_wan"] for line in table.lines]) == ([], ["12"])


def sheet(*rows: list[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()
