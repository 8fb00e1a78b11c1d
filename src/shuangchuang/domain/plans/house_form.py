"""The words a ledger is shown in: the document's own where nobody changed a row, ours where somebody did."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shuangchuang.domain.plans.draft import Json, house_annotation
from shuangchuang.domain.plans.model import Comparator, Role, TargetKind

ROLE_WORDS: Mapping[str, str] = MappingProxyType(
    {Role.LEAD: "牵头单位", Role.COOPERATOR: "配合单位", Role.RESPONSIBLE: "责任单位"}
)
COMPARATOR_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Comparator.REACH: "达到",
        Comparator.AT_LEAST: "不低于",
        Comparator.EXCEED: "超过",
        Comparator.AT_MOST: "不超过",
        Comparator.APPROX: "左右",
        Comparator.EQUAL: "等于",
        Comparator.RANGE: "区间",
        Comparator.REDUCE_BY: "下降",
        Comparator.GROWTH: "增长",
    }
)
KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        TargetKind.TARGET: "目标",
        TargetKind.ALLOCATION: "安排",
        TargetKind.STANDARD: "标准",
        TargetKind.PARAMETER: "参数",
        TargetKind.CONDITION: "条件",
    }
)


def printed_words(spans: list[list[int]], text: str, *, between: str = "") -> str:
    """The words of several spans of the document's text."""
    return between.join(text[start:end] for start, end in spans)


def annotation_shown(task: Json, text: str) -> str:
    """The responsibility of a task: as printed, a line an annotation; in the house form where the row was edited."""
    printed = printed_words(task["annotations"], text, between="\n")
    if printed and not task["edited"]:
        return printed
    return house_annotation(
        (row["unit"]["value"], row["role"]) for row in task["assignments"] if row["measure"] is None
    )


def target_shown(target: Json, text: str) -> str:
    """The clause that sets a target: as printed, or in the house form where the row was edited."""
    printed = printed_words(target["text"]["spans"], text) or target["text"]["value"]
    return printed if printed and not target["edited"] else house_target(target)


def house_target(target: Json) -> str:
    """
    A target in the house form.

    >>> fact = lambda value: {"value": value}
    >>> house_target({"name": fact("高新区"), "comparator": fact("at_least"), "value": fact("17"), "value_max": None,
    ...               "unit": fact("个"), "deadline": fact("2023"), "breakdown": [{"name": "国家级", "value": "5", "unit": "个"}]})
    '到2023年，高新区不低于17个（国家级5个）'
    """
    parts = "、".join(f"{part['name']}{part['value']}{part['unit']}" for part in target["breakdown"])
    bracket = f"（{parts}）" if parts else ""
    return f"{_until(target['deadline']['value'])}{target['name']['value']}{quantity_words(target)}{bracket}"


def quantity_words(target: Json) -> str:
    """How a target binds and to what: 不低于17个, 达到5%左右, 1—2个."""
    comparator, unit = target["comparator"]["value"], target["unit"]["value"]
    amount = f"{target['value']['value']}{unit}"
    if target["value_max"]:
        amount = f"{target['value']['value']}—{target['value_max']}{unit}"
    if comparator == Comparator.APPROX:
        return f"达到{amount}左右"
    said = {Comparator.EQUAL: "为", Comparator.RANGE: "为"}.get(comparator, COMPARATOR_WORDS.get(comparator, ""))
    return f"{said}{amount}"


def _until(deadline: str) -> str:
    if not deadline:
        return ""
    if deadline == "每年":
        return "每年"
    year, _, month = deadline.partition("-")
    return f"到{year}年{int(month)}月，" if month else f"到{year}年，"
