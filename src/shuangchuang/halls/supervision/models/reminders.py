"""The reminders that went out: what of, to whom, on which rung of the ladder, and whether anybody answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from shuangchuang.halls.supervision.models.inspections import InspectionRecord
from shuangchuang.halls.supervision.models.items import ItemRecord


class Rung(models.TextChoices):
    """Who was reminded. Mirrors ``domain.supervision.reminders.Audience``; a test holds them together."""

    LIAISON = "liaison", _("联络员")
    SECOND = "second", _("B 岗")
    LEADER = "leader", _("负责人")
    OFFICE = "office", _("联席会议办公室")


class ReminderRecord(models.Model):
    """
    催办提醒: one reminder that went out. ``key`` is the domain's, so that nothing is sent twice.

    ``said`` is its sentence as msgid and values. ``settled_at`` is when the nightly run found that the state no longer
    calls for it.
    """

    key = models.CharField(max_length=220, unique=True)
    series = models.CharField(max_length=180, db_index=True)
    rule = models.CharField(_("规则"), max_length=40)
    rung = models.CharField(_("提醒谁"), max_length=8, choices=Rung.choices)
    region = models.ForeignKey(RegionRecord, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(ItemRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="reminders")
    inspection = models.ForeignKey(
        InspectionRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="reminders"
    )
    unit = models.ForeignKey(UnitRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField(_("应提醒日"))
    late_by = models.PositiveIntegerField(default=0)  # working days after the day due
    overtaken = models.JSONField(default=list)  # keys of earlier ones it stands for
    said = models.JSONField(default=dict)
    recipients = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    sent_at = models.DateTimeField(_("提醒时间"))
    sent_date = models.DateField()
    acknowledged_at = models.DateTimeField(_("知悉时间"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False) ^ Q(inspection__isnull=False), name="a_reminder_is_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="whoever_acknowledges_has_a_name",
            ),
        ]
        indexes = [
            models.Index(fields=("region", "-sent_at"), name="reminders_of_a_place"),
            models.Index(
                fields=("item",),
                condition=Q(acknowledged_at__isnull=True, settled_at__isnull=True),
                name="reminders_open",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """The page of the reminder, for whoever got it."""
        return reverse("supervision:reminder", args=[self.pk])
