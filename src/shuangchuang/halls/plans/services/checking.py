"""Corrections to a draft, one after the other; of two people who saw the same state the second is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_edits import apply, apply_all
from shuangchuang.domain.plans.draft_sections import rows_of_level
from shuangchuang.domain.plans.draft_values import storable
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.plans.models import (
    DraftEditRecord,
    DraftRecord,
    DraftStatus,
)
from shuangchuang.halls.plans.services.refusing import ChangedMeanwhile, PlanRefused
from shuangchuang.halls.plans.services.states import draft_state
from shuangchuang.halls.registry.models import RegionRecord


def _take_turn(draft: DraftRecord, *, seen: int, at: datetime) -> int:
    """
    The number of the next edit; of two people who saw the same state only the first gets one.

    :raises PlanRefused: the draft is closed.
    :raises ChangedMeanwhile: there was an edit after number ``seen``.
    """
    if draft.status != DraftStatus.OPEN:
        raise PlanRefused("draft_closed", "这份校核稿已经结束，不能再修改。需要更正请对台账发起修订。")
    taken = DraftRecord.objects.filter(pk=draft.pk, edit_count=seen, status=DraftStatus.OPEN).update(
        edit_count=F("edit_count") + 1, changed_at=at
    )
    if not taken:
        raise ChangedMeanwhile
    draft.edit_count = seen + 1
    return seen + 1


@transaction.atomic
def edit_draft(*, draft: DraftRecord, edit: Json, seen: int, made_by: AbstractBaseUser, made_at: datetime) -> Json:
    """
    Correct a draft; the state after it.

    ``seen`` is the draft's ``edit_count`` the person was looking at.

    :raises EditRefused: the correction does not fit the draft.
    :raises ChangedMeanwhile: the draft has changed since.
    """
    state = apply(draft_state(draft), edit)
    return _store_edits(draft, [edit], state, seen=seen, made_by=made_by, made_at=made_at)


@transaction.atomic
def take_sections(*, draft: DraftRecord, level: int, seen: int, made_by: AbstractBaseUser, made_at: datetime) -> Json:
    """
    Take the headings of one level as tasks, for a plan that names no units.

    :raises EditRefused: there are tasks already, or no heading of that level.
    """
    rows = rows_of_level(draft_state(draft), level=level, text=draft.document.text)
    edit = {"op": "take_sections", "rows": rows}
    return edit_draft(draft=draft, edit=edit, seen=seen, made_by=made_by, made_at=made_at)


@transaction.atomic
def edit_draft_many(
    *, draft: DraftRecord, edits: Iterable[Json], seen: int, made_by: AbstractBaseUser, made_at: datetime
) -> Json:
    """Several corrections as one, all or nothing: an edited sheet that comes back."""
    edits = list(edits)
    state = apply_all(draft_state(draft), edits)
    return _store_edits(draft, edits, state, seen=seen, made_by=made_by, made_at=made_at)


def _store_edits(
    draft: DraftRecord, edits: list[Json], state: Json, *, seen: int, made_by: AbstractBaseUser, made_at: datetime
) -> Json:
    for edit in edits:
        number = _take_turn(draft, seen=seen, at=made_at)
        seen = number
        draft.edits.filter(undone_at__isnull=False).update(dropped=True)
        operation = storable(edit)
        DraftEditRecord.objects.create(
            draft=draft, number=number, operation=operation, made_by=made_by, made_at=made_at
        )
    return state


@transaction.atomic
def undo_edit(*, draft: DraftRecord, seen: int, undone_by: AbstractBaseUser, undone_at: datetime) -> Json:
    """
    Take the last correction back.

    :raises PlanRefused: there is none.
    """
    last = draft.edits.filter(undone_at__isnull=True).order_by("-number").first()
    if last is None:
        raise PlanRefused("nothing_to_undo", "没有可以撤销的更正。")
    _take_turn(draft, seen=seen, at=undone_at)
    draft.edits.filter(pk=last.pk).update(undone_at=undone_at)
    record_audit(
        actor=undone_by, action="plans.undo", subject=f"draft:{draft.pk}", at=undone_at, details={"edit": last.number}
    )
    return draft_state(draft)


@transaction.atomic
def redo_edit(*, draft: DraftRecord, seen: int, redone_by: AbstractBaseUser, redone_at: datetime) -> Json:
    """
    Make the correction undone last again.

    :raises PlanRefused: nothing was undone, or something else was done since.
    """
    edit = draft.edits.filter(undone_at__isnull=False, dropped=False).order_by("number").first()
    if edit is None:
        raise PlanRefused("nothing_to_redo", "没有可以恢复的更正。")
    _take_turn(draft, seen=seen, at=redone_at)
    draft.edits.filter(pk=edit.pk).update(undone_at=None)
    record_audit(
        actor=redone_by, action="plans.redo", subject=f"draft:{draft.pk}", at=redone_at, details={"edit": edit.number}
    )
    return draft_state(draft)


@transaction.atomic
def discard_draft(*, draft: DraftRecord, discarded_by: AbstractBaseUser, discarded_at: datetime) -> None:
    """
    Close a draft without writing a ledger. The document and every correction stay on file.

    :raises PlanRefused: it is closed already.
    """
    closed = DraftRecord.objects.filter(pk=draft.pk, status=DraftStatus.OPEN).update(
        status=DraftStatus.DISCARDED, changed_at=discarded_at
    )
    if not closed:
        raise PlanRefused("draft_closed", "这份校核稿已经结束，不能再修改。需要更正请对台账发起修订。")
    record_audit(actor=discarded_by, action="plans.discard", subject=f"draft:{draft.pk}", at=discarded_at)


@transaction.atomic
def set_draft_region(*, draft: DraftRecord, region: RegionRecord, set_by: AbstractBaseUser, set_at: datetime) -> None:
    """Say which place a draft is of."""
    DraftRecord.objects.filter(pk=draft.pk, status=DraftStatus.OPEN).update(region=region, changed_at=set_at)
    draft.region = region
    record_audit(
        actor=set_by, action="plans.set_region", subject=f"draft:{draft.pk}", at=set_at, details={"region": region.code}
    )
