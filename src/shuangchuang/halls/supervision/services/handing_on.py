"""What of supervision goes along when an officer hands everything over: the items they answer for, their inspections.

Drafts of reports are the unit's, not a person's: who holds the unit's office next writes on where the last one stopped.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from shuangchuang.domain.shared import Refusal, Said
from shuangchuang.domain.supervision import inspection as way
from shuangchuang.domain.supervision import succeeding
from shuangchuang.domain.supervision.model import ENDED
from shuangchuang.domain.supervision.refusing import SupervisionRefused
from shuangchuang.halls.notices.services import publish
from shuangchuang.halls.supervision.models import InspectionRecord, InspectionStage, ItemRecord, ItemStateRecord
from shuangchuang.halls.supervision.services.inspection_keeping import held, moved, noted
from shuangchuang.halls.supervision.services.ledger import hold_ledger, take_step

_OVER = (InspectionStage.CLOSED, InspectionStage.CANCELLED)


def items_answered_for(user: AbstractBaseUser) -> QuerySet[ItemRecord]:
    """The items somebody answers for that still owe something."""
    states = ItemStateRecord.objects.filter(owner=user, valid_until_at__isnull=True)
    open_states = states.exclude(stage__in=[stage.value for stage in ENDED])
    return ItemRecord.objects.filter(pk__in=open_states.values("item")).order_by("plan", "order", "pk")


def inspections_worked_on(user: AbstractBaseUser) -> QuerySet[InspectionRecord]:
    """The inspections in progress that somebody heads or is a member of."""
    mine = InspectionRecord.objects.filter(Q(head=user) | Q(members=user)).exclude(stage__in=_OVER)
    return mine.distinct().order_by("pk")


class CannotHandOn(SupervisionRefused):
    """The successor may not take one of the items or inspections; nothing is handed over."""

    def __init__(self, what: object, why: Refusal) -> None:
        super().__init__(
            "supervision.cannot_hand_on",
            "“{what}”不能交给这位接手人：{why}请另选接手人，或先为它另定责任人。",
            what=str(what),
            why=Said(why.sentence, **why.values),
        )


@transaction.atomic
def hand_items_on(
    *, leaver: AbstractBaseUser, successor: AbstractBaseUser, by: AbstractBaseUser | None, at: datetime
) -> int:
    """
    Every open item of one person is answered for by another from now on: a step in the story of each. How many.

    :raises CannotHandOn: the successor has verified one of them or decided on its deadline.
    """
    hold_ledger()
    on, names = timezone.localdate(at), f"{leaver} → {successor}"
    records = list(items_answered_for(leaver).select_related("plan"))
    for record in records:
        try:
            taken = take_step(
                record=record,
                decide=lambda item: succeeding.hand_on(
                    item, to=successor.pk, names=names, on=on, by=by.pk if by else None
                ),
                by=by,
                at=at,
            )
        except SupervisionRefused as refusal:
            raise CannotHandOn(record, refusal) from None
        publish(
            kind="supervision.owner_handed_on",
            subject=f"item:{record.pk}",
            payload={"item": record.pk, "plan": record.plan.slug, "key": record.key, "step": taken.step.number},
            at=at,
        )
    return len(records)


@transaction.atomic
def hand_inspections_on(
    *, leaver: AbstractBaseUser, successor: AbstractBaseUser, by: AbstractBaseUser | None, at: datetime
) -> int:
    """
    Another takes somebody's place at the head or among the members of every inspection in progress. How many.

    :raises CannotHandOn: the successor approved the plan of one of them, and who approves is not of the group.
    """
    found = list(inspections_worked_on(leaver).values_list("pk", flat=True))
    for pk in found:
        inspection = held(InspectionRecord(pk=pk))
        if inspection.approved_by_id == successor.pk:
            refusal = way.InspectionRefused("inspection.approver_in_group", "批准方案的人不能进督查组。")
            raise CannotHandOn(inspection, refusal)
        head = inspection.head_id == leaver.pk
        members = set(inspection.members.values_list("pk", flat=True)) - {leaver.pk}
        heads = successor.pk if head else inspection.head_id
        inspection.members.set((members | (set() if head else {successor.pk})) - {heads})
        moved(inspection, at=at, head_id=heads)
        noted(
            inspection,
            "hand_on",
            by=by,
            at=at,
            note=f"{leaver} → {successor}",
            before={"person": leaver.pk},
            after={"person": successor.pk},
        )
    return len(found)
