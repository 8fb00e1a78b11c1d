"""What this hall does for every other."""

from shuangchuang.halls.notices.services.audit import erase_personal, link_lines, record_audit
from shuangchuang.halls.notices.services.climbing import climb
from shuangchuang.halls.notices.services.codes import (
    ChannelClosed,
    CodeNotSent,
    CodesTooOften,
    count_code,
    forget_codes,
    send_code,
)
from shuangchuang.halls.notices.services.files import Looked, erase_file, look_into, store_file, take_file
from shuangchuang.halls.notices.services.jobs import cancel_job, enqueue, forget_scheduled_jobs, rerun_job
from shuangchuang.halls.notices.services.messages import (
    Telling,
    archive,
    erase_messages,
    mark_read,
    mark_unread,
    notify,
    notify_many,
    restore,
    settle_messages,
)
from shuangchuang.halls.notices.services.outbox import forget_deliveries, publish, rerun_delivery, set_delivery_aside
from shuangchuang.halls.notices.services.preferring import (
    KindNotMutable,
    NothingToMute,
    mute_subject,
    save_preferences,
    unmute,
)
from shuangchuang.halls.notices.services.refusing import DeliveryMovedOn, DispatchMovedOn, JobMovedOn
from shuangchuang.halls.notices.services.sending import Sent, deliver_due, note_bounce, send_again, send_digests

__all__ = [
    "DeliveryMovedOn",
    "JobMovedOn",
    "cancel_job",
    "enqueue",
    "forget_deliveries",
    "forget_scheduled_jobs",
    "erase_file",
    "publish",
    "record_audit",
    "rerun_delivery",
    "rerun_job",
    "set_delivery_aside",
    "store_file",
    "Looked",
    "look_into",
    "take_file",
    "erase_personal",
    "link_lines",
    "ChannelClosed",
    "CodeNotSent",
    "CodesTooOften",
    "KindNotMutable",
    "NothingToMute",
    "Sent",
    "archive",
    "climb",
    "count_code",
    "forget_codes",
    "deliver_due",
    "erase_messages",
    "mark_read",
    "mark_unread",
    "mute_subject",
    "note_bounce",
    "notify",
    "notify_many",
    "Telling",
    "restore",
    "save_preferences",
    "send_again",
    "send_code",
    "send_digests",
    "settle_messages",
    "unmute",
    "DispatchMovedOn",
]
