"""Every error is a problem after RFC 9457, says what to do next, and never is a page."""

from __future__ import annotations

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import get_language

from shuangchuang.halls.plans import queries

pytestmark = pytest.mark.django_db
MEDIA_TYPE = "application/problem+json"


def told(answer) -> dict:
    """The problem of an answer, which says its status twice."""
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "instance", "code", "errors"}
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:shuangchuang:problem:{body['code']}"
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    "address",
    ["plans/none", "plans/%00", "plans/a%2Fb", "plans/中文", "plans/" + "x" * 90, "plans/shown/tasks/%ff", "nowhere", "plans/",
     "units/none", "plans/shown/nothing"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_whatever_its_address_looks_like(address, world, visitor):
    answer = visitor.get(f"/api/v1/{address}")

    assert (answer.status_code, told(answer)["code"]) == (404, "not_found")


def test_the_problem_names_the_parameter_and_what_it_should_be(world, visitor):
    answer = visitor.get("/api/v1/plans", {"page": "0", "page_size": "101", "q": "\x00"})

    assert answer.status_code == 422
    assert told(answer)["errors"] == [
        {"in": "query", "field": "page", "code": "greater_than_equal", "detail": "应不小于 1。"},
        {"in": "query", "field": "page_size", "code": "less_than_equal", "detail": "应不大于 100。"},
        {"in": "query", "field": "q", "code": "string_pattern_mismatch", "detail": "含有不允许的字符。"},
    ]


def test_a_parameter_that_does_not_exist_is_refused_and_the_others_are_named(world, visitor):
    answer = visitor.get("/api/v1/plans?pagesize=5")

    assert answer.status_code == 422
    assert told(answer)["errors"] == [
        {
            "in": "query",
            "field": "pagesize",
            "code": "unknown_parameter",
            "detail": "没有这个参数。可用的参数：page、page_size、q、region。",
        }
    ]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_method_that_is_not_there_is_told_with_those_that_are(method, world, visitor):
    answer = getattr(visitor, method)("/api/v1/plans")

    assert (answer.status_code, told(answer)["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("address", ["openapi.json", "docs", ""])
def test_the_description_is_only_read(address, visitor):
    assert told(visitor.post(f"/api/v1/{address}"))["code"] == "method_not_allowed"


def test_a_head_is_a_get_without_its_body(world, visitor):
    head, got = visitor.head("/api/v1/plans"), visitor.get("/api/v1/plans")

    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", got.headers["ETag"])


def test_problems_are_told_in_the_language_asked_for(world, visitor, monkeypatch):
    monkeypatch.setattr("shuangchuang.api.problems._", lambda sentence: f"{get_language()}: {sentence}")

    titles = [
        told(visitor.get("/api/v1/plans/none", headers={"Accept-Language": asked}))["title"]
        for asked in ("en", "zh-CN", "en-GB,zh;q=0.5", "")
    ]

    assert titles == ["en: 没有找到", "zh-hans: 没有找到", "en: 没有找到", "zh-hans: 没有找到"]


def test_a_fault_of_ours_is_told_without_its_details_and_is_in_the_log(world, visitor, monkeypatch, caplog):
    def broken(*_args, **_more):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(queries, "plans_listed", broken)
    with caplog.at_level(logging.ERROR):
        answer = visitor.get("/api/v1/plans")

    assert (answer.status_code, told(answer)["code"]) == (500, "server_error")
    assert "secret" not in answer.content.decode()
    assert "secret of the house" in caplog.text


# ---------------------------------------------------------------- POST /plans/parse

PARSE = "/api/v1/plans/parse"


@pytest.fixture
def office(as_visitor) -> Client:
    """A program of the coordinating office."""
    return as_visitor("coordinator")[1]


def test_text_is_read_and_nothing_is_kept(office, django_assert_num_queries):
    text = "关于印发计划的通知\n一、任务\n1. 建设平台。（牵头单位：市科技局）\n2. 培育企业。（牵头单位：市财政局）"

    with django_assert_num_queries(5):  # who is there, as what, and whether they proved it twice
        answer = office.post(PARSE, {"text": text}, content_type="application/json")

    assert answer.status_code == 200
    read = answer.json()
    assert [(task["number"], task["leads"]) for task in read["tasks"]] == [("1", ["市科技局"]), ("2", ["市财政局"])]
    start, end = read["tasks"][0]["evidence"]["leads"][0]["spans"][0]
    assert read["extract"]["text"][start:end] == "市科技局"


def test_a_file_is_read_as_its_text_is(office):
    text = "关于印发计划的通知\n一、任务\n1. 建设平台。（牵头单位：市科技局）"
    sent = SimpleUploadedFile("计划.txt", text.encode(), content_type="text/plain")

    from_file = office.post(PARSE, {"file": sent}).json()

    assert from_file["tasks"] == office.post(PARSE, {"text": text}, content_type="application/json").json()["tasks"]


def test_a_file_that_is_no_document_is_refused_with_the_reason_and_a_way_on(office):
    answer = office.post(PARSE, {"file": SimpleUploadedFile("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)})

    assert (answer.status_code, told(answer)["code"]) == (422, "image")
    assert told(answer)["detail"] == "“图.png”是图片。请先做文字识别（OCR），或上传 Word 版本。"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "bad_request"),
        (b"\xff\xfe", "application/json", 400, "bad_request"),
        (b"[" * 100_000, "application/json", 400, "bad_request"),
        (b"[]", "application/json", 422, "invalid"),
        (b'{"text": 1}', "application/json", 422, "invalid"),
        (b'{"text": ""}', "application/json", 422, "invalid"),
        (b'{"text": "\\ud800"}', "application/json", 422, "invalid"),
        (b'{"text": "a", "more": 1}', "application/json", 422, "invalid"),
        (b'{"text": " "}', "application/json", 422, "no_text"),
        (b" ", "application/json", 400, "bad_request"),
        (b"a=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"text", "text/plain", 415, "unsupported_media_type"),
        (b"x", "multipart/form-data", 400, "bad_request"),
        (b"x", "multipart/form-data; boundary=b", 422, "invalid"),
    ],
)
def test_a_body_that_cannot_be_read_is_told_apart(body, content_type, status, code, office):
    answer = office.generic("POST", PARSE, body, content_type=content_type)

    assert (answer.status_code, told(answer)["code"]) == (status, code)


def test_more_than_an_upload_may_hold_is_refused_before_it_is_read(office, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = office.generic("POST", PARSE, b"x" * 1001, content_type="application/json")

    assert (answer.status_code, told(answer)["code"]) == (413, "too_large")


def test_a_file_larger_than_an_upload_may_be_is_refused(office, settings):
    settings.MAX_UPLOAD_BYTES = 10
    for answer in (
        office.post(PARSE, {"file": SimpleUploadedFile("计划.txt", b"x" * 11)}),
        office.post(PARSE, {"text": "x" * 11}, content_type="application/json"),
    ):
        assert (answer.status_code, told(answer)["code"]) == (413, "too_large")


def test_a_session_must_bring_its_token(as_visitor):
    user, _client = as_visitor("coordinator")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.cookies["csrftoken"] = "a" * 32
    body = {"text": "一、任务"}

    without = client.post(PARSE, body, content_type="application/json")
    with_it = client.post(PARSE, body, content_type="application/json", headers={"X-CSRFToken": "a" * 32})

    assert (without.status_code, told(without)["code"]) == (403, "csrf_failed")
    assert with_it.status_code == 200


def test_who_is_nobody_is_asked_to_sign_in_before_anything_is_read(world, visitor):
    answer = visitor.generic("POST", PARSE + "?unknown=1", b"{", content_type="application/json")

    assert (answer.status_code, told(answer)["code"]) == (401, "sign_in_needed")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
