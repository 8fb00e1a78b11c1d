"""What the pages of a profile show: rows of fields with their statements, who may see them, what has been used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuangchuang.catalogue.code_tables import place_table, trade_table
from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import (
    FactKey,
    Field,
    FilledBy,
    Group,
    HolderKind,
    Profile,
    SourceKind,
    derived,
)
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.telling import worded
from shuangchuang.halls.registry.field_words import bracketed, period_told, unit_told, value_told
from shuangchuang.halls.registry.forms.profiles import is_listed
from shuangchuang.halls.registry.models import FactRecord, SensitiveFactRecord
from shuangchuang.halls.registry.queries.profiles import Known, source_words


@dataclass(frozen=True, slots=True)
class Saying:
    """One statement as it is shown."""

    value: str
    source: str
    day: date
    who: str
    evidence: FileRecord | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact of one period: what counts, what others say, why."""

    period: str
    counts: Saying
    others: tuple[Saying, ...]
    reason: str
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """A field with all that is known of it; ``computed`` are figures that follow from other facts."""

    spec: Field
    entries: tuple[Entry, ...]
    computed: tuple[tuple[str, str], ...]
    listed: bool
    by_holder: bool


def saying(spec: Field, record: FactRecord | SensitiveFactRecord, value: Any) -> Saying:
    """A statement in words."""
    if record.source_kind == SourceKind.EXCHANGE:
        who = ""
    else:
        who = (record.said_by.display_name or record.said_by.get_username()) if record.said_by else ""
    return Saying(
        value_words(spec, value),
        worded(source_words(record)) or _("自填"),
        record.observed_date,
        who,
        record.evidence if record.evidence and record.evidence.erased_at is None else None,
    )


def value_words(spec: Field, value: Any) -> str:
    """A value as people read it: a code of a place or a trade with what it stands for."""
    words = value_told(spec, value)
    if not isinstance(value, str):
        return words
    meaning = _place(value) if spec.check == "region" else _trade(value) if spec.check == "trade" else ""
    return bracketed(meaning, words) if meaning else words


def _place(code: str) -> str:
    """The name of a place and what it lies in, the last it had; "" for a code of no table."""
    names = []
    for part in dict.fromkeys((f"{code[:4]}00", code.ljust(6, "0"))):
        history = place_table().history(part)
        if history:
            names.append(history[-1].name)
    return "".join(names)


def _trade(code: str) -> str:
    """The division's name (no trusted list of the classes is in reach); "" for a code of no table."""
    try:
        return trade_table().parse(code)[1].name
    except Refusal:
        return ""


def _entry(known: Known) -> Entry:
    said = [saying(known.spec, record, value) for record, value in zip(known.records, known.values, strict=True)]
    place = known.standing.place
    return Entry(
        period_told(known.key.period),
        said[place],
        tuple(other for number, other in enumerate(said) if number != place),
        worded(known.standing.reason) if known.standing.reason else "",
        known.key.period,
    )


def lines(group: Group, known: Mapping[FactKey, Known], profile: Profile, *, on: date) -> list[Line]:
    """The fields of a group in their order; the newest year of each first."""
    figures = derived(profile, as_of=on)
    found = []
    for spec in group.fields:
        stated = sorted((key for key in known if key.name == spec.name), key=lambda key: key.period, reverse=True)
        computed = sorted((key for key in figures if key.name == spec.name), key=lambda key: key.period, reverse=True)
        found.append(
            Line(
                spec,
                tuple(_entry(known[key]) for key in stated),
                tuple((period_told(key.period), value_told(spec, figures[key])) for key in computed),
                is_listed(spec),
                spec.filled_by is FilledBy.HOLDER,
            )
        )
    return found


def groups_of(kinds: frozenset[HolderKind]) -> list[Group]:
    """The groups a holder may fill in or read; a firm's and a carrier's together."""
    found = []
    for group in field_book().groups:
        fields = tuple(spec for spec in group.fields if kinds & set(spec.holders))
        if fields:
            found.append(Group(group.name, group.title, group.title_en, group.source, fields))
    return found


def who_may_see(spec: Field) -> str:
    """Who is shown a value, in words."""
    if spec.sensitive:
        return _("本人（本企业）；办事人员经单独同意后用于办理，页面上只显示已核验、未核验")
    if spec.filled_by is FilledBy.OFFICER:
        return _("登记的人员、本企业；其他人员经企业同意")
    return _("本人（本企业）；其他人员经同意，限同意的目的")


def verified_words(known: Known) -> str:
    """All that others are shown of a sensitive fact."""
    return _("已核验") if SourceKind(known.record.source_kind).official else _("未核验")


def kind_words(spec: Field) -> str:
    """The kind of value with its unit and how often it is stated."""
    words = bracketed(_(spec.kind.word), unit_told(spec))
    return f"{words} · {_(spec.per.word)}" if spec.per.value != "once" else words


def fields_listed(chosen: dict[str, str]) -> list[Field]:
    """The fields of the book that fit what the filter says, in its order."""
    return [spec for spec in field_book() if _fits(spec, chosen)]


def _fits(spec: Field, chosen: dict[str, str]) -> bool:
    words = chosen.get("q", "").strip().lower()
    if words and not any(words in text.lower() for text in (spec.zh, spec.name, spec.en, spec.definition, spec.source)):
        return False
    if chosen.get("holder") and HolderKind(chosen["holder"]) not in spec.holders:
        return False
    if chosen.get("group") and spec.group != chosen["group"]:
        return False
    return not chosen.get("sensitive") or spec.sensitive == (chosen["sensitive"] == "yes")
