"""Open an evaluation, freeze what it rests on, take what the units say and what the office judges.

steps until the end of the day ─replay─▶ items ┐
figures entered until then ─────────────▶ targets ┴─▶ contents ─SM3─▶ SnapshotRecord ─▶ rebuilt() compares
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from shuangchuang.domain.supervision.assessing import (
    RULE,
    Attainment,
    DayNotOver,
    computed,
    digest_of_snapshot,
    refuse_unfounded,
)
from shuangchuang.domain.supervision.evolving import replay
from shuangchuang.domain.supervision.refusing import NotYours, OneAndTheSame, SupervisionRefused, WordsMissing
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.plans.figures import watch_as_it_stood
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.plans.presenting import promise_of
from shuangchuang.halls.registry.queries import in_place_of
from shuangchuang.halls.registry.queries.units import units_of_slugs
from shuangchuang.halls.supervision.models import (
    EvaluationRecord,
    ItemRecord,
    JudgementRecord,
    Level,
    SelfAssessmentRecord,
    SnapshotRecord,
    StepRecord,
)
from shuangchuang.halls.supervision.queries.items import end_of
from shuangchuang.halls.supervision.queries.scope import actor_for, arranges
from shuangchuang.halls.supervision.services.bulletins import line_of
from shuangchuang.halls.supervision.services.ledger import hold_ledger
from shuangchuang.halls.supervision.services.refusing import NotAsRead

_JUDGED = ("light", "why", "promise")  # of a target: by rules, settings and words that may change, so not counted again


class EvaluationRefused(SupervisionRefused):
    """An evaluation cannot be opened, or not be added to any more."""


def contents_of(plan: PlanRecord, *, day: date) -> dict[str, Any]:
    """What the ledger and the figures say of a plan as they stood at the end of a day."""
    moment = end_of(day)
    steps = (
        StepRecord.objects.filter(item__plan=plan, item__level=Level.TASK, at__lt=moment)
        .select_related("item", "said")
        .order_by("item__order", "item", "sequence")
    )
    items = []
    for item, found in groupby(steps, key=lambda step: step.item):
        items.append(_item(item, list(found)))
    return {"plan": plan.slug, "day": day.isoformat(), "rule": RULE, "items": items, "targets": _targets(plan, day)}


def _item(item: ItemRecord, steps: list[StepRecord]) -> dict[str, Any]:
    line = line_of(item, steps)
    line.pop("result")  # words may have to be erased one day; what is frozen holds none
    state = replay(step.event() for step in steps)
    return {
        **line,
        "key": item.key,
        "number": item.number,
        "title": item.title,
        "line": item.task_line,
        "closed": state.closed_on.isoformat() if state.closed_on else None,
        "self_checked": state.self_checked,
    }


def _targets(plan: PlanRecord, day: date) -> list[dict[str, Any]]:
    found = []
    for watched in watch_as_it_stood(plan=plan, day=day, moment=end_of(day)):
        target, latest, light = watched.record, watched.latest, watched.assessment
        found.append(
            {
                "code": target.code,
                "name": target.name,
                "promise": str(promise_of(target)),
                "due": target.deadline,
                "line": target.task_line,
                "value": str(latest.value.normalize()) if latest else None,
                "unit": (latest.unit or target.unit) if latest else target.unit,
                "period": latest.period if latest else None,
                "source": latest.source if latest else None,
                "published": latest.published_date.isoformat() if latest and latest.published_date else None,
                "status": latest.status if latest else None,
                "light": light.light.colour.value if light else None,
                "why": str(light.light.reason) if light else None,
            }
        )
    return found


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The snapshot taken again: whether its digest still holds, and the keys of what differs."""

    whole: bool
    differing: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Nothing was changed, and the ledger gives the same."""
        return self.whole and not self.differing


def rebuilt(snapshot: SnapshotRecord) -> Rebuilt:
    """Compare what was frozen with what the ledger gives as of that day."""
    kept, evaluation = snapshot.contents, snapshot.evaluation
    again = contents_of(evaluation.plan, day=evaluation.as_of_date)
    return Rebuilt(
        whole=digest_of_snapshot(kept) == snapshot.digest,
        differing=(*_differing(kept["items"], again["items"], "key"), *_differing(kept["targets"], again["targets"], "code")),
    )  # fmt: skip


def _differing(kept: list[dict[str, Any]], again: list[dict[str, Any]], key: str) -> tuple[str, ...]:
    def bare(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        leave = _JUDGED if key == "code" else ()
        return {row[key]: {name: value for name, value in row.items() if name not in leave} for row in rows}

    ours, theirs = bare(kept), bare(again)
    return tuple(sorted(one for one in {*ours, *theirs} if ours.get(one) != theirs.get(one)))


@transaction.atomic
def open_evaluation(
    *, plan: PlanRecord, day: date, due: date, ground: str, by: AbstractBaseUser, at: datetime
) -> EvaluationRecord:
    """
    开始评估: freeze the plan as of the end of a day; self-assessments are due by ``due``.

    :raises NotYours: not of the office of this plan.
    :raises DayNotOver: the day is today or still to come.
    :raises EvaluationRefused: nothing was supervised then, that day is evaluated already, or the due day is past.
    """
    if not arranges(by, plan):
        raise NotYours("中期评估由联席会议办公室组织，您没有这项职责。")
    today = timezone.localdate(at)
    if day >= today:
        raise DayNotOver(day)
    if due < today:
        raise EvaluationRefused("supervision.evaluation_due", "自评期限已经过去，请选今天或以后的日子。")
    hold_ledger()
    contents = contents_of(plan, day=day)
    if not contents["items"]:
        raise EvaluationRefused(
            "supervision.evaluation_empty", "{day}还没有督办事项，没有可以评估的。请换一天。", day=day
        )
    try:
        with transaction.atomic():
            evaluation = EvaluationRecord.objects.create(
                plan=plan, as_of_date=day, due_date=due, ground=ground.strip(), opened_by=by, opened_at=at
            )
    except IntegrityError as taken:
        raise EvaluationRefused(
            "supervision.evaluation_twice", "这份计划在{day}的评估已经有了，请打开它继续。", day=day
        ) from taken
    units = units_of_slugs({unit for line in contents["items"] for unit in (*line["leads"], *line["others"])})
    digest = digest_of_snapshot(contents)
    SnapshotRecord.objects.create(
        evaluation=evaluation, contents=contents, digest=digest, taken_at=at,
        units={slug: str(record) for slug, record in sorted(units.items())},
    )  # fmt: skip
    _noted("open_evaluation", evaluation, by, at, digest=digest)
    return evaluation


def frozen_of(evaluation: EvaluationRecord, item: ItemRecord) -> Mapping[str, Any]:
    """
    A task as it was frozen.

    :raises EvaluationRefused: it was not supervised that day.
    """
    for line in evaluation.snapshot.contents["items"]:
        if line["item"] == item.pk:
            return dict(line)
    raise EvaluationRefused("supervision.not_in_snapshot", "这件事项不在这次评估的快照里。")


def by_rule(line: Mapping[str, Any]) -> Any:
    """What the rule says of a frozen task."""
    return computed(stage=line["stage"], light=line["light"], self_checked=line["self_checked"])


@transaction.atomic
def keep_self_assessment(
    *,
    evaluation: EvaluationRecord,
    item: ItemRecord,
    attainment: str,
    done: str,
    problems: str,
    hand_in: bool,
    by: AbstractBaseUser,
    at: datetime,
    seen: int,
) -> SelfAssessmentRecord:
    """
    Keep what the leading unit says of its task; handed in it stands. ``seen`` is the version read, 0 for none.

    :raises NotYours: the person handles nothing for a unit that led the task on the day.
    :raises WordsMissing: handed in without a grade, or without a word on what was done.
    :raises NotAsRead: a colleague saved it since.
    :raises EvaluationRefused: it was handed in, or the report is out.
    """
    line = frozen_of(evaluation, item)
    held = actor_for(by, evaluation.plan).handles
    later = in_place_of(timezone.localdate(at))
    answering = [*line["leads"], *(later[slug] for slug in line["leads"] if slug in later)]
    unit = next((slug for slug in answering if slug in held), None)
    if unit is None:
        raise NotYours("自评由快照日的牵头单位来写，您没有这项职责。")
    _open(evaluation)
    if hand_in and attainment not in set(Attainment):
        raise WordsMissing("自评")
    if hand_in and not done.strip():
        raise WordsMissing("完成情况")
    known = SelfAssessmentRecord.objects.filter(evaluation=evaluation, item=item).first()
    if known is not None and known.handed_in_at is not None:
        raise EvaluationRefused(
            "supervision.self_handed_in", "这项任务的自评已经提交，不能再改。要补充请联系联席会议办公室。"
        )
    if (known.version if known else 0) != seen:
        raise NotAsRead
    values = {
        "attainment": attainment, "done": done.strip(), "problems": problems.strip(), "written_by": by,
        "written_at": at, "handed_in_at": at if hand_in else None, "version": seen + 1,
        "unit": units_of_slugs([unit])[unit],
    }  # fmt: skip
    if known is None:
        try:
            with transaction.atomic():
                known = SelfAssessmentRecord.objects.create(evaluation=evaluation, item=item, **values)
        except IntegrityError as taken:
            raise NotAsRead from taken
    elif not SelfAssessmentRecord.objects.filter(pk=known.pk, version=seen, handed_in_at=None).update(**values):
        raise NotAsRead
    else:
        known.refresh_from_db()
    _noted("hand_in_self" if hand_in else "save_self", evaluation, by, at, task=item.key)
    return known


@transaction.atomic
def judge_task(
    *,
    evaluation: EvaluationRecord,
    item: ItemRecord,
    attainment: str,
    ground: str,
    experts: str,
    by: AbstractBaseUser,
    at: datetime,
    seen: int,
) -> JudgementRecord:
    """
    评定: the next version of the office's judgement. ``seen`` is the version read, 0 for none.

    :raises NotYours: not of the office.
    :raises OneAndTheSame: the person handles the task for its leading unit.
    :raises GroundMissing: against the rule, or 无法判断, without a ground.
    :raises NotAsRead: a colleague judged it since.
    """
    if not arranges(by, evaluation.plan):
        raise NotYours("评定由联席会议办公室来写，您没有这项职责。")
    line = frozen_of(evaluation, item)
    if actor_for(by, evaluation.plan).handles & set(line["leads"]):
        raise OneAndTheSame("您为这项任务的牵头单位办理，不能评定它。请由同事来评。")
    _open(evaluation)
    refuse_unfounded(given=attainment, by_rule=by_rule(line).attainment.value, ground=ground)
    newest = JudgementRecord.objects.filter(evaluation=evaluation, item=item).order_by("-number").first()
    if (newest.number if newest else 0) != seen:
        raise NotAsRead
    try:
        with transaction.atomic():
            judged = JudgementRecord.objects.create(
                evaluation=evaluation, item=item, number=seen + 1, attainment=Attainment(attainment).value,
                ground=ground.strip(), experts=experts.strip(), judged_by=by, judged_at=at,
            )  # fmt: skip
    except IntegrityError as taken:
        raise NotAsRead from taken
    _noted("judge_evaluation", evaluation, by, at, task=item.key)
    return judged


def _open(evaluation: EvaluationRecord) -> None:
    if not EvaluationRecord.objects.filter(pk=evaluation.pk, issued_at=None).exists():
        raise EvaluationRefused("supervision.evaluation_over", "评估报告已经印发，不能再改。请看印发的报告。")


def _noted(verb: str, evaluation: EvaluationRecord, by: AbstractBaseUser, at: datetime, **details: object) -> None:
    record_audit(actor=by, action=f"supervision.{verb}", subject=f"evaluation:{evaluation.pk}", at=at, details=details)
