"""The pages by which an office appoints people, and by which people look after their own offices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client
from django.utils import timezone

from shuangchuang.halls.accounts.models import AbsenceRecord, AgreementRecord, GrantRecord, Role, User
from shuangchuang.halls.accounts.services import grant_role
from shuangchuang.halls.notices.models import AuditRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from tests.halls.pages import heading, tree, words

TODAY = timezone.localdate()


@pytest.fixture
def units(db: None) -> dict[str, UnitRecord]:
    """科技局 and 财政局 of 南宁, 科技局 of 柳州."""
    made = {}
    for slug, code, name in (
        ("nn-kjj", "450100", "科技局"),
        ("nn-czj", "450100", "财政局"),
        ("lz-kjj", "450200", "科技局"),
    ):
        region, _ = RegionRecord.objects.get_or_create(code=code, defaults={"name": code, "short_name": code})
        made[slug] = UnitRecord.objects.create(slug=slug, region=region, name=name)
    return made


def names_on(client, address: str) -> list[str]:
    return [person.username for person in client.get(address).context["page"]]


def test_one_sees_the_people_one_appoints_and_no_other(account, signed_in, units):
    for slug, unit in units.items():
        account(Role.LIAISON, unit=unit, name=slug)
    account(Role.PERSON, name="citizen")
    account(Role.FIRM_AGENT, organisation=7, name="agent")
    leader = account(Role.UNIT_LEADER, unit=units["nn-kjj"], name="leader")
    nanning = account(Role.COORDINATOR, region=units["nn-kjj"].region, name="nanning")
    operator = account(Role.OPERATOR, name="operator")

    def seen(user: User) -> set[str]:
        return set(names_on(signed_in(user), "/accounts/people/"))

    assert seen(leader) == {"nn-kjj", "leader"}
    assert seen(nanning) == {"nn-kjj", "nn-czj", "leader", "nanning"}
    assert seen(operator) == set(User.objects.values_list("username", flat=True))


def test_whom_one_does_not_appoint_is_not_found_on_any_page(account, signed_in, units):
    stranger = account(Role.LIAISON, unit=units["lz-kjj"])
    leader = signed_in(account(Role.UNIT_LEADER, unit=units["nn-kjj"]))
    grant = stranger.grants.get()
    absence = AbsenceRecord.objects.create(user=stranger, first_date=TODAY, recorded_at=timezone.now())

    for page in ("", "grant/", "absence/", "hand-over/", "leave/"):
        assert leader.get(f"/accounts/people/{stranger.pk}/{page}").status_code == 404
        assert leader.post(f"/accounts/people/{stranger.pk}/{page}").status_code in {404, 405}
    for act in ("stand-in", "lend", "end"):
        assert leader.post(f"/accounts/offices/{grant.pk}/{act}/", {"reason": "x"}).status_code == 404
    assert leader.post(f"/accounts/absences/{absence.pk}/withdraw/").status_code == 404
    grant.refresh_from_db()
    absence.refresh_from_db()
    assert (grant.ended_at, absence.withdrawn_at) == (None, None)


def test_an_account_is_opened_with_its_first_office_or_not_at_all(account, signed_in, units):
    leader = signed_in(account(Role.UNIT_LEADER, unit=units["nn-kjj"]))
    typed = {
        "username": "chen-min",
        "display_name": "陈敏",
        "role": Role.LIAISON,
        "unit": "nn-kjj",
        "valid_from": TODAY.isoformat(),
        "basis": "南科函〔2026〕1号",
    }

    refused = leader.post("/accounts/people/new/", typed | {"unit": "nn-czj"})
    assert (refused.status_code, User.objects.filter(username="chen-min").exists()) == (422, False)
    assert "您不能授予这个角色" in refused.content.decode()

    made = leader.post("/accounts/people/new/", typed)
    chen = User.objects.get(username="chen-min")
    assert (made.status_code, made.url) == (302, f"/accounts/people/{chen.pk}/")
    assert [(grant.role, grant.scope) for grant in chen.grants.all()] == [("liaison", ("unit", "nn-kjj"))]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": Role.LIAISON}, "请填写单位"),
        ({"role": Role.LIAISON, "unit": "不存在的局"}, "没有找到"),
        ({"role": Role.LIAISON, "unit": "科技局"}, "有几个同名的"),
        ({"role": Role.VERIFIER, "unit": "nn-kjj", "region": "450100"}, "只能填一个"),
        ({"role": Role.EXPERT, "region": "450100"}, "不按地区授予"),
        ({"role": Role.EXPERT, "valid_until": "2020-01-01"}, "截止日期应晚于起始日期"),
    ],
)
def test_a_grant_that_cannot_be_says_why_and_keeps_what_was_typed(typed, said, account, signed_in, units):
    someone, operator = account(Role.PERSON), signed_in(account(Role.OPERATOR))
    given = {"valid_from": TODAY.isoformat(), "basis": "任命文件"} | typed

    answer = operator.post(f"/accounts/people/{someone.pk}/grant/", given)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "任命文件" in answer.content.decode()
    assert not GrantRecord.objects.filter(user=someone).exists()


def test_a_unit_is_chosen_by_its_name_where_only_one_bears_it(account, signed_in, units):
    someone, operator = account(Role.PERSON), signed_in(account(Role.OPERATOR))

    operator.post(
        f"/accounts/people/{someone.pk}/grant/",
        {"role": Role.LIAISON, "unit": "财政局", "valid_from": TODAY.isoformat(), "basis": "函"},
    )

    assert someone.grants.get().scope == ("unit", "nn-czj")


def test_a_person_is_handed_over_and_leaves_by_the_pages(account, signed_in, units):
    operator = signed_in(account(Role.OPERATOR))
    leaver, successor = account(Role.LIAISON, unit=units["nn-kjj"]), account(Role.PERSON, name="next")
    page = f"/accounts/people/{leaver.pk}/"

    assert "先办理交接" in operator.get(f"{page}leave/").content.decode()
    operator.post(f"{page}hand-over/", {"successor": "next", "basis": "轮岗"})
    assert successor.grants.get().scope == ("unit", "nn-kjj")
    operator.post(f"{page}leave/", {"reason": "调离"})
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert signed_in(successor).get("/accounts/offices/").status_code == 200


def test_ones_own_office_is_lent_stood_in_for_and_given_up(account, signed_in, units):
    holder = account(Role.LIAISON, unit=units["nn-kjj"])
    account(Role.PERSON, name="deputy")
    grant, client = holder.grants.get(), signed_in(holder)
    until = (TODAY + timedelta(5)).isoformat()

    client.post(f"/accounts/offices/{grant.pk}/stand-in/", {"user": "deputy"})
    client.post(
        f"/accounts/offices/{grant.pk}/lend/",
        {"user": "deputy", "valid_from": TODAY.isoformat(), "valid_until": until, "basis": "出差"},
    )
    client.post("/accounts/offices/away/", {"first_date": TODAY.isoformat(), "back_date": until})

    deputy = User.objects.get(username="deputy")
    assert {(row.stands_in_for, row.lent_by) for row in deputy.grants.all()} == {(grant, None), (None, grant)}
    assert "今天缺勤" in client.get("/accounts/offices/").content.decode()
    client.post(f"/accounts/absences/{holder.absences.get().pk}/withdraw/")
    assert "没有登记缺勤" in client.get("/accounts/offices/").content.decode()
    client.post(f"/accounts/offices/{grant.pk}/end/", {"reason": "轮岗"})
    assert not GrantRecord.objects.filter(ended_at__isnull=True, user__in=[holder, deputy]).exists()


def test_an_account_nobody_has_is_said_at_the_field(account, signed_in, units):
    holder = account(Role.LIAISON, unit=units["nn-kjj"])

    answer = signed_in(holder).post(f"/accounts/offices/{holder.grants.get().pk}/stand-in/", {"user": "niemand"})

    assert (answer.status_code, "没有找到这个账号" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("address", ["/accounts/people/", "/accounts/offices/"])
def test_a_list_asks_as_many_questions_of_the_database_with_one_row_as_with_three(
    address, account, signed_in, units, django_assert_max_num_queries
):
    operator = account(Role.OPERATOR)
    client = signed_in(operator)
    client.get(address)
    counts = []
    for slugs in (["nn-kjj"], ["nn-czj", "lz-kjj"]):
        for slug in slugs:
            account(Role.LIAISON, unit=units[slug], name=f"of-{slug}")
            grant_role(
                user=operator, role=Role.LIAISON, scope_kind="unit", scope_key=slug, granted_by=None,
                granted_at=timezone.now(), valid_from=date(2026, 1, 1),
            )  # fmt: skip
        with django_assert_max_num_queries(100) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


# ---------------------------------------------------------------- the first password

NEW = "chen-kaifang-2027"


def opened(client) -> User:
    """Somebody for whom an office has just opened an account."""
    typed = {"username": "chen", "display_name": "陈敏", "role": Role.LIAISON, "unit": "nn-kjj"}
    client.post("/accounts/people/new/", typed | {"valid_from": TODAY.isoformat(), "basis": "函"})
    return User.objects.get(username="chen")


def link_on(answer) -> str:
    """The path of the link that the page hands over; "" where there is none."""
    found = tree(answer).xpath("//input[@id='password-link']/@value")
    return found[0].removeprefix("http://testserver") if found else ""


def set_by(path: str, password: str = NEW):
    """Open the link in a browser of its own and set the password."""
    browser = Client()
    shown = browser.get(path, follow=True)
    form = browser.post(shown.request["PATH_INFO"], {"new_password1": password, "new_password2": password}, follow=True)
    return shown, form


def test_the_link_is_shown_once_to_whoever_opened_the_account(account, signed_in, units):
    leader = signed_in(account(Role.UNIT_LEADER, unit=units["nn-kjj"]))
    page = f"/accounts/people/{opened(leader).pk}/"

    first, second = leader.get(page), leader.get(page)

    assert link_on(first).startswith("/accounts/password/link/")
    assert "3 天内有效" in words(first)
    assert first["Cache-Control"].startswith("max-age=0")
    assert link_on(second) == ""


def test_its_owner_sets_the_password_once_and_is_in(account, signed_in, units):
    leader = signed_in(account(Role.UNIT_LEADER, unit=units["nn-kjj"]))
    chen = opened(leader)
    path = link_on(leader.get(f"/accounts/people/{chen.pk}/"))

    _shown, done = set_by(path)
    assert heading(done) == "密码已设置"
    again, _form = set_by(path, "somebody-else-2027")
    assert "链接已经用过或已过期" in words(again)

    browser = Client()
    assert browser.post("/accounts/login/", {"login": "chen", "password": NEW}).url == "/desk/"
    assert "第一次登录" not in words(leader.get(f"/accounts/people/{chen.pk}/"))


def test_after_three_days_the_link_is_void(account, signed_in, units, monkeypatch):
    leader = signed_in(account(Role.UNIT_LEADER, unit=units["nn-kjj"]))
    path = link_on(leader.get(f"/accounts/people/{opened(leader).pk}/"))
    made = PasswordResetTokenGenerator._now

    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: made(self) + timedelta(days=3, minutes=-1))
    assert heading(Client().get(path, follow=True)) == "设置密码"
    assert "new_password1" in Client().get(path, follow=True).content.decode()
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: made(self) + timedelta(days=3, minutes=1))
    assert "链接已经用过或已过期" in words(Client().get(path, follow=True))


def test_a_new_link_makes_the_one_before_void(account, signed_in, units):
    boss = account(Role.UNIT_LEADER, unit=units["nn-kjj"])
    leader = signed_in(boss)
    chen = opened(leader)
    page = f"/accounts/people/{chen.pk}/"
    old = link_on(leader.get(page))

    leader.post(f"{page}password-link/")
    new = link_on(leader.get(page))

    assert new not in {"", old}
    assert "链接已经用过或已过期" in words(set_by(old)[0])
    assert heading(set_by(new)[1]) == "密码已设置"
    line = AuditRecord.objects.get(action="accounts.renew_password_link")
    assert (line.actor, line.subject) == (boss, f"user:{chen.pk}")
    assert new.split("/")[-2] not in str(list(AuditRecord.objects.values()))


@pytest.mark.parametrize("case", ["been in", "registered", "left"])
def test_no_link_is_made_for_an_account_that_has_an_owner(case, account, signed_in, units):
    operator = signed_in(account(Role.OPERATOR))
    chen = opened(operator)
    leave_it = {"been in": {"last_login": timezone.now()}, "registered": {}, "left": {"is_active": False}}
    User.objects.filter(pk=chen.pk).update(**leave_it[case] or {"display_name": "陈"})
    if case == "registered":
        AgreementRecord.objects.create(user=chen, document="terms", version="1", agreed_at=timezone.now())
    operator.get(f"/accounts/people/{chen.pk}/")
    before = User.objects.get(pk=chen.pk).password

    answer = operator.post(f"/accounts/people/{chen.pk}/password-link/", follow=True)

    assert "不能代发链接" in answer.content.decode()
    assert link_on(answer) == ""
    assert User.objects.get(pk=chen.pk).password == before


def test_who_appoints_to_one_office_makes_no_link_to_another_office_of_the_same_person(account, signed_in, units):
    leader = signed_in(account(Role.UNIT_LEADER, unit=units["nn-kjj"]))
    chen = opened(leader)
    grant_role(user=chen, role=Role.COORDINATOR, granted_by=None, granted_at=timezone.now())
    page = f"/accounts/people/{chen.pk}/"
    leader.get(page)

    answer = leader.post(f"{page}password-link/", follow=True)

    assert "其中有您不能授予的岗位" in answer.content.decode()
    assert link_on(answer) == ""
