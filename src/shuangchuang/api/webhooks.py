"""Webhooks: events of the outbox, sent to addresses that an office registered.

    event ─▶ subscriber "api.webhooks" ─▶ SendingRecord an endpoint ─▶ job api.send ─▶ POST, signed
                                                                       └ again with growing pauses, for about a day

After DAYS of nothing but failures an endpoint is disabled and whoever registered it is told.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from shuangchuang import __version__
from shuangchuang.adapters.webhooks import NotSent, Sent, new_secret, send, signature
from shuangchuang.api.models import EndpointRecord, SendingRecord, SendingState
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.notices.outbox import Event
from shuangchuang.halls.notices.services import enqueue, notify, record_audit

FAILING_FOR = timedelta(days=5)
MOST_ENDPOINTS = 20
TRIAL = "access.trial"


class WebhookRefused(Refusal):
    """An endpoint cannot be registered or changed like this."""


class NotDelivered(Exception):
    """The endpoint did not take the message; the queue tries again."""


def _box() -> MultiFernet:
    """Encrypts with a key made of SECRET_KEY; opens with the old ones too while they are named."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(b"shuangchuang.webhooks:" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def secret_of(endpoint: EndpointRecord) -> str:
    """The secret an endpoint's messages are signed with."""
    return _box().decrypt(endpoint.sealed_secret.encode()).decode()


def reseal_secrets() -> int:
    """Seal under the key of today what was sealed under an old one, so that the old one can go; how many there were."""
    if not settings.SECRET_KEY_FALLBACKS:
        return 0
    box = _box()
    for endpoint in EndpointRecord.objects.all():
        sealed = box.rotate(endpoint.sealed_secret.encode()).decode()
        # A secret renewed meanwhile stays the renewed one.
        EndpointRecord.objects.filter(pk=endpoint.pk, sealed_secret=endpoint.sealed_secret).update(sealed_secret=sealed)
    return EndpointRecord.objects.count()


def endpoints() -> QuerySet[EndpointRecord]:
    """Every endpoint."""
    return EndpointRecord.objects.select_related("created_by")


def _hears(kinds: Iterable[str], kind: str) -> bool:
    return any(each in ("*", kind) or (each.endswith(".*") and kind.startswith(each[:-1])) for each in kinds)


def _may_hear(endpoint: EndpointRecord, event: Event) -> bool:
    """Whether whoever registered it may know, today: of what is not public an event names the right it needs."""
    right = event.payload.get("needs")
    return right is None or reach(endpoint.created_by, right).everywhere


@transaction.atomic
def register_endpoint(
    *, url: str, name: str, kinds: Iterable[str], registered_by: AbstractBaseUser, registered_at: datetime
) -> tuple[EndpointRecord, str]:
    """
    A new endpoint and its secret, which is shown once.

    :raises WebhookRefused: no kinds, not https, too many, or the person's right ends at a place.
    """
    if not reach(registered_by, "api.webhooks").everywhere:
        # Events say nothing of places: who may see those of one only may not see them all.
        raise WebhookRefused("webhook_reach", "事件不分地区，只有管全站的岗位能登记接收地址。请联系上级办公室。")
    wanted = sorted(set(kinds))
    if not wanted:
        raise WebhookRefused("webhook_kinds", "请至少选择一类事件。")
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password:
        raise WebhookRefused("webhook_address", "接收地址应以 https:// 开头，不带账号和密码。请核对后再登记。")
    if parts.scheme == "http" and not settings.WEBHOOKS_TO:
        raise WebhookRefused("webhook_https", "接收地址应以 https:// 开头。内网地址要先由运维开放网段。")
    if EndpointRecord.objects.filter(disabled_at=None).count() >= MOST_ENDPOINTS:
        raise WebhookRefused("webhook_many", "接收地址已有 {most} 个。请先停用不用的。", most=MOST_ENDPOINTS)
    secret = new_secret()
    endpoint = EndpointRecord.objects.create(
        url=url,
        name=name,
        kinds=wanted,
        sealed_secret=_box().encrypt(secret.encode()).decode(),
        created_by=registered_by,
        created_at=registered_at,
    )
    record_audit(
        actor=registered_by, action="api.register_endpoint", subject=f"endpoint:{endpoint.pk}", at=registered_at,
        details={"host": parts.hostname, "kinds": wanted},
    )  # fmt: skip
    return endpoint, secret


@transaction.atomic
def renew_secret(*, endpoint: EndpointRecord, renewed_by: AbstractBaseUser, renewed_at: datetime) -> str:
    """Another secret in place of the old one, which ends at once."""
    secret = new_secret()
    EndpointRecord.objects.filter(pk=endpoint.pk).update(sealed_secret=_box().encrypt(secret.encode()).decode())
    record_audit(
        actor=renewed_by, action="api.renew_secret", subject=f"endpoint:{endpoint.pk}", at=renewed_at, details={}
    )
    return secret


@transaction.atomic
def switch_endpoint(
    *, endpoint: EndpointRecord, on: bool, switched_by: AbstractBaseUser, switched_at: datetime
) -> None:
    """Send to it again, or no longer. What happened while it was off is not sent later."""
    rows = EndpointRecord.objects.filter(pk=endpoint.pk, disabled_at__isnull=not on)
    done = (
        rows.update(disabled_at=None, disabled_why="", failing_since=None)
        if on
        else rows.update(disabled_at=switched_at, disabled_why="by_hand")
    )
    if done:
        action = "api.enable_endpoint" if on else "api.disable_endpoint"
        record_audit(actor=switched_by, action=action, subject=f"endpoint:{endpoint.pk}", at=switched_at, details={})


def _message(*, kind: str, at: datetime, data: dict[str, Any]) -> str:
    return json.dumps(
        {"type": kind, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False, separators=(",", ":")
    )


def prepare(event: Event, *, at: datetime) -> None:
    """Make a message to every endpoint that is told of this event. Inside the delivery's transaction: once."""
    data = {"event": event.id, "subject": event.subject, "number": event.number, **event.payload}
    body = _message(kind=event.kind, at=event.at, data=data)
    for endpoint in EndpointRecord.objects.filter(disabled_at=None).select_related("created_by"):
        if _hears(endpoint.kinds, event.kind) and _may_hear(endpoint, event):
            sending = SendingRecord.objects.create(
                endpoint=endpoint, event=event.id, kind=event.kind, body=body, made_at=at
            )
            _ask(sending, at=at)


@transaction.atomic
def send_trial(*, endpoint: EndpointRecord, asked_by: AbstractBaseUser, asked_at: datetime) -> SendingRecord:
    """Send a message that says nothing, to see whether it arrives."""
    body = _message(kind=TRIAL, at=asked_at, data={"endpoint": endpoint.pk})
    sending = SendingRecord.objects.create(endpoint=endpoint, kind=TRIAL, body=body, made_at=asked_at)
    _ask(sending, at=asked_at)
    record_audit(actor=asked_by, action="api.send_trial", subject=f"endpoint:{endpoint.pk}", at=asked_at, details={})
    return sending


@transaction.atomic
def send_again(*, sending: SendingRecord, asked_by: AbstractBaseUser, asked_at: datetime) -> None:
    """
    Try a message once more, delivered or not, with the same id.

    :raises WebhookRefused: its endpoint is disabled, or it is still being tried.
    """
    if sending.endpoint.disabled_at is not None:
        raise WebhookRefused("webhook_disabled", "接收地址已停用。请先启用再重发。")
    settled = SendingRecord.objects.filter(pk=sending.pk).exclude(state=SendingState.WAITING)
    if not settled.update(state=SendingState.WAITING, rounds=F("rounds") + 1):
        raise WebhookRefused("webhook_waiting", "这条推送还在发送中，不用重发。")
    sending.refresh_from_db()
    _ask(sending, at=asked_at)
    record_audit(
        actor=asked_by, action="api.send_again", subject=f"sending:{sending.pk}", at=asked_at,
        details={"endpoint": sending.endpoint_id},
    )  # fmt: skip


def _ask(sending: SendingRecord, *, at: datetime) -> None:
    enqueue(name="api.send", payload={"sending": sending.pk}, key=f"{sending.pk}:{sending.rounds}", at=at)


def attempt(*, sending_id: int, last: bool, clock: Callable[[], datetime], post: Callable[..., Sent] = send) -> None:
    """
    One attempt. No transaction is open while the network is asked.

    :raises NotDelivered: it is to be tried again.
    """
    sending = SendingRecord.objects.select_related("endpoint").get(pk=sending_id)
    if sending.state != SendingState.WAITING:
        return
    endpoint = sending.endpoint
    if endpoint.disabled_at is not None:
        _note(sending, state=SendingState.FAILED, status=None, error="disabled", milliseconds=None, at=clock())
        return
    sent_at, body = clock(), sending.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"shuangchuang-webhooks/{__version__}",
        "webhook-id": sending.message,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": signature(secret_of(endpoint), message=sending.message, sent_at=sent_at, body=body),
    }
    try:
        sent = post(endpoint.url, body=body, headers=headers, allowed=settings.WEBHOOKS_TO)
    except NotSent as failed:
        status, error, milliseconds = None, failed.code, None
    else:
        status, milliseconds = sent.status, sent.milliseconds
        error = (
            ""
            if 200 <= status < 300
            else "gone"
            if status == 410
            else "redirected"
            if 300 <= status < 400
            else "refused"
        )
    if not error:
        _note(sending, state=SendingState.DELIVERED, status=status, error="", milliseconds=milliseconds, at=sent_at)
        EndpointRecord.objects.filter(pk=endpoint.pk).update(failing_since=None)
        return
    given_up = last or error == "gone" or _gives_up(endpoint, at=sent_at)
    state = SendingState.FAILED if given_up else SendingState.WAITING
    _note(sending, state=state, status=status, error=error, milliseconds=milliseconds, at=sent_at)
    if error == "gone":
        _disable(endpoint, why="gone", at=sent_at)
    if not given_up:
        raise NotDelivered(error)


def _note(
    sending: SendingRecord, *, state: str, status: int | None, error: str, milliseconds: int | None, at: datetime
) -> None:
    SendingRecord.objects.filter(pk=sending.pk).update(
        state=state, status=status, error=error, milliseconds=milliseconds, tried_at=at, attempts=F("attempts") + 1
    )


def _gives_up(endpoint: EndpointRecord, *, at: datetime) -> bool:
    """Note that it fails; disable it where it has failed for days. Whether it was disabled."""
    EndpointRecord.objects.filter(pk=endpoint.pk, failing_since=None).update(failing_since=at)
    failing_since = EndpointRecord.objects.values_list("failing_since", flat=True).get(pk=endpoint.pk)
    if failing_since is None or at - failing_since < FAILING_FOR:
        return False
    _disable(endpoint, why="failing", at=at)
    return True


@transaction.atomic
def _disable(endpoint: EndpointRecord, *, why: str, at: datetime) -> None:
    if EndpointRecord.objects.filter(pk=endpoint.pk, disabled_at=None).update(disabled_at=at, disabled_why=why):
        record_audit(
            actor=None, action="api.disable_endpoint", subject=f"endpoint:{endpoint.pk}", at=at, details={"why": why}
        )
        notify(
            kind="api.endpoint_disabled",
            recipients=[endpoint.created_by],
            values={"name": endpoint.name},
            subject=f"endpoint:{endpoint.pk}",
            link=reverse("access:webhook", args=(endpoint.pk,)),
            at=at,
        )
