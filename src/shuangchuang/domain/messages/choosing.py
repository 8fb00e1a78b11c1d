"""Which ways a message takes to somebody, by its kind and by what that person has chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, time, tzinfo

from shuangchuang.domain.messages.channels import ChannelName
from shuangchuang.domain.messages.timing import QuietHours, Rhythm, digest_time, sending_time
from shuangchuang.domain.shared import WorkingDays

NIGHT = QuietHours(time(21), time(8))


@dataclass(frozen=True, slots=True)
class Choices:
    """
    What a person has chosen; what stands here holds for whoever has chosen nothing.

    ``off`` are the (kind, channel) a person does without; a muted kind or subject stays in
    the inbox, read.
    """

    rhythm: Rhythm = Rhythm.AT_ONCE
    quiet: QuietHours = NIGHT
    rest_on_days_off: bool = True
    off: frozenset[tuple[str, str]] = frozenset()
    muted_kinds: frozenset[str] = frozenset()
    muted_subjects: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Send:
    """One way taken: when it is due, and whether it waits for the digest of that moment."""

    channel: ChannelName
    due_at: datetime
    in_digest: bool


@dataclass(frozen=True, slots=True)
class Sends:
    """All ways taken beside the inbox. ``silent``: it comes into the inbox as read."""

    silent: bool
    ways: tuple[Send, ...]


def sends(
    *,
    kind: str,
    subject: str,
    channels: Collection[ChannelName],
    urgent: bool,
    mutable: bool,
    choices: Choices,
    open_channels: Collection[str],
    at: datetime,
    calendar: WorkingDays,
    zone: tzinfo,
) -> Sends:
    """
    The ways a message of ``kind`` about ``subject`` takes.

    Urgent kinds wait for nothing. Kinds that are not ``mutable`` go on all their ways whatever was chosen.
    """
    if mutable and (kind in choices.muted_kinds or (subject and subject in choices.muted_subjects)):
        return Sends(silent=True, ways=())
    ways = []
    for channel in channels:
        if channel is ChannelName.APP or channel not in open_channels:
            continue
        if mutable and (kind, channel) in choices.off:
            continue
        if channel is ChannelName.EMAIL and not urgent and choices.rhythm is not Rhythm.AT_ONCE:
            due = digest_time(at=at, rhythm=choices.rhythm, calendar=calendar, zone=zone)
            ways.append(Send(channel, due, in_digest=True))
            continue
        due = sending_time(
            at=at,
            channel=channel,
            urgent=urgent,
            quiet=choices.quiet,
            rest_on_days_off=choices.rest_on_days_off,
            calendar=calendar,
            zone=zone,
        )
        ways.append(Send(channel, due, in_digest=False))
    return Sends(silent=False, ways=tuple(ways))
