"""Units in time: higher units, people, lists that end; two rows that are one unit, and taking that back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import serializers
from django.db import models
from django.utils import timezone

from shuangchuang.halls.accounts.models import AbsenceRecord, GrantRecord, Role
from shuangchuang.halls.accounts.services import grant_role
from shuangchuang.halls.notices.models import AuditPersonalRecord, AuditRecord
from shuangchuang.halls.plans.models import AssignmentRecord, PlanRecord
from shuangchuang.halls.registry import models as registry
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.models import (
    GroupMemberRecord,
    NameKind,
    UnitMergeRecord,
    UnitNameRecord,
    UnitParentRecord,
    UnitPersonRecord,
    UnitRecord,
)
from tests.halls.pages import heading, links, table, told, words
from tests.halls.registry.firms import places

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = date(2026, 1, 1)


def a_unit(name: str, region: str = "450000", **more: object) -> UnitRecord:
    return UnitRecord.objects.create(
        region=places()[region], name=name, slug=f"unit-{UnitRecord.objects.count()}", **more
    )


def refused(call, **asked: object) -> str:
    with pytest.raises(services.UnitRefused) as refusal:
        call(**asked)
    return refusal.value.code


def under(unit: UnitRecord, parent: UnitRecord | None, day: date, by) -> None:
    services.set_parent(unit=unit, parent=parent, valid_from=day, source="三定方案", set_by=by, set_at=NOW)


# ---------------------------------------------------------------- higher units


def test_a_higher_unit_ends_on_the_day_the_next_begins(coordinator):
    unit, first, second = a_unit("中心"), a_unit("科技厅"), a_unit("工信厅")
    under(unit, first, DAY, coordinator)
    under(unit, second, date(2026, 6, 1), coordinator)
    under(unit, None, date(2026, 9, 1), coordinator)

    on = {
        day: [row.parent.name for row in queries.higher_units(unit, on=day)]
        for day in (date(2025, 12, 31), DAY, date(2026, 5, 31), date(2026, 6, 1), date(2026, 9, 1))
    }

    assert list(on.values()) == [[], ["科技厅"], ["科技厅"], ["工信厅"], []]
    assert [row.unit for row in queries.lower_units(second, on=date(2026, 7, 1))] == [unit]


def test_no_unit_stands_above_itself(coordinator):
    top, middle, low = a_unit("甲"), a_unit("乙"), a_unit("丙")
    under(middle, top, DAY, coordinator)
    under(low, middle, DAY, coordinator)
    common = {"valid_from": DAY, "source": "x", "set_by": coordinator, "set_at": NOW}

    assert refused(services.set_parent, unit=top, parent=low, **common) == "parent_circle"
    assert refused(services.set_parent, unit=top, parent=top, **common) == "parent_circle"
    assert refused(services.set_parent, unit=low, parent=top, **common) == "parent_too_early"
    assert UnitParentRecord.objects.count() == 2


# ---------------------------------------------------------------- on the page


def test_a_unit_is_shown_as_it_was_called_on_a_day(visitor):
    unit = a_unit("自治区科技厅")
    for name, kind, first, end in (
        ("自治区科委", NameKind.FORMER, None, date(2000, 4, 1)),
        ("广西科学技术厅", NameKind.FULL, date(2000, 4, 1), None),
    ):
        UnitNameRecord.objects.create(unit=unit, name=name, kind=kind, valid_from=first, valid_until=end)

    def on(day: str) -> str:
        return (
            words(visitor.get(f"/registry/units/{unit.slug}/", {"on": day})).partition(f"{day} 的名称")[2][:9].strip()
        )

    assert [on("2000-03-31")[:5], on("2000-04-01")[:7]] == ["自治区科委", "广西科学技术厅"]
    other = a_unit("没有日期的单位")
    assert "未知：名册没有登记那一天的名称" in words(
        visitor.get(f"/registry/units/{other.slug}/", {"on": "2000-01-01"})
    )


def test_people_are_shown_to_those_who_work_with_units_and_to_nobody_else(account, signed_in, visitor, office):
    unit = a_unit("自治区科技厅")
    office.post(
        f"/registry/units/{unit.slug}/people/",
        {"name": "韦某（模拟）", "post": "处长", "phone": "0771-0000", "is_contact": "on", "valid_from": "2026-01-01"},
    )
    page = f"/registry/units/{unit.slug}/"

    sees = {
        who: "韦某" in words(browser.get(page))
        for who, browser in {
            "public": visitor, "person": signed_in(account(Role.PERSON)), "leader": signed_in(account(Role.LEADER)),
        }.items()
    }  # fmt: skip

    assert sees == {"public": False, "person": False, "leader": True}
    person = UnitPersonRecord.objects.get()
    line = AuditRecord.objects.get(action="registry.enter_post")
    assert "韦某" not in str([line.details, line.after])
    assert AuditPersonalRecord.objects.get(line=line, part="values").values["name"] == "韦某（模拟）"
    wrong = office.post(f"{page}people/{person.pk}/end/", {"valid_until": "2026-01-01"})
    assert "离任日期应晚于任职日期" in told(wrong)
    office.post(f"{page}people/{person.pk}/end/", {"valid_until": "2026-06-01"})
    assert [len(queries.people_of_unit(unit, on=day)) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [1, 0]


def test_a_unit_shows_who_holds_an_office_there_today_and_who_stands_in(account, signed_in, visitor, office):
    unit, other = a_unit("自治区科技厅"), a_unit("自治区财政厅")
    head = account(Role.UNIT_LEADER, unit=unit, name="mo-ning")
    account(Role.LIAISON, unit=unit, name="huang-min")
    account(Role.LIAISON, unit=other, name="elsewhere")
    left = account(Role.PROGRAMME_OFFICER, unit=unit, name="went-away")
    GrantRecord.objects.filter(user=left).update(valid_until=timezone.localdate())
    second = account(Role.PERSON, name="stands-in")
    held = GrantRecord.objects.get(user=head)
    GrantRecord.objects.create(
        user=second, role=held.role, scope_kind=held.scope_kind, scope_key=held.scope_key,
        valid_from=date(2020, 1, 1), granted_at=timezone.now(), stands_in_for=held,
    )  # fmt: skip
    page = f"/registry/units/{unit.slug}/"

    def seen(browser, **query):
        return re.findall(
            r"(单位负责人|单位联络员|业务科室经办人) ([a-z-]+?)(?=mo-ning的|2020)", words(browser.get(page, query))
        )

    today = [("单位联络员", "huang-min"), ("单位负责人", "mo-ning")]
    colleague = signed_in(account(Role.LIAISON, unit=unit, name="zhou-lan"))
    today.insert(1, ("单位联络员", "zhou-lan"))
    assert [seen(browser) for browser in (colleague, office)] == [today, today]
    AbsenceRecord.objects.create(
        user=head, first_date=timezone.localdate(), recorded_by=head, recorded_at=timezone.now()
    )
    assert seen(colleague) == [*today, ("单位负责人", "stands-in")]
    assert "mo-ning的 B 岗" in words(colleague.get(page))
    assert [seen(visitor), seen(colleague, on="2025-01-01")] == [[], []]


def test_another_units_people_see_the_offices_and_how_many_hold_them_but_no_names(account, signed_in, visitor):
    unit = a_unit("自治区科技厅")
    for role, name in ((Role.UNIT_LEADER, "mo-ning"), (Role.LIAISON, "huang-min"), (Role.LIAISON, "zhou-lan")):
        account(role, unit=unit, name=name)
    page = f"/registry/units/{unit.slug}/"
    others = [signed_in(account(Role.LEADER)), signed_in(account(Role.UNIT_LEADER, unit=a_unit("自治区财政厅")))]
    for browser in others:
        shown = words(browser.get(page))
        assert re.findall(r"(单位\w+) (\d+) 人", shown) == [("单位联络员", "2"), ("单位负责人", "1")]
        assert [name for name in ("mo-ning", "huang-min", "zhou-lan") if name in shown] == []
    assert "系统岗位" not in words(visitor.get(page))


def test_a_list_that_ended_stays_in_the_groups_history(office, coordinator):
    group, one, two = a_unit("各设区市", is_group=True), a_unit("甲市"), a_unit("乙市")
    for members, day in (([one], DAY), ([one, two], date(2026, 3, 1))):
        services.confirm_group(
            group=group, members=members, valid_from=day, source="文", confirmed_by=coordinator, confirmed_at=NOW
        )
    page = f"/registry/units/{group.slug}/"

    office.post(f"{page}members/end/", {"valid_until": "2026-09-01", "source": "撤销"})

    assert [(first, until, len(members)) for first, until, _source, members in queries.lists_of_group(group)] == [
        (date(2026, 3, 1), date(2026, 9, 1), 2), (DAY, date(2026, 3, 1), 1),
    ]  # fmt: skip
    assert "待确认名单" in words(office.get(page))
    again = office.post(f"{page}members/end/", {"valid_until": "2026-10-01"})
    assert "没有现行名单" in told(again)


def test_an_office_of_a_place_edits_the_units_of_its_place_alone(account, signed_in):
    own, other = a_unit("南宁市科技局", "450100"), a_unit("柳州市科技局", "450200")
    group = a_unit("柳州各区", "450200", is_group=True)
    browser = signed_in(account(Role.COORDINATOR, region=places()["450100"]))
    parts = ("edit/", "names/", "parent/", "succession/", "people/", "merge/")

    def answers(unit: UnitRecord, parts=parts) -> set[int]:
        pages = [f"/registry/units/{unit.slug}/{part}" for part in parts]
        return {browser.get(page).status_code for page in pages} | {
            browser.post(page, {"x": "1"}).status_code for page in pages
        }

    assert answers(own) == {200, 422}
    assert answers(other) == {404}
    assert answers(group, ("members/", "members/end/")) == {404}
    reach_out = browser.post(f"/registry/units/{own.slug}/merge/", {"kept": other.slug, "reason": "x"})
    assert reach_out.status_code == 404
    assert "修改" not in words(browser.get(f"/registry/units/{other.slug}/"))
    assert UnitRecord.objects.count() == 3


def test_the_list_is_sorted_by_its_address(visitor):
    a_unit("乙单位", order=1), a_unit("甲单位", order=2)

    def shown(**asked: str) -> list[str]:
        return [row[0] for row in table(visitor.get("/registry/units/", asked))]

    assert shown() == ["乙单位", "甲单位"]
    assert shown(sort="name") == sorted(["乙单位", "甲单位"])


# ---------------------------------------------------------------- two rows, one unit


def everything() -> dict[str, list]:
    """All that names a unit, as it lies in the database."""
    kinds: list[type[models.Model]] = [
        UnitRecord, UnitNameRecord, GroupMemberRecord, registry.UnitSuccessionRecord, UnitParentRecord,
        UnitPersonRecord, AssignmentRecord, GrantRecord,
    ]  # fmt: skip
    return {kind.__name__: serializers.serialize("python", kind._default_manager.order_by("pk")) for kind in kinds}


@pytest.fixture
def doubles(guangxi: PlanRecord, account, coordinator) -> tuple[UnitRecord, UnitRecord]:
    """A second row of the science department, that tasks, names, lists, people and a liaison hang on."""
    kept = UnitRecord.objects.get(slug="gx-sci")
    gone = UnitRecord.objects.create(
        region=kept.region, name="区科学技术厅", slug="gx-kjt2", category="department", full_name="广西科学技术厅"
    )
    theirs = set(AssignmentRecord.objects.filter(unit=kept).values_list("task_id", flat=True))
    others = AssignmentRecord.objects.exclude(task__in=theirs).exclude(unit__is_group=True)
    first_of = {row.task_id: row.pk for row in others.filter(measure=None).order_by("-pk")}
    AssignmentRecord.objects.filter(pk__in=sorted(first_of.values())[:3]).update(unit=gone)
    UnitNameRecord.objects.create(unit=gone, name="科技厅（旧）", kind=NameKind.ALIAS)
    UnitNameRecord.objects.create(unit=gone, name=kept.names.first().name, kind=NameKind.ALIAS)
    group = UnitRecord.objects.create(region=kept.region, name="有关部门", slug="gx-some", is_group=True)
    services.confirm_group(
        group=group, members=[kept, gone], valid_from=DAY, source="文", confirmed_by=coordinator, confirmed_at=NOW
    )
    account(Role.LIAISON, unit=gone, name="second-liaison")
    UnitPersonRecord.objects.create(unit=gone, name="某（模拟）", post="处长", valid_from=DAY)
    return gone, kept


def merged(gone: UnitRecord, kept: UnitRecord, by, **more: object) -> UnitMergeRecord:
    return services.merge_units(
        **({"gone": gone, "kept": kept, "reason": "同一单位", "merged_by": by, "merged_at": NOW} | more)
    )


def test_all_that_hangs_on_a_double_moves_and_its_address_leads_on(doubles, coordinator, office):
    gone, kept = doubles
    rows = list(AssignmentRecord.objects.filter(unit=gone).values_list("pk", flat=True))
    preview = office.get(f"/registry/units/{gone.slug}/merge/", {"kept": kept.slug})
    assert ["计划里的责任分工", "3"] in table(preview)

    answer = office.post(f"/registry/units/{gone.slug}/merge/", {"kept": kept.slug, "reason": "同一单位"}, follow=True)

    assert heading(answer) == kept.name
    assert not UnitRecord.objects.filter(slug="gx-kjt2").exists()
    assert set(AssignmentRecord.objects.filter(pk__in=rows).values_list("unit__slug", flat=True)) == {"gx-sci"}
    assert {"区科学技术厅", "科技厅（旧）", "广西科学技术厅"} <= set(kept.names.values_list("name", flat=True))
    assert GroupMemberRecord.objects.filter(group__slug="gx-some").count() == 1
    grant = GrantRecord.objects.get(user__username="second-liaison")
    assert (grant.scope_key, grant.ended_at) == ("gx-sci", None)
    assert office.get("/registry/units/gx-kjt2/").url == "/registry/units/gx-sci/"
    assert {line.subject for line in AuditRecord.objects.filter(action="registry.merge_units")} == {
        "unit:gx-sci", "unit:gx-kjt2",
    }  # fmt: skip


def test_a_merge_taken_back_leaves_everything_as_it_was(doubles, coordinator, office):
    before = everything()
    merge = merged(*doubles, coordinator)
    assert everything() != before

    answer = office.post(f"/registry/units/gx-sci/merge/{merge.pk}/undo/", follow=True)

    assert heading(answer) == "区科学技术厅"
    assert everything() == before


def test_who_held_one_office_for_both_rows_holds_both_again(doubles, account, coordinator):
    gone, kept = doubles
    both = account(Role.LIAISON, unit=kept, name="both")
    grant_role(user=both, role=Role.LIAISON, scope_kind="unit", scope_key=gone.slug, granted_by=None, granted_at=NOW)
    before = everything()
    merge = merged(gone, kept, coordinator)
    assert [grant.scope_key for grant in both.grants.filter(ended_at=None)] == ["gx-sci"]

    services.reverse_merge(merge=merge, reversed_by=coordinator, reversed_at=NOW + timedelta(days=1))

    assert everything() == before
    assert sorted(grant.scope_key for grant in both.grants.filter(ended_at=None)) == ["gx-kjt2", "gx-sci"]


def test_a_merge_is_taken_back_once_within_thirty_days_and_not_over_a_name_given_anew(doubles, coordinator):
    gone, kept = doubles
    merge = merged(gone, kept, coordinator)
    late = {"merge": merge, "reversed_by": coordinator, "reversed_at": NOW + timedelta(days=30)}
    assert refused(services.reverse_merge, **late) == "merge_settled"
    soon = late | {"reversed_at": NOW + timedelta(days=29)}
    again = services.register_unit(
        name="区科学技术厅", region=kept.region, is_group=False, registered_by=coordinator, registered_at=NOW
    )
    assert refused(services.reverse_merge, **soon) == "unit_exists_again"
    again.delete()

    services.reverse_merge(**soon)

    assert refused(services.reverse_merge, **soon).startswith(("merge_reversed", "unit_exists"))


def test_what_cannot_be_one_unit_is_refused_and_nothing_moves(doubles, coordinator):
    gone, kept = doubles
    group = UnitRecord.objects.get(slug="gx-some")
    row = AssignmentRecord.objects.filter(unit=kept, measure=None).first()
    AssignmentRecord.objects.create(task=row.task, unit=gone, role=row.role, order=99, printed_name="区科学技术厅")
    before = everything()

    codes = [
        refused(merged, gone=kept, kept=kept, by=coordinator),
        refused(merged, gone=gone, kept=group, by=coordinator),
        refused(merged, gone=gone, kept=kept, by=coordinator, reason=" "),
        refused(merged, gone=gone, kept=kept, by=coordinator),
    ]

    assert codes == ["merge_with_itself", "merge_group", "merge_without_reason", "merge_clashes"]
    assert everything() == before


def test_a_hall_that_does_not_say_how_its_rows_move_keeps_the_merge_from_happening(doubles, coordinator, monkeypatch):
    monkeypatch.setattr("shuangchuang.halls.registry.merging._KINDS", {})
    before = everything()

    assert refused(merged, gone=doubles[0], kept=doubles[1], by=coordinator) == "merge_held"
    assert everything() == before


def test_the_preview_names_what_stands_in_the_way(doubles, office):
    gone, kept = doubles
    row = AssignmentRecord.objects.filter(unit=kept, measure=None).first()
    AssignmentRecord.objects.create(task=row.task, unit=gone, role=row.role, order=99, printed_name="x")

    page = office.get(f"/registry/units/{gone.slug}/merge/", {"kept": kept.slug})

    assert "同一任务的职责要先修订计划" in words(page)
    assert "确认合并" not in words(page)
    assert f"/registry/units/{gone.slug}/" not in [at for at in links(page) if at.endswith("undo/")]


def test_a_succession_is_confirmed_with_its_day_and_taken_back_with_a_reason(coordinator, office):
    before, after = a_unit("市科委"), a_unit("市科技局")
    page = f"/registry/units/{before.slug}/"
    form = {"kind": "renamed", "after": after.slug, "source": "机构改革方案"}
    office.post(f"{page}succession/", form)
    record = registry.UnitSuccessionRecord.objects.get()
    assert f"{page}succession/{record.pk}/confirm/" in links(office.get(page))

    assert (
        office.post(f"{page}succession/{record.pk}/confirm/", {"effective_date": ""}).status_code == 422
    )  # from which day?
    assert office.post(f"{page}succession/{record.pk}/confirm/", {"effective_date": "2026-03-01"}).status_code == 302

    record.refresh_from_db()
    assert (record.confirmed, record.effective_date) == (True, date(2026, 3, 1))
    assert dict(queries.heirs_on(date(2026, 3, 1))) == {before.slug: after.slug}
    assert dict(queries.heirs_on(date(2026, 2, 28))) == {}
    again = office.post(f"{page}succession/{record.pk}/confirm/", {"effective_date": "2026-04-01"})
    assert "已经核实" in told(again)

    office.post(f"{page}succession/{record.pk}/withdraw/", {"reason": "登记错了单位"})

    assert not registry.UnitSuccessionRecord.objects.exists()
    lines = AuditRecord.objects.filter(action="registry.withdraw_succession")
    assert {line.subject for line in lines} == {f"unit:{before.slug}", f"unit:{after.slug}"}
    assert lines[0].before["effective_date"] == "2026-03-01"
    assert office.get(f"{page}succession/{record.pk}/withdraw/").status_code == 404


def test_a_unit_is_renamed_from_a_day_and_plans_of_before_still_find_it(office):
    unit = a_unit("市科委")
    page = f"/registry/units/{unit.slug}/"
    form = {"name": "市科技局", "full_name": "某市科学技术局", "valid_from": "2026-03-01", "source": "机构改革方案"}
    assert f"{page}rename/" in links(office.get(page))

    assert office.post(f"{page}rename/", form).status_code == 302

    answer = office.get(page, {"on": "2026-02-28"})
    assert heading(answer) == "市科技局"
    assert "2026-02-28 的名称市科委" in words(answer)
    assert "2026-03-01 的名称" in words(office.get(page, {"on": "2026-03-01"}))
    assert "市科委、" not in words(office.get(page, {"on": "2026-03-01"}))

    def known(name: str, day: date) -> dict[str, UnitRecord]:
        return queries.units_known_by_name(region=unit.region, names=[name], on=day)

    assert known("市科委", date(2026, 2, 1)) == {"市科委": unit}
    assert known("市科委", date(2026, 3, 1)) == {}
    line = AuditRecord.objects.get(action="registry.rename_unit")
    assert (line.before["name"], line.after["name"], line.why) == ("市科委", "市科技局", "机构改革方案")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": "市科委"}, "与现在的相同"),
        ({"name": "市财政局"}, "已经登记"),
        ({"name": "市科技局", "valid_from": "2999-01-01"}, "还没有到"),
    ],
)
def test_a_rename_that_cannot_be_is_refused_by_name(office, form, why):
    unit, _other = a_unit("市科委"), a_unit("市财政局")
    filled = {"valid_from": "2026-03-01", "source": "文"} | form

    answer = office.post(f"/registry/units/{unit.slug}/rename/", filled)

    assert answer.status_code == 422
    assert why in told(answer)
    assert not unit.names.exists()


def test_a_second_rename_is_after_the_first_and_an_old_name_may_come_back(office):
    unit = a_unit("市科委")
    page = f"/registry/units/{unit.slug}/rename/"
    office.post(page, {"name": "市科技局", "valid_from": "2026-03-01", "source": "文"})

    assert "2026-03-01" in told(office.post(page, {"name": "市科委", "valid_from": "2026-03-01", "source": "文"}))
    office.post(page, {"name": "市科委", "valid_from": "2026-06-01", "source": "文"})

    assert [(row.name, row.kind, row.valid_from, row.valid_until) for row in unit.names.order_by("name")] == [
        ("市科委", "short", date(2026, 6, 1), None),
        ("市科技局", "former", date(2026, 3, 1), date(2026, 6, 1)),
    ]


def test_a_misprint_put_right_and_back_leaves_no_alias_of_the_name_itself(office):
    unit = a_unit("市科技局")
    page = f"/registry/units/{unit.slug}/edit/"
    for name in ("市科枝局", "市科技局"):
        office.post(page, {"name": name, "category": "department"})

    assert [(row.name, row.kind) for row in unit.names.all()] == [("市科枝局", "alias")]
