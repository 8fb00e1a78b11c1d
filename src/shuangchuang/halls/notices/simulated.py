"""The ways of the demo: nothing leaves the machine; what would have is printed and kept to be looked at."""

from __future__ import annotations

import logging

from django.utils import timezone

from shuangchuang.domain.messages import Letter
from shuangchuang.halls.notices.models import SimulatedLetterRecord, channel_word

logger = logging.getLogger(__name__)

KEPT = 200


class SimulatedChannel:
    """A way that writes to the server's output and to ``/notices/demo-outbox/``."""

    def __init__(self, name: str) -> None:
        self._name = name

    def send(self, letter: Letter) -> str:
        """Keep it; the demo takes everything."""
        kept = SimulatedLetterRecord.objects.create(
            channel=self._name,
            address=letter.to[:254],
            title=letter.title[:200],
            text=letter.text,
            reference=letter.reference,
            sent_at=timezone.now(),
        )
        SimulatedLetterRecord.objects.filter(pk__lte=kept.pk - KEPT).delete()
        logger.info("【模拟数据】%s → %s：%s", channel_word(self._name), letter.to, letter.text)
        return f"simulated-{kept.pk}"

    def probe(self) -> None:
        """The demo is always there."""
