"""Headings that become tasks: for plans that order things without saying of whom.

Many plans carry no responsibility annotation at all. Their numbered items are what is to be
done all the same; the office takes the headings of one level as tasks and adds the units itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_values import EditRefused, new_id
from shuangchuang.domain.plans.measures import sentences
from shuangchuang.domain.plans.model import Ground

_CONFIDENCE = 0.8  # the words are printed; that they are a task is the office's decision
_REASON = "没有责任标注的条目，由人工定为任务"
# ``sentences`` scans half-width marks; every sign keeps its place.
_HALF_WIDTH = str.maketrans("（）！？：；，【】〔〕", "()!?:;,[][]")


def levels_of(state: Json) -> list[tuple[int, int]]:
    """(level, how many headings), the top level first."""
    return sorted(Counter(section["level"] for section in state["sections"]).items())


def rows_of_level(state: Json, *, level: int, text: str) -> list[Json]:
    """The headings of one level as {"number", "title", "action", "section", "span", "body", "measures"}, all facts."""
    above: dict[int, Json] = {}
    rows = []
    for section in state["sections"]:
        above = {depth: other for depth, other in above.items() if depth < section["level"]}
        if section["level"] == level:
            rows.append(_row(section, above, text))
        above[section["level"]] = section
    return rows


def _row(section: Json, above: Mapping[int, Json], text: str) -> Json:
    start, end = section["span"]
    at = text.find(section["title"], start, end)
    title_end = at + len(section["title"]) if at >= 0 else start
    parents = [above[depth] for depth in sorted(above)]
    body = [list(span) for span in sentences(text.translate(_HALF_WIDTH), title_end, end)]
    return {
        "number": _fact(section["number"], []),
        "title": _fact(section["title"], [[at, title_end]] if at >= 0 else []),
        "action": _fact(_heading(parents[-1]), []) if len(parents) > 1 else None,
        "section": _fact(_heading(parents[0]), []) if parents else None,
        "span": [start, end],
        "body": [[body[0][0], body[-1][1]]] if body else [],
        "measures": [_fact(text[begun:ended], [[begun, ended]]) for begun, ended in body],
    }


def _heading(section: Json) -> str:
    return f"{section['number']}{section['title']}"


def _fact(value: str, spans: list[list[int]]) -> Json:
    return {
        "value": value,
        "spans": spans,
        "ground": str(Ground.PRINTED),
        "ground_spans": [],
        "confidence": _CONFIDENCE,
        "reason": _REASON,
    }


def take_sections(state: Json, edit: Mapping[str, Any]) -> None:
    """
    {"rows": …} as ``rows_of_level`` gives them: every heading becomes a task without units.

    :raises EditRefused: there are tasks already, or no heading of that level.
    """
    if state["tasks"]:
        raise EditRefused("tasks_there", "这份校核稿已有任务，不能再整级建立。请逐项补录。")
    rows = edit.get("rows")
    if not rows:
        raise EditRefused("no_sections", "这一级没有条目。请选择另一级。")
    for row in rows:
        state["tasks"].append(
            {
                "id": new_id(state, "t"),
                **{name: row[name] for name in ("number", "title", "action", "section", "span", "body")},
                "annotations": [],
                "untitled": False,
                "assignments": [],
                "measures": [{"id": new_id(state, "m"), "number": None, "text": fact} for fact in row["measures"]],
                "checked": False,
                "edited": False,
            }
        )
