"""The front page by audience, the hall of services, suggestions, the figures' evidence, the map, the site's own pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuangchuang.halls.home import queries
from shuangchuang.halls.home.systems import Audience, matters_of, system_groups
from shuangchuang.halls.plans import cities
from shuangchuang.halls.plans.models import AssignmentRecord, PlanRecord, TaskRecord
from shuangchuang.halls.registry.models import GroupMemberRecord, RegionRecord, UnitRecord
from tests.halls import pages


def test_the_hall_of_services_shows_the_28_systems_of_the_plan_each_once():
    numbers = [system.number for group in system_groups() for system in group.systems]

    assert sorted(numbers) == list(range(1, 29))


def test_a_system_that_is_not_open_has_no_link_and_says_that_it_is_being_built(db, visitor):
    page = pages.tree(visitor.get("/services/"))
    tiles = page.xpath("//*[contains(concat(' ',@class,' '),' system ')]")
    open_ones = {system.url for group in system_groups() for system in group.systems if system.url}

    assert len(tiles) == 28
    assert {tile.get("href") for tile in tiles if tile.tag == "a"} == open_ones
    assert all("筹建中" in tile.text_content() for tile in tiles if tile.tag != "a")
    assert all("筹建中" not in tile.text_content() for tile in tiles if tile.tag == "a")


@pytest.mark.parametrize("audience", list(Audience))
def test_every_matter_leads_to_a_page_that_answers(guangxi, office, audience):
    found = matters_of(audience, rights={"plans.upload", "plans.check", "site.corrections"}, signed_in=True, limit=20)

    assert len(found) >= 4
    assert {matter.url: office.get(matter.url).status_code for matter in found} == {m.url: 200 for m in found}


def test_the_view_is_said_in_the_address_and_remembered(db):
    client = Client()

    chosen = client.get("/", {"for": "firm"})
    later = client.get("/")

    assert "和企业有关的任务" in pages.words(chosen)
    assert "和企业有关的任务" in pages.words(later)
    assert "和企业有关的任务" not in pages.words(Client().get("/", {"for": "nobody"}))


def test_an_official_finds_the_officials_view_first(db, office, visitor):
    assert "上传一份计划" in pages.words(office.get("/"))
    assert "上传一份计划" not in pages.words(visitor.get("/"))
    assert "上传一份计划" not in pages.words(visitor.get("/", {"for": "office"}))  # nobody is led to a closed door


def test_suggestions_lead_to_what_they_name(guangxi, visitor):
    answer = visitor.get("/find/suggest/", {"q": "科技厅", "id": "hero-q"})

    options = pages.html.fragment_fromstring(answer.content.decode(), create_parent=True).xpath("//*[@role='option']")
    addresses = [option.get("data-href") for option in options]
    assert "/registry/units/gx-sci/" in addresses
    assert addresses[-1].startswith("/find/?q=")
    assert {address: visitor.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
    assert len({option.get("id") for option in options}) == len(options)


@pytest.mark.parametrize("words", ["", "a", "没有这样的词", "<script>", "a\0b", "%"])
def test_where_nothing_is_near_nothing_is_suggested(db, visitor, words):
    answer = visitor.get("/find/suggest/", {"q": words, "id": "x' onmouseover='1"})

    assert answer.status_code == 200
    assert 'role="option"' not in answer.content.decode()


def test_the_figures_of_the_front_page_are_the_sums_of_their_evidence(guangxi, visitor):
    [row] = pages.table(visitor.get("/figures/"))
    counted = queries.figures()

    assert [int(cell) for cell in row[2:]] == [counted.tasks, counted.units, counted.targets]
    assert len(pages.table(visitor.get("/plans/guangxi-2021/tasks/"))) == counted.tasks
    front = pages.tree(visitor.get("/"))
    links = front.xpath("//*[contains(@class,'number-strip')]//a/@href")
    assert [link.partition("#")[0] for link in links] == ["/figures/"] * 4


def test_plans_of_the_sites_own_place_come_first(guangxi):
    city = RegionRecord.objects.filter(code__lt="450000").order_by("code").first()
    other = PlanRecord.objects.create(
        slug="elsewhere", region=city, title="别处的计划", published=True, created_at=guangxi.created_at
    )

    assert [facts.plan for facts in queries.plans_shown()] == [guangxi, other]


def test_news_are_of_published_plans_the_latest_first(guangxi):
    news = queries.latest()

    assert news == sorted(news, key=lambda item: item.at, reverse=True)
    assert {item.kind for item in news} == {"adopted", "figure"}
    PlanRecord.objects.update(published=False)
    assert queries.latest() == []


# ── the map ─────────────────────────────────────────────────────────────────


def _map(plan: PlanRecord) -> cities.Map | None:
    return cities.tasks_by_city(user=None, plan=plan, on=plan.versions.get().issued_date)


def test_a_confirmed_group_gives_each_of_its_cities_its_tasks_and_an_unconfirmed_one_gives_nobody(guangxi):
    drawn = _map(guangxi)

    assert drawn is not None
    assert {place.short: place.figure for place in drawn.places} == dict.fromkeys(
        [
            "河池",
            "柳州",
            "桂林",
            "百色",
            "南宁",
            "来宾",
            "梧州",
            "贺州",
            "崇左",
            "钦州",
            "贵港",
            "玉林",
            "防城港",
            "北海",
        ],
        7,
    )
    assert [note for note in drawn.notes if "相关设区市人民政府" in note] == [
        "另有 1 项任务写的是“相关设区市人民政府”，名单待确认，没有分到各市。"
    ]


def test_a_task_a_city_has_of_its_own_is_counted_once_with_those_of_its_group(guangxi):
    nanning = UnitRecord.objects.get(slug="city-4501-gov")
    theirs = TaskRecord.objects.filter(plan=guangxi, assignments__unit__slug="cities-all").first()
    own = TaskRecord.objects.filter(plan=guangxi).exclude(assignments__unit__slug="cities-all").first()
    for task in (theirs, own):
        AssignmentRecord.objects.create(task=task, unit=nanning, role="cooperator", order=99, printed_name="南宁市")

    drawn = _map(guangxi)

    assert drawn is not None
    assert {place.short: (place.figure, place.level) for place in drawn.places if place.short in {"南宁", "柳州"}} == {
        "南宁": (8, 1),
        "柳州": (7, 0),
    }
    assert drawn.legend == ((0, "7项"), (1, "8项"))


def test_without_cities_in_a_plan_there_is_no_map(guangxi):
    GroupMemberRecord.objects.all().delete()

    assert _map(guangxi) is None


def test_every_tile_leads_to_the_tasks_it_counts(guangxi, visitor):
    drawn = _map(guangxi)

    assert drawn is not None
    place = drawn.places[0]
    answer = visitor.get(place.url)
    tasks = {link for link in pages.links(answer) if "/tasks/" in link and link.rstrip("/").split("/")[-1] != "tasks"}
    assert len(tasks) == place.figure


def test_the_map_asks_the_same_however_many_tasks_there_are(guangxi):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            _map(guangxi)
        return len(asked)

    before = questions()
    nanning = UnitRecord.objects.get(slug="city-4501-gov")
    for task in TaskRecord.objects.filter(plan=guangxi)[:9]:
        AssignmentRecord.objects.create(task=task, unit=nanning, role="responsible", order=98, printed_name="南宁市")

    assert questions() == before


# ── the site's own pages ────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["home:about", "home:help", "home:privacy", "home:accessibility", "sitemap"])
def test_a_page_about_the_site_is_linked_from_the_foot_of_every_page(db, visitor, name):
    foot = pages.tree(visitor.get("/nowhere/")).xpath("//footer//a/@href")

    assert reverse(name) in foot
    assert visitor.get(reverse(name)).status_code == 200


def test_the_table_of_contents_of_a_page_leads_to_its_headings(db, visitor):
    for name in ("about", "help", "privacy", "accessibility"):
        page = pages.tree(visitor.get(f"/{name}/"))
        wanted = [link.removeprefix("#") for link in page.xpath("//aside//a/@href")]
        assert wanted == page.xpath("//article/h2/@id")


def test_what_the_site_says_about_its_cookies_is_what_it_sets(guangxi):
    client = Client()
    client.get("/", {"for": "firm"})
    client.get("/accounts/login/")
    client.post("/appearance/", {"theme": "dark", "size": "large"})
    client.post("/language/", {"language": "en"})
    client.post("/accounts/login/", {"login": "xietiao", "password": "demo-xietiao"})

    said = [row[0] for row in pages.table(Client().get("/privacy/"))]
    told = {name for names in said for name in names.split("、")}
    assert set(client.cookies) == told - {"mfa_trusted", "messages"} | ({"messages"} & set(client.cookies))


def test_cookies_are_told_by_the_names_and_times_of_the_site_they_are_set_on(db, settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    settings.SESSION_IDLE_SECONDS, settings.SESSION_LONGEST_SECONDS = 30 * 60, 4 * 3600
    settings.SESSION_REMEMBERED_SECONDS = 7 * 86_400

    rows = {row[0]: row[-1] for row in pages.table(Client().get("/privacy/"))}

    assert rows["__Host-sessionid"] == (
        "关闭浏览器为止；30 分钟没有操作，或登录满 4 小时，也会退出。登录时选了“保持登录”的，7 天"
    )
    assert rows["__Host-csrftoken"] == "一年"
    assert rows["mfa_trusted"] == "7 天"
    assert not {"sessionid", "csrftoken"} & set(rows)


def test_marks_and_numbers_are_placeholders_in_the_demo_and_left_out_where_a_real_site_has_none(db, visitor, settings):
    assert "网站标识码：（待填）" in visitor.get("/").content.decode()

    settings.SITE_FACTS = {**dict.fromkeys(settings.SITE_FACTS, ""), "icp": "桂ICP备00000000号"}

    page = visitor.get("/").content.decode()
    assert "桂ICP备00000000号" in page
    assert "待填" not in page
    assert "网站标识码" not in page


def test_the_map_of_the_site_leads_only_where_the_visitor_may_go(guangxi, visitor, office):
    for client in (visitor, office):
        links = [link for link in pages.links(client.get("/sitemap/")) if not link.startswith("/accounts/log")]
        answers = {link: client.get(link).status_code for link in links}
        assert {link: status for link, status in answers.items() if status != 200} == {}
    assert "/corrections/received/" in pages.links(office.get("/sitemap/"))
    assert "/corrections/received/" not in pages.links(visitor.get("/sitemap/"))


def test_me_is_useful_without_an_account_and_leads_on_with_one(guangxi, visitor, office):
    assert "您还没有登录" in pages.words(visitor.get("/me/"))
    links = [link for link in pages.links(office.get("/me/")) if link.startswith("/")]
    assert {link: office.get(link).status_code for link in links} == dict.fromkeys(links, 200)
