"""An item's state is read into its light and into its parent's progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from shuangchuang.domain.shared.working_days import WorkingDays
from shuangchuang.domain.supervision.judging import child_of, situation_of
from shuangchuang.domain.supervision.lights import Overdue, light_of
from shuangchuang.domain.supervision.model import Commitment, Item, Stage
from shuangchuang.domain.supervision.rolling import Child, Standing
from shuangchuang.domain.targets.lights import LightColour

CALENDAR = WorkingDays.of((), years=(2023,))
FRIDAY, NEXT_FRIDAY = date(2023, 3, 3), date(2023, 3, 10)
COMMITMENT = Commitment(date(2023, 1, 1), FRIDAY, Decimal(2), ((date(2023, 1, 31), Decimal("0.25")),))
RUNNING = Item(stage=Stage.IN_PROGRESS, commitment=COMMITMENT, deadlines=(FRIDAY,), progress=Decimal("0.5"), returns=1)


def test_what_is_due_follows_the_milestones_of_the_commitment():
    assert situation_of(RUNNING, date(2023, 1, 31), CALENDAR).due_progress == Decimal("0.25")


def test_a_running_item_is_overdue_up_to_the_day_and_by_the_deadline_in_force():
    assert situation_of(RUNNING, NEXT_FRIDAY, CALENDAR).overdue == Overdue(5)
    extended = replace(RUNNING, deadlines=(FRIDAY, date(2023, 3, 9)))
    assert situation_of(extended, NEXT_FRIDAY, CALENDAR).overdue == Overdue(1)


@pytest.mark.parametrize(
    "item",
    [
        replace(RUNNING, stage=Stage.CLOSED, closed_on=date(2023, 3, 7)),
        replace(RUNNING, stage=Stage.SUSPENDED, suspended_from=Stage.IN_PROGRESS, suspended_on=date(2023, 3, 7)),
    ],
    ids=lambda item: item.stage,
)
def test_closing_and_suspending_stop_the_count_of_days(item):
    situation = situation_of(item, NEXT_FRIDAY, CALENDAR)

    assert situation.overdue == Overdue(2)
    assert light_of(situation).colour is LightColour.YELLOW


@pytest.mark.parametrize(
    ("item", "started"),
    [
        (replace(RUNNING, stage=Stage.ASSIGNED), False),
        (RUNNING, True),
        (replace(RUNNING, stage=Stage.RETURNED), True),
        (replace(RUNNING, stage=Stage.SUSPENDED, suspended_from=Stage.ASSIGNED), False),
    ],
)
def test_an_item_has_begun_once_it_is_taken_up(item, started):
    assert situation_of(item, FRIDAY, CALENDAR).started is started


def test_what_was_only_proposed_is_grey():
    assert light_of(situation_of(Item(), FRIDAY, CALENDAR)).colour is LightColour.GREY


def test_a_withdrawn_item_is_not_closed():
    withdrawn = replace(RUNNING, stage=Stage.WITHDRAWN, closed_on=FRIDAY)

    assert light_of(situation_of(withdrawn, NEXT_FRIDAY, CALENDAR)).reasons == ("已撤销，不再亮灯",)


@pytest.mark.parametrize(
    ("stage", "standing"),
    [
        (Stage.IN_PROGRESS, Standing.RUNNING),
        (Stage.REPORTED, Standing.RUNNING),
        (Stage.CLOSED, Standing.CLOSED),
        (Stage.SUSPENDED, Standing.SUSPENDED),
        (Stage.WITHDRAWN, Standing.WITHDRAWN),
    ],
)
def test_a_parent_counts_an_item_with_its_weight_as_it_stands(stage, standing):
    assert child_of("3.2", replace(RUNNING, stage=stage)) == Child("3.2", Decimal("0.5"), Decimal(2), standing)


def test_an_item_nobody_has_broken_down_is_an_unknown_child_of_weight_one():
    assert child_of("3.2", Item()) == Child("3.2", None, Decimal(1))
