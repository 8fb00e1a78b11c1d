"""What every operation's description has in common: problems, caching, how to sign in, the ledger's schema."""

from __future__ import annotations

import copy
import functools
import json
import re
from importlib.resources import files
from typing import Any

from django.conf import settings
from ninja import Schema
from pydantic import ConfigDict

from shuangchuang.api.problems import KINDS, MEDIA_TYPE, Problem, ProblemError

Json = dict[str, Any]

# What holds for every operation: at the head of the description, and on the documentation page.
PRINCIPLES = (
    (
        "看到什么",
        "与网页看到的行相同：已公开的计划人人可读；没有公开的，联席会议办公室看全部，单位联络员看本单位有份的任务。"
        "看不到的一律当作没有（404）。",
    ),
    ("登录", "网页登录后的会话 Cookie 同样用于接口；POST 还要在请求头 X-CSRFToken 里带上 csrftoken。"),
    (
        "数值",
        "目标的数值是十进制字符串，单位见旁边的 unit，不作换算。整份台账和识别结果沿用各自文件格式里的 JSON 数字。",
    ),
    ("日期", "ISO 8601。目标的期限可以只到年（2026）或月（2026-06）。"),
    ("null", "不知道：文件没有写，或没有人登记。空字符串是“没有”。"),
    ("区间", "spans 是原文中的 [起, 止)，按码点计。"),
    ("查询参数", "不认识的参数得到 422，不会悄悄忽略。"),
    ("分页", "page 从 1 起；next、previous 是前后页的地址；超过最后一页得到空列表。"),
    ("缓存", "GET 带 ETag，用 If-None-Match 再问，没有变化时得到 304。"),
    ("错误", "都是 application/problem+json（RFC 9457），文字的语言随 Accept-Language（zh-hans、en）。"),
)
DESCRIPTION = "\n".join(f"- **{term}**：{words}" for term, words in PRINCIPLES)

_CHINESE = re.compile("[\u4e00-\u9fff]")

# Statuses every operation can answer with; those of bodies only where there is one.
_ALWAYS = (400, 401, 403, 404, 405, 422, 500)
_WITH_BODY = (413, 415)


class Ledger(Schema):
    """Stands for the ledger's own schema, which is put in its place below."""

    model_config = ConfigDict(extra="allow")


@functools.cache
def _ledger_schemas() -> Json:
    """The published schema of a ledger as components."""
    source = (files("shuangchuang") / "data/schemas/ledger.schema.json").read_text(encoding="utf-8")
    schema = json.loads(source.replace("#/$defs/", "#/components/schemas/Ledger."))
    parts = {f"Ledger.{name}": part for name, part in schema.pop("$defs").items()}
    for key in ("$schema", "$id"):
        schema.pop(key, None)
    return {"Ledger": schema, **parts}


def complete(schema: Json) -> Json:
    """The description with what holds for every operation."""
    schema = copy.deepcopy(schema)
    components = schema["components"]
    components["schemas"] |= _ledger_schemas() | _problem_schemas()
    components["responses"] = {f"Problem{status}": _response(status) for status in (*_ALWAYS, *_WITH_BODY)}
    components["responses"]["Unchanged"] = {
        "description": "与 If-None-Match 给出的相比没有变化",
        "headers": _headers(),
    }
    components["securitySchemes"] = {
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "网页登录后的会话",
        },
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken", "description": "与会话一起使用的防伪标记"},
    }
    for part in components["schemas"].values():
        # What the code says of a class is for those who read the code.
        if not _CHINESE.search(part.get("description", "")):
            part.pop("description", None)
    for operations in schema["paths"].values():
        operations.pop("head", None)  # answered as GET without the body; not worth describing twice
        for method, operation in operations.items():
            _complete_operation(method, operation)
    return schema


def _complete_operation(method: str, operation: Json) -> None:
    responses = {str(status): response for status, response in operation["responses"].items()}
    statuses = _ALWAYS if method == "get" else (*_ALWAYS, *_WITH_BODY)
    responses |= {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}
    responses["200"]["description"] = "成功"
    if method == "get":
        responses["200"]["headers"] = _headers()
        responses["304"] = {"$ref": "#/components/responses/Unchanged"}
        operation["security"] = [{}, {"session": []}]
    else:
        operation["security"] = [{"session": [], "csrf": []}]
    operation["responses"] = dict(sorted(responses.items()))


def _headers() -> Json:
    return {
        "ETag": {"description": "内容的标记，用于 If-None-Match", "schema": {"type": "string"}},
        "Cache-Control": {"description": "每次使用前须再问；登录后为 private", "schema": {"type": "string"}},
    }


def _problem_schemas() -> Json:
    found = {}
    for model in (Problem, ProblemError):
        part = model.model_json_schema(ref_template="#/components/schemas/{model}", by_alias=True)
        part.pop("$defs", None)
        found[model.__name__] = part
    return found


def _response(status: int) -> Json:
    kinds = [kind for kind in KINDS.values() if kind.status == status]
    response: Json = {
        "description": "；".join(kind.title for kind in kinds),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 401:
        response["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if status == 405:
        response["headers"] = {"Allow": {"schema": {"type": "string"}}}
    return response
