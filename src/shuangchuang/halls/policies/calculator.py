"""
政策计算器: answers that stay with the visitor. Nothing is stored; the page carries what was answered so far.

answers (JSON in the form) + one answer ─▶ profile ─▶ the next question, or the result
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuangchuang.catalogue.policies import policy_engine
from shuangchuang.domain.policy import Session
from shuangchuang.domain.policy.asking import Question, questions
from shuangchuang.domain.profiles import Field, HolderKind, Kind, Profile, profile_from_json, read_value, value_json
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.telling import word

LONGEST = 40_000  # characters of carried answers; a whole profile has fewer
LISTS = {"certs": "type"}  # lists of rows that are asked for by one column


@dataclass
class Answers:
    """What the visitor said so far: facts by their JSON key, and what she does not know."""

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)
    declined: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> Answers | None:
        """From the form; None where it is no such text."""
        if len(text) > LONGEST:
            return None
        try:
            data = json.loads(text)
            found = cls(HolderKind(data["kind"]).value, dict(data["facts"]), [str(each) for each in data["declined"]])
            found.profile()
        except (ValueError, TypeError, KeyError, Refusal, RecursionError):
            return None
        return found

    def written(self) -> str:
        """For the form."""
        return json.dumps({"kind": self.kind, "facts": self.facts, "declined": self.declined}, ensure_ascii=False)

    def profile(self) -> Profile:
        """As the engine takes it."""
        text = json.dumps({"kind": self.kind, "facts": self.facts}, ensure_ascii=False)
        return profile_from_json(text, policy_engine().book)


def next_question(answers: Answers, *, on: date) -> Question | None:
    """What settles most of what is still open; None where nothing is left to ask."""
    engine = policy_engine()
    decisions = Session(engine, answers.profile(), on).decide_all()
    for question in questions(decisions, engine.book, declined=answers.declined):
        if engine.book.of(question.field).kind is not Kind.RECORD:  # one control is not enough for it
            return question
    return None


def choices_of(spec: Field) -> list[tuple[str, str]]:
    """What can be ticked."""
    if spec.kind is Kind.FLAG:
        return [("是", _("是")), ("否", _("否"))]
    if spec.name in LISTS:
        column = next(item for item in spec.items if item.name == LISTS[spec.name])
        return [(code, word(name)) for code, name in column.values]
    return [(code, word(name)) for code, name in spec.values]


def answer(answers: Answers, key: str, given: list[str], *, on: date) -> None:
    """
    Take an answer; nothing ticked in a list means none.

    :raises Refusal: it is no such value; the sentence says how to write it.
    """
    spec = policy_engine().book.of(key.split("[")[0])
    if spec.kind is Kind.LIST and not spec.values:
        if spec.name in LISTS:
            answers.facts[key] = [{LISTS[spec.name]: code, "issued_on": on.isoformat()} for code in given]
        elif not given:
            answers.facts[key] = []
        else:
            answers.declined.append(key)
        answers.profile()
        return
    value = read_value(spec, list(given) if spec.kind in (Kind.LIST, Kind.CHOICES) else (given[0] if given else ""))
    if value is None:
        answers.declined.append(key)
    else:
        answers.facts[key] = value_json(spec, value)
