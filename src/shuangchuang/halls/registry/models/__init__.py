"""Who and what this place knows, over time.

RegionRecord  ◀── UnitRecord ──▶ UnitNameRecord   (every name with the days it was in use)
                    │  ▲
                    │  └────── UnitSuccessionRecord  (renamed into, merged into, split into)
                    └──▶ GroupMemberRecord           (who is meant by 各设区市人民政府, confirmed, dated)

OrganisationRecord ──▶ OrganisationNameRecord
       ▲
BindingRecord ──confirmed──▶ MandateRecord ◀──accepted── InvitationRecord

HolderRecord ──▶ FactRecord, SensitiveFactRecord, ConsentRecord, FactUseRecord   (profiles, see profiles.py)
"""

from shuangchuang.halls.registry.models.groups import GroupMemberRecord
from shuangchuang.halls.registry.models.mandates import (
    OPEN_STATES,
    WITH_THE_OFFICE,
    BindingProofRecord,
    BindingRecord,
    BindingState,
    BindingStepRecord,
    Capacity,
    InvitationRecord,
    InvitationState,
    MandateBasis,
    MandateRecord,
    ProofKind,
)
from shuangchuang.halls.registry.models.organisations import (
    OrganisationKind,
    OrganisationNameRecord,
    OrganisationRecord,
    OrganisationSource,
    OrganisationStatus,
    ServiceKind,
)
from shuangchuang.halls.registry.models.profiles import (
    ConsentRecord,
    FactRecord,
    FactStatus,
    FactUseRecord,
    HolderRecord,
    SensitiveFactRecord,
    SourceKind,
)
from shuangchuang.halls.registry.models.regions import RegionRecord
from shuangchuang.halls.registry.models.units import (
    NameKind,
    SuccessionKind,
    UnitCategory,
    UnitMergeRecord,
    UnitNameRecord,
    UnitParentRecord,
    UnitPersonRecord,
    UnitRecord,
    UnitSuccessionRecord,
)

__all__ = [
    "ConsentRecord",
    "FactRecord",
    "FactStatus",
    "FactUseRecord",
    "HolderRecord",
    "SensitiveFactRecord",
    "SourceKind",
    "BindingProofRecord",
    "BindingRecord",
    "BindingState",
    "BindingStepRecord",
    "Capacity",
    "GroupMemberRecord",
    "InvitationRecord",
    "InvitationState",
    "MandateBasis",
    "MandateRecord",
    "NameKind",
    "OPEN_STATES",
    "OrganisationKind",
    "OrganisationNameRecord",
    "OrganisationRecord",
    "OrganisationSource",
    "OrganisationStatus",
    "ProofKind",
    "RegionRecord",
    "ServiceKind",
    "SuccessionKind",
    "UnitCategory",
    "UnitMergeRecord",
    "UnitNameRecord",
    "UnitParentRecord",
    "UnitPersonRecord",
    "UnitRecord",
    "UnitSuccessionRecord",
    "WITH_THE_OFFICE",
]
