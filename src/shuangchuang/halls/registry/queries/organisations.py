"""What others ask of organisations. Minimal by design: nobody browses firms."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shuangchuang.domain.shared.credit_code import CreditCode
from shuangchuang.halls.registry.models import OrganisationRecord, RegionRecord


def organisation_of_id(pk: int) -> OrganisationRecord | None:
    """The organisation with this id."""
    return OrganisationRecord.objects.select_related("region").filter(pk=pk).first()


def organisation_of_code(code: CreditCode) -> OrganisationRecord | None:
    """The organisation with this code."""
    return OrganisationRecord.objects.select_related("region").filter(credit_code=code.text).first()


def region_of_credit_code(code: CreditCode) -> RegionRecord | None:
    """
    The place in which a code was given: the county, else the city, else the province it names.

    Codes keep the number of a place that was renumbered since; the city above it still says where it is.
    """
    wanted = (code.region, f"{code.region[:4]}00", f"{code.region[:2]}0000")
    found = {region.code: region for region in RegionRecord.objects.filter(code__in=wanted)}
    return next((found[place] for place in wanted if place in found), None)


def institutions_listed(*, text: str = "", service_kind: str = "") -> QuerySet[OrganisationRecord]:
    """Institutions that list themselves, by name."""
    listed = OrganisationRecord.objects.filter(listed=True).select_related("region").order_by("name", "pk")
    if text:
        listed = listed.filter(Q(name__icontains=text) | Q(former_names__name__icontains=text)).distinct()
    return listed.filter(service_kind=service_kind) if service_kind else listed
