"""Send the reminders that the state calls for, once; take note when somebody answers.

items, reports, rectifications ─▶ domain (due_reminders) ─▶ ReminderRecord + message ─▶ acknowledged
                                                             │ nobody answers
                                                             └─▶ B 岗 ─▶ leader
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.functional import lazy

from shuangchuang.domain.shared import Said
from shuangchuang.domain.shared.working_days import WorkingDays
from shuangchuang.domain.supervision.refusing import NotYours
from shuangchuang.domain.supervision.reminders import Audience, Reminder, due_reminders
from shuangchuang.halls.notices.services import Telling, notify_many, record_audit
from shuangchuang.halls.notices.telling import worded
from shuangchuang.halls.supervision.models import ReminderRecord
from shuangchuang.halls.supervision.queries.reminders import may_acknowledge
from shuangchuang.halls.supervision.queries.watching import (
    People,
    Thing,
    running_inspections,
    running_items,
    things_of_inspections,
    things_of_items,
)
from shuangchuang.halls.supervision.services.ledger import hold_ledger
from shuangchuang.halls.supervision.services.lighting import calendar, told

_LOOKED_AT = 1000  # items read at a time
_AT_ONCE = 100  # things reminded of in one transaction: others get their turn between
_KINDS = {
    Audience.SECOND: "supervision.reminder_climbed",
    Audience.LEADER: "supervision.reminder_leader",
}
_Load = Callable[[Collection[int]], Iterator[Thing]]
_worded = lazy(worded, str)


def remind_all(*, at: datetime, simulated: bool = False, holders_on: date | None = None) -> int:
    """
    Send every reminder that must have gone out by now; how many. Nothing on a day off.

    Told are those who hold the offices that day, or on ``holders_on``, which a simulated past asks for.

    Run again, or twice at one moment, it sends nothing twice; killed in the middle it leaves whole portions behind.
    After days without a run each series is told once, of how it stands now.
    """
    on, days = timezone.localdate(at), calendar()
    if not days.is_working(on):
        return 0
    number, waiting = 0, set[str]()
    for keys, load in ((running_items(), things_of_items), (running_inspections(), things_of_inspections)):
        for portion in _portions(keys, _LOOKED_AT):
            things = list(load(portion))
            people = People({thing.slug for thing in things if thing.slug}, on=holders_on or on)
            waiting |= _series(things)
            due = {_number(thing) for thing, _ in _due(things, people, on=on, days=days)}
            for few in _portions(sorted(due), _AT_ONCE):
                number += _sent(few, load, people, at=at, days=days, simulated=simulated)
    _settle(waiting, at=at)
    return number


def _portions(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for first in range(0, len(keys), size):
        yield keys[first : first + size]


def _number(thing: Thing) -> int:
    """The key of the item or inspection a thing belongs to."""
    return thing.item.pk if thing.item is not None else thing.inspection.pk  # type: ignore[union-attr]


def _series(things: Iterable[Thing]) -> set[str]:
    return {thing.watched.series(matter, day) for thing in things for matter, day in thing.watched.waits()}


def _due(
    things: Sequence[Thing], people: People, *, on: date, days: WorkingDays
) -> Iterator[tuple[Thing, tuple[Reminder, ...]]]:
    """The things that something must be sent about, each with what."""
    sent: dict[str, dict[str, date]] = defaultdict(dict)
    answered: dict[str, set[str]] = defaultdict(set)
    found = ReminderRecord.objects.filter(series__in=_series(things))
    for series, key, day, acknowledged in found.values_list("series", "key", "sent_date", "acknowledged_at"):
        watched = series.rsplit("/", 2)[0]
        sent[watched][key] = day
        if acknowledged is not None:
            answered[watched].add(key)
    for thing in things:
        key = thing.watched.key
        reminders = due_reminders(
            people.laid_to(thing, answered[key]), already_sent=sent[key], today=on, calendar=days
        )  # fmt: skip
        if reminders:
            yield thing, reminders


@transaction.atomic
def _sent(keys: Sequence[int], load: _Load, people: People, *, at: datetime, days: WorkingDays, simulated: bool) -> int:
    """Send what is due about a few items or inspections; how many."""
    hold_ledger()  # nobody acts, and no other run sends, between the look and the sending
    on = timezone.localdate(at)
    pairs = [
        (thing, reminder)
        for thing, reminders in _due(list(load(keys)), people, on=on, days=days)
        for reminder in reminders
    ]
    records = ReminderRecord.objects.bulk_create(
        [_record(thing, reminder, at=at, on=on, simulated=simulated) for thing, reminder in pairs]
    )
    through = ReminderRecord.recipients.through
    told_to, tellings = [], []
    for record, (thing, reminder) in zip(records, pairs, strict=True):
        recipients = people.on(reminder.audience, thing)
        told_to += [through(reminderrecord_id=record.pk, user_id=user.pk) for user in recipients]
        telling = Telling(
            kind=_KINDS.get(reminder.audience, "supervision.reminder"),
            recipients=recipients,
            values={
                "rule": _worded(Said(reminder.rule.name)),
                "item": str(thing.item or thing.inspection.title),  # type: ignore[union-attr]
                "sentence": _worded(reminder.said),
            },
            subject=record.key.split("/")[0],
            about=str(thing.item or thing.inspection.title),  # type: ignore[union-attr]
            link=record.get_absolute_url(),
            key=f"reminder:{record.pk}",
        )
        tellings.append(telling)
    through.objects.bulk_create(told_to)
    notify_many(tellings, at=at)
    return len(records)


def _record(thing: Thing, reminder: Reminder, *, at: datetime, on: date, simulated: bool) -> ReminderRecord:
    return ReminderRecord(
        key=reminder.key,
        series=reminder.series,
        rule=reminder.rule.code,
        rung=reminder.audience.value,
        region_id=thing.region,
        item=thing.item,
        inspection=thing.inspection,
        unit_id=thing.unit,
        due_date=reminder.day_due,
        late_by=max(0, reminder.late_by),
        overtaken=list(reminder.overtaken),
        said=told(reminder.said),
        sent_at=at,
        sent_date=on,
        simulated=simulated,
    )


def _settle(waiting: set[str], *, at: datetime) -> None:
    """Lay aside the unanswered reminders whose cause is gone: signed, reported, decided, ended."""
    still = ReminderRecord.objects.filter(settled_at__isnull=True)
    gone = [key for key, series in still.values_list("pk", "series") if series not in waiting]
    for portion in _portions(gone, _LOOKED_AT):
        ReminderRecord.objects.filter(pk__in=portion, settled_at__isnull=True).update(settled_at=at)


@transaction.atomic
def acknowledge(*, reminder: ReminderRecord, by: AbstractBaseUser, at: datetime) -> bool:
    """
    知悉: somebody who was reminded says so; the climbing stops. False where it had been said before.

    It answers every reminder of the series, whoever got it: the matter is one.

    :raises NotYours: the reminder was not for this person.
    """
    if not may_acknowledge(by, reminder):
        raise NotYours("这条提醒不是发给您的，请由收到的人知悉。")
    hold_ledger()  # a run that is climbing just now is waited for
    found = ReminderRecord.objects.filter(series=reminder.series, acknowledged_at__isnull=True).update(
        acknowledged_at=at, acknowledged_by=by
    )
    if found:
        record_audit(
            actor=by,
            action="supervision.acknowledge_reminder",
            subject=reminder.key.split("/")[0],
            at=at,
            details={"reminder": reminder.pk, "rule": reminder.rule},
        )
    return bool(found)
