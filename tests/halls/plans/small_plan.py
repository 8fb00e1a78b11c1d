"""A plan of one page, and the ways to bring it into the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import DraftRecord, PlanRecord, VersionRecord
from shuangchuang.halls.registry.models import RegionRecord

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

TEXT = """郑州市支持创新创业行动计划（2026—2028年）

一、总体要求

到2028年，全市孵化器达到20家以上。

二、重点任务

1.建设孵化载体。加大对孵化器的投入。支持高校建设众创空间。（牵头单位：市科技局；配合单位：市财政局、市教育局）

2.培育创业人才。强化创业培训。（牵头单位：市人力资源社会保障局；配合单位：市教育局）

3.拓宽融资渠道。发展科技信贷。（牵头单位：市财政局；配合单位：市科技局）
"""

# The next version: task 1 has another cooperator, task 3 is gone, task 4 is new, the target is higher.
SECOND = """郑州市支持创新创业行动计划（2026—2028年）（修订）

一、总体要求

到2028年，全市孵化器达到30家以上。

二、重点任务

1.建设孵化载体。加大对孵化器的投入。支持高校建设众创空间。（牵头单位：市科技局；配合单位：市财政局、市大数据局）

2.培育创业人才。强化创业培训。（牵头单位：市人力资源社会保障局；配合单位：市教育局）

3.办好创新大赛。每年举办一次大赛。（牵头单位：市工业和信息化局；配合单位：市教育局）
"""


def zhengzhou() -> RegionRecord:
    """The city the plan is of."""
    province, _ = RegionRecord.objects.get_or_create(code="410000", defaults={"name": "河南省", "short_name": "河南"})
    region, _ = RegionRecord.objects.get_or_create(
        code="410100", defaults={"name": "郑州市", "short_name": "郑州", "parent": province}
    )
    return region


def a_draft(user: User | None = None, *, text: str = TEXT, base: PlanRecord | None = None) -> DraftRecord:
    """The plan, uploaded and read."""
    return services.upload_document(
        name="计划.txt",
        content=text.encode(),
        region=zhengzhou(),
        uploaded_by=user,
        uploaded_at=NOW,
        base_plan=base,
    )


def adopt(draft: DraftRecord, user: User | None = None, *, slug: str = "zhengzhou-2026") -> VersionRecord:
    """The draft, written into the ledger."""
    return services.adopt_draft(
        draft=draft, slug=slug, short_title="郑州行动计划", reason="", adopted_by=user, adopted_at=NOW
    )


def a_plan(*, slug: str = "zhengzhou-2026", published: bool = False, text: str = TEXT) -> PlanRecord:
    """The plan in the ledger."""
    plan = adopt(a_draft(text=text), slug=slug).plan
    services.publish_plan(plan=plan, published=published, changed_by=None, changed_at=NOW)
    return plan
