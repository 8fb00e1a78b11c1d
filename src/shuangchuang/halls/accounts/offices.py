"""The offices an account may act in today. Read once a request, for every page asks."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from shuangchuang.domain.offices import in_effect
from shuangchuang.halls.accounts.models import AbsenceRecord, GrantRecord

_KEPT = "_offices_today"


def offices_today(user: AbstractBaseUser) -> tuple[GrantRecord, ...]:
    """The grants in effect on this day, remembered on the account object as long as the day lasts."""
    today = timezone.localdate()
    kept = getattr(user, _KEPT, None)
    if kept is None or kept[0] != today:
        kept = (today, offices_on(user=user, on=today))
        setattr(user, _KEPT, kept)
    return kept[1]


def forget(user: AbstractBaseUser) -> None:
    """Ask anew: a grant of this account was made or ended."""
    if hasattr(user, _KEPT):
        delattr(user, _KEPT)


def offices_on(*, user: AbstractBaseUser, on: date) -> tuple[GrantRecord, ...]:
    """The grants of an account in effect on a day: one query, and a second where others are stood in for."""
    return in_effect_on(GrantRecord.objects.filter(user_id=user.pk), on=on)


def in_effect_on(grants: QuerySet[GrantRecord], *, on: date) -> tuple[GrantRecord, ...]:
    """Those of the grants that are in effect on a day: one query, and a second where others are stood in for."""
    begun = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    running = Q(ended_at__isnull=True)
    rests_on_running = Q(stands_in_for__ended_at__isnull=True, lent_by__ended_at__isnull=True)
    found = list(grants.filter(begun, running, rests_on_running).select_related("stands_in_for", "lent_by"))
    holders = {grant.stands_in_for.user_id for grant in found if grant.stands_in_for}
    away = (
        AbsenceRecord.objects.filter(
            Q(back_date__isnull=True) | Q(back_date__gt=on),
            user__in=holders,
            first_date__lte=on,
            withdrawn_at__isnull=True,
        )
        if holders
        else ()
    )
    absences = [record.absence() for record in away]
    return tuple(grant for grant in found if in_effect(grant.tenure(), on=on, absences=absences))
