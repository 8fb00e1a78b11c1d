"""Telling people: once, in their language, by what they have chosen; settled, put away, erased."""

from __future__ import annotations

from datetime import date, time
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.messages import Rhythm, ValueMissing
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.channels import address_of
from shuangchuang.halls.notices.kinds import MessageKind, UnknownKind, kind_of, kinds, load_kinds
from shuangchuang.halls.notices.models import AuditRecord, DispatchRecord, MessageRecord, MuteRecord
from shuangchuang.halls.notices.queries.inbox import message_of, messages_of, unread_count
from tests.halls.notices.telling import at

MORNING = at("2026-11-23T10:00")  # a Monday
NIGHT = at("2026-11-23T23:00")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ways", "sample_kinds")]


def tell(*people, kind="test.news", **changes):
    given = {"firm": "桂林甲公司", "word": "已备案", "task": "任务 7", "place": "南宁"}
    return services.notify(
        **{"kind": kind, "recipients": people, "values": given, "at": MORNING, "key": "k1", **changes}
    )


def save(user, **changes):
    values = {
        "rhythm": Rhythm.AT_ONCE,
        "quiet_from": time(21),
        "quiet_until": time(8),
        "rest_on_days_off": True,
        "language": "zh-hans",
        "off": (),
        "muted_kinds": (),
        "changed_at": MORNING,
    }
    return services.save_preferences(user=user, **{**values, **changes})


def sendings(message):
    return {way.channel: (way.state, way.due_at) for way in message.dispatches.all()}


def test_a_message_says_what_its_kind_says_with_the_values_filled_in(person):
    [message] = tell(
        person(), subject="organisation:12", link="/plans/", about="桂林甲公司", deadline=date(2026, 12, 1)
    )

    stored = MessageRecord.objects.get()
    assert stored == message
    assert (stored.title, stored.body) == ("桂林甲公司有新动态", "桂林甲公司：已备案\n请查看。")
    assert (stored.subject, stored.about, stored.link) == ("organisation:12", "桂林甲公司", "/plans/")
    assert (stored.deadline_date, stored.sent_at, stored.read_at) == (date(2026, 12, 1), MORNING, None)


def test_a_deadline_given_as_a_moment_is_the_day_of_the_sites_clocks(person):
    [message] = tell(person(), deadline=at("2026-12-01T00:30"))

    assert message.deadline_date == date(2026, 12, 1)


def test_the_same_is_told_once_however_often_it_is_said(person):
    huang, wei = person("huang"), person("wei")

    assert len(tell(huang)) == 1
    assert [message.recipient for message in tell(huang, wei, at=NIGHT)] == [wei]
    assert tell(huang, key="k2")[0].recipient == huang
    assert MessageRecord.objects.count() == 3
    assert DispatchRecord.objects.count() == 3


def test_two_who_tell_the_same_at_once_store_it_once(person):
    user = person()
    tell(user)

    with pytest.raises(IntegrityError), transaction.atomic():
        MessageRecord.objects.create(
            recipient=user, kind="test.news", key="k1", title="x", language="zh-hans", sent_at=MORNING
        )


def test_a_person_named_twice_is_told_once_and_a_closed_account_is_not_told(person):
    user, gone = person("a"), person("b", is_active=False)

    assert [message.recipient for message in tell(user, user, gone)] == [user]


def test_each_is_told_in_the_language_chosen(person, sample_kinds):
    sample_kinds["test.lazy"] = MessageKind(code="test.lazy", title=_("登录"), body=_("密码"))
    huang, smith = person("huang"), person("smith")
    save(smith, language="en")

    told = {message.recipient: (message.title, message.language) for message in tell(huang, smith, kind="test.lazy")}

    assert told == {huang: ("登录", "zh-hans"), smith: ("Sign in", "en")}


def test_a_message_links_within_the_site(person):
    user = person()
    for link in ("https://elsewhere.test/", "//elsewhere.test/", "/\\elsewhere.test", "javascript:alert(1)"):
        with pytest.raises(ValueError, match="links within"):
            tell(user, link=link)
    assert MessageRecord.objects.count() == 0


def test_a_kind_nobody_declares_and_a_value_nobody_gives_are_errors_of_the_program(person):
    with pytest.raises(UnknownKind):
        tell(person("a"), kind="test.nothing")
    with pytest.raises(ValueMissing):
        tell(person("b"), values={"firm": "甲"})
    assert MessageRecord.objects.count() == 0


def test_ways_that_ring_wait_for_the_morning_and_the_mail_does_not(person):
    [message] = tell(person(), kind="test.due", at=NIGHT)

    tomorrow = at("2026-11-24T08:00")
    assert sendings(message) == {
        "email": ("waiting", NIGHT),
        "sms": ("waiting", tomorrow),
        "wecom": ("waiting", tomorrow),
    }


def test_what_concerns_the_security_of_an_account_waits_for_nothing_and_cannot_be_muted(person):
    user = person()
    MuteRecord.objects.create(user=user, kind="test.security", muted_at=MORNING)

    [message] = tell(user, kind="test.security", at=NIGHT)

    assert message.read_at is None
    assert sendings(message) == {"email": ("waiting", NIGHT), "sms": ("waiting", NIGHT)}
    with pytest.raises(services.KindNotMutable):
        save(user, muted_kinds=["test.security"])
    with pytest.raises(services.KindNotMutable):
        save(user, off=[("test.security", "sms")])


def test_a_muted_kind_and_a_muted_subject_come_in_read_and_go_nowhere(person):
    user = person()
    save(user, muted_kinds=["test.news"])
    [first] = tell(user)
    assert (first.read_at, sendings(first)) == (MORNING, {})

    save(user)
    [second] = tell(user, key="k2", subject="organisation:12", about="桂林甲公司")
    services.mute_subject(user=user, message=second, muted_at=MORNING)
    services.mute_subject(user=user, message=second, muted_at=NIGHT)
    [third] = tell(user, key="k3", subject="organisation:12")
    [fourth] = tell(user, key="k4", subject="organisation:13")

    assert (second.read_at, third.read_at, fourth.read_at) == (None, MORNING, None)
    [mute] = MuteRecord.objects.all()
    assert (mute.subject, mute.about, mute.muted_at) == ("organisation:12", "桂林甲公司", MORNING)
    assert services.unmute(user=person("other"), mute=mute.pk) is False
    assert services.unmute(user=user, mute=mute.pk) is True
    assert tell(user, key="k5", subject="organisation:12")[0].read_at is None


def test_a_message_about_nothing_cannot_be_muted_as_an_item(person):
    user = person()
    [message] = tell(user)

    with pytest.raises(services.NothingToMute, match="消息设置"):
        services.mute_subject(user=user, message=message, muted_at=MORNING)


def test_a_way_done_without_is_not_taken_and_saving_again_takes_the_choice_back(person):
    user = person()
    save(user, off=[("test.due", "sms"), ("test.due", "email")])
    assert set(sendings(tell(user, kind="test.due")[0])) == {"wecom"}

    save(user)
    assert set(sendings(tell(user, kind="test.due", key="k2")[0])) == {"email", "sms", "wecom"}


def test_choices_are_noted_in_the_log(person):
    user = person()
    save(user, muted_kinds=["test.news"], off=[("test.due", "sms")])

    line = AuditRecord.objects.get(action="notices.save_preferences")
    assert (line.actor, line.subject) == (user, f"user:{user.pk}")
    assert line.details == {"rhythm": "at_once", "off": [["test.due", "sms"]], "muted": ["test.news"]}


def test_a_digest_holds_the_mail_back(person):
    user = person()
    save(user, rhythm=Rhythm.DAILY)

    assert sendings(tell(user)[0]) == {"email": ("held", at("2026-11-24T09:00"))}


def test_what_is_settled_goes_out_no_more(person):
    huang, wei = person("huang"), person("wei")
    tell(huang, wei, kind="test.due", subject="task:7", at=NIGHT)
    [other] = tell(huang, subject="task:7", key="k2")

    assert services.settle_messages(subject="task:7", kinds=["test.due"], at=NIGHT) == 2
    assert services.settle_messages(subject="task:7", kinds=["test.due"], at=NIGHT) == 0

    assert {way.state for way in DispatchRecord.objects.filter(message__kind="test.due")} == {"dropped"}
    other.refresh_from_db()
    assert (other.settled_at, other.dispatches.get().state) == (None, "waiting")


# ── one's own inbox ──


def test_only_ones_own_messages_are_read_archived_and_restored(person):
    huang, wei = person("huang"), person("wei")
    [mine], [theirs] = tell(huang), tell(wei)
    both = [mine.pk, theirs.pk]

    assert services.mark_read(reader=huang, messages=both, at=NIGHT) == 1
    assert services.archive(reader=huang, messages=both, at=NIGHT) == [mine.pk]
    assert services.archive(reader=huang, messages=both, at=NIGHT) == []
    theirs.refresh_from_db()
    assert (theirs.read_at, theirs.archived_at) == (None, None)
    assert services.restore(reader=wei, messages=both) == 0
    assert services.restore(reader=huang, messages=both) == 1
    assert services.mark_unread(reader=wei, messages=both) == 0
    assert message_of(wei, mine.pk) is None
    assert message_of(huang, mine.pk) == mine


def test_reading_all_reads_the_inbox_and_not_the_archive(person):
    user = person()
    *_others, put_away = (tell(user, key=key)[0] for key in ("a", "b", "c"))
    services.archive(reader=user, messages=[put_away.pk], at=MORNING)

    assert services.mark_read(reader=user, at=NIGHT) == 2
    put_away.refresh_from_db()
    assert put_away.read_at is None


def test_what_is_unread_is_counted_for_whoever_is_signed_in_in_one_query(person, django_assert_num_queries):
    user = person()
    _first, second = (tell(user, key=key)[0] for key in ("a", "b"))
    tell(person("other"))
    services.archive(reader=user, messages=[second.pk], at=MORNING)

    with django_assert_num_queries(1):
        assert unread_count(user) == 1
    with django_assert_num_queries(0):
        assert (unread_count(AnonymousUser()), unread_count(None)) == (0, 0)


def test_the_inbox_is_found_by_words_kind_hall_and_box(person):
    user = person()
    [news] = tell(user, about="龙胜县")
    [due] = tell(user, kind="test.due")
    services.mark_read(reader=user, messages=[due.pk], at=MORNING)

    def found(**asked):
        return list(messages_of(user, **asked))

    assert found() == [due, news]
    assert found(box="unread") == [news]
    assert found(box="archived") == []
    assert found(kind="test.due") == [due]
    assert found(hall="test") == [due, news]
    assert found(hall="plans") == []
    assert found(text="龙胜 动态") == [news]
    assert found(text="龙胜 到期") == []


def test_by_deadline_the_soonest_is_first_and_what_has_none_last(person):
    user = person()
    late, none, soon = (
        tell(user, key=key, deadline=day)[0]
        for key, day in (("a", date(2026, 12, 9)), ("b", None), ("c", date(2026, 12, 1)))
    )

    assert list(messages_of(user, order="deadline")) == [soon, late, none]


def test_by_subject_what_belongs_together_stands_together(person):
    user = person()
    moments = [at(f"2026-11-23T1{hour}:00") for hour in range(5)]
    old, lone, other, new, lone_too = (
        tell(user, key=str(number), subject=subject, at=moment)[0]
        for number, (subject, moment) in enumerate(zip(["task:1", "", "task:2", "task:1", ""], moments, strict=True))
    )

    listed = list(messages_of(user, order="subject"))

    assert listed == [lone_too, new, old, other, lone]
    assert [message.group_size for message in listed] == [1, 2, 2, 1, 1]


def test_an_erased_message_says_nothing_and_its_row_stays(person):
    user, other = person("huang"), person("wei")
    tell(user, kind="test.due", subject="task:7", about="甲", link="/plans/", at=NIGHT)
    [kept] = tell(other)
    DispatchRecord.objects.filter(recipient=user, channel="email").update(address="huang@example.test", state="sent")

    assert services.erase_messages(recipient=user, erased_by=other, at=NIGHT, why="本人申请") == 1
    assert services.erase_messages(recipient=user, erased_by=other, at=NIGHT, why="本人申请") == 0

    gone = MessageRecord.objects.get(recipient=user)
    assert (gone.title, gone.body, gone.about, gone.values, gone.link, gone.erased_at) == ("", "", "", {}, "", NIGHT)
    assert (gone.kind, gone.subject) == ("test.due", "task:7")
    assert set(gone.dispatches.values_list("channel", "state", "address")) == {
        ("email", "sent", ""),
        ("sms", "dropped", ""),
        ("wecom", "dropped", ""),
    }
    kept.refresh_from_db()
    assert kept.title
    assert AuditRecord.objects.get(action="notices.erase_messages").details == {"messages": 1}


# ── kinds ──


def test_a_kind_that_makes_no_sense_is_refused_where_it_is_declared():
    for wrong in (
        {"code": "news"},
        {"code": "a.b.c"},
        {"code": "test.x", "channels": ("pigeon",)},
        {"code": "test.x", "climb_after": 3},
        {"code": "test.x", "climb_after": 3, "climb_to": list, "climb_until": "sunset"},
    ):
        with pytest.raises(ValueError, match=r"kind|channels|climb"):
            MessageKind(**{"title": "", "body": "", **wrong})


def test_the_kinds_of_every_hall_are_known_with_a_name_for_people():
    load_kinds()

    assert kind_of("notices.announcement") in kinds()
    assert [kind.code for kind in kinds() if not str(kind.name or kind.title)] == []


# ── where somebody is reached ──


@pytest.mark.parametrize(
    ("known", "reached"),
    [
        ({}, {"email": "", "sms": "", "wecom": ""}),
        ({"email": "a@example.test"}, {"email": "a@example.test", "sms": "", "wecom": ""}),
        ({"phone": "+8613800138000"}, {"email": "", "sms": "", "wecom": ""}),
        ({"phone": "+8613800138000", "phone_verified": True}, {"email": "", "sms": "+8613800138000", "wecom": ""}),
        ({"wecom_id": "huangmin"}, {"email": "", "sms": "", "wecom": "huangmin"}),
    ],
)
def test_somebody_is_reached_where_an_address_is_known_and_a_number_is_proved(known, reached):
    user = SimpleNamespace(**{"email": "", **known})

    assert {channel: address_of(user, channel) for channel in reached} == reached
