"""What the office sends out: counted from the ledger, numbered once, frozen, and rebuilt at any time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from shuangchuang.halls.notices.models import JobRecord
from shuangchuang.halls.supervision.models import ItemStateRecord, PaperRecord, PeriodRecord, StepRecord
from shuangchuang.halls.supervision.queries.bulletins import evidence_of, papers_seen
from shuangchuang.halls.supervision.services import acting, bulletins, issuing
from shuangchuang.halls.supervision.services.issuing import PaperRefused, draft_paper, edit_paper, issue_paper
from shuangchuang.halls.supervision.services.refusing import NotAsRead
from tests.halls.supervision.small_office import MORNING, SmallOffice, commitment, stands

pytestmark = pytest.mark.django_db
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = datetime(2026, 4, 8, 2, 0, tzinfo=UTC)


def bulletin(small: SmallOffice, **given):
    """The bulletin of March, drafted in April."""
    first, last = MARCH
    return draft_paper(plan=small.plan, kind="bulletin", first=first, last=last, by=small.office, at=APRIL, **given)


def notice(small: SmallOffice, *items, at=APRIL):
    """A notice about items."""
    return draft_paper(
        plan=small.plan, kind="notice", first=MARCH[0], last=MARCH[1], items=items, by=small.office, at=at
    )


def counts(paper: PaperRecord) -> dict[str, int]:
    """How many rows stand behind each plain figure."""
    return {key: len(rows) for key, rows in paper.figures["rows"].items() if rows and "unit|" not in key}


def test_a_bulletin_counts_what_happened_in_its_days_and_nothing_after(small: SmallOffice):
    one, two, _three = small.items
    small.in_progress(one)
    small.handed_out(two, deadline=date(2026, 3, 10))
    acting.urge(record=one, by=small.office, at=APRIL, words="请报送")

    paper = bulletin(small)

    found = counts(paper)
    assert {key: found.get(key, 0) for key in ("tasks", "new", "due", "late", "closed")} == {
        "tasks": 2, "new": 2, "due": 1, "late": 1, "closed": 0,
    }  # fmt: skip
    assert paper.figures["rows"]["late"][0][0] == two.pk
    last = max(number for rows in paper.figures["rows"].values() for _item, number in rows)
    assert StepRecord.objects.get(number=last).on_date <= MARCH[1]


def test_a_unit_that_owes_a_report_is_silent_and_is_not_praised(small: SmallOffice):
    one, two, _three = small.items
    small.in_progress(one, at=datetime(2026, 2, 2, 1, 0, tzinfo=UTC))
    small.in_progress(two, at=datetime(2026, 2, 2, 1, 0, tzinfo=UTC))
    small.reported(one, at=MORNING, progress="1")

    paper = bulletin(small)

    assert PeriodRecord.objects.get(plan=small.plan, code="2026-02").due_date <= MARCH[1]
    assert [row[0] for row in paper.figures["rows"]["silent"]] == [two.pk]
    assert small.lead_of(two) in paper.figures["silent"]
    assert not set(paper.figures["silent"]) & set(paper.figures["praised"])


def test_any_figure_of_a_past_bulletin_is_rebuilt_from_the_ledger(small: SmallOffice):
    item = small.in_progress(small.items[0])
    paper = issue_paper(record=bulletin(small), by=small.office, at=APRIL, seen=0)
    acting.suspend(record=item, by=small.office, at=APRIL + timedelta(days=9), reason="等待", ground="会议")

    again = bulletins.rebuilt(PaperRecord.objects.get(pk=paper.pk))
    assert (again.differing, again.compared > 10) == ((), True)

    rows = dict(paper.figures["rows"], new=[])
    PaperRecord.objects.filter(pk=paper.pk).update(figures={**paper.figures, "rows": rows})
    forged = bulletins.rebuilt(PaperRecord.objects.get(pk=paper.pk))
    assert [key for key, _before, _after in forged.differing] == ["new"]


def test_a_bulletin_of_a_past_month_names_the_deadline_and_the_lead_of_that_month(small: SmallOffice):
    item = small.in_progress(small.items[0])
    lead = small.lead_of(item)
    later = APRIL + timedelta(days=20)
    acting.ask_extension(
        record=item, by=small.liaisons[lead], at=later, unit=lead, until=date(2027, 6, 30), reason="汛期停工"
    )
    acting.endorse(record=item, by=small.leaders[lead], at=later)
    acting.decide_extension(record=item, by=small.office, at=later, granted=True, ground="同意")

    named = bulletins.figures_for(bulletin(small))["names"]["items"][str(item.pk)]

    assert (named["deadline"], named["leads"]) == ("2026-12-31", [lead])


def test_every_number_opens_exactly_the_rows_it_counts(small: SmallOffice):
    small.in_progress(small.items[0])
    small.handed_out(small.items[1])
    paper = bulletin(small)

    for key, rows in paper.figures["rows"].items():
        found, number = evidence_of(small.office, paper, key)
        assert [[row.item.pk, row.step.number] for row in found] == rows, key
        assert number == len(rows)


def test_the_same_paper_gives_the_same_bytes_twice(small: SmallOffice):
    small.in_progress(small.items[0])
    paper = issue_paper(record=bulletin(small), by=small.office, at=APRIL, seen=0)

    assert issuing.rendered(PaperRecord.objects.get(pk=paper.pk)) == issuing.rendered(
        PaperRecord.objects.get(pk=paper.pk)
    )


def test_numbers_follow_each_other_by_series_and_year_and_the_database_holds_them_apart(small: SmallOffice):
    item = small.handed_out(small.items[0])
    issued = [issue_paper(record=notice(small, item), by=small.office, at=APRIL, seen=0) for _ in range(2)]
    later = issue_paper(record=notice(small, item), by=small.office, at=APRIL + timedelta(days=300), seen=0)

    assert [issuing.numbered(paper) for paper in (*issued, later)] == [
        "双创督〔2026〕1号", "双创督〔2026〕2号", "双创督〔2027〕1号",
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperRecord.objects.filter(pk=issued[1].pk).update(serial=1)


def test_a_notice_hands_out_what_was_only_approved_and_gives_it_its_number(small: SmallOffice):
    item = small.items[0]
    acting.break_down(record=item, by=small.office, at=MORNING, commitment=commitment(), result="建成三家")
    acting.approve(record=item, by=small.office, at=MORNING)

    issue_paper(record=notice(small, item), by=small.office, at=APRIL, seen=0)

    assert stands(item).stage == "assigned"
    assert item.steps.get(kind="assigned").facts["number"] == "双创督〔2026〕1号"


def test_of_two_who_write_at_once_the_second_is_told_and_both_texts_are_there(small: SmallOffice, signed_in):
    paper = bulletin(small)
    edit_paper(record=paper, by=small.second, at=APRIL, title="甲", written={"problems": "同事写的"}, seen=0)

    answer = signed_in(small.office).post(
        f"/supervision/papers/{paper.pk}/edit/", {"version": 0, "title": "乙", "problems": "我写的"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "我写的" in page
    assert "同事写的" in page
    with pytest.raises(NotAsRead):
        edit_paper(record=paper, by=small.office, at=APRIL, title="乙", written={}, seen=0)


def test_what_was_issued_is_frozen_and_only_a_new_one_takes_its_place(small: SmallOffice):
    small.in_progress(small.items[0])
    first = issue_paper(record=bulletin(small), by=small.office, at=APRIL, seen=0)
    with pytest.raises(NotAsRead):
        edit_paper(record=first, by=small.office, at=APRIL, title="改", written={}, seen=first.version)
    with pytest.raises(NotAsRead):
        issue_paper(record=first, by=small.office, at=APRIL, seen=first.version)

    second = bulletin(small, replaces=first)
    first.refresh_from_db()
    assert first.status == "issued"
    issue_paper(record=second, by=small.office, at=APRIL, seen=0)
    first.refresh_from_db()
    assert (first.status, second.serial, second.total) == ("replaced", 2, 2)


def test_a_bulletin_is_not_issued_before_its_days_are_over_or_when_the_ledger_moved_on(small: SmallOffice):
    item = small.handed_out(small.items[0], at=MORNING)
    early = bulletin(small)
    with pytest.raises(PaperRefused) as refusal:
        issue_paper(record=early, by=small.office, at=MORNING, seen=0)
    assert refusal.value.code == "supervision.days_not_over"

    drafted = notice(small, item)
    acting.suspend(record=item, by=small.office, at=APRIL, reason="等待", ground="会议")
    with pytest.raises(PaperRefused) as refusal:
        issue_paper(record=drafted, by=small.office, at=APRIL, seen=0)
    assert refusal.value.code == "supervision.figures_moved"
    issuing.recount_paper(record=drafted, by=small.office, at=APRIL, seen=0)
    assert issue_paper(record=drafted, by=small.office, at=APRIL, seen=1).serial == 1


def test_the_files_are_written_once_however_often_the_job_runs(small: SmallOffice):
    paper = issue_paper(record=bulletin(small), by=small.office, at=APRIL, seen=0)
    assert JobRecord.objects.filter(name=issuing.RENDER, payload={"paper": paper.pk}).count() == 1
    docx, pdf = issuing.rendered(paper)

    issuing.keep_files(record=paper, docx=docx, pdf=pdf, at=APRIL)
    kept = PaperRecord.objects.get(pk=paper.pk)
    issuing.keep_files(record=paper, docx=b"other", pdf=None, at=APRIL)

    assert PaperRecord.objects.get(pk=paper.pk).docx_id == kept.docx_id
    with kept.docx.content.open("rb") as stored:
        assert stored.read() == docx


def test_a_unit_reads_a_notice_about_its_own_items_and_no_draft(small: SmallOffice, signed_in):
    one, two, _three = small.items
    small.handed_out(one)
    small.handed_out(two)
    draft = bulletin(small)
    paper = issue_paper(record=notice(small, one), by=small.office, at=APRIL, seen=0)
    mine = small.liaisons[small.lead_of(one)]
    other = next(
        user
        for unit, user in small.liaisons.items()
        if unit not in set(one.parties.values_list("unit__slug", flat=True))
    )

    assert list(papers_seen(mine)) == [paper]
    assert not papers_seen(other).filter(pk=paper.pk).exists()
    assert signed_in(mine).get(f"/supervision/papers/{draft.pk}/").status_code == 404
    assert signed_in(mine).get(f"/supervision/papers/{paper.pk}/text/").status_code == 200
    assert signed_in(other).get(f"/supervision/papers/{paper.pk}/text/").status_code == 404
    assert signed_in(mine).post(f"/supervision/papers/{draft.pk}/do/issue/", {"version": 0}).status_code == 403


def test_an_officer_draws_up_a_special_report_of_what_is_red_or_raised(small: SmallOffice, signed_in):
    one, two, _three = small.items
    small.in_progress(one)
    small.in_progress(two)
    acting.raise_to(record=two, by=small.office, at=APRIL, urging=acting.Urging.RAISED, reason="落后")
    assert not ItemStateRecord.objects.filter(item=one, valid_until_at=None, light="红").exists()

    answer = signed_in(small.office).post(
        "/supervision/papers/new/",
        {"plan": small.plan.slug, "kind": "special", "first": "2026-03-01", "last": "2026-03-31"},
    )

    paper = PaperRecord.objects.get()
    assert answer.status_code == 302
    assert [line["item"] for line in paper.figures["lines"]] == [two.pk]
    assert "已提级督办" in signed_in(small.office).get(f"/supervision/papers/{paper.pk}/text/").content.decode()


def test_a_list_of_three_asks_as_many_questions_as_a_list_of_one(small: SmallOffice, signed_in):
    client = signed_in(small.office)
    asked = []
    for number in (1, 2):
        for _ in range(number):
            bulletin(small)
        client.get("/supervision/papers/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/supervision/papers/")
        asked.append(len(queries))

    assert asked[0] == asked[1]
