"""What people are told, and how it travels.

    MessageRecord ◀── DispatchRecord            one a way: 邮件, 短信, 政务微信
         │                 ▲ digest
         └── origin        └── DispatchRecord   one mail that holds many messages

Texts stand here and nowhere else: events and the log name a message by its number, so
what it said can be erased (docs/how-to/messages.md).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.messages import ChannelName


class MessageRecord(models.Model):
    """Something told to one person, in that person's language. ``(recipient, kind, key)`` is told once."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=160)
    subject = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    link = models.CharField(max_length=300, blank=True)
    deadline_date = models.DateField(null=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    climb_at = models.DateTimeField(null=True)
    climbed_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    origin = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="climbs")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("recipient", "kind", "key"), name="message_is_told_once"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(title="", body="", about=""),
                name="an_erased_message_holds_no_text",
            ),
        ]
        indexes = [
            models.Index(
                fields=("recipient",),
                condition=Q(read_at__isnull=True, archived_at__isnull=True),
                name="messages_unread",
            ),
            models.Index(fields=("recipient", "-sent_at"), name="messages_of_a_person"),
            models.Index(fields=("subject", "kind"), name="messages_about_a_subject"),
            models.Index(
                fields=("climb_at",),
                condition=Q(climb_at__isnull=False, climbed_at__isnull=True),
                name="messages_to_pass_on",
            ),
        ]

    def __str__(self) -> str:
        return f"message:{self.pk}"

    @property
    def hall(self) -> str:
        """The hall it comes from."""
        return self.kind.partition(".")[0]


class DispatchState(models.TextChoices):
    """Where a dispatch is."""

    HELD = "held", _("等待汇总")
    IN_DIGEST = "in_digest", _("已并入汇总")
    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发出")
    RETRY = "retry", _("稍后重发")
    DEAD = "dead", _("未能发出")
    BOUNCED = "bounced", _("被退回")
    DROPPED = "dropped", _("不再需要")


CHANNEL_WORDS = {
    ChannelName.APP: _("站内"),
    ChannelName.EMAIL: _("电子邮件"),
    ChannelName.SMS: _("短信"),
    ChannelName.WECOM: _("政务微信"),
}


class DispatchRecord(models.Model):
    """
    A message on one way, or a digest of many on one way (``digest_key``, no ``message``).

    ``reference`` stays the same over every attempt; of an e-mail it is the Message-ID.
    """

    message = models.ForeignKey(MessageRecord, null=True, on_delete=models.CASCADE, related_name="dispatches")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=[(name.value, CHANNEL_WORDS[name]) for name in ChannelName])
    state = models.CharField(max_length=10, choices=DispatchState.choices)
    due_at = models.DateTimeField()
    digest_key = models.CharField(max_length=40, blank=True)
    digest = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")
    reference = models.CharField(max_length=160, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    provider_number = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("message", "channel"), condition=Q(message__isnull=False), name="message_takes_a_way_once"
            ),
            models.UniqueConstraint(
                fields=("recipient", "channel", "digest_key"),
                condition=~Q(digest_key=""),
                name="digest_is_made_once",
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=True) ^ Q(digest_key=""), name="dispatch_is_of_a_message_or_a_digest"
            ),
        ]
        indexes = [models.Index(fields=("state", "due_at"), name="dispatches_due")]

    def __str__(self) -> str:
        return f"dispatch:{self.pk}"


class PreferenceRecord(models.Model):
    """How somebody wants to be told; without a row the defaults of the domain's ``Choices`` hold."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(
        _("邮件"),
        max_length=10,
        choices=[("at_once", _("有消息就发")), ("daily", _("每个工作日汇总一次")), ("weekly", _("每周汇总一次"))],
        default="at_once",
    )
    quiet_from = models.TimeField(_("免打扰开始"))
    quiet_until = models.TimeField(_("免打扰结束"))
    rest_on_days_off = models.BooleanField(_("休息日和节假日不打扰"), default=True)
    language = models.CharField(_("消息的语言"), max_length=10, choices=[("zh-hans", "简体中文"), ("en", "English")])
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"preferences:{self.user_id}"


class ChannelOffRecord(models.Model):
    """A way that somebody does without for a kind."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=64)
    channel = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "kind", "channel"), name="way_is_off_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class MuteRecord(models.Model):
    """A kind, or one subject, of which somebody wants to hear no more. What comes goes into the inbox as read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=200, blank=True)
    muted_at = models.DateTimeField()

    class Meta:
        ordering = ("-muted_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("user", "kind", "subject"), name="muted_once"),
            models.CheckConstraint(condition=Q(kind="") ^ Q(subject=""), name="a_kind_or_a_subject_is_muted"),
        ]

    def __str__(self) -> str:
        return self.kind or self.subject


class SimulatedLetterRecord(models.Model):
    """What the demo would have sent. Written only where data are simulated; the oldest go."""

    channel = models.CharField(max_length=10, choices=[(name.value, CHANNEL_WORDS[name]) for name in ChannelName])
    address = models.CharField(max_length=254)
    title = models.CharField(max_length=200)
    text = models.TextField()
    reference = models.CharField(max_length=160)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"simulated:{self.pk}"


def channel_word(name: str) -> Any:
    """The word for a way on a page."""
    return CHANNEL_WORDS[ChannelName(name)]
