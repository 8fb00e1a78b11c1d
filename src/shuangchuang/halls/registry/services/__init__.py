"""Change the registry; every change leaves a line in the audit log."""

from shuangchuang.halls.registry.services.binding import (
    Asked,
    Upload,
    confirm_binding,
    refuse_binding,
    resubmit_binding,
    return_binding,
    submit_binding,
    take_binding,
    withdraw_binding,
)
from shuangchuang.halls.registry.services.claiming import bind_by_claim, end_unclaimed
from shuangchuang.halls.registry.services.groups import confirm_group
from shuangchuang.halls.registry.services.holders import holder_of_organisation, holder_of_user
from shuangchuang.halls.registry.services.inviting import (
    InvitationRefused,
    accept_invitation,
    decline_invitation,
    invite,
    withdraw_invitation,
)
from shuangchuang.halls.registry.services.lineage import (
    confirm_succession,
    end_group_list,
    end_post,
    enter_post,
    record_succession,
    set_parent,
    withdraw_succession,
)
from shuangchuang.halls.registry.services.mandates import (
    MandateMovedOn,
    enter_mandate,
    revoke_mandate,
)
from shuangchuang.halls.registry.services.merging import (
    merge_units,
    reverse_merge,
)
from shuangchuang.halls.registry.services.organisations import (
    OrganisationRefused,
    list_institution,
    name_organisation,
    register_organisation,
    rename_organisation,
)
from shuangchuang.halls.registry.services.profiles import (
    EVIDENCE,
    Evidence,
    FactRefused,
    Said,
    erase_profile,
    keep_facts,
    note_export,
    state_facts,
    withdraw_fact,
)
from shuangchuang.halls.registry.services.reading_proofs import note_proof_read
from shuangchuang.halls.registry.services.refreshing import (
    PURPOSE as MATCHING,
)
from shuangchuang.halls.registry.services.refreshing import (
    ExchangeNotSet,
    Refreshed,
    ask_for_facts,
    connected_platform,
    refresh_facts,
)
from shuangchuang.halls.registry.services.units import (
    UnitRefused,
    add_unit_name,
    find_or_register_units,
    register_unit,
    rename_unit,
    update_unit,
)
from shuangchuang.halls.registry.services.using import (
    ConsentMissing,
    PurposeUnknown,
    Shown,
    facts_for,
    give_consent,
    withdraw_consent,
)

__all__ = [
    "ExchangeNotSet",
    "Refreshed",
    "refresh_facts",
    "ask_for_facts",
    "connected_platform",
    "EVIDENCE",
    "MATCHING",
    "Evidence",
    "end_group_list",
    "end_post",
    "enter_post",
    "confirm_succession",
    "record_succession",
    "withdraw_succession",
    "set_parent",
    "merge_units",
    "reverse_merge",
    "InvitationRefused",
    "accept_invitation",
    "decline_invitation",
    "invite",
    "withdraw_invitation",
    "Asked",
    "Upload",
    "bind_by_claim",
    "end_unclaimed",
    "name_organisation",
    "confirm_binding",
    "refuse_binding",
    "resubmit_binding",
    "return_binding",
    "submit_binding",
    "take_binding",
    "withdraw_binding",
    "MandateMovedOn",
    "enter_mandate",
    "revoke_mandate",
    "OrganisationRefused",
    "list_institution",
    "register_organisation",
    "rename_organisation",
    "ConsentMissing",
    "FactRefused",
    "PurposeUnknown",
    "Said",
    "Shown",
    "erase_profile",
    "keep_facts",
    "note_export",
    "note_proof_read",
    "facts_for",
    "give_consent",
    "holder_of_organisation",
    "holder_of_user",
    "state_facts",
    "withdraw_consent",
    "withdraw_fact",
    "UnitRefused",
    "add_unit_name",
    "confirm_group",
    "find_or_register_units",
    "register_unit",
    "rename_unit",
    "update_unit",
]
