"""The rows of supervision."""

from shuangchuang.halls.supervision.models.items import (
    ItemRecord,
    ItemStateRecord,
    Level,
    LightChoice,
    PartChoice,
    PartyRecord,
    StageChoice,
    UrgingChoice,
)
from shuangchuang.halls.supervision.models.ledger import LedgerHeadRecord, StepRecord, StepWordsRecord
from shuangchuang.halls.supervision.models.reports import (
    EvidenceRecord,
    PartRecord,
    PeriodRecord,
    ReportRecord,
    ReportStatus,
    Rhythm,
    SupervisionSettingRecord,
)

__all__ = [
    "EvidenceRecord",
    "ItemRecord",
    "ItemStateRecord",
    "LedgerHeadRecord",
    "Level",
    "LightChoice",
    "PartChoice",
    "PartRecord",
    "PartyRecord",
    "PeriodRecord",
    "ReportRecord",
    "ReportStatus",
    "Rhythm",
    "StageChoice",
    "StepRecord",
    "StepWordsRecord",
    "SupervisionSettingRecord",
    "UrgingChoice",
]
