"""An evaluation of the simulated half-year: last month frozen, one unit's word handed in, some tasks judged."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models import EvaluationRecord
from shuangchuang.halls.supervision.queries.evaluations import all_rows
from shuangchuang.halls.supervision.services.evaluating import judge_task, keep_self_assessment, open_evaluation

_GROUNDS = {"达到预期": "", "基本达到": "", "未达到": "", "无法判断": "还没有公布的数字，等统计公报发布后再评。"}
_JUDGED = 8  # the others wait for the office


def simulate_evaluation(*, plan: PlanRecord, by: User, liaison: User, at: datetime) -> int:
    """Open it and write; how many tasks were judged. Nothing where the plan has one already."""
    if EvaluationRecord.objects.filter(plan=plan).exists():
        return 0
    today = timezone.localdate(at)
    evaluation = open_evaluation(
        plan=plan, day=today.replace(day=1) - timedelta(days=1), due=today + timedelta(days=10), ground="", by=by, at=at
    )
    rows = all_rows(evaluation)
    units = {grant.scope_key for grant in liaison.grants.all()}
    own = [row for row in rows if units & set(row.line["leads"])]
    for row in own[1:2]:
        keep_self_assessment(
            evaluation=evaluation, item=row.item, attainment="基本达到", done="模拟数据：主要举措已经开展，部分还在推进。",
            problems="模拟数据：配合单位的数据没有汇齐。", hand_in=True, by=liaison, at=at, seen=0,
        )  # fmt: skip
    office = {grant.scope_key for grant in by.grants.all()}
    others = [row for row in rows if not office & set(row.line["leads"])][:_JUDGED]  # nobody judges what they handle
    for row in others:
        grade = row.rule.attainment.value
        judge_task(
            evaluation=evaluation, item=row.item, attainment=grade, ground=_GROUNDS[grade], experts="", by=by, at=at, seen=0
        )  # fmt: skip
    return len(others)
