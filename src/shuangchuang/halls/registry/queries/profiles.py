"""What is known of a holder. Only the holder's own pages and ``services.facts_for`` read profiles from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import (
    Fact,
    FactKey,
    Field,
    HolderKind,
    Profile,
    Standing,
    Statement,
    Value,
    in_force,
    read_value,
)
from shuangchuang.domain.profiles import SourceKind as DomainSourceKind
from shuangchuang.domain.shared import Refusal, RegionCode
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.registry.models import (
    ConsentRecord,
    FactRecord,
    FactStatus,
    FactUseRecord,
    HolderRecord,
    OrganisationRecord,
    SensitiveFactRecord,
    UnitRecord,
)
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.queries.mandates import may_act_for

MATTER = "profile"  # what a mandate must cover to speak for an organisation here


@dataclass(frozen=True, slots=True)
class Known:
    """One fact as it stands: every source's present statement, and which of them counts."""

    key: FactKey
    spec: Field
    records: tuple[FactRecord | SensitiveFactRecord, ...]
    values: tuple[Value, ...]
    standing: Standing

    @property
    def record(self) -> FactRecord | SensitiveFactRecord:
        """The statement in force."""
        return self.records[self.standing.place]

    @property
    def value(self) -> Value:
        """The value in force."""
        return self.values[self.standing.place]


def holder_kinds(holder: HolderRecord) -> frozenset[HolderKind]:
    """Which fields a holder may have: an organisation those of firms and of carriers."""
    if holder.user_id is not None:
        return frozenset({HolderKind.PERSON})
    return frozenset({HolderKind.ENTERPRISE, HolderKind.CARRIER})


def holder_of_subject(subject: str) -> HolderRecord | None:
    """The holder whom the log and files name ``user:3`` or ``organisation:12``."""
    kind, _colon, key = subject.partition(":")
    if kind not in {"user", "organisation"} or not key.isdecimal():
        return None
    return HolderRecord.objects.filter(**{f"{kind}_id": int(key)}).first()


def speaks_for(user: AbstractBaseUser | AnonymousUser | None, holder: HolderRecord) -> bool:
    """Whether it is the person's own profile, or that of an organisation the person acts for."""
    if user is None or not user.is_authenticated:
        return False
    if holder.user_id is not None:
        return holder.user_id == user.pk
    return holder.organisation_id is not None and may_act_for(user, holder.organisation_id, MATTER)


def facts_known(holder: HolderRecord) -> dict[FactKey, Known]:
    """Every fact of a holder as it stands, in two queries."""
    book = field_book()
    found: dict[FactKey, list[FactRecord | SensitiveFactRecord]] = defaultdict(list)
    for kind in (FactRecord, SensitiveFactRecord):
        rows = kind.objects.filter(holder=holder, status=FactStatus.CURRENT).select_related("said_by", "evidence")
        for row in rows.order_by("pk"):
            # A field that has left the book keeps its rows and is shown no more.
            if row.field in book:
                found[FactKey(row.field, row.period)].append(row)
    known = (_known(key, book.of(key.name), rows) for key, rows in sorted(found.items()))
    return {each.key: each for each in known if each is not None}


def _known(key: FactKey, spec: Field, stored: list[FactRecord | SensitiveFactRecord]) -> Known | None:
    read = [(row, value) for row in stored if (value := value_of(spec, row)) is not None]
    if not read:
        return None
    rows, values = [row for row, _ in read], tuple(value for _, value in read)
    said = [
        Statement(value, DomainSourceKind(row.source_kind), row.observed_date, row.pk)
        for value, row in zip(values, rows, strict=True)
    ]
    return Known(key, spec, tuple(rows), values, in_force(said))


def value_of(spec: Field, record: FactRecord | SensitiveFactRecord) -> Value | None:
    """What a statement says; None where it was erased, or where the field has other bounds since."""
    try:
        return read_value(spec, record.value)
    except Refusal:
        return None


def profile_of(holder: HolderRecord) -> Profile:
    """The facts in force as the engines take them."""
    return profile_from(holder, facts_known(holder))


def profile_from(holder: HolderRecord, known_facts: Mapping[FactKey, Known]) -> Profile:
    """The same, from facts already loaded."""
    facts = {
        key: Fact(
            known.value,
            source=source_words(known.record),
            observed_on=known.record.observed_date,
            evidence=str(known.record.evidence_id or ""),
        )
        for key, known in known_facts.items()
    }
    kind = HolderKind.PERSON if holder.user_id is not None else _organisation_kind(facts)
    return Profile(kind, facts)


def _organisation_kind(facts: dict[FactKey, Fact]) -> HolderKind:
    """A carrier is an organisation that says something only carriers have."""
    book = field_book()
    only_carriers = any(book.of(key.name).holders == (HolderKind.CARRIER,) for key in facts)
    return HolderKind.CARRIER if only_carriers else HolderKind.ENTERPRISE


def said_by_holder(holder: HolderRecord) -> dict[FactKey, Value]:
    """What the holder itself says now, whether it counts or not: what its forms begin with."""
    found: dict[FactKey, Value] = {}
    for key, known in facts_known(holder).items():
        own = [
            (record.pk, value)
            for record, value in zip(known.records, known.values, strict=True)
            if not DomainSourceKind(record.source_kind).official
        ]
        if own:
            found[key] = max(own, key=lambda said: said[0])[1]
    return found


def source_words(record: FactRecord | SensitiveFactRecord) -> str:
    """Where a statement comes from, in words; "" where the holder said it."""
    return record.source or ("" if record.source_kind == DomainSourceKind.SELF else record.get_source_kind_display())


def history_of(holder: HolderRecord, key: FactKey) -> list[FactRecord | SensitiveFactRecord]:
    """All that was ever said of one fact, the newest first."""
    kind = SensitiveFactRecord if field_book().of(key.name).sensitive else FactRecord
    rows = kind.objects.filter(holder=holder, field=key.name, period=key.period)
    return list(rows.select_related("said_by", "evidence").order_by("-said_at", "-pk"))


def consents_in_force(holder: HolderRecord) -> frozenset[tuple[str, bool]]:
    """(purpose, sensitive) agreed to in the present words."""
    rows = ConsentRecord.objects.filter(holder=holder, withdrawn_at__isnull=True)
    return frozenset(
        (purpose, sensitive)
        for purpose, sensitive, version in rows.values_list("purpose", "sensitive", "text_version")
        if purpose in PURPOSES and PURPOSES[purpose].version == version
    )


def consents_of(holder: HolderRecord) -> list[ConsentRecord]:
    """Every consent ever given, newest first within a purpose."""
    return list(ConsentRecord.objects.filter(holder=holder).select_related("given_by", "withdrawn_by"))


def uses_of(holder: HolderRecord) -> QuerySet[FactUseRecord]:
    """Who used what, the newest first."""
    return FactUseRecord.objects.filter(holder=holder).select_related("used_by")


def may_look(user: AbstractBaseUser | AnonymousUser, organisation: OrganisationRecord) -> bool:
    """
    Whether somebody's office covers a firm: a place's office the firms of that place, a unit's those of the unit's.

    What is seen there is still up to the firm's consent.
    """
    held = reach(user, "registry.use_profiles")
    if held.everywhere:
        return True
    if organisation.region is None:
        return False
    of_units = UnitRecord.objects.filter(slug__in=held.units).values_list("region__code", flat=True)
    code = RegionCode(organisation.region.code)
    return held.covers_region(organisation.region.code) or any(RegionCode(place).covers(code) for place in of_units)


def _agreed_now() -> QuerySet[ConsentRecord]:
    """Consents in force to the present words of a purpose."""
    words = Q(pk__in=())
    for purpose in PURPOSES.values():
        words |= Q(purpose=purpose.code, text_version=purpose.version)
    return ConsentRecord.objects.filter(words, sensitive=False, withdrawn_at__isnull=True)


def firms_to_look_at(user: AbstractBaseUser | AnonymousUser, *, wanted: str = "") -> QuerySet[OrganisationRecord]:
    """
    The firms whose facts somebody's office may ask for: within reach, and agreed to one purpose at least.

    ``wanted`` is a whole credit code or a whole name, the present or a former one; parts of names find nothing.
    """
    agreed = _agreed_now().filter(holder__organisation=OuterRef("pk"))
    firms = OrganisationRecord.objects.filter(Exists(agreed)).select_related("region").order_by("name", "pk")
    held = reach(user, "registry.use_profiles")
    if not held.everywhere:
        of_units = UnitRecord.objects.filter(slug__in=held.units, region__isnull=False)
        codes = of_units.values_list("region__code", flat=True).distinct()
        within = Q(pk__in=())
        for stem in {*held.region_stems, *(RegionCode(code).stem for code in codes)}:
            within |= Q(region__code__startswith=stem)
        firms = firms.filter(within)
    if wanted:
        called = Q(credit_code=wanted.upper()) | Q(name=wanted) | Q(former_names__name=wanted)
        firms = firms.filter(called).distinct()
    return firms


def purposes_agreed(firms: Collection[OrganisationRecord]) -> dict[int, list[str]]:
    """By the id of a firm the codes of the purposes it has agreed to, in the order they are asked for."""
    given = _agreed_now().filter(holder__organisation__in=firms).values_list("holder__organisation_id", "purpose")
    held = set(given)
    return {firm.pk: [code for code in PURPOSES if (firm.pk, code) in held] for firm in firms}
