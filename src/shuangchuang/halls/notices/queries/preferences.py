"""What people have chosen about being told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from shuangchuang.domain.messages import Choices, QuietHours, Rhythm
from shuangchuang.halls.notices.models import (
    ChannelOffRecord,
    DispatchRecord,
    DispatchState,
    MuteRecord,
    PreferenceRecord,
    SimulatedLetterRecord,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The domain's choices of somebody, and the language they are written to in."""

    choices: Choices
    language: str


def chosen_by(users: Collection[Any]) -> dict[int, Chosen]:
    """Key of a user → what that user has chosen, in three queries however many they are."""
    keys = list(users)
    kept = {row.user_id: row for row in PreferenceRecord.objects.filter(user__in=keys)}
    off: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for user, kind, channel in ChannelOffRecord.objects.filter(user__in=keys).values_list("user", "kind", "channel"):
        off[user].add((kind, channel))
    kinds: dict[int, set[str]] = defaultdict(set)
    subjects: dict[int, set[str]] = defaultdict(set)
    for user, kind, subject in MuteRecord.objects.filter(user__in=keys).values_list("user", "kind", "subject"):
        (kinds if kind else subjects)[user].add(kind or subject)
    found = {}
    for key in keys:
        row = kept.get(key)
        timing = (
            {
                "rhythm": Rhythm(row.rhythm),
                "quiet": QuietHours(row.quiet_from, row.quiet_until),
                "rest_on_days_off": row.rest_on_days_off,
            }
            if row
            else {}
        )
        choices = Choices(
            **timing,  # type: ignore[arg-type]  # three fields of three types
            off=frozenset(off[key]),
            muted_kinds=frozenset(kinds[key]),
            muted_subjects=frozenset(subjects[key]),
        )
        found[key] = Chosen(choices, row.language if row else settings.LANGUAGE_CODE)
    return found


def chosen(user: AbstractBaseUser) -> Chosen:
    """What one person has chosen."""
    return chosen_by([user.pk])[user.pk]


def preferences_of(user: AbstractBaseUser) -> PreferenceRecord:
    """What one person has stored, or the defaults as a row that is not stored."""
    default = Choices()
    return PreferenceRecord.objects.filter(user=user).first() or PreferenceRecord(
        user=user,
        rhythm=default.rhythm,
        quiet_from=default.quiet.start,
        quiet_until=default.quiet.end,
        rest_on_days_off=default.rest_on_days_off,
        language=settings.LANGUAGE_CODE,
    )


def simulated_letters() -> QuerySet[SimulatedLetterRecord]:
    """What the demo would have sent, the last first."""
    return SimulatedLetterRecord.objects.all()


def muted_subjects(user: AbstractBaseUser) -> QuerySet[MuteRecord]:
    """The single items somebody wants to hear no more of."""
    return MuteRecord.objects.filter(user=user).exclude(subject="")


def last_bounce(user: AbstractBaseUser) -> DispatchRecord | None:
    """The last mail to the address somebody has now that came back, unless one has got through since."""
    last = (
        DispatchRecord.objects.filter(
            recipient=user, channel="email", state__in=(DispatchState.SENT, DispatchState.BOUNCED)
        )
        .exclude(address="")
        .order_by("-settled_at", "-pk")
        .first()
    )
    address = getattr(user, "email", "")
    return last if last and last.state == DispatchState.BOUNCED and last.address == address else None
