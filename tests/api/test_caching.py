"""An unchanged answer costs no second transfer; a changed or a withdrawn one is never taken from a shelf."""

from __future__ import annotations

import pytest

from tests.api.conftest import a_unit, add_task

ADDRESSES = ("/api/v1/plans", "/api/v1/plans/shown/tasks", "/api/v1/plans/shown/ledger", "/api/v1/openapi.json")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(address, world, visitor):
    first = visitor.get(address)

    again = visitor.get(address, headers={"If-None-Match": f'W/{first.headers["ETag"]}, "other"'})

    assert (again.status_code, again.content) == (304, b"")
    assert {name: again.headers[name] for name in ("ETag", "Cache-Control")} == {
        "ETag": first.headers["ETag"],
        "Cache-Control": "public, no-cache",
    }


def test_what_has_changed_is_sent(world, visitor):
    address = "/api/v1/plans/shown/tasks"
    tag = visitor.get(address).headers["ETag"]
    add_task(world.shown, world.shown.versions.get(), 4, a_unit("new", "新单位"))

    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_an_unchanged_ledger_is_not_even_put_together(world, visitor, monkeypatch):
    address = "/api/v1/plans/shown/ledger"
    tag = visitor.get(address).headers["ETag"]
    monkeypatch.setattr("shuangchuang.api.plans.ledger_json", None)

    assert tag == '"shown-v1-public"'
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_plan_taken_back_is_gone_for_who_kept_its_tag(world, visitor):
    address = "/api/v1/plans/shown/ledger"
    tag = visitor.get(address).headers["ETag"]
    type(world.shown).objects.filter(slug="shown").update(published=False)

    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_an_answer_to_somebody_is_for_nobody_else(as_visitor):
    _user, client = as_visitor("liaison")

    answer = client.get("/api/v1/plans")

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


def test_a_problem_is_not_kept(world, visitor):
    assert visitor.get("/api/v1/plans/none").headers["Cache-Control"] == "no-store"
