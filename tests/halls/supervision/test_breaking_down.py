"""任务分解 of many items on one page: saved all together or not at all, nothing typed is lost, nobody is overwritten."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shuangchuang.halls.supervision.models import ItemRecord, StepRecord
from shuangchuang.halls.supervision.services import acting
from tests.halls.pages import words
from tests.halls.supervision.small_office import SmallOffice, commitment, stands

pytestmark = pytest.mark.django_db


def _address(small: SmallOffice) -> str:
    return f"/supervision/breakdown/{small.plan.slug}/"


def _typed(items: list[ItemRecord], **more: object) -> dict[str, object]:
    """What a browser sends of rows: ``i<pk>_field`` of ``more`` over what the page began with."""
    found: dict[str, object] = {"items": [item.pk for item in items], "ground": ""}
    for item in items:
        for name in ("result", "start", "deadline", "milestones", "owner", "verifier"):
            found[f"i{item.pk}-{name}"] = ""
        found |= {f"i{item.pk}-weight": "1", f"i{item.pk}-seen": item.sequence}
    return found | {name.replace("__", "-"): value for name, value in more.items()}


def _row(item: ItemRecord, **more: object) -> dict[str, object]:
    whole = {"result": "建成三家", "start": "2026-01-01", "deadline": "2026-12-31", **more}
    return {f"i{item.pk}__{name}": value for name, value in whole.items()}


def test_what_was_touched_is_broken_down_and_the_rest_left_alone(small, signed_in):
    first, second, third = small.items[:3]
    browser = signed_in(small.office)
    assert "3 件里已分解 0 件" in words(browser.get(_address(small)))

    typed = _typed(
        small.items[:3], **_row(first, weight="2", milestones="2026-06-30 40%\r\n2026-09-30 70%"), **_row(second)
    )
    assert browser.post(_address(small), typed).status_code == 302

    assert (stands(first).weight, len(stands(first).milestones)) == (2, 2)
    assert stands(second).deadline_date.isoformat() == "2026-12-31"
    assert stands(third).start_date is None
    assert "3 件里已分解 2 件" in words(browser.get(_address(small)))


def test_one_that_is_wrong_keeps_all_from_being_saved_and_nothing_typed_is_lost(small, signed_in):
    first, second = small.items[:2]
    typed = _typed([first, second], **_row(first), **_row(second, deadline="2025-01-01"))
    answer = signed_in(small.office).post(_address(small), typed)
    assert answer.status_code == 422
    assert "期限 2025-01-01 早于起始日" in answer.content.decode()
    assert answer.content.decode().count("建成三家") == 2
    assert not StepRecord.objects.filter(kind="broken_down").exists()


def test_a_row_half_filled_is_told_by_its_cell(small, signed_in):
    first = small.items[0]
    answer = signed_in(small.office).post(_address(small), _typed([first], **{f"i{first.pk}__result": "建成三家"}))
    assert answer.status_code == 422
    assert answer.context["rows"][0].form.errors.keys() == {"start", "deadline"}


def test_what_was_agreed_changes_only_with_a_reason(small, signed_in):
    first = small.items[0]
    acting.break_down(record=first, by=small.office, at=timezone.now(), commitment=commitment(), result="三家")
    first.refresh_from_db()
    given = {"result": "五家", "weight": "1"}
    typed = _typed([first], **_row(first, **given))
    browser = signed_in(small.office)
    assert "请写明调整的理由" in words(browser.post(_address(small), typed))
    assert browser.post(_address(small), typed | {"ground": "省里加码"}).status_code == 302
    step = StepRecord.objects.filter(kind="broken_down").latest("number")
    assert step.said.words == {"result": "五家", "ground": "省里加码"}


def test_an_untouched_row_leaves_no_record_however_its_lines_end(small, signed_in):
    first = small.items[0]
    acting.break_down(record=first, by=small.office, at=timezone.now(), commitment=commitment(), result="三家\n两批")
    first.refresh_from_db()
    typed = _typed([first], **_row(first, result="三家\r\n两批"))
    answer = signed_in(small.office).post(_address(small), typed)
    assert "没有改动" in words(answer)
    assert StepRecord.objects.filter(kind="broken_down").count() == 1


def test_what_somebody_did_meanwhile_is_told_and_not_overwritten(small, signed_in):
    first = small.items[0]
    typed = _typed([first], **_row(first, result="五家"), ground="改")
    acting.break_down(record=first, by=small.second, at=timezone.now(), commitment=commitment(), result="三家")
    answer = signed_in(small.office).post(_address(small), typed)
    assert answer.status_code == 422
    assert "步新变化" in answer.content.decode()
    assert "五家" in answer.content.decode()
    assert StepRecord.objects.filter(kind="broken_down").count() == 1


def test_a_liaison_breaks_down_what_the_unit_leads_and_nothing_else(small, signed_in):
    first = small.items[0]
    unit = small.lead_of(first)
    other = next(item for item in small.items if small.lead_of(item) != unit)
    browser = signed_in(small.liaisons[unit])
    shown = {row.record.pk for row in browser.get(_address(small)).context["rows"]}
    assert first.pk in shown
    assert other.pk not in shown
    browser.post(_address(small), _typed([other], **_row(other)))
    assert stands(other).start_date is None
    assert browser.post(_address(small), _typed([first], **_row(first))).status_code == 302
    assert stands(first).start_date is not None


def test_the_rows_are_narrowed_by_the_address(small, signed_in):
    first = small.items[0]
    acting.break_down(record=first, by=small.office, at=timezone.now(), commitment=commitment(), result="三家")
    browser = signed_in(small.office)
    left = [row.record.pk for row in browser.get(f"{_address(small)}?left=1").context["rows"]]
    done = [row.record.pk for row in browser.get(f"{_address(small)}?left=0").context["rows"]]
    assert (first.pk in left, done) == (False, [first.pk])


def test_more_rows_ask_no_more_queries(small, signed_in):
    browser = signed_in(small.office)
    browser.get(_address(small))
    asked = {}
    for query in (f"?q={small.items[0].title}", ""):
        with CaptureQueriesContext(connection) as made:
            rows = browser.get(f"{_address(small)}{query}").context["rows"]
        asked[len(rows)] = len(made)
    assert len(asked) == 2
    assert len(set(asked.values())) == 1


def test_a_row_that_can_no_longer_be_broken_down_keeps_all_from_being_saved(small, signed_in):
    first, second = small.items[:2]
    typed = _typed([first, second], **_row(first), **_row(second, result="五家"))
    acting.withdraw(record=second, by=small.second, at=timezone.now(), reason="并入他项")
    browser = signed_in(small.office)
    answer = browser.post(_address(small), typed)
    assert answer.status_code == 422
    assert "五家" in words(answer)
    assert "都没有保存" in words(answer)
    assert stands(first).start_date is None
    again = {name: value for name, value in typed.items() if not name.startswith(f"i{second.pk}-")}
    assert browser.post(_address(small), again | {"items": [first.pk]}).status_code == 302
    assert stands(first).start_date is not None
