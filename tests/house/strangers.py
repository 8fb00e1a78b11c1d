"""Rows of somebody else, one of every kind there is, made from the models themselves.

A stranger's rows carry a mark in every text and keys that nobody else's rows have. Whatever answers a visitor who has
no business with them must neither show the mark nor take the keys for anything.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from shuangchuang.halls.accounts.models import GrantRecord, Role, ScopeKind, User
from shuangchuang.halls.accounts.rights import SCOPES_OF_ROLE
from shuangchuang.halls.registry.models import OrganisationRecord, RegionRecord, UnitRecord

# Every row of the stranger has this key in its table, and this slug: one call a route asks for whichever it opens.
NUMBER, SLUG = 900_001, "elsewhere"
MARK = "乙方秘密"
WORD = "独角词"  # what a search asks for: stands beside the mark, and is not the mark
# Operation sees the whole site; a leader who reads it all is given a place here, as any other.
READS_EVERYWHERE = {Role.OPERATOR}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

# Kinds anybody may read, with why. Their texts carry no mark; that they cannot be written is checked all the same.
PUBLIC = {
    "registry.RegionRecord": "the code table of places",
    "registry.UnitRecord": "the public list of units",
    "registry.UnitNameRecord": "names of units",
    "registry.UnitSuccessionRecord": "what became of units",
    "registry.UnitParentRecord": "which unit stands above which",
    "registry.GroupMemberRecord": "who is meant by a group name",
}
# Kinds nobody asks for by a key of their own, made by machinery; rows of them are not made here.
MACHINERY = {
    "notices.AuditRecord": "written by services alone; the page of the log is for system.audit, everywhere",
    "notices.AuditPersonalRecord": "belongs to a line of the log",
    "notices.AuditHeadRecord": "one row",
    "notices.ScheduleRecord": "the site's own",
    "notices.StreamRecord": "the site's own",
    "notices.EventRecord": "ids and codes; shown to operation",
    "notices.DeliveryRecord": "of an event",
    "accounts.SecondFactorRuleRecord": "a rule of the site, set by operation",
    "api.CountRecord": "numbers by address",
    "notices.CodeCountRecord": "numbers by address",
    "notices.SharedValueRecord": "the site's own, by keyed digest",
    "plans.ForbiddenFigureRecord": "a list the deployment brings",
}


@dataclass
class Stranger:
    """Somebody with a firm, a unit and a city that are not the visitor's, and a row of every kind."""

    user: User
    region: RegionRecord
    unit: UnitRecord
    organisation: OrganisationRecord
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)

    def as_stored(self) -> dict[str, dict[str, Any]]:
        """Every row as the database has it now; a row that is gone is missing."""
        return {
            kind._meta.label: values
            for kind, row in self.rows.items()
            for values in kind._base_manager.filter(pk=row.pk).values()
        }


def kinds() -> list[type[models.Model]]:
    """Every stored kind of row of ours."""
    return [kind for kind in apps.get_models() if kind.__module__.startswith("shuangchuang.")]


class Maker:
    """Makes the rows, whatever they refer to first."""

    def __init__(self, overrides: dict[str, dict[str, Any]]) -> None:
        self._overrides = overrides
        self._numbers = itertools.count(1)
        self.stranger: Stranger

    def make(self) -> Stranger:
        """A stranger with a row of every kind that is neither public nor machinery."""
        region = self._bare(RegionRecord, code="659800", name="别处市", short_name="别处")
        unit = self._bare(UnitRecord, slug=SLUG, region=region, name="别处局")
        user = self._bare(User, username="stranger", password="!", display_name=MARK, email="stranger@example.org")
        organisation = self._filled(OrganisationRecord, {User: user, RegionRecord: region, UnitRecord: unit})
        self.stranger = Stranger(user, region, unit, organisation)
        self.stranger.rows = {User: user, UnitRecord: unit, OrganisationRecord: organisation}
        for kind in kinds():
            if kind._meta.label not in {**PUBLIC, **MACHINERY}:
                self._row(kind)
        return self.stranger

    def _row(self, kind: type[models.Model]) -> models.Model:
        rows = self.stranger.rows
        if kind is RegionRecord:
            return self.stranger.region
        if kind not in rows:
            known: dict[type[models.Model], models.Model] = {}
            for column in kind._meta.concrete_fields:
                target = column.related_model
                if column.remote_field and target is not kind and (not column.null or target in rows):
                    known[target] = self._row(target)  # type: ignore[arg-type,index]
            rows[kind] = self._filled(kind, known)
        return rows[kind]

    def _filled(self, kind: type[models.Model], known: dict[type[models.Model], models.Model]) -> models.Model:
        values: dict[str, Any] = {}
        for column in kind._meta.concrete_fields:
            if column.primary_key and not column.remote_field:
                continue
            if column.remote_field:
                if column.related_model in known:
                    values[column.name] = known[column.related_model]  # type: ignore[index]
                continue
            values[column.name] = self._value(column)
        return self._bare(kind, **(values | self._overrides.get(kind._meta.label, {})))

    def _bare(self, of: type[models.Model], /, **values: Any) -> Any:
        key = of._meta.pk
        if isinstance(key, models.AutoField | models.BigAutoField):
            values[key.name] = NUMBER
        row = of(**values)
        of._base_manager.bulk_create([row])
        return row

    def _value(self, column: models.Field) -> Any:
        if column.choices:
            return column.get_default() or next(value for value, _label in column.flatchoices)
        if column.has_default() and not isinstance(column, models.CharField | models.TextField | models.JSONField):
            return column.get_default()
        number = next(self._numbers)
        if isinstance(column, models.SlugField):
            return SLUG
        if isinstance(column, models.CharField | models.TextField):
            words = f"{MARK}{WORD}{number if column.unique else ''}"
            return words[-column.max_length :] if column.max_length else words
        if isinstance(column, models.JSONField):
            return {"note": f"{MARK}{WORD}"}
        if column.null:
            return None
        by_kind: tuple[tuple[type[models.Field], Any], ...] = (
            (models.DateTimeField, LONG_AGO),
            (models.DateField, date(2020, 1, 1)),
            (models.TimeField, time(9)),
            (models.BooleanField, False),
            (models.IntegerField, 1),
            (models.DecimalField, 1),
            (models.FloatField, 1.0),
            (models.BinaryField, b"x"),
            (models.UUIDField, UUID(int=number)),
            (models.FileField, f"files/{MARK}"),
            (models.GenericIPAddressField, "192.0.2.1"),
        )
        found = [value for of_kind, value in by_kind if isinstance(column, of_kind)]
        assert found, f"say what {column} can hold"
        return found[0]


def neighbour(account: Any) -> User:
    """
    Somebody who holds every role there is, in another firm, unit and city than the stranger.

    Rights and reach only add up, so what is closed to this one is closed to who holds one of the roles.
    """
    region = RegionRecord.objects.create(code="659700", name="此处市", short_name="此处")
    unit = UnitRecord.objects.create(slug="here-bureau", region=region, name="此处局")
    firm = OrganisationRecord.objects.create(**_a_firm(region))
    user = account(Role.PERSON, name="neighbour")
    keys = {ScopeKind.UNIT: unit.slug, ScopeKind.REGION: region.code, ScopeKind.ORGANISATION: str(firm.pk)}
    for role, held_for in SCOPES_OF_ROLE.items():
        if role in READS_EVERYWHERE:
            continue
        for kind in [kind for kind in keys if kind in held_for] or [ScopeKind.SITE]:
            GrantRecord.objects.create(
                user=user,
                role=role,
                scope_kind=kind,
                scope_key=keys.get(kind, ""),
                valid_from=LONG_AGO.date(),
                granted_at=LONG_AGO,
            )
    return user


def _a_firm(region: RegionRecord) -> dict[str, Any]:
    known = {"credit_code": "91450100MAFAKE010B", "name": "此处公司", "kind": "enterprise", "source": "register"}
    return {**known, "region": region, "registered_at": LONG_AGO}
