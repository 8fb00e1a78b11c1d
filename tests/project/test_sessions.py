"""A session begins with signing in, ends with signing out, and no other outlives a changed password."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.test import Client

PASSWORD = "kaifang-2026-xx"


def signed_in_by_form(user) -> Client:
    client = Client()
    client.get("/accounts/login/")
    answer = client.post("/accounts/login/", {"username": user.username, "login": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_signing_in_gives_another_session_than_before(account):
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    user = account("coordinator")

    client.post("/accounts/login/", {"username": user.username, "login": user.username, "password": PASSWORD})

    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_cookie_of_a_session_is_for_this_site_and_no_script(account):
    cookie = signed_in_by_form(account("coordinator")).cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")


def test_signing_out_ends_the_session_on_the_server(account):
    client = signed_in_by_form(account("coordinator"))
    kept = client.cookies["sessionid"].value

    client.post("/accounts/logout/")

    other = Client()
    other.cookies["sessionid"] = kept
    assert other.get("/desk/").status_code == 302


def test_a_changed_password_ends_every_other_session(account):
    user = account("coordinator")
    here, there = signed_in_by_form(user), signed_in_by_form(user)

    user.set_password("noch-laenger-2027")
    user.save()

    assert [client.get("/desk/").status_code for client in (here, there)] == [302, 302]
