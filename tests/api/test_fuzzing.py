"""Whatever is asked of the API, it answers as its description says, and never with an error of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from shuangchuang.api.v1 import api
from tests.api.conftest import supervised
from tests.api.test_tokens import a_token

ATTEMPTS = 10  # random requests an operation, beside the systematic ones at the edges of its description
TOKEN = "a" * 32
PLAIN = {"Accept-Encoding": "identity"}

# Most requests are for rows that exist; ids made up at random would hardly ever name one.
REAL = {
    "/supervision/items/{plan}/{key}": [{"plan": "shown", "key": "1"}, {"plan": "hidden", "key": "2"}],
    "/supervision/progress/{plan}": [{"plan": "shown"}, {"plan": "hidden"}],
    "/units/{slug}": [{"slug": "kjj"}],
    "/fields/{name}": [{"name": "revenue_wan"}, {"name": "investee.employees"}],
    "/organisations/{organisation}": [{"organisation": 1}],
    "/messages/{message}": [{"message": 1}],
    "/observations": [{"slug": "shown", "code": "T1"}, {"slug": "hidden", "code": "T2"}],
    "/tasks/{code}": [{"slug": "shown", "code": "1"}, {"slug": "hidden", "code": "2"}],
    "/targets/{code}": [{"slug": "shown", "code": "T1"}, {"slug": "hidden", "code": "T2"}],
    "/plans/{slug}": [{"slug": "shown"}, {"slug": "hidden"}],
}

# What is well formed and yet refused, for a reason no description can name: a unit of that name, a false figure.
REFUSABLE = {
    "POST /api/v1/plans/parse",
    "POST /api/v1/units",
    "POST /api/v1/organisations/{organisation}/looks",
    "POST /api/v1/plans/{slug}/targets/{code}/observations",
    "PATCH /api/v1/units/{slug}",
    "PUT /api/v1/plans/{slug}/publication",
}
# It takes the token or the session, which every request here brings, for one it made up itself.
NO_CHECK_OF_OURS = [ignored_auth]

CONFIG = SchemathesisConfig.from_dict({"seed": 20261123, "generation": {"deterministic": True}})
described = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=CONFIG)
described.app = get_wsgi_application()


@pytest.fixture
def connected(world: Any) -> Iterator[None]:
    """The application closes its connections between requests; here they hold the test's own rows."""
    supervised(world)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@described.hook
def map_case(context: Any, case: Any) -> Any:
    """Name a row that exists; but an address made up to be wrong stays wrong, or its refusal would be missed."""
    made_wrong = case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)
    chance = crc32(repr(case.path_parameters).encode()) % 4
    if case.path_parameters and chance and not made_wrong:
        rows = next(rows for part, rows in REAL.items() if part in case.operation.path)
        case.path_parameters = rows[chance % len(rows)]
    return case


BRIEFLY = settings(
    max_examples=ATTEMPTS, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@described.parametrize()
@BRIEFLY
def test_the_public_is_answered_as_described(case, connected):
    case.call_and_validate(headers=PLAIN)


@pytest.fixture
def session(as_visitor: Any) -> dict[str, Any]:
    """What a signed-in program of the coordinating office sends along."""
    _user, client = as_visitor("coordinator")
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}
    return {"headers": PLAIN | {"X-CSRFToken": TOKEN}, "cookies": cookies}


@described.parametrize()
@BRIEFLY
def test_the_coordinating_office_is_answered_as_described(case, connected, session):
    # Bytes that are no document are refused with 422, which no description of a file can say beforehand.
    beyond_description = [positive_data_acceptance] if case.operation.label in REFUSABLE else []
    case.call_and_validate(**session, excluded_checks=[*beyond_description, *NO_CHECK_OF_OURS])


@pytest.fixture
def token(as_visitor: Any) -> dict[str, Any]:
    """What a program of the coordinating office sends along: every scope there is an operation for."""
    user, _client = as_visitor("coordinator")
    rights = {
        operation["x-right"] for methods in api.get_openapi_schema()["paths"].values() for operation in methods.values()
    }
    _, text = a_token(user, *rights, "plans.read_internal")
    return {"headers": PLAIN | {"Authorization": f"Bearer {text}"}}


@described.parametrize()
@BRIEFLY
def test_a_program_with_a_token_is_answered_as_described(case, connected, token):
    beyond_description = [positive_data_acceptance] if case.operation.label in REFUSABLE else []
    case.call_and_validate(**token, excluded_checks=[*beyond_description, *NO_CHECK_OF_OURS])
