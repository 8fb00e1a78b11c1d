"""The office's other views of the list: what stands where, and that none of them asks more as rows grow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.domain.supervision.model import Verdict
from shuangchuang.halls.supervision.models import ItemStateRecord, PeriodRecord
from shuangchuang.halls.supervision.queries.items import standing
from shuangchuang.halls.supervision.queries.owed import owed_by
from shuangchuang.halls.supervision.queries.ways import silent_units
from shuangchuang.halls.supervision.services import acting, lighting
from shuangchuang.halls.supervision.services.reporting import open_periods
from tests.halls.pages import table, tree, words
from tests.halls.supervision.large_office import a_large_office
from tests.halls.supervision.small_office import MORNING

pytestmark = pytest.mark.django_db
WAYS = ("matrix", "board", "timeline", "disagreements", "silent")
APRIL = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("way", WAYS)
def test_a_view_asks_the_same_of_three_items_as_of_thirty(client: Client, way: str):
    made = a_large_office(items=30, units=7, steps=600, plans=1, today=date(2026, 11, 23))
    client.force_login(made.office)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert client.get(f"/supervision/{way}/").status_code == 200
        return len(questions)

    asked()
    thirty = asked()
    few = (
        ItemStateRecord.objects.filter(valid_until_at=None).order_by("item__order")[:25].values_list("item", flat=True)
    )
    ItemStateRecord.objects.filter(item__in=list(few)).delete()

    assert asked() == thirty


def test_the_matrix_has_a_column_a_unit_with_the_light_where_it_leads(small, signed_in):
    first = small.items[0]
    small.in_progress(first)

    answer = signed_in(small.office).get("/supervision/matrix/?stage=in_progress")

    heads = [each.text_content().strip() for each in tree(answer).xpath("//table[@class='light-matrix']//thead/tr/th")]
    cells = dict(zip(heads, [f"{first.number} {first.title}", *table(answer)[0][1:]], strict=True))
    assert cells == {"事项": "1 建设孵化载体", "市科技局": "灰灯", "市财政局": "配", "市教育局": "配"}


def test_the_board_counts_each_stage_and_has_no_column_for_those_nobody_is_at(small, signed_in):
    small.in_progress(small.items[0])

    answer = signed_in(small.office).get("/supervision/board/")

    heads = [each.text_content().split() for each in tree(answer).xpath("//h2[@class='board-head']")]
    assert heads == [["拟立项", "2"], ["办理中", "1"]]


def test_the_timeline_leaves_out_what_has_no_deadline_and_says_how_many(small, signed_in):
    small.in_progress(small.items[0])

    answer = signed_in(small.office).get("/supervision/timeline/")

    assert "2026-01-01 至 2026-12-31" in words(answer)
    assert "另有 2 件还没有定期限" in words(answer)
    assert len(tree(answer).xpath("//table//tbody/tr")) == 1


def test_a_moved_deadline_shows_beside_the_old_one(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    lead = small.lead_of(first)
    acting.ask_extension(
        record=first, by=small.liaisons[lead], at=APRIL, unit=lead, until=date(2027, 3, 31), reason="汛期停工"
    )
    acting.endorse(record=first, by=small.leaders[lead], at=APRIL)
    acting.decide_extension(record=first, by=small.office, at=APRIL, granted=True, ground="同意")

    assert "原期限 2026-12-31" in words(signed_in(small.office).get("/supervision/timeline/"))


def test_verdicts_that_differ_are_listed_with_who_gave_them_and_agreement_is_not(small, signed_in):
    first, second, _third = small.items
    for item in (first, second):
        small.in_progress(item)
        small.reported(item, at=APRIL, progress="0.9", said="绿")
        lighting.relight(item, at=APRIL)
    acting.judge(record=first, by=small.verifier, at=APRIL, judged=Verdict.RED, words="现场没有看到")

    answer = signed_in(small.office).get("/supervision/disagreements/")

    rows = table(answer)
    assert [row[0].split()[0] for row in rows] == [first.number]
    assert rows[0][2].startswith("绿灯")
    assert rows[0][3].startswith("红灯")
    assert "2026-04-20" in rows[0][3]


def test_a_unit_that_owes_a_report_is_named_until_it_reports(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    small.reported(first, at=MORNING + timedelta(days=37))  # for March; opens the period
    office = signed_in(small.office)
    assert "没有应报未报的单位" in words(office.get("/supervision/silent/?as_of=2026-04-15"))

    second = small.items[1]
    small.in_progress(second)
    answer = office.get("/supervision/silent/?as_of=2026-04-15")

    assert [each.text_content() for each in tree(answer).xpath("//main//section//h2")] == ["市人力资源社会保障局"]
    assert "2026-03" in words(answer)
    assert "最近有一期未报" in words(answer)
    assert "催办这" not in words(answer)  # an earlier day offers nothing to do


def test_one_click_takes_the_silent_items_to_the_bulk_page(small, signed_in):
    first = small.items[0]
    small.in_progress(first)
    second = small.items[1]
    small.in_progress(second)
    small.reported(second, at=MORNING + timedelta(days=37))
    office = signed_in(small.office)

    page = tree(office.get("/supervision/silent/"))
    form = next(each for each in page.xpath("//main//form[@method='post']"))
    fields = {"act": "urge", "items": form.xpath(".//input[@name='items']/@value")}
    answer = office.post(form.get("action"), fields)

    assert "催办" in words(answer)
    assert first.title in words(answer)


@pytest.mark.parametrize("way", WAYS)
def test_an_earlier_day_is_kept_from_view_to_view(small, signed_in, way):
    answer = signed_in(small.office).get(f"/supervision/{way}/?as_of=2026-03-02&light=红")

    tabs = tree(answer).xpath(
        "//nav[@class='tabs']/a[not(contains(@href, 'reminders') or contains(@href, 'reports'))]/@href"
    )
    assert len(tabs) == 6
    assert all("as_of=2026-03-02" in tab and "light=" in tab for tab in tabs)


def test_what_was_handed_out_after_a_period_is_neither_owed_nor_silent_for_it(small, signed_in):
    early, late = small.items[:2]
    small.in_progress(early)  # 2 March
    small.in_progress(late, at=datetime(2026, 4, 2, 1, 0, tzinfo=UTC))  # reports for March are due a week later
    unit = small.lead_of(late)
    open_periods(plan=small.plan, at=APRIL)
    assert PeriodRecord.objects.get(plan=small.plan, code="2026-03").due_date > date(2026, 4, 2)

    silent = silent_units(standing(small.office), on=date(2026, 4, 20))
    owed = owed_by(small.liaisons[unit], today=date(2026, 4, 20), calendar=lighting.calendar())

    assert {item for one in silent for item, _codes in one.items} == {early}
    assert [one.period for one in owed if one.item == late and one.kind == "report"] == []
