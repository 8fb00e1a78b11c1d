"""Words on their way out: a message or a digest as text, as simple HTML, as a text message."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuangchuang.domain.messages import ChannelName, Letter, filled, shortened
from shuangchuang.halls.notices.channels import absolute
from shuangchuang.halls.notices.kinds import kind_of, words_of_kind
from shuangchuang.halls.notices.models import MessageRecord

_SHORT = 140  # characters of a text message: with its signature still few parts


def of_message(message: MessageRecord, *, channel: str, to: str, reference: str) -> Letter:
    """A message as a letter, in the language it was told in."""
    kind = kind_of(message.kind)
    with translation.override(message.language):
        title = message.title
        if message.level:
            title = _("【提级】{title}").format(title=title)
        if channel == ChannelName.SMS:
            short = filled(str(kind.short), message.values, one_line=True) if kind.short else title
            text = shortened(short, _SHORT)
            return Letter(to=to, title=title, text=text, reference=reference)
        if channel == ChannelName.WECOM:
            link = absolute(message.link or reverse("notices:message", args=(message.pk,)))
            return Letter(to=to, title=title, text=message.body, reference=reference, link=link)
        context = {
            "message": message,
            "title": title,
            "paragraphs": [line.strip() for line in message.body.splitlines() if line.strip()],
            "link": absolute(message.link or reverse("notices:message", args=(message.pk,))),
            **_foot(),
        }
        return Letter(
            to=to,
            title=title,
            text=render_to_string("notices/mail_message.txt", context),
            html=render_to_string("notices/mail_message.html", context),
            reference=reference,
        )


def of_digest(messages: Sequence[MessageRecord], *, to: str, reference: str, language: str) -> Letter:
    """Many messages as one mail, grouped by their kind."""
    with translation.override(language):
        ordered = sorted(messages, key=lambda message: (message.kind, message.sent_at, message.pk))
        groups = [
            (
                str(words_of_kind(kind)),
                [{"message": message, "link": absolute(message.link)} for message in found],
            )
            for kind, found in groupby(ordered, key=lambda message: message.kind)
        ]
        count = len(ordered)
        title = ngettext("{count} 条新消息", "{count} 条新消息", count).format(count=count)
        context = {"title": title, "groups": groups, "link": absolute(reverse("notices:inbox")), **_foot()}
        return Letter(
            to=to,
            title=f"{settings.SITE_NAME}：{title}",
            text=render_to_string("notices/mail_digest.txt", context),
            html=render_to_string("notices/mail_digest.html", context),
            reference=reference,
        )


def _foot() -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "simulated_data": settings.SIMULATED_DATA,
        "preferences": absolute(reverse("notices:preferences")),
    }
