"""Who may act for an organisation, in what, until when, and on whose word."""

from shuangchuang.domain.mandates.authority import (
    EVERY_MATTER,
    Capacity,
    Mandate,
    MandateRefused,
    authority_for,
    delegate,
    fits_under,
    hanging_on,
    in_force,
    may_end,
)

__all__ = [
    "EVERY_MATTER",
    "Capacity",
    "Mandate",
    "MandateRefused",
    "authority_for",
    "delegate",
    "fits_under",
    "hanging_on",
    "in_force",
    "may_end",
]
