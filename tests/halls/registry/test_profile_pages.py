"""The pages of a profile: filled in by typed inputs, unknown shown as 未填, other people's never shown."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shuangchuang.catalogue.fields import field_book
from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.registry.models import ConsentRecord, FactRecord, SensitiveFactRecord, SourceKind
from shuangchuang.halls.registry.profile_page import value_words
from shuangchuang.halls.registry.queries.profiles import profile_of
from shuangchuang.halls.registry.services import Said, facts_for, holder_of_organisation, holder_of_user, state_facts
from tests.halls.pages import heading, table, told, value_of, words
from tests.halls.registry.firms import a_firm, mandated

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def person(account):
    return account(Role.PERSON)


@pytest.fixture
def browser(person, signed_in):
    return signed_in(person)


@pytest.fixture
def firm(person):
    firm = a_firm()
    mandated(firm, person)
    return firm


def fill(browser, address, **typed):
    return browser.post(address, {"observed_date": timezone.localdate().isoformat(), **typed})


def test_what_is_not_filled_in_is_shown_as_such_and_never_as_no(browser):
    rows = {row[0]: row[1] for row in table(browser.get("/registry/profile/"))}

    assert rows["首次创业"].startswith("未填")
    assert {row[:2] for row in rows.values()} == {"未填"}


def test_a_group_of_fields_is_filled_in_and_shown_with_its_source_and_day(browser, person):
    answer = fill(browser, "/registry/profile/groups/person/", birth_on="1998年6月1日", groups=["graduate", "women"])

    rows = {row[0]: row[1:3] for row in table(browser.get(answer.url))}
    today = timezone.localdate().isoformat()
    assert answer.status_code == 302
    assert rows["出生日期"] == ["1998年6月1日", f"自填 · {today}{person.username}"]
    assert rows["群体标签 敏感信息"][0] == "毕业年度内高校毕业生、妇女"
    assert (FactRecord.objects.count(), SensitiveFactRecord.objects.count()) == (1, 1)


def test_what_is_emptied_is_taken_back_and_what_is_left_alone_is_not_said_again(browser):
    fill(browser, "/registry/profile/groups/person/", birth_on="1998-06-01", school_status="enrolled")
    fill(browser, "/registry/profile/groups/person/", birth_on="", school_status="enrolled")

    assert sorted(FactRecord.objects.values_list("field", "status")) == [
        ("birth_on", "withdrawn"),
        ("school_status", "current"),
    ]


def test_a_fault_stands_beside_its_input_and_nothing_is_stored(browser):
    answer = fill(
        browser, "/registry/profile/groups/person/", birth_on="昨天", operating_months="12.5", groups=["women", "-"]
    )

    assert answer.status_code == 422
    assert "“出生日期”应为日期，请写成 2023-01-05 或 2023年1月5日。" in told(answer)
    assert "“正常运营月数”应为整数，现在是 12.5。" in told(answer)
    assert "“群体标签”选了“都没有”，又选了别的。请只留一样。" in told(answer)
    assert value_of(answer, "birth_on") == "昨天"
    assert FactRecord.objects.count() == 0


def test_none_is_said_apart_from_unknown(browser, person):
    fill(browser, "/registry/profile/groups/person/", groups=["-"])
    fill(browser, "/registry/profile/lists/household_loans/", nothing="on")

    profile = profile_of(holder_of_user(person))
    assert (profile.value("groups"), profile.value("household_loans"), profile.value("skill_cert")) == ((), (), None)


def test_a_list_is_filled_in_row_by_row(browser, person):
    typed = {
        "0.type": "housing",
        "0.balance_wan": "20万元",
        "1.type": "",
        "2.type": "consumer",
        "2.balance_wan": "5000元",
    }
    answer = fill(browser, "/registry/profile/lists/household_loans/", **typed)

    loans = profile_of(holder_of_user(person)).value("household_loans")
    assert answer.status_code == 302
    assert [(row["type"], row["balance_wan"].shown()) for row in loans] == [
        ("housing", "20万元"),
        ("consumer", "5000元"),
    ]


def test_a_list_with_a_fault_keeps_what_was_typed(browser):
    answer = fill(browser, "/registry/profile/lists/household_loans/", **{"0.type": "housing", "0.balance_wan": "很多"})

    assert (answer.status_code, value_of(answer, "0.balance_wan")) == (422, "很多")
    assert "“余额”读不成金额" in told(answer)


def test_yearly_figures_of_a_firm_belong_to_the_year_chosen(browser, firm):
    fill(
        browser,
        f"/registry/organisations/{firm.pk}/profile/groups/finance/",
        year="2024",
        **{"revenue_wan[2024]": "1,200.5"},
    )
    answer = browser.get(f"/registry/organisations/{firm.pk}/profile/groups/finance/?year=2024")
    other = browser.get(f"/registry/organisations/{firm.pk}/profile/groups/finance/?year=2023")

    assert (value_of(answer, "revenue_wan[2024]"), value_of(other, "revenue_wan[2023]")) == ("1200.5", "")
    assert heading(browser.get(f"/registry/organisations/{firm.pk}/profile/")) == f"{firm.name}的画像"


@pytest.mark.parametrize(
    "rest",
    ["", "groups/finance/", "lists/loan/", "facts/name/", "consents/", "uses/", "export.json", "export.xlsx"],
)
def test_another_firms_profile_is_not_there(signed_in, account, firm, rest):
    stranger = account(Role.PERSON)
    mandated(a_firm(1), stranger)

    assert signed_in(stranger).get(f"/registry/organisations/{firm.pk}/profile/{rest}").status_code == 404
    assert signed_in(account(Role.COORDINATOR)).post(
        f"/registry/organisations/{firm.pk}/profile/{rest}"
    ).status_code in {404, 405}


def test_two_sources_that_disagree_are_both_shown_with_the_reason(browser, firm):
    holder = holder_of_organisation(firm)
    state_facts(
        holder=holder,
        statements=[Said("revenue_wan[2025]", 1000)],
        said_by=None,
        said_at=NOON,
        source_kind=SourceKind.EXCHANGE,
        source="税务部门",
    )
    fill(
        browser,
        f"/registry/organisations/{firm.pk}/profile/groups/finance/",
        year="2025",
        **{"revenue_wan[2025]": "1200"},
    )

    page = words(browser.get(f"/registry/organisations/{firm.pk}/profile/?group=finance"))
    assert "1000万元另一说法：1200万元，自填" in page
    assert "主管部门的数据优先于自填。" in page


def test_consent_is_given_and_taken_back_on_the_page(browser, person):
    browser.post("/registry/profile/consents/", {"purpose": "finance", "agree": "1"})
    given = words(browser.get("/registry/profile/consents/"))
    browser.post("/registry/profile/consents/", {"purpose": "finance", "agree": "0"})

    assert given.count("已同意") == 1
    assert [(row.given_by, row.withdrawn_by) for row in ConsentRecord.objects.all()] == [(person, person)]


def test_the_log_of_uses_says_who_when_why_and_what(browser, person):
    holder = holder_of_user(person)
    state_facts(holder=holder, statements=[Said("birth_on", "1998-06-01")], said_by=person, said_at=NOON)
    facts_for(purpose="policy_matching", holder=holder, asked_by=person, at=NOON, why="试算")

    assert table(browser.get("/registry/profile/uses/")) == [
        ["2026-11-20 12:00", "本人（本企业）", "政策匹配", "试算", "1 项出生日期"]
    ]


def test_a_profile_is_taken_away_as_json_and_as_a_sheet_and_that_is_noted(browser):
    fill(browser, "/registry/profile/groups/person/", birth_on="1998-06-01")

    data = json.loads(browser.get("/registry/profile/export.json").content)
    book = load_workbook(io.BytesIO(browser.get("/registry/profile/export.xlsx").content))

    assert data["kind"] == "person"
    assert data["facts"]["birth_on"]["value"] == "1998-06-01"
    assert ["个人与团队", "出生日期", "birth_on", None, "1998年6月1日", "自填"] in [
        [cell.value for cell in row][:6] for row in book.active.iter_rows()
    ]
    assert AuditRecord.objects.filter(action="registry.export_profile").count() == 2


def test_a_profile_is_erased_only_by_saying_so(browser):
    fill(browser, "/registry/profile/groups/person/", birth_on="1998-06-01")

    kept = browser.post("/registry/profile/erase/", {"sure": "好"})
    gone = browser.post("/registry/profile/erase/", {"sure": "删除画像"})

    assert (kept.status_code, gone.status_code) == (422, 302)
    assert "请在框里写“删除画像”四个字，再按按钮。" in words(kept)
    assert list(FactRecord.objects.values_list("status", "value")) == [("erased", None)]
    assert "已依法删除" in words(browser.get("/registry/profile/facts/birth_on/"))


@pytest.mark.parametrize("page", ["profile/", "profile/uses/", "profile/consents/"])
def test_the_number_of_queries_does_not_grow(browser, person, page, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    holder = holder_of_user(person)

    def use(count):
        for number in range(count):
            key = ("birth_on", "graduated_on", "discharged_on")[number]
            state_facts(holder=holder, statements=[Said(key, f"199{count}-01-01")], said_by=person, said_at=NOON)
            facts_for(purpose="finance", holder=holder, asked_by=person, at=NOON)

    browser.get(f"/registry/{page}")
    use(1)
    with CaptureQueriesContext(connection) as one:
        browser.get(f"/registry/{page}")
    use(3)
    with django_assert_num_queries(len(one)):
        browser.get(f"/registry/{page}")


def test_the_book_of_fields_is_public_and_searched(visitor):
    rows = table(visitor.get("/registry/fields/?q=裁员"))

    assert [row[0] for row in rows] == ["裁员率layoff_rate[年]"]
    assert words(visitor.get("/registry/fields/?sensitive=yes")).count("经单独同意") == 5
    assert "没有找到这样的字段" in words(visitor.get("/registry/fields/?q=不存在的字段"))


def test_codes_of_places_and_trades_are_shown_with_what_they_stand_for():
    codes = {"city_code": "4501", "county_code": "450103", "gb4754": "C3484", "hometown_county": "999999", "uscc": "x"}

    fields = {spec.name: spec for spec in field_book()}
    said = {name: value_words(fields[name], code) for name, code in codes.items()}

    assert said == {
        "city_code": "南宁市（4501）",
        "county_code": "南宁市青秀区（450103）",
        "gb4754": "通用设备制造业（C3484）",
        "hometown_county": "999999",
        "uscc": "x",
    }
