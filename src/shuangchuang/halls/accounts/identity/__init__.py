"""What a province's unified identity says of a person who came by it.

    claims_of(user)          name, phone, e-mail address, the firms it says they act for
    on_claims(callback)      called as callback(user=, claims=, at=) whenever somebody came by it

A claim is the word of the provider on the day of ``seen_at``; what follows from it (a binding to a firm)
is for the hall that asks. docs/how-to/sign-in.md.
"""

from shuangchuang.halls.accounts.identity.claims import (
    Claims,
    FirmClaim,
    FirmRole,
    UnclearClaim,
    announce,
    claims_of,
    on_claims,
)

__all__ = ["Claims", "FirmClaim", "FirmRole", "UnclearClaim", "announce", "claims_of", "on_claims"]
