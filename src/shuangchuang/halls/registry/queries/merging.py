"""What would move when two units become one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuangchuang.halls.accounts.models import GrantRecord, ScopeKind
from shuangchuang.halls.registry import merging
from shuangchuang.halls.registry.models import UnitMergeRecord, UnitRecord


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Kinds of rows with how many of each move, and what stands in the way, in words."""

    moving: list[tuple[str, int]]
    clashes: list[str]


def grants_held_for(unit: UnitRecord) -> list[int]:
    """Ids of the running grants whose scope is a unit."""
    running = GrantRecord.objects.filter(scope_kind=ScopeKind.UNIT, scope_key=unit.slug, ended_at__isnull=True)
    return list(running.order_by("pk").values_list("pk", flat=True))


def merge_preview(*, gone: UnitRecord, kept: UnitRecord) -> MergePreview:
    """What a merge would do, before it is done."""
    own = [
        (_("名称"), gone.names.count()),
        (_("岗位"), len(grants_held_for(gone))),
        (_("所在名单"), gone.groups.count()),
        (_("名单成员"), gone.members.count()),
        (_("沿革"), gone.successors.count() + gone.predecessors.count()),
        (_("上下级关系"), gone.parents.count() + gone.children.count()),
        (_("人员"), gone.people.count()),
    ]
    others = [(str(kind.title), len(kind.find(gone))) for kind in merging.all_kinds()]
    clashes = [clash for kind in merging.all_kinds() for clash in kind.clashes(gone, kept)]
    return MergePreview([row for row in [*own, *others] if row[1]], clashes)


def merged_into(slug: str) -> UnitRecord | None:
    """The unit that an address leads to now, where its row was merged away."""
    merge = UnitMergeRecord.objects.filter(gone_slug=slug, reversed_at__isnull=True).select_related("kept").first()
    return merge.kept if merge else None
