"""Sign-ins taken away: everybody's by who watches over them, one's own by oneself; and nobody else's."""

from __future__ import annotations

import csv
import io

from django.utils import timezone

from shuangchuang.halls.accounts.models import Role, SignInRecord
from shuangchuang.halls.notices.models import AuditRecord


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_operators_take_away_what_the_filter_shows_and_it_is_noted(account, signed_in):
    operator, lin = account(Role.OPERATOR, name="yun"), account(Role.PERSON, name="lin")
    for event in ("success", "wrong_password"):
        SignInRecord.objects.create(user=lin, event=event, address="10.1.2.3", device="Firefox", at=timezone.now())
    browser = signed_in(operator)

    rows = lines(browser.get("/accounts/guard/history/?q=lin&event=wrong_password&export=csv"))

    [line] = [row for row in rows if row and row[0] == "lin"]
    assert line[3:] == ["密码不对", "Firefox", "10.1.2.3"]
    assert ["筛选", "账号：lin；事项：密码不对"] in [[cell for cell in row if cell] for row in rows]
    assert AuditRecord.objects.filter(actor=operator, action__contains="export").count() == 1


def test_one_takes_away_ones_own_with_shortened_addresses_and_nobody_elses(account, signed_in):
    lin, other = account(Role.PERSON, name="lin"), account(Role.PERSON, name="other")
    for user, device in ((lin, "Firefox"), (other, "Safari")):
        SignInRecord.objects.create(user=user, event="success", address="10.1.2.3", device=device, at=timezone.now())

    text = signed_in(lin).get("/accounts/history/?export=csv").content.decode()

    assert "Firefox,10.1.2.*" in text
    assert "Safari" not in text
    assert "10.1.2.3" not in text


def test_who_does_not_watch_over_sign_ins_takes_none_away(account, signed_in):
    assert signed_in(account(Role.COORDINATOR)).get("/accounts/guard/history/?export=csv").status_code == 403
