"""A write changes what it names, once, and only the version it was meant for."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from shuangchuang.api.models import AnswerRecord
from shuangchuang.api.repeating import CLAIM, forget_answers
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.plans.models import ObservationRecord, PlanRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from tests.api.test_tokens import a_token, bearer

FIGURES = "/api/v1/plans/shown/targets/T1/observations"
FIGURE = {
    "period": "2027",
    "value": "4.20",
    "source": "统计局，2027年公报",
    "published_date": "2028-02-01",
    "status": "已核实",
}
NEW_UNIT = {"name": "大数据局", "region": "450100"}


@pytest.fixture
def program(as_visitor, visitor):
    """A program with a token of the coordinating office: (method, address, content, headers) → answer."""
    user, _ = as_visitor("coordinator")
    _, text = a_token(user, "plans.read", "plans.read_internal", "plans.observe", "plans.adopt", "registry.edit")

    def send(method, address, content=None, **headers):
        return visitor.generic(
            method,
            address,
            b"" if content is None else json.dumps(content).encode(),
            content_type="application/json",
            headers=bearer(text) | {name.replace("_", "-"): value for name, value in headers.items()},
        )

    return send


def code_of(answer):
    return answer.status_code, answer.json().get("code")


# ---------------------------------------------------------------- what is written


def test_a_published_figure_is_entered(program, world):
    answer = program("POST", FIGURES, FIGURE)

    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1/plans/shown/targets/T1")
    assert answer.json() == {
        "period": "2027",
        "value": "4.2",
        "unit": "个",
        "source": "统计局，2027年公报",
        "published_date": "2028-02-01",
        "status": "已核实",
        "revision": 0,
        "derived": None,
        "href": "/api/v1/plans/shown/targets/T1",
    }
    assert [row["period"] for row in program("GET", "/api/v1/plans/shown/targets/T1").json()["observations"]] == [
        "2026",
        "2027",
    ]


def test_a_figure_that_stands_there_already_is_refused_in_the_words_of_the_page(program, world):
    program("POST", FIGURES, FIGURE)

    answer = program("POST", FIGURES, FIGURE)

    assert code_of(answer) == (422, "figure_known")
    assert answer.json()["detail"].startswith("2027")


@pytest.mark.parametrize(
    ("changed", "field", "fault"),
    [
        ({"value": 4.2}, "value", "string_type"),
        ({"value": "4,2"}, "value", "string_pattern_mismatch"),
        ({"value": "1e400"}, "value", "string_pattern_mismatch"),
        ({"source": ""}, "source", "string_too_short"),
        ({"source": "x\x00"}, "source", "string_pattern_mismatch"),
        ({"status": "模拟"}, "status", "literal_error"),
        ({"published_date": "1.2.2028"}, "published_date", "date_from_datetime_parsing"),
        ({"entered_by": 1}, "entered_by", "extra_forbidden"),
    ],
)
def test_what_is_wrong_in_a_body_is_told_by_field(changed, field, fault, program, world):
    answer = program("POST", FIGURES, FIGURE | changed)

    assert code_of(answer) == (422, "invalid")
    assert [(error["in"], error["field"], error["code"]) for error in answer.json()["errors"]] == [
        ("body", field, fault)
    ]
    assert not ObservationRecord.objects.filter(period="2027").exists()


def test_a_plan_is_published_and_withdrawn(program, world, visitor):
    before = visitor.get("/api/v1/plans/hidden").status_code
    answers = [
        program("PUT", "/api/v1/plans/hidden/publication", {"published": shown}) for shown in (True, True, False)
    ]
    between = [answer.json()["published"] for answer in answers]

    assert (before, between) == (404, [True, True, False])
    assert AuditRecord.objects.filter(subject="plan:hidden").count() == 2  # the second changed nothing


def test_a_unit_is_registered_and_corrected(program, world):
    made = program("POST", "/api/v1/units", NEW_UNIT)
    address = made.headers["Location"]
    tag = program("GET", address).headers["ETag"]

    changed = program("PATCH", address, {"full_name": "南宁市大数据发展局"}, If_Match=tag)

    assert (made.status_code, changed.status_code) == (201, 200)
    assert (changed.json()["name"], changed.json()["full_name"]) == ("大数据局", "南宁市大数据发展局")
    assert code_of(program("POST", "/api/v1/units", NEW_UNIT)) == (422, "unit_exists")
    assert code_of(program("POST", "/api/v1/units", NEW_UNIT | {"region": "990000"})) == (422, "invalid")


@pytest.mark.parametrize("kind", ["liaison", "operator", "public"])
def test_who_may_not_write_cannot_and_nothing_is_told_of_what_is_hidden(kind, as_visitor, visitor):
    user, client = as_visitor(kind)
    asked = [
        ("POST", FIGURES, FIGURE),
        ("PUT", "/api/v1/plans/hidden/publication", {"published": True}),
        ("POST", "/api/v1/units", NEW_UNIT),
        ("PATCH", "/api/v1/units/kjj", {"note": "x"}),
    ]

    statuses = [
        client.generic(*one[:2], json.dumps(one[2]), content_type="application/json").status_code for one in asked
    ]

    assert statuses == [401 if user is None else 403] * 4


def test_an_office_of_another_place_writes_nothing_here(account, world, visitor):
    RegionRecord.objects.create(code="450200", name="柳州市", short_name="柳州")
    user = account("coordinator", region=RegionRecord.objects.get(code="450200"))
    _, text = a_token(user, "plans.read_internal", "plans.observe", "plans.adopt", "registry.edit")
    asked = [
        ("POST", FIGURES, FIGURE),
        ("PUT", "/api/v1/plans/shown/publication", {"published": False}),
        ("PUT", "/api/v1/plans/hidden/publication", {"published": True}),
        ("POST", "/api/v1/units", NEW_UNIT),
        ("PATCH", "/api/v1/units/kjj", {"note": "x"}),
    ]

    statuses = [
        visitor.generic(*one[:2], json.dumps(one[2]), content_type="application/json", headers=bearer(text)).status_code
        for one in asked
    ]

    assert statuses == [403, 403, 404, 403, 403]


def test_only_json_is_written(as_visitor):
    _user, client = as_visitor("coordinator")

    answer = client.post("/api/v1/units", NEW_UNIT)

    assert code_of(answer) == (415, "not_json")


# ---------------------------------------------------------------- the version that is meant


def test_a_unit_somebody_else_changed_meanwhile_is_left_as_it_is(program, world):
    tag = program("GET", "/api/v1/units/kjj").headers["ETag"]
    UnitRecord.objects.filter(slug="kjj").update(note="别人写的")

    answer = program("PATCH", "/api/v1/units/kjj", {"note": "我写的"}, If_Match=tag)

    assert code_of(answer) == (412, "changed_meanwhile")
    assert UnitRecord.objects.get(slug="kjj").note == "别人写的"


def test_a_correction_that_names_no_version_is_refused(program, world):
    assert code_of(program("PATCH", "/api/v1/units/kjj", {"note": "x"})) == (428, "etag_needed")
    assert code_of(program("PATCH", "/api/v1/units/kjj", {"note": "x"}, If_Match='W/"x"')) == (412, "changed_meanwhile")
    assert program("PATCH", "/api/v1/units/kjj", {"note": "x"}, If_Match="*").status_code == 200


def test_a_plan_is_published_as_it_was_read_or_not_at_all(program, world):
    tag = program("GET", "/api/v1/plans/hidden").headers["ETag"]
    PlanRecord.objects.filter(slug="hidden").update(title="改过的题目")

    refused = program("PUT", "/api/v1/plans/hidden/publication", {"published": True}, If_Match=tag)
    fresh = program("GET", "/api/v1/plans/hidden").headers["ETag"]
    done = program("PUT", "/api/v1/plans/hidden/publication", {"published": True}, If_Match=f'"other", {fresh}')

    assert (refused.status_code, done.status_code) == (412, 200)


# ---------------------------------------------------------------- once


def test_a_write_sent_twice_with_one_key_happens_once(program, world):
    first, again = (program("POST", FIGURES, FIGURE, Idempotency_Key="8e03978e") for _ in range(2))

    assert (first.status_code, first.content) == (again.status_code, again.content) == (201, first.content)
    assert (first.headers["Location"], again.headers["Location"]) == ("/api/v1/plans/shown/targets/T1",) * 2
    assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
    assert ObservationRecord.objects.filter(target_line="g1", period="2027").count() == 1


@pytest.mark.parametrize("other", [{"value": "9"}, {"period": "2028"}])
def test_a_key_for_another_request_is_refused(other, program, world):
    program("POST", FIGURES, FIGURE, Idempotency_Key="k-1")

    assert code_of(program("POST", FIGURES, FIGURE | other, Idempotency_Key="k-1")) == (422, "idempotency_key_reused")
    assert code_of(program("POST", "/api/v1/units", NEW_UNIT, Idempotency_Key="k-1")) == (422, "idempotency_key_reused")


def test_a_key_whose_request_is_at_work_is_told_to_wait_and_taken_up_when_that_was_broken_off(program, world):
    program("POST", FIGURES, FIGURE, Idempotency_Key="k-2")
    ObservationRecord.objects.filter(period="2027").delete()
    now = timezone.now()
    AnswerRecord.objects.update(status=None, claim="another", claimed_until=now + CLAIM, content="")

    busy = program("POST", FIGURES, FIGURE, Idempotency_Key="k-2")
    AnswerRecord.objects.update(claimed_until=now - timedelta(seconds=1))
    taken_up = program("POST", FIGURES, FIGURE, Idempotency_Key="k-2")

    assert (code_of(busy), taken_up.status_code) == ((409, "idempotency_in_progress"), 201)
    assert ObservationRecord.objects.filter(period="2027").count() == 1


def test_one_whose_claim_was_taken_up_is_undone(program, world, monkeypatch):
    from shuangchuang.halls.plans import services

    real = services.record_observation

    def slow(**given):
        made = real(**given)
        AnswerRecord.objects.update(claim="another")  # while this one still believed to hold it
        return made

    monkeypatch.setattr(services, "record_observation", slow)

    answer = program("POST", FIGURES, FIGURE, Idempotency_Key="k-3")

    assert code_of(answer) == (409, "idempotency_in_progress")
    assert not ObservationRecord.objects.filter(period="2027").exists()


def test_a_refused_request_leaves_its_key_free(program, world):
    refused = program("POST", FIGURES, FIGURE | {"period": "2027-Q9"}, Idempotency_Key="k-4")

    done = program("POST", FIGURES, FIGURE, Idempotency_Key="k-4")

    assert (refused.status_code, done.status_code) == (422, 201)


def test_keys_of_two_people_are_two_keys(program, world, account, visitor):
    program("POST", "/api/v1/units", NEW_UNIT, Idempotency_Key="1")
    _, text = a_token(account("coordinator"), "registry.edit")

    answer = visitor.post(
        "/api/v1/units", NEW_UNIT | {"name": "外事办"}, content_type="application/json",
        headers=bearer(text) | {"Idempotency-Key": "1"},
    )  # fmt: skip

    assert answer.status_code == 201


@pytest.mark.parametrize("key", ["a b", "钥匙".encode().decode("latin-1"), "x" * 256])
def test_what_is_no_key_is_refused(key, program, world):
    answer = program("POST", FIGURES, FIGURE, Idempotency_Key=key)

    assert code_of(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


def test_an_answer_is_forgotten_after_its_day(program, world):
    program("POST", FIGURES, FIGURE, Idempotency_Key="k-5")

    assert forget_answers(at=timezone.now() + timedelta(hours=25)) == 1
    assert code_of(program("POST", FIGURES, FIGURE, Idempotency_Key="k-5")) == (422, "figure_known")
