"""Two simulated inspections for the demo: one in the middle of rectification, one closed after a review.

Every text says 模拟; the units are real rows of the plan, what is said of them is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from shuangchuang.catalogue.inspections import InspectionTemplate
from shuangchuang.halls.supervision.models import FindingRecord, InspectionRecord
from shuangchuang.halls.supervision.queries.inspections import (
    plan_of_template,
    rows_from_plan,
    templates,
    units_to_inspect,
)
from shuangchuang.halls.supervision.services import inspecting as services
from shuangchuang.halls.supervision.services.inspection_checks import GivenAnswer
from shuangchuang.halls.supervision.services.inspections import ListedRow

_MARK = "（模拟数据）"
People = Mapping[str, AbstractBaseUser]


@transaction.atomic
def demo_inspections(people: People, *, at: datetime) -> None:
    """
    Enter what is not there yet; ``people`` are the demo's accounts by name: ducha heads, hecha is a member, xietiao
    approves and reviews, lianluo and fuzeren answer for 科技厅. Nothing without the plan the templates speak of.
    """
    by_code = {one.code: one for one in templates()}
    if InspectionRecord.objects.filter(title__endswith=_MARK).exists() or not {"ip-protection", "talent"} <= set(
        by_code
    ):
        return
    if plan_of_template(by_code["talent"]) is None:
        return
    _closed(by_code["talent"], people, at - timedelta(days=230))
    _rectifying(by_code["ip-protection"], people, at - timedelta(days=40))


def _begun(
    template: InspectionTemplate, people: People, start: datetime, *, units: tuple[str, ...], size: int
) -> InspectionRecord:
    """Planned, approved and drawn within ten days."""
    plan = plan_of_template(template)
    assert plan is not None
    head, member, office = people["ducha"], people["hecha"], people["xietiao"]
    inspection = services.open_inspection(
        template=template,
        region=plan.region,
        plan=plan,
        opened_by=head,
        opened_at=start,
        title=template.title + _MARK,
    )
    chosen = list(units_to_inspect(inspection).filter(slug__in=units))
    day = timezone.localdate(start)
    values = {
        **{name: getattr(inspection, name) for name in ("title", "basis", "scope", "method")},
        "first_date": day,
        "last_date": day + timedelta(days=60),
        "head": head,
        "sample_size": size,
        "rectify_days": 30,
    }
    services.save_plan(
        inspection=inspection,
        values=values,
        units=chosen,
        members=[member],
        version=inspection.version,
        saved_by=head,
        saved_at=start + timedelta(hours=2),
    )
    inspection.refresh_from_db()
    rows = [ListedRow(key, words, stratum, unit) for key, words, stratum, unit in rows_from_plan(inspection)]
    services.save_population(
        inspection=inspection, rows=rows, version=inspection.version, saved_by=head, saved_at=start + timedelta(hours=3)
    )
    inspection.refresh_from_db()
    services.submit_plan(
        inspection=inspection, version=inspection.version, submitted_by=head, submitted_at=start + timedelta(days=1)
    )
    inspection.refresh_from_db()
    services.approve_plan(
        inspection=inspection,
        version=inspection.version,
        note="同意，请控制频次，不给基层添负担。（模拟）",
        approved_by=office,
        approved_at=start + timedelta(days=3),
    )
    inspection.refresh_from_db()
    services.draw_sample(
        inspection=inspection,
        version=inspection.version,
        seed=f"{day:%Y%m%d}-3-17-28",
        seed_source="联席会议办公室现场抽签得出，三名工作人员在场（模拟）",
        drawn_by=head,
        drawn_at=start + timedelta(days=5),
    )
    inspection.refresh_from_db()
    return inspection


def _answer_all(
    inspection: InspectionRecord,
    template: InspectionTemplate,
    person: AbstractBaseUser,
    at: datetime,
    *,
    wrong: set[tuple[int, int]],
) -> None:
    """Every question of every row; ``wrong`` are (place of the row, place of the question) answered no."""
    for candidate in inspection.candidates.filter(drawn__isnull=False).order_by("drawn"):
        answers = {}
        for place, question in enumerate(template.questions, start=1):
            if (candidate.drawn, place) in wrong:
                answers[question.code] = GivenAnswer(
                    "no", "台账上有登记，没有找到办结凭证；承办科室说明正在补办。（模拟）"
                )
            elif (candidate.drawn + place) % 7 == 0:
                answers[question.code] = GivenAnswer(
                    "not_checked", "承办人外出，凭证未能调取，已列入下次核查。（模拟）"
                )
            elif (candidate.drawn + place) % 4 == 0:
                answers[question.code] = GivenAnswer("not_applicable", "这件事项不涉及。（模拟）")
            else:
                answers[question.code] = GivenAnswer("yes", "已核对案卷和凭证，与台账一致。（模拟）")
        services.answer_row(
            candidate=candidate, answers=answers, version=candidate.version, answered_by=person, answered_at=at
        )


def _find(
    inspection: InspectionRecord,
    template: InspectionTemplate,
    at: datetime,
    *,
    slug: str,
    place: int,
    person: AbstractBaseUser,
) -> FindingRecord:
    """What a question found at a unit."""
    question = template.questions[place - 1]
    unit = inspection.inspected.select_related("unit").get(unit__slug=slug).unit
    candidate = inspection.candidates.filter(drawn__isnull=False, unit=unit).order_by("drawn").first()
    return services.note_finding(
        inspection=inspection,
        unit=unit,
        text=f"抽查的事项，“{question.text}”核查结果为否：登记 12 件，其中 3 件没有办结凭证。（模拟）",
        evidence="事项台账第 4 页；调取的三份案卷；与经办科室的谈话记录。（模拟）",
        clause=question.quote,
        demand="补齐三件的办结凭证，查明原因，建立按月核对的办法，并报送佐证。（模拟）",
        candidate=candidate,
        question=question.code,
        noted_by=person,
        noted_at=at,
    )


def _fresh(inspection: InspectionRecord) -> InspectionRecord:
    inspection.refresh_from_db()
    return inspection


def _rectifying(template: InspectionTemplate, people: People, start: datetime) -> None:
    """One finding put right, one reported and waiting, one not reported."""
    inspection = _begun(template, people, start, units=("gx-sci", "gx-samr", "gx-lfrb"), size=6)
    checked = start + timedelta(days=12)
    _answer_all(inspection, template, people["hecha"], checked, wrong={(1, 2), (2, 4), (3, 1)})
    slugs = list(inspection.inspected.order_by("unit__order").values_list("unit__slug", flat=True))
    found = [
        _find(inspection, template, checked, slug="gx-sci", place=2, person=people["hecha"]),
        _find(inspection, template, checked, slug="gx-sci", place=7, person=people["hecha"]),
        _find(inspection, template, checked, slug=slugs[-1], place=1, person=people["hecha"]),
    ]
    services.order_rectification(
        inspection=inspection,
        asked=len(template.questions),
        version=_fresh(inspection).version,
        ordered_by=people["ducha"],
        ordered_at=start + timedelta(days=14),
    )
    _report(found[0], people["lianluo"], start + timedelta(days=24))
    _recheck(found[0], people["ducha"], start + timedelta(days=28))
    _report(found[1], people["lianluo"], start + timedelta(days=30))


def _report(finding: FindingRecord, person: AbstractBaseUser, at: datetime) -> None:
    finding.refresh_from_db()
    services.report_rectification(
        finding=finding,
        text="三件的办结凭证已补齐；原因是经办人变动没有交接。已规定每月 5 日前核对一次。（模拟）",
        file=None,
        version=finding.version,
        reported_by=person,
        reported_at=at,
    )


def _recheck(finding: FindingRecord, person: AbstractBaseUser, at: datetime) -> None:
    finding.refresh_from_db()
    services.recheck(
        finding=finding,
        passed=True,
        words="调取补齐的三份凭证，原件与台账一致；查看了本月核对记录。（模拟）",
        version=finding.version,
        checked_by=person,
        checked_at=at,
    )


def _closed(template: InspectionTemplate, people: People, start: datetime) -> None:
    """Concluded, objected to, upheld on review by somebody who took no part, closed."""
    head, office = people["ducha"], people["xietiao"]
    inspection = _begun(template, people, start, units=("gx-sci",), size=3)
    checked = start + timedelta(days=10)
    _answer_all(inspection, template, people["hecha"], checked, wrong={(1, 1)})
    finding = _find(inspection, template, checked, slug="gx-sci", place=5, person=people["hecha"])
    services.order_rectification(
        inspection=inspection,
        asked=len(template.questions),
        version=_fresh(inspection).version,
        ordered_by=head,
        ordered_at=start + timedelta(days=12),
    )
    _report(finding, people["lianluo"], start + timedelta(days=25))
    _recheck(finding, head, start + timedelta(days=30))
    services.save_conclusion(
        inspection=inspection,
        values={
            "facts": "抽查 3 件事项、27 个问题。“绿色通道”有公开的服务清单，抽中的一件没有办结凭证，已整改到位。（模拟）",
            "evidence": "核查表 3 份、案卷 3 份、整改凭证 3 份、谈话记录 2 份。（模拟）",
            "result": "adjust",
            "reasons": "服务事项仍有需要，但办结时间没有写明，建议写明每类服务的办结天数并按季公布。（模拟）",
            "dimensions": {
                "achievement": "计划要求的通道已经开通，资源库在建。（模拟）",
                "efficiency": "抽中的服务平均用 11 个工作日。（模拟）",
                "satisfaction": "回访 6 人，5 人认为方便，1 人认为材料偏多。（模拟）",
            },
            "uses": [{"use": "rectify", "words": "半年后由联席会议办公室回访一次。（模拟）"}],
        },
        version=0,
        saved_by=head,
        saved_at=start + timedelta(days=34),
    )
    services.conclude(
        inspection=inspection,
        asked=len(template.questions),
        version=_fresh(inspection).version,
        concluded_by=head,
        concluded_at=start + timedelta(days=35),
    )
    services.serve_conclusion(
        inspection=inspection, version=_fresh(inspection).version, served_by=head, served_at=start + timedelta(days=36)
    )
    unit = inspection.inspected.select_related("unit").get().unit
    services.receive_conclusion(
        inspection=inspection, unit=unit, received_by=people["lianluo"], received_at=start + timedelta(days=37)
    )
    objection = services.file_objection(
        inspection=inspection,
        unit=unit,
        grounds="11 个工作日含等待申请人补材料的 4 天，建议分开计算。（模拟）",
        file=None,
        filed_by=people["fuzeren"],
        filed_at=start + timedelta(days=45),
    )
    services.decide_review(
        objection=objection,
        outcome="upheld",
        reasons="经查，结论写明的是从受理到办结的全部天数，与办事指南的算法一致；分开计算的建议转业务处室研究。（模拟）",
        decided_by=office,
        decided_at=start + timedelta(days=60),
    )
    closed_at = start + timedelta(days=100)
    services.close_inspection(
        inspection=inspection,
        version=_fresh(inspection).version,
        on=timezone.localdate(closed_at),
        note="",
        closed_by=office,
        closed_at=closed_at,
    )
