"""A plan document on a terminal: what a person checks first."""

from __future__ import annotations

from shuangchuang.cli.terminal import table
from shuangchuang.domain.plans.model import Comparator, Fact, PlanDocument, Role, Target, TargetKind
from shuangchuang.domain.text import Extract

_BEFORE = {
    Comparator.AT_LEAST: "不低于 ",
    Comparator.EXCEED: "超过 ",
    Comparator.AT_MOST: "不超过 ",
    Comparator.APPROX: "约 ",
    Comparator.REDUCE_BY: "下降 ",
    Comparator.GROWTH: "增长 ",
}
_NONE = "—"


def summary(extract: Extract, document: PlanDocument) -> str:
    """The document in Chinese: heading, tasks with their units, targets, and what to look at."""
    parts = [_heading(extract, document)]
    if document.tasks:
        parts.append(f"任务（{len(document.tasks)} 项）\n{_tasks(document)}")
    targets = targets_proper(document)
    if targets:
        parts.append(f"目标（{len(targets)} 个）\n{_targets(targets)}")
    remarks = [*extract.remarks, *_remarks(extract, document)]
    if remarks:
        parts.append(f"请核对（{len(remarks)} 处）\n" + "\n".join(f"  {remark}" for remark in remarks))
    return "\n\n".join(parts)


def targets_proper(document: PlanDocument) -> list[Target]:
    """What is to be reached, without the caps and conditions that only look like it."""
    return [target for target in document.targets if target.kind in (TargetKind.TARGET, TargetKind.ALLOCATION)]


def _heading(extract: Extract, document: PlanDocument) -> str:
    rows = [
        ("标题", _value(document.title)),
        ("文号", _value(document.doc_number)),
        ("印发单位", "、".join(issuer.value for issuer in document.issuers) or _NONE),
        ("主送", _value(document.addressee)),
        ("日期", _value(document.date)),
        ("期限", _value(document.period)),
        ("格式", f"{extract.format}，{len(extract.pages)} 页" if extract.pages else extract.format),
        ("单位", f"{len(document.unit_names())} 个"),
    ]
    return table(rows, shares=(8, 0))


def _value(fact: Fact[str] | None) -> str:
    return fact.value if fact else _NONE


def _tasks(document: PlanDocument) -> str:
    rows = [("序号", "任务", "牵头", "配合", "责任")]
    for task in document.tasks:
        roles = ("、".join(task.units(role)) or _NONE for role in (Role.LEAD, Role.COOPERATOR, Role.RESPONSIBLE))
        lead, cooperator, responsible = roles
        rows.append((task.number.value or _NONE, task.title.value, lead, cooperator, responsible))
    # A role that nobody has in this document takes no room.
    kept = [at for at in range(5) if at < 2 or any(row[at] != _NONE for row in rows[1:])]
    return table([[row[at] for at in kept] for row in rows], shares=[6, *(0 for _ in kept[1:])])


def _targets(targets: list[Target]) -> str:
    rows = [("目标", "数值", "期限")]
    for target in targets:
        comparator = target.comparator.value
        value = f"{target.value.value:f}"
        if target.value_max is not None:
            value += f"—{target.value_max:f}"
        rows.append(
            (target.name.value, f"{_BEFORE.get(comparator, '')}{value}{target.unit.value}", target.deadline.value)
        )
    return table(rows, shares=(0, 24, 10))


def _remarks(extract: Extract, document: PlanDocument) -> list[str]:
    told = []
    for remark in document.remarks:
        if remark.spans:
            line = extract.text.count("\n", 0, remark.spans[0].start) + 1
            told.append(f"第 {line} 行：{remark.message}")
        else:
            told.append(remark.message)
    return told
