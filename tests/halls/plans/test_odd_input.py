"""Input no honest person types: told or passed over, on every database, and never a fault of ours."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from shuangchuang.halls.plans.models import DraftEditRecord, DraftRecord
from tests.halls.plans.small_plan import TEXT, a_draft, a_plan, zhengzhou

pytestmark = pytest.mark.django_db
ODD = {"nul": "市\x00科", "half a surrogate": "\udc80", "very long": "创" * 4000, "wildcards": "%_'\"\\", "rtl": "‮abc"}


@pytest.mark.parametrize("typed", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize(
    "address",
    [
        "/plans/?q={}",
        "/plans/zhengzhou-2026/search/?q={}",
        "/plans/zhengzhou-2026/tasks/?unit={}",
        "/plans/zhengzhou-2026/tasks/?action={}",
        "/plans/zhengzhou-2026/text/?span={}",
        "/registry/units/?q={}",
        "/registry/units/?region={}",
        "/find/?q={}",
        "/plans/?page={}",
    ],
)
def test_odd_words_in_an_address_are_searched_for_or_passed_over(visitor, address, typed):
    a_plan(published=True)
    path, _mark, name = address.partition("?")

    answer = visitor.get(path, {name.partition("=")[0]: typed.encode("utf-8", "surrogatepass")})

    assert answer.status_code in {200, 400, 404}


@pytest.mark.parametrize(
    "typed", [ODD["nul"], ODD["half a surrogate"], "创" * 100_000], ids=["nul", "surrogate", "long"]
)
@pytest.mark.parametrize(
    "fields",
    [
        {"op": "set_task", "task": "t1", "field": "title", "value": "?"},
        {"op": "add_task", "title": "?", "number": "9", "after": ""},
        {"op": "set_metadata", "field": "issuer", "value": "?"},
        {"op": "add_assignment", "task": "t1", "role": "lead", "unit": "?"},
        {"op": "add_measure", "task": "t1", "value": "?"},
        {"op": "add_target", "name": "?", "comparator": "reach", "value": "1", "unit": "家"},
        {"op": "?"},
    ],
    ids=lambda fields: fields["op"],
)
def test_odd_words_in_a_correction_leave_a_draft_that_opens(office, coordinator, fields, typed):
    draft = a_draft(coordinator)
    sent = {name: typed.encode("utf-8", "surrogatepass") if value == "?" else value for name, value in fields.items()}

    answer = office.post(
        f"/plans/drafts/{draft.pk}/edit/",
        urlencode({"seen": 0, **sent}),  # multipart cannot say these words
        content_type="application/x-www-form-urlencoded",
        follow=True,
    )

    assert answer.status_code in {200, 400}
    assert office.get(f"/plans/drafts/{draft.pk}/").status_code == 200
    kept = [text for edit in DraftEditRecord.objects.all() for text in edit.operation.values() if isinstance(text, str)]
    assert [text for text in kept if "\x00" in text] == []


def test_a_text_with_a_nul_in_it_is_read_without_it_or_refused(office):
    zhengzhou()

    answer = office.post("/plans/upload/", {"pasted": TEXT.replace("孵化", "孵\x00化", 1)})
    assert answer.status_code in {302, 422}

    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("计划.txt", TEXT.replace("孵化", "孵\x00化", 1).encode())
    assert office.post("/plans/upload/", {"file": file}).status_code in {302, 422}
    assert not any("\x00" in text for text in DraftRecord.objects.values_list("document__text", flat=True))


@pytest.mark.parametrize(
    "address", ["/plans/upload/?plan=%00", "/plans/drafts/?status=%00", "/accounts/login/?next=%00"]
)
def test_a_nul_in_an_address_of_the_office_is_no_fault(office, address):
    assert office.get(address).status_code in {200, 302, 400, 404}


def test_a_name_with_a_nul_does_not_sign_in_and_is_no_fault(visitor, db):
    answer = visitor.post("/accounts/login/", {"login": "a\x00b", "password": "x\x00"})

    assert answer.status_code in {200, 400, 422}


@pytest.mark.parametrize("pk", ["0", "9223372036854775807", "9223372036854775808", "99999999999999999999999999"])
def test_a_number_no_database_holds_is_not_found(office, pk):
    assert office.get(f"/plans/drafts/{pk}/").status_code == 404
