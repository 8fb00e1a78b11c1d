"""A write that is sent twice happens once: ``Idempotency-Key``.

    claim ─▶ [ effect + answer in one transaction ] ─▶ every repetition gets that answer

    the same key, the same request         the first answer again, with Idempotency-Replayed: true
    the same key, another request          422 idempotency_key_reused
    the same key while the first is busy   409 idempotency_in_progress
    refused, or broken off                 nothing was stored; the key is free

A process that dies has changed nothing, for the effect is stored with the answer. Its claim
ends after a minute; should it still be alive then, its transaction finds the claim gone and
is undone.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from shuangchuang.api.models import AnswerRecord
from shuangchuang.api.problems import Problematic

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
CLAIM = timedelta(minutes=1)
_KEY = re.compile(r'"?([\x21\x23-\x7e]{1,255})"?')
_REPEATED = ("Content-Type", "ETag", "Location")


class ClaimLost(Exception):
    """Another request took this one's key up; what this one did is undone."""


def key_of(request: HttpRequest) -> str:
    """
    The key a request brings, or "".

    :raises Problematic: 422, what it brings is no key.
    """
    given = request.headers.get(HEADER, "")
    if not given:
        return ""
    read = _KEY.fullmatch(given)
    if not read:
        raise Problematic("invalid", errors=[("header", HEADER, "idempotency_key", {})])
    return read[1]


def once(
    request: HttpRequest, act: Callable[[], HttpResponse], *, owner: AbstractBaseUser, at: datetime
) -> HttpResponse:
    """
    Let ``act`` happen in one transaction; with a key, once.

    :raises Problematic: 409, 422.
    """
    key = key_of(request)
    if not key:
        with transaction.atomic():
            return act()
    claim = secrets.token_hex(16)
    digest = _digest(request)
    done = _claimed(owner=owner, key=key, digest=digest, claim=claim, at=at)
    if done is not None:
        return done
    held = AnswerRecord.objects.filter(owner=owner, key=key, claim=claim, status=None)
    try:
        with transaction.atomic():
            response = act()
            stored = held.update(
                status=response.status_code,
                headers={name: response[name] for name in _REPEATED if name in response},
                content=response.content.decode(),
                claim="",
            )
            if not stored:
                raise ClaimLost
            return response
    except BaseException as broken:
        held.delete()
        if isinstance(broken, ClaimLost):
            raise Problematic("idempotency_in_progress") from None
        raise


def _digest(request: HttpRequest) -> str:
    asked = f"{request.method} {request.get_full_path()}\n{request.headers.get('If-Match', '')}\n".encode()
    return hashlib.sha256(asked + request.body).hexdigest()


def _claimed(*, owner: AbstractBaseUser, key: str, digest: str, claim: str, at: datetime) -> HttpResponse | None:
    """None where the key is now held by ``claim``; else the answer given before."""
    rows = AnswerRecord.objects.filter(owner=owner, key=key)
    rows.filter(expires_at__lte=at).delete()
    made = AnswerRecord(
        owner=owner, key=key, digest=digest, claim=claim, claimed_until=at + CLAIM, expires_at=at + KEPT_FOR
    )
    AnswerRecord.objects.bulk_create([made], ignore_conflicts=True)
    row = rows.first()
    if row is None:  # given back between the two statements
        raise Problematic("idempotency_in_progress")
    if row.claim == claim:
        return None
    if row.digest != digest:
        raise Problematic("idempotency_key_reused")
    if row.status is not None:
        response = HttpResponse(row.content.encode(), status=row.status, headers=row.headers)
        response["Idempotency-Replayed"] = "true"
        return response
    abandoned = rows.filter(Q(status=None), claim=row.claim, claimed_until__lte=at)
    if abandoned.update(claim=claim, claimed_until=at + CLAIM):
        return None
    raise Problematic("idempotency_in_progress")


def forget_answers(*, at: datetime) -> int:
    """Remove answers nobody may ask for any more; how many there were."""
    return AnswerRecord.objects.filter(expires_at__lte=at).delete()[0]
