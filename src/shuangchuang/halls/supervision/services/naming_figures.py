"""定报送指标: which figures the units of an item report; rows beneath may be asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.domain.supervision import arranging
from shuangchuang.domain.supervision.indicators import Indicator
from shuangchuang.domain.supervision.model import Actor, Event, Item
from shuangchuang.halls.supervision.models import ItemRecord
from shuangchuang.halls.supervision.services.acting import act
from shuangchuang.halls.supervision.services.figuring import hand_down
from shuangchuang.halls.supervision.services.ledger import Taken


@transaction.atomic
def name_figures(
    *,
    record: ItemRecord,
    by: AbstractBaseUser,
    at: datetime,
    indicators: Sequence[Indicator],
    ground: str = "",
    rows: bool = False,
    seen: int | None = None,
) -> Taken:
    """
    定报送指标. With ``rows`` the rows beneath report them; see ``domain.supervision.arranging.name_figures``.

    :raises ChangedMeanwhile: another person took a step since ``seen``.
    :raises Refusal: the domain refuses, for the item or for one of its rows; nothing is stored.
    """

    def decide(item: Item, actor: Actor, on: date) -> Event:
        return arranging.name_figures(item, actor, indicators=indicators, ground=ground, rows=rows, on=on)

    taken = act(record=record, by=by, at=at, decide=decide, seen=seen)
    if rows:
        hand_down(item=taken.after, rows=ItemRecord.objects.filter(parent=record), by=by, at=at, ground=ground)
    return taken
