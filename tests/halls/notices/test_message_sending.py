"""Sending: at least once under one name, tried again with patience, given up with a reason; digests; passing on."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import translation

from shuangchuang.domain.messages import NotSent, Rhythm
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.models import AuditRecord, DispatchRecord, MessageRecord
from shuangchuang.halls.notices.queries.preferences import last_bounce
from shuangchuang.halls.notices.services.sending import ATTEMPTS, LEASE, send_dispatch, take_dispatch
from tests.halls.notices import post
from tests.halls.notices.telling import at
from tests.halls.notices.test_messages import MORNING, NIGHT, save, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_kinds")]
SECOND = timedelta(seconds=1)


def state(channel="email"):
    return DispatchRecord.objects.get(channel=channel).state


def test_what_is_due_is_sent_once(person, ways):
    [message] = tell(person("huang"), link="/plans/guangxi-2021/")

    assert services.deliver_due(at=MORNING) == services.Sent(sent=1, tried=1)
    assert services.deliver_due(at=MORNING + LEASE * 2) == services.Sent(sent=0, tried=0)

    [letter] = ways.email.taken
    dispatch = DispatchRecord.objects.get()
    assert (letter.to, letter.title, letter.reference) == ("huang@example.test", message.title, dispatch.reference)
    assert (dispatch.state, dispatch.attempts, dispatch.settled_at) == ("sent", 1, MORNING)
    assert (dispatch.address, dispatch.provider_number) == ("huang@example.test", "n-1")


def test_nothing_is_sent_before_it_is_due(person, ways):
    tell(person(), kind="test.due", at=NIGHT)

    assert services.deliver_due(at=NIGHT) == services.Sent(sent=1, tried=1)
    assert (len(ways.email.taken), len(ways.sms.taken)) == (1, 0)
    assert services.deliver_due(at=at("2026-11-24T08:00")) == services.Sent(sent=2, tried=2)


def test_a_worker_that_was_down_over_the_day_does_not_ring_at_night(person, ways):
    tell(person(), kind="test.due")

    services.deliver_due(at=NIGHT)

    assert (len(ways.email.taken), len(ways.sms.taken)) == (1, 0)
    waiting = DispatchRecord.objects.get(channel="sms")
    assert (waiting.state, waiting.due_at, waiting.attempts) == ("waiting", at("2026-11-24T08:00"), 0)


def test_of_two_workers_one_sends(person, ways):
    tell(person())

    first, second = take_dispatch(at=MORNING), take_dispatch(at=MORNING)

    assert (first is None, second is None) == (False, True)


def test_what_a_dead_worker_held_is_sent_again_under_the_same_name(person, ways):
    tell(person())
    left = take_dispatch(at=MORNING)
    ways.email.send(_letter_of(left))  # handed over; then the machine died

    assert take_dispatch(at=MORNING + LEASE - SECOND) is None
    again = take_dispatch(at=MORNING + LEASE)
    assert send_dispatch(again, at=MORNING + LEASE)

    assert [letter.reference for letter in ways.email.taken] == [left.reference] * 2
    # The first worker comes back from the dead: what it notes late changes nothing.
    ways.email.failures.append(post.refused())
    send_dispatch(left, at=MORNING + LEASE)
    assert state() == "sent"


def _letter_of(dispatch):
    from shuangchuang.halls.notices.letters import of_message

    return of_message(dispatch.message, channel="email", to="x@example.test", reference=dispatch.reference)


def test_a_dispatch_that_kills_its_worker_is_given_up_in_the_end(person, ways):
    tell(person())
    now = MORNING
    for _attempt in range(ATTEMPTS):
        assert take_dispatch(at=now) is not None
        now += LEASE

    services.deliver_due(at=now)

    assert (DispatchRecord.objects.get().state, DispatchRecord.objects.get().problem) == ("dead", "worker_lost")
    assert ways.email.taken == []


def test_a_failure_is_tried_again_with_growing_pauses_and_given_up(person, ways):
    tell(person())
    ways.email.failures.extend(post.busy() for _ in range(ATTEMPTS))
    now, pauses = MORNING, []
    for _attempt in range(ATTEMPTS - 1):
        assert services.deliver_due(at=now) == services.Sent(sent=0, tried=1)
        dispatch = DispatchRecord.objects.get()
        assert (dispatch.state, dispatch.problem) == ("retry", "timeout")
        pauses.append(dispatch.due_at - now)
        assert services.deliver_due(at=dispatch.due_at - SECOND).tried == 0
        now = dispatch.due_at
    services.deliver_due(at=now)

    assert DispatchRecord.objects.get().state == "dead"
    assert timedelta(seconds=30) <= pauses[0] <= timedelta(minutes=1)
    assert timedelta(hours=3) <= pauses[-1] <= timedelta(hours=6)
    given_up = DispatchRecord.objects.get()
    operator = person("operator")
    services.send_again(dispatch=given_up.pk, asked_by=operator, asked_at=now)
    assert services.deliver_due(at=now) == services.Sent(sent=1, tried=1)
    assert ways.email.taken[0].reference == given_up.reference
    assert AuditRecord.objects.get(action="notices.send_again").actor == operator
    with pytest.raises(services.DispatchMovedOn, match="刷新"):
        services.send_again(dispatch=given_up.pk, asked_by=operator, asked_at=now)


def test_a_pause_the_provider_asks_for_is_kept(person, ways):
    tell(person())
    ways.email.failures.append(NotSent("throttled", again=True, after=timedelta(minutes=20)))

    services.deliver_due(at=MORNING)

    assert DispatchRecord.objects.get().due_at == MORNING + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("failure", "ends"), [(post.refused(), ("dead", "address_refused")), (RuntimeError("secret"), ("retry", "error"))]
)
def test_what_goes_wrong_with_one_letter_holds_up_no_other(person, ways, caplog, failure, ends):
    tell(person("a"), person("b"))
    ways.email.failures.append(failure)

    assert services.deliver_due(at=MORNING) == services.Sent(sent=1, tried=2)

    first = DispatchRecord.objects.order_by("pk")[0]
    assert (first.state, first.problem) == ends
    assert "example.test" not in "".join(record.getMessage() for record in caplog.records)


def test_whoever_gave_no_address_is_not_written_to(person, ways):
    [message] = tell(person("a", email=""))

    assert message.dispatches.count() == 0


def test_an_address_taken_back_meanwhile_is_not_written_to(person, ways):
    user = person()
    tell(user)
    user.email = ""
    user.save()

    services.deliver_due(at=MORNING)

    assert (DispatchRecord.objects.get().state, DispatchRecord.objects.get().problem) == ("dead", "no_address")


def test_nobody_is_written_to_who_left_or_whose_message_was_erased(person, ways):
    gone, asked = person("gone"), person("asked")
    tell(gone, asked)
    gone.is_active = False
    gone.save()
    MessageRecord.objects.filter(recipient=asked).update(title="", body="", about="", erased_at=MORNING)

    services.deliver_due(at=MORNING)

    assert ways.email.taken == []
    assert set(DispatchRecord.objects.values_list("state", flat=True)) == {"dropped"}


def test_a_way_that_was_closed_meanwhile_is_waited_for(person, ways):
    tell(person())
    del post.WAYS["email"]

    services.deliver_due(at=MORNING)

    assert (DispatchRecord.objects.get().state, DispatchRecord.objects.get().problem) == ("retry", "channel_closed")


# ── how it reads ──


def test_a_mail_is_plain_text_and_one_column_of_simple_html(person, ways, settings):
    settings.SITE_URL = "https://scgz.example.gov.cn/"
    tell(person(), values={"firm": "<甲>&公司", "word": "备案"}, link="/plans/", deadline=MORNING)
    with translation.override("en"):  # whoever sends has no say in the language
        services.deliver_due(at=MORNING)

    [letter] = ways.email.taken
    assert "<甲>&公司：备案" in letter.text
    assert "查看和办理：https://scgz.example.gov.cn/plans/" in letter.text
    assert "截止日期：2026-11-23" in letter.text
    assert "<h1>&lt;甲&gt;&amp;公司有新动态</h1>" in letter.html
    assert '<a href="https://scgz.example.gov.cn/plans/">查看和办理</a>' in letter.html
    assert '<html lang="zh-hans">' in letter.html
    assert [word for word in ("style", "class=", "<table", "<img", "<script") if word in letter.html] == []
    assert "模拟数据" in letter.text


def test_a_text_message_is_short_and_has_no_address(person, ways):
    tell(person("a"), kind="test.security")
    tell(person("b"), kind="test.due", values={"task": "长" * 300})
    services.deliver_due(at=MORNING)

    short, cut = ways.sms.taken
    assert (short.to, short.text) == ("13800000000", "南宁登录")
    assert len(cut.text) == 140
    assert cut.text.endswith("…")


# ── digests ──


def test_a_digest_is_one_mail_grouped_by_kind_of_what_is_still_news(person, ways):
    user = person()
    save(user, rhythm=Rhythm.DAILY)
    first, second, read, archived, settled = (
        tell(user, key=key, values={"firm": key, "word": "x"}, subject=key)[0] for key in "abcde"
    )
    [due] = tell(user, kind="test.due", link="/plans/")
    services.mark_read(reader=user, messages=[read.pk], at=MORNING)
    services.archive(reader=user, messages=[archived.pk], at=MORNING)
    services.settle_messages(subject="e", at=MORNING)
    nine = at("2026-11-24T09:00")

    assert services.send_digests(at=nine - SECOND) == 0
    assert services.send_digests(at=nine) == 1
    assert services.send_digests(at=nine) == 0
    services.deliver_due(at=nine)

    mails = ways.email.taken
    assert len(mails) == 1
    assert mails[0].title.endswith("：3 条新消息")
    assert mails[0].html.count("<h2>") == 2
    assert [name in mails[0].text for name in ("a有新动态", "b有新动态", "c有新动态", "d有新动态", "e有新动态")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    states = {
        message.pk: message.dispatches.get(channel="email").state
        for message in (first, second, read, archived, settled, due)
    }
    assert list(states.values()) == ["sent", "sent", "dropped", "dropped", "dropped", "sent"]


def test_after_an_outage_one_digest_holds_all_days(person, ways):
    user = person()
    save(user, rhythm=Rhythm.DAILY)
    tell(user, key="monday")
    tell(user, key="tuesday", at=at("2026-11-24T10:00"))

    assert services.send_digests(at=at("2026-11-25T11:00")) == 1
    services.deliver_due(at=at("2026-11-25T11:00"))

    assert [letter.title.rpartition("：")[2] for letter in ways.email.taken] == ["2 条新消息"]


def test_what_comes_into_a_digest_that_has_gone_makes_another(person, ways):
    user = person()
    save(user, rhythm=Rhythm.DAILY)
    [first] = tell(user, key="a")
    nine = at("2026-11-24T09:00")
    services.send_digests(at=nine)
    services.deliver_due(at=nine)
    [late] = tell(user, key="b")  # its transaction ended a moment too late

    assert services.send_digests(at=nine + SECOND) == 1
    services.deliver_due(at=nine + SECOND)

    assert len(ways.email.taken) == 2
    assert [m.dispatches.get().state for m in (first, late)] == ["sent", "sent"]
    assert ways.email.taken[0].reference != ways.email.taken[1].reference


def test_a_digest_of_which_nothing_is_news_is_not_sent(person, ways):
    user = person()
    save(user, rhythm=Rhythm.WEEKLY)
    tell(user)
    services.mark_read(reader=user, at=MORNING)

    assert services.send_digests(at=at("2026-11-30T09:00")) == 0
    assert services.deliver_due(at=at("2026-11-30T09:00")).tried == 0


def test_a_digest_that_fails_is_tried_again_and_its_parts_follow_it(person, ways):
    user = person()
    save(user, rhythm=Rhythm.DAILY)
    [part] = tell(user)
    nine = at("2026-11-24T09:00")
    services.send_digests(at=nine)
    ways.email.failures.append(post.refused())
    services.deliver_due(at=nine)

    assert part.dispatches.get().state == "dead"
    digest = DispatchRecord.objects.get(message=None)
    services.send_again(dispatch=digest.pk, asked_by=user, asked_at=nine)
    services.deliver_due(at=nine)
    assert part.dispatches.get().state == "sent"
    assert len(ways.email.taken) == 1


# ── what comes back ──


def test_a_mail_that_came_back_is_noted_until_one_gets_through(person, ways):
    user = person()
    tell(user)
    services.deliver_due(at=MORNING)
    reference = ways.email.taken[0].reference

    assert services.note_bounce(reference="unknown@example.test", status="5.1.1", permanent=True, at=NIGHT) is False
    assert services.note_bounce(reference=reference, status="4.4.1", permanent=False, at=NIGHT) is True
    assert state() == "sent"
    assert services.note_bounce(reference=reference, status="5.1.1", permanent=True, at=NIGHT) is True
    assert services.note_bounce(reference=reference, status="5.1.1", permanent=True, at=NIGHT) is True

    back = DispatchRecord.objects.get()
    assert (back.state, back.problem) == ("bounced", "bounced_5.1.1")
    assert last_bounce(user) == back
    user.email = "new@example.test"
    assert last_bounce(user) is None
    user.email = back.address
    tell(user, key="k2", at=NIGHT)
    services.deliver_due(at=NIGHT + SECOND)
    assert last_bounce(user) is None


# ── passing on ──


def test_what_nobody_settles_is_passed_on_by_working_days_up_to_the_last_level(person, ways, chiefs, asked):
    huang, chief = person("huang"), person("chief")
    chiefs.append(chief)
    friday = at("2026-11-27T10:00")
    [first] = tell(huang, kind="test.due", subject="task:7", at=friday)
    services.mark_read(reader=huang, messages=[first.pk], at=friday)  # to have read it is not to have done it

    tuesday = at("2026-12-01T09:00")
    assert services.climb(at=tuesday - SECOND) == 0
    assert services.climb(at=tuesday) == 1
    assert services.climb(at=tuesday) == 0

    second = MessageRecord.objects.get(recipient=chief)
    assert (second.origin, second.level, second.title, second.subject) == (first, 1, first.title, "task:7")
    assert [(climb.recipient, climb.level) for climb in asked] == [(huang, 1)]
    services.deliver_due(at=tuesday)
    assert ways.email.taken[-1].title == f"【提级】{first.title}"

    chiefs[:] = [person("leader"), chief]
    assert services.climb(at=at("2026-12-03T09:00")) == 1  # not the chief again
    assert services.climb(at=at("2026-12-31T09:00")) == 0
    assert AuditRecord.objects.filter(action="notices.pass_on").count() == 2


def test_what_is_settled_is_not_passed_on(person, ways, chiefs):
    chiefs.append(person("chief"))
    tell(person("huang"), kind="test.due", subject="task:7")
    services.settle_messages(subject="task:7", at=NIGHT)

    assert services.climb(at=at("2026-12-31T09:00")) == 0


def test_what_asks_only_to_be_read_is_passed_on_while_it_is_unread(person, ways, chiefs):
    chiefs.append(person("chief"))
    read, unread = person("a"), person("b")
    told = tell(read, unread, kind="test.unread")
    services.mark_read(reader=read, messages=[told[0].pk], at=MORNING)

    assert services.climb(at=at("2026-12-31T09:00")) == 1
    assert MessageRecord.objects.get(level=1).origin == told[1]


# ── codes ──


def test_a_code_goes_out_now_and_is_kept_nowhere(db, ways):
    number = services.send_code(channel="sms", address="13900000000", code="394817", purpose="register", at=NIGHT)

    [letter] = ways.sms.taken
    assert number == "n-1"
    assert (letter.to, letter.text) == (
        "13900000000",
        "验证码 394817，用于注册，10 分钟内有效。请勿告诉他人。",
    )
    assert (MessageRecord.objects.count(), DispatchRecord.objects.count()) == (0, 0)


def test_a_code_that_cannot_be_sent_says_what_to_do_next(db, ways):
    ways.sms.failures.append(post.busy())
    with pytest.raises(services.CodeNotSent, match="稍后再试"):
        services.send_code(channel="sms", address="13900000000", code="1", purpose="reset", at=NIGHT)
    del post.WAYS["email"]
    with pytest.raises(services.ChannelClosed, match="尚未开通"):
        services.send_code(channel="email", address="a@example.test", code="1", purpose="reset", at=NIGHT)
    with pytest.raises(ValueError, match="sms or email"):
        services.send_code(channel="wecom", address="a", code="1", purpose="reset", at=NIGHT)


def test_quiet_hours_that_somebody_changed_are_kept_when_the_time_comes(person, ways):
    user = person()
    tell(user, kind="test.due")
    save(user, quiet_from=time(9), quiet_until=time(14))

    services.deliver_due(at=MORNING)

    assert DispatchRecord.objects.get(channel="sms").due_at == at("2026-11-23T14:00")
