"""What anybody may read of a plan's progress, and that nothing else leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    PartyRecord,
    PublicNoteRecord,
)
from shuangchuang.halls.supervision.queries.public import public_progress
from shuangchuang.halls.supervision.services import acting
from shuangchuang.halls.supervision.services.publishing import keep_public_note
from shuangchuang.halls.supervision.services.refusing import NotAsRead
from tests.halls.supervision.small_office import MORNING, SmallOffice
from tests.house.strangers import MARK, kinds

PAGE = "/supervision/progress/zhengzhou-2026/"
API = "/api/v1/supervision/progress/zhengzhou-2026"
EVERYWHERE = (
    PAGE,
    API,
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


def _mark_everything() -> int:
    """Put the mark into every free text, and a conspicuous number into every count, of every row of supervision."""
    marked = 0
    for kind in kinds():
        if kind._meta.app_label != "supervision" or kind._meta.model_name.startswith("step"):
            continue  # the database refuses to change the ledger; its words are marked by what was typed
        rows = kind._base_manager.all()
        for column in kind._meta.concrete_fields:
            if column.primary_key or column.remote_field or column.choices or column.unique:
                continue
            if column.name in {"key", "task_line", "code", "series"}:
                continue  # ids
            if isinstance(column, CharField | TextField):
                marked += rows.update(**{column.name: MARK[: column.max_length]})
            elif isinstance(column, JSONField):
                marked += rows.update(**{column.name: [MARK]})
    ItemStateRecord.objects.update(returns=7353, bounces=7353, urges=7353, late_reports=7353, extensions=7353)
    return marked


def test_nothing_internal_stands_on_any_public_page(shown):
    item = shown.items[0]
    acting.urge(record=item, by=shown.office, at=MORNING + timedelta(days=41), note=MARK)
    keep_public_note(record=item, text=f"草稿{MARK}", release=False, by=shown.office, at=MORNING, seen=0)
    for person in (shown.office, *shown.liaisons.values(), *shown.leaders.values()):
        person.display_name = f"某{MARK}"
        person.save()
    assert _mark_everything() > 20

    for address in EVERYWHERE:
        answer = Client().get(address)
        shown_text = answer.content.decode().replace(f'value="{MARK}"', "").replace(f"?q={MARK}", "")
        assert answer.status_code == 200, address
        if "q=" not in address:
            assert MARK not in shown_text, address
        assert "7353" not in shown_text, address
        assert "草稿" not in shown_text or address not in (PAGE, API), address


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
        return public_progress("zhengzhou-2026", today=day.date()).actions[0].tasks[0].told

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
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            public_progress("zhengzhou-2026", today=date(2026, 5, 1))
        return len(queries)

    three = asked()
    keep = shown.items[0]
    PartyRecord.objects.exclude(item=keep).update(valid_until_at=MORNING + timedelta(days=90))
    assert asked() == three
    assert ItemRecord.objects.count() == 3
