"""The registry of units on its pages: found by every name, changed by the office, told what cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.models import (
    GroupMemberRecord,
    NameKind,
    RegionRecord,
    UnitNameRecord,
    UnitRecord,
    UnitSuccessionRecord,
)
from tests.halls.pages import heading, links, told, tree, words

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def region(db) -> RegionRecord:
    return RegionRecord.objects.create(code="450000", name="广西壮族自治区", short_name="广西")


def a_unit(region: RegionRecord, name: str, **more: object) -> UnitRecord:
    order = UnitRecord.objects.count()
    return UnitRecord.objects.create(region=region, name=name, slug=f"unit-{order}", order=order, **more)


@pytest.fixture
def science(region) -> UnitRecord:
    unit = a_unit(region, "自治区科技厅", full_name="广西壮族自治区科学技术厅", category="department")
    UnitNameRecord.objects.create(unit=unit, name="区科技厅", kind=NameKind.ALIAS)
    UnitNameRecord.objects.create(
        unit=unit, name="自治区科委", kind=NameKind.FORMER, valid_until=date(2000, 1, 1), source="机构改革方案"
    )
    return unit


def found(client, **asked: str) -> list[str]:
    """The names a search of the list shows."""
    answer = client.get("/registry/units/", asked)
    assert answer.status_code == 200
    return [words for address, words in links(answer).items() if address.startswith("/registry/units/unit-")]


# ---------------------------------------------------------------- finding


@pytest.mark.parametrize("name", ["自治区科技厅", "科技", "科学技术厅", "区科技厅", "自治区科委"])
def test_a_unit_is_found_by_its_name_full_name_alias_and_former_name(science, region, visitor, name):
    a_unit(region, "自治区财政厅", category="department")

    assert found(visitor, q=name) == ["自治区科技厅"]


def test_the_list_is_narrowed_by_kind_and_region(science, region, visitor):
    nanning = RegionRecord.objects.create(code="450100", name="南宁市", short_name="南宁", parent=region)
    a_unit(nanning, "市总工会", category="mass")

    assert found(visitor) == ["自治区科技厅", "市总工会"]
    assert found(visitor, category="mass") == ["市总工会"]
    assert found(visitor, region="450000") == ["自治区科技厅"]
    assert found(visitor, region="450100", category="department") == []


def test_nothing_found_says_what_to_try(science, visitor):
    answer = visitor.get("/registry/units/", {"q": "查无此单位"})

    assert "换一个名称" in words(answer)


@pytest.mark.parametrize("page", ["0", "99", "-1", "x", ""])
def test_a_page_number_out_of_range_shows_a_page_that_is_there(science, visitor, page):
    assert found(visitor, page=page) == ["自治区科技厅"]


@pytest.mark.parametrize("asked", [{"category": "nonsense"}, {"region": "999999"}, {"q": "%' OR 1=1"}])
def test_a_filter_nobody_offered_does_no_harm(science, visitor, asked):
    assert visitor.get("/registry/units/", asked).status_code == 200


def test_every_name_stands_on_the_unit_s_page_with_its_days_and_source(science, visitor):
    answer = visitor.get("/registry/units/unit-0/")

    assert heading(answer) == "自治区科技厅"
    shown = tree(answer).xpath("//ol[@class='timeline']/li")
    assert sorted(" ".join(row.text_content().split()) for row in shown) == [
        "… — 2000-01-01自治区科委 曾用名机构改革方案",
        "起止日期未登记区科技厅 别名",
    ]


def test_a_succession_that_nobody_confirmed_is_shown_as_such_on_both_units(science, region, visitor):
    old = a_unit(region, "自治区知识产权局")
    UnitSuccessionRecord.objects.create(
        before=old, after=science, kind="merged", effective_date=date(2018, 10, 1), source="改革方案", confirmed=False
    )
    UnitSuccessionRecord.objects.create(before=old, after=science, kind="moved", source="编办通知", confirmed=True)

    for slug in ("unit-0", "unit-1"):
        text = words(visitor.get(f"/registry/units/{slug}/"))
        assert text.count("待确认") == 1
        assert "并入" in text
        assert "2018-10-01" in text


def test_a_name_is_known_on_the_days_it_was_in_use(science, region):
    def on(day: date) -> dict[str, UnitRecord]:
        return queries.units_known_by_name(region=region, names=["自治区科委"], on=day)

    assert on(date(1999, 12, 31)) == {"自治区科委": science}
    assert on(date(2000, 1, 1)) == {}


# ---------------------------------------------------------------- changing


def test_the_office_registers_another_name_and_it_is_found(science, office, visitor):
    office.post(
        "/registry/units/unit-0/names/",
        {"name": "科技主管部门", "kind": "alias", "valid_from": "2021-01-01", "valid_until": "", "source": "通知"},
    )

    assert found(visitor, q="科技主管部门") == ["自治区科技厅"]
    line = AuditRecord.objects.get(action="registry.add_name")
    assert line.subject == "unit:unit-0"


def test_a_renamed_unit_is_still_found_by_its_old_name(science, office, visitor):
    office.post(
        "/registry/units/unit-0/edit/",
        {"name": "自治区科学技术厅", "full_name": science.full_name, "category": "department", "note": ""},
    )

    assert found(visitor, q="自治区科技厅") == ["自治区科学技术厅"]
    line = AuditRecord.objects.get()
    assert (line.before, line.after) == ({"name": "自治区科技厅"}, {"name": "自治区科学技术厅"})


def test_saving_what_stands_already_changes_nothing_and_leaves_no_line(science, office):
    office.post(
        "/registry/units/unit-0/edit/",
        {"name": science.name, "full_name": science.full_name, "category": "department", "note": ""},
    )

    assert not AuditRecord.objects.exists()


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("edit", {"name": "自治区财政厅", "category": "department"}, "已经登记"),
        ("edit", {"name": "", "category": "department"}, "请填写这一项"),
        ("edit", {"name": "科" * 81, "category": "department"}, "80"),
        ("edit", {"name": "科技厅", "category": "royalty"}, "没有这个选项"),
        ("names", {"name": "区科技厅", "kind": "alias"}, "已经是这个单位的名称"),
        ("names", {"name": "自治区科技厅", "kind": "alias"}, "已经是这个单位的名称"),
        ("names", {"name": "新名", "kind": "alias", "valid_from": "2021-01-01", "valid_until": "2020-01-01"}, "晚于"),
        ("names", {"name": "新名", "kind": "alias", "valid_from": "昨天"}, "日期"),
        ("names", {"name": "新名", "kind": "nickname"}, "没有这个选项"),
    ],
)
def test_what_cannot_be_is_told_in_words_kept_in_the_form_and_not_stored(science, region, office, page, typed, said):
    a_unit(region, "自治区财政厅")
    before = (list(UnitRecord.objects.values()), list(UnitNameRecord.objects.values()))

    answer = office.post(f"/registry/units/unit-0/{page}/", typed)

    assert answer.status_code == 422
    assert said in told(answer)
    assert answer.context["form"]["name"].value() == typed["name"]
    assert (list(UnitRecord.objects.values()), list(UnitNameRecord.objects.values())) == before
    assert not AuditRecord.objects.exists()


def test_a_unit_of_a_taken_name_is_not_registered_twice(science, region, coordinator):
    with pytest.raises(services.UnitRefused, match="已经登记"):
        services.register_unit(
            name="自治区科技厅", region=region, is_group=False, registered_by=coordinator, registered_at=NOW
        )


def test_units_of_one_name_in_two_regions_are_two_units(region, coordinator):
    other = RegionRecord.objects.create(code="410100", name="郑州市", short_name="郑州")
    for place in (region, other, other):
        known = services.find_or_register_units(
            names=[("市科技局", False)], region=place, on=None, registered_by=coordinator, registered_at=NOW
        )
        assert known["市科技局"].region == place

    assert UnitRecord.objects.filter(name="市科技局").count() == 2
    assert len(set(UnitRecord.objects.values_list("slug", flat=True))) == 2


# ---------------------------------------------------------------- groups


@pytest.fixture
def group(region) -> UnitRecord:
    for name in ("南宁市人民政府", "柳州市人民政府", "桂林市人民政府"):
        a_unit(region, name, category="government")
    return a_unit(region, "各设区市人民政府", is_group=True, category="government")


def confirm(client, group: UnitRecord, names: list[str], day: str):
    members = [UnitRecord.objects.get(name=name).pk for name in names]
    return client.post(
        f"/registry/units/{group.slug}/members/", {"members": members, "valid_from": day, "source": "名单通知"}
    )


def test_a_group_without_a_list_says_that_it_waits_for_one(group, visitor):
    assert "待确认名单" in words(visitor.get(f"/registry/units/{group.slug}/"))


def test_a_new_list_begins_with_the_members_of_the_one_in_force(group, office):
    confirm(office, group, ["南宁市人民政府", "柳州市人民政府"], "2021-01-27")

    page = tree(office.get(f"/registry/units/{group.slug}/members/"))

    ticked = [box.getparent().text_content().strip() for box in page.xpath("//input[@name='members'][@checked]")]
    assert ticked == ["南宁市人民政府", "柳州市人民政府"]


def test_a_member_from_another_region_stays_on_the_list_that_is_offered(group, office):
    elsewhere = a_unit(RegionRecord.objects.create(code="440000", name="广东省", short_name="广东"), "广东省科技厅")
    services.confirm_group(
        group=group,
        members=[elsewhere],
        valid_from=date(2021, 1, 27),
        source="合作协议",
        confirmed_by=None,
        confirmed_at=NOW,
    )

    assert confirm(office, group, ["广东省科技厅", "南宁市人民政府"], "2024-06-01").status_code == 302


def test_a_confirmed_list_is_shown_with_its_day_and_source(group, office, visitor):
    assert confirm(office, group, ["南宁市人民政府", "柳州市人民政府"], "2021-01-27").status_code == 302

    answer = visitor.get(f"/registry/units/{group.slug}/")
    assert "2021-01-27 — 今 · 2 个成员名单通知南宁市人民政府柳州市人民政府" in words(answer)
    assert "待确认名单" not in words(answer)


def test_a_new_list_ends_the_one_before_on_its_first_day(group, office):
    confirm(office, group, ["南宁市人民政府", "柳州市人民政府"], "2021-01-27")
    confirm(office, group, ["南宁市人民政府", "桂林市人民政府"], "2024-06-01")

    def on(day: date) -> list[str]:
        return [row.member.name for row in queries.group_members(group=group, on=day)]

    assert on(date(2021, 1, 26)) == []
    assert on(date(2024, 5, 31)) == ["南宁市人民政府", "柳州市人民政府"]
    assert on(date(2024, 6, 1)) == ["南宁市人民政府", "桂林市人民政府"]


def test_a_list_that_begins_before_the_one_in_force_is_refused(group, office):
    confirm(office, group, ["南宁市人民政府"], "2024-06-01")

    answer = confirm(office, group, ["桂林市人民政府"], "2023-01-01")

    assert answer.status_code == 422
    assert "不能早于现行名单" in told(answer)
    assert [row.member.name for row in GroupMemberRecord.objects.all()] == ["南宁市人民政府"]


def test_a_list_is_corrected_on_the_very_day_it_begins_and_the_log_keeps_the_wrong_one(group, office):
    confirm(office, group, ["柳州市人民政府"], "2021-01-27")
    confirm(office, group, ["南宁市人民政府", "柳州市人民政府"], "2024-06-01")

    assert confirm(office, group, ["南宁市人民政府", "桂林市人民政府"], "2024-06-01").status_code == 302

    lists = [
        (first, until, [row.member.name for row in members])
        for first, until, _source, members in queries.lists_of_group(group)
    ]
    assert lists == [
        (date(2024, 6, 1), None, ["南宁市人民政府", "桂林市人民政府"]),
        (date(2021, 1, 27), date(2024, 6, 1), ["柳州市人民政府"]),
    ]
    line = AuditRecord.objects.get(action="registry.correct_group")
    slugs = {unit.name: unit.slug for unit in UnitRecord.objects.all()}
    assert line.before == {"list": sorted(slugs[name] for name in ("南宁市人民政府", "柳州市人民政府"))}
    assert line.after == {"list": sorted(slugs[name] for name in ("南宁市人民政府", "桂林市人民政府"))}
    assert "更正名单" in words(office.get(f"/registry/units/{group.slug}/"))


def test_an_empty_list_is_refused(group, office):
    answer = confirm(office, group, [], "2024-06-01")

    assert answer.status_code == 422
    assert not GroupMemberRecord.objects.exists()


def test_only_a_group_has_a_list(science, office):
    assert office.get("/registry/units/unit-0/members/").status_code == 404
    with pytest.raises(services.UnitRefused, match="不是集合"):
        services.confirm_group(
            group=science,
            members=[science],
            valid_from=date(2024, 1, 1),
            source="",
            confirmed_by=None,
            confirmed_at=NOW,
        )


def test_a_liaison_speaks_for_the_groups_its_unit_is_on_the_list_of(group, office, account):
    confirm(office, group, ["南宁市人民政府"], "2021-01-27")
    nanning = UnitRecord.objects.get(name="南宁市人民政府")
    liuzhou = UnitRecord.objects.get(name="柳州市人民政府")

    assert queries.units_of_user(account(Role.LIAISON, unit=nanning)) == (nanning.pk, group.pk)
    assert queries.units_of_user(account(Role.LIAISON, unit=liuzhou)) == (liuzhou.pk,)
