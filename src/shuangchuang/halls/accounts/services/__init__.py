"""Appoint, stand in, lend, be away, hand over, leave."""

from shuangchuang.halls.accounts.services.appointing import (
    AppointmentRefused,
    end_grant,
    end_grants_of_scope,
    grant_role,
    lend_office,
    move_scope,
    stand_in,
)
from shuangchuang.halls.accounts.services.leaving import (
    hand_over,
    leave,
    open_account,
    open_with_office,
    record_absence,
    withdraw_absence,
)

__all__ = [
    "AppointmentRefused",
    "end_grant",
    "end_grants_of_scope",
    "grant_role",
    "hand_over",
    "leave",
    "lend_office",
    "move_scope",
    "open_account",
    "open_with_office",
    "record_absence",
    "stand_in",
    "withdraw_absence",
]
