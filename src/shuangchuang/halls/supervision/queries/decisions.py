"""What a leader has to decide: few things, each with why it has come this far and since when.

    约谈、提级   申请延期   最久的红灯   核查与自评不一致   连续未报   反复退回、转办

Each kind shows its first three; ``number`` counts all of it, so that nothing looks settled that is only left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.supervision.model import ENDED, Kind
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    LightChoice,
    StageChoice,
    StepRecord,
    UrgingChoice,
)
from shuangchuang.halls.supervision.queries.items import end_of, standing
from shuangchuang.halls.supervision.queries.scope import Visitor
from shuangchuang.halls.supervision.queries.ways import silent_units

SHOWN = 3
_OFTEN = 2  # returned or passed on so often that somebody has to say whose it is
_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to decide: the item, its lead units, why in a sentence, the day it began (None: not recorded)."""

    item: ItemRecord
    units: str
    why: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Heap:
    """The matters of a kind; ``query`` opens all of them in the list, "" where the list has no such filter."""

    code: str
    title: str | Promise
    icon: str
    number: int
    matters: tuple[Matter, ...]
    route: str = "supervision:list"
    query: str = ""


def decisions(user: Visitor, *, on: date, day: date | None = None) -> list[Heap]:
    """The heaps that have something in them, in the order a leader reads them. Asks a fixed number of questions."""
    rows = standing(user, day=day).exclude(stage__in=ENDED)
    return [heap for heap in (
        _raised(rows, day), _asked(rows, day), _red(rows, on, day), _differing(rows, day), _silent(rows, on),
        _to_and_fro(rows, day),
    ) if heap.number]  # fmt: skip


def _heap(
    code: str, title: str | Promise, icon: str, rows: QuerySet[ItemStateRecord], kinds: Iterable[Kind], day: date | None,
    why: Callable[[ItemStateRecord], str], *, query: str = "", route: str = "supervision:list",
) -> Heap:  # fmt: skip
    number = rows.count()
    shown = list(rows[:SHOWN]) if number else []
    began = _last_steps([row.item_id for row in shown], kinds, day) if shown else {}
    matters = tuple(Matter(row.item, _units(row), why(row), began.get(row.item_id)) for row in shown)
    return Heap(code, title, icon, number, matters, route, query)


def _units(row: ItemStateRecord) -> str:
    units = row.item.units_then  # type: ignore[attr-defined]
    return "、".join(party.unit.name for party in units if party.part == "lead")


def _last_steps(items: list[int], kinds: Iterable[Kind], day: date | None) -> dict[int, date]:
    """The day of the last step of these kinds on each item."""
    steps = StepRecord.objects.filter(item__in=items, kind__in=[kind.value for kind in kinds])
    if day is not None:
        steps = steps.filter(at__lt=end_of(day))
    return dict(steps.order_by("item", "sequence").values_list("item", "on_date"))


def _raised(rows: QuerySet[ItemStateRecord], day: date | None) -> Heap:
    def why(row: ItemStateRecord) -> str:
        level = row.get_urging_display()
        return gettext("已{level}，催办 {urges} 次，退回 {returns} 次。").format(
            level=level, urges=row.urges, returns=row.returns
        )

    raised = rows.exclude(urging=UrgingChoice.NONE).order_by("-urging", "deadline_date", "item")
    return _heap("raised", _("提级督办和约谈"), "speakerphone", raised, (Kind.RAISED,), day, why)


def _asked(rows: QuerySet[ItemStateRecord], day: date | None) -> Heap:
    def why(row: ItemStateRecord) -> str:
        words = gettext("申请延期，现期限 {deadline}").format(deadline=row.deadline_date or "—")
        before = ngettext("，此前已延期 {n} 次。", "，此前已延期 {n} 次。", row.extensions).format(n=row.extensions)
        return words + (before if row.extensions else "。")

    asked = rows.filter(request="extension", endorsed=True).order_by("-extensions", "deadline_date", "item")
    return _heap("asked", _("申请延期"), "hourglass", asked, (Kind.ENDORSED,), day, why, query="request=extension")


def _red(rows: QuerySet[ItemStateRecord], on: date, day: date | None) -> Heap:
    def why(row: ItemStateRecord) -> str:
        if row.deadline_date is None or row.deadline_date >= on:
            return gettext("亮红灯，原因见事项页。")
        late = (on - row.deadline_date).days
        return ngettext("期限已过 {n} 天，进度 {share}。", "期限已过 {n} 天，进度 {share}。", late).format(
            n=late, share="—" if row.progress is None else f"{row.progress:.0%}"
        )

    red = rows.filter(light="红").exclude(stage=StageChoice.SUSPENDED)
    red = red.order_by(F("deadline_date").asc(nulls_last=True), "item__order", "item")
    return _heap("red", _("红灯"), "traffic-lights", red, (Kind.LIT,), day, why, query="light=红")


def _differing(rows: QuerySet[ItemStateRecord], day: date | None) -> Heap:
    def why(row: ItemStateRecord) -> str:
        return gettext("单位自评“{said}”，核查研判“{judged}”。").format(
            said=LightChoice(row.said).label, judged=LightChoice(row.judged).label
        )

    apart = rows.exclude(judged="").exclude(said="").exclude(judged=F("said")).order_by("item__order", "item")
    kinds = (Kind.JUDGED, Kind.RECOMMENDED)
    return _heap(
        "differing", _("核查与自评不一致"), "git-compare", apart, kinds, day, why, route="supervision:disagreements"
    )


def _silent(rows: QuerySet[ItemStateRecord], on: date) -> Heap:
    units = [one for one in silent_units(rows, on=on) if one.in_a_row >= _IN_A_ROW]
    matters = tuple(
        Matter(
            one.items[0][0],
            one.name,
            ngettext(
                "连续 {run} 期未报，涉及 {n} 件事项。", "连续 {run} 期未报，涉及 {n} 件事项。", len(one.items)
            ).format(run=one.in_a_row, n=len(one.items)),
            None,
        )
        for one in units[:SHOWN]
    )
    return Heap("silent", _("连续未报的单位"), "message", len(units), matters, "supervision:silent")


def _to_and_fro(rows: QuerySet[ItemStateRecord], day: date | None) -> Heap:
    def why(row: ItemStateRecord) -> str:
        return gettext("退回 {returns} 次，转办 {bounces} 次，需要明确由谁负责。").format(
            returns=row.returns, bounces=row.bounces
        )

    often = rows.filter(Q(returns__gte=_OFTEN) | Q(bounces__gte=_OFTEN)).order_by("-bounces", "-returns", "item")
    return _heap("often", _("反复退回、转办"), "refresh", often, (Kind.RETURNED, Kind.TRANSFERRED), day, why)
