"""Two small plans made of plain rows, one shown to all and one not, and somebody of every kind to ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from shuangchuang.halls.accounts.models import GrantRecord, Role, ScopeKind, User
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.plans.models import (
    ActionRecord,
    AssignmentRecord,
    DocumentRecord,
    MeasureRecord,
    ObservationRecord,
    PlanRecord,
    TargetRecord,
    TaskRecord,
    VersionRecord,
)
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from shuangchuang.halls.supervision.services.proposing import propose_tasks

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXT = "关于印发计划的通知\n一、重点任务\n1. 建设平台。（牵头单位：科技局）到2027年建成平台5个。"


def fact(start: int, end: int) -> dict[str, Any]:
    """A stored fact whose words stand from ``start`` to ``end``."""
    return {
        "value": TEXT[start:end],
        "spans": [[start, end]],
        "ground": "printed",
        "ground_spans": [],
        "confidence": 0.9,
        "reason": "",
    }


def a_unit(slug: str, name: str) -> UnitRecord:
    """A unit of Nanning."""
    region, _ = RegionRecord.objects.get_or_create(code="450100", defaults={"name": "南宁市", "short_name": "南宁"})
    return UnitRecord.objects.get_or_create(slug=slug, defaults={"region": region, "name": name, "order": 1})[0]


def a_plan(slug: str, *, published: bool, units: list[UnitRecord]) -> PlanRecord:
    """A plan with a task and a target a unit, each task led by its unit, under a heading of its own."""
    file = FileRecord.objects.create(sha256=slug, name=f"{slug}.txt", size=1, content="x", stored_at=NOW)
    document = DocumentRecord.objects.create(file=file, format="txt", text=TEXT, uploaded_at=NOW)
    region = RegionRecord.objects.get(code="450100")
    plan = PlanRecord.objects.create(
        slug=slug, region=region, title=f"行动计划 {slug}", published=published, created_at=NOW
    )
    state = {"metadata": {}, "sections": [], "tasks": [], "targets": [], "remarks": []}
    version = VersionRecord.objects.create(
        plan=plan,
        number=1,
        document=document,
        title=plan.title,
        issuer="市政府",
        issued_date=date(2026, 3, 1),
        evidence={"title": fact(0, 9)},
        state=state,
        adopted_at=NOW,
    )
    for place, unit in enumerate(units, start=1):
        add_task(plan, version, place, unit)
    return plan


def add_task(plan: PlanRecord, version: VersionRecord, place: int, unit: UnitRecord) -> TaskRecord:
    """A task led by a unit, with a measure, a target of its own and a figure for it."""
    action = ActionRecord.objects.create(
        plan=plan, line=f"a{place}", introduced=version, order=place, title=f"行动{place}", section="一、重点任务"
    )
    task = TaskRecord.objects.create(
        plan=plan,
        line=f"t{place}",
        introduced=version,
        order=place,
        code=str(place),
        number=str(place),
        title=f"建设平台{place}",
        action=action,
        section="一、重点任务",
        body="建设平台。",
        annotation="牵头单位：科技局",
        evidence={"span": [17, 34], "title": fact(20, 24)},
    )
    measure = MeasureRecord.objects.create(task=task, order=0, text="建设平台。", evidence={"text": fact(20, 25)})
    for of in (None, measure):
        AssignmentRecord.objects.create(
            task=task, measure=of, unit=unit, role="lead", order=0, printed_name=unit.name, evidence=fact(31, 34)
        )
    TargetRecord.objects.create(
        plan=plan,
        line=f"g{place}",
        introduced=version,
        order=place,
        code=f"T{place}",
        name=f"平台{place}",
        comparator="reach",
        value=Decimal(5),
        unit="个",
        deadline="2027",
        text="到2027年建成平台5个",
        task_line=task.line,
        evidence={"value": fact(45, 46)},
        breakdown=[{"name": "国家级", "value": "2", "unit": "个", "comparator": "reach", "spans": [[45, 46]]}],
        adds_up=False,
    )
    ObservationRecord.objects.create(
        plan=plan,
        target_line=f"g{place}",
        period="2026",
        value=Decimal("3.50"),
        source="统计公报",
        published_date=date(2027, 2, 1),
        status="已核实",
        entered_at=NOW,
    )
    return task


@dataclass(frozen=True)
class World:
    """Two plans of three tasks each, led by 科技局, 财政局 and 人社局."""

    shown: PlanRecord
    hidden: PlanRecord
    units: list[UnitRecord]


@pytest.fixture
def world(db: None) -> World:
    """A plan for everyone and one that is not out yet."""
    units = [a_unit("kjj", "科技局"), a_unit("czj", "财政局"), a_unit("rsj", "人社局")]
    return World(a_plan("shown", published=True, units=units), a_plan("hidden", published=False, units=units), units)


@pytest.fixture
def as_visitor(world: World, account: Callable[..., User]) -> Callable[[str], tuple[User | None, Client]]:
    """Somebody of a kind and a browser: public, liaison (of 科技局), stranger (a liaison of no unit), coordinator, operator."""

    def make(kind: str) -> tuple[User | None, Client]:
        client = Client()
        if kind == "public":
            return None, client
        role = Role.LIAISON if kind in {"liaison", "stranger"} else kind
        user = account(role, name=kind, unit=world.units[0] if kind == "liaison" else None)
        client.force_login(user)
        return user, client

    return make


def supervised(world: World) -> None:
    """The tasks of both plans put on the list of supervision."""
    office = User.objects.create(username="office-of-the-plans", display_name="联席办")
    GrantRecord.objects.create(
        user=office, role=Role.COORDINATOR, scope_kind=ScopeKind.REGION, scope_key="450100",
        valid_from=NOW.date(), granted_at=NOW,
    )  # fmt: skip
    for plan in (world.shown, world.hidden):
        propose_tasks(plan=plan, by=office, at=NOW)
