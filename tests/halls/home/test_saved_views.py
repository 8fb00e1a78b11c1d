"""常用筛选: a person keeps a list's conditions under a name; every act can be taken back, and it is nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.home import services
from shuangchuang.halls.home.models import SavedViewRecord
from tests.halls import pages

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TASKS = "/plans/guangxi-2021/tasks/"


@pytest.fixture
def person(account) -> User:
    return account(Role.PERSON)


@pytest.fixture
def browser(person, signed_in):
    return signed_in(person)


def kept(owner: User, *, address: str = f"{TASKS}?role=lead", name: str = "牵头") -> SavedViewRecord:
    return services.keep_view(owner=owner, address=address, name=name, kept_at=NOON)


def test_conditions_are_kept_from_the_list_and_lead_back_to_it(guangxi, browser):
    at_first = pages.words(browser.get(f"{TASKS}?role=lead&unit=gx-sci"))
    browser.post("/me/views/keep/", {"name": "科技厅牵头", "next": f"{TASKS}?unit=gx-sci&page=2&role=lead"})

    view = SavedViewRecord.objects.get()
    assert (view.path, view.query) == (TASKS, "role=lead&unit=gx-sci")
    assert "保存这组条件" in at_first
    again = browser.get(f"{TASKS}?unit=gx-sci&role=lead")
    assert pages.links(again)[view.address] == "科技厅牵头"
    assert "保存这组条件" not in pages.words(again)
    assert pages.links(browser.get("/me/views/"))[view.address] == "科技厅牵头"


def test_the_list_without_conditions_offers_nothing_to_keep(guangxi, browser, visitor):
    assert "保存这组条件" not in pages.words(browser.get(TASKS))
    assert "保存这组条件" not in pages.words(visitor.get(f"{TASKS}?role=lead"))


def test_deleting_and_renaming_are_taken_back(guangxi, browser, person):
    view = kept(person)

    after = browser.post(f"/me/views/{view.pk}/rename/", {"name": "我们牵头的"}, follow=True)
    assert f'action="/me/views/{view.pk}/rename/undo/"' in after.content.decode()
    browser.post(f"/me/views/{view.pk}/rename/undo/")
    view.refresh_from_db()
    assert view.name == "牵头"

    after = browser.post(f"/me/views/{view.pk}/delete/", {"next": TASKS}, follow=True)
    assert f'action="/me/views/{view.pk}/delete/undo/"' in after.content.decode()
    assert view.address not in pages.links(browser.get(TASKS))
    browser.post(f"/me/views/{view.pk}/delete/undo/")
    assert pages.links(browser.get(TASKS))[view.address] == "牵头"


def test_a_name_is_given_once_a_list_and_free_again_after_deleting(person):
    first = kept(person)

    with pytest.raises(services.NameTaken, match="已有名为“牵头”的筛选"):
        kept(person, address=f"{TASKS}?role=cooperator")
    assert kept(person).pk == first.pk  # the same again is the same
    assert kept(person, address="/registry/units/?q=厅").pk != first.pk  # another list
    services.delete_view(view=first, deleted_at=NOON)
    second = kept(person, address=f"{TASKS}?role=cooperator")
    with pytest.raises(services.NameTaken):
        services.restore_view(view=SavedViewRecord.objects.get(pk=first.pk))
    assert second.query == "role=cooperator"


@pytest.mark.parametrize(
    "address",
    [
        "/desk/?x=1",
        TASKS,
        f"{TASKS}?page=3",
        "https://example.org/?q=1",
        "/nowhere/?q=1",
        "",
        f"{TASKS}?q={'长' * 400}",
    ],
    ids=["no list", "no conditions", "a page only", "elsewhere", "nowhere", "nothing", "too long"],
)
def test_what_is_no_filtered_list_is_not_kept(person, address):
    if address.startswith("https"):
        view = None
        with pytest.raises(services.NotAList):
            view = kept(person, address=address)
        assert view is None
    else:
        with pytest.raises(services.NotAList, match="请先在列表上选好条件"):
            kept(person, address=address)


def test_fifty_are_enough(person):
    for n in range(services.saved_views.MOST):
        kept(person, address=f"{TASKS}?q={n}", name=str(n))

    with pytest.raises(services.TooManyViews):
        kept(person, address=f"{TASKS}?q=more", name="多")


@pytest.mark.parametrize("act", ["rename", "rename/undo", "delete", "delete/undo"])
def test_anothers_is_not_found(person, account, signed_in, act):
    view = kept(person)
    other = signed_in(account(Role.COORDINATOR))

    assert other.post(f"/me/views/{view.pk}/{act}/", {"name": "偷"}).status_code == 404
    assert view.address not in pages.links(other.get("/me/views/"))
    view.refresh_from_db()
    assert (view.name, view.deleted_at) == ("牵头", None)


def test_after_an_act_nobody_is_sent_to_another_site(browser, person):
    view = kept(person)

    answer = browser.post(f"/me/views/{view.pk}/delete/", {"next": "https://evil.example/"})

    assert answer.url == "/me/views/"


@given(st.dictionaries(st.sampled_from(["q", "role", "unit", "page", "sort", "x"]), st.text(max_size=6)))
def test_the_same_conditions_in_any_order_are_kept_as_the_same_words(conditions):
    from urllib.parse import urlencode

    forwards = urlencode(conditions)
    backwards = urlencode(list(reversed(conditions.items())))

    assert services.query_kept(forwards) == services.query_kept(backwards)
    assert services.query_kept(services.query_kept(forwards)) == services.query_kept(forwards)


def test_a_kept_filter_speaks_of_units_places_and_plans_by_name(guangxi, account, signed_in):
    browser = signed_in(account("person"))
    browser.post("/me/views/keep/", {"name": "甲", "next": f"{TASKS}?unit=gx-sci&role=lead"})
    browser.post("/me/views/keep/", {"name": "乙", "next": "/registry/units/?region=450100&category=department"})
    browser.post("/me/views/keep/", {"name": "丙", "next": f"{TASKS}?unit=no-such-unit"})

    said = pages.words(browser.get("/me/views/"))

    assert f"任务表（{guangxi}） · 职责 牵头，单位 自治区科技厅" in said
    assert "单位名录 · 类别 政府部门，地区 南宁市" in said
    assert "单位 no-such-unit" in said
    assert "gx-sci" not in said
    assert "450100" not in said
