"""Store how somebody wants to be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.domain.messages import ChannelName, Rhythm
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.kinds import kind_of
from shuangchuang.halls.notices.models import ChannelOffRecord, MessageRecord, MuteRecord, PreferenceRecord
from shuangchuang.halls.notices.services.audit import record_audit


class KindNotMutable(Refusal):
    """Messages of this kind go out whatever one chooses."""

    def __init__(self, kind: str) -> None:
        super().__init__("kind_not_mutable", "这类消息涉及期限或账号安全，不能关闭。", kind=kind)


class NothingToMute(Refusal):
    """The message is about nothing that could be muted."""

    def __init__(self) -> None:
        super().__init__("nothing_to_mute", "这条消息不针对某一事项，请到“消息设置”里关闭这一类消息。")


@transaction.atomic
def save_preferences(
    *,
    user: AbstractBaseUser,
    rhythm: Rhythm,
    quiet_from: time,
    quiet_until: time,
    rest_on_days_off: bool,
    language: str,
    off: Iterable[tuple[str, str]],
    muted_kinds: Iterable[str],
    changed_at: datetime,
) -> PreferenceRecord:
    """
    Store all choices of a person. ``off`` are the (kind, channel) done without.

    :raises KindNotMutable: a choice is about a kind that leaves none.
    """
    off, muted = sorted(set(off)), sorted(set(muted_kinds))
    for code in {kind for kind, _channel in off} | set(muted):
        if not kind_of(code).mutable:
            raise KindNotMutable(code)
    record, _created = PreferenceRecord.objects.update_or_create(
        user=user,
        defaults={
            "rhythm": rhythm,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "rest_on_days_off": rest_on_days_off,
            "language": language,
            "changed_at": changed_at,
        },
    )
    ChannelOffRecord.objects.filter(user=user).delete()
    ChannelOffRecord.objects.bulk_create(
        ChannelOffRecord(user=user, kind=kind, channel=ChannelName(channel)) for kind, channel in off
    )
    MuteRecord.objects.filter(user=user, subject="").exclude(kind__in=muted).delete()
    for code in muted:
        MuteRecord.objects.get_or_create(user=user, kind=code, subject="", defaults={"muted_at": changed_at})
    record_audit(
        actor=user,
        action="notices.save_preferences",
        subject=f"user:{user.pk}",
        at=changed_at,
        details={"rhythm": rhythm, "off": [list(pair) for pair in off], "muted": muted},
    )
    return record


def mute_subject(*, user: AbstractBaseUser, message: MessageRecord, muted_at: datetime) -> MuteRecord:
    """
    Hear no more of what a message is about.

    :raises NothingToMute: it is about nothing in particular.
    """
    if not message.subject:
        raise NothingToMute
    record, _created = MuteRecord.objects.get_or_create(
        user=user,
        kind="",
        subject=message.subject,
        defaults={"about": message.about or message.title, "muted_at": muted_at},
    )
    return record


def unmute(*, user: AbstractBaseUser, mute: int) -> bool:
    """Hear of it again; whether it was muted."""
    return bool(MuteRecord.objects.filter(user=user, pk=mute).delete()[0])
