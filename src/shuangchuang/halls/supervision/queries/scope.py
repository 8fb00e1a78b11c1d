"""Who sees which items, and what somebody holds for one of them.

An office sees the items of its place; a unit's people those their unit has a part in or is
named to verify, and the rows these stand beneath.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet

from shuangchuang.domain.supervision.model import Actor
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.plans.in_force import adopted_plans
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.plans.queries import in_reach
from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord, PartyRecord

Visitor = AbstractBaseUser | AnonymousUser | None


def visible_items(user: Visitor, right: str = "supervision.read") -> QuerySet[ItemRecord]:
    """The items somebody may see; another ``right`` narrows it to those it holds for."""
    items = ItemRecord.objects.select_related("plan__region")
    held = reach(user, right)
    if held.everywhere:
        return items
    scope = in_reach(user, right, region="plan__region")
    if held.units:
        mine = PartyRecord.objects.filter(unit__slug__in=held.units, valid_until_at__isnull=True)
        checks = ItemStateRecord.objects.filter(verifier__in=held.units, valid_until_at__isnull=True)
        scope |= Q(pk__in=mine.values("item")) | Q(pk__in=checks.values("item"))
        if right == "supervision.read":
            scope |= Q(pk__in=ItemRecord.objects.filter(pk__in=mine.values("item")).values("parent"))
    return items.filter(scope)


def visible_plans(user: Visitor) -> QuerySet[PlanRecord]:
    """Plans with an item that somebody may see, and those whose office they are."""
    plans = adopted_plans()
    office = in_reach(user, "supervision.arrange")
    return plans.filter(Q(pk__in=visible_items(user).values("plan")) | office).distinct()


def actor_for(user: AbstractBaseUser, plan: PlanRecord) -> Actor:
    """What somebody holds for the items of a plan."""
    code = plan.region.code
    verify = reach(user, "supervision.verify")
    return Actor(
        person=user.pk,
        office=reach(user, "supervision.arrange").covers_region(code),
        verifies=verify.covers_region(code),
        verifies_for=verify.units,
        handles=reach(user, "supervision.handle").units,
        approves=reach(user, "supervision.approve").units,
        instructs=reach(user, "supervision.instruct").covers_region(code),
    )


def arranges(user: Visitor, plan: PlanRecord) -> bool:
    """Whether somebody is of the office that runs this plan."""
    return reach(user, "supervision.arrange").covers_region(plan.region.code)


def issues(user: Visitor, plan: PlanRecord) -> bool:
    """Whether somebody draws up and issues papers for this plan."""
    return reach(user, "supervision.issue").covers_region(plan.region.code)
