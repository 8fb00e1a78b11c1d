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
    (
        "登录",
        "程序用访问令牌：请求头 Authorization: Bearer scgz_…，在“访问令牌”页生成。令牌能做的不超过生成它的人，也不超过它的权限范围。"
        "网页登录后的会话 Cookie 同样可用，但写入还要在请求头 X-CSRFToken 里带上 csrftoken。",
    ),
    (
        "限额",
        "按令牌、账号或来访地址计每分钟的请求数。RateLimit-Policy 是限额，RateLimit 是还剩多少、几秒后重新计；超过得到 429 和 Retry-After。",
    ),
    (
        "写入",
        "发送 JSON。带上 Idempotency-Key 重发同一请求只办一次；带上 If-Match 只改您读到的那一版。",
    ),
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
_ALWAYS = (400, 401, 403, 404, 405, 422, 429, 500)
_WITH_BODY = (413, 415)
_OF_A_CHANGE = (409,)
_WITH_IF_MATCH = (412, 428)


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
    components["responses"] = {
        f"Problem{status}": _response(status) for status in (*_ALWAYS, *_WITH_BODY, *_OF_A_CHANGE, *_WITH_IF_MATCH)
    }
    components["responses"]["Unchanged"] = {
        "description": "与 If-None-Match 给出的相比没有变化",
        "headers": _headers(),
    }
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "访问令牌"},
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
    named = {each["name"] for each in operation.get("parameters", ())}
    statuses = list(_ALWAYS if method == "get" else (*_ALWAYS, *_WITH_BODY))
    statuses += _OF_A_CHANGE if "Idempotency-Key" in named else ()
    statuses += _WITH_IF_MATCH if "If-Match" in named else ()
    responses |= {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}
    done = success(operation)
    responses[done]["description"] = "已登记" if done == "201" else "成功"
    responses[done]["headers"] = _allowance_headers()
    if method == "get":
        responses[done]["headers"] |= _headers()
        responses["304"] = {"$ref": "#/components/responses/Unchanged"}
        operation["security"] = [{}, {"token": []}, {"session": []}]
    else:
        operation["security"] = [{"token": []}, {"session": [], "csrf": []}]
    if done == "201":
        responses[done]["headers"]["Location"] = {
            "description": "新登记的内容在接口里的地址",
            "schema": {"type": "string"},
        }
    operation["responses"] = dict(sorted(responses.items()))


def success(operation: Json) -> str:
    """The status an operation answers with when all is well."""
    return next(str(status) for status in operation["responses"] if str(status).startswith("2"))


def _allowance_headers() -> Json:
    return {
        "RateLimit-Policy": {"description": "每分钟的限额", "schema": {"type": "string"}},
        "RateLimit": {"description": "还剩多少（r），几秒后重新计（t）", "schema": {"type": "string"}},
    }


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
    if status == 429:
        response["headers"] = {"Retry-After": {"schema": {"type": "integer"}}, **_allowance_headers()}
    if status == 405:
        response["headers"] = {"Allow": {"schema": {"type": "string"}}}
    return response
