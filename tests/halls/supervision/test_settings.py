"""How a plan is supervised is set from a day on; the past stays as it was, what is to come can be taken back."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from shuangchuang.domain.supervision.refusing import DayUnsound, NotYours, Unsound, WordsMissing
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.supervision.models import PeriodRecord, SupervisionSettingRecord
from shuangchuang.halls.supervision.queries.settings import reading_of, settings_of, settings_rows
from shuangchuang.halls.supervision.services import reporting
from shuangchuang.halls.supervision.services.refusing import NotAsRead
from shuangchuang.halls.supervision.services.settings import cancel_setting, set_up
from tests.halls.pages import words
from tests.halls.supervision.small_office import SmallOffice

pytestmark = pytest.mark.django_db


def _address(small: SmallOffice) -> str:
    return f"/supervision/settings/{small.plan.slug}/"


def _seen(small: SmallOffice) -> str:
    return reading_of(settings_rows(small.plan))


def _typed(**more: object) -> dict[str, object]:
    return {"valid_from": timezone.localdate().isoformat(), "rhythm": "quarter", "report_days": 10, "sign_days": 2, "object_days": 2,
            "verify_days": 5, "office_unit": "", "series": "郑双创督", "reason": "会议议定", "seen": "", "do": "look", **more}  # fmt: skip


def test_a_change_is_looked_at_before_it_is_set(small, signed_in):
    browser = signed_in(small.office)
    shown = words(browser.post(_address(small), _typed()))
    assert "会怎样" in shown
    assert "每季度" in shown
    assert not SupervisionSettingRecord.objects.exists()

    assert browser.post(_address(small), _typed(do="set")).status_code == 302

    setting = settings_of(small.plan)
    assert (setting.rhythm, setting.report_days, setting.series, setting.decided_by) == (
        "quarter", 10, "郑双创督", small.office,
    )  # fmt: skip
    assert "会议议定" in words(browser.get(_address(small)))
    audit = AuditRecord.objects.filter(action="supervision.set_up").latest("pk")
    assert (audit.actor, audit.subject) == (small.office, f"plan:{small.plan.slug}")


def test_what_is_past_stays_and_what_is_to_come_waits_for_its_day(small):
    now, today = timezone.now(), timezone.localdate()
    set_up(plan=small.plan, by=small.office, at=now, valid_from=today, values={"sign_days": 3})
    later = today + timedelta(days=30)
    set_up(
        plan=small.plan,
        by=small.office,
        at=now,
        valid_from=later,
        values={"sign_days": 9},
        reason="放宽",
        seen=_seen(small),
    )
    assert [settings_of(small.plan, on=day).sign_days for day in (today, later - timedelta(days=1), later)] == [3, 3, 9]
    with pytest.raises(DayUnsound, match="已经过去"):
        set_up(
            plan=small.plan, by=small.office, at=now, valid_from=today - timedelta(days=1), values={"sign_days": 5},
            reason="改", seen=_seen(small),
        )  # fmt: skip


def test_a_setting_to_come_is_taken_back_and_one_in_force_is_not(small, signed_in):
    now, today = timezone.now(), timezone.localdate()
    first = set_up(plan=small.plan, by=small.office, at=now, valid_from=today, values={"sign_days": 3})
    coming = set_up(
        plan=small.plan, by=small.office, at=now, valid_from=today + timedelta(days=3), values={"sign_days": 9},
        reason="放宽", seen=_seen(small),
    )  # fmt: skip
    browser = signed_in(small.office)
    assert "将要生效的" in words(browser.get(_address(small)))
    browser.post(f"{_address(small)}{coming.pk}/cancel/")
    assert list(SupervisionSettingRecord.objects.values_list("pk", flat=True)) == [first.pk]
    with pytest.raises(Unsound, match="已经生效"):
        cancel_setting(setting=first, by=small.office, at=now)


def test_periods_that_were_opened_stay_and_a_new_rhythm_counts_no_day_twice(small):
    now = timezone.now()
    small.in_progress(small.items[0], at=now - timedelta(days=200))
    before = {(each.code, each.due_date) for each in reporting.open_periods(plan=small.plan, at=now)}
    assert len(before) >= 5
    set_up(plan=small.plan, by=small.office, at=now, valid_from=timezone.localdate(), values={"rhythm": "quarter"})

    later = now + timedelta(days=400)
    reporting.open_periods(plan=small.plan, at=later)

    rows = list(PeriodRecord.objects.filter(plan=small.plan).order_by("first_date"))
    assert before <= {(each.code, each.due_date) for each in rows}
    for one, other in pairwise(rows):
        assert other.first_date == one.last_date + timedelta(days=1)
    assert [each.code for each in rows if "Q" in each.code]


@pytest.mark.parametrize(
    ("values", "reason", "refusal"),
    [
        ({"sign_days": 0}, "改", Unsound),
        ({"sign_days": 3}, "改", Unsound),  # as it is
        ({"sign_days": 5}, " ", WordsMissing),
        ({"series": " "}, "改", WordsMissing),
    ],
)
def test_what_makes_no_rule_is_refused(small, values, reason, refusal):
    now, today = timezone.now(), timezone.localdate()
    set_up(plan=small.plan, by=small.office, at=now, valid_from=today, values={"sign_days": 3})
    with pytest.raises(refusal):
        set_up(
            plan=small.plan, by=small.office, at=now, valid_from=today, values=values, reason=reason, seen=_seen(small)
        )
    assert settings_of(small.plan).sign_days == 3


def test_two_officers_at_once_one_wins_and_the_other_is_told(small, signed_in):
    now, today = timezone.now(), timezone.localdate()
    set_up(plan=small.plan, by=small.second, at=now, valid_from=today, values={"sign_days": 3})
    with pytest.raises(NotAsRead):
        set_up(plan=small.plan, by=small.office, at=now, valid_from=today, values={"sign_days": 4}, reason="改")
    answer = signed_in(small.office).post(_address(small), _typed(do="set"))
    assert answer.status_code == 422
    assert "会议议定" in answer.content.decode()
    assert settings_of(small.plan).sign_days == 3


def test_only_the_office_sets_rules(small, signed_in):
    liaison = next(iter(small.liaisons.values()))
    assert signed_in(liaison).get(_address(small)).status_code in (403, 404)
    with pytest.raises(NotYours):
        set_up(plan=small.plan, by=liaison, at=timezone.now(), valid_from=timezone.localdate(), values={"sign_days": 3})


def test_wrong_numbers_are_told_and_nothing_typed_is_lost(small, signed_in):
    answer = signed_in(small.office).post(_address(small), _typed(sign_days=0, report_days="多"))
    assert answer.status_code == 422
    assert 'value="多"' in answer.content.decode()


def test_a_rule_a_colleague_replaced_on_the_same_day_is_not_overwritten_unseen(small, signed_in):
    now, today = timezone.now(), timezone.localdate()
    set_up(plan=small.plan, by=small.second, at=now, valid_from=today, values={"sign_days": 3})
    before = _seen(small)
    later = now + timedelta(seconds=5)
    set_up(
        plan=small.plan, by=small.second, at=later, valid_from=today, values={"sign_days": 7}, reason="放宽", seen=before
    )  # fmt: skip
    answer = signed_in(small.office).post(_address(small), _typed(do="set", seen=before))
    assert answer.status_code == 422
    assert settings_of(small.plan).sign_days == 7
