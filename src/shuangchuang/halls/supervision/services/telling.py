"""Who is told of a step: the units it lands on, the leader who signs, the office that decides, whoever verifies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_noop

from shuangchuang.domain.supervision.model import Item, Kind
from shuangchuang.halls.accounts.queries.holders import holders_of
from shuangchuang.halls.notices.services import notify
from shuangchuang.halls.registry.queries.units import units_of_slugs
from shuangchuang.halls.supervision.models import ItemRecord
from shuangchuang.halls.supervision.services.ledger import Taken

# What is said of a step that asks nobody for anything.
WHAT = {
    Kind.TRANSFERRED: gettext_noop("已转办"),
    Kind.SUSPENDED: gettext_noop("已中止"),
    Kind.RESUMED: gettext_noop("恢复办理"),
    Kind.RAISED: gettext_noop("督办级别有变化"),
    Kind.RETURNED: gettext_noop("退回重办"),
    Kind.CLOSED: gettext_noop("已办结"),
    Kind.WITHDRAWN: gettext_noop("已撤销"),
    Kind.REPORT_RETURNED: gettext_noop("报送被退回"),
    Kind.REPORT_ACCEPTED: gettext_noop("报送已接收"),
}
_DECIDED = {Kind.EXTENSION_GRANTED, Kind.EXTENSION_REFUSED, Kind.OBJECTION_REFUSED}


def liaisons(units: Iterable[str], *, on: date) -> list[AbstractBaseUser]:
    """Who handles items for these units today, the deputy of somebody absent among them."""
    return _each(units, "supervision.handle", on)


def leaders(units: Iterable[str], *, on: date) -> list[AbstractBaseUser]:
    """Who signs for these units today."""
    return _each(units, "supervision.approve", on)


def office(record: ItemRecord, *, on: date) -> list[AbstractBaseUser]:
    """The coordinating office of the item's place."""
    return list(holders_of(right="supervision.arrange", region=record.plan.region.code, on=on))


def verifiers(record: ItemRecord, item: Item, *, on: date) -> list[AbstractBaseUser]:
    """Who may verify the item: those of the unit named, else those of the place."""
    if item.verifier:
        return list(holders_of(right="supervision.verify", unit=item.verifier, on=on))
    return list(holders_of(right="supervision.verify", region=record.plan.region.code, on=on))


def _each(units: Iterable[str], right: str, on: date) -> list[AbstractBaseUser]:
    found: dict[int, AbstractBaseUser] = {}
    for unit in units:
        for user in holders_of(right=right, unit=unit, on=on):
            found[user.pk] = user
    return list(found.values())


def tell_of(taken: Taken, *, at: datetime) -> None:
    """Send what the step calls for; once, however often it is asked, by the step's number."""
    record, after, event = taken.record, taken.after, taken.event
    on, units = event.on, [party.unit for party in after.parties]
    deadline: date | None = None
    values: dict[str, object] = {"item": str(record)}
    match event.kind:
        case Kind.ASSIGNED:
            kind, people = "supervision.assigned", liaisons(units, on=on)
            deadline = date.fromisoformat(event.facts["sign_by"])
            values["until"] = deadline
        case Kind.URGED:
            kind, people = "supervision.urged", liaisons(units, on=on)
            values["deadline"] = after.deadline or "—"
            deadline = after.deadline
        case Kind.INSTRUCTED:
            kind, people = "supervision.instructed", [*office(record, on=on), *liaisons(after.leads, on=on)]
        case Kind.FIGURES_NAMED if after.assigned_on is not None:
            kind, people = "supervision.moved", liaisons(units, on=on)
            values["what"] = gettext_noop("报送指标有调整")
        case Kind.REQUESTED:
            kind, people = "supervision.to_endorse", leaders([event.unit], on=on)
        case Kind.ENDORSED:
            kind, people = "supervision.to_decide", office(record, on=on)
            values["unit"] = units_of_slugs([event.unit])[event.unit].name
        case kind_of if kind_of in _DECIDED:
            asked = taken.before.request if taken.before else None
            kind, people = "supervision.decided", liaisons([asked.unit] if asked else units, on=on)
        case Kind.REPORT_SUBMITTED if event.facts.get("final"):
            kind, people = "supervision.to_verify", verifiers(record, after, on=on)
        case Kind.RECOMMENDED:
            kind, people = "supervision.to_conclude", office(record, on=on)
        case kind_of if kind_of in WHAT:
            kind, people = "supervision.moved", liaisons(units, on=on)
            values["what"] = WHAT[kind_of]
        case _:
            return
    notify(
        kind=kind,
        recipients=[user for user in people if user.pk != event.person],
        values=values,
        subject=f"item:{record.pk}",
        link=record.get_absolute_url(),
        key=f"step:{taken.step.number}",
        deadline=deadline,
        at=at,
    )
