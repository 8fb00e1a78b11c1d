"""How an item is shown: its light with the reasons, its progress, its units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shuangchuang.domain.shared import Said
from shuangchuang.domain.supervision.lights import Light, light_of
from shuangchuang.halls.notices.telling import worded
from shuangchuang.halls.supervision.models import ItemStateRecord, LightChoice, StageChoice, StepRecord
from shuangchuang.halls.supervision.services.lighting import Indicators, indicators_of, situation_of

KINDS = {"红": "red", "黄": "yellow", "绿": "green", "灰": "grey", "": "grey"}


@dataclass(frozen=True, slots=True)
class Lit:
    """A light as it is drawn: its kind, its word, why. ``changing``: today's rule gives another, not yet in the ledger."""

    kind: str
    word: str
    reasons: tuple[str, ...]
    changing: str = ""


def reasons_told(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The reasons a step keeps, in the reader's language."""
    return tuple(worded(said_kept(each)) for each in facts.get("reasons", ()))


def said_kept(kept: Any) -> Any:
    if not isinstance(kept, Mapping):
        return kept
    return Said(str(kept["msgid"]), **{name: said_kept(value) for name, value in kept["values"].items()})


def lights_of(rows: Iterable[ItemStateRecord], *, on: date) -> dict[int, Lit]:
    """
    The light of each row by its item: the colour the ledger has, with the reasons of that day.

    Where the rule gives another colour than the ledger has, the ledger's stands, with the reasons it was given for.
    """
    rows = list(rows)
    plans = {row.item.plan_id: row.item.plan for row in rows}
    indicators: dict[int, Indicators] = {pk: indicators_of(plan, on=on) for pk, plan in plans.items()}
    now = {
        row.item_id: light_of(
            situation_of(row, line=row.item.task_line, on=on, indicators=indicators[row.item.plan_id])
        )
        for row in rows
        if row.stage != StageChoice.PROPOSED
    }
    numbers = {row.light_sequence for row in rows if row.light_sequence}
    kept = {
        (step.item_id, step.sequence): step.facts
        for step in StepRecord.objects.filter(item__in=[row.item_id for row in rows], sequence__in=numbers, kind="lit")
    }
    return {
        row.item_id: _lit(row, now.get(row.item_id), kept.get((row.item_id, row.light_sequence), {})) for row in rows
    }


def _lit(row: ItemStateRecord, now: Light | None, kept: Mapping[str, Any]) -> Lit:
    if now is None or not row.light:
        return Lit("grey", _("未亮灯"), (_("立项后才亮灯"),))
    word = str(LightChoice(row.light).label)
    if now.colour.value == row.light:
        return Lit(KINDS[row.light], word, tuple(worded(said) for said in (*now.reasons, *now.notes)))
    return Lit(KINDS[row.light], word, reasons_told(kept), str(LightChoice(now.colour.value).label))


def verdict(code: str) -> tuple[str, str]:
    """A verdict a person gave, as kind and word; nobody has said is grey."""
    return (KINDS[code], str(LightChoice(code).label)) if code else ("grey", _("未研判"))


def percent(share: Decimal | None) -> str:
    """A share in per cent; a dash where nobody has said."""
    if share is None:
        return "—"
    return f"{(share * 100).quantize(Decimal('0.1')).normalize():f}%"


def rows_shown(rows: Iterable[ItemStateRecord], *, on: date) -> list[ItemStateRecord]:
    """Rows with ``lit``, ``share``, ``leads``, ``others`` and ``late`` for a template."""
    rows = list(rows)
    lights = lights_of(rows, on=on)
    for row in rows:
        row.lit = lights[row.item_id]  # type: ignore[attr-defined]
        row.share = percent(row.progress)  # type: ignore[attr-defined]
        units = row.item.units_then  # type: ignore[attr-defined]
        row.leads = [party for party in units if party.part == "lead"]  # type: ignore[attr-defined]
        row.others = [party for party in units if party.part != "lead"]  # type: ignore[attr-defined]
        open_still = row.stage not in (StageChoice.CLOSED, StageChoice.WITHDRAWN, StageChoice.SUSPENDED)
        row.late = open_still and row.deadline_date is not None and row.deadline_date < on  # type: ignore[attr-defined]
        row.soon = (  # type: ignore[attr-defined]
            open_still and row.deadline_date is not None and on <= row.deadline_date <= on + timedelta(days=30)
        )
    return rows
