"""Who sees which rows of a plan that is not published: the public nothing, a liaison its unit's part, the office all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import PlanRecord, TargetRecord, TaskRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from tests.halls.pages import links, words
from tests.halls.plans.small_plan import a_plan

pytestmark = pytest.mark.django_db

# Task 1: 科技局 leads, 财政局 and 教育局 cooperate. Task 2: 人社局 leads, 教育局. Task 3: 财政局 leads, 科技局.
TITLES = {"1": "建设孵化载体", "2": "培育创业人才", "3": "拓宽融资渠道"}
PAGES = ("", "tasks/", "matrix/", "units/", "targets/", "search/?q=市")
WHOLE = ("text/", "versions/", "export/json/", "export/xlsx/", "export/akn/", "export/pdf/")


@pytest.fixture
def plan(db) -> PlanRecord:
    plan = a_plan(published=False)
    # The plan's target is a promise of task 1.
    TargetRecord.objects.update(task_line=TaskRecord.objects.get(code="1").line)
    return plan


@pytest.fixture
def liaison(plan, account, signed_in):
    """The browser of a unit's liaison."""

    def of(name: str) -> Client:
        return signed_in(account(Role.LIAISON, unit=UnitRecord.objects.get(name=name)))

    return of


def status(client: Client, place: str) -> int:
    return client.get(f"/plans/zhengzhou-2026/{place}").status_code


def titles_on(client: Client, place: str) -> set[str]:
    """Which tasks a page mentions."""
    text = words(client.get(f"/plans/zhengzhou-2026/{place}"))
    return {code for code, title in TITLES.items() if title in text}


@pytest.fixture(params=["public", "operator", "liaison of no unit", "liaison of another unit"])
def stranger(request, plan, account, signed_in) -> Client:
    """Somebody who has no part in the plan."""
    if request.param == "public":
        return Client()
    if request.param == "operator":
        return signed_in(account(Role.OPERATOR))
    unit = (
        UnitRecord.objects.create(region=plan.region, name="市园林局", slug="other")
        if "another" in request.param
        else None
    )
    return signed_in(account(Role.LIAISON, unit=unit))


def test_for_who_has_no_part_in_it_the_plan_does_not_exist(plan, stranger):
    task = TaskRecord.objects.get(code="1")
    unit = UnitRecord.objects.get(name="市科技局")
    places = [
        *PAGES,
        *WHOLE,
        f"tasks/{task.code}/",
        f"units/{unit.slug}/",
        f"targets/{TargetRecord.objects.get().code}/",
    ]

    assert {place: status(stranger, place) for place in places} == dict.fromkeys(places, 404)
    assert "zhengzhou-2026" not in stranger.get("/plans/").content.decode()
    assert words(stranger.get(f"/registry/units/{unit.slug}/")).count("郑州行动计划") == 0
    assert "建设孵化载体" not in stranger.get("/").content.decode()


@pytest.mark.parametrize(
    ("unit", "codes"),
    [
        ("市科技局", {"1", "3"}),
        ("市财政局", {"1", "3"}),
        ("市教育局", {"1", "2"}),
        ("市人力资源社会保障局", {"2"}),
    ],
)
def test_a_liaison_sees_its_unit_s_rows_on_every_page_and_no_others(liaison, unit, codes):
    client = liaison(unit)

    assert titles_on(client, "") == codes
    assert titles_on(client, "tasks/") == codes
    assert titles_on(client, "search/?q=市") == codes
    assert {code for code in TITLES if status(client, f"tasks/{code}/") == 200} == codes
    assert "zhengzhou-2026" in " ".join(links(client.get("/plans/")))


def test_a_liaison_sees_beside_its_rows_only_the_units_that_share_them(liaison):
    client = liaison("市人力资源社会保障局")

    for place in ("units/", "matrix/"):
        text = words(client.get(f"/plans/zhengzhou-2026/{place}"))
        assert "市教育局" in text
        assert "市科技局" not in text
    science = UnitRecord.objects.get(name="市科技局")
    education = UnitRecord.objects.get(name="市教育局")
    assert status(client, f"units/{science.slug}/") == 404
    assert status(client, f"units/{education.slug}/") == 200
    assert titles_on(client, f"units/{education.slug}/") == {"2"}


def test_a_liaison_sees_the_targets_of_its_tasks_only(liaison):
    code = TargetRecord.objects.get().code

    science, people = liaison("市科技局"), liaison("市人力资源社会保障局")

    assert (status(science, f"targets/{code}/"), status(people, f"targets/{code}/")) == (200, 404)
    assert "20家" in words(science.get("/plans/zhengzhou-2026/targets/"))
    assert "20家" not in words(people.get("/plans/zhengzhou-2026/targets/"))


@pytest.mark.parametrize("place", WHOLE)
def test_what_holds_the_whole_document_is_not_for_a_liaison(liaison, place):
    assert status(liaison("市科技局"), place) == 404


def test_filters_and_addresses_do_not_let_a_liaison_see_more(liaison):
    client = liaison("市人力资源社会保障局")

    assert titles_on(client, "tasks/?role=lead") == {"2"}
    assert titles_on(client, "tasks/?unit=" + UnitRecord.objects.get(name="市科技局").slug) == set()
    assert titles_on(client, "search/?q=孵化") == set()


def test_neighbours_of_a_task_are_the_visible_ones(liaison):
    page = links(liaison("市科技局").get("/plans/zhengzhou-2026/tasks/1/"))

    addresses = " ".join(page)
    assert "/tasks/3/" in addresses
    assert "/tasks/2/" not in addresses


def test_a_liaison_has_its_unit_s_rows_on_its_desk(liaison):
    text = words(liaison("市教育局").get("/desk/"))

    assert {code for code, title in TITLES.items() if title in text} == {"1", "2"}


def test_the_office_sees_everything(plan, office):
    for place in ("", "tasks/", "search/?q=市"):
        assert titles_on(office, place) == set(TITLES)
    assert {place: status(office, place) for place in WHOLE} == dict.fromkeys(WHOLE, 200)


def test_once_published_everybody_sees_the_same(plan, office, visitor, liaison):
    client = liaison("市人力资源社会保障局")
    office.post("/plans/zhengzhou-2026/publish/", {"published": "1"})

    for reader in (visitor, client, office):
        assert titles_on(reader, "tasks/") == set(TITLES)
        assert {place: status(reader, place) for place in WHOLE} == dict.fromkeys(WHOLE, 200)


def test_a_row_that_retired_is_nobody_s_reason_to_see_the_plan(plan, liaison, coordinator):
    from tests.halls.plans.small_plan import SECOND, a_draft, adopt

    client = liaison("市财政局")
    adopt(a_draft(text=SECOND.replace("市财政局、", ""), base=plan), coordinator)

    assert status(client, "") == 404


@pytest.mark.parametrize("slug", ["nowhere", "zhengzhou-2027"])
def test_a_plan_that_is_not_there_is_not_found(office, plan, slug):
    assert office.get(f"/plans/{slug}/").status_code == 404
    assert office.post(f"/plans/{slug}/publish/").status_code == 404
    assert office.post(f"/plans/{slug}/revise/").status_code == 404


# ---------------------------------------------------------------- offices of a place


@pytest.fixture
def of_place(plan, account, signed_in):
    """The browser of the coordinating office of a place: "own" (the plan's), "above" it, or "other"."""

    def make(which: str) -> Client:
        codes = {"own": plan.region.code, "above": f"{plan.region.code[:2]}0000", "other": "659900"}
        code = codes[which]
        region, _ = RegionRecord.objects.get_or_create(code=code, defaults={"name": code, "short_name": code})
        return signed_in(account(Role.COORDINATOR, region=region))

    return make


@pytest.mark.parametrize("which", ["own", "above"])
def test_the_office_of_the_place_or_of_one_above_sees_all_of_its_plan(which, plan, of_place):
    client = of_place(which)

    assert {place: status(client, place) for place in WHOLE[:2]} == dict.fromkeys(WHOLE[:2], 200)
    assert titles_on(client, "tasks/") == {"1", "2", "3"}


def test_for_the_office_of_another_place_the_plan_does_not_exist_and_cannot_be_changed(plan, of_place):
    client = of_place("other")
    target = TargetRecord.objects.get().code

    assert {place: status(client, place) for place in (*PAGES, *WHOLE)} == dict.fromkeys((*PAGES, *WHOLE), 404)
    for act in ("publish/", "revise/", f"targets/{target}/observe/", f"targets/{target}/setting/"):
        assert client.post(f"/plans/zhengzhou-2026/{act}", {"published": "1"}).status_code == 404
    assert client.get("/plans/upload/?plan=zhengzhou-2026").status_code == 404
    plan.refresh_from_db()
    assert not plan.published


def test_a_draft_is_checked_by_the_office_of_its_place_and_by_no_other(plan, of_place, coordinator):
    draft = services.open_revision(plan=plan, opened_by=coordinator, opened_at=timezone.now())

    assert {which: of_place(which).get(draft.get_absolute_url()).status_code for which in ("own", "above", "other")} == {
        "own": 200, "above": 200, "other": 404,
    }  # fmt: skip
    assert of_place("other").post(f"{draft.get_absolute_url()}edit/", {"seen": 0}).status_code == 404
    assert draft.title in words(of_place("own").get("/plans/drafts/"))
    assert draft.title not in words(of_place("other").get("/plans/drafts/"))
