"""Whether the audit log is as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shuangchuang.domain.chain import START, Break, Link, broken_at
from shuangchuang.halls.notices.guard import is_guarded
from shuangchuang.halls.notices.models import AuditPersonalRecord, AuditRecord, PersonalPart

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class LogCheck:
    """
    What :func:`check_log` found. ``number`` and ``digest`` are those of the last line: written down elsewhere, they
    show later that nothing was cut off or written anew. ``broken`` is the first line that does not hold.
    """

    lines: int
    number: int
    digest: str
    broken: Break | None
    erased: int
    guarded: bool


class _Followed:
    """Links as they go by, and what was last seen of them."""

    def __init__(self, links: Iterator[Link]) -> None:
        self._links = links
        self.count, self.last = 0, Link(0, {}, "", START)

    def __iter__(self) -> Iterator[Link]:
        for link in self._links:
            yield link
            self.count, self.last = self.count + 1, link


def check_log(*, expected: tuple[int, str] | None = None) -> LogCheck:
    """
    Follow the whole chain, and hold every personal value against its seal.

    ``expected`` is the number and digest of a line noted earlier: if it is no longer there, it is the broken one
    (reason "missing").
    """
    lines = AuditRecord.objects.filter(number__isnull=False).order_by("number")
    followed = _Followed(line.to_link() for line in lines.iterator(chunk_size=_AT_ONCE))
    broken = broken_at(followed)
    if broken is None and expected is not None:
        number, digest = expected
        if not lines.filter(number=number, digest=digest).exists():
            broken = Break(number, "missing")
    forged, held = _personal_values()
    if forged and (broken is None or forged < broken.number):
        broken = Break(forged, "personal")
    sealed = lines.exclude(personal_seal="").count() + lines.exclude(address_seal="").count()
    return LogCheck(
        lines=followed.count,
        number=followed.last.number,
        digest=followed.last.digest,
        broken=broken,
        erased=max(0, sealed - held),
        guarded=is_guarded(),
    )


def _personal_values() -> tuple[int, int]:
    """The number of the first line whose personal values are not those it was written with (0: none), and how many."""
    forged, held = 0, 0
    rows = AuditPersonalRecord.objects.filter(line__number__isnull=False).select_related("line")
    for row in rows.order_by("line__number").iterator(chunk_size=_AT_ONCE):
        held += 1
        kept = row.line.personal_seal if row.part == PersonalPart.VALUES else row.line.address_seal
        if not forged and row.seal() != kept:
            forged = row.line.number or 0
    return forged, held
