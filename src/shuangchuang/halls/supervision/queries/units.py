"""A unit under supervision: what it leads and takes part in, how its reports came, who acts for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from shuangchuang.halls.accounts.queries.holders import holders_by_unit
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import ItemStateRecord, PartChoice, ReportRecord
from shuangchuang.halls.supervision.queries.items import end_of, parties_as_of, standing
from shuangchuang.halls.supervision.queries.scope import Visitor
from shuangchuang.halls.supervision.queries.ways import Silent, silent_units


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """
    A unit as somebody may see it. ``leads`` and ``others`` are the items by part; ``reports`` is how many reports the
    unit has handed in as a lead, ``late`` how many of those came late; ``silent`` what it owes, None for nothing.
    """

    unit: UnitRecord
    leads: QuerySet[ItemStateRecord]
    others: QuerySet[ItemStateRecord]
    lights: dict[str, int]
    reports: int
    late: int
    silent: Silent | None
    liaisons: tuple[str, ...]
    leaders: tuple[str, ...]


def unit_seen_by(user: Visitor, slug: str, *, on: date, day: date | None = None) -> UnitSeen | None:
    """A unit with a part in what this person sees, as of a day; None where there is none. A fixed number of questions."""
    unit = UnitRecord.objects.select_related("region").filter(slug=slug).first()
    if unit is None:
        return None
    parts = parties_as_of(day).order_by().filter(unit=unit)
    rows = standing(user, day=day)
    leads = rows.filter(item__in=parts.filter(part=PartChoice.LEAD).values("item"))
    others = rows.filter(item__in=parts.exclude(part=PartChoice.LEAD).values("item"))
    if not leads.exists() and not others.exists():
        return None
    lights = dict(leads.order_by().values_list("light").annotate(number=Count("pk")))
    handed_in = ReportRecord.objects.filter(
        # Of every item this person sees: what was late stays late when the item has gone to another unit since.
        merged_unit=unit,
        submitted_at__lt=end_of(on),
        item__in=rows.order_by().values("item"),
    ).aggregate(number=Count("pk"), late=Count("pk", filter=Q(late=True)))
    owing = next((one for one in silent_units(leads, on=on) if one.unit == slug), None)
    people = {
        right: tuple(str(user) for user in holders_by_unit(right=right, units=[slug], on=on).get(slug, []))
        for right in ("supervision.handle", "supervision.approve")
    }
    return UnitSeen(
        unit, leads, others, lights, handed_in["number"], handed_in["late"], owing,
        people["supervision.handle"], people["supervision.approve"],
    )  # fmt: skip
