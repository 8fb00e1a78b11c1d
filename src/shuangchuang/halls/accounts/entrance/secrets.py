"""Secrets that have to be read again (the seed of a second factor): stored under the site's key, not as they are."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _cipher() -> MultiFernet:
    """The site's key first; after it those that were replaced, so that what they sealed still opens."""
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.second_factor").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(text: str) -> str:
    """Cipher text of a secret."""
    return _cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """
    The secret again.

    :raises InvalidToken: it was sealed under a key the site no longer knows.
    """
    return _cipher().decrypt(sealed.encode()).decode()


__all__ = ["InvalidToken", "seal", "unseal"]
