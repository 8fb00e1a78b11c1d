"""The check screen: corrections, undo and redo, two people at once, closing a draft."""

from __future__ import annotations

import pytest

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import DraftEditRecord, DraftRecord, DraftStatus, PlanRecord
from tests.halls.pages import told, words
from tests.halls.plans.small_plan import NOW, a_draft, adopt

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(coordinator) -> DraftRecord:
    return a_draft(coordinator)


def state_of(draft: DraftRecord):
    return services.draft_state(DraftRecord.objects.get(pk=draft.pk))


def title(draft: DraftRecord, number: int = 0) -> str:
    return state_of(draft)["tasks"][number]["title"]["value"]


def count(draft: DraftRecord) -> int:
    return DraftRecord.objects.values_list("edit_count", flat=True).get(pk=draft.pk)


def send(client, draft: DraftRecord, what: str = "edit", *, seen: int | str | None = None, **fields: str):
    """What the form sends, told as the page tells it: redirects followed."""
    number = count(draft) if seen is None else seen
    return client.post(f"/plans/drafts/{draft.pk}/{what}/", {"seen": number, **fields}, follow=True)


def retitle(client, draft: DraftRecord, text: str, **more: object):
    task = state_of(draft)["tasks"][0]["id"]
    return send(client, draft, op="set_task", task=task, field="title", value=text, **more)


# ---------------------------------------------------------------- one person


def test_a_correction_is_seen_at_once_and_after_coming_back(office, draft):
    answer = retitle(office, draft, "建设创业孵化载体")

    assert "建设创业孵化载体" in words(answer)
    assert "建设创业孵化载体" in words(office.get(f"/plans/drafts/{draft.pk}/"))
    assert title(draft) == "建设创业孵化载体"


def test_what_was_read_is_never_changed_by_a_correction(office, draft):
    before = DraftRecord.objects.get(pk=draft.pk).parsed

    retitle(office, draft, "建设创业孵化载体")

    assert DraftRecord.objects.get(pk=draft.pk).parsed == before


def test_undo_takes_corrections_back_one_by_one_and_redo_makes_them_again(office, draft):
    read = title(draft)
    retitle(office, draft, "甲")
    retitle(office, draft, "乙")

    seen = [title(draft)]
    for what in ("undo", "undo", "redo", "redo"):
        send(office, draft, what)
        seen.append(title(draft))

    assert seen == ["乙", "甲", read, "甲", "乙"]


def test_undo_with_nothing_done_and_redo_with_nothing_undone_are_told(office, draft):
    assert "没有可以撤销的更正" in told(send(office, draft, "undo"))
    assert "没有可以恢复的更正" in told(send(office, draft, "redo"))
    assert count(draft) == 0


def test_a_correction_after_an_undo_leaves_the_undone_one_behind(office, draft):
    retitle(office, draft, "甲")
    send(office, draft, "undo")
    retitle(office, draft, "乙")

    assert "没有可以恢复的更正" in told(send(office, draft, "redo"))
    assert title(draft) == "乙"
    assert DraftEditRecord.objects.count() == 2  # and still on file


def test_every_correction_keeps_who_made_it_and_what_it_said(office, coordinator, draft):
    retitle(office, draft, "甲")

    edit = DraftEditRecord.objects.get()
    assert (edit.number, edit.made_by, edit.operation["value"]) == (1, coordinator, "甲")


@pytest.mark.parametrize(
    "fields",
    [
        {"op": "set_task", "task": "t999", "field": "title", "value": "x"},
        {"op": "set_task", "task": "t1", "field": "colour", "value": "x"},
        {"op": "fly"},
        {},
        {"op": "add_task", "title": ""},
        {"op": "set_assignment", "task": "t1", "assignment": "nowhere", "role": "lead"},
        {"op": "add_target", "name": "孵化器", "comparator": "reach", "value": "许多", "unit": "家"},
        {"op": "add_target", "name": "孵化器", "comparator": "reach", "value": "NaN", "unit": "家"},
        {"op": "add_target", "name": "孵化器", "comparator": "dance", "value": "1", "unit": "家"},
        {"op": "check_row", "subject": "nowhere"},
        {"op": "set_metadata", "field": "date", "value": "去年"},
    ],
    ids=lambda fields: str(fields.get("op")) + "-" + str(fields.get("value", "")),
)
def test_a_correction_that_does_not_fit_is_told_and_nothing_changes(office, draft, fields):
    before = state_of(draft)

    answer = send(office, draft, **fields)

    assert answer.status_code == 200
    assert told(answer)
    assert state_of(draft) == before
    assert count(draft) == 0


def test_inside_the_page_a_refusal_is_told_above_the_rows(office, draft):
    answer = office.post(f"/plans/drafts/{draft.pk}/edit/", {"seen": 0, "op": "fly"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "fly" in told(answer)


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999", "１", "0.5"])
def test_a_form_that_does_not_say_what_it_saw_changes_nothing(office, draft, seen):
    answer = retitle(office, draft, "甲", seen=seen)

    assert "刚被修改过" in told(answer)
    assert DraftEditRecord.objects.count() == 0


# ---------------------------------------------------------------- two people


def test_of_two_who_saw_the_same_the_second_is_told_and_the_first_one_s_work_stands(office, draft, account, signed_in):
    colleague = signed_in(account(Role.COORDINATOR))
    seen = count(draft)

    retitle(office, draft, "甲", seen=seen)
    answer = retitle(colleague, draft, "乙", seen=seen)

    assert "刚被修改过" in told(answer)
    assert "甲" in words(answer)  # the page shows the newest state
    assert title(draft) == "甲"
    assert DraftEditRecord.objects.count() == 1


def test_after_looking_anew_the_second_can_correct_too_and_both_corrections_stand(office, draft, account, signed_in):
    colleague = signed_in(account(Role.COORDINATOR))
    retitle(office, draft, "甲")

    second = state_of(draft)["tasks"][1]["id"]
    send(colleague, draft, op="set_task", task=second, field="title", value="乙")

    assert (title(draft, 0), title(draft, 1)) == ("甲", "乙")


def test_nobody_undoes_what_he_has_not_seen(office, draft, account, signed_in):
    retitle(office, draft, "甲")
    colleague = signed_in(account(Role.COORDINATOR))

    answer = send(colleague, draft, "undo", seen=0)

    assert "刚被修改过" in told(answer)
    assert title(draft) == "甲"


def test_nobody_adopts_what_he_has_not_seen(office, draft):
    retitle(office, draft, "甲")

    answer = office.post(f"/plans/drafts/{draft.pk}/adopt/", {"region": "郑州市", "slug": "zhengzhou-2026", "seen": 0})

    assert answer.status_code == 422
    assert "刚被修改过" in told(answer)
    assert not PlanRecord.objects.exists()
    assert DraftRecord.objects.get(pk=draft.pk).status == DraftStatus.OPEN


# ---------------------------------------------------------------- the end of a draft


def test_a_discarded_draft_keeps_its_document_and_corrections_and_takes_no_more(office, draft):
    retitle(office, draft, "甲")

    assert "已作废" in words(send(office, draft, "discard"))

    assert DraftRecord.objects.get(pk=draft.pk).status == DraftStatus.DISCARDED
    assert DraftEditRecord.objects.count() == 1
    for what in ("edit", "undo", "discard"):
        assert "已经结束" in told(send(office, draft, what, op="check_all"))
    assert office.get(f"/plans/drafts/{draft.pk}/adopt/").status_code == 404
    assert office.get(f"/plans/drafts/{draft.pk}/").status_code == 200


def test_an_adopted_draft_takes_no_more_corrections(office, draft, coordinator):
    adopt(draft, coordinator)

    assert "已经结束" in told(send(office, draft, op="check_all"))
    assert "已经结束" in told(send(office, draft, "discard"))
    assert PlanRecord.objects.count() == 1


def test_drafts_are_listed_by_where_they_stand(office, draft, coordinator):
    other = a_draft(coordinator)
    services.discard_draft(draft=other, discarded_by=coordinator, discarded_at=NOW)

    def listed(status: str) -> list[int]:
        return [row.pk for row in office.get("/plans/drafts/", {"status": status}).context["page"]]

    assert (listed("open"), listed("discarded"), listed("adopted")) == ([draft.pk], [other.pk], [])
    assert listed("nonsense") == [draft.pk]


def test_the_log_has_a_line_for_everything_but_the_single_corrections_which_are_rows_of_their_own(
    office, coordinator, draft
):
    retitle(office, draft, "甲")
    send(office, draft, "undo")
    send(office, draft, "redo")
    send(office, draft, "discard")

    lines = AuditRecord.objects.order_by("pk").values_list("action", "subject", "actor")
    me, subject = coordinator.pk, f"draft:{draft.pk}"
    assert list(lines) == [(f"plans.{verb}", subject, me) for verb in ("upload", "undo", "redo", "discard")]


@pytest.mark.parametrize("tab", ["tasks", "targets", "units", "metadata", "remarks", "nonsense", ""])
def test_every_tab_of_the_check_screen_opens(office, draft, tab):
    for place in ("", "panel/"):
        assert office.get(f"/plans/drafts/{draft.pk}/{place}", {"tab": tab, "row": "t1"}).status_code in {200, 302}


def test_a_draft_that_is_not_there_is_not_found(office):
    for place in ("", "panel/", "adopt/", "sheet/"):
        assert office.get(f"/plans/drafts/999999/{place}").status_code == 404


def test_a_page_on_which_nothing_is_wrong_tells_nothing(office, draft):
    assert told(office.get(f"/plans/drafts/{draft.pk}/")) == ""
    assert told(retitle(office, draft, "甲")) == ""
