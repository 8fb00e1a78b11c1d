"""A supervised item (督办事项): what is known of it after everything that has happened to it.

    task of the plan ──┬── measure             weights add up in the parent
                       └── member's row        a group task (各设区市) is one row a member

An item holds ids, codes, days and numbers. What people wrote about it stands beside the
events that carry it and can be erased; the item's way does not depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from shuangchuang.domain.supervision.indicators import Indicator, Reported


class Stage(StrEnum):
    """Where an item stands on its way."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    VERIFYING = "verifying"
    RECOMMENDED = "recommended"
    CLOSED = "closed"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


STAGE_WORDS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.PROPOSED: "拟立项",
        Stage.APPROVED: "已立项",
        Stage.ASSIGNED: "已交办",
        Stage.IN_PROGRESS: "办理中",
        Stage.REPORTED: "已反馈",
        Stage.VERIFYING: "核查中",
        Stage.RECOMMENDED: "待批准",
        Stage.CLOSED: "已办结",
        Stage.RETURNED: "退回重办",
        Stage.SUSPENDED: "已中止",
        Stage.WITHDRAWN: "已撤销",
    }
)

# Where the unit has the item in hand and reports on it.
IN_HAND = frozenset({Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.RETURNED})
# Where it lies with those who verify and approve.
UNDER_CHECK = frozenset({Stage.REPORTED, Stage.VERIFYING, Stage.RECOMMENDED})
# Nothing more is owed.
ENDED = frozenset({Stage.CLOSED, Stage.WITHDRAWN})


class Part(StrEnum):
    """What a unit owes. Several leads are of equal rank."""

    LEAD = "lead"
    COOPERATOR = "cooperator"


class Verdict(StrEnum):
    """What a person holds the item's light to be, beside the computed one."""

    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"


class Urging(StrEnum):
    """How far an item has been taken up the ladder."""

    NONE = "none"
    RAISED = "raised"  # 提级督办
    SUMMONED = "summoned"  # 约谈


@dataclass(frozen=True, slots=True)
class Party:
    """A unit's part in an item. ``signed_on`` is the day it took the item up (签收)."""

    unit: str
    part: Part
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """
    What was agreed: by when, how much each year, with what weight, who answers for it.

    ``milestones`` are pairs of a day and the share (0..1) due by its end, in order; empty for the straight
    path from ``start`` to ``deadline``. ``deadline`` and ``start`` are days, both within the term. ``owner`` is a person.
    """

    start: date
    deadline: date
    weight: Decimal = Decimal(1)
    milestones: tuple[tuple[date, Decimal], ...] = ()
    owner: int | None = None


class RequestKind(StrEnum):
    """What a unit can ask of the office."""

    EXTENSION = "extension"  # 延期
    OBJECTION = "objection"  # 异议: not within our duties


@dataclass(frozen=True, slots=True)
class Request:
    """What a unit asks and who has signed it; it leaves the unit when the leader has (审签)."""

    kind: RequestKind
    unit: str
    asked_by: int
    asked_on: date
    until: date | None = None
    endorsed_by: int | None = None


class Kind(StrEnum):
    """What can happen to an item."""

    PROPOSED = "proposed"
    BROKEN_DOWN = "broken_down"
    FIGURES_NAMED = "figures_named"  # 定报送指标
    APPROVED = "approved"
    ASSIGNED = "assigned"
    SIGNED = "signed"
    REQUESTED = "requested"
    ENDORSED = "endorsed"
    REQUEST_WITHDRAWN = "request_withdrawn"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    OBJECTION_REFUSED = "objection_refused"
    TRANSFERRED = "transferred"
    SUCCEEDED = "succeeded"  # a unit went into another: its part goes along
    OWNER_HANDED_ON = "owner_handed_on"
    REPORT_SUBMITTED = "report_submitted"
    REPORT_ACCEPTED = "report_accepted"
    REPORT_RETURNED = "report_returned"
    TAKEN_UP = "taken_up"
    RECOMMENDED = "recommended"
    CLOSED = "closed"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    URGED = "urged"
    RAISED = "raised"
    INSTRUCTED = "instructed"  # 领导批示
    JUDGED = "judged"
    LIT = "lit"
    ROLLED_UP = "rolled_up"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that happened. ``facts`` are ids, codes, days and numbers as JSON; ``words`` are what people wrote.

    ``person`` is None where the system itself worked something out; ``unit`` is whom the person acted for.
    """

    kind: Kind
    on: date
    person: int | None = None
    unit: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """
    The state of an item: nothing but the sum of its events.

    ``deadlines`` are all it ever had, the last one in force. ``progress`` is the share done (0..1) as last reported
    (or rolled up from the rows beneath), None while nobody has said. ``handlers``, ``checkers`` and ``extenders`` are
    the persons who did the work, verified it and decided on its deadline: no person is in two of them. ``sent`` are
    the reports that ever left the unit and ``sent_late`` those of them that were late; ``final_report`` asks for 办结.
    ``indicators`` are the figures its units report, ``past_indicators`` those they no longer do; ``figures`` what was
    told of them, by period, without what was returned.
    """

    stage: Stage = Stage.PROPOSED
    parties: tuple[Party, ...] = ()
    office: str = ""  # the coordinating office's own unit, where it has one
    verifier: str = ""  # the unit named to verify; "" is the office
    commitment: Commitment | None = None
    deadlines: tuple[date, ...] = ()
    late_before_extension: int = 0  # working days overdue already when the deadline was moved
    assigned_on: date | None = None
    progress: Decimal | None = None
    reported_for: str = ""
    reported_on: date | None = None
    reported_until: date | None = None  # the last day of the newest period reported
    sent: frozenset[int] = frozenset()
    sent_late: frozenset[int] = frozenset()
    final_report: int | None = None
    said: str = ""  # the unit's own verdict
    judged: str = ""  # the verifier's
    light: str = ""
    handlers: frozenset[int] = frozenset()
    checkers: frozenset[int] = frozenset()
    extenders: frozenset[int] = frozenset()
    recommendation: str = ""
    returns: int = 0
    bounces: int = 0
    urges: int = 0
    late_reports: int = 0
    urging: Urging = Urging.NONE
    request: Request | None = None
    suspended_from: Stage | None = None
    suspended_on: date | None = None
    under_check_on: date | None = None
    closed_on: date | None = None
    self_checked: bool = False
    indicators: tuple[Indicator, ...] = ()
    past_indicators: tuple[Indicator, ...] = ()
    figures: tuple[Reported, ...] = ()

    @property
    def deadline(self) -> date | None:
        """The deadline in force."""
        return self.deadlines[-1] if self.deadlines else None

    @property
    def leads(self) -> tuple[str, ...]:
        """The units that lead, in the plan's order."""
        return tuple(party.unit for party in self.parties if party.part is Part.LEAD)

    @property
    def self_led(self) -> bool:
        """Whether the coordinating office leads here, so that it may not verify."""
        return bool(self.office) and self.office in self.leads

    def party(self, unit: str) -> Party | None:
        """A unit's part; None where it has none."""
        return next((party for party in self.parties if party.unit == unit), None)


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Who asks, and what they hold for this item.

    ``office``, ``verifies`` and ``instructs`` hold for the item's place; ``verifies_for``, ``handles`` and ``approves``
    name units.
    """

    person: int
    office: bool = False
    verifies: bool = False
    verifies_for: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    approves: frozenset[str] = frozenset()
    instructs: bool = False
