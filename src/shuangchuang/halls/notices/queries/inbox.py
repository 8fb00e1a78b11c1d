"""The inbox of one person. Every query here begins with whose it is."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, Concat

from shuangchuang.halls.notices.models import MessageRecord, MuteRecord

ORDERS = ("newest", "deadline", "subject")
BOXES = ("inbox", "unread", "archived")


def unread_count(user: AbstractBaseUser | AnonymousUser | None) -> int:
    """How many messages wait to be read; answered from an index that holds nothing else."""
    if user is None or not user.is_authenticated:
        return 0
    return MessageRecord.objects.filter(recipient=user, read_at__isnull=True, archived_at__isnull=True).count()


def messages_of(
    reader: AbstractBaseUser,
    *,
    box: str = "inbox",
    kind: str = "",
    hall: str = "",
    text: str = "",
    order: str = "newest",
) -> QuerySet[MessageRecord]:
    """
    The messages of a person in a box: ``inbox`` (all that are not archived), ``unread`` or ``archived``.

    By ``deadline`` the soonest comes first and what has none last; by ``subject`` what belongs together stands
    together, the subject that spoke last first.
    """
    found = MessageRecord.objects.filter(recipient=reader, archived_at__isnull=box != "archived")
    if box == "unread":
        found = found.filter(read_at__isnull=True)
    if kind:
        found = found.filter(kind=kind)
    if hall:
        found = found.filter(kind__startswith=f"{hall}.")
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(about__icontains=word))
    if order == "deadline":
        return found.order_by(F("deadline_date").asc(nulls_last=True), "-sent_at", "-pk")
    if order == "subject":
        # What has no subject is a group of its own.
        group = Case(When(subject="", then=Concat(Value("#"), Cast("pk", CharField()))), default=F("subject"))
        return (
            found.annotate(group=group)
            .annotate(
                group_last=Window(Max("sent_at"), partition_by=F("group")),
                group_size=Window(Count("pk"), partition_by=F("group")),
            )
            .order_by("-group_last", "group", "-sent_at", "-pk")
        )
    return found.order_by("-sent_at", "-pk")


def message_of(reader: AbstractBaseUser, pk: int) -> MessageRecord | None:
    """A message, if it is this person's."""
    return MessageRecord.objects.filter(recipient=reader, pk=pk).first()


def kinds_received(reader: AbstractBaseUser) -> list[str]:
    """The kinds a person has messages of."""
    return sorted(MessageRecord.objects.filter(recipient=reader).order_by().values_list("kind", flat=True).distinct())


def is_muted(reader: AbstractBaseUser, message: MessageRecord) -> bool:
    """Whether a person wants to hear no more of what a message is about."""
    return bool(message.subject) and MuteRecord.objects.filter(user=reader, subject=message.subject).exists()
