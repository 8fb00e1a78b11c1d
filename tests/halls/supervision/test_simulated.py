"""The demo shows half a year of supervision with everything that happens in an office."""

from __future__ import annotations

from collections import Counter

import pytest

from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models import ItemStateRecord, PeriodRecord, StepRecord
from shuangchuang.halls.supervision.services.verifying import verify_ledger

pytestmark = pytest.mark.django_db


def test_half_a_year_holds_what_an_office_meets_and_its_ledger_stands(supervised: PlanRecord):
    kinds = set(StepRecord.objects.values_list("kind", flat=True))
    stages = Counter(ItemStateRecord.objects.filter(valid_until_at=None).values_list("stage", flat=True))

    assert kinds >= {
        "assigned", "signed", "report_submitted", "report_accepted", "report_returned", "extension_granted",
        "objection_refused", "transferred", "suspended", "raised", "judged", "urged", "recommended", "closed", "returned",
        "lit", "rolled_up",
    }  # fmt: skip
    assert {"in_progress", "closed", "returned", "suspended", "reported", "recommended"} <= set(stages)
    assert set(ItemStateRecord.objects.filter(valid_until_at=None).values_list("light", flat=True)) == set("红黄绿灰")
    assert verify_ledger().sound


def test_everything_simulated_says_so(supervised: PlanRecord):
    assert not PeriodRecord.objects.filter(simulated=False).exists()
    said = [step.said.words for step in StepRecord.objects.exclude(seal="").select_related("said")]
    unmarked = {str(words) for words in said if not any("模拟" in str(text) for text in words.values())}
    assert {words for words in unmarked if "《" not in words and "basis" not in words} == set()
