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
from shuangchuang.domain.mandates.requests import (
    PROOF_LIMIT,
    ProofRefused,
    RequestRefused,
    State,
    Step,
    after,
    proof_type,
)

__all__ = [
    "PROOF_LIMIT",
    "ProofRefused",
    "RequestRefused",
    "State",
    "Step",
    "after",
    "proof_type",
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
