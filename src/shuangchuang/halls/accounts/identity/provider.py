"""allauth's OpenID Connect, with what it leaves open closed.

The issuer is the one of the settings, the ID token's signature is always checked, its nonce is the one of this
browser's session, and who the token and the user info speak of is one person.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from shuangchuang.halls.accounts.identity.claims import mapped

NONCE, TOKEN = "identity_nonce", "identity_token"  # in the session
_SIGNED_BY = {  # algorithm → kind of key; none of them is one with a shared secret
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
    "EdDSA": "OKP",
}
_LEEWAY = 30  # seconds by which the provider's clock may be off
_KEPT = 600  # seconds the provider's description is believed


class Identity(OpenIDConnectOAuth2Adapter):
    """The talk with the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """
        The provider's description.

        :raises OAuth2Error: it speaks for another issuer than the settings name.
        """
        provider = self.get_provider()
        key = f"identity:{provider.server_url}"
        config = cache.get(key)
        if config is None:
            config = super().openid_config
            wanted = provider.app.settings["issuer"]
            if config.get("issuer", "").rstrip("/") != wanted.rstrip("/"):
                raise OAuth2Error("the description is of another issuer")
            cache.set(key, config, _KEPT)
        return config

    @property
    def basic_auth(self) -> bool:
        """How the client shows its secret. A description that does not say means in the header (Discovery 1.0, §3)."""
        ways = self.openid_config.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return "client_secret_basic" in ways and "client_secret_post" not in ways

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """
        Who came.

        :raises OAuth2Error: no token, or one that is not for us, not for this browser, or of another person.
        """
        raw = kwargs["response"].get("id_token")
        if not raw:
            raise OAuth2Error("no id_token")
        said = self._decode_id_token(app, raw)
        if said.get("nonce") is None or said["nonce"] != request.session.pop(NONCE, None):
            raise OAuth2Error("the nonce is not this session's")
        more = self._fetch_user_info(token.token) if app.settings.get("fetch_userinfo", True) else {}
        if more and more.get("sub") != said.get("sub"):
            raise OAuth2Error("token and user info speak of different people")
        request.session[TOKEN] = raw
        data = {"userinfo": mapped({**said, **more}, names=app.settings["claims"])}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        try:
            head = jwt.get_unverified_header(id_token)
            said: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(config["jwks_uri"], head),
                algorithms=[head["alg"]],
                issuer=config["issuer"],
                audience=app.client_id,
                leeway=_LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (KeyError, jwt.PyJWTError) as wrong:
            raise OAuth2Error(f"the id_token does not verify: {wrong!r}") from wrong
        if said.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the id_token is another client's")
        return said

    def _key(self, address: str, head: dict[str, Any]) -> Any:
        """
        The provider's public key a token of this header is signed with.

        A header names it by ``kid``; it need not where only one key fits (Core 1.0, §10.1).
        """
        family = _SIGNED_BY.get(head.get("alg", ""))
        if family is None:
            raise OAuth2Error(f"the id_token is signed by {head.get('alg')}")
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
        fitting = [
            each.key
            for each in jwt.PyJWKSet.from_dict(answer.json()).keys
            if each.key_type == family
            and each.public_key_use in {None, "sig"}
            and head.get("kid") in {None, each.key_id}
        ]
        if len(fitting) != 1:
            raise OAuth2Error(f"{len(fitting)} keys fit the id_token")
        return fitting[0]


class IdentityProvider(OpenIDConnectProvider):
    """The one provider of the settings."""

    oauth2_adapter_class = Identity
    pkce_enabled_default = True

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """A fresh nonce. What the visitor's address says about parameters is not passed on."""
        nonce = secrets.token_urlsafe(32)
        request.session[NONCE] = nonce
        return {**self.get_auth_params(), "nonce": nonce}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Who it is, of any length, at this issuer: the same ``sub`` at another is somebody else."""
        whole = f"{self.app.settings['issuer'].rstrip('/')}\n{data['userinfo']['sub']}"
        return hashlib.sha256(whole.encode()).hexdigest()

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Those of the settings."""
        return self.get_scope()


def register() -> None:
    """Make the provider known to allauth in place of its own."""
    registry.register(IdentityProvider)


def is_set_up() -> bool:
    """Whether the settings name a provider."""
    return bool(settings.IDENTITY_PROVIDER)
