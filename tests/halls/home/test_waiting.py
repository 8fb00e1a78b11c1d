"""我的桌面 lays out what waits by how soon it must be done, and asks only the halls where a right is held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.accounts.rights import MEANING
from shuangchuang.halls.home import services, waiting
from shuangchuang.halls.home.waiting import Source, Urgency, Waiting, urgency, waiting_for
from shuangchuang.halls.notices.models import MessageRecord
from tests.halls import pages

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "level"),
    [(-400, "overdue"), (-1, "overdue"), (0, "today"), (1, "week"), (7, "week"), (8, "later"), (None, "undated")],
)
def test_how_soon_a_last_day_is(days, level):
    due = None if days is None else TODAY + timedelta(days=days)

    assert urgency(due, today=TODAY) == level


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.none() | st.integers(-30, 30), max_size=12))
def test_everything_that_waits_is_shown_once_and_the_most_urgent_first(only_source, days):
    items = [
        Waiting(str(n), "/", "办", NOON - timedelta(hours=n), None if d is None else TODAY + timedelta(days=d))
        for n, d in enumerate(days)
    ]
    only_source(Source("some", "若干", "clock", "desk.see", lambda user, now: items))

    laid_out = waiting_for(user=None, rights={"desk.see"}, now=NOON)

    shown = [item for _level, heaps in laid_out for heap in heaps for item in heap.items]
    assert sorted(item.title for item in shown) == sorted(item.title for item in items)
    assert [level for level, _heaps in laid_out] == [
        level for level in Urgency if level in {urgency(i.due, today=TODAY) for i in items}
    ]
    dated = [item.due for item in shown if item.due]
    assert dated == sorted(dated)
    assert all(item.due is None for item in shown[len(dated) :])


@pytest.fixture
def only_source(monkeypatch):
    """Put one source in the place of all, as often as hypothesis asks."""
    return lambda source: monkeypatch.setattr(waiting, "SOURCES", (source,))


def test_a_source_is_not_asked_without_its_right(monkeypatch):
    def asked(user, now):
        raise AssertionError("asked without the right")

    monkeypatch.setattr(waiting, "SOURCES", (Source("some", "若干", "clock", "plans.check", asked),))

    assert waiting_for(user=None, rights={"plans.read"}, now=NOON) == []


def _sent(wrong: str, at: datetime = NOON) -> None:
    services.send_correction(key=uuid4(), page="/plans/", wrong=wrong, received_at=at)


def test_the_office_finds_what_visitors_pointed_out_with_its_last_day(office, coordinator):
    _sent("错别字：“创薪”应为“创新”")

    [(level, [heap])] = waiting_for(user=coordinator, rights={"site.corrections"}, now=NOON)

    assert (level, heap.source.kind, [item.due for item in heap.items]) == (
        Urgency.WEEK,
        "corrections",
        [date(2026, 11, 26)],
    )
    assert "“创薪”应为“创新”" in pages.words(office.get("/desk/"))


def test_unread_messages_with_a_deadline_are_laid_out_and_the_others_counted(account, coordinator):
    person = account(Role.PERSON)
    for n, due in enumerate((date(2026, 11, 22), None, None)):
        MessageRecord.objects.create(
            recipient=person,
            kind="accounts.test",
            key=str(n),
            title=f"消息{n}",
            body="…",
            sent_at=NOON,
            deadline_date=due,
        )
    MessageRecord.objects.create(recipient=coordinator, kind="accounts.test", title="别人的", body="…", sent_at=NOON)

    laid_out = waiting_for(user=person, rights={"desk.see"}, now=NOON)

    assert [(level, [item.title for heap in heaps for item in heap.items]) for level, heaps in laid_out] == [
        (Urgency.OVERDUE, ["消息0"]),
        (Urgency.UNDATED, ["2 条未读消息"]),
    ]


def test_every_right_a_source_asks_for_exists():
    assert {source.right for source in waiting.SOURCES} <= set(MEANING)


def test_somebody_without_an_office_has_a_desk_of_their_own(account, signed_in):
    answer = signed_in(account(Role.PERSON)).get("/desk/")

    assert answer.status_code == 200
    assert "没有等您办的事" in pages.words(answer)


def test_the_desk_asks_the_same_for_one_thing_that_waits_and_for_three(office):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.get("/desk/").status_code == 200
        return len(asked)

    _sent("一")
    before = questions()
    _sent("二")
    _sent("三")

    assert questions() == before
