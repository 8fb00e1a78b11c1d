"""What this hall keeps: the log of changes, stored files, jobs and their schedules, events and their deliveries."""

from shuangchuang.halls.notices.models.audit import (
    AppendOnly,
    AuditHeadRecord,
    AuditPersonalRecord,
    AuditRecord,
    PersonalPart,
)
from shuangchuang.halls.notices.models.counting import CodeCountRecord, SharedValueRecord
from shuangchuang.halls.notices.models.files import FileRecord, ScanState
from shuangchuang.halls.notices.models.importing import ImportRecord, ImportState
from shuangchuang.halls.notices.models.jobs import OPEN_STATES, WAITING_STATES, JobRecord, JobState, ScheduleRecord
from shuangchuang.halls.notices.models.messages import (
    CHANNEL_WORDS,
    ChannelOffRecord,
    DispatchRecord,
    DispatchState,
    MessageRecord,
    MuteRecord,
    PreferenceRecord,
    SimulatedLetterRecord,
    channel_word,
)
from shuangchuang.halls.notices.models.outbox import (
    SETTLED_STATES,
    UNSETTLED_STATES,
    DeliveryRecord,
    DeliveryState,
    EventRecord,
    StreamRecord,
)

__all__ = [
    "OPEN_STATES",
    "SETTLED_STATES",
    "UNSETTLED_STATES",
    "WAITING_STATES",
    "AppendOnly",
    "AuditRecord",
    "DeliveryRecord",
    "DeliveryState",
    "EventRecord",
    "FileRecord",
    "ImportRecord",
    "ImportState",
    "JobRecord",
    "JobState",
    "ScanState",
    "ScheduleRecord",
    "StreamRecord",
    "AuditHeadRecord",
    "AuditPersonalRecord",
    "PersonalPart",
    "CHANNEL_WORDS",
    "CodeCountRecord",
    "SharedValueRecord",
    "ChannelOffRecord",
    "DispatchRecord",
    "DispatchState",
    "MessageRecord",
    "MuteRecord",
    "PreferenceRecord",
    "SimulatedLetterRecord",
    "channel_word",
]
