"""Which ways a message takes, and how its text is filled."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.messages import ChannelName, Choices, Rhythm, Send, Sends, ValueMissing, filled, sends

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE)
TUESDAY_NINE = datetime(2026, 11, 24, 9, tzinfo=ZONE)
ALL = tuple(ChannelName)


def chosen(choices: Choices, *, urgent=False, mutable=True, channels=ALL, open_channels=ALL) -> Sends:
    return sends(
        kind="plans.due",
        subject="task:7",
        channels=channels,
        urgent=urgent,
        mutable=mutable,
        choices=choices,
        open_channels=open_channels,
        at=MONDAY,
        calendar=working_days(),
        zone=ZONE,
    )


def now(*channels: ChannelName) -> Sends:
    return Sends(silent=False, ways=tuple(Send(channel, MONDAY, in_digest=False) for channel in channels))


def test_whoever_has_chosen_nothing_is_told_on_every_way_of_the_kind_that_is_open():
    assert chosen(Choices()) == now(ChannelName.EMAIL, ChannelName.SMS, ChannelName.WECOM)
    assert chosen(Choices(), channels=(ChannelName.APP, ChannelName.SMS)) == now(ChannelName.SMS)
    assert chosen(Choices(), open_channels={"email"}) == now(ChannelName.EMAIL)


def test_a_way_somebody_does_without_is_left_out_for_that_kind_alone():
    assert chosen(Choices(off=frozenset({("plans.due", "sms")}))) == now(ChannelName.EMAIL, ChannelName.WECOM)
    assert chosen(Choices(off=frozenset({("plans.other", "sms")}))) == chosen(Choices())


@pytest.mark.parametrize(
    "choices", [Choices(muted_kinds=frozenset({"plans.due"})), Choices(muted_subjects=frozenset({"task:7"}))]
)
def test_what_is_muted_comes_silently_into_the_inbox(choices):
    assert chosen(choices) == Sends(silent=True, ways=())


def test_a_kind_that_cannot_be_muted_goes_on_all_its_ways():
    stubborn = Choices(
        off=frozenset({("plans.due", "email")}),
        muted_kinds=frozenset({"plans.due"}),
        muted_subjects=frozenset({"task:7"}),
    )
    assert chosen(stubborn, mutable=False) == chosen(Choices())


def test_a_digest_holds_back_the_email_and_nothing_else():
    daily = Choices(rhythm=Rhythm.DAILY)
    assert chosen(daily, channels=(ChannelName.EMAIL, ChannelName.SMS)) == Sends(
        silent=False,
        ways=(Send(ChannelName.EMAIL, TUESDAY_NINE, in_digest=True), Send(ChannelName.SMS, MONDAY, in_digest=False)),
    )
    assert chosen(daily, urgent=True, channels=(ChannelName.EMAIL,)) == now(ChannelName.EMAIL)


def test_a_text_is_filled_by_name_and_what_is_filled_in_is_no_template():
    assert filled("{firm}：{word}", {"firm": "{word}", "word": "好", "more": 1}) == "{word}：好"


def test_a_heading_is_one_line_whatever_is_filled_in():
    assert filled("{firm}\n已通过", {"firm": "甲\r\nBcc: x"}, one_line=True) == "甲 Bcc: x 已通过"


def test_a_text_without_its_values_is_a_mistake_of_the_sender():
    with pytest.raises(ValueMissing) as caught:
        filled("{firm} {day}", {"firm": "甲"})
    assert caught.value.missing == {"day"}


@pytest.mark.parametrize("template", ["{firm.__class__}", "{0}", "{firm[0]}"])
def test_a_place_is_a_plain_name(template):
    with pytest.raises(ValueError, match="no plain name"):
        filled(template, {"firm": "甲"})
