"""Reminders that went out: who may see them, which wait to be answered, the office's list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.plans.queries import in_reach
from shuangchuang.halls.supervision.models import ItemRecord, ReminderRecord, Rung, StepRecord
from shuangchuang.halls.supervision.queries.inspections import inspection_seen
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_items
from shuangchuang.halls.supervision.queries.watching import things_of_inspections, things_of_items

CLIMBED = (Rung.SECOND, Rung.LEADER)
SORTS = {
    "sent": ("sent_at", "pk"),
    "-sent": ("-sent_at", "-pk"),
    "due": ("due_date", "pk"),
    "-due": ("-due_date", "-pk"),
}


def _got(user: Visitor) -> Exists:
    through = ReminderRecord.recipients.through
    return Exists(through.objects.filter(reminderrecord=OuterRef("pk"), user=getattr(user, "pk", None)))


def reminders_seen(user: Visitor) -> QuerySet[ReminderRecord]:
    """The reminders somebody may see: those of the place for whoever sees the place, of one's units, and one's own."""
    held = reach(user, "supervision.read")
    scope = Q(_got(user)) | in_reach(user, "supervision.read")
    if held.units:
        scope |= Q(unit__slug__in=held.units)
    return ReminderRecord.objects.filter(scope).select_related(
        "item__plan", "inspection", "unit", "acknowledged_by"
    ).prefetch_related("recipients")  # fmt: skip


def may_acknowledge(user: Visitor, reminder: ReminderRecord) -> bool:
    """Whether it is this person's to answer: it was sent to them, or they act for the unit now."""
    if reminder.recipients.filter(pk=getattr(user, "pk", None)).exists():
        return True
    if reminder.unit is None:
        return False
    acting = reach(user, "supervision.handle").units | reach(user, "supervision.approve").units
    return reminder.unit.slug in acting


def to_acknowledge(user: Visitor) -> list[ReminderRecord]:
    """
    What this person was reminded of, has not been answered and is still so; of a series the last, newest first.
    """
    open_ones = ReminderRecord.objects.filter(_got(user), acknowledged_at__isnull=True, settled_at__isnull=True)
    last: dict[str, ReminderRecord] = {}
    rows = open_ones.select_related("item__plan", "inspection", "unit").prefetch_related("recipients")
    for reminder in rows.order_by("sent_at", "pk"):
        last[reminder.series] = reminder
    still = _waiting(last.values())
    return [reminder for reminder in reversed(last.values()) if reminder.series in still]


def _waiting(reminders: Iterable[ReminderRecord]) -> set[str]:
    """The series that the state still calls for, as it is now and not as the last nightly run found it."""
    items = {each.item_id for each in reminders if each.item_id}
    inspections = {each.inspection_id for each in reminders if each.inspection_id}
    things = [
        *(things_of_items(items) if items else ()),
        *(things_of_inspections(inspections) if inspections else ()),
    ]
    return {thing.watched.series(matter, day) for thing in things for matter, day in thing.watched.waits()}


def reminders_of_item(user: Visitor, item: ItemRecord) -> QuerySet[ReminderRecord]:
    """What went out about an item, the newest first."""
    return reminders_seen(user).filter(item=item)


def reminders_chosen(user: Visitor, wanted: dict[str, Any]) -> QuerySet[ReminderRecord]:
    """The list, narrowed and sorted as ``wanted`` (cleaned filters) says."""
    rows = reminders_seen(user)
    for name, column in (("rule", "rule"), ("rung", "rung"), ("unit", "unit__slug")):
        if wanted.get(name):
            rows = rows.filter(**{column: wanted[name]})
    match wanted.get("state"):
        case "open":
            rows = rows.filter(acknowledged_at__isnull=True, settled_at__isnull=True)
        case "answered":
            rows = rows.filter(acknowledged_at__isnull=False)
        case "settled":
            rows = rows.filter(acknowledged_at__isnull=True, settled_at__isnull=False)
        case "climbed":
            rows = rows.filter(rung__in=CLIMBED)
    if wanted.get("since"):
        rows = rows.filter(sent_date__gte=wanted["since"])
    if wanted.get("until"):
        rows = rows.filter(sent_date__lte=wanted["until"])
    for word in (wanted.get("q") or "").split():
        rows = rows.filter(Q(item__title__icontains=word) | Q(inspection__title__icontains=word))
    return rows.order_by(*SORTS.get(wanted.get("sort") or "", SORTS["-sent"]))


def units_reminded(user: Visitor) -> list[tuple[str, str]]:
    """The units there are reminders of: slug and name."""
    found = reminders_seen(user).filter(unit__isnull=False).order_by("unit__name")
    return list(found.values_list("unit__slug", "unit__name").distinct())


def urges_seen(user: Visitor) -> QuerySet[StepRecord]:
    """催办 by hand, which stand in the ledger of each item; the newest first."""
    found = StepRecord.objects.filter(kind="urged", item__in=visible_items(user).order_by())
    return found.select_related("item__plan", "person", "said").order_by("-number")


def may_open(user: Visitor, reminder: ReminderRecord) -> bool:
    """Whether this person may open what it is about, too; a B 岗 may only while the holder is away."""
    if reminder.item is not None:
        return visible_items(user).filter(pk=reminder.item_id).exists()
    return inspection_seen(user, reminder.inspection_id) is not None if reminder.inspection_id else False
