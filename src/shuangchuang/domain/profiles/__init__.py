"""Profiles: what is known of an enterprise, a person or a carrier, and where it comes from."""

from shuangchuang.domain.profiles.derived import derived
from shuangchuang.domain.profiles.fields import (
    Actionable,
    Element,
    Field,
    FieldBook,
    FieldUnknown,
    FieldUnsound,
    FilledBy,
    Group,
    HolderKind,
    Kind,
    Per,
    Status,
)
from shuangchuang.domain.profiles.periods import FactKey, PeriodRefused, key_of, key_shown, period_for, period_word
from shuangchuang.domain.profiles.profile import (
    Fact,
    Profile,
    ProfileRefused,
    profile_from_json,
    profile_json,
    unstated_as_none,
)
from shuangchuang.domain.profiles.standing import SourceKind, Standing, Statement, in_force
from shuangchuang.domain.profiles.values import Value, ValueRefused, read_value, shown, value_json, written

__all__ = [
    "Actionable",
    "Element",
    "Fact",
    "FactKey",
    "Field",
    "FieldBook",
    "FieldUnknown",
    "FieldUnsound",
    "FilledBy",
    "Group",
    "HolderKind",
    "Kind",
    "Per",
    "PeriodRefused",
    "Profile",
    "ProfileRefused",
    "SourceKind",
    "Standing",
    "Statement",
    "Status",
    "Value",
    "ValueRefused",
    "derived",
    "in_force",
    "key_of",
    "key_shown",
    "period_for",
    "period_word",
    "profile_from_json",
    "profile_json",
    "read_value",
    "shown",
    "unstated_as_none",
    "value_json",
    "written",
]
