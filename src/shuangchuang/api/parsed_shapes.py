"""What POST /plans/parse answers: the keys of ``shuangchuang plan parse --json``. Described here, not checked again."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from shuangchuang.api.values import SpanPair


class Words(Schema):
    """Words of the document."""

    spans: list[SpanPair] = Field(description="原文区间 [起, 止)，按码点计")
    raw: str = Field(description="这些区间的原文")


class FactEvidence(Words):
    """Why a value is what it is."""

    ground: str = Field(description="依据，同任务的 evidence")
    ground_spans: list[SpanPair] = Field(description="推断所依据的原文区间")
    confidence: float = Field(ge=0, le=1, description="把握，0 到 1")
    reason: str = Field(description="把握不足的原因；没有则为空字符串")


def _at_times(*names: str) -> ConfigDict:
    """Fields that are only there where they say something, as in the files of the command line."""

    def mark(schema: dict[str, Any]) -> None:
        schema["required"] = [name for name in schema["required"] if name not in names]

    return ConfigDict(json_schema_extra=mark)


Proof = dict[str, FactEvidence | list[FactEvidence] | Words | list[Words]]


class ParsedSection(Schema):
    """A heading above the tasks."""

    level: int = Field(description="标题层级，1 为最上级")
    number: str = Field(description="序号")
    title: str = Field(description="标题")
    inline: bool = Field(description="标题后面接着正文")
    evidence: Proof = Field(description="各值的原文、区间、依据和把握")


class ParsedMeasure(Schema):
    """A sentence or numbered item of a task."""

    model_config = _at_times("number")
    number: str = Field(description="序号；没有序号的举措没有这一项")
    text: str = Field(description="正文")
    leads: list[str] = Field(description="牵头单位")
    cooperators: list[str] = Field(description="配合单位")
    responsible: list[str] = Field(description="责任单位（文件没有指明牵头的）")
    evidence: Proof = Field(description="各值的原文、区间、依据和把握")


class ParsedTask(Schema):
    """A numbered item that carries a responsibility."""

    model_config = _at_times("untitled", "inherited")
    untitled: bool = Field(description="文件没有给这项任务标题时为 true，否则没有这一项")
    inherited: list[str] = Field(description="按全文规则承担的常设单位；没有则没有这一项")
    number: str = Field(description="序号")
    title: str = Field(description="标题")
    action: str | None = Field(description="所在标题；没有则为 null")
    section: str | None = Field(description="最上级标题；没有则为 null")
    leads: list[str] = Field(description="牵头单位")
    cooperators: list[str] = Field(description="配合单位")
    responsible: list[str] = Field(description="责任单位（文件没有指明牵头的）")
    annotation: str = Field(description="责任分工原文")
    span: SpanPair = Field(description="原文区间")
    measures: list[ParsedMeasure] = Field(description="举措")
    evidence: Proof = Field(description="各值的原文、区间、依据和把握")


class ParsedPart(Schema):
    """A part of a target's number."""

    name: str = Field(description="名称")
    value: float = Field(description="数值")
    unit: str = Field(description="单位")
    comparator: str = Field(description="同目标的 comparator")
    evidence: Proof = Field(description="各值的原文、区间、依据和把握")


class ParsedTarget(Schema):
    """A number to be reached or kept. Numbers are JSON numbers here."""

    model_config = _at_times("value_max", "breakdown_adds_up", "task")
    value_max: float = Field(description="区间的上限；不是区间则没有这一项")
    breakdown_adds_up: bool = Field(description="分项之和是否等于总数；没有分项可加则没有这一项")
    task: int = Field(description="所在任务在 tasks 中的位置，从 0 起；不在任务里则没有这一项")
    name: str = Field(description="名称")
    comparator: str = Field(description="同目标的 comparator")
    value: float = Field(description="数值")
    unit: str = Field(description="单位")
    deadline: str = Field(description="2026、2026-06、每年，或空")
    text: str = Field(description="正文")
    kind: Literal["target", "allocation", "standard", "parameter", "condition"] = Field(
        description="target 目标，allocation 安排，standard 标准，parameter 参数，condition 条件"
    )
    breakdown: list[ParsedPart] = Field(description="分项")
    evidence: Proof = Field(description="各值的原文、区间、依据和把握")


class ParsedRemark(Words):
    """Something a person should look at."""

    code: str = Field(description="代码")
    message: str = Field(description="说明")


class ParsedText(Schema):
    """The text every span refers to."""

    format: str = Field(description="文件格式")
    remarks: list[str] = Field(description="读取时要提醒的事")
    text: str = Field(description="读出的全文")


class ParsedPlan(Schema):
    """A plan document, read. Null is what the document does not say."""

    title: str | None = Field(description="标题；没有则为 null")
    doc_number: str | None = Field(description="发文字号；没有写则为 null")
    issuer: str | None = Field(description="发文机关，几家之间用顿号；没有写则为 null")
    issuers: list[str] = Field(description="发文机关")
    addressee: str | None = Field(description="主送机关；没有写则为 null")
    date: str | None = Field(description="成文日期，ISO 8601；没有写则为 null")
    period: str | None = Field(description="计划期，照原文；没有写则为 null")
    valid_from: str | None = Field(description="施行日期；没有写则为 null")
    valid_until: str | None = Field(description="失效日期；没有写则为 null")
    valid_years: int | None = Field(description="有效年数；没有写则为 null")
    sections: list[ParsedSection] = Field(description="标题")
    targets: list[ParsedTarget] = Field(description="目标")
    tasks: list[ParsedTask] = Field(description="任务")
    units: list[str] = Field(description="全部单位")
    remarks: list[ParsedRemark] = Field(description="没有读懂、需要人看的地方")
    evidence: Proof = Field(description="各值的原文、区间、依据和把握")
    extract: ParsedText = Field(description="读出的全文，区间以此为准")
