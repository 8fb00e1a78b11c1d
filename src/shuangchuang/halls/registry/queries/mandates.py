"""Who may act for whom, in what, today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from shuangchuang.domain.mandates import authority_for, hanging_on, in_force
from shuangchuang.halls.registry.models import MandateRecord, OrganisationRecord

Visitor = AbstractBaseUser | AnonymousUser | None


def _with_chain() -> QuerySet[MandateRecord]:
    # A chain has three links at the most: two steps up reach its head.
    return MandateRecord.objects.select_related("organisation__region", "given_by__given_by")


def running_mandates(organisation: int) -> QuerySet[MandateRecord]:
    """Mandates of an organisation that nobody has ended, whether their days run or not."""
    return _with_chain().filter(organisation_id=organisation, revoked_at__isnull=True).select_related("holder")


def mandates_of_user(user: Visitor, *, on: date | None = None) -> list[MandateRecord]:
    """The mandates by which somebody acts today (or on a day), by the name of the organisation."""
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    day = on or timezone.localdate()
    held = _with_chain().filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day), holder_id=user.pk, valid_from__lte=day
    )
    return [mandate for mandate in held.order_by("organisation__name", "pk") if in_force(mandate.to_domain(), on=day)]


def organisations_of(user: Visitor, *, on: date | None = None) -> list[OrganisationRecord]:
    """The organisations somebody may act for, in whatever matter, by name."""
    return [mandate.organisation for mandate in mandates_of_user(user, on=on)]


def mandate_for(
    user: Visitor, organisation: OrganisationRecord | int, matter: str, *, on: date | None = None
) -> MandateRecord | None:
    """The mandate by which somebody may act for an organisation in a matter, the widest; None: they may not."""
    key = organisation if isinstance(organisation, int) else organisation.pk
    held = {mandate.pk: mandate for mandate in mandates_of_user(user, on=on) if mandate.organisation_id == key}
    if not held:
        return None
    best = authority_for(
        (mandate.to_domain() for mandate in held.values()),
        holder=user.pk,
        organisation=key,
        matter=matter,
        on=on or timezone.localdate(),
    )
    return held[best.key] if best else None


def may_act_for(user: Visitor, organisation: OrganisationRecord | int, matter: str, *, on: date | None = None) -> bool:
    """Whether somebody may act for an organisation in a matter today (or on a day)."""
    return mandate_for(user, organisation, matter, on=on) is not None


def mandate_of_id(pk: int) -> MandateRecord | None:
    """A running mandate."""
    return _with_chain().select_related("holder").filter(pk=pk, revoked_at__isnull=True).first()


def mandates_ended(organisation: int) -> QuerySet[MandateRecord]:
    """Mandates of an organisation that somebody ended, the latest first."""
    ended = MandateRecord.objects.filter(organisation_id=organisation, revoked_at__isnull=False)
    return ended.select_related("holder", "revoked_by").order_by("-revoked_at", "-pk")


def mandates_hanging_on(mandate: MandateRecord, running: Iterable[MandateRecord]) -> list[MandateRecord]:
    """What would end with a mandate."""
    known = {one.pk: one for one in running}
    return [known[link.key] for link in hanging_on(mandate.to_domain(), [one.to_domain() for one in known.values()])]
