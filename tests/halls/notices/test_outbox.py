"""What happened is told to every subscriber, at least once and in order, and to nobody if it did not happen."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangchuang.halls.notices.models import (
    AuditRecord,
    DeliveryRecord,
    DeliveryState,
    EventRecord,
    ScheduleRecord,
    StreamRecord,
)
from shuangchuang.halls.notices.outbox import SUBSCRIBERS, Event, subscriber, subscribers_of
from shuangchuang.halls.notices.services import DeliveryMovedOn, publish, rerun_delivery, set_delivery_aside
from shuangchuang.halls.notices.worker.deliveries import deliver, take_delivery
from tests.halls.notices.working import NOON, Clock, declared, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("declaring")]


@pytest.fixture
def heard() -> list[str]:
    """What the subscriber ``test.ear`` was told."""
    told: list[str] = []

    @subscriber("test.*", name="test.ear", attempts=3, first_pause=timedelta(seconds=10))
    def ear(event: Event) -> None:
        told.append(f"{event.subject}#{event.number}")
        if event.payload.get("fails") and AILING:
            raise OSError

    AILING[:] = [True]
    return told


AILING: list[bool] = []


def tell(subject: str = "thing:1", *, kind: str = "test.happened", key: str = "", **payload: object) -> EventRecord:
    return publish(kind=kind, subject=subject, payload=payload, key=key, at=NOON)


def states() -> list[str]:
    return list(DeliveryRecord.objects.order_by("event_id").values_list("state", flat=True))


def test_an_event_reaches_those_who_asked_for_its_kind(clock):
    told = defaultdict(list)
    for name, kinds in (("one", "test.happened"), ("prefix", "test.*"), ("all", "*"), ("other", "tests.*")):
        subscriber(kinds, name=f"test.{name}")(lambda event, name=name: told[name].append(event))
    record = tell(part=7)

    work(clock, "deliveries")

    event = Event(record.pk, "test.happened", "thing:1", 1, {"part": 7}, NOON)
    assert told == {"one": [event], "prefix": [event], "all": [event]}


def test_a_prefix_ends_at_a_dot():
    assert not any(held.name == "test.x" for held in subscribers_of("tests.happened"))


@pytest.mark.parametrize("kinds", ["", "test*", "*.test", "a.*.b", "a.*.*"])
def test_a_pattern_is_a_kind_a_prefix_or_everything(kinds):
    with pytest.raises(ValueError, match="prefix"):
        subscriber(kinds, name="test.x")


def test_what_is_rolled_back_is_told_to_nobody(heard, clock):
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    tell()

    work(clock)

    assert heard == ["thing:1#1"]


def test_the_same_key_tells_once_and_leaves_no_gap_in_the_numbers(heard, clock):
    first, again, other = tell(key="a"), tell(key="a", more=1), tell(key="b")
    work(clock)

    assert (again.pk, first.payload, other.number) == (first.pk, {}, 2)
    assert heard == ["thing:1#1", "thing:1#2"]


def test_an_event_cannot_be_changed_or_deleted(heard):
    record = tell()
    for attempt in (
        record.save,
        record.delete,
        EventRecord.objects.all().delete,
        lambda: EventRecord.objects.update(kind="x"),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()


def test_a_failure_holds_back_its_subject_and_no_other(heard, clock):
    tell("thing:1"), tell("thing:1", fails=True), tell("thing:1"), tell("thing:2")
    work(clock)

    assert heard == ["thing:1#1", "thing:1#2", "thing:2#1"]
    assert states() == ["delivered", "waiting", "waiting", "delivered"]

    AILING.clear()
    clock.on(seconds=10)
    work(clock)
    assert heard[3:] == ["thing:1#2", "thing:1#3"]
    assert set(states()) == {"delivered"}


def test_a_failure_for_one_subscriber_holds_back_no_other(heard, clock):
    also: list[int] = []
    subscriber("test.*", name="test.also")(lambda event: also.append(event.number))
    tell(fails=True), tell()

    work(clock)

    assert (heard, also) == (["thing:1#1"], [1, 2])


@pytest.fixture
def dead(heard, clock, coordinator) -> DeliveryRecord:
    """A delivery that was tried three times; another waits behind it."""
    tell(fails=True), tell()
    for _ in range(3):
        work(clock)
        clock.on(hours=1)
    heard.clear()
    return DeliveryRecord.objects.get(state=DeliveryState.DEAD)


def test_what_failed_too_often_is_given_up_and_still_holds_its_subject_back(dead, heard, clock):
    assert (dead.attempts, dead.error_code, states()) == (3, "OSError", ["dead", "waiting"])
    assert (work(clock), heard) == (0, [])


def test_a_delivery_that_was_given_up_is_rerun_and_the_others_follow(dead, heard, clock, coordinator):
    AILING.clear()

    rerun_delivery(delivery=dead, rerun_by=coordinator, rerun_at=clock.at)
    work(clock)

    assert (heard, states()) == (["thing:1#1", "thing:1#2"], ["delivered", "delivered"])
    assert AuditRecord.objects.get().action == "notices.rerun_delivery"


def test_a_delivery_that_is_set_aside_lets_the_others_go_on(dead, heard, clock, coordinator):
    set_delivery_aside(delivery=dead, set_by=coordinator, set_at=clock.at)
    work(clock)

    assert (heard, states()) == (["thing:1#2"], ["set_aside", "delivered"])
    assert AuditRecord.objects.get().action == "notices.set_delivery_aside"


@pytest.mark.parametrize("act", [
    lambda row, who: rerun_delivery(delivery=row, rerun_by=who, rerun_at=NOON),
    lambda row, who: set_delivery_aside(delivery=row, set_by=who, set_at=NOON),
], ids=["rerun", "set aside"])  # fmt: skip
@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.DELIVERED, DeliveryState.SET_ASIDE])
def test_only_what_was_given_up_can_be_rerun_or_set_aside(act, state, heard, coordinator):
    tell()
    DeliveryRecord.objects.update(state=state)

    with pytest.raises(DeliveryMovedOn):
        act(DeliveryRecord.objects.get(), coordinator)


# ---------------------------------------------------------------- once, at least once


def test_rows_a_subscriber_writes_and_the_mark_that_it_was_told_are_stored_together(clock):

    @subscriber("test.*", name="test.writer", first_pause=timedelta(seconds=1))
    def writer(event: Event) -> None:
        ScheduleRecord.objects.create(name=f"heard {event.number}", last_due_at=NOON)
        if AILING:
            raise OSError

    AILING[:] = [True]
    tell()
    work(clock)
    assert ScheduleRecord.objects.count() == 0
    AILING.clear()
    clock.on(minutes=1)
    work(clock)

    assert list(ScheduleRecord.objects.values_list("name", flat=True)) == ["heard 1"]


def test_a_delivery_whose_worker_died_is_taken_up_after_its_lease_and_nothing_overtakes_it(heard, clock):
    tell(), tell()
    dying = take_delivery(now=clock.at)

    assert dying.number == 1
    assert take_delivery(now=clock.on(seconds=59)) is None
    clock.on(seconds=1)
    work(clock)
    assert heard == ["thing:1#1", "thing:1#2"]

    deliver(dying, clock=clock)  # not dead after all
    assert states() == ["delivered", "delivered"]
    assert heard == ["thing:1#1", "thing:1#2"]


def test_a_subscriber_outside_is_told_without_an_open_transaction_and_may_be_told_twice(clock):
    told = []

    @subscriber("test.*", name="test.outside", outside=True)
    def outside(event: Event) -> None:
        told.append(event.id)

    record = tell()
    slow = take_delivery(now=clock.at)
    again = take_delivery(now=clock.on(minutes=2))

    deliver(slow, clock=clock)
    deliver(again, clock=clock)

    assert (told, states()) == ([record.pk, record.pk], ["delivered"])


def test_an_event_that_kills_its_workers_is_given_up(heard, clock):
    tell()
    for _ in range(3):
        assert take_delivery(now=clock.at) is not None
        clock.on(minutes=2)

    assert take_delivery(now=clock.at) is None
    assert DeliveryRecord.objects.values_list("state", "error_code").get() == ("dead", "worker_lost")


def test_a_delivery_to_a_subscriber_of_a_newer_program_is_left_for_it(heard, clock):
    tell()
    SUBSCRIBERS.clear()

    assert (work(clock), states()) == (0, ["waiting"])


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 3), st.sampled_from([0, 0, 0, 1, 2])),
        st.tuples(st.just("work"), st.integers(1, 5)),
        st.tuples(st.just("die"), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 90)),
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_fails_and_dies_every_event_arrives_and_each_subject_in_its_order(acts):
    """``publish`` says how often the delivery fails before it succeeds; ``die`` takes one up and is heard of no more."""
    clock = Clock()
    for kind in (DeliveryRecord, EventRecord, StreamRecord):  # what the example before left
        QuerySet(kind).delete()
    with declared():
        SUBSCRIBERS.clear()
        told: dict[str, list[int]] = defaultdict(list)
        tries: dict[int, int] = defaultdict(int)

        @subscriber("test.*", name="test.ear", attempts=1000, first_pause=timedelta(seconds=1))
        def ear(event: Event) -> None:
            tries[event.id] += 1
            if tries[event.id] <= event.payload["failures"]:
                raise OSError
            told[event.subject].append(event.number)

        published: dict[str, int] = defaultdict(int)
        for act, number, *failures in acts:
            if act == "publish":
                tell(f"thing:{number}", failures=failures[0])
                published[f"thing:{number}"] += 1
            elif act == "die":
                take_delivery(now=clock.at)
            elif act == "wait":
                clock.on(seconds=number)
            else:
                for _ in range(number):
                    delivery = take_delivery(now=clock.at)
                    if delivery is not None:
                        deliver(delivery, clock=clock)
        # Each event fails twice at most, and the next of its subject begins only after it.
        for _ in range(3 * len(acts) + 1):
            clock.on(hours=2)
            work(clock, "deliveries")

        assert told == {subject: list(range(1, count + 1)) for subject, count in published.items()}
        assert dict(StreamRecord.objects.values_list("subject", "last_number")) == published
