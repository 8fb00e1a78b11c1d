"""
A profile: what is known of one holder, each fact with where it comes from.

    {"kind": "enterprise",
     "facts": {"revenue_wan[2022]": 1200.5,
               "certs[]": [{"type": "hnte_cert", "issued_on": "2021-11-04"}],
               "abnormal_list": {"value": false, "source": "公示系统", "observed_on": "2023-01-05"}}}

A key that is missing and one that is null both mean unknown; none is said as 0, false or [].
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from shuangchuang.domain.profiles.fields import Field, FieldBook, HolderKind, Kind, Per
from shuangchuang.domain.profiles.periods import FactKey, key_of, key_shown
from shuangchuang.domain.profiles.values import Value, read_value, value_json
from shuangchuang.domain.shared import Refusal, Said

SELF_STATED = "自填"
_BESIDES = frozenset({"value", "source", "observed_on", "evidence_id", "said_by"})


class ProfileRefused(Refusal):
    """JSON that is no profile."""


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One value and its ground: where it comes from, the day it was true, who said it, what proves it.

    No source means that the holder stated it (自填); it takes part in every decision all the same.
    """

    value: Value
    source: str = ""
    observed_on: date | None = None
    said_by: str = ""
    evidence: str = ""

    @property
    def source_shown(self) -> str:
        """The source in words."""
        return self.source or SELF_STATED


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one enterprise, person or carrier."""

    kind: HolderKind
    facts: Mapping[FactKey, Fact] = field(default_factory=dict)

    def value(self, name: str, period: str = "") -> Value | None:
        """The value of a field (English name) in a period; None where unknown."""
        fact = self.facts.get(FactKey(name, period))
        return None if fact is None else fact.value

    def periods(self, name: str) -> Iterator[str]:
        """The periods in which a field is known, oldest first."""
        return iter(sorted(key.period for key in self.facts if key.name == name))


def profile_from_json(text: str | Mapping[str, Any], book: FieldBook) -> Profile:
    """
    A profile from JSON text or from what JSON text holds; numbers keep every digit they were written with.

    :raises ProfileRefused: it has not the shape of a profile.
    :raises FieldUnknown, PeriodRefused, ValueRefused: a key or value that cannot be.
    """
    data = _loaded(text) if isinstance(text, str) else text
    if not isinstance(data, Mapping):
        raise ProfileRefused("profile.shape", "画像应当写成 {{“kind”: …, “facts”: {{…}}}}。")
    try:
        kind = HolderKind(str(data.get("kind")))
    except ValueError:
        raise ProfileRefused("profile.kind", "画像的 kind 应为 enterprise、person 或 carrier。") from None
    stated = data.get("facts")
    if not isinstance(stated, Mapping):
        raise ProfileRefused("profile.facts", "画像缺少 facts，应为“字段: 值”。")
    facts: dict[FactKey, Fact] = {}
    for words, raw in _whole_records(stated, book).items():
        key = key_of(words, book)
        if key in facts:
            raise ProfileRefused("profile.twice", "“{key}”写了两次，请只留一个。", key=words)
        fact = _fact(book.of(key.name), raw)
        if fact is not None:
            facts[key] = fact
    return Profile(kind, facts)


_PART = re.compile(r"(?P<name>[^\[\]]+)\[(?P<part>[^\[\]]+)\]")


def _whole_records(stated: Mapping[str, Any], book: FieldBook) -> dict[str, Any]:
    """Parts of a set of values that is stated once may stand by themselves: ``unit_price_wan[set]``."""
    whole: dict[str, Any] = {}
    for words, raw in stated.items():
        match = _PART.fullmatch(str(words).strip())
        spec = book.of(match["name"]) if match and match["name"] in book else None
        if match is None or spec is None or spec.kind is not Kind.RECORD or spec.per is not Per.ONCE:
            whole[words] = raw
            continue
        record = whole.setdefault(spec.name, {})
        if not isinstance(record, dict) or match["part"] in record:
            raise ProfileRefused("profile.twice", "“{key}”写了两次，请只留一个。", key=words)
        record[match["part"]] = raw["value"] if isinstance(raw, Mapping) and "value" in raw else raw
    return whole


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ProfileRefused("profile.json", "画像不是合格的 JSON，请检查括号、引号和逗号。") from error


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _fact(spec: Field, raw: Any) -> Fact | None:
    if not (isinstance(raw, Mapping) and "value" in raw):
        value = read_value(spec, raw)
        return None if value is None else Fact(value)
    odd = set(raw) - _BESIDES
    if odd:
        raise ProfileRefused(
            "profile.beside",
            "“{field}”旁边不认识“{odd}”，可写 value、source、observed_on、evidence_id。",
            field=Said(spec.zh),
            odd="、".join(sorted(map(str, odd))),
        )
    value = read_value(spec, raw["value"])
    if value is None:
        return None
    return Fact(
        value,
        source=_words(spec, raw.get("source")),
        observed_on=_day(spec, raw.get("observed_on")),
        said_by=_words(spec, raw.get("said_by")),
        evidence=_words(spec, raw.get("evidence_id")),
    )


def _words(spec: Field, raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise ProfileRefused("profile.words", "“{field}”的来源和凭证应为文字。", field=Said(spec.zh))
    return str(raw)


def _day(spec: Field, raw: Any) -> date | None:
    if raw is None:
        return None
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise ProfileRefused(
            "profile.day", "“{field}”的 observed_on 应为日期，如 2023-01-05。", field=Said(spec.zh)
        ) from None


def profile_json(profile: Profile, book: FieldBook) -> dict[str, Any]:
    """What ``profile_from_json`` reads back into the same profile; a fact without a ground is a bare value."""
    facts = {}
    for key, fact in sorted(profile.facts.items()):
        spec = book.of(key.name)
        value = value_json(spec, fact.value)
        beside = {
            "source": fact.source,
            "observed_on": fact.observed_on.isoformat() if fact.observed_on else "",
            "said_by": fact.said_by,
            "evidence_id": fact.evidence,
        }
        stated = {name: words for name, words in beside.items() if words}
        facts[key_shown(key, spec)] = {"value": value, **stated} if stated else value
    return {"kind": profile.kind.value, "facts": facts}


def unstated_as_none(profile: Profile, book: FieldBook) -> tuple[Profile, tuple[FactKey, ...]]:
    """
    The profile with certificates, awards, standards and research institutions counted as none where unstated.

    Also the keys that were filled so, to be shown beside any verdict (未出示，按无计); for criteria of role
    ``route`` only. Everything else that is missing stays unknown.
    """
    filled = tuple(
        FactKey(entry.name)
        for entry in book
        if entry.absent_means_none and entry.kind is Kind.LIST and FactKey(entry.name) not in profile.facts
    )
    return Profile(profile.kind, {**profile.facts, **{key: Fact(()) for key in filled}}), filled
