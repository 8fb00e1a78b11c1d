"""An address that was added and never proven keeps nobody out of an account they have been in before."""

from __future__ import annotations

import pytest
from django.test import Client

from shuangchuang.halls.accounts.models import Role

PASSWORD = "kaifang-2026-xx"


@pytest.mark.django_db
def test_who_looked_at_an_unproven_address_signs_in_again_by_name(account):
    user = account(Role.LIAISON, name="lin")
    user.email = "mistyped@example.org"
    user.save()

    def sign_in() -> Client:
        client = Client()
        answer = client.post("/accounts/login/", {"login": "lin", "password": PASSWORD})
        assert (answer.status_code, answer.url) == (302, "/desk/")
        return client

    client = sign_in()
    assert client.get("/accounts/email/").status_code == 200
    assert sign_in().get("/desk/").status_code == 200
