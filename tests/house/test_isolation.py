"""Another's row does not exist: not on a page, in a list, an export, a search, a file, the API; not to read, not to change.

One row of every kind of a stranger's is made from the models themselves, then every route is called with its keys and
every list is read, as somebody who holds every role over rows of their own. A new model or route comes under the test by
being there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from shuangchuang.halls.accounts.models import Role, User
from tests.house.repository import Route, routes
from tests.house.strangers import MACHINERY, MARK, NUMBER, PUBLIC, SLUG, WORD, Maker, Stranger, kinds, neighbour

# What a kind needs to be stored at all; everything else about a row is made up by its columns.
OVERRIDES: dict[str, dict[str, object]] = {
    "accounts.GrantRecord": {"role": Role.LIAISON, "scope_kind": "unit", "scope_key": SLUG},
    "registry.OrganisationRecord": {"credit_code": "91450200MAFAKE028A"},
    "notices.JobRecord": {"lease_token": ""},
    "notices.MuteRecord": {"kind": ""},
    "notices.DispatchRecord": {"digest_key": ""},
    "registry.HolderRecord": {"user": None},
    "api.TokenRecord": {"expires_at": datetime(2030, 1, 1, tzinfo=UTC), "revoked_by": None},
    # The office directory: whom to call in another unit, for everybody who works inside. Not marked, and not to be changed.
    "registry.UnitPersonRecord": {"name": "别处的人", "post": "联络员", "phone": ""},
    "plans.PlanRecord": {"published": False, "slug": SLUG},
    "supervision.InspectionRecord": {"stage": "served"},
    "supervision.RectificationRecord": {"checked_by": None},
    "supervision.ReminderRecord": {"inspection": None, "acknowledged_at": None, "acknowledged_by": None},
}
# What kept out looks like: it is not there, it is not yours, sign in. 400 and 422 may say that the body makes no sense,
# as the API does before it looks for a row; that nothing was changed is asked of the database.
KEPT_OUT = {401, 403, 404, 405}
SENSELESS = {400, 415, 422, 428}
# Pages of what anybody may read, opened by a public key.
PUBLIC_PAGES = {"registry:unit", "api:unit", "api:change_unit"}
# The address itself is the secret; another one is told that the link is good no more.
BY_SECRET = {"accounts:password_link"}
_METHODS = ("get", "post", "put", "patch", "delete")
# Shows what the demo would have sent to anybody; a real site does not have it.
OF_THE_DEMO = {"notices:demo_outbox", "notices:demo_message"}
ENDS_SESSION = {"accounts:logout"}


def test_every_kind_of_row_is_somebodys_or_is_said_to_be_everybodys():
    labels = {kind._meta.label for kind in kinds()}

    assert {*PUBLIC, *MACHINERY} - labels == set(), "these are gone"


@pytest.fixture
def client(db: None, account: Callable[..., User], signed_in: Callable[[User], Client]) -> Client:
    """The browser of somebody with every role, none of them over the stranger."""
    return signed_in(neighbour(account))


@pytest.fixture
def stranger(client: Client) -> Stranger:
    """Somebody else, with a row of every kind."""
    return Maker(OVERRIDES).make()


def _address(route: Route) -> str:
    """A route's address with the stranger's keys; "" for a route without any."""
    names = re.findall(r"<(?:(\w+):)?(\w+)>", route.pattern)
    if not names:
        return ""
    by_kind = {"int": NUMBER, "slug": SLUG, "str": SLUG, "": SLUG, "uuid": UUID(int=NUMBER)}
    return reverse(route.name, kwargs={name: by_kind[kind] for kind, name in names})


def _shown(answer: HttpResponse) -> str:
    """Everything an answer holds, sheets unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as sheet:
            return " ".join(sheet.read(name).decode("utf-8", "replace") for name in sheet.namelist())
    return content.decode("utf-8", "replace")


def _signs_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and urlsplit(answer.url).path == reverse("accounts:login")


def test_a_strangers_row_is_not_found_by_its_key_and_not_changed(client, stranger):
    before = stranger.as_stored()
    wrong = set()
    for route in routes():
        address = _address(route)
        for method in _METHODS if address else ():
            with transaction.atomic():
                call = getattr(client, method)
                answer = call(address) if method == "get" else call(address, "{}", "application/json")
                transaction.set_rollback(True)
            shown = _shown(answer)
            if MARK in shown:
                wrong.add((route.name, method, "shows it", shown[shown.index(MARK) - 60 :][:90]))
            fine = KEPT_OUT | (SENSELESS if method != "get" else set())
            public = route.name in BY_SECRET or (method == "get" and route.name in PUBLIC_PAGES)
            if not (answer.status_code in fine or public or _signs_in(answer)):
                wrong.add((route.name, method, answer.status_code))

    assert sorted(wrong, key=str) == []
    assert stranger.as_stored() == before


def test_a_strangers_row_is_in_no_list_search_or_export(client, stranger):
    showing = set()
    for route in routes():
        if "<" in route.pattern or route.name in ENDS_SESSION:
            continue
        for query in ("", f"?q={WORD}", "?export=xlsx", "?export=csv", "?page=1", "?format=json"):
            answer = client.get(f"/{route.pattern}{query}")
            if route.name in OF_THE_DEMO:
                continue
            if MARK in _shown(answer):
                showing.add((route.name, query))
            assert answer.status_code < 500, (route.name, query)

    assert sorted(showing) == []
    assert len(stranger.rows) > 20
