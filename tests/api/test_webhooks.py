"""What happens is sent, signed, to whoever had an address registered; failures are repeated, looked at, given up."""

from __future__ import annotations

import ipaddress
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shuangchuang.adapters.webhooks import NotSent, Sent, verified
from shuangchuang.api import webhooks
from shuangchuang.api.models import EndpointRecord, SendingRecord
from shuangchuang.api.webhooks import FAILING_FOR, NotDelivered, WebhookRefused, attempt, register_endpoint, secret_of
from shuangchuang.halls.accounts.services import grant_role, hand_over, leave
from shuangchuang.halls.notices.models import AuditRecord, EventRecord, JobRecord, MessageRecord
from shuangchuang.halls.notices.outbox import Event
from shuangchuang.halls.notices.services import publish
from shuangchuang.halls.notices.worker.loop import Worker
from shuangchuang.halls.plans.services import publish_plan, record_observation
from shuangchuang.halls.registry.models import RegionRecord
from tests.adapters.test_webhooks import Receiver, site
from tests.halls.pages import table, told, value_of, words
from tests.halls.plans.small_plan import a_draft, a_plan, adopt

__all__ = ["site"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(account):
    return account("coordinator")


def an_endpoint(user, url="https://hooks.example/in", kinds=("plans.*",), name="共享平台"):
    return register_endpoint(url=url, name=name, kinds=kinds, registered_by=user, registered_at=timezone.now())


def happened(kind="plans.published", subject="plan:shown"):
    return publish(kind=kind, subject=subject, payload={"plan": "shown"}, at=timezone.now())


def test_an_event_reaches_a_receiver_that_can_verify_it(office, site, settings, monkeypatch):
    settings.WEBHOOKS_TO = (ipaddress.ip_network("127.0.0.0/8"),)
    _endpoint, secret = an_endpoint(office, url=f"{site}/in")
    came = []
    real = webhooks.send
    monkeypatch.setattr(attempt, "__kwdefaults__", {"post": lambda url, **sent: came.append(sent) or real(url, **sent)})
    event = happened()

    Worker(clock=timezone.now).until_idle()

    [(_path, body)] = Receiver.seen
    assert verified(secret, headers=came[0]["headers"], body=body, now=timezone.now())
    assert json.loads(body) == {
        "type": "plans.published",
        "timestamp": event.at.isoformat(),
        "data": {"event": event.pk, "subject": "plan:shown", "number": 1, "plan": "shown"},
    }
    sending = SendingRecord.objects.get()
    assert (sending.state, sending.status, sending.attempts) == ("delivered", 200, 1)


def test_an_endpoint_is_told_of_the_kinds_it_asked_for_alone(office):
    plans, _ = an_endpoint(office)
    one, _ = an_endpoint(office, kinds=("registry.organisation_bound",))
    everything, _ = an_endpoint(office, kinds=("*",))
    off, _ = an_endpoint(office, kinds=("*",))
    webhooks.switch_endpoint(endpoint=off, on=False, switched_by=office, switched_at=timezone.now())
    for kind in ("plans.published", "planship.made", "registry.organisation_bound", "registry.organisation_bound_off"):
        event = happened(kind, subject=f"x:{kind}")
        webhooks.prepare(
            Event(event.pk, event.kind, event.subject, event.number, event.payload, event.at),
            at=timezone.now(),
        )

    told_of = {
        endpoint.pk: sorted(endpoint.sendings.values_list("kind", flat=True))
        for endpoint in (plans, one, everything, off)
    }

    assert told_of == {
        plans.pk: ["plans.published"],
        one.pk: ["registry.organisation_bound"],
        everything.pk: [
            "plans.published",
            "planship.made",
            "registry.organisation_bound",
            "registry.organisation_bound_off",
        ],
        off.pk: [],
    }


def bodies():
    """(type, data without the outbox's own numbers) of everything the receiver got, in order."""
    own = {"event", "number"}
    told_of = [json.loads(body) for _path, body in Receiver.seen]
    return [(one["type"], {key: value for key, value in one["data"].items() if key not in own}) for one in told_of]


def test_plans_and_offices_are_told_of_as_the_page_offers(office, account, signed_in, site, settings):
    settings.WEBHOOKS_TO = (ipaddress.ip_network("127.0.0.0/8"),)
    sent = {"name": "共享平台", "url": f"{site}/in", "kinds": ["plans.*", "accounts.*"]}
    assert signed_in(office).post("/access/webhooks/new/", sent).status_code in {200, 302}
    now = timezone.now()
    leaver, successor = account("person", name="leaver"), account("person", name="successor")

    plan = a_plan(published=True)
    publish_plan(plan=plan, published=True, changed_by=None, changed_at=now)
    record_observation(
        target=plan.targetrecords.get(), period="2026", value=Decimal(3000), source="市统计公报", status="已核实",
        published_date=None, entered_by=None, entered_at=now,
    )  # fmt: skip
    publish_plan(plan=plan, published=False, changed_by=None, changed_at=now)
    lent = grant_role(user=leaver, role="inspector", granted_by=None, granted_at=now)
    hand_over(leaver=leaver, successor=successor, handed_by=None, handed_at=now)
    leave(user=leaver, left_by=None, left_at=now)
    Worker(clock=timezone.now).until_idle()

    taken = successor.grants.get()
    subject, about = {"subject": f"plan:{plan.slug}"}, {"plan": plan.slug}
    scope = {"role": "inspector", "scope_kind": "", "scope_key": ""}
    first = {"subject": f"grant:{lent.pk}", "grant": lent.pk, "user": leaver.pk, **scope}
    second = {"subject": f"grant:{taken.pk}", "grant": taken.pk, "user": successor.pk, **scope}
    handed = {"user": leaver.pk, "to": successor.pk, "offices": 1, "rows": {}}
    assert sorted(bodies(), key=repr) == sorted(
        [
            ("plans.adopted", {**subject, **about, "version": 1, "needs": "plans.read_internal"}),
            ("plans.published", {**subject, **about}),
            ("plans.observed", {**subject, **about, "target": "T1", "period": "2026", "revision": 0}),
            ("plans.withdrawn", {**subject, **about}),
            ("accounts.office_granted", first),
            ("accounts.office_ended", first),
            ("accounts.office_granted", second),
            ("accounts.handed_over", {"subject": f"user:{leaver.pk}", **handed}),
            ("accounts.closed", {"subject": f"user:{leaver.pk}", "user": leaver.pk}),
        ],
        key=repr,
    )


def test_a_plan_not_public_is_told_only_where_whoever_registered_may_know_of_it(office, account):
    inside, _ = an_endpoint(office)
    operation, _ = an_endpoint(account("operator"))
    gone = account("coordinator")
    left, _ = an_endpoint(gone)
    gone.grants.all().delete()

    plan = a_plan()
    adopt(a_draft(base=plan))
    publish_plan(plan=plan, published=True, changed_by=None, changed_at=timezone.now())
    adopt(a_draft(base=plan))
    for event in EventRecord.objects.order_by("pk"):
        webhooks.prepare(
            Event(event.pk, event.kind, event.subject, event.number, event.payload, event.at), at=timezone.now()
        )

    kinds = {endpoint.pk: list(endpoint.sendings.order_by("pk").values_list("kind", flat=True)) for endpoint in
             (inside, operation, left)}  # fmt: skip
    assert kinds == {
        inside.pk: ["plans.adopted", "plans.revised", "plans.published", "plans.revised"],
        operation.pk: ["plans.published", "plans.revised"],
        left.pk: ["plans.published", "plans.revised"],
    }


def waiting(endpoint):
    return SendingRecord.objects.create(endpoint=endpoint, kind="plans.published", body="{}", made_at=timezone.now())


def tried(sending, outcome, *, last=False, at=None):
    def post(*_args, **_more):
        if isinstance(outcome, str):
            raise NotSent(outcome)
        return Sent(status=outcome, milliseconds=3)

    try:
        attempt(sending_id=sending.pk, last=last, clock=lambda: at or timezone.now(), post=post)
    except NotDelivered:
        raised = True
    else:
        raised = False
    sending.refresh_from_db()
    return raised, sending.state, sending.error


@pytest.mark.parametrize(
    ("outcome", "last", "found"),
    [
        (200, False, (False, "delivered", "")),
        (204, False, (False, "delivered", "")),
        (500, False, (True, "waiting", "refused")),
        (404, False, (True, "waiting", "refused")),
        (301, False, (True, "waiting", "redirected")),
        (410, False, (False, "failed", "gone")),
        ("timed_out", False, (True, "waiting", "timed_out")),
        ("address_forbidden", True, (False, "failed", "address_forbidden")),
        (503, True, (False, "failed", "refused")),
    ],
)
def test_what_comes_back_decides_whether_it_is_tried_again(outcome, last, found, office):
    endpoint, _ = an_endpoint(office)

    assert tried(waiting(endpoint), outcome, last=last) == found
    endpoint.refresh_from_db()
    assert (endpoint.disabled_why == "gone") == (outcome == 410)


def test_an_endpoint_that_fails_for_days_is_disabled_and_one_success_in_between_begins_anew(office):
    endpoint, _ = an_endpoint(office)
    begun = timezone.now()
    tried(waiting(endpoint), 500, at=begun)
    tried(waiting(endpoint), 200, at=begun + timedelta(days=4))
    tried(waiting(endpoint), 500, at=begun + timedelta(days=4, hours=1))
    still = tried(waiting(endpoint), 500, at=begun + FAILING_FOR + timedelta(days=3))
    ended = tried(waiting(endpoint), 500, at=begun + FAILING_FOR + timedelta(days=4, hours=2))

    endpoint.refresh_from_db()
    assert (still, ended) == ((True, "waiting", "refused"), (False, "failed", "refused"))
    assert endpoint.disabled_why == "failing"
    assert AuditRecord.objects.filter(action="api.disable_endpoint", actor=None).count() == 1
    [message] = MessageRecord.objects.all()
    assert (message.recipient, "共享平台" in message.title) == (office, True)


def test_a_message_is_sent_again_with_its_old_id(office):
    endpoint, _ = an_endpoint(office)
    sending = waiting(endpoint)
    tried(sending, 503, last=True)
    message = sending.message

    webhooks.send_again(sending=sending, asked_by=office, asked_at=timezone.now())
    with pytest.raises(WebhookRefused, match="不用重发"):
        webhooks.send_again(sending=sending, asked_by=office, asked_at=timezone.now())

    assert tried(sending, 200) == (False, "delivered", "")
    assert (sending.message, sending.attempts) == (message, 2)
    assert JobRecord.objects.filter(name="api.send", key=f"{sending.pk}:1").count() == 1


def test_a_secret_is_stored_sealed_and_opens_after_the_key_of_the_site_was_changed(office, settings):
    endpoint, secret = an_endpoint(office)
    assert secret not in endpoint.sealed_secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-that-signs-from-now-on-and-is-long-enough-to-be-one"

    assert secret_of(endpoint) == secret
    assert webhooks.reseal_secrets() == 1
    settings.SECRET_KEY_FALLBACKS = []
    endpoint.refresh_from_db()
    assert secret_of(endpoint) == secret


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kinds": ()}, "webhook_kinds"),
        ({"url": "http://hooks.example/"}, "webhook_https"),
        ({"url": "https://user:pw@hooks.example/"}, "webhook_address"),
        ({"url": "ftp://hooks.example/"}, "webhook_address"),
    ],
)
def test_an_endpoint_nothing_could_be_sent_to_is_refused(changed, code, office):
    with pytest.raises(WebhookRefused) as refused:
        an_endpoint(office, **changed)

    assert refused.value.code == code


def test_an_office_of_one_place_registers_none_for_events_tell_of_all_places(account, db):
    region = RegionRecord.objects.create(code="450100", name="南宁市", short_name="南宁")

    with pytest.raises(WebhookRefused) as refused:
        an_endpoint(account("coordinator", region=region))

    assert refused.value.code == "webhook_reach"


# ---------------------------------------------------------------- pages


def test_an_endpoint_is_registered_tried_switched_and_its_secret_renewed(office, signed_in):
    client = signed_in(office)
    made = client.post(
        "/access/webhooks/new/", {"name": "共享平台", "url": "https://hooks.example/in", "kinds": ["plans.*"]}
    )
    endpoint = EndpointRecord.objects.get()
    page = f"/access/webhooks/{endpoint.pk}/"
    first = made.context["secret"]

    client.post(f"{page}trial/")
    renewed = client.post(f"{page}secret/").context["secret"]
    client.post(f"{page}switch/", {"on": "0"})
    off = words(client.get(page))
    client.post(f"{page}switch/", {"on": "1"})

    assert first.startswith("whsec_")
    assert first not in client.get(page).content.decode()
    assert renewed != first
    assert secret_of(EndpointRecord.objects.get()) == renewed
    assert "已停用" in off
    assert [row[0] for row in table(client.get(page))] == ["access.trial"]
    assert "endpoint" in words(client.get(f"/access/sendings/{SendingRecord.objects.get().pk}/"))
    assert [row[0] for row in table(client.get("/access/webhooks/"))] == ["共享平台"]


def test_a_form_that_cannot_be_taken_comes_back_as_it_was(office, signed_in):
    answer = signed_in(office).post(
        "/access/webhooks/new/", {"name": "平台", "url": "http://hooks.example/", "kinds": ["*"]}
    )

    assert (answer.status_code, value_of(answer, "name")) == (422, "平台")
    assert "https" in told(answer)


def test_a_person_without_the_right_is_kept_out(account, signed_in):
    assert signed_in(account("liaison", name="l")).get("/access/webhooks/").status_code == 403
