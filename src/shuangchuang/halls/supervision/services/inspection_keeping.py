"""What every step of an inspection does first and last: hold the row, write the story, tell people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F
from django.utils import timezone

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.inspection import Finding, FindingState, Inspection, Stage
from shuangchuang.halls.accounts.queries import holders_of
from shuangchuang.halls.notices.services import notify, record_audit
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.registry.queries import in_place_of
from shuangchuang.halls.supervision.models import AnswerRecord, InspectionRecord, InspectionStepRecord
from shuangchuang.halls.supervision.wording import STEP_WORDS


class ChangedMeanwhile(Refusal):
    """Somebody else was quicker; what was typed is still in the form."""

    def __init__(self, *, who: str, when: str, what: str) -> None:
        super().__init__(
            "inspection.changed_meanwhile",
            "您打开页面以后，{who}在 {when} {what}。您填写的内容还在下面，没有丢；请核对后再提交。",
            who=who,
            when=when,
            what=what,
        )


def held(inspection: InspectionRecord, *, version: int | None = None) -> InspectionRecord:
    """
    The inspection as it is now, its row held until the end of the transaction.

    :raises ChangedMeanwhile: it is no longer the ``version`` the page showed.
    """
    InspectionRecord.objects.filter(pk=inspection.pk).update(touches=F("touches") + 1)
    fresh = InspectionRecord.objects.select_related("region", "head").get(pk=inspection.pk)
    if version is not None and fresh.version != version:
        raise changed(fresh)
    return fresh


def changed(inspection: InspectionRecord) -> ChangedMeanwhile:
    """What the second of two people is told: the latest step."""
    last = inspection.steps.select_related("by").order_by("-at", "-pk").first()
    return ChangedMeanwhile(
        who=str(last.by) if last and last.by else "系统",
        when=timezone.localtime(last.at).strftime("%H:%M") if last else "",
        what=str(STEP_WORDS.get(last.what, last.what)) if last else "",
    )


def moved(inspection: InspectionRecord, *, at: datetime, **values: Any) -> None:
    """Store new values of a held inspection, one version on."""
    for name, value in values.items():
        setattr(inspection, name, value)
    inspection.version += 1
    inspection.changed_at = at
    inspection.save(update_fields=[*values, "version", "changed_at"])


def noted(
    inspection: InspectionRecord,
    what: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    unit: UnitRecord | None = None,
    note: str = "",
    details: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Record a step: a line of the inspection's story and one of the log. Every step goes through here, and only here."""
    InspectionStepRecord.objects.create(inspection=inspection, what=what, unit=unit, note=note, by=by, at=at)
    record_audit(
        actor=by,
        action=f"supervision.inspection_{what}",
        subject=f"inspection:{inspection.pk}",
        at=at,
        details={**(details or {}), **({"unit": unit.slug} if unit else {})},
        before=before,
        after=after,
        personal={"note": note} if note else None,
    )


def tell(
    inspection: InspectionRecord,
    kind: str,
    people: Iterable[Any],
    *,
    key: str,
    at: datetime,
    unit: str = "",
    day: date | None = None,
    scope: str = "",
) -> None:
    """Tell people of a step; each once by ``key``. With ``scope`` it is settled apart from the rest."""
    notify(
        kind=f"supervision.inspection_{kind}",
        recipients=list(people),
        values={"title": inspection.title, "unit": unit, "day": day.isoformat() if day else ""},
        subject=f"inspection:{inspection.pk}" + (f":{scope}" if scope else ""),
        about=inspection.title,
        link=inspection.get_absolute_url(),
        key=f"inspection:{inspection.pk}:{kind}:{key}",
        deadline=day,
        at=at,
    )


def people_of_units(units: Iterable[UnitRecord]) -> dict[UnitRecord, list[Any]]:
    """For each unit (or the one it went into), its liaisons and leaders: those who answer for it and hold the office for the unit itself."""
    found = {}
    heirs_now = in_place_of(timezone.localdate())
    for unit in units:
        holders = {
            user.pk: user
            for right in ("supervision.handle", "supervision.approve")
            for slug in dict.fromkeys((unit.slug, heirs_now.get(unit.slug, unit.slug)))
            for user in holders_of(right=right, unit=slug)
        }
        found[unit] = list(holders.values())
    return found


def group_of(inspection: InspectionRecord) -> list[Any]:
    """The head and the members."""
    return [person for person in (inspection.head, *inspection.members.all()) if person is not None]


def office_of(inspection: InspectionRecord) -> list[Any]:
    """Who arranges in the inspection's place."""
    return holders_of(right="supervision.arrange", region=inspection.region.code)


def as_domain(inspection: InspectionRecord, *, asked: int = 0, **values: Any) -> Inspection:
    """What the domain decides on. ``asked`` is how many questions the template puts to a row."""
    drawn = inspection.candidates.filter(drawn__isnull=False)
    findings = tuple(
        Finding(
            row.number,
            FindingState(row.stage),
            frozenset(one.reported_by_id for one in row.rounds.all() if one.reported_by_id),
        )
        for row in inspection.findings.prefetch_related("rounds")
    )
    return Inspection(
        stage=Stage(inspection.stage),
        head=inspection.head_id,
        members=frozenset(inspection.members.values_list("pk", flat=True)),
        submitted_by=inspection.submitted_by_id,
        asked=drawn.count() * asked,
        answered=AnswerRecord.objects.filter(candidate__in=drawn).count(),
        findings=findings,
        **values,
    )
