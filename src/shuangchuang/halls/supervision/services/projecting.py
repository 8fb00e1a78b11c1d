"""The columns a list can ask for, worked out from an item's state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shuangchuang.domain.supervision.model import Event, Item, Kind, Part
from shuangchuang.halls.registry.queries.units import units_of_slugs
from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord, PartyRecord


def columns_of(item: Item) -> dict[str, Any]:
    """How an item stands, as the columns of a state row; what the light rests on is added by :func:`project`."""
    commitment, asked = item.commitment, item.request
    leads = [party for party in item.parties if party.part is Part.LEAD]
    return {
        "stage": item.stage.value,
        "start_date": commitment.start if commitment else None,
        "deadline_date": item.deadline,
        "first_deadline_date": item.deadlines[0] if item.deadlines else None,
        "late_before_extension": item.late_before_extension,
        "suspended_date": item.suspended_on,
        "extensions": max(0, len(item.deadlines) - 1),
        "weight": commitment.weight if commitment else None,
        "milestones": [[day.isoformat(), str(share)] for day, share in commitment.milestones] if commitment else [],
        "owner_id": commitment.owner if commitment else None,
        "verifier": item.verifier,
        "self_led": item.self_led,
        "assigned_date": item.assigned_on,
        "signed": bool(leads) and all(party.signed_on for party in leads),
        "progress": item.progress,
        "reported_for": item.reported_for,
        "reported_date": item.reported_on,
        "said": item.said,
        "judged": item.judged,
        "light": item.light,
        "returns": item.returns,
        "bounces": item.bounces,
        "urges": item.urges,
        "late_reports": item.late_reports,
        "urging": item.urging.value,
        "request": asked.kind.value if asked else "",
        "endorsed": bool(asked and asked.endorsed_by is not None),
        "under_check_date": item.under_check_on,
        "closed_date": item.closed_on,
        "self_checked": item.self_checked,
    }


def project(
    record: ItemRecord, *, before: Item | None, after: Item, event: Event, sequence: int, at: datetime
) -> datetime:
    """
    Write how the item stands from this step on; nothing where no column changed. Gives the moment it holds from.

    A clock that was set back does not make an item stand in two ways at once: the stretch begins no earlier than the
    one before.
    """
    current = ItemStateRecord.objects.filter(item=record, valid_until_at__isnull=True).first()
    at = max(at, current.valid_from_at) if current else at
    columns = columns_of(after)
    if current is None or before is None or columns_of(before) != columns:
        light_sequence = sequence if event.kind is Kind.LIT else current.light_sequence if current else None
        if current:
            ItemStateRecord.objects.filter(pk=current.pk).update(valid_until_at=at)
        ItemStateRecord.objects.create(
            item=record, sequence=sequence, valid_from_at=at, light_sequence=light_sequence, **columns
        )
    elif event.kind is Kind.LIT:  # the same colour for other reasons
        ItemStateRecord.objects.filter(pk=current.pk).update(light_sequence=sequence)
    _parties(record, before, after, at)
    return at


def _parties(record: ItemRecord, before: Item | None, after: Item, at: datetime) -> None:
    if before is not None and before.parties == after.parties:
        return
    units = units_of_slugs(party.unit for party in after.parties)
    wanted = {
        units[party.unit].pk: (party.part.value, order, party.signed_on)
        for order, party in enumerate(after.parties)
        if party.unit in units
    }
    for row in PartyRecord.objects.filter(item=record, valid_until_at__isnull=True):
        if wanted.get(row.unit_id) == (row.part, row.order, row.signed_date):
            del wanted[row.unit_id]
        else:
            PartyRecord.objects.filter(pk=row.pk).update(valid_until_at=at)
    PartyRecord.objects.bulk_create(
        PartyRecord(item=record, unit_id=unit, part=part, order=order, signed_date=signed, valid_from_at=at)
        for unit, (part, order, signed) in wanted.items()
    )
