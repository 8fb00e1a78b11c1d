"""How the API says no: one shape for every error, after RFC 9457 (application/problem+json).

    {"type": "urn:shuangchuang:problem:not_found", "title": "没有找到", "status": 404,
     "detail": "…what to do next…", "instance": "/api/v1/plans/x", "code": "not_found", "errors": []}

``code`` is for programs and stays; ``title``, ``detail`` and ``errors[].detail`` are for
people and follow Accept-Language.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from shuangchuang.api.answers import as_bytes
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.telling import told

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of problem; ``title`` and ``detail`` are msgids."""

    code: str
    status: int
    title: str
    detail: str


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("bad_request", 400, gettext_noop("请求无法识别"), gettext_noop("请检查请求的格式和编码后重试。")),
        Kind(
            "sign_in_needed",
            401,
            gettext_noop("需要先登录"),
            gettext_noop("请在请求头 Authorization 里带上访问令牌（Bearer），或登录后带上会话 Cookie，再重新发送。"),
        ),
        Kind(
            "token_invalid",
            401,
            gettext_noop("访问令牌无效"),
            gettext_noop("令牌有误、已过期或已撤销。请在“访问令牌”页核对，或生成新的。"),
        ),
        Kind(
            "forbidden",
            403,
            gettext_noop("没有办理此事的权限"),
            gettext_noop("请换用有权限的账号，或联系联席会议办公室开通。"),
        ),
        Kind(
            "scope_missing",
            403,
            gettext_noop("令牌没有这项权限"),
            gettext_noop("请生成一个带有这项权限的令牌；需要的权限见响应头 WWW-Authenticate。"),
        ),
        Kind(
            "second_factor_needed",
            403,
            gettext_noop("需要第二因子"),
            gettext_noop("您的岗位必须使用第二因子。请先在网页上登录并设置，再重新发送。"),
        ),
        Kind(
            "csrf_failed",
            403,
            gettext_noop("缺少有效的防伪标记"),
            gettext_noop("请在请求头 X-CSRFToken 里带上登录时得到的 csrftoken。"),
        ),
        Kind(
            "not_found", 404, gettext_noop("没有找到"), gettext_noop("地址或编号有误，或内容没有公开。请核对后重试。")
        ),
        Kind(
            "method_not_allowed",
            405,
            gettext_noop("这个地址不支持这种请求方法"),
            gettext_noop("支持的方法见响应头 Allow。"),
        ),
        Kind(
            "idempotency_in_progress",
            409,
            gettext_noop("同一请求正在办理"),
            gettext_noop("请稍等几秒，用同一个 Idempotency-Key 再发一次，会得到结果。"),
        ),
        Kind(
            "changed_meanwhile",
            412,
            gettext_noop("内容已经被改过"),
            gettext_noop("请重新读取，核对之后用新的 ETag 再发。"),
        ),
        Kind("too_large", 413, gettext_noop("请求太大"), gettext_noop("请删去文件中的图片，或拆成几份后再发送。")),
        Kind(
            "unsupported_media_type",
            415,
            gettext_noop("不支持这种内容类型"),
            gettext_noop("请用 multipart/form-data 发送文件，或用 application/json 发送文本。"),
        ),
        Kind("not_json", 415, gettext_noop("不支持这种内容类型"), gettext_noop("请用 application/json 发送。")),
        Kind(
            "idempotency_key_reused",
            422,
            gettext_noop("这个 Idempotency-Key 已经用于另一个请求"),
            gettext_noop("请为新的请求换一个 Idempotency-Key。"),
        ),
        Kind(
            "etag_needed",
            428,
            gettext_noop("要写明改的是哪一版"),
            gettext_noop("请先读取，把得到的 ETag 放在请求头 If-Match 里。"),
        ),
        Kind(
            "too_many",
            429,
            gettext_noop("请求太频繁"),
            gettext_noop("请按响应头 Retry-After 的秒数等待后重试；每分钟的限额见 RateLimit-Policy。"),
        ),
        Kind(
            "invalid",
            422,
            gettext_noop("请求中有不合要求的内容"),
            gettext_noop("请按 errors 中逐项的说明更正后重试。"),
        ),
        Kind("refused", 422, gettext_noop("不能照此办理"), ""),
        Kind(
            "server_error", 500, gettext_noop("系统出了差错"), gettext_noop("请稍后重试；如仍不行，请联系系统管理员。")
        ),
    )
}

# What pydantic calls a fault → what a person is told. Whatever is not listed gets the last sentence.
_FAULTS: Mapping[str, str] = {
    "missing": gettext_noop("必须填写。"),
    "int_parsing": gettext_noop("应为整数。"),
    "int_parsing_size": gettext_noop("数字太大。"),
    "greater_than_equal": gettext_noop("应不小于 {ge}。"),
    "less_than_equal": gettext_noop("应不大于 {le}。"),
    "string_type": gettext_noop("应为文字。"),
    "string_unicode": gettext_noop("含有不成对的编码，不是有效的文字。"),
    "string_too_short": gettext_noop("至少 {min_length} 个字符。"),
    "string_too_long": gettext_noop("最多 {max_length} 个字符。"),
    "string_pattern_mismatch": gettext_noop("含有不允许的字符。"),
    "literal_error": gettext_noop("应为其中之一：{expected}。"),
    "unknown_parameter": gettext_noop("没有这个参数。可用的参数：{known}。"),
    "extra_forbidden": gettext_noop("没有这个字段。"),
    "model_type": gettext_noop("应为 JSON 对象。"),
    "idempotency_key": gettext_noop("应为 1 到 255 个可见的英文字符，不含空格和引号。"),
    "decimal_parsing": gettext_noop("应为十进制数。"),
    "date_from_datetime_parsing": gettext_noop("应为日期，如 2026-11-23。"),
    "date_parsing": gettext_noop("应为日期，如 2026-11-23。"),
    "bool_type": gettext_noop("应为 true 或 false。"),
    "region_unknown": gettext_noop("没有这个地区；代码见 GET /regions。"),
    "file_missing": gettext_noop("请在字段 file 里附上文件。"),
}
_SOME_FAULT = gettext_noop("不合要求。")


class ProblemError(Schema):
    """One thing that is wrong in a request."""

    where: str = Field(description="出错的位置：path、query、header、body", alias="in")
    field: str = Field(description="参数或字段名；整个请求体出错时为空字符串")
    code: str = Field(description="错误代码，供程序判断")
    detail: str = Field(description="说明，供人阅读")


class Problem(Schema):
    """An error after RFC 9457."""

    type: str = Field(description="问题类型，urn:shuangchuang:problem:<code>")
    title: str = Field(description="问题名称，语言随 Accept-Language")
    status: int = Field(description="HTTP 状态码")
    detail: str = Field(description="说明和下一步怎么做，语言随 Accept-Language")
    instance: str = Field(description="出错的请求地址")
    code: str = Field(description="问题代码，不随语言和版本变化；文件未被接受时是具体原因，如 scan、encrypted")
    errors: list[ProblemError] = Field(description="逐项说明；没有可逐项说明的内容时为空")


class Problematic(Exception):
    """A problem to be told, by the code of its kind. ``errors``: (in, field, code, values) each."""

    def __init__(
        self,
        kind: str,
        *,
        errors: Iterable[tuple[str, str, str, Mapping[str, Any]]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = KINDS[kind]
        self.headers = headers
        self.errors = [_error(*error) for error in errors]
        super().__init__(kind)


def _error(where: str, field: str, code: str, values: Mapping[str, Any]) -> dict[str, str]:
    return {"in": where, "field": field, "code": code, "detail": _(_FAULTS.get(code, _SOME_FAULT)).format(**values)}


def problem(
    request: HttpRequest,
    kind: Kind,
    *,
    code: str = "",
    detail: str = "",
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The response for a problem of a kind; ``code`` and ``detail`` where a refusal says it more exactly."""
    code = code or kind.code
    body = {
        "type": f"urn:shuangchuang:problem:{code}",
        "title": _(kind.title),
        "status": kind.status,
        "detail": detail or _(kind.detail),
        "instance": request.get_full_path(),
        "code": code,
        "errors": list(errors),
    }
    response = HttpResponse(as_bytes(body), content_type=MEDIA_TYPE, status=kind.status)
    if kind.status == 401:
        wrong = ', error="invalid_token"' if code == "token_invalid" else ""
        response["WWW-Authenticate"] = f'Bearer realm="api"{wrong}'
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def invalid(request: HttpRequest, faults: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """What pydantic found wrong. An id that no row can have names no row, so it is not found."""
    faults = list(faults)
    if any(fault["loc"][0] == "path" for fault in faults):
        return problem(request, KINDS["not_found"])
    errors = [_error(*_place(fault["loc"]), _fault(fault["type"]), fault.get("ctx", {})) for fault in faults]
    return problem(request, KINDS["invalid"], errors=errors)


def _place(loc: Sequence[Any]) -> tuple[str, str]:
    """Where a fault is: a body's is a field of the object sent, not of the parameter the code has for it."""
    where, names = str(loc[0]), [str(part) for part in loc[1:]]
    return where, ".".join(names[1:] if where == "body" else names)


def _fault(kind: str) -> str:
    return "model_type" if kind in {"model_attributes_type", "dict_type"} else kind


def register(api: NinjaAPI) -> None:
    """Answer every exception of an operation with a problem."""

    def as_kind(code: str) -> Any:
        return lambda request, exc: problem(request, KINDS[code])

    def refused(request: HttpRequest, exc: Refusal) -> HttpResponse:
        return problem(request, KINDS["refused"], code=exc.code, detail=told(exc))

    def by_status(request: HttpRequest, exc: HttpError) -> HttpResponse:
        codes = {401: "sign_in_needed", 403: "forbidden", 404: "not_found"}
        return problem(request, KINDS[codes.get(exc.status_code, "bad_request")])

    def unforeseen(request: HttpRequest, exc: Exception) -> HttpResponse:
        match = request.resolver_match  # the pattern, for what stands in the path may be somebody's
        _log.exception("%s %s", request.method, match.route if match else "-", exc_info=exc)
        return problem(request, KINDS["server_error"])

    api.add_exception_handler(Exception, unforeseen)
    api.add_exception_handler(
        Problematic, lambda request, exc: problem(request, exc.kind, errors=exc.errors, headers=exc.headers)
    )
    api.add_exception_handler(ValidationError, lambda request, exc: invalid(request, exc.errors))
    api.add_exception_handler(Refusal, refused)
    api.add_exception_handler(HttpError, by_status)
    api.add_exception_handler(Http404, as_kind("not_found"))
    api.add_exception_handler(RequestDataTooBig, as_kind("too_large"))
    for broken in (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        api.add_exception_handler(broken, as_kind("bad_request"))
