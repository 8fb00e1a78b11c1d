"""The office's list: filters, what waits for whom, the units there are to choose from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet

from shuangchuang.halls.accounts.rights import may, reach
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    PartyRecord,
    ReportRecord,
    ReportStatus,
    StageChoice,
)
from shuangchuang.halls.supervision.queries.items import parties_as_of, standing
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_items

STILL = (StageChoice.CLOSED, StageChoice.WITHDRAWN, StageChoice.SUSPENDED)  # no deadline runs
IN_HAND = (StageChoice.ASSIGNED, StageChoice.IN_PROGRESS, StageChoice.RETURNED)
SORTS = {
    "title": "item__title",
    "deadline": "deadline_date",
    "progress": "progress",
    "stage": "stage",
    "light": "light",
    "weight": "weight",
}


def overdue_on(day: date) -> Q:
    """Past the deadline at the end of a day, and not ended."""
    return Q(deadline_date__lt=day) & ~Q(stage__in=STILL)


def to_arrange() -> Q:
    """What the office has to act on: break down, approve, hand out, decide, conclude, receive."""
    submitted = ReportRecord.objects.filter(status=ReportStatus.SUBMITTED).values("item")
    return (
        Q(stage__in=(StageChoice.PROPOSED, StageChoice.APPROVED))
        | Q(endorsed=True, stage__in=IN_HAND)
        | Q(stage=StageChoice.RECOMMENDED)
        | Q(stage=StageChoice.REPORTED, self_led=True, verifier="")
        | Q(stage__in=IN_HAND, item__in=submitted)
    )


def to_conclude() -> Q:
    """What waits for the office's last word."""
    return Q(stage=StageChoice.RECOMMENDED) | Q(stage=StageChoice.REPORTED, self_led=True, verifier="")


def to_verify(user: Visitor) -> Q:
    """What waits for this verifier: of the place where nobody was named, or of the unit that was."""
    held = reach(user, "supervision.verify")
    waiting = Q(stage__in=(StageChoice.REPORTED, StageChoice.VERIFYING))
    of_place = Q(verifier="", self_led=False, item__in=visible_items(user, "supervision.verify"))
    return waiting & (of_place | Q(verifier__in=held.units))


def _inside(user: Visitor) -> Q:
    """What waits for the office and for whoever verifies."""
    found = Q(pk__in=())
    if may(user, "supervision.arrange"):
        found |= to_arrange() & Q(item__in=visible_items(user, "supervision.arrange"))
    if may(user, "supervision.verify"):
        found |= to_verify(user)
    return found


def waits_for(user: Visitor) -> Q:
    """Whatever this person has to act on."""
    found = _inside(user)
    if may(user, "supervision.handle"):
        unsigned = PartyRecord.objects.filter(
            unit__slug__in=reach(user, "supervision.handle").units, valid_until_at=None, signed_date=None
        )
        found |= Q(stage__in=IN_HAND, item__in=unsigned.values("item"))
    if may(user, "supervision.approve"):
        units = reach(user, "supervision.approve").units
        merged = ReportRecord.objects.filter(status=ReportStatus.MERGED, merged_unit__slug__in=units)
        mine = PartyRecord.objects.filter(unit__slug__in=units, valid_until_at=None)
        found |= Q(item__in=merged.values("item")) | (
            ~Q(request="") & Q(endorsed=False, stage__in=IN_HAND, item__in=mine.values("item"))
        )
    return found


def waiting_inside(user: Visitor) -> QuerySet[ItemStateRecord]:
    """What waits for the office and for whoever verifies, the longest waiting first; the units' part is ``owed_by``'s."""
    return standing(user).filter(_inside(user)).order_by("valid_from_at", "item")


def chosen(user: Visitor, wanted: dict[str, Any], *, today: date, day: date | None = None) -> QuerySet[ItemStateRecord]:
    """The items of the list, narrowed and sorted as ``wanted`` (cleaned filters) says."""
    rows = standing(user, day=day)
    on = day or today
    for name, column in (("plan", "item__plan__slug"), ("stage", "stage"), ("level", "item__level")):
        if wanted.get(name):
            rows = rows.filter(**{column: wanted[name]})
    if wanted.get("light"):
        rows = rows.filter(light__in=("", "灰") if wanted["light"] == "灰" else (wanted["light"],))
    if wanted.get("unit") or wanted.get("part"):
        parties = parties_as_of(day).order_by()
        if wanted.get("unit"):
            parties = parties.filter(unit__slug=wanted["unit"])
        if wanted.get("part"):
            parties = parties.filter(part=wanted["part"])
        rows = rows.filter(item__in=parties.values("item"))
    if wanted.get("due") == "overdue":
        rows = rows.filter(overdue_on(on))
    elif wanted.get("due") == "none":
        rows = rows.filter(deadline_date=None)
    elif wanted.get("due"):
        last = on + timedelta(days=int(wanted["due"]))
        rows = rows.filter(deadline_date__gte=on, deadline_date__lte=last).exclude(stage__in=STILL)
    if wanted.get("request"):
        rows = (
            rows.exclude(request="").filter(stage__in=IN_HAND)
            if wanted["request"] == "any"
            else rows.filter(request=wanted["request"], stage__in=IN_HAND)
        )
    if wanted.get("mine") and day is None:
        rows = rows.filter(waits_for(user))
    for word in (wanted.get("q") or "").split():
        rows = rows.filter(Q(item__title__icontains=word) | Q(item__number=word) | Q(item__text__icontains=word))
    return _sorted(rows, wanted.get("sort") or "")


def _sorted(rows: QuerySet[ItemStateRecord], sort: str) -> QuerySet[ItemStateRecord]:
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        return rows
    way = OrderBy(F(column), descending=sort.startswith("-"), nulls_last=True)
    return rows.order_by(way, "item__order", "item")


def units_to_choose(user: Visitor) -> list[tuple[str, str]]:
    """The units that have a part in what this person sees: slug and name."""
    parties = PartyRecord.objects.filter(valid_until_at=None, item__in=visible_items(user).order_by()).order_by()
    return list(UnitRecord.objects.filter(pk__in=parties.values("unit")).order_by("name").values_list("slug", "name"))


def items_chosen(user: Visitor, numbers: list[int]) -> QuerySet[ItemRecord]:
    """These of the items somebody may see."""
    return visible_items(user).filter(pk__in=numbers).order_by("plan", "order")
