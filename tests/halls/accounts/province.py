"""A province's OpenID provider on loopback: real HTTP, real signatures, and now and then a lie."""

from __future__ import annotations

import base64
import hashlib
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import jwt
import requests
from django.test import Client
from werkzeug.serving import make_server

with warnings.catch_warnings(record=True):  # its own imports are behind the times
    import oidc_provider_mock

BEGIN = "/accounts/identity/province/login/"
CALLBACK = "/accounts/identity/province/callback/"
CLAIMS = {
    "name": "name", "phone": "phone_number", "email": "email", "firms": "firms", "firm_code": "uscc",
    "firm_name": "name", "firm_role": "role",
}  # fmt: skip
BEHIND_THE_TIMES = (  # what the provider's libraries say about themselves; everything else is an error here too
    "ignore::authlib.deprecate.AuthlibDeprecationWarning",
    "ignore:get_jwt_config:DeprecationWarning",
)
_PATIENCE = 10  # seconds


class Province:
    """The provider, and what a person does in their browser there."""

    def __init__(self) -> None:
        self.app = oidc_provider_mock.app(require_client_registration=True, require_nonce=True)
        self.challenges: dict[str, str] = {}  # code → what the asker must show the preimage of
        self.lie: Callable[[dict[str, Any]], dict[str, Any]] | None = None  # over the ID token's claims
        self.signs_with: tuple[Any, str] | None = None  # (key, algorithm) in place of its own
        self.speaks_of = ""  # of whom its user info speaks, in place of whom it should
        self.app.before_request(self._hold_to_pkce)
        self.app.after_request(self._answer)
        self._server: Any = None

    # ---------------------------------------------------------------- running

    def start(self) -> None:
        self._server = make_server("localhost", 0, self.app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.issuer = f"http://localhost:{self._server.server_port}"
        given = requests.post(
            f"{self.issuer}/oauth2/clients", json={"redirect_uris": [f"http://testserver{CALLBACK}"]}, timeout=_PATIENCE
        ).json()
        self.client_id, self.secret = given["client_id"], given["client_secret"]

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(_PATIENCE)
            self._server = None

    def as_setting(self, **more: Any) -> dict[str, Any]:
        """``settings.IDENTITY_PROVIDER``."""
        talk = {"server_url": self.issuer, "issuer": self.issuer, "claims": CLAIMS}
        return {
            "provider_id": "province",
            "name": "桂通办",
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": talk | {"scope": ["openid", "profile", "email", "phone"]} | more,
        }

    # ---------------------------------------------------------------- what it does beyond the mock

    def _hold_to_pkce(self) -> tuple[str, int] | None:
        if flask.request.path != "/oauth2/token":
            return None
        shown = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
        wanted = self.challenges.pop(flask.request.form.get("code", ""), "")
        right = base64.urlsafe_b64encode(shown).rstrip(b"=").decode() == wanted
        return None if right else ("code_verifier", 400)

    def _answer(self, response: flask.Response) -> flask.Response:
        path = flask.request.path
        if path == "/oauth2/authorize" and response.status_code == 302:
            assert flask.request.args["code_challenge_method"] == "S256"
            for code in parse_qs(urlsplit(response.location).query).get("code", ()):
                self.challenges[code] = flask.request.args["code_challenge"]
        elif path == "/oauth2/token" and response.status_code == 200 and (self.lie or self.signs_with):
            said = response.get_json()
            said["id_token"] = self._sign_again(said["id_token"])
            response.set_data(flask.json.dumps(said))
        elif path == "/userinfo" and self.speaks_of:
            response.set_data(flask.json.dumps(response.get_json() | {"sub": self.speaks_of}))
        return response

    def _sign_again(self, token: str) -> str:
        own = flask.g.oidc_provider_mock_storage.jwk
        head = jwt.get_unverified_header(token)
        said = jwt.decode(token, options={"verify_signature": False})
        key, algorithm = self.signs_with or (own.get_private_key(), "RS256")
        kid = {"kid": head["kid"]} if "kid" in head else None
        said = self.lie(said) if self.lie else said
        return jwt.encode(said, key, algorithm=algorithm, headers=kid)

    # ---------------------------------------------------------------- a person

    def knows(self, sub: str, **claims: Any) -> None:
        """Somebody with these claims."""
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=_PATIENCE).raise_for_status()

    def approve(self, address: str, sub: str, **form: str) -> str:
        """The person signs in there; where their browser is sent then."""
        return requests.post(
            address, data={"sub": sub} | form, allow_redirects=False, timeout=_PATIENCE
        ).headers["Location"]  # fmt: skip

    def lead(self, client: Client, sub: str, *, query: str = "") -> Any:
        """From our button to our answer after coming back."""
        asked = client.post(f"{BEGIN}{query}")
        assert asked.status_code == 302, asked.content.decode()
        return client.get(self.approve(asked.url, sub))

    def register(self, client: Client, sub: str, *, query: str = "") -> Any:
        """The first time: with the page on which one agrees."""
        answer = self.lead(client, sub, query=query)
        assert (answer.status_code, answer.url) == (302, "/accounts/identity/register/")
        name = client.get(answer.url).context["form"]["display_name"].value()
        return client.post(answer.url, {"display_name": name or "", "agreed": "on"})


@contextmanager
def running_province(settings: Any, **more: Any) -> Iterator[Province]:
    """The provider, and a site that has it as its setting."""
    province = Province()
    province.start()
    use(settings, province.as_setting(**more))
    try:
        yield province
    finally:
        province.stop()


def use(settings: Any, provider: dict[str, Any] | None) -> None:
    """Let the site have this provider, or none."""
    settings.IDENTITY_PROVIDER = provider
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [provider] if provider else []}}
