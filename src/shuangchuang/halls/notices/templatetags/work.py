"""How jobs, schedules and deliveries are said.

{{ job|state_kind }}        ok, warn, bad, info or idle: the pill's colour
{{ job|failure:mine }}      why it failed, in words for who reads it
{{ schedule.rule|rule }}    每天 08:30
{{ load.waited|duration }}  3 分钟
"""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuangchuang.domain.work import CatchUp, DailyAt, Rule
from shuangchuang.halls.notices.jobs import Schedule
from shuangchuang.halls.notices.models import DeliveryRecord, DeliveryState, JobRecord, JobState
from shuangchuang.halls.notices.worker.jobs import WORKER_LOST

register = template.Library()

_KINDS: dict[str, str] = {
    JobState.QUEUED: "idle",
    JobState.RUNNING: "info",
    JobState.FAILED: "warn",
    JobState.DONE: "ok",
    JobState.DEAD: "bad",
    JobState.CANCELLED: "idle",
    DeliveryState.WAITING: "idle",
    DeliveryState.DELIVERED: "ok",
    DeliveryState.SET_ASIDE: "warn",
}
_ICONS: dict[str, str] = {
    JobState.QUEUED: "clock",
    JobState.RUNNING: "loader-2",
    JobState.CANCELLED: "circle-minus",
    DeliveryState.WAITING: "clock",
    DeliveryState.SET_ASIDE: "circle-minus",
}


@register.filter
def state_kind(row: JobRecord | DeliveryRecord) -> str:
    """The colour of the state's pill."""
    return _KINDS[row.state]


@register.filter
def state_icon(row: JobRecord | DeliveryRecord) -> str:
    """The picture of the state's pill; "" where the colour brings its own."""
    return _ICONS.get(row.state, "")


@register.filter
def failure(row: JobRecord | DeliveryRecord, for_operator: bool = False) -> str:
    """Why it failed: a refusal's own sentence; else, for who runs the site, the error and its place."""
    if not row.error_code:
        return ""
    if row.error_code == WORKER_LOST:
        return _("执行它的进程几次没有做完就停了，可能是内存不够或被强行结束。")
    if not row.error_code[0].isupper():  # a refusal; classes of errors begin with a capital
        return row.error_text
    if for_operator:
        return f"{row.error_code} · {row.error_text}" if row.error_text else row.error_code
    return _("系统出了差错，运维人员能看到原因，处理后会重做。")


@register.filter
def rule(held: Rule) -> str:
    """When a schedule is due."""
    if isinstance(held, DailyAt):
        return _("每天 {at}").format(at=f"{held.at:%H:%M}")
    return _("每 {duration}").format(duration=duration(held.interval))


@register.filter
def catching_up(schedule: Schedule) -> str:
    """What a schedule does about moments it missed."""
    return _("每次各补一遍") if schedule.catch_up is CatchUp.EACH else _("合成一次补上")


@register.filter
def duration(passed: timedelta | None) -> str:
    """A length of time in its largest whole unit; "" for None."""
    if passed is None:
        return ""
    seconds = max(0, int(passed.total_seconds()))
    if seconds >= 2 * 86_400 or (seconds >= 86_400 and seconds % 86_400 == 0):
        return ngettext("%(n)d 天", "%(n)d 天", seconds // 86_400) % {"n": seconds // 86_400}
    if seconds >= 3600 and (seconds >= 2 * 3600 or seconds % 3600 == 0):
        return ngettext("%(n)d 小时", "%(n)d 小时", seconds // 3600) % {"n": seconds // 3600}
    if seconds >= 60:
        return ngettext("%(n)d 分钟", "%(n)d 分钟", seconds // 60) % {"n": seconds // 60}
    return ngettext("%(n)d 秒", "%(n)d 秒", seconds) % {"n": seconds}
