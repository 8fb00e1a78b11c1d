"""督办台账 brought back: what was edited off line becomes breakdowns, each by the service a person's own edit goes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.adapters.exchange.table_reading import ReadLine
from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision import arranging
from shuangchuang.domain.supervision.evolving import replay
from shuangchuang.domain.supervision.milestones import milestone_lines, read_milestones
from shuangchuang.domain.supervision.model import Commitment, Item
from shuangchuang.domain.supervision.refusing import Unsound, WordsMissing
from shuangchuang.halls.notices.importing import Compared, Importer, RowState, register
from shuangchuang.halls.supervision.models import ItemRecord, StepRecord
from shuangchuang.halls.supervision.queries.breakdown import owner_names, results_of, units_by_name, units_named
from shuangchuang.halls.supervision.queries.scope import actor_for, visible_items
from shuangchuang.halls.supervision.queries.story import owners_to_choose
from shuangchuang.halls.supervision.services.acting import break_down
from shuangchuang.halls.supervision.services.refusing import ChangedMeanwhile
from shuangchuang.halls.supervision.sheets import COLUMNS, EDITED

_AT = {  # which cell a refusal of the domain is about
    "supervision.weight": "weight",
    "supervision.milestones": "milestones",
    "supervision.day_unsound": "deadline",
    "supervision.one_and_the_same": "verifier",
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A breakdown as the services take it."""

    record: ItemRecord
    commitment: Commitment
    result: str
    verifier: str
    ground: str
    seen: int


class _Fault(Exception):
    """A cell that cannot be taken: its column and why."""

    def __init__(self, key: str, refusal: Refusal) -> None:
        super().__init__(key)
        self.key, self.refusal = key, refusal


class _Known:
    """What the lines name, asked for once."""

    def __init__(self, lines: Sequence[ReadLine], user: AbstractBaseUser) -> None:
        keys = {line.values["key"] for line in lines}
        found = visible_items(user).filter(key__in=keys).select_related("plan__region")
        self.items = {(record.plan.slug, record.key): record for record in found}
        records = {record.pk: record for record in self.items.values()}
        self.steps: dict[int, list[StepRecord]] = {pk: [] for pk in records}
        for step in StepRecord.objects.filter(item__in=records).select_related("person").order_by("sequence"):
            self.steps[step.item_id].append(step)
        self.states = {pk: replay(step.event() for step in steps) for pk, steps in self.steps.items()}
        plans = {record.plan_id: record.plan for record in records.values()}
        self.actors = {pk: actor_for(user, plan) for pk, plan in plans.items()}
        self.results = results_of(records)
        self.units = units_by_name(plans)
        self.verifiers = units_named(state.verifier for state in self.states.values())
        self.answering = owner_names(records)
        self._owners: dict[tuple[str, ...], list[tuple[int, str]]] = {}

    def owners(self, leads: tuple[str, ...]) -> list[tuple[int, str]]:
        """The people of these units who may answer for an item."""
        if leads not in self._owners:
            self._owners[leads] = owners_to_choose(leads)
        return self._owners[leads]


def compare(lines: Sequence[ReadLine], user: AbstractBaseUser) -> list[Compared]:
    """Each line beside how its item stands."""
    known = _Known(lines, user)
    found = []
    for line in lines:
        try:
            found.append(_compared(line, known))
        except _Fault as fault:
            found.append(Compared.wrong(line, fault.key, fault.refusal))
    return found


def _compared(line: ReadLine, known: _Known) -> Compared:
    record = known.items.get((line.values["plan"], line.values["key"]))
    if record is None:
        raise _Fault(
            "key",
            Unsound("no_such_item", "没有找到“{key}”，或者它不在您的职责里。请删去这一行。", key=line.values["key"]),
        )
    state = known.states[record.pk]
    stored = _stored(record, state, known)
    typed = {key: line.values[key] if line.has(key) else stored[key] for key in EDITED}
    typed = {key: _same_kind(value, stored[key]) for key, value in typed.items()}
    before = {key: stored[key] for key in EDITED if typed[key] != stored[key]}
    if not before:
        return Compared(line, RowState.UNCHANGED)
    wanted = _wanted(line, record, state, typed, known)
    _asked(line, wanted, state, known)
    return Compared(line, RowState.CHANGED, before, {key: typed[key] for key in before}, kept=wanted)


def _stored(record: ItemRecord, state: Item, known: _Known) -> dict[str, Any]:
    agreed = state.commitment
    return {
        "result": known.results.get(record.pk, ""),
        "start": agreed.start if agreed else None,
        "deadline": state.deadline,
        "milestones": milestone_lines(agreed.milestones) if agreed else (),
        "weight": agreed.weight if agreed else None,
        "owner": known.answering.get(record.pk, ""),
        "verifier": known.verifiers.get(state.verifier, ""),
    }


def _same_kind(value: Any, stored: Any) -> Any:
    """An empty cell and nothing stored are the same, whatever kind of nothing it is."""
    return stored if not value and not stored else value


def _wanted(line: ReadLine, record: ItemRecord, state: Item, typed: Mapping[str, Any], known: _Known) -> _Wanted:
    for key, what in (("result", "预期成果"), ("start", "起始日"), ("deadline", "期限")):
        if not typed[key]:
            raise _Fault(key, WordsMissing(what))
    try:
        milestones = read_milestones(typed["milestones"] or ())
    except Unsound as refusal:
        raise _Fault("milestones", refusal) from None
    ground = line.values.get("ground") or ""
    if state.commitment is not None and not ground:
        raise _Fault("ground", WordsMissing("调整的理由"))
    verifier = ""
    if typed["verifier"]:
        verifier = known.units.get((record.plan_id, typed["verifier"]), "")
        if not verifier:
            sentence = "没有找到单位“{name}”。请填单位名录里的简称。"
            raise _Fault("verifier", Unsound("no_such_unit", sentence, name=typed["verifier"]))
    return _Wanted(
        record,
        Commitment(
            typed["start"], typed["deadline"], typed["weight"] or Decimal(1), milestones,
            _owner(typed["owner"], record, state, known),
        ),
        typed["result"], verifier, ground, line.values["seen"],
    )  # fmt: skip


def _owner(name: str, record: ItemRecord, state: Item, known: _Known) -> int | None:
    if not name:
        return None
    if state.commitment and name == known.answering.get(record.pk):
        return state.commitment.owner  # who was agreed stays, though they may have left the unit since
    people = [pk for pk, words in known.owners(state.leads) if words == name]
    if not people:
        raise _Fault("owner", Unsound("no_owner", "牵头单位里没有叫“{name}”的联络员或负责人。", name=name))
    if len(people) > 1:
        raise _Fault("owner", Unsound("owners", "叫“{name}”的不止一人。请在事项页上选。", name=name))
    return people[0]


def _asked(line: ReadLine, wanted: _Wanted, state: Item, known: _Known) -> None:
    """What the service will ask, told by the cell it is about."""
    news = [s for s in known.steps[wanted.record.pk] if s.sequence > wanted.seen and s.person_id is not None]
    if news:
        raise _Fault("seen", _ChangedSince(news))
    try:
        arranging.break_down(
            state, known.actors[wanted.record.plan_id], commitment=wanted.commitment, result=wanted.result,
            ground=wanted.ground, verifier=wanted.verifier, on=timezone.localdate(),
        )  # fmt: skip
    except Refusal as refusal:
        raise _Fault(_AT.get(refusal.code, ""), refusal) from None


class _ChangedSince(ChangedMeanwhile):
    """The item moved after the sheet was taken away."""

    def __init__(self, steps: Sequence[StepRecord]) -> None:
        super().__init__(steps)
        self.sentence = "下载之后，这件事项有了 {number} 步新变化。请重新下载台账，在新的一份上改。"


def store(rows: Sequence[Compared], user: AbstractBaseUser, at: datetime) -> None:
    """Break down by the service, one step an item."""
    for row in rows:
        wanted: _Wanted = row.kept
        break_down(
            record=wanted.record, by=user, at=at, commitment=wanted.commitment, result=wanted.result,
            ground=wanted.ground, verifier=wanted.verifier, seen=wanted.seen,
        )  # fmt: skip


LEDGER = register(
    Importer(
        code="supervision.ledger",
        title=_("督办台账"),
        columns=COLUMNS,
        unique=("plan", "key"),
        compare=compare,
        store=store,
        upload_route="supervision:ledger",
        preview_route="supervision:ledger_preview",
        back_route="supervision:list",
        notes=(
            "先在督办清单上下载台账，离线填好再传回来；只改分解的内容：预期成果、起始日、期限、年度节点、权重、责任人、核查单位。",
            "改已经分解过的事项，要在最后一列写明理由；没有改动的行不会留下任何记录。",
        ),
    )
)
