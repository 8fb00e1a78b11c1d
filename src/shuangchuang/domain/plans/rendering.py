"""A plan document as JSON: the schema of the plan corpus, and beside each object its evidence.

{"number": "1", "title": "…", "leads": ["自治区科技厅"], …,
 "evidence": {"title": {"spans": [[812, 822]], "raw": "…", "ground": "printed", …},
              "leads": [{…}], …}}
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from shuangchuang.domain.plans.model import Assignment, Fact, Measure, PlanDocument, Remark, Role, Section, Target, Task
from shuangchuang.domain.text import Span, read_spans

Json = dict[str, Any]
_ROLES = (("leads", Role.LEAD), ("cooperators", Role.COOPERATOR), ("responsible", Role.RESPONSIBLE))


def as_json(document: PlanDocument, text: str) -> Json:
    """The document in plain values. ``text`` is the extracted text every span refers to."""
    return _Writer(text).document(document)


class _Writer:
    def __init__(self, text: str) -> None:
        self.text = text

    def document(self, document: PlanDocument) -> Json:
        single = {
            "title": document.title,
            "doc_number": document.doc_number,
            "addressee": document.addressee,
            "date": document.date,
            "period": document.period,
            "valid_from": document.valid_from,
            "valid_until": document.valid_until,
            "valid_years": document.valid_years,
        }
        out: Json = {name: fact.value if fact else None for name, fact in single.items()}
        out["issuer"] = "、".join(fact.value for fact in document.issuers) or None
        out["issuers"] = [fact.value for fact in document.issuers]
        if document.valid_years:
            out["valid_years"] = int(document.valid_years.value)
        out["sections"] = [self._section(section) for section in document.sections]
        out["targets"] = [self._target(target) for target in document.targets]
        out["tasks"] = [self._task(task) for task in document.tasks]
        out["units"] = sorted(document.unit_names())
        out["remarks"] = [self._remark(remark) for remark in document.remarks]
        evidence: Json = {name: self._evidence(fact) for name, fact in single.items() if fact}
        evidence["issuers"] = [self._evidence(fact) for fact in document.issuers]
        out["evidence"] = evidence
        return out

    def _section(self, section: Section) -> Json:
        return {
            "level": section.level,
            "number": section.number.value,
            "title": section.title.value,
            "inline": section.inline,
            "evidence": {"number": self._evidence(section.number), "title": self._evidence(section.title)},
        }

    def _task(self, task: Task) -> Json:
        out: Json = {
            "number": task.number.value,
            "title": task.title.value,
            "action": task.action.value if task.action else None,
            "section": task.section.value if task.section else None,
        }
        out |= self._roles(task.assignments)
        out["annotation"] = "；".join(span.of(self.text) for span in task.annotations)
        if task.untitled:
            out["untitled"] = True
        inherited = [a.unit.value for a in task.assignments if a.unit.ground.value == "standing_units"]
        if inherited:
            out["inherited"] = inherited
        out["span"] = [task.span.start, task.span.end]
        out["measures"] = [self._measure(measure) for measure in task.measures]
        evidence: Json = {"number": self._evidence(task.number), "title": self._evidence(task.title)}
        for name, fact in (("action", task.action), ("section", task.section)):
            if fact:
                evidence[name] = self._evidence(fact)
        evidence |= self._role_evidence(task.assignments)
        evidence["annotation"] = [self._words(span) for span in task.annotations]
        evidence["body"] = [self._words(span) for span in task.body]
        out["evidence"] = evidence
        return out

    def _measure(self, measure: Measure) -> Json:
        out: Json = {"number": measure.number.value} if measure.number else {}
        out["text"] = measure.text.value
        out |= self._roles(measure.assignments)
        evidence: Json = {"text": self._evidence(measure.text)} | self._role_evidence(measure.assignments)
        if measure.number:
            evidence["number"] = self._evidence(measure.number)
        out["evidence"] = evidence
        return out

    def _roles(self, assignments: Iterable[Assignment]) -> Json:
        listed = list(assignments)
        return {name: [a.unit.value for a in listed if a.role is role] for name, role in _ROLES}

    def _role_evidence(self, assignments: Iterable[Assignment]) -> Json:
        listed = list(assignments)
        return {name: [self._evidence(a.unit) for a in listed if a.role is role] for name, role in _ROLES}

    def _target(self, target: Target) -> Json:
        out: Json = {
            "name": target.name.value,
            "comparator": target.comparator.value.value,
            "value": _number(target.value.value),
            "unit": target.unit.value,
            "deadline": target.deadline.value,
            "text": target.text.value,
            "kind": target.kind.value,
            "breakdown": [
                {
                    "name": part.name,
                    "value": _number(part.value),
                    "unit": part.unit,
                    "comparator": part.comparator.value,
                    "evidence": {"value": self._spans(part.spans)},
                }
                for part in target.breakdown
            ],
        }
        if target.value_max is not None:
            out["value_max"] = _number(target.value_max)
        if target.breakdown_adds_up is not None:
            out["breakdown_adds_up"] = target.breakdown_adds_up
        if target.task is not None:
            out["task"] = target.task
        facts: tuple[tuple[str, Fact[Any]], ...] = (
            ("name", target.name),
            ("comparator", target.comparator),
            ("value", target.value),
            ("unit", target.unit),
            ("deadline", target.deadline),
            ("text", target.text),
        )
        out["evidence"] = {name: self._evidence(fact) for name, fact in facts}
        return out

    def _remark(self, remark: Remark) -> Json:
        return {"code": remark.code, "message": remark.message} | self._spans(remark.spans)

    def _evidence(self, fact: Fact[Any]) -> Json:
        return self._spans(fact.spans) | {
            "ground": fact.ground.value,
            "ground_spans": [[span.start, span.end] for span in fact.ground_spans],
            "confidence": fact.confidence,
            "reason": fact.reason,
        }

    def _spans(self, spans: tuple[Span, ...]) -> Json:
        return {"spans": [[span.start, span.end] for span in spans], "raw": read_spans(self.text, spans)}

    def _words(self, span: Span) -> Json:
        return self._spans((span,))


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
