"""Appoint, stand in, lend, be away, hand over, leave."""

from shuangchuang.halls.accounts.services.appointing import (
    AppointmentRefused,
    end_grant,
    end_grants_of_scope,
    end_lapsed,
    grant_role,
    lend_office,
    move_scope,
    restore_grants,
    stand_in,
)
from shuangchuang.halls.accounts.services.history import note_sign_in, sweep
from shuangchuang.halls.accounts.services.leaving import (
    hand_over,
    leave,
    open_account,
    open_with_office,
    record_absence,
    withdraw_absence,
)
from shuangchuang.halls.accounts.services.own_account import (
    ask_closure,
    awaits_password,
    close_due,
    copy_of_account,
    may_be_closed,
    password_link,
    prefer,
    rename,
    renew_password_link,
    withdraw_closure,
)
from shuangchuang.halls.accounts.services.refusing import AccountRefused
from shuangchuang.halls.accounts.services.second_factor import reset_second_factor, set_second_factor_roles
from shuangchuang.halls.accounts.services.sessions import end_other_sessions, end_session, end_sessions

__all__ = [
    "AccountRefused",
    "ask_closure",
    "close_due",
    "may_be_closed",
    "copy_of_account",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "note_sign_in",
    "password_link",
    "renew_password_link",
    "awaits_password",
    "prefer",
    "rename",
    "reset_second_factor",
    "set_second_factor_roles",
    "sweep",
    "withdraw_closure",
    "AppointmentRefused",
    "end_grant",
    "end_grants_of_scope",
    "end_lapsed",
    "grant_role",
    "hand_over",
    "leave",
    "lend_office",
    "move_scope",
    "restore_grants",
    "open_account",
    "open_with_office",
    "record_absence",
    "stand_in",
    "withdraw_absence",
]
