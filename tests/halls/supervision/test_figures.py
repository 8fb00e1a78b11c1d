"""报送指标 and 报送数据: named by the office or the lead, told by units in their reports, put together, shown as of a day."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from shuangchuang.domain.supervision.figures import Counting
from shuangchuang.domain.supervision.indicators import Indicator, IndicatorUnsound, Told
from shuangchuang.domain.supervision.refusing import NotYours
from shuangchuang.halls.notices.models import MessageRecord
from shuangchuang.halls.supervision.models import FigureRecord, ItemRecord, PartRecord, ReportRecord, StepRecord
from shuangchuang.halls.supervision.services import acting, receiving, reporting
from shuangchuang.halls.supervision.services.figuring import FiguresDoubtful
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands, verify_chain
from shuangchuang.halls.supervision.services.naming_figures import name_figures
from shuangchuang.halls.supervision.services.proposing import split_into_measures
from tests.halls.pages import words
from tests.halls.supervision.small_office import SmallOffice

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


def firms(*units: str, **more: object) -> Indicator:
    """新增企业, counted since January, asked of these units."""
    return replace(Indicator("", "新增企业", Counting.TO_DATE, "家", SINCE, units=units), **more)


def _named(small: SmallOffice, **more: object):
    """An item in progress whose lead reports one figure; its unit and the last two periods."""
    now = timezone.now()
    item = small.in_progress(small.items[0], at=now - timedelta(days=100))
    unit = small.lead_of(item)
    name_figures(record=item, by=small.office, at=now - timedelta(days=99), indicators=[firms(unit, **more)])
    periods = reporting.open_periods(plan=small.plan, at=now)
    return item, unit, periods[-2:]


def _address(small: SmallOffice, item: ItemRecord, period) -> str:
    return f"/supervision/items/{small.plan.slug}/{item.key}/reports/{period.code}/"


def _typed(**more: object) -> dict[str, object]:
    return {"percent": "40", "text": "已开工", "problems": "", "next_steps": "", "said": "绿", "seen": 0,
            "seen_report": 0, "do": "send", **more}  # fmt: skip


def _reported(small: SmallOffice, item: ItemRecord, unit: str, period, number: str) -> ReportRecord:
    """A report of the lead with one number, signed."""
    at = timezone.now()
    report = reporting.report_of(record=item, period=period, at=at)
    part = report.parts.get(unit__slug=unit)
    liaison = small.liaisons[unit]
    written = reporting.Written(progress=Decimal("0.4"), text="已开工", figures={"i1": Told(value=Decimal(number))})
    reporting.save_part(part=part, by=liaison, at=at, written=written, seen=part.version, send=True)
    reporting.merge_report(
        report=report, by=liaison, at=at, unit=unit, written=written, said="绿", final=False, seen=report.version
    )
    reporting.sign_report(report=report, by=small.leaders[unit], at=at, seen=report.version)
    return report


def test_a_liaison_tells_a_figure_and_it_stands_on_the_item_once_the_leader_has_signed(small, signed_in):
    item, unit, [_earlier, period] = _named(small, target=Decimal(100))
    address = _address(small, item, period)
    asked = words(signed_in(small.liaisons[unit]).get(address))
    assert "新增企业" in asked
    assert "数值（家）" in asked

    signed_in(small.liaisons[unit]).post(address, _typed(i1_value="１,２345"))

    assert FigureRecord.objects.get().value == 12345  # full-width digits and separators are read as they are meant
    page = item.get_absolute_url()
    assert "12,345家" not in words(signed_in(small.office).get(page))
    report = ReportRecord.objects.get(item=item)
    reporting.sign_report(report=report, by=small.leaders[unit], at=timezone.now(), seen=report.version)
    shown = words(signed_in(small.office).get(page))
    assert "12,345家" in shown
    assert "12,345%" in shown  # of the way from nothing to a hundred
    assert verify_chain()[1] is None
    assert StepRecord.objects.get(kind="report_submitted").facts["figures"] == [["i1", unit, "12345", None, None]]


def test_what_is_unlikely_wants_a_word_and_nothing_typed_is_lost(small, signed_in):
    item, unit, [earlier, period] = _named(small)
    _reported(small, item, unit, earlier, "30")
    browser, address = signed_in(small.liaisons[unit]), _address(small, item, period)

    answer = browser.post(address, _typed(i1_value="12"))

    assert answer.status_code == 422
    assert "累计数比上次的 30 小" in words(answer)
    assert 'value="12"' in answer.content.decode()
    assert not FigureRecord.objects.filter(part__report__period=period).exists()
    assert browser.post(address, _typed(i1_value="12", i1_remark="注销 18 家")).status_code == 302
    assert FigureRecord.objects.get(part__report__period=period).remark == "注销 18 家"


def test_a_figure_that_is_not_known_is_said_to_be_so_and_never_a_zero(small, signed_in):
    item, unit, [_earlier, period] = _named(small)
    browser, address = signed_in(small.liaisons[unit]), _address(small, item, period)
    assert "没有数，请在说明里写明原因" in words(browser.post(address, _typed()))
    assert browser.post(address, _typed(i1_remark="季度后才有")).status_code == 302
    report = ReportRecord.objects.get(item=item)
    reporting.sign_report(report=report, by=small.leaders[unit], at=timezone.now(), seen=report.version)
    assert item_as_it_stands(item).figures == ()
    shown = words(signed_in(small.office).get(f"{item.get_absolute_url()}figures/"))
    assert "还没有单位报过这个数" in shown


def test_a_draft_is_kept_without_asking_for_remarks(small, signed_in):
    item, unit, [_earlier, period] = _named(small)
    address = _address(small, item, period)
    answer = signed_in(small.liaisons[unit]).post(address, _typed(do="save"))
    assert (answer.status_code, PartRecord.objects.get(unit__slug=unit).text) == (302, "已开工")
    answer = signed_in(small.liaisons[unit]).post(address, _typed(do="save", i1_value="许多", seen=1))
    assert answer.status_code == 422
    assert PartRecord.objects.get(unit__slug=unit).text == "已开工"


def test_only_the_units_that_are_asked_tell_a_figure(small):
    item, unit, [_earlier, period] = _named(small)
    report = reporting.report_of(record=item, period=period, at=timezone.now())
    other = report.parts.exclude(unit__slug=unit).select_related("unit").first()
    assert other is not None
    written = reporting.Written(text="配合", figures={"i1": Told(value=Decimal(9))})
    liaison = small.liaisons[other.unit.slug]
    reporting.save_part(part=other, by=liaison, at=timezone.now(), written=written, seen=0, send=True)
    assert not FigureRecord.objects.exists()


def test_a_part_that_is_still_being_written_is_not_merged(small, signed_in):
    item, unit, [_earlier, period] = _named(small)
    report = reporting.report_of(record=item, period=period, at=timezone.now())
    other = report.parts.exclude(unit__slug=unit).select_related("unit").first()
    draft = reporting.Written(text="还没想好")
    liaison = small.liaisons[other.unit.slug]
    reporting.save_part(part=other, by=liaison, at=timezone.now(), written=draft, seen=0)
    signed_in(small.liaisons[unit]).post(_address(small, item, period), _typed(i1_value="3"))
    assert ReportRecord.objects.get(item=item).text == "已开工"


def test_a_returned_figure_does_not_count_until_it_comes_again(small):
    item, unit, [_earlier, period] = _named(small)
    report = _reported(small, item, unit, period, "30")
    report.refresh_from_db()
    receiving.return_report(report=report, by=small.second, at=timezone.now(), reason="请核对", seen=report.version)
    assert item_as_it_stands(item).figures == ()
    report.refresh_from_db()
    at, liaison = timezone.now(), small.liaisons[unit]
    part = report.parts.get(unit__slug=unit)
    written = reporting.Written(progress=Decimal("0.4"), text="改过", figures={"i1": Told(value=Decimal(31))})
    reporting.save_part(part=part, by=liaison, at=at, written=written, seen=part.version, send=True)
    reporting.merge_report(
        report=report, by=liaison, at=at, unit=unit, written=written, said="绿", final=False, seen=report.version
    )
    reporting.sign_report(report=report, by=small.leaders[unit], at=at, seen=report.version)
    [kept] = item_as_it_stands(item).figures
    assert kept.of("i1") == {unit: Told(value=Decimal(31))}


def test_rows_beneath_are_asked_and_the_item_comes_to_their_sum(small, signed_in):
    item = small.items[0]
    now = timezone.now()
    rows = split_into_measures(item=item, by=small.office, at=now - timedelta(days=100))[:2]
    for row in ItemRecord.objects.filter(parent=item).exclude(pk__in=[one.pk for one in rows]):
        acting.withdraw(record=row, by=small.office, at=now - timedelta(days=100), reason="不单列")
    for row in rows:
        small.in_progress(row, at=now - timedelta(days=99))
    name_figures(record=item, by=small.office, at=now - timedelta(days=98), indicators=[firms()], rows=True)
    period = reporting.open_periods(plan=small.plan, at=now)[-1]
    _reported(small, rows[0], small.lead_of(rows[0]), period, "30")

    page = f"{item.get_absolute_url()}figures/"
    half = words(signed_in(small.office).get(page))
    assert "30家" in half
    assert "不全" in half
    _reported(small, rows[1], small.lead_of(rows[1]), period, "12")
    whole = words(signed_in(small.office).get(page))
    assert "42家" in whole
    assert "不全" not in whole


def test_the_office_names_figures_on_a_page_and_the_units_are_told(small, signed_in):
    item = small.in_progress(small.items[0], at=timezone.now())
    unit, browser = small.lead_of(item), signed_in(small.office)
    address = f"{item.get_absolute_url()}figures/name/"
    assert address.encode() in browser.get(item.get_absolute_url()).content
    rows = {
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "seen": item.sequence, "ground": "",
        "form-0-name": "研发投入强度", "form-0-counting": "比率", "form-0-unit": "％", "form-0-direction": "越高越好",
        "form-0-target": "2.5", "form-0-above": "研发费用", "form-0-above_unit": "万元", "form-0-below": "营业收入",
        "form-0-below_unit": "万元", "form-0-parts": "当期", "form-0-units": [unit],
        "form-1-counting": "累计", "form-1-direction": "越高越好",
    }  # fmt: skip
    half = browser.post(address, {**rows, "form-0-below": ""})
    assert half.status_code == 422
    assert "请写明分子和分母各是什么" in words(half)
    assert "研发费用" in half.content.decode()

    assert browser.post(address, rows).status_code == 302

    [named] = item_as_it_stands(item).indicators
    assert (named.key, named.name, named.unit, named.target, named.units) == (
        "i1",
        "研发投入强度",
        "%",
        Decimal("2.5"),
        (unit,),
    )
    assert MessageRecord.objects.filter(recipient=small.liaisons[unit], kind="supervision.moved").exists()
    assert "研发投入强度（%）" in words(browser.get(item.get_absolute_url()))


def test_who_reads_an_item_does_not_name_its_figures(small, signed_in):
    item = small.in_progress(small.items[0], at=timezone.now())
    address = f"{item.get_absolute_url()}figures/name/"
    assert signed_in(small.leaders[small.lead_of(item)]).get(address).status_code == 404
    assert signed_in(small.verifier).get(address).status_code == 404
    with pytest.raises(NotYours):
        name_figures(record=item, by=small.verifier, at=timezone.now(), indicators=[firms(small.lead_of(item))])


def test_somebody_who_changed_it_meanwhile_is_told_of(small, signed_in):
    item, unit, _periods = _named(small)
    address = f"{item.get_absolute_url()}figures/name/"
    rows = {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "seen": 1, "ground": "补充", "form-0-name": "在孵企业",
        "form-0-counting": "时点", "form-0-unit": "家", "form-0-direction": "越高越好", "form-0-units": [unit],
    }  # fmt: skip
    answer = signed_in(small.office).post(address, rows)
    assert answer.status_code == 422
    assert "在孵企业" in answer.content.decode()
    assert [each.name for each in item_as_it_stands(item).indicators] == ["新增企业"]


def test_figures_are_taken_away_as_a_sheet(small, signed_in):
    item, unit, [_earlier, period] = _named(small)
    _reported(small, item, unit, period, "30")
    answer = signed_in(small.office).get(f"{item.get_absolute_url()}figures/?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    [line] = [row for row in cells if row[:1] == ["新增企业"]]
    assert line[2:4] == ["家", period.code]
    assert 30 in line


def test_an_earlier_day_shows_what_had_been_told_by_then(small, signed_in):
    item, unit, [_earlier, period] = _named(small)
    _reported(small, item, unit, period, "30")
    yesterday = timezone.localdate() - timedelta(days=1)
    browser = signed_in(small.office)
    assert "30家" in words(browser.get(f"{item.get_absolute_url()}figures/"))
    assert "30家" not in words(browser.get(f"{item.get_absolute_url()}figures/?as_of={yesterday}"))


def test_a_figure_is_kept_once_and_is_a_number_or_a_ratio(small):
    item, unit, [_earlier, period] = _named(small)
    part = reporting.report_of(record=item, period=period, at=timezone.now()).parts.get(unit__slug=unit)
    FigureRecord.objects.create(part=part, key="i1", value=3)
    for wrong in ({"key": "i1", "value": 4}, {"key": "i2", "value": 4, "below": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FigureRecord.objects.create(part=part, **wrong)


def test_a_number_in_the_wrong_place_is_refused_by_the_service(small):
    item, unit, [_earlier, period] = _named(small)
    part = reporting.report_of(record=item, period=period, at=timezone.now()).parts.get(unit__slug=unit)
    liaison = small.liaisons[unit]
    for told, refusal in ((Told(above=Decimal(3)), IndicatorUnsound), (Told(), FiguresDoubtful)):
        with pytest.raises(refusal):
            reporting.save_part(
                part=part, by=liaison, at=timezone.now(), seen=0, send=True,
                written=reporting.Written(text="已开工", figures={"i1": told}),
            )  # fmt: skip
    assert PartRecord.objects.get(pk=part.pk).text == ""


def test_programs_read_the_figures_with_the_item(small, signed_in):
    item, unit, [_earlier, period] = _named(small, target=Decimal(100))
    _reported(small, item, unit, period, "30")
    address = f"/api/v1/supervision/items/{small.plan.slug}/{item.key}"
    [figure] = signed_in(small.office).get(address).json()["figures"]
    name = item.parties.filter(unit__slug=unit, valid_until_at=None).get().unit.name
    assert figure == {
        "key": "i1", "name": "新增企业", "counting": "累计", "unit": "家", "base": None, "target": "100",
        "periods": [{
            "period": period.code, "total": "30", "complete": True, "silent": [], "told": [{"who": name, "told": "30家"}],
        }],
    }  # fmt: skip
    yesterday = timezone.localdate() - timedelta(days=1)
    [then] = signed_in(small.office).get(f"{address}?as_of={yesterday}").json()["figures"]
    assert then["periods"] == []
