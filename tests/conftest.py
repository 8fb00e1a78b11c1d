"""What tests of every area share: a registry with Guangxi's adopted plan in it, and people who sign in.

``guangxi`` costs a second once in a process; after that the same rows are put back as
they were, so every test has them fresh and none sees what another did to them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.models import Q
from django.test import Client
from pytest_django import DjangoDbBlocker

from shuangchuang.halls.accounts.models import GrantRecord, Role, User
from shuangchuang.halls.accounts.rights import SCOPES_OF_ROLE
from shuangchuang.halls.notices.guard import guard_log, unguard_log
from shuangchuang.halls.plans import models as plans
from shuangchuang.halls.registry import models as registry
from shuangchuang.halls.supervision.guard import guard_ledger, unguard_ledger

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_LET_GO: list[DjangoDbBlocker] = []  # by whom the guards of the logs can be put back


def _kinds() -> list[type[models.Model]]:
    """Every stored kind of row of ours. Foreign keys are checked at the end of a transaction, so any order will do."""
    return [kind for kind in apps.get_models() if kind.__module__.startswith("shuangchuang.")]


@dataclass
class Stock:
    """Rows as they were after ``demo_data`` ran once in this process."""

    supervised: bool = False
    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)

    def fill(self) -> None:
        """Let the command do its work, and remember what came of it."""
        call_command("demo_data", without_supervision=not self.supervised, stdout=io.StringIO())
        # Three thousand counties nobody asks for would only take time.
        wanted = Q(code__endswith="00") | Q(code__startswith="45")
        registry.RegionRecord.objects.exclude(wanted).delete()
        self.rows = {kind: list(kind._default_manager.order_by("pk")) for kind in _kinds()}

    def put_back(self) -> None:
        """Into an empty database, with the keys of the first time: a test asks for ``guangxi`` before it makes rows."""
        assert not any(kind._default_manager.exists() for kind in self.rows), "ask for guangxi before making rows"
        for kind, found in self.rows.items():
            kind._default_manager.bulk_create(found)


@pytest.fixture(scope="session")
def stock() -> Stock:
    """Empty until somebody asks for ``guangxi``."""
    return Stock()


@pytest.fixture(scope="session")
def supervised_stock() -> Stock:
    """Empty until somebody asks for ``supervised``."""
    return Stock(supervised=True)


@pytest.fixture
def supervised(db: None, supervised_stock: Stock) -> plans.PlanRecord:
    """Guangxi's plan after half a year of simulated supervision; not together with ``guangxi``."""
    if supervised_stock.rows:
        supervised_stock.put_back()
    else:
        supervised_stock.fill()
    return plans.PlanRecord.objects.get(slug="guangxi-2021")


@pytest.fixture
def deployed(db: None, stock: Stock) -> None:
    """A database as ``manage.py demo_data`` leaves it."""
    if stock.rows:
        stock.put_back()
    else:
        stock.fill()


@pytest.fixture
def guangxi(deployed: None) -> plans.PlanRecord:
    """Guangxi's plan of 2021, adopted and published; the registry, the demo accounts."""
    return plans.PlanRecord.objects.get(slug="guangxi-2021")


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    """Make an account that holds a role, for the unit, region or organisation given, else for the whole site."""

    def make(
        role: str,
        *,
        unit: registry.UnitRecord | None = None,
        region: registry.RegionRecord | None = None,
        organisation: int | None = None,
        name: str = "",
    ) -> User:
        user = User.objects.create_user(name or f"{role}-{User.objects.count()}", password="kaifang-2026-xx")
        held_for = {
            "unit": unit.slug if unit else "",
            "region": region.code if region else "",
            "organisation": str(organisation) if organisation else "",
        }
        scopes = [(kind, key) for kind, key in held_for.items() if key]
        if not scopes and "" not in SCOPES_OF_ROLE.get(role, {""}):
            # Somebody of no unit in particular: an office that opens doors and has no row behind them.
            scopes = [(next(kind for kind in held_for if kind in SCOPES_OF_ROLE[role]), "0")]
        if role != Role.PERSON:
            kind, key = scopes[0] if scopes else ("", "")
            GrantRecord.objects.create(
                user=user, role=role, scope_kind=kind, scope_key=key, valid_from=date(2020, 1, 1), granted_at=LONG_AGO
            )
        return user

    return make


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def visitor() -> Client:
    """A browser in which nobody is signed in."""
    return Client()


@pytest.fixture(autouse=True)
def log_let_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with real transactions the tables are emptied, which the logs refuse; they are let go before."""
    mark = request.node.get_closest_marker("django_db")
    real = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not real and not (mark and (mark.kwargs.get("transaction") or mark.args[:1] == (True,))):
        yield
        return
    request.getfixturevalue("transactional_db")
    blocker = request.getfixturevalue("django_db_blocker")
    yield
    unguard_log()
    unguard_ledger()
    _LET_GO.append(blocker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Once the tables are emptied the logs are guarded again, for the next test as for any user."""
    yield
    while _LET_GO:
        blocker = _LET_GO.pop()
        if nextitem is not None:  # after the last test the database is gone
            with blocker.unblock():
                guard_log()
                guard_ledger()


@pytest.fixture
def coordinator(account: Callable[..., User]) -> User:
    """Somebody of the coordinating office."""
    return account(Role.COORDINATOR)


@pytest.fixture
def office(coordinator: User, signed_in: Callable[[User], Client]) -> Client:
    """The coordinating office's browser."""
    return signed_in(coordinator)
