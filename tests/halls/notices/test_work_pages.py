"""Who started a job sees how far it is; who runs the site sees all, and mends what failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.jobs import CatchUp, Context, job, scheduled
from shuangchuang.halls.notices.models import (
    AuditRecord,
    DeliveryRecord,
    DeliveryState,
    JobRecord,
    JobState,
    ScheduleRecord,
)
from shuangchuang.halls.notices.outbox import Event, subscriber
from shuangchuang.halls.notices.services import enqueue, publish
from shuangchuang.halls.notices.templatetags.work import duration
from tests.halls import pages
from tests.halls.notices.working import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("declaring")]

LEASED = {"lease_token": "t", "lease_until": NOON + timedelta(days=36500)}
ENDED = {"lease_token": "", "lease_until": None}


@pytest.fixture
def person(account: Callable[..., User]) -> User:
    return account(Role.PERSON)


@pytest.fixture
def browser(person: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(person)


@pytest.fixture
def operator(account: Callable[..., User], signed_in: Callable[[User], Client]) -> Client:
    return signed_in(account(Role.OPERATOR))


@pytest.fixture(autouse=True)
def kinds(declaring: None) -> None:
    """A job and a subscriber."""

    @job("test.export")
    def export(context: Context) -> None: ...

    @subscriber("test.*", name="test.ear")
    def ear(event: Event) -> None: ...


def asked(by: User | None, title: str = "导出台账", **values: object) -> JobRecord:
    record = enqueue(name="test.export", title=title, started_by=by, at=NOON)
    JobRecord.objects.filter(pk=record.pk).update(**values)
    record.refresh_from_db()
    return record


def polls(answer: object) -> bool:
    return bool(pages.tree(answer).xpath("//main//*[starts-with(@hx-trigger, 'every')]"))


# ---------------------------------------------------------------- one's own


def test_a_person_sees_the_jobs_they_started_and_nobody_elses(browser, person, coordinator):
    mine, other = asked(person, "我的"), asked(coordinator, "别人的")
    nobody = asked(None, "系统的")

    assert list(pages.links(browser.get("/notices/jobs/"))) == ["?", "?state=open", f"/notices/jobs/{mine.pk}/"]
    statuses = [browser.get(f"/notices/jobs/{row.pk}/").status_code for row in (mine, other, nobody)]
    assert statuses == [200, 404, 404]
    assert [browser.post(f"/notices/jobs/{row.pk}/cancel/").status_code for row in (other, nobody)] == [404, 404]
    assert set(JobRecord.objects.values_list("state", flat=True)) == {"queued"}


def test_a_running_job_shows_how_far_it_is_and_looks_again_by_itself(browser, person):
    record = asked(person, state=JobState.RUNNING, progress_done=3, progress_total=12, progress_note="写表", **LEASED)

    for address in ("/notices/jobs/", f"/notices/jobs/{record.pk}/"):
        answer = browser.get(address)
        assert "写表3 / 12" in pages.words(answer)
        assert polls(answer)


def test_a_job_that_waits_for_its_time_says_until_when(browser, person):
    now = timezone.now()
    soon = asked(person, run_at=now)
    later = asked(person, run_at=NOON + timedelta(days=36500))

    assert "轮到就开始" in pages.words(browser.get(f"/notices/jobs/{soon.pk}/"))
    assert "才开始" in pages.words(browser.get(f"/notices/jobs/{later.pk}/"))


def test_a_job_that_has_ended_is_left_alone_and_gives_its_result(browser, person):
    record = asked(
        person, state=JobState.DONE, finished_at=NOON, result={"text": "台账表格", "link": "/files/7/", "rows": 3}
    )

    answer = browser.get(f"/notices/jobs/{record.pk}/")

    assert pages.links(answer) == {"/files/7/": "台账表格"}
    assert not polls(answer)
    assert not polls(browser.get("/notices/jobs/"))


def test_a_page_that_looks_again_is_loaded_anew_once_the_job_has_ended(browser, person):
    record = asked(person)
    before = browser.get(f"/notices/jobs/{record.pk}/", headers={"HX-Request": "true"})
    JobRecord.objects.update(state=JobState.DONE)
    after = browser.get(f"/notices/jobs/{record.pk}/", headers={"HX-Request": "true"})

    assert ["HX-Refresh" in answer.headers for answer in (before, after)] == [False, True]


@pytest.mark.parametrize(
    "link", ["//evil.example/x", "https://evil.example/", "javascript:alert(1)", 7, "/\\evil.example"]
)
def test_a_result_leads_nowhere_outside_the_site(link, browser, person):
    record = asked(person, state=JobState.DONE, result={"text": "台账", "link": link})

    assert pages.links(browser.get(f"/notices/jobs/{record.pk}/")) == {}


def test_a_refused_job_tells_its_person_why_and_an_error_that_it_is_seen_to(browser, person, operator):
    refused = asked(person, state=JobState.DEAD, error_code="rows_too_many", error_text="有 12 行，请分成几份。")
    broken = asked(person, state=JobState.DEAD, error_code="OSError", error_text="halls/x.py:7 export")
    killed = asked(person, state=JobState.DEAD, error_code="worker_lost")

    def told(client: Client, row: JobRecord) -> str:
        return pages.told(client.get(f"/notices/jobs/{row.pk}/")) or pages.words(client.get(f"/notices/jobs/{row.pk}/"))

    assert "有 12 行，请分成几份。" in told(browser, refused)
    assert "OSError" not in told(browser, broken)
    assert "运维人员能看到原因" in told(browser, broken)
    assert "OSError · halls/x.py:7 export" in told(operator, broken)
    assert "没有做完就停了" in told(browser, killed)


def test_a_person_calls_their_job_off(browser, person):
    record = asked(person)

    answer = browser.post(f"/notices/jobs/{record.pk}/cancel/", follow=True)

    assert "已取消。" in answer.content.decode()
    record.refresh_from_db()
    assert (record.state, AuditRecord.objects.get(action="notices.cancel_job").actor) == ("cancelled", person)


def test_a_running_job_is_asked_to_stop_and_offers_that_once(browser, person):
    record = asked(person, state=JobState.RUNNING, **LEASED)

    answer = browser.post(f"/notices/jobs/{record.pk}/cancel/", follow=True)

    assert "做完手上这一步就停" in pages.words(answer)
    assert "取消这项任务" not in pages.words(answer)


def test_calling_off_what_has_ended_is_refused_in_words(browser, person):
    record = asked(person, state=JobState.DONE)

    answer = browser.post(f"/notices/jobs/{record.pk}/cancel/", follow=True)

    assert "这项工作的状态刚刚变了，请刷新页面" in answer.content.decode()


def test_somebody_without_jobs_is_told_where_they_come_from(browser):
    assert "还没有后台任务" in pages.words(browser.get("/notices/jobs/"))
    assert "没有未结束的任务" in pages.words(browser.get("/notices/jobs/?state=open"))


# ---------------------------------------------------------------- who runs the site


def test_the_operator_sees_all_jobs_and_narrows_them_down(operator, person):
    dead = asked(person, "坏了的", state=JobState.DEAD, error_code="OSError")
    asked(None, "好了的", state=JobState.DONE)
    asked(person, "在排队")

    def shown(query: str) -> list[str]:
        return [row[0].split(" ")[0] for row in pages.table(operator.get(f"/notices/operations/{query}"))]

    assert shown("") == ["在排队", "好了的", "坏了的"]
    assert shown("?state=dead") == shown("?q=OSErr") == shown(f"?q={dead.pk}") == ["坏了的"]
    assert shown("?state=open") == ["在排队"]
    assert "没有这样的任务" in pages.words(operator.get("/notices/operations/?q=无此"))
    assert operator.get("/notices/operations/?q=" + "9" * 40).status_code == 200
    assert operator.get("/notices/operations/?state=nonsense&name=x").status_code == 200


def test_the_operator_reruns_a_dead_job_and_the_log_says_so(operator, person):
    record = asked(person, state=JobState.DEAD, attempts=5)

    operator.post(f"/notices/jobs/{record.pk}/rerun/")

    record.refresh_from_db()
    assert (record.state, record.attempts) == ("queued", 0)
    assert AuditRecord.objects.filter(action="notices.rerun_job").count() == 1


def test_a_person_reruns_nothing(browser, person):
    record = asked(person, state=JobState.DEAD)

    assert browser.post(f"/notices/jobs/{record.pk}/rerun/").status_code == 403
    assert "重做" not in pages.words(browser.get(f"/notices/jobs/{record.pk}/"))


@pytest.mark.parametrize(
    ("waited", "running", "alarm"),
    [(timedelta(seconds=30), False, False), (timedelta(minutes=5), False, True), (timedelta(minutes=5), True, False)],
)
def test_jobs_that_wait_while_nothing_runs_say_that_no_worker_is_there(waited, running, alarm, operator, person):
    asked(person, run_at=timezone.now() - waited)
    if running:
        asked(person, state=JobState.RUNNING, **LEASED)

    assert ("manage.py work" in pages.words(operator.get("/notices/operations/"))) == alarm


def test_a_job_whose_worker_died_is_no_sign_of_life(operator, person):
    asked(person, run_at=timezone.now() - timedelta(minutes=5))
    asked(person, state=JobState.RUNNING, lease_token="t", lease_until=timezone.now() - timedelta(minutes=1))

    assert "manage.py work" in pages.words(operator.get("/notices/operations/"))


def test_the_timetable_says_when_how_and_what_came_of_it(operator):
    @scheduled("test.daily", daily_at=time(8, 30), title="每日提醒")
    def daily(context: Context, *, due_at: datetime) -> None: ...

    @scheduled("test.often", every=timedelta(minutes=15), catch_up=CatchUp.EACH)
    def often(context: Context, *, due_at: datetime) -> None: ...

    ScheduleRecord.objects.create(name="test.often", last_due_at=NOON)
    enqueue(name="test.often", payload={"due_at": NOON.isoformat()}, key=NOON.isoformat(), at=NOON)

    rows = pages.table(operator.get("/notices/operations/schedules/"))

    assert [row[:5] for row in rows] == [
        ["每日提醒 test.daily", "每天 08:30", "合成一次补上", "还没有进程看过", "—"],
        ["test.often", "每 15 分钟", "每次各补一遍", "2026-11-23 20:00", "排队中"],
    ]


@pytest.fixture
def given_up() -> DeliveryRecord:
    for number in range(2):
        publish(kind="test.told", subject="thing:1", payload={"n": number}, at=NOON)
    DeliveryRecord.objects.filter(number=1).update(state=DeliveryState.DEAD, attempts=12, error_code="OSError")
    return DeliveryRecord.objects.get(number=1)


def test_the_operator_sees_deliveries_and_narrows_them_down(operator, given_up):
    def shown(query: str) -> list[str]:
        return [row[3].split(" ")[0] for row in pages.table(operator.get(f"/notices/operations/deliveries/{query}"))]

    assert shown("") == ["待送达", "未能送达"]
    assert shown("?state=dead") == shown("?q=OSError") == ["未能送达"]
    assert shown("?subscriber=test.ear&state=open") == ["待送达", "未能送达"]


@pytest.mark.parametrize(("act", "state"), [("rerun", "waiting"), ("set-aside", "set_aside")])
def test_the_operator_reruns_or_sets_aside_what_was_given_up(act, state, operator, given_up):
    answer = operator.post(f"/notices/operations/deliveries/{given_up.pk}/{act}/", follow=True)
    again = operator.post(f"/notices/operations/deliveries/{given_up.pk}/{act}/", follow=True)

    given_up.refresh_from_db()
    assert given_up.state == state
    assert answer.redirect_chain == [("/notices/operations/deliveries/", 302)]
    assert "状态刚刚变了" in again.content.decode()
    assert AuditRecord.objects.filter(subject=f"delivery:{given_up.pk}").count() == 1


@pytest.mark.parametrize(
    "address",
    ["/notices/jobs/", "/notices/operations/", "/notices/operations/deliveries/", "/notices/operations/schedules/"],
)
def test_a_list_asks_the_database_the_same_with_one_row_and_with_three(address, account, signed_in):
    user = account(Role.OPERATOR)
    client = signed_in(user)

    def grow(number: int) -> None:
        asked(user, f"第{number}项", state=JobState.DEAD, error_code="OSError")
        publish(kind="test.told", subject=f"thing:{number}", at=NOON)
        DeliveryRecord.objects.update(state=DeliveryState.DEAD)
        scheduled(f"test.every_{number}", every=timedelta(hours=number))(lambda context, *, due_at: None)
        ScheduleRecord.objects.create(name=f"test.every_{number}", last_due_at=NOON)
        enqueue(name=f"test.every_{number}", payload={"due_at": ""}, key=NOON.isoformat(), started_by=user, at=NOON)

    def questions() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    grow(1)
    before = questions()
    grow(2), grow(3)

    assert questions() == before


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 秒"),
        (59, "59 秒"),
        (60, "1 分钟"),
        (3600, "1 小时"),
        (5400, "90 分钟"),
        (86_400, "1 天"),
        (200_000, "2 天"),
    ],
)
def test_a_length_of_time_is_said_in_its_largest_whole_unit(seconds, said):
    assert duration(timedelta(seconds=seconds)) == said
