"""How a reminder is shown: its words, by which rule, who was told, where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.supervision.reminders import RULES, ReminderRule
from shuangchuang.halls.notices.telling import worded
from shuangchuang.halls.supervision.models import ReminderRecord, StepRecord
from shuangchuang.halls.supervision.presenting import said_kept
from shuangchuang.halls.supervision.queries.reminders import CLIMBED

BY_CODE = {rule.code: rule for rule in RULES}
UNKNOWN = _("现已没有的规则")


@dataclass(frozen=True, slots=True)
class Shown:
    """A reminder as it stands on a page. ``state`` is a kind of pill, ``state_word`` what it says."""

    record: ReminderRecord
    about: str
    url: str  # of what it is about
    rule: ReminderRule | None
    sentence: str
    people: tuple[str, ...]
    climbed: bool
    state: str
    state_word: str | Promise

    @property
    def rule_name(self) -> str | Promise:
        """What its rule is called."""
        return worded(self.rule.name) if self.rule else UNKNOWN

    @property
    def rule_ground(self) -> str:
        """What its rule rests on."""
        return worded(self.rule.ground) if self.rule else ""

    @property
    def rule_status(self) -> str:
        """Practice or law."""
        return worded(self.rule.status) if self.rule else ""

    @property
    def rule_author(self) -> str:
        """Who says so."""
        return worded(self.rule.author) if self.rule else ""


def shown(record: ReminderRecord) -> Shown:
    """A reminder with its words in the reader's language."""
    about: Any = record.item or record.inspection
    if record.acknowledged_at is not None:
        state, word = "ok", _("已知悉")
    elif record.settled_at is not None:
        state, word = "idle", _("事由已了")
    else:
        state, word = "warn", _("未回应")
    return Shown(
        record=record,
        about=str(record.item or record.inspection.title),  # type: ignore[union-attr]
        url=about.get_absolute_url(),
        rule=BY_CODE.get(record.rule),
        sentence=worded(said_kept(record.said)),
        people=tuple(str(user) for user in record.recipients.all()),
        climbed=record.rung in CLIMBED,
        state=state,
        state_word=word,
    )


@dataclass(frozen=True, slots=True)
class Cadence:
    """A rule in words, for the table of rules."""

    rule: ReminderRule
    name: str
    ground: str
    status: str
    author: str

    @property
    def before(self) -> int:
        """Working days before the day, where it goes out before it."""
        return -self.rule.offset


def cadences() -> list[Cadence]:
    """The rules there are."""
    return [
        Cadence(rule, worded(rule.name), worded(rule.ground), worded(rule.status), worded(rule.author))
        for rule in RULES
    ]  # fmt: skip


def told_of_item(reminders: Iterable[ReminderRecord], urges: Iterable[StepRecord]) -> list[dict[str, Any]]:
    """
    What went out about an item by itself and by hand, the newest first; of a series the last, how often, how far up.

    ``reminders`` come the newest first.
    """
    series: dict[str, list[ReminderRecord]] = {}
    for each in reminders:
        series.setdefault(each.series, []).append(each)
    told = [
        {
            "at": kin[0].sent_at,
            "automatic": shown(kin[0]),
            "times": len(kin),
            "climbed": next((one.get_rung_display() for one in kin if one.rung in reversed(CLIMBED)), ""),
        }
        for kin in series.values()
    ]
    told += [{"at": step.at, "by_hand": step} for step in urges]
    return sorted(told, key=lambda one: one["at"], reverse=True)  # type: ignore[arg-type,return-value]
