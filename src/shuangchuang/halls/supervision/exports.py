"""Lists of the hall that can be taken away."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.halls.notices.exporting import Listing, listing
from shuangchuang.halls.supervision import sheets
from shuangchuang.halls.supervision.forms.listing import ItemFilter
from shuangchuang.halls.supervision.forms.reminders import ReminderFilter
from shuangchuang.halls.supervision.forms.reports import ReportFilter
from shuangchuang.halls.supervision.models import FindingStage, LightChoice, Rung
from shuangchuang.halls.supervision.presenting import rows_shown
from shuangchuang.halls.supervision.presenting_figures import counting_told
from shuangchuang.halls.supervision.presenting_item_figures import figures_shown
from shuangchuang.halls.supervision.presenting_reminders import shown
from shuangchuang.halls.supervision.queries import ways
from shuangchuang.halls.supervision.queries.inspections import findings_seen, inspection_seen
from shuangchuang.halls.supervision.queries.items import end_of, item_seen_by
from shuangchuang.halls.supervision.queries.listing import chosen
from shuangchuang.halls.supervision.queries.public import public_progress
from shuangchuang.halls.supervision.queries.reminders import reminders_chosen
from shuangchuang.halls.supervision.queries.reports import reports_chosen
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.views.as_of import seen_day

FINDINGS = (
    Column("number", "序号", "whole", width=6),
    Column("unit", "单位", width=20),
    Column("text", "发现的问题", width=44),
    Column("evidence", "证据", width=36),
    Column("clause", "不符合的条款", width=36),
    Column("demand", "整改要求", width=36),
    Column("stage", "状态", "choice", width=10, choices=dict(FindingStage.choices)),
    Column("due", "整改期限", "day", width=12),
    Column("report", "整改情况", width=44),
    Column("late", "逾期报送", "yes_no", width=8),
    Column("check", "复查意见", width=36),
)
POPULATION = (
    Column("key", "编号", width=30),
    Column("stratum", "分层", width=20),
    Column("label", "事项", width=60),
    Column("unit", "单位", width=20),
    Column("drawn", "抽中次序", "whole", width=8),
)


@listing("supervision.findings", right="supervision.read", logged=True)
def findings(user: Any, query: QueryDict, *, pk: int) -> Listing:
    """The findings of an inspection that this person sees."""
    inspection, standing = inspection_seen(user, pk) or (None, None)
    rows = list(findings_seen(inspection, standing)) if inspection and standing else []
    title = f"{inspection.title}发现问题清单" if inspection else "发现问题清单"

    def cells() -> Any:
        for row in rows:
            last = list(row.rounds.all())[-1:]
            yield {
                "number": row.number,
                "unit": row.unit.name,
                "text": row.text,
                "evidence": row.evidence,
                "clause": row.clause,
                "demand": row.demand,
                "stage": row.stage,
                "due": inspection.due_date,
                "report": last[0].text if last else None,
                "late": last[0].late if last else None,
                "check": (last[0].checked_words or None) if last else None,
            }

    return Listing(title, "发现问题清单", FINDINGS, cells(), len(rows))


@listing("supervision.population", right="supervision.read")
def population(user: Any, query: QueryDict, *, pk: int) -> Listing:
    """The frozen list with what was drawn, for whoever wants to draw again; the group and the office see it."""
    inspection, standing = inspection_seen(user, pk) or (None, None)
    whole = inspection is not None and standing is not None and standing.whole
    rows = list(inspection.candidates.select_related("unit").order_by("stratum", "key")) if whole and inspection else []

    def cells() -> Any:
        for row in rows:
            yield {
                "key": row.key,
                "stratum": row.stratum,
                "label": row.label,
                "unit": row.unit.name,
                "drawn": row.drawn,
            }

    return Listing("抽样名单", "抽样名单", POPULATION, cells(), len(rows))


ITEMS = (
    Column("number", "序号", width=8),
    Column("title", "事项", width=44),
    Column("level", "层级", width=10),
    Column("leads", "牵头单位", "lines", width=24),
    Column("others", "配合单位", "lines", width=24),
    Column("stage", "状态", width=10),
    Column("light", "灯", width=8),
    Column("why", "亮灯理由", "lines", width=44),
    Column("progress", "进度（%）", "number", width=10),
    Column("start", "起始日", "day", width=12),
    Column("deadline", "期限", "day", width=12),
    Column("first", "原期限", "day", width=12),
    Column("weight", "权重", "number", width=8),
    Column("reported", "最近报送期", width=12),
    Column("said", "单位自评", width=10),
    Column("judged", "核查研判", width=10),
    Column("urging", "督办级别", width=10),
    Column("plan", "计划", width=30),
)


@listing("supervision.items", right="supervision.read", logged=True)
def items(user: Any, query: QueryDict) -> Listing:
    """The list as it is narrowed in the address, as of its day."""
    form, seen = ItemFilter(query, user=user), seen_day(query.get("as_of", ""))
    rows = rows_shown(chosen(user, form.wanted, today=seen.today, day=seen.day), on=seen.on)
    filters = form.told if seen.day is None else (*form.told, ("截至", seen.day.isoformat()))

    def cells() -> Any:
        for row in rows:
            yield {
                "number": row.item.number,
                "title": row.item.title,
                "level": str(row.item.get_level_display()),
                "leads": tuple(party.unit.name for party in row.leads),
                "others": tuple(party.unit.name for party in row.others),
                "stage": str(row.get_stage_display()),
                "light": row.lit.word,
                "why": row.lit.reasons,
                "progress": None if row.progress is None else row.progress * 100,
                "start": row.start_date,
                "deadline": row.deadline_date,
                "first": row.first_deadline_date,
                "weight": row.weight,
                "reported": row.reported_for,
                "said": str(LightChoice(row.said).label) if row.said else "",
                "judged": str(LightChoice(row.judged).label) if row.judged else "",
                "urging": str(row.get_urging_display()),
                "plan": row.item.plan.title,
            }

    return Listing("督办事项", "督办事项", ITEMS, cells(), len(rows), filters)


@listing("supervision.ledger", right="supervision.read", logged=True)
def ledger(user: Any, query: QueryDict) -> Listing:
    """The list as a sheet that can be edited off line and brought back; always as it stands today."""
    form = ItemFilter(query, user=user)
    states = chosen(user, form.wanted, today=timezone.localdate()).select_related("owner")
    rows = rows_shown(states, on=timezone.localdate())
    return Listing("督办台账", "督办台账", sheets.COLUMNS, sheets.sheet_rows(rows), len(rows), form.told)


REMINDERS = (
    Column("about", "事项", width=44),
    Column("unit", "单位", width=20),
    Column("rule", "规则", width=14),
    Column("said", "提醒的话", width=50),
    Column("rung", "提醒谁", "choice", width=12, choices=dict(Rung.choices)),
    Column("people", "收到的人", "lines", width=20),
    Column("due", "应提醒日", "day", width=12),
    Column("sent", "提醒日", "day", width=12),
    Column("state", "回应", width=10),
    Column("by", "知悉人", width=14),
    Column("on", "知悉日", "day", width=12),
    Column("status", "规则性质", width=12),
    Column("ground", "规则依据", width=40),
    Column("simulated", "模拟数据", "yes_no", width=8),
)


@listing("supervision.reminders", right="supervision.read", logged=True)
def reminders(user: Any, query: QueryDict) -> Listing:
    """The reminders as the list is narrowed in the address."""
    form = ReminderFilter(query, user=user)
    rows = reminders_chosen(user, form.wanted)

    def cells() -> Any:
        for one in map(shown, rows.iterator(chunk_size=500)):
            record = one.record
            yield {
                "about": one.about,
                "unit": record.unit.name if record.unit else "",
                "rule": str(one.rule_name),
                "said": one.sentence,
                "rung": record.rung,
                "people": one.people,
                "due": record.due_date,
                "sent": record.sent_date,
                "state": str(one.state_word),
                "by": str(record.acknowledged_by or ""),
                "on": timezone.localdate(record.acknowledged_at) if record.acknowledged_at else None,
                "status": one.rule_status,
                "ground": one.rule_ground,
                "simulated": record.simulated,
            }

    return Listing("催办提醒", "催办提醒", REMINDERS, cells(), rows.count(), form.told)


PROGRESS = (
    Column("number", "序号", width=8),
    Column("title", "任务", width=44),
    Column("leads", "谁牵头", "lines", width=24),
    Column("how_far", "办得怎么样", width=14),
    Column("due", "期限", "day", width=12),
    Column("late", "已过期限", "yes_no", width=10),
    Column("closed", "办结日期", "day", width=12),
    Column("told", "公开说明", width=44),
    Column("told_on", "公开说明的日子", "day", width=14),
    Column("promised", "计划原文", width=60),
)


@listing("supervision.progress", right="plans.read")
def progress(user: Any, query: QueryDict, *, plan: str) -> Listing:
    """What the public page of a plan says, a row a promise."""
    found = public_progress(plan, today=timezone.localdate())
    tasks = found.tasks if found else ()

    def cells() -> Any:
        for task in tasks:
            yield {
                "number": task.number,
                "title": task.title,
                "leads": task.leads,
                "how_far": str(task.words),
                "due": task.due,
                "late": task.late,
                "closed": task.closed_on,
                "told": task.told or None,
                "told_on": task.told_on,
                "promised": task.promised,
            }

    title = f"{found.title}：办得怎么样了" if found else "办得怎么样了"
    return Listing(title, "办得怎么样了", PROGRESS, cells(), len(tasks))


DISAGREEMENTS = (
    Column("number", "序号", width=8),
    Column("title", "事项", width=44),
    Column("leads", "牵头单位", "lines", width=24),
    Column("light", "按规则", width=10),
    Column("why", "规则的理由", "lines", width=44),
    Column("said", "单位自评", width=10),
    Column("said_on", "自评所在报送日", "day", width=14),
    Column("judged", "核查研判", width=10),
    Column("judged_by", "研判人", width=14),
    Column("judged_on", "研判日", "day", width=12),
)


@listing("supervision.disagreements", right="supervision.read", logged=True)
def disagreements(user: Any, query: QueryDict) -> Listing:
    """Items on which the unit, the verifier and the rule differ, as of the day in the address."""
    form, seen = ItemFilter(query, user=user), seen_day(query.get("as_of", ""))
    found = ways.differing(chosen(user, form.wanted, today=seen.today, day=seen.day))
    rows = rows_shown(found, on=seen.on)
    judged = ways.judgements([row.item_id for row in rows], day=seen.day)

    def cells() -> Any:
        for row in rows:
            by = judged.get(row.item_id)
            yield {
                "number": row.item.number,
                "title": row.item.title,
                "leads": tuple(party.unit.name for party in row.leads),
                "light": row.lit.word,
                "why": row.lit.reasons,
                "said": str(LightChoice(row.said).label) if row.said else "",
                "said_on": row.reported_date,
                "judged": str(LightChoice(row.judged).label) if row.judged else "",
                "judged_by": by.person if by else "",
                "judged_on": by.on if by else None,
            }

    return Listing("研判不一致的事项", "研判不一致", DISAGREEMENTS, cells(), len(rows), form.told)


SILENT = (
    Column("unit", "单位", width=24),
    Column("people", "联络员", "lines", width=18),
    Column("in_a_row", "连续未报期数", "whole", width=12),
    Column("item", "事项", width=44),
    Column("missed", "未报的报送期", "lines", width=18),
)


@listing("supervision.silent", right="supervision.read", logged=True)
def silent(user: Any, query: QueryDict) -> Listing:
    """Units that owe reports, an item a row."""
    form, seen = ItemFilter(query, user=user), seen_day(query.get("as_of", ""))
    units = ways.silent_units(chosen(user, form.wanted, today=seen.today, day=seen.day), on=seen.on)
    lines = [
        {"unit": one.name, "people": tuple(one.people), "in_a_row": one.in_a_row, "item": str(item), "missed": missed}
        for one in units
        for item, missed in one.items
    ]
    return Listing("应报未报", "应报未报", SILENT, iter(lines), len(lines), form.told)


FIGURES = (
    Column("indicator", "指标", width=28),
    Column("counting", "口径", width=24),
    Column("unit", "计量单位", width=10),
    Column("period", "报送期", width=10),
    Column("who", "填报单位", width=24),
    Column("told", "填报的数", width=28),
    Column("total", "本期合计", "number", width=14),
    Column("silent", "没有报数的", "lines", width=24),
    Column("target", "目标", "number", width=12),
)


@listing("supervision.figures", right="supervision.read", logged=True)
def figures(user: Any, query: QueryDict, *, plan: str, key: str) -> Listing:
    """What the units of an item told of its indicators, a unit and period a row, as of the day in the address."""
    record, seen = item_seen_by(user, plan=plan, key=key), seen_day(query.get("as_of", ""))
    until = end_of(seen.day) if seen.day else None
    shown = figures_shown(record, item_as_it_stands(record, until=until), until=until) if record else []
    lines = [
        {
            "indicator": each.name,
            "counting": counting_told(each),
            "unit": each.unit,
            "period": line.period,
            "who": who,
            "told": words or None,
            "total": line.value,
            "silent": line.silent,
            "target": each.target,
        }
        for each, periods in shown
        for line in periods
        for who, words, _remark in line.told
    ]
    return Listing(f"{record}：报送数据" if record else "报送数据", "报送数据", FIGURES, iter(lines), len(lines))


REPORTS = (
    Column("item", "事项", width=44),
    Column("period", "报送期", width=10),
    Column("unit", "报送单位", width=24),
    Column("progress", "进度（%）", "number", width=10),
    Column("said", "自评", width=8),
    Column("text", "进展", width=60),
    Column("problems", "问题", width=36),
    Column("next", "下一步", width=36),
    Column("status", "状态", width=10),
    Column("late", "迟报", "yes_no", width=8),
    Column("final", "申请办结", "yes_no", width=10),
    Column("signed", "审签人", width=14),
    Column("submitted", "报出日", "day", width=12),
    Column("reason", "退回理由", width=36),
)


@listing("supervision.reports", right="supervision.read", logged=True)
def reports(user: Any, query: QueryDict) -> Listing:
    """Reports that left their units, as narrowed on the page."""
    form = ReportFilter(query, user=user)
    rows = reports_chosen(user, form.wanted)

    def cells() -> Any:
        for report in rows.iterator(chunk_size=500):
            yield {
                "item": str(report.item),
                "period": report.period.code,
                "unit": report.merged_unit.name if report.merged_unit else None,
                "progress": None if report.progress is None else report.progress * 100,
                "said": report.said or None,
                "text": report.text,
                "problems": report.problems or None,
                "next": report.next_steps or None,
                "status": str(report.get_status_display()),
                "late": report.late,
                "final": report.final,
                "signed": str(report.signed_by) if report.signed_by else None,
                "submitted": timezone.localdate(report.submitted_at),
                "reason": report.reason or None,
            }

    return Listing("进度报送", "进度报送", REPORTS, cells(), rows.count(), form.told)
