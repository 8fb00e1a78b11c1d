"""Draft, edit, number and issue what the office sends out.

草稿 ──改（每一版留着）──▶ 草稿 ──印发：编号、冻结──▶ 已印发 ──新件印发──▶ 已由新件代替
                                         └─▶ a job writes the .docx and the PDF, once
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from shuangchuang.adapters.papers import as_docx, as_pdf
from shuangchuang.adapters.printing import PrintingUnavailable
from shuangchuang.domain.papers import Paper, PaperNumber, next_number
from shuangchuang.domain.papers.wording import written_days
from shuangchuang.domain.supervision.model import Stage
from shuangchuang.domain.supervision.refusing import NotYours, SupervisionRefused, WordsMissing
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.services import enqueue, record_audit, store_file
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models import (
    EvaluationRecord,
    ItemRecord,
    ItemStateRecord,
    PaperItemRecord,
    PaperKind,
    PaperRecord,
    PaperStatus,
    PaperVersionRecord,
    StageChoice,
)
from shuangchuang.halls.supervision.queries.scope import issues
from shuangchuang.halls.supervision.queries.settings import settings_of
from shuangchuang.halls.supervision.services import acting, bulletins
from shuangchuang.halls.supervision.services.composing import paper_of
from shuangchuang.halls.supervision.services.ledger import hold_ledger
from shuangchuang.halls.supervision.services.refusing import NotAsRead

PAPER = "supervision.paper"
RENDER = "supervision.render_paper"
MOST_ITEMS = 200
_OFFICE = "双创工作联席会议办公室"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PaperRefused(SupervisionRefused):
    """A paper cannot be drawn up, changed or issued like this."""


def office_of(plan: PlanRecord) -> str:
    """Who signs what goes out for a plan."""
    unit = settings_of(plan).office_unit
    return (unit.full_name or unit.name) if unit else f"{plan.region}{_OFFICE}"


def document(record: PaperRecord) -> Paper:
    """The paper as a document."""
    office = record.figures.get("office") or office_of(record.plan)
    return paper_of(record, office=office)


@transaction.atomic
def draft_paper(
    *,
    plan: PlanRecord,
    kind: str,
    first: date,
    last: date,
    items: Iterable[ItemRecord] = (),
    by: AbstractBaseUser,
    at: datetime,
    replaces: PaperRecord | None = None,
) -> PaperRecord:
    """
    拟稿: count, put the usual words, and leave the rest to the officer.

    :raises NotYours: the person does not issue papers in this place.
    :raises PaperRefused: no items for what is about items; days the wrong way round or not yet come.
    """
    _issues(by, plan)
    if last < first:
        raise PaperRefused("supervision.days_reversed", "止日早于起日，请改正。")
    if first > timezone.localdate(at):
        raise PaperRefused("supervision.days_ahead", "起日还没有到，还没有可以写的情况。请改起日。")
    chosen = list(items)
    if kind in (PaperKind.NOTICE, PaperKind.SPECIAL):
        _sound(plan, chosen)
    if replaces is not None and (replaces.status != PaperStatus.ISSUED or hasattr(replaces, "replaced_by")):
        raise PaperRefused("supervision.not_to_replace", "这份公文没有印发，或者已经有代替它的新件。请刷新页面。")
    record = PaperRecord(
        plan=plan,
        kind=kind,
        title=_title(plan, kind, first, last, len(chosen)),
        first_date=first,
        last_date=last,
        words=replaces.words if replaces else _usual_words(kind, first, last),
        simulated=bulletins.is_simulated(plan),
        made_by=by,
        made_at=at,
        replaces=replaces,
    )
    record.save()
    PaperItemRecord.objects.bulk_create(PaperItemRecord(paper=record, item=item) for item in chosen)
    record.figures = bulletins.figures_for(record)
    record.save(update_fields=["figures"])
    PaperVersionRecord.objects.create(paper=record, version=0, words=record.words, by=by, at=at)
    _noted("draft_paper", record, by, at)
    return record


def _sound(plan: PlanRecord, items: list[ItemRecord]) -> None:
    if not items:
        raise PaperRefused("supervision.no_items", "还没有选事项。请在督办事项里选一件或几件。")
    if len(items) > MOST_ITEMS:
        raise PaperRefused("supervision.too_many_items", "一份公文最多写 {most} 件事项，请分成几份。", most=MOST_ITEMS)
    standing = ItemStateRecord.objects.filter(item__in=items, valid_until_at=None)
    idle = standing.filter(stage__in=(StageChoice.PROPOSED, StageChoice.WITHDRAWN)).select_related("item").first()
    if idle is not None or any(item.plan_id != plan.pk for item in items):
        raise PaperRefused(
            "supervision.item_not_ready", "“{item}”还没有立项或已撤销，不能写进公文。请去掉它再拟。",
            item=str(idle.item if idle else items[0]),
        )  # fmt: skip


def _title(plan: PlanRecord, kind: str, first: date, last: date, number: int) -> str:
    if kind == PaperKind.NOTICE:
        return "督办通知单"
    if kind == PaperKind.SPECIAL:
        return f"关于{number}项重点督办事项办理情况的专报"
    if kind == PaperKind.EVALUATION:
        return f"{plan}中期评估报告"
    whole = first.day == 1 and (first.year, first.month) == (last.year, last.month)
    when = f"{first.year}年{first.month}月" if whole else written_days(first, last)
    return f"关于{when}双创工作督办情况的通报"


def _usual_words(kind: str, first: date, last: date) -> dict[str, str]:
    if kind == PaperKind.NOTICE:
        demand = "\n".join(
            (
                "请牵头单位收到后按规定时限签收，会同配合单位抓紧办理。",
                "不属于本单位职责的，请在规定时限内书面提出异议并写明依据。",
                "办理中遇有困难的，请及时报告；需要延期的，请在到期前申请。",
            )
        )
        return {"demand": demand, "contact": ""}
    if kind == PaperKind.SPECIAL:
        return {"opening": "现将重点督办事项的办理情况报告如下。", "problems": "", "next": ""}
    if kind == PaperKind.EVALUATION:
        opening = "根据办理台账快照、各牵头单位自评和联席会议办公室评定，现将中期评估情况报告如下。"
        return {"opening": opening, "problems": "", "next": ""}
    return {
        "opening": f"现将{written_days(first, last)}双创工作督办情况通报如下。",
        "problems": "",
        "next": "请有关单位对照本通报，逐项查找原因，按期整改并报送进展。",
    }


@transaction.atomic
def edit_paper(
    *, record: PaperRecord, by: AbstractBaseUser, at: datetime, title: str, written: Mapping[str, str], seen: int
) -> PaperRecord:
    """
    Keep the words of a draft; its figures are not typed.

    :raises NotAsRead: a colleague saved it since.
    """
    _issues(by, record.plan)
    if not title.strip():
        raise WordsMissing("标题")
    texts = {key: written.get(key, "").strip() for key in record.words}
    changed = PaperRecord.objects.filter(pk=record.pk, version=seen, status=PaperStatus.DRAFT).update(
        title=title.strip(), words=texts, version=seen + 1
    )
    if not changed:
        raise NotAsRead
    PaperVersionRecord.objects.create(paper=record, version=seen + 1, words=texts, by=by, at=at)
    record.refresh_from_db()
    _noted("edit_paper", record, by, at, version=record.version)
    return record


@transaction.atomic
def recount_paper(*, record: PaperRecord, by: AbstractBaseUser, at: datetime, seen: int) -> PaperRecord:
    """重新计数: what the ledger says now; the words stay."""
    _issues(by, record.plan)
    figures = bulletins.figures_for(record)
    changed = PaperRecord.objects.filter(pk=record.pk, version=seen, status=PaperStatus.DRAFT).update(
        figures=figures, version=seen + 1
    )
    if not changed:
        raise NotAsRead
    PaperVersionRecord.objects.create(paper=record, version=seen + 1, words=record.words, by=by, at=at)
    record.refresh_from_db()
    _noted("recount_paper", record, by, at)
    return record


@transaction.atomic
def drop_paper(*, record: PaperRecord, by: AbstractBaseUser, at: datetime, seen: int) -> None:
    """Throw a draft away; what was issued stays."""
    _issues(by, record.plan)
    _noted("drop_paper", record, by, at)
    if not PaperRecord.objects.filter(pk=record.pk, version=seen, status=PaperStatus.DRAFT).update(
        version=F("version") + 1
    ):
        raise NotAsRead
    record.delete()


@transaction.atomic
def issue_paper(*, record: PaperRecord, by: AbstractBaseUser, at: datetime, seen: int) -> PaperRecord:
    """
    印发: give it its number and freeze it; a notice hands out what was only approved. A job writes the files.

    Whoever issues holds the head of the ledger, so that no two papers take one number and nothing moves meanwhile.

    :raises NotAsRead: somebody changed or issued it since.
    :raises PaperRefused: its days are not over, or the ledger says something else by now.
    """
    _issues(by, record.plan)
    hold_ledger()
    record.refresh_from_db()
    if record.status != PaperStatus.DRAFT or record.version != seen:
        raise NotAsRead
    on = timezone.localdate(at)
    if record.kind == PaperKind.BULLETIN and record.last_date >= on:
        raise PaperRefused(
            "supervision.days_not_over", "通报写到 {day}，这一天还没有过完，数字还会变。请过后再印发。",
            day=record.last_date,
        )  # fmt: skip
    if not bulletins.still_as_counted(record):
        raise PaperRefused("supervision.figures_moved", "拟稿以后账上有新变化。请先点“重新计数”，核对后再印发。")
    if record.kind == PaperKind.EVALUATION and record.figures["evaluation"]["tally"]["未评"]:
        raise PaperRefused(
            "supervision.not_all_judged", "还有 {number} 项任务没有评定。请评完，再点“重新计数”，然后印发。",
            number=record.figures["evaluation"]["tally"]["未评"],
        )  # fmt: skip
    number = _free_number(record, on)
    record.series, record.year, record.serial = number.agency, number.year, number.serial
    if record.kind != PaperKind.NOTICE:
        top = PaperRecord.objects.filter(series=number.agency).aggregate(top=Max("total"))["top"]
        record.total = (top or 0) + 1
    record.figures = {**record.figures, "office": office_of(record.plan)}
    record.status, record.version = PaperStatus.ISSUED, seen + 1
    record.issued_by, record.issued_at, record.issued_date = by, at, on
    record.save()
    if record.replaces_id:
        PaperRecord.objects.filter(pk=record.replaces_id, status=PaperStatus.ISSUED).update(status=PaperStatus.REPLACED)
    if record.kind == PaperKind.EVALUATION:
        EvaluationRecord.objects.filter(plan=record.plan, as_of_date=record.last_date).update(issued_at=at)
    if record.kind == PaperKind.NOTICE:
        _hand_out(record, str(number), by, at)
    _noted("issue_paper", record, by, at, number=str(number))
    enqueue(
        name=RENDER, payload={"paper": record.pk}, key=f"paper:{record.pk}", started_by=by, title=record.title, at=at
    )
    return record


def _free_number(record: PaperRecord, on: date) -> PaperNumber:
    agency = settings_of(record.plan).series if record.kind == PaperKind.NOTICE else f"{record.kind}:{record.plan_id}"
    used = PaperRecord.objects.filter(series=agency, year=on.year, serial__isnull=False)
    taken = [PaperNumber(agency, on.year, serial) for serial in used.values_list("serial", flat=True) if serial]
    return next_number(agency, on.year, taken)


def _hand_out(record: PaperRecord, number: str, by: AbstractBaseUser, at: datetime) -> None:
    """交办 with the notice: whatever of its items was approved and not handed out yet; all of them or none."""
    waiting = ItemStateRecord.objects.filter(
        item__papers__paper=record, valid_until_at=None, stage=Stage.APPROVED.value
    ).select_related("item__plan__region", "item__parent")
    for state in waiting.order_by("item"):
        acting.assign(record=state.item, by=by, at=at, number=number, contact=record.words.get("contact", ""))


def rendered(record: PaperRecord) -> tuple[bytes, bytes | None]:
    """The .docx and the PDF; no PDF where the machine cannot set one, which the print page makes up for."""
    paper = document(record)
    try:
        return as_docx(paper), as_pdf(paper)
    except PrintingUnavailable:
        return as_docx(paper), None


def keep_files(*, record: PaperRecord, docx: bytes, pdf: bytes | None, at: datetime) -> None:
    """Store the bytes that went out, once."""
    held = PaperRecord.objects.select_for_update().get(pk=record.pk)
    if held.docx_id is not None:
        return
    name = file_name(held)
    held.docx = _stored(held, f"{name}.docx", docx, DOCX, at)
    held.pdf = _stored(held, f"{name}.pdf", pdf, "application/pdf", at) if pdf else None
    held.save(update_fields=["docx", "pdf"])


def file_name(record: PaperRecord) -> str:
    """What a downloaded paper is called, without its ending."""
    return f"{numbered(record)}{record.title}" if record.serial else f"{record.title}（草稿）"


def numbered(record: PaperRecord) -> str:
    """The number as people write it; "" for a draft."""
    if record.serial is None or record.year is None:
        return ""
    if record.kind == PaperKind.NOTICE:
        return str(PaperNumber(record.series, record.year, record.serial))
    return f"{record.year}年第{record.serial}期"


def _stored(record: PaperRecord, name: str, content: bytes, media: str, at: datetime) -> FileRecord:
    return store_file(
        name=name, content=content, stored_by=record.issued_by, stored_at=at, purpose=PAPER,
        subject=f"paper:{record.pk}", media_type=media,
    )  # fmt: skip


def _issues(by: AbstractBaseUser, plan: PlanRecord) -> None:
    if not issues(by, plan):
        raise NotYours("公文由联席会议办公室印发，您没有这项职责。")


def _noted(verb: str, record: PaperRecord, by: AbstractBaseUser, at: datetime, **details: object) -> None:
    record_audit(
        actor=by, action=f"supervision.{verb}", subject=f"paper:{record.pk}", at=at,
        details={"kind": record.kind, **details},
    )  # fmt: skip
