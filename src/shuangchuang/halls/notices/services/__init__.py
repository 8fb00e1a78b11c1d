"""What this hall does for every other."""

from shuangchuang.halls.notices.services.audit import erase_personal, link_lines, record_audit
from shuangchuang.halls.notices.services.files import store_file
from shuangchuang.halls.notices.services.jobs import cancel_job, enqueue, rerun_job
from shuangchuang.halls.notices.services.outbox import publish, rerun_delivery, set_delivery_aside
from shuangchuang.halls.notices.services.refusing import DeliveryMovedOn, JobMovedOn

__all__ = [
    "DeliveryMovedOn",
    "JobMovedOn",
    "cancel_job",
    "enqueue",
    "publish",
    "record_audit",
    "rerun_delivery",
    "rerun_job",
    "set_delivery_aside",
    "store_file",
    "erase_personal",
    "link_lines",
]
