"""A ledger as public JSON: the keys of a plan read from a file, with what people corrected.

    {"tasks": [{"id": "t1", "title": "…", "leads": ["市科技局"], "annotation": "牵头单位：…", "edited": false,
                "evidence": {"title": {"spans": [[98, 102]], "raw": "技术攻关", "ground": "printed", …},
                             "leads": [{…}]}, …}], …}

``annotation`` and a target's ``text`` are the document's own words where nobody changed
the row, and the house form where somebody did. ``data/schemas/ledger.schema.json``
describes every key; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from shuangchuang.domain.plans.draft import Json, unit_names
from shuangchuang.domain.plans.house_form import annotation_shown, printed_words, target_shown
from shuangchuang.domain.plans.model import Role

FORMAT = "shuangchuang-ledger-1"
_METADATA = ("title", "doc_number", "issuer", "addressee", "date", "period", "valid_from", "valid_until")
_ROLES = (("leads", Role.LEAD), ("cooperators", Role.COOPERATOR), ("responsible", Role.RESPONSIBLE))


def ledger_json(
    state: Json, *, text: str, plan: str = "", version: str = "", exported_at: str = "", simulated: bool = False
) -> Json:
    """
    The ledger in plain values, evidence beside each.

    ``text`` is the extracted text the spans of the state refer to; ``plan`` and ``version``
    name what is exported, ``exported_at`` is an ISO 8601 instant, ``simulated`` marks made-up data.
    """
    metadata = state["metadata"]
    return {
        "format": FORMAT,
        "export": {"plan": plan, "version": version, "exported_at": exported_at, "simulated": simulated},
        **{name: metadata[name]["value"] if name in metadata else None for name in _METADATA},
        "sections": [_section(section) for section in state["sections"]],
        "targets": [_target(target, text) for target in state["targets"]],
        "tasks": [_task(task, text) for task in state["tasks"]],
        "units": sorted(unit_names(state)),
        "remarks": [
            {"code": remark["code"], "message": remark["message"], **_words(remark["spans"], text)}
            for remark in state["remarks"]
        ],
        "evidence": {name: _evidence(metadata[name], text) for name in _METADATA if name in metadata},
    }


def _section(section: Json) -> Json:
    return {
        "level": section["level"],
        "number": section["number"],
        "title": section["title"],
        "span": section["span"],
    }


def _task(task: Json, text: str) -> Json:
    own = [row for row in task["assignments"] if row["measure"] is None]
    return {
        **_identity(task),
        "number": task["number"]["value"],
        "title": task["title"]["value"],
        "untitled": task["untitled"],
        "action": _value(task["action"]),
        "section": _value(task["section"]),
        **_units(own),
        "annotation": annotation_shown(task, text),
        "measures": [_measure(measure, task, text) for measure in task["measures"]],
        "span": task["span"],
        "evidence": {
            **_facts(task, ("number", "title", "action", "section"), text),
            **_unit_evidence(own, text),
            "annotation": [_words([span], text) for span in task["annotations"]],
            "body": [_words([span], text) for span in task["body"]],
        },
    }


def _measure(measure: Json, task: Json, text: str) -> Json:
    own = [row for row in task["assignments"] if row["measure"] == measure["id"]]
    # The corpus knows a measure by its number only where it has one.
    number = {"number": measure["number"]["value"]} if measure["number"] else {}
    return {
        "id": measure["id"],
        **number,
        "text": measure["text"]["value"],
        **_units(own),
        "evidence": {**_facts(measure, ("number", "text"), text), **_unit_evidence(own, text)},
    }


def _target(target: Json, text: str) -> Json:
    return {
        **_identity(target),
        "name": target["name"]["value"],
        "comparator": target["comparator"]["value"],
        "value": _number(target["value"]["value"]),
        "value_max": _number(target["value_max"]) if target["value_max"] else None,
        "unit": target["unit"]["value"],
        "deadline": target["deadline"]["value"],
        "kind": target["kind"],
        "text": target_shown(target, text),
        "breakdown": [
            {
                "name": part["name"],
                "value": _number(part["value"]),
                "unit": part["unit"],
                "comparator": part["comparator"],
                "evidence": _words(part["spans"], text),
            }
            for part in target["breakdown"]
        ],
        "breakdown_adds_up": target["breakdown_adds_up"],
        "task": target["task"],
        "evidence": _facts(target, ("name", "comparator", "value", "unit", "deadline", "text"), text),
    }


def _identity(row: Json) -> Json:
    """Which row this is; ``line`` and ``code`` once it is in a ledger."""
    lasting = {key: row[key] for key in ("line", "code") if row.get(key)}
    return {"id": row["id"], **lasting, "edited": row["edited"], "checked": row["checked"]}


def _value(fact: Json | None) -> str | None:
    return str(fact["value"]) if fact else None


def _number(value: str) -> int | float:
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _units(assignments: Iterable[Json]) -> Json:
    rows = list(assignments)
    return {name: [row["unit"]["value"] for row in rows if row["role"] == role] for name, role in _ROLES}


def _unit_evidence(assignments: Iterable[Json], text: str) -> Json:
    rows = list(assignments)
    return {name: [_evidence(row["unit"], text) for row in rows if row["role"] == role] for name, role in _ROLES}


def _facts(row: Json, names: Iterable[str], text: str) -> Json:
    return {name: _evidence(row[name], text) for name in names if row[name] is not None}


def _evidence(fact: Json, text: str) -> Json:
    return {
        **_words(fact["spans"], text),
        "ground": fact["ground"],
        "ground_spans": fact["ground_spans"],
        "confidence": fact["confidence"],
        "reason": fact["reason"],
    }


def _words(spans: list[list[int]], text: str) -> Json:
    return {"spans": spans, "raw": printed_words(spans, text)}
