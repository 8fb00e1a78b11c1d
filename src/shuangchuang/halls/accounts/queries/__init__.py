"""What pages and other halls ask about people, their offices and their signing in."""

from shuangchuang.halls.accounts.queries.contacts import account_meant
from shuangchuang.halls.accounts.queries.holders import holders_of
from shuangchuang.halls.accounts.queries.offices import (
    Held,
    absences_of,
    grant_of,
    may_name_officers,
    officers_of_unit,
    offices_counted,
    offices_ended,
    offices_of,
    people_in_reach,
    people_listed,
    roles_to_give,
)

__all__ = [
    "Held",
    "absences_of",
    "account_meant",
    "grant_of",
    "holders_of",
    "may_name_officers",
    "offices_counted",
    "offices_ended",
    "offices_of",
    "officers_of_unit",
    "people_in_reach",
    "people_listed",
    "roles_to_give",
]
