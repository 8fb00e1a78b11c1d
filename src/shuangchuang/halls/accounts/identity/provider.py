"""allauth's OpenID Connect, with what it leaves open closed.

The issuer is the one of the settings, the ID token's signature is always checked, its nonce is the one of this
browser's session, and who the token and the user info speak of is one person.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.socialaccount.internal import jwtkit
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
_SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
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
        try:
            algorithm = jwtkit.jwt.get_unverified_header(id_token).get("alg")
        except jwtkit.jwt.PyJWTError as wrong:
            raise OAuth2Error("the id_token cannot be read") from wrong
        if algorithm not in _SIGNED_BY:
            raise OAuth2Error(f"the id_token is signed by {algorithm}")
        config = self.openid_config
        try:
            return jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=config["jwks_uri"],
                issuer=config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        except (KeyError, jwtkit.jwt.PyJWTError) as wrong:
            raise OAuth2Error("the id_token does not verify") from wrong


class IdentityProvider(OpenIDConnectProvider):
    """The one provider of the settings."""

    oauth2_adapter_class = Identity
    pkce_enabled_default = True

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """A fresh nonce. What the visitor's address says about parameters is not passed on."""
        nonce = secrets.token_urlsafe(32)
        request.session[NONCE] = nonce
        return {**self.get_auth_params(), "nonce": nonce}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Those of the settings."""
        return self.get_scope()


def register() -> None:
    """Make the provider known to allauth in place of its own."""
    registry.register(IdentityProvider)


def is_set_up() -> bool:
    """Whether the settings name a provider."""
    return bool(settings.IDENTITY_PROVIDER)
