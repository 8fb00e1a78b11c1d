"""Whether the ledger holds: the chain, the seals of the words, and the projection against a replay."""

from __future__ import annotations

from itertools import groupby

from shuangchuang.domain.supervision.evolving import replay
from shuangchuang.domain.supervision.model import Item
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    PartyRecord,
    StepRecord,
    StepWordsRecord,
)
from shuangchuang.halls.supervision.services.ledger import Findings, verify_chain
from shuangchuang.halls.supervision.services.projecting import columns_of


def verify_ledger() -> Findings:
    """Look at every step, every seal and every item."""
    steps, broken = verify_chain()
    changed: list[int] = []
    kept = 0
    for said in StepWordsRecord.objects.select_related("step").order_by("pk").iterator(chunk_size=2000):
        kept += 1
        if said.seal() != said.step.seal:
            changed.append(said.step.number)
    sealed = StepRecord.objects.exclude(seal="").count()
    return Findings(steps, broken, tuple(changed), sealed - kept, tuple(_drifted()))


def _drifted() -> list[int]:
    """Items whose rows say something else than their steps, or that stand in no way at all."""
    stood = {row.item_id: row for row in ItemStateRecord.objects.filter(valid_until_at__isnull=True)}
    parties: dict[int, list[tuple[str, str, object]]] = {}
    held = PartyRecord.objects.filter(valid_until_at__isnull=True).order_by("item", "order")
    for item, unit, part, signed in held.values_list("item_id", "unit__slug", "part", "signed_date"):
        parties.setdefault(item, []).append((unit, part, signed))
    wrong = []
    seen: set[int] = set()
    ordered = StepRecord.objects.order_by("item_id", "sequence").iterator(chunk_size=2000)
    for item, steps in groupby(ordered, key=lambda step: step.item_id):
        seen.add(item)
        state = replay(step.event() for step in steps)
        row = stood.get(item)
        if row is None or not _same(row, state) or parties.get(item, []) != _told(state):
            wrong.append(item)
    wrong.extend(pk for pk in ItemRecord.objects.values_list("pk", flat=True) if pk not in seen)
    return wrong


def _same(row: ItemStateRecord, state: Item) -> bool:
    return all(getattr(row, name) == value for name, value in columns_of(state).items())


def _told(state: Item) -> list[tuple[str, str, object]]:
    return [(party.unit, party.part.value, party.signed_on) for party in state.parties]
