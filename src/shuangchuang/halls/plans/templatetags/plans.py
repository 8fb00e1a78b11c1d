"""What the plan pages need beyond the common tags."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shuangchuang.domain.plans.difference import Change, Difference, RowDifference
from shuangchuang.domain.shared.numerals import figure
from shuangchuang.domain.targets.lights import percent
from shuangchuang.halls.plans.wording import COMPARATOR_WORDS, GROUND_WORDS, KIND_WORDS

register = template.Library()

_LONG = frozenset({"measures", "measure_units"})
_FIELDS = {
    "number": "序号",
    "title": "任务",
    "action": "行动",
    "section": "部分",
    "leads": "牵头单位",
    "cooperators": "配合单位",
    "responsible": "责任单位",
    "measures": "举措",
    "measure_units": "举措单位",
    "name": "目标",
    "comparator": "比较",
    "value": "数值",
    "value_max": "上限",
    "unit": "单位",
    "deadline": "期限",
    "kind": "类别",
    "breakdown": "分项",
}


@register.filter
def first_link(links: dict[str, str], marks: Sequence[str]) -> dict[str, str] | None:
    """The address of the first mark that leads anywhere, and whether it is a task's or a target's."""
    for mark in marks:
        if mark in links:
            return {"address": links[mark], "kind": "title" if mark.startswith("t") else "target"}
    return None


@register.filter
def emphasised(text: str, terms: Iterable[str]) -> SafeString:
    """The text with every searched word marked."""
    wanted = [re.escape(term) for term in terms if term]
    if not wanted:
        return conditional_escape(text)
    pieces = re.split(f"({'|'.join(wanted)})", text, flags=re.IGNORECASE)
    marked = [
        format_html("<mark>{}</mark>", piece) if index % 2 else conditional_escape(piece)
        for index, piece in enumerate(pieces)
    ]
    return mark_safe("".join(marked))  # noqa: S308 - every piece was escaped above


@register.filter
def ground(fact: dict[str, Any]) -> Any:
    """On what a value rests, in words: 原文, 承前省略的冠词, 人工更正 …"""
    return GROUND_WORDS.get(fact.get("ground", ""), "")


@register.filter
def as_percent(share: Decimal) -> str:
    """0.35252 → 35.3%."""
    return percent(share)


@register.filter
def rounded(value: Decimal) -> str:
    """At most two places, half up, without trailing zeros."""
    return figure(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


@register.filter
def changed_rows(difference: Difference) -> list[dict[str, Any]]:
    """The rows that differ, with words for their fields."""
    rows = [*difference.tasks, *difference.targets]
    return [_shown(row) for row in rows if row.kind != "same"]


def _shown(row: RowDifference) -> dict[str, Any]:
    state = row.after or row.before or {}
    head = state.get("title") or state.get("name") or {"value": ""}
    number = (state.get("number") or {"value": ""})["value"]
    units = "、".join(part["unit"]["value"] for part in state.get("assignments", ()) if part["measure"] is None)
    figure = (
        f"{(state.get('value') or {'value': ''})['value']}{(state.get('unit') or {'value': ''})['value']}"
        if "value" in state
        else ""
    )
    return {
        "kind": row.kind,
        "title": f"{number} {head['value']}".strip(),
        "summary": units or figure,
        "changes": [{"label": _(_FIELDS[change.field]), "pieces": _pieces(change)} for change in row.changes],
    }


def _pieces(change: Change) -> list[tuple[str, str]]:
    """What stays, what goes, what comes, in order."""
    before, after = _words(change.field, change.before), _words(change.field, change.after)
    pieces: list[tuple[str, str]] = []
    for sign, low, high, low_after, high_after in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if sign == "equal":
            kept = before[low:high]
            # Long lists: what did not change is only counted.
            pieces.append(("", "、".join(kept) if change.field not in _LONG else _("（其余 %s 条不变）") % len(kept)))
        else:
            pieces += [("del", word) for word in before[low:high]] + [
                ("ins", word) for word in after[low_after:high_after]
            ]
    return pieces


def _words(field: str, value: str | tuple[str, ...]) -> list[str]:
    words = [value] if isinstance(value, str) else list(value)
    table: dict[str, Any] = {"comparator": COMPARATOR_WORDS, "kind": KIND_WORDS}.get(field, {})
    return [str(table.get(word, word)) for word in words if word]
