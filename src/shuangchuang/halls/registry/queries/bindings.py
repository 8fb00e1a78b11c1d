"""Requests to act for an organisation: one's own, and those an officer decides."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Prefetch, Q, QuerySet

from shuangchuang.domain.shared import RegionCode
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.registry.models import (
    OPEN_STATES,
    WITH_THE_OFFICE,
    BindingProofRecord,
    BindingRecord,
    BindingState,
    RegionRecord,
    UnitRecord,
)

SORTS = {"": ("submitted_at", "pk"), "newest": ("-submitted_at", "-pk"), "name": ("name", "pk")}


def bindings_of(user: AbstractBaseUser) -> QuerySet[BindingRecord]:
    """Somebody's requests, newest first."""
    return BindingRecord.objects.filter(applicant_id=user.pk).select_related("region", "organisation")


def open_bindings_of(user: AbstractBaseUser) -> QuerySet[BindingRecord]:
    """Those nobody has decided."""
    return bindings_of(user).filter(state__in=OPEN_STATES)


def bindings_to_correct(user: AbstractBaseUser) -> QuerySet[BindingRecord]:
    """Those an officer gave back to be put right, the newest first."""
    return bindings_of(user).filter(state=BindingState.RETURNED).order_by("-pk")


def _stems(user: AbstractBaseUser) -> tuple[str, ...] | None:
    """What the codes of the places begin with whose requests somebody reviews; None: all."""
    held = reach(user, "organisations.review")
    if held.everywhere:
        return None
    units = UnitRecord.objects.filter(slug__in=held.units, reviews_organisations=True) if held.units else ()
    own = {RegionCode(unit.region.code).stem for unit in units.select_related("region")} if held.units else set()
    return tuple(sorted(own | set(held.region_stems)))


def bindings_in_reach(user: AbstractBaseUser) -> QuerySet[BindingRecord]:
    """Requests somebody may review: of organisations in their places, and never their own."""
    rows = BindingRecord.objects.exclude(applicant_id=user.pk)
    stems = _stems(user)
    if stems is None:
        return rows
    return rows.filter(reduce(or_, (Q(region__code__startswith=stem) for stem in stems), Q(pk__in=())))


def may_review(user: AbstractBaseUser, binding: BindingRecord) -> bool:
    """Whether somebody decides this request."""
    return bindings_in_reach(user).filter(pk=binding.pk).exists()


def bindings_to_review(
    user: AbstractBaseUser, *, text: str = "", state: str = "", region: str = "", sort: str = ""
) -> QuerySet[BindingRecord]:
    """The officer's queue: what waits for the office unless a state is named, the longest waiting first."""
    rows = bindings_in_reach(user).select_related("applicant", "region", "reviewer")
    if state == "all":
        pass
    elif state:
        rows = rows.filter(state=state)
    else:
        rows = rows.filter(state__in=WITH_THE_OFFICE)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(credit_code__icontains=text))
    if region:
        rows = rows.filter(region__code__startswith=RegionCode(region).stem)
    return rows.order_by(*SORTS.get(sort, SORTS[""]))


def regions_to_review(user: AbstractBaseUser) -> QuerySet[RegionRecord]:
    """The places that requests in somebody's reach lie in."""
    return RegionRecord.objects.filter(pk__in=bindings_in_reach(user).values("region")).order_by("code")


def binding_with_proofs(rows: QuerySet[BindingRecord], pk: int) -> BindingRecord | None:
    """One of ``rows``, with its current proofs, its steps and whoever took them."""
    current = BindingProofRecord.objects.filter(replaced_at__isnull=True).select_related("file")
    return (
        rows.filter(pk=pk)
        .select_related("applicant", "region", "reviewer", "organisation")
        .prefetch_related(Prefetch("proofs", current, to_attr="current_proofs"), "steps__by")
        .first()
    )


def proof_of(user: AbstractBaseUser, binding: int, proof: int) -> BindingProofRecord | None:
    """A file of a request, if the request is one's own or within one's reach."""
    found = BindingProofRecord.objects.filter(pk=proof, binding_id=binding).select_related("file", "binding").first()
    if found is None or (found.binding.applicant_id != user.pk and not may_review(user, found.binding)):
        return None
    return found


def proof_of_file(user: AbstractBaseUser, file: FileRecord) -> BindingProofRecord | None:
    """The proof a stored file is, if somebody may see it."""
    found = BindingProofRecord.objects.filter(file=file).first()
    return found and proof_of(user, found.binding_id, found.pk)
