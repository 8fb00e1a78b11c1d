"""The log is found by who, what, when and words; what it does not say to everybody, it does not show."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.notices.origin import Origin, acting_from
from shuangchuang.halls.notices.services import erase_personal, link_lines, record_audit
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from tests.halls import pages

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ADDRESS = "/notices/audit/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db) -> UnitRecord:
    region = RegionRecord.objects.create(code="450000", name="广西壮族自治区", short_name="广西")
    return UnitRecord.objects.create(slug="gx-sci", region=region, name="科技厅", order=1)


@pytest.fixture
def lines(coordinator, unit) -> None:
    coordinator.display_name = "韦晓"
    coordinator.save()
    with acting_from(Origin("web", "203.0.113.7", "ab")):
        record_audit(
            actor=coordinator, action="registry.update_unit", subject="unit:gx-sci", at=NOON,
            before={"full_name": "科学技术厅", "note": "同"}, after={"full_name": "广西科学技术厅", "note": "同"},
            why="机构改革",
        )  # fmt: skip
    record_audit(
        actor=None, action="plans.upload", subject="draft:7", at=NOON - timedelta(days=2), details={"format": "docx"}
    )


def shown(client, query: str = "") -> list[list[str]]:
    return [[row[2], row[3], row[4]] for row in pages.table(client.get(f"{ADDRESS}?{query}"))]


UPDATE = ["修改单位", "单位 科技厅", "规范全称 科学技术厅 广西科学技术厅 来访地址 203.0.113.7 原因 机构改革"]
UPLOAD = ["上传计划", "校核稿 7", "格式 docx"]


def test_a_line_is_shown_in_words_with_what_was_before_and_after(office, lines):
    assert shown(office) == [UPDATE, UPLOAD]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=科学", [UPDATE]),
        ("q=改革", [UPDATE]),
        ("q=docx", [UPLOAD]),
        ("q=没有的", []),
        ("who=韦", [UPDATE]),
        ("action=plans.upload", [UPLOAD]),
        ("subject=unit:gx-sci", [UPDATE]),
        ("subject=draft", [UPLOAD]),
        ("since=2026-11-22", [UPDATE]),
        ("until=2026-11-21", [UPLOAD]),
        ("since=2026-11-21&until=2026-11-23", [UPDATE, UPLOAD]),
        ("since=neverday", [UPDATE, UPLOAD]),
    ],
)
def test_lines_are_found_by(office, lines, query, found):
    if not found:
        assert "没有这样的留痕" in pages.words(office.get(f"{ADDRESS}?{query}"))
    else:
        assert shown(office, query) == found


def test_a_day_is_a_day_of_this_place(office, coordinator):
    record_audit(
        actor=coordinator, action="plans.undo", subject="draft:1", at=datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    )

    assert [row[0] for row in shown(office, "since=2026-11-23&until=2026-11-23")] == ["撤销更正"]


def test_erased_values_are_said_to_be_erased(office, coordinator, lines):
    erase_personal(about=f"user:{coordinator.pk}", erased_by=None, erased_at=NOON, why="保存期限已到")

    assert "已依法删除" in shown(office, "subject=unit")[0][2]
    assert "203.0.113.7" not in pages.words(office.get(ADDRESS))


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PERSON, Role.LEADER])
def test_who_may_not_read_the_log_is_refused_page_and_export(account, signed_in, lines, role):
    client = signed_in(account(role))

    assert [client.get(f"{ADDRESS}{query}").status_code for query in ("", "?export=csv", "?export=xlsx")] == [403] * 3


def test_an_office_of_a_city_reads_its_own_acts_only(account, signed_in, lines, unit):
    mine = account(Role.COORDINATOR, region=unit.region)
    record_audit(actor=mine, action="plans.redo", subject="draft:9", at=NOON)

    assert [row[0] for row in shown(signed_in(mine))] == ["恢复更正"]


def test_an_export_holds_the_lines_of_the_page_and_is_itself_a_line(office, lines):
    link_lines()
    answer = office.get(f"{ADDRESS}?subject=unit&export=csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[3] == ["筛选", "对什么：unit"]
    line = AuditRecord.objects.get(action="registry.update_unit")
    assert [row[:6] + row[7:] for row in rows[7:]] == [
        [str(line.number), "2026-11-23 12:00:00", "韦晓", "修改单位", "单位 科技厅", "unit:gx-sci", "机构改革", "网页", line.digest]
    ]  # fmt: skip
    told = AuditRecord.objects.get(action="notices.export")
    assert (told.subject, told.details["rows"], told.details["form"]) == ("list:notices.audit", 1, "csv")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_line_as_for_three(
    office, coordinator, unit, number, django_assert_max_num_queries
):
    for _ in range(number):
        with acting_from(Origin("web", "203.0.113.7", "ab")):
            record_audit(actor=coordinator, action="registry.update_unit", subject="unit:gx-sci", at=NOON)

    with django_assert_max_num_queries(11):
        office.get(ADDRESS)


def test_the_page_of_a_unit_shows_its_history_to_those_who_may_read_the_log(office, visitor, lines):
    assert "机构改革" in pages.words(office.get("/registry/units/gx-sci/"))
    assert "机构改革" not in pages.words(visitor.get("/registry/units/gx-sci/"))


def test_words_of_a_line_are_words_and_no_markup(office, coordinator):
    record_audit(
        actor=coordinator, action="plans.undo", subject="draft:1", at=NOON, after={"name": "<script>alert(1)</script>"}
    )

    assert b"<script>alert(1)" not in office.get(ADDRESS).content
