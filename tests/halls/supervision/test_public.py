"""What anybody may read of a plan's progress, and that nothing else leaves."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.models import AuditRecord, FileRecord
from shuangchuang.halls.plans.models import ObservationRecord, TargetRecord, TaskRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import (
    ItemStateRecord,
    PeriodRecord,
    PublicNoteRecord,
    StepWordsRecord,
)
from shuangchuang.halls.supervision.queries.public import public_progress
from shuangchuang.halls.supervision.services import acting, issuing, receiving, reporting
from shuangchuang.halls.supervision.services.publishing import keep_public_note
from shuangchuang.halls.supervision.services.refusing import NotAsRead
from tests.halls.supervision.inspecting import Cast, drawn, found
from tests.halls.supervision.small_office import MORNING, SmallOffice
from tests.house.strangers import MARK, kinds

PAGE = "/supervision/progress/zhengzhou-2026/"
API = "/api/v1/supervision/progress/zhengzhou-2026"
EVERYWHERE = (
    PAGE,
    f"{PAGE}?export=csv",
    f"{PAGE}?export=xlsx",
    f"{PAGE}?state=going",
    API,
    "/api/v1/plans/zhengzhou-2026/tasks",
    "/api/v1/plans/zhengzhou-2026/targets",
    "/",
    "/plans/",
    "/plans/zhengzhou-2026/",
    "/sitemap/",
    f"/find/?q={MARK}",
    "/find/?q=孵化",
    "/figures/",
)


def _published(small: SmallOffice) -> SmallOffice:
    small.plan.published = True
    small.plan.save()
    return small


@pytest.fixture
def shown(small: SmallOffice) -> SmallOffice:
    """The plan is out; its first task has been reported, the second handed out, the third is only proposed."""
    first, second, _third = small.items
    small.in_progress(first)
    small.reported(first, at=MORNING + timedelta(days=40))
    small.handed_out(second, deadline=date(2026, 10, 31))
    return _published(small)


def test_a_task_says_what_was_promised_who_leads_how_far_and_by_when(shown):
    tasks = [
        task for action in public_progress("zhengzhou-2026", today=date(2026, 5, 1)).actions for task in action.tasks
    ]

    assert [(task.title, task.leads, task.how_far, task.due) for task in tasks] == [
        (shown.items[0].title, ("市科技局",), "going", date(2026, 12, 31)),
        (shown.items[1].title, ("市人力资源社会保障局",), "waiting", date(2026, 10, 31)),
        (shown.items[2].title, ("市财政局",), "waiting", None),
    ]


def test_the_pieces_of_the_bar_fill_it_without_a_gap(shown):
    shares = public_progress("zhengzhou-2026", today=date(2026, 5, 1)).shares

    assert sum(share.width for share in shares) == 1000
    assert [share.start for share in shares] == [0, *(share.start + share.width for share in shares[:-1])]
    assert [(share.code, share.count) for share in shares] == [("going", 1), ("waiting", 2)]


def test_a_plan_that_is_not_out_has_no_progress(small):
    assert Client().get(PAGE).status_code == 404
    assert Client().get(API).status_code == 404


def test_no_plan_under_supervision_says_that_nothing_is_known_not_that_nothing_begun(shown):
    ItemStateRecord.objects.all().update(valid_until_at=MORNING + timedelta(days=90))

    assert {share.code for share in public_progress("zhengzhou-2026", today=date(2026, 5, 1)).shares} == {"unknown"}


LEDGER = {"step", "stepwords", "ledgerhead"}  # the database refuses to change them: their words are written as secrets


def _mark_everything() -> set[str]:
    """Put the mark into every free text, and a conspicuous number into every count, of every row; which kinds got it."""
    marked = set()
    for kind in kinds():
        name = kind._meta.model_name.removesuffix("record")
        if kind._meta.app_label != "supervision" or name in LEDGER:
            continue
        rows = kind._base_manager.all()
        for column in kind._meta.concrete_fields:
            if column.primary_key or column.remote_field or column.choices or column.unique:
                continue
            if column.name in {"key", "task_line", "code", "series"}:
                continue  # ids
            if (
                isinstance(column, CharField | TextField) and rows.update(**{column.name: MARK[: column.max_length]})
            ) or (isinstance(column, JSONField) and rows.update(**{column.name: [MARK]})):
                marked.add(name)
    ItemStateRecord.objects.update(returns=7353, bounces=7353, urges=7353, late_reports=7353, extensions=7353)
    return marked


def _secrets_everywhere(small: SmallOffice, account: Any) -> None:
    """Steps, reports, evidence, an inspection with a finding and a paper, every word of them a secret."""
    item, second = small.items[0], small.items[1]
    unit = small.lead_of(item)
    liaison, leader = small.liaisons[unit], small.leaders[unit]
    day = MORNING + timedelta(days=70)
    acting.urge(record=item, by=small.office, at=day, words=f"催办{MARK}")
    acting.ask_extension(record=item, by=liaison, at=day, unit=unit, until=date(2027, 3, 31), reason=f"延期{MARK}")
    acting.endorse(record=item, by=leader, at=day)
    acting.suspend(record=second, by=small.office, at=day, reason=f"中止{MARK}", ground=MARK)
    reporting.open_periods(plan=small.plan, at=day)
    period = PeriodRecord.objects.filter(plan=small.plan).order_by("-last_date").first()
    report = reporting.report_of(record=item, period=period, at=day)
    part = report.parts.filter(unit__slug=unit).first() or report.parts.first()
    file = FileRecord.objects.create(sha256="5" * 64, name=f"{MARK}.pdf", size=1, content="x", stored_at=day)
    owner = small.liaisons[part.unit.slug]
    reporting.add_evidence(part=part, file=file, by=owner, at=day, note=MARK)
    secret = reporting.Written(progress=Decimal("0.7353"), text=MARK, problems=MARK, next_steps=MARK)
    reporting.merge_report(
        report=report, by=liaison, at=day, unit=unit, written=secret, said="红", final=False, seen=report.version
    )
    reporting.sign_report(report=report, by=leader, at=day, seen=report.version)
    receiving.return_report(report=report, by=small.office, at=day, reason=f"退回{MARK}", seen=report.version)
    units = list(UnitRecord.objects.filter(region=small.plan.region)[:2])
    who = Cast(
        head=account(Role.INSPECTOR, region=small.plan.region, name="head"),
        member=account(Role.INSPECTOR, region=small.plan.region, name="member"),
        office=small.office, liaison=liaison, leader=leader, other=liaison, sci=units[0], edu=units[1],
    )  # fmt: skip
    found(drawn(small.plan, who), who, text=MARK)
    issuing.draft_paper(
        plan=small.plan, kind="special", first=date(2026, 3, 1), last=date(2026, 3, 31), items=[item],
        by=small.office, at=day,
    )  # fmt: skip
    keep_public_note(record=item, text=f"草稿{MARK}", release=False, by=small.office, at=day, seen=0)
    for person in User.objects.all():
        person.display_name = f"某{MARK}"
        person.save()


def test_nothing_internal_stands_on_any_public_page(shown, account):
    _secrets_everywhere(shown, account)
    marked = _mark_everything()

    assert {"report", "part", "evidence", "finding", "inspection", "paper", "publicnote", "itemstate", "item"} <= marked
    assert any(MARK in str(words) for words in StepWordsRecord.objects.values_list("words", flat=True))
    for address in EVERYWHERE:
        answer = Client().get(address)
        body = answer.content
        if body[:2] == b"PK":
            book = zipfile.ZipFile(io.BytesIO(body))
            body = b"".join(book.read(name) for name in book.namelist())
        text = body.decode().replace(f'value="{MARK}"', "").replace(f"?q={MARK}", "")
        assert answer.status_code == 200, address
        if MARK not in address:
            assert MARK not in text, address
        assert "7353" not in text, address
        assert "草稿" not in text or address not in (PAGE, API), address


def test_what_only_those_inside_may_read_answers_nobody(shown):
    item = shown.items[0]
    inside = ("/supervision/", "/supervision/papers/", item.get_absolute_url(), f"{item.get_absolute_url()}public/")
    for address in inside:
        assert Client().get(address).status_code in (302, 403, 404), address
    for address in ("items", f"items/zhengzhou-2026/{item.key}", "units"):
        assert Client().get(f"/api/v1/supervision/{address}").status_code == 401, address


def test_what_the_office_checked_itself_is_not_told_as_checked(shown):
    item = shown.items[0]
    ItemStateRecord.objects.filter(item=item, valid_until_at=None).update(
        stage="closed", closed_date=date(2026, 4, 20), self_checked=True
    )
    answer = Client().get(PAGE).content.decode()

    task = public_progress("zhengzhou-2026", today=date(2026, 5, 1)).tasks[0]
    assert (task.how_far, str(task.words), task.kind) == ("done", "已办结（自查）", "info")
    assert "已办结（自查）" in answer
    assert "其中 1 项是自查" in answer


def test_a_task_past_its_day_says_so_and_one_that_is_closed_does_not(shown):
    late = public_progress("zhengzhou-2026", today=date(2026, 11, 1))
    assert [task.late for task in late.tasks] == [False, True, False]
    assert (late.late, late.undated) == (1, 1)
    ItemStateRecord.objects.filter(item=shown.items[1]).update(stage="closed")
    assert public_progress("zhengzhou-2026", today=date(2026, 11, 1)).late == 0


def _figure(
    shown: SmallOffice, value: int, status: str, published: date | None, *, revision: int = 0, period: str = "2026"
) -> None:
    target = TargetRecord.objects.filter(plan=shown.plan, retired=None).order_by("order").first()
    ObservationRecord.objects.create(
        plan=shown.plan, target_line=target.line, period=period, value=value, unit=target.unit, revision=revision,
        published_date=published, source="市统计局公报", status=status, entered_at=MORNING,
    )  # fmt: skip


def test_a_verified_figure_shows_though_nobody_knows_when_it_was_published(shown):
    _figure(shown, 41, "已核实", None, period="2023")
    figure = public_progress("zhengzhou-2026", today=date(2026, 5, 1)).figures[0]

    assert (figure.value, figure.source, figure.published_on) == (41, "市统计局公报", None)
    assert "发布日期没有查明" in Client().get(PAGE).content.decode()


def test_a_figure_nobody_verified_neither_shows_nor_hides_the_verified_one(shown):
    _figure(shown, 41, "已核实", date(2026, 4, 1))
    _figure(shown, 99, "待确认", date(2026, 4, 2), revision=1)

    figures = public_progress("zhengzhou-2026", today=date(2026, 5, 1)).figures
    assert figures[0].value == 41
    assert all(figure.value is None for figure in figures[1:])


def test_no_columns_but_those_named_are_asked_for(shown):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        public_progress("zhengzhou-2026", today=date(2026, 5, 1))

    ours = " ".join(query["sql"] for query in asked if '"supervision_' in query["sql"])
    for column in (
        "said",
        "judged",
        "light",
        "returns",
        "bounces",
        "urges",
        "late_reports",
        "progress",
        "owner_id",
        "verifier",
        "request",
    ):
        assert f'"{column}"' not in ours, column


def test_the_public_reads_the_newest_released_sentence_and_an_empty_one_takes_it_back(shown):
    item, office = shown.items[0], shown.office
    day = MORNING + timedelta(days=50)

    def told() -> str:
        return public_progress("zhengzhou-2026", today=day.date()).tasks[0].told

    keep_public_note(record=item, text="三家孵化器已经开工。", release=True, by=office, at=day, seen=0)
    keep_public_note(record=item, text="还没定稿的话", release=False, by=office, at=day, seen=1)
    assert told() == "三家孵化器已经开工。"
    assert "三家孵化器已经开工。" in Client().get(PAGE).content.decode()
    keep_public_note(record=item, text="", release=True, by=office, at=day, seen=2)
    assert told() == ""
    assert list(AuditRecord.objects.filter(action__contains="public_note").order_by("pk").values_list("action", flat=True)) == [
        "supervision.release_public_note", "supervision.keep_public_note", "supervision.release_public_note",
    ]  # fmt: skip


def test_of_two_officers_one_writes_and_the_other_is_told_and_keeps_the_words(shown, signed_in):
    item = shown.items[0]
    keep_public_note(record=item, text="先写的", release=True, by=shown.office, at=MORNING, seen=0)
    with pytest.raises(NotAsRead):
        keep_public_note(record=item, text="后写的", release=True, by=shown.second, at=MORNING, seen=0)

    answer = signed_in(shown.second).post(
        f"/supervision/items/zhengzhou-2026/{item.key}/public/", {"text": "后写的", "seen": "0", "release": "1"}
    )

    assert answer.status_code == 422
    assert "后写的" in answer.content.decode()
    assert PublicNoteRecord.objects.count() == 1


def test_only_the_office_of_the_plan_writes_the_sentence(shown, signed_in):
    address = f"/supervision/items/zhengzhou-2026/{shown.items[0].key}/public/"
    liaison = shown.liaisons[shown.lead_of(shown.items[0])]

    assert signed_in(liaison).post(address, {"text": "我们很好", "seen": "0", "release": "1"}).status_code == 403
    assert signed_in(shown.office).post(address, {"text": "开工了", "seen": "0", "release": "1"}).status_code == 302
    assert [row.text for row in PublicNoteRecord.objects.all()] == ["开工了"]


def test_the_page_asks_as_many_questions_for_three_tasks_as_for_one(shown):
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            tasks = public_progress("zhengzhou-2026", today=date(2026, 5, 1)).tasks
        return len(tasks), len(queries)

    for item in shown.items:
        keep_public_note(record=item, text="已开工。", release=True, by=shown.office, at=MORNING, seen=0)
    three = asked()
    TaskRecord.objects.filter(plan=shown.plan).exclude(line=shown.items[0].task_line).update(
        retired=shown.plan.versions.first()
    )
    one = asked()

    assert (three[0], one[0]) == (3, 1)
    assert three[1] == one[1]
