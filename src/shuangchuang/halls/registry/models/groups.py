"""Who is meant by a group name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.registry.models.units import UnitRecord


class GroupMemberRecord(models.Model):
    """A member of a group on a confirmed list. Without such rows a group stays one unit, 待确认名单."""

    group = models.ForeignKey(UnitRecord, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(UnitRecord, on_delete=models.PROTECT, related_name="groups")
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True, blank=True)
    source = models.CharField(_("名单依据"), max_length=200)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ("group", "member__order", "member_id")
        constraints = [
            models.UniqueConstraint(fields=("group", "member", "valid_from"), name="a_member_once_a_day"),
            models.CheckConstraint(condition=~Q(group=F("member")), name="a_group_is_not_its_own_member"),
        ]

    def __str__(self) -> str:
        return f"{self.group} ∋ {self.member}"
