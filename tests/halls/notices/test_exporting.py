"""Any list is taken away as a file: with the rows of its page, its filters and its day inside."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from openpyxl import load_workbook

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.exporting import LISTINGS
from shuangchuang.halls.notices.models import FileRecord, JobRecord, JobState
from shuangchuang.halls.notices.services import exporting
from tests.halls import pages
from tests.halls.notices.working import Clock, work

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLAN = "/plans/guangxi-2021/"


def sheet(answer) -> list[list[object]]:
    page = load_workbook(io.BytesIO(answer.content)).active
    return [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_units_come_with_the_filters_of_the_page_and_the_rows_it_shows(guangxi, visitor):
    answer = visitor.get("/registry/units/?q=科技&export=xlsx")

    rows = sheet(answer)
    assert rows[0] == ["单位名录"]
    assert rows[3] == ["筛选：名称或别名：科技"]
    assert rows[4] == ["提示：模拟数据，仅供演示，不得作为工作依据。"]
    shown = [row[0] for row in pages.table(visitor.get("/registry/units/?q=科技"))]
    assert [row[1] for row in rows[7:]] == shown
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%E5%8D%95%E4%BD%8D%E5%90%8D%E5%BD%95.xlsx"
    )


def test_an_export_is_not_cut_off_at_the_end_of_a_page(guangxi, visitor):
    total = visitor.get("/registry/units/").context["page"].paginator.count

    assert total > 40
    assert len(lines(visitor.get("/registry/units/?export=csv&page=2"))) == 7 + total


def test_tasks_come_narrowed_as_on_their_page(guangxi, visitor):
    query = "unit=gx-sci&role=lead"

    rows = lines(visitor.get(f"{PLAN}tasks/?{query}&export=csv"))
    shown = pages.table(visitor.get(f"{PLAN}tasks/?{query}"))

    assert rows[3][1] == "单位：自治区科技厅；职责：牵头"
    assert [row[:2] for row in rows[7:]] == [row[:2] for row in shown]
    assert len(shown) > 1


def test_the_matrix_has_a_row_a_unit_and_names_what_the_unit_is_in_each_task(guangxi, visitor):
    rows = lines(visitor.get(f"{PLAN}matrix/?export=csv"))
    shown = pages.table(visitor.get(f"{PLAN}matrix/"))

    assert [row[0] for row in rows[7:]] == [row[0] for row in shown]
    assert "（牵头）" in "".join(rows[7])


def test_a_target_without_a_figure_has_an_empty_light(guangxi, visitor):
    rows = lines(visitor.get(f"{PLAN}targets/?export=csv"))
    head = rows[6]
    without = [row for row in rows[7:] if not row[head.index("最新数值")]]

    assert without
    assert {row[head.index("灯色")] for row in without} == {""}


@pytest.mark.parametrize("page", ["tasks", "matrix", "targets"])
def test_a_plan_that_is_not_public_cannot_be_taken_away_by_the_public(guangxi, visitor, page):
    guangxi.published = False
    guangxi.save()

    assert visitor.get(f"{PLAN}{page}/?export=csv").status_code == 404


def test_an_unknown_form_shows_the_page(guangxi, visitor):
    assert visitor.get("/registry/units/?export=exe").status_code == 200


@pytest.fixture
def long_lists(monkeypatch) -> None:
    monkeypatch.setattr(exporting, "AS_A_JOB", 3)


def test_a_long_list_is_asked_of_a_job_and_the_public_waits_for_it(guangxi, office, visitor, long_lists):
    assert visitor.get("/registry/units/?export=csv").status_code == 200

    answer = office.get("/registry/units/?category=department&export=csv&page=1", follow=True)

    job = JobRecord.objects.get(name="notices.export")
    assert (job.payload["query"], job.title) == ("category=department", "导出单位名录")
    assert "正在后台生成" in answer.content.decode()
    assert "导出单位名录" in pages.words(answer)


@pytest.mark.django_db(transaction=True)
def test_the_job_lays_the_file_into_ones_own_exports_for_a_week(account):
    owner = account(Role.COORDINATOR)
    exporting.ask_for_export(
        code="registry.units", form="csv", query="", given={}, title="单位名录", asked_by=owner, at=NOON
    )

    work(Clock(NOON), "jobs")

    file = FileRecord.objects.get()
    job = JobRecord.objects.get()
    assert (job.state, job.result["link"], file.name) == (JobState.DONE, file.get_absolute_url(), "单位名录.csv")
    assert file.expires_at == NOON + exporting.KEPT_FOR


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_right_meanwhile_gets_no_file(account):
    person = account(Role.OPERATOR)
    exporting.ask_for_export(
        code="notices.audit", form="csv", query="", given={}, title="留痕", asked_by=person, at=NOON
    )
    person.grants.all().delete()

    work(Clock(NOON), "jobs")

    job = JobRecord.objects.get()
    assert (job.state, job.error_code, FileRecord.objects.count()) == (JobState.DEAD, "export_not_allowed", 0)


def test_ones_exports_are_listed_downloaded_and_nobody_elses(office, coordinator, account, signed_in):
    listing = LISTINGS["registry.units"].build(coordinator, QueryDict(""))
    kept = exporting.keep_export(
        code="registry.units", listing=listing, form="csv", content="名录".encode(), made_for=coordinator,
        at=timezone.now(),
    )  # fmt: skip
    other = signed_in(account(Role.COORDINATOR))

    assert pages.table(office.get("/notices/exports/"))[0][0] == "单位名录.csv"
    assert office.get(kept.get_absolute_url()).content == "名录".encode()
    assert "还没有生成的文件" in pages.words(other.get("/notices/exports/"))
    assert other.get(kept.get_absolute_url()).status_code == 404
