"""Many at one moment: one wins, the others are told; nobody is refused by a lock; the chain has one order."""

from __future__ import annotations

from collections import Counter

import pytest

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.supervision.models import ItemRecord, StepRecord
from shuangchuang.halls.supervision.services import acting
from shuangchuang.halls.supervision.services.refusing import ChangedMeanwhile
from shuangchuang.halls.supervision.services.verifying import verify_ledger
from tests.halls.notices.at_once import at_once
from tests.halls.supervision.small_office import MORNING, SmallOffice, commitment

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_officers_on_one_row_at_one_moment_one_wins_and_the_other_is_told(small: SmallOffice):
    item = small.in_progress(small.items[0])
    item.refresh_from_db()
    seen = item.sequence

    def suspend(by):
        record = ItemRecord.objects.select_related("plan__region").get(pk=item.pk)
        return acting.suspend(record=record, by=by, at=MORNING, reason="调整", ground="纪要", seen=seen)

    given = at_once(lambda: suspend(small.office), lambda: suspend(small.second))

    told = [one for one in given if isinstance(one, ChangedMeanwhile)]
    assert (len(told), [step.kind for step in told[0].steps]) == (1, ["suspended"])
    assert StepRecord.objects.filter(item=item, kind="suspended").count() == 1
    assert verify_ledger().sound


def test_twenty_mixed_steps_at_one_moment_make_one_order(small: SmallOffice):
    first, second, third = small.items
    small.in_progress(first)
    small.handed_out(second)
    lead = small.lead_of(second)

    def fresh(item):
        return ItemRecord.objects.select_related("plan__region").get(pk=item.pk)

    acts = [
        *(lambda: acting.urge(record=fresh(first), by=small.office, at=MORNING, words="请抓紧") for _ in range(8)),
        *(lambda: acting.sign(record=fresh(second), by=small.liaisons[lead], at=MORNING, unit=lead) for _ in range(4)),
        *(
            lambda: acting.break_down(
                record=fresh(third), by=small.second, at=MORNING, commitment=commitment(), result="三家", ground="再议"
            )
            for _ in range(8)
        ),
    ]
    given = at_once(*acts)

    assert [one for one in given if isinstance(one, Exception) and not isinstance(one, Refusal)] == []
    kinds = Counter(StepRecord.objects.filter(person__isnull=False).values_list("item_id", "kind"))
    assert kinds[first.pk, "urged"] == 8
    assert kinds[second.pk, "signed"] == 1
    assert kinds[third.pk, "broken_down"] == 8
    assert verify_ledger().sound
