"""网站找错: a visitor points a fault out, an officer answers, the visitor reads the answer by the receipt number.

send ──▶ received ──answer──▶ corrected | unfounded | forwarded ──30 days──▶ the contact is erased
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.queries import holders_of
from shuangchuang.halls.home.models import CorrectionRecord, CorrectionState
from shuangchuang.halls.home.queries import plan_of_page
from shuangchuang.halls.notices.origin import current_origin
from shuangchuang.halls.notices.services import notify, record_audit, settle_messages

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 5  # from one address
KEPT_AFTER_ANSWER = timedelta(days=30)
ANSWERED_WITHIN = timedelta(days=3)  # as the page promises
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
_LENGTH = 8


class TooManyCorrections(Refusal):
    """One address sends more than a person would."""


class AlreadyAnswered(Refusal):
    """Somebody else answered meanwhile."""


@transaction.atomic
def send_correction(
    *, key: UUID, page: str, wrong: str, contact: str = "", consented: bool = False, received_at: datetime
) -> CorrectionRecord:
    """
    Keep what a visitor points out. The same ``key`` again gives the same correction.

    :raises TooManyCorrections: five came from this address within the hour.
    """
    sent = CorrectionRecord.objects.filter(key=key).first()
    if sent is not None:
        return sent
    sender = _sender(received_at)
    if sender:
        recent = CorrectionRecord.objects.filter(sender=sender, received_at__gt=received_at - AN_HOUR)
        if recent.count() >= MOST_AN_HOUR:
            raise TooManyCorrections(
                "too_many_corrections",
                "一小时内已收到您提交的 {number} 条，请稍后再提交；急事请拨打页脚的联系电话。",
                number=MOST_AN_HOUR,
            )
    # Of two copies of a form that arrive together the second finds the first one's row.
    correction, made = CorrectionRecord.objects.get_or_create(
        key=key,
        defaults={
            "receipt": _receipt(received_at),
            "page": page,
            "wrong": wrong,
            "contact": contact if consented else "",
            "sender": sender,
            "received_at": received_at,
        },
    )
    if made:
        record_audit(
            actor=None,
            action="home.send_correction",
            subject=f"correction:{correction.receipt}",
            at=received_at,
            details={"page": page, "contact": bool(correction.contact)},
        )
        _tell_the_office(correction)
    return correction


def _tell_the_office(correction: CorrectionRecord) -> None:
    """Those who may answer it: of a plan's pages whoever covers the plan's place, of any other page the whole site's."""
    plan = plan_of_page(correction.page)
    day = timezone.localdate(correction.received_at + ANSWERED_WITHIN)
    notify(
        kind="home.correction_received",
        recipients=holders_of(
            right="site.corrections",
            region=plan.region.code if plan else "",
            on=timezone.localdate(correction.received_at),
        ),
        values={"receipt": correction.receipt, "day": day.isoformat()},
        subject=f"correction:{correction.receipt}",
        about=f"{plan} {correction.receipt}" if plan else correction.receipt,
        link=correction.get_absolute_url(),
        key=f"correction:{correction.receipt}",
        deadline=day,
        at=correction.received_at,
    )


def _receipt(at: datetime) -> str:
    """ZC26-K7M3P9QX: of the year, and not to be guessed."""
    return f"ZC{at:%y}-" + "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def _sender(at: datetime) -> str:
    """Tells one address from another within a day and cannot be read back; "" where no address is known."""
    address = current_origin().address
    return (
        salted_hmac("home.corrections", f"{at:%Y-%m-%d} {address}", algorithm="sha256").hexdigest() if address else ""
    )


@transaction.atomic
def answer_correction(
    *, correction: CorrectionRecord, state: str, answer: str, answered_by: AbstractBaseUser, answered_at: datetime
) -> CorrectionRecord:
    """
    Close a correction with an answer for the visitor.

    :raises AlreadyAnswered: it is closed.
    """
    changed = CorrectionRecord.objects.filter(pk=correction.pk, state=CorrectionState.RECEIVED).update(
        state=state, answer=answer, answered_by=answered_by, answered_at=answered_at
    )
    if not changed:
        raise AlreadyAnswered("correction_already_answered", "这一条刚才已经答复，请刷新后查看。")
    record_audit(
        actor=answered_by,
        action="home.answer_correction",
        subject=f"correction:{correction.receipt}",
        at=answered_at,
        details={"state": state},
    )
    settle_messages(subject=f"correction:{correction.receipt}", at=answered_at)
    correction.refresh_from_db()
    return correction


@transaction.atomic
def erase_contacts(*, at: datetime) -> int:
    """Erase the contacts of corrections answered thirty days ago or more; how many there were."""
    due = CorrectionRecord.objects.filter(answered_at__lte=at - KEPT_AFTER_ANSWER).exclude(contact="", sender="")
    erased = due.update(contact="", sender="")
    if erased:
        record_audit(
            actor=None, action="home.erase_contacts", subject="correction:*", at=at, details={"number": erased}
        )
    return erased
