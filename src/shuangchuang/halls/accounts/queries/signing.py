"""The sign-in history; who has to have a second factor and lacks it; what runs on an account."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from shuangchuang.halls.accounts.models import ClosureRecord, GrantRecord, SignInRecord, User


def history_of(user: User) -> QuerySet[SignInRecord]:
    """A person's own history, newest first."""
    return SignInRecord.objects.filter(user=user)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def history(
    *, q: str = "", event: str = "", address: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[SignInRecord]:
    """Everybody's, newest first: by account or name, event, beginning of the address, days (``until`` included)."""
    found = SignInRecord.objects.select_related("user")
    if q:
        found = found.filter(Q(user__username__icontains=q) | Q(user__display_name__icontains=q))
    if event:
        found = found.filter(event=event)
    if address:
        found = found.filter(address__startswith=address)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def without_second_factor(roles: frozenset[str], on: date) -> QuerySet[User]:
    """Active people who hold one of the roles on a day and have no second factor."""
    begun = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    held = GrantRecord.objects.filter(begun, user=OuterRef("pk"), role__in=roles, ended_at__isnull=True)
    factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    people = User.objects.filter(is_active=True).filter(~Exists(factor))
    return (people if "person" in roles else people.filter(Exists(held))).order_by("username")


def running_closure(user: User) -> ClosureRecord | None:
    """The closure a person asked for, while it waits."""
    return ClosureRecord.objects.filter(user=user, withdrawn_at__isnull=True, closed_at__isnull=True).first()
