"""Facts of firms from a table: one row a firm and year, columns from the book of fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.adapters.exchange.table_reading import ReadLine
from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import (
    FactKey,
    Field,
    FilledBy,
    HolderKind,
    Kind,
    Per,
    period_for,
    read_value,
    shown,
    value_json,
)
from shuangchuang.domain.shared import CreditCode, Refusal
from shuangchuang.halls.accounts.rights import Reach, reach
from shuangchuang.halls.notices.importing import Compared, Importer, register
from shuangchuang.halls.registry.models import FactRecord, FactStatus, OrganisationRecord, SourceKind
from shuangchuang.halls.registry.queries.mandates import mandates_of_user, may_act_for
from shuangchuang.halls.registry.queries.profiles import MATTER
from shuangchuang.halls.registry.services.holders import holder_of_organisation
from shuangchuang.halls.registry.services.profiles import Said, state_facts

_UNITS_EN = {
    "万元": "CNY 10,000", "元": "CNY", "件": "items", "年": "years", "月": "months", "分": "points", "名": "rank",
    "平方米": "m²", "个": "number", "次": "times", "日": "days", "家": "number", "人": "persons", "场": "events",
}  # fmt: skip
_TABLE_KINDS = {Kind.DATE: "day", Kind.FLAG: "yes_no", Kind.CHOICE: "choice"}


def _in_a_table(spec: Field) -> bool:
    """Fields that fit into one cell: no lists of rows, no sets of values, nothing by the quarter or month."""
    return (
        HolderKind.ENTERPRISE in spec.holders
        and spec.filled_by is FilledBy.HOLDER
        and spec.per in {Per.ONCE, Per.YEAR}
        and spec.kind is not Kind.RECORD
        and not spec.items
        and not spec.sensitive
        and spec.name not in {"uscc", "name"}
        and "." not in spec.name
    )


def _column(spec: Field) -> Column:
    when = "，按年" if spec.per is Per.YEAR else ""
    return Column(
        spec.name,
        f"{spec.zh}（{spec.unit}{when}）" if spec.unit else f"{spec.zh}（按年）" if when else spec.zh,
        _TABLE_KINDS.get(spec.kind, "text"),
        choices=spec.word_of if spec.kind is Kind.CHOICE else {},
        longest=2000,
        note=f"{spec.definition}。{spec.help}",
        english=_english(spec),
    )


def _english(spec: Field) -> str:
    """The heading for readers of English, with what the Chinese one says in brackets."""
    more = ", ".join(part for part in (_UNITS_EN.get(spec.unit, ""), "by year" if spec.per is Per.YEAR else "") if part)
    return f"{spec.en} ({more})" if more else spec.en


_FIELDS = {spec.name: spec for spec in field_book() if _in_a_table(spec)}
COLUMNS = (
    Column(
        "uscc",
        "统一社会信用代码",
        width=24,
        required=True,
        longest=30,
        example="91450100MAFAKE010B",
        english="Unified social credit code",
    ),
    Column(
        "year",
        "年度",
        "whole",
        width=10,
        note="按年的各列属于这一年；没有填按年的列可以不写",
        example="2025",
        english="Year",
    ),
    Column(
        "observed",
        "事实日期",
        "day",
        width=14,
        note="这一行是哪一天的情况；不填就是导入当天",
        example="2026-05-31",
        english="Date of fact",
    ),
    Column(
        "source", "依据", width=24, note="经办人员导入时必填，写明文件或数据来源；企业自己导入不用填", english="Ground"
    ),
    *(_column(spec) for spec in _FIELDS.values()),
)


def compare(lines: Sequence[ReadLine], user: AbstractBaseUser) -> list[Compared]:
    """Each line beside what the same source says of that firm now."""
    codes = {line.number: _code(line.values["uscc"]) for line in lines}
    bodies = {
        body.credit_code: body
        for body in OrganisationRecord.objects.select_related("region").filter(
            credit_code__in={code for code in codes.values() if isinstance(code, str)}
        )
    }
    stated: dict[tuple[int, str, str], dict[FactKey, Any]] = {}
    rows = FactRecord.objects.filter(
        holder__organisation__in=bodies.values(),
        status=FactStatus.CURRENT,
        source_kind__in=(SourceKind.SHEET, SourceKind.OFFICER),
    )
    for row in rows.select_related("holder"):
        of = (row.holder.organisation_id, row.source_kind, row.source)
        stated.setdefault(of, {})[FactKey(row.field, row.period)] = row.value
    acts_for = {mandate.organisation_id for mandate in mandates_of_user(user)}
    held = reach(user, "registry.use_profiles")
    return [_compared(line, codes[line.number], bodies, stated, user, acts_for, held) for line in lines]


def _code(words: str) -> str | Refusal:
    try:
        return CreditCode.parse(words).text
    except Refusal as refusal:
        return refusal


def _compared(
    line: ReadLine,
    code: str | Refusal,
    bodies: dict[str, OrganisationRecord],
    stated: dict[tuple[int, str, str], dict[FactKey, Any]],
    user: AbstractBaseUser,
    acts_for: set[int],
    held: Reach,
) -> Compared:
    at = "uscc"
    try:
        if isinstance(code, Refusal):
            raise code
        body = _allowed(bodies.get(code), code, user, acts_for, held)
        own = body.pk in acts_for and may_act_for(user, body, MATTER)
        kind, source = (SourceKind.SHEET, "") if own else (SourceKind.OFFICER, line.values.get("source") or "")
        at = "source"
        if not own and not source:
            raise Refusal("import_no_source", "经办人员导入要写明依据。请在“依据”列写明文件或数据来源。")
        at = "observed"
        day = line.values.get("observed") or timezone.localdate()
        if day > timezone.localdate():
            raise Refusal("import_ahead", "事实日期 {day} 还没有到。请填事实成立的日期。", day=day)
        known = stated.get((body.pk, kind, source), {})
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        statements = []
        for name, spec in _FIELDS.items():
            at = name
            raw = line.values.get(name)
            if raw is None:
                continue
            value = read_value(spec, raw)
            if value is None:
                continue
            if spec.per is Per.YEAR and line.values.get("year") is None:
                at = "year"
                raise Refusal("import_no_year", "填了按年的内容，没有写年度。请在“年度”列填四位年份。")
            at = "year" if spec.per is Per.YEAR else name  # a year that is none is wrong in its own cell
            key = FactKey(name, period_for(spec, str(line.values["year"])) if spec.per is Per.YEAR else "")
            written = value_json(spec, value)
            if known.get(key) == written:
                continue
            old = read_value(spec, known[key]) if key in known else None
            before[name], after[name] = _cell(spec, old), _cell(spec, value)
            statements.append(Said(str(key) if spec.kind is not Kind.LIST else f"{name}[]", written, day))
    except Refusal as refusal:
        return Compared.wrong(line, at, refusal)
    return Compared.of(line, before=before, after=after, kept=(body, tuple(statements), kind, source))


def _cell(spec: Field, value: Any) -> Any:
    """A value as its column shows it in the preview."""
    return value if value is None or spec.kind in _TABLE_KINDS else shown(spec, value)


def _allowed(
    body: OrganisationRecord | None, code: str, user: AbstractBaseUser, acts_for: set[int], held: Reach
) -> OrganisationRecord:
    """The firm, where this person may speak for it or has its place in charge; else it looks as if it were not there."""
    if body is not None:
        if body.pk in acts_for and may_act_for(user, body, MATTER):
            return body
        if held.everywhere or (body.region and held.covers_region(body.region.code)):
            return body
    raise Refusal("import_no_firm", "没有您可以填写的机构 {uscc}。请核对代码，或先办理绑定、授权。", uscc=code)


def store(rows: Sequence[Compared], user: AbstractBaseUser, at: datetime) -> None:
    """State what is new, by the service a person's own edit goes through."""
    for row in rows:
        body, statements, kind, source = row.kept
        state_facts(
            holder=holder_of_organisation(body),
            statements=statements,
            said_by=user,
            said_at=at,
            source_kind=kind,
            source=source,
        )


FIRM_PROFILES = register(
    Importer(
        code="registry.firm_profiles",
        title=_("企业画像"),
        columns=COLUMNS,
        unique=("uscc", "year"),
        compare=compare,
        store=store,
        upload_route="registry:import_profiles",
        preview_route="registry:import_profiles_preview",
        back_route="registry:profile",
        notes=(
            "一行一家企业的一个年度；没有填的格子不改动已有的内容。",
            "金额可以写 20万元、0.5亿元，只写数字按列名里的单位；比例写 35%。",
            "“没有”和“不清楚”不同：确实没有的写 0 或“没有”，不清楚的留空。",
            "清单（贷款、知识产权、证书等）和按季、按月的内容请在网页上逐项填写。",
        ),
    )
)
