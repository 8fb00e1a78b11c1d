"""POST /plans/parse: what was sent, and what was read from it. Nothing is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pydantic
from django.conf import settings
from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field

from shuangchuang.adapters.documents import read_document, read_pasted
from shuangchuang.api.problems import Problematic
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
