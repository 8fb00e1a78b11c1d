"""督办台账 as a sheet: the columns that are taken away and brought back, and what stands in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.domain.supervision.milestones import milestone_lines
from shuangchuang.halls.supervision.queries.breakdown import results_of, units_named
from shuangchuang.halls.supervision.services.lighting import item_of

EDITED = ("result", "start", "deadline", "milestones", "weight", "owner", "verifier")
COLUMNS = (
    Column("plan", "计划编号", width=16, required=True, longest=60, note="不要改"),
    Column("key", "事项编号", width=14, required=True, longest=80, note="不要改"),
    Column("seen", "台账版本", "whole", width=9, required=True, note="不要改；靠它知道下载之后有没有别人办过"),
    Column("number", "序号", width=8, note="只供查看，改了不算"),
    Column("title", "事项", width=40, longest=300, note="只供查看，改了不算"),
    Column("leads", "牵头单位", "lines", width=22, note="只供查看；换单位请在页面上转办"),
    Column("others", "配合单位", "lines", width=22, note="只供查看"),
    Column("stage", "状态", width=10, note="只供查看"),
    Column("light", "灯", width=8, note="只供查看"),
    Column("progress", "进度（%）", "number", width=10, note="只供查看；进度由单位报送"),
    Column("result", "预期成果", width=40, longest=2000, note="要分解就必填"),
    Column("start", "起始日", "day", width=12, note="要分解就必填", example="2026-01-01"),
    Column("deadline", "期限", "day", width=12, note="要分解就必填；交办后改期限请走延期", example="2026-12-31"),
    Column("milestones", "年度节点", "lines", width=22, note="每行一个日期和应达进度", example="2026-06-30 50%\n2026-12-31 100%"),
    Column("weight", "权重", "number", width=8, note="不填按 1", example="1"),
    Column("owner", "责任人", width=14, note="牵头单位的联络员或负责人"),
    Column("verifier", "核查单位", width=18, note="不填由核查人员核查"),
    Column("ground", "依据或调整的理由", width=30, longest=1000, note="改已经分解过的事项时必填"),
)  # fmt: skip


def sheet_rows(states: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """A row for each item as it stands; ``states`` as ``presenting.rows_shown`` gives them, with the owner."""
    states = list(states)
    results = results_of(state.item_id for state in states)
    names = units_named(state.verifier for state in states)
    for row in states:
        agreed = item_of(row).commitment
        yield {
            "plan": row.item.plan.slug,
            "key": row.item.key,
            "seen": row.item.sequence,
            "number": row.item.number,
            "title": row.item.title,
            "leads": tuple(party.unit.name for party in row.leads),
            "others": tuple(party.unit.name for party in row.others),
            "stage": str(row.get_stage_display()),
            "light": row.lit.word,
            "progress": None if row.progress is None else row.progress * 100,
            "result": results.get(row.item_id, ""),
            "start": row.start_date,
            "deadline": row.deadline_date,
            "milestones": milestone_lines(agreed.milestones) if agreed else (),
            "weight": row.weight,
            "owner": str(row.owner) if row.owner_id else "",
            "verifier": names.get(row.verifier, ""),
            "ground": "",
        }
