"""POST /plans/parse: what was sent, and what was read from it. Nothing is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

import pydantic
from django.conf import settings
from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field

from shuangchuang.adapters.documents import read_document, read_pasted
from shuangchuang.api.problems import Problematic
from shuangchuang.api.values import SpanPair
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.plans.rendering import as_json
from shuangchuang.domain.text import Extract


class PastedPlan(Schema):
    """A plan as text."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, description="计划全文")


PARSE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {"type": "string", "format": "binary", "description": "计划文件"}},
                "required": ["file"],
            }
        },
        "application/json": {"schema": {**PastedPlan.model_json_schema(), "title": "PastedPlan"}},
    },
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A document in a request: a file with its name, or text."""

    file: tuple[str, bytes] | None = None
    text: str = ""


def what_was_sent(request: HttpRequest) -> Sent:
    """
    The file or the text of a request.

    :raises Problematic: 400, 413, 415, 422.
    """
    if request.content_type == "multipart/form-data":
        return Sent(file=_file(request))
    if request.content_type == "application/json":
        return Sent(text=_text(request))
    raise Problematic("unsupported_media_type")


def _file(request: HttpRequest) -> tuple[str, bytes]:
    file = request.FILES.get("file")
    if file is None:
        raise Problematic("invalid", errors=[("body", "file", "file_missing", {})])
    if file.size > settings.MAX_UPLOAD_BYTES:
        raise Problematic("too_large")
    return file.name, file.read()


def _text(request: HttpRequest) -> str:
    if len(request.body) > settings.MAX_UPLOAD_BYTES:
        raise Problematic("too_large")
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Problematic("bad_request") from None
    try:
        return PastedPlan.model_validate(content).text
    except pydantic.ValidationError as faults:
        raise Problematic("invalid", errors=[_told(fault) for fault in faults.errors(include_url=False)]) from None


def _told(fault: Any) -> tuple[str, str, str, dict[str, Any]]:
    kind = "model_type" if fault["type"].startswith("model_") else fault["type"]
    return "body", ".".join(str(part) for part in fault["loc"]), kind, fault.get("ctx", {})


def parsed_plan(sent: Sent) -> dict[str, Any]:
    """
    What the parser reads, with the text that its spans refer to.

    :raises DocumentRefused: there is nothing to read.
    """
    extract: Extract = read_document(sent.file[1], name=sent.file[0]) if sent.file else read_pasted(sent.text)
    read = as_json(parse_plan(extract), extract.text)
    return read | {"extract": {"format": extract.format, "remarks": list(extract.remarks), "text": extract.text}}


# ---------------------------------------------------------------- the shape of the answer


class Words(Schema):
    """Words of the document."""

    spans: list[SpanPair] = Field(description="原文区间 [起, 止)，按码点计")
    raw: str = Field(description="这些区间的原文")


class FactEvidence(Words):
    """Why a value is what it is."""

    ground: str = Field(description="依据，同任务的 evidence")
    ground_spans: list[SpanPair]
    confidence: float = Field(ge=0, le=1)
    reason: str


Proof = dict[str, FactEvidence | list[FactEvidence] | Words | list[Words]]


class ParsedSection(Schema):
    """A heading above the tasks."""

    level: int
    number: str
    title: str
    inline: bool = Field(description="标题后面接着正文")
    evidence: Proof


class ParsedMeasure(Schema):
    """A sentence or numbered item of a task. ``number`` is there where it has one."""

    text: str
    leads: list[str]
    cooperators: list[str]
    responsible: list[str]
    evidence: Proof


class ParsedTask(Schema):
    """A numbered item that carries a responsibility."""

    number: str
    title: str
    action: str | None
    section: str | None
    leads: list[str]
    cooperators: list[str]
    responsible: list[str]
    annotation: str = Field(description="责任分工原文")
    span: SpanPair
    measures: list[ParsedMeasure]
    evidence: Proof


class ParsedPart(Schema):
    """A part of a target's number."""

    name: str
    value: float
    unit: str
    comparator: str
    evidence: Proof


class ParsedTarget(Schema):
    """A number to be reached or kept. Numbers are JSON numbers here."""

    name: str
    comparator: str
    value: float
    unit: str
    deadline: str = Field(description="2026、2026-06、每年，或空")
    text: str
    kind: Literal["target", "allocation", "standard", "parameter", "condition"]
    breakdown: list[ParsedPart]
    evidence: Proof


class ParsedRemark(Words):
    """Something a person should look at."""

    code: str
    message: str


class ParsedText(Schema):
    """The text every span refers to."""

    format: str = Field(description="文件格式")
    remarks: list[str] = Field(description="读取时要提醒的事")
    text: str = Field(description="读出的全文")


class ParsedPlan(Schema):
    """A plan document, read. Null is what the document does not say."""

    title: str | None
    doc_number: str | None = Field(description="发文字号")
    issuer: str | None = Field(description="发文机关，几家之间用顿号")
    issuers: list[str]
    addressee: str | None = Field(description="主送机关")
    date: str | None = Field(description="成文日期，ISO 8601")
    period: str | None = Field(description="计划期，照原文")
    valid_from: str | None
    valid_until: str | None
    valid_years: int | None
    sections: list[ParsedSection]
    targets: list[ParsedTarget]
    tasks: list[ParsedTask]
    units: list[str] = Field(description="全部单位")
    remarks: list[ParsedRemark] = Field(description="没有读懂、需要人看的地方")
    evidence: Proof
    extract: ParsedText
