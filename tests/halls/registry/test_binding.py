"""Binding a person to a firm: handed in with proof, decided by an officer of the place, rights at once."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from shuangchuang.adapters.scanning import Verdict
from shuangchuang.domain.mandates import RequestRefused
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.accounts.rights import roles_of
from shuangchuang.halls.notices.models import AuditRecord, EventRecord, FileRecord, MessageRecord
from shuangchuang.halls.notices.services import files
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.models import (
    BindingProofRecord,
    BindingRecord,
    MandateRecord,
    OrganisationRecord,
    UnitRecord,
)
from shuangchuang.halls.registry.services import Asked, Upload
from tests.halls.pages import heading, links, table, told, value_of, words
from tests.halls.registry.firms import CODES, NOW, a_firm, mandated, places

pytestmark = pytest.mark.django_db


WHERE = "22.8N 108.3E"


def _picture() -> bytes:
    stream, notes = io.BytesIO(), PngInfo()
    notes.add_text("Location", WHERE)
    Image.new("RGB", (60, 40), "navy").save(stream, "PNG", pnginfo=notes)
    return stream.getvalue()


def _paper() -> bytes:
    document, stream = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(300, 400)
    document.save(stream)
    return stream.getvalue()


PNG, PDF = _picture(), _paper()
LICENCE = Upload("licence", "执照.png", PNG)
LETTER = Upload("letter", "委托书.pdf", PDF)
BIND = "/registry/organisations/bind/"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def today(db, monkeypatch, settings, tmp_path):
    places()
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def founder(account) -> User:
    return account(Role.PERSON, name="founder")


@pytest.fixture
def officer(account) -> User:
    return account(Role.COORDINATOR, region=places()["450100"], name="officer")


def asked(**more: object) -> Asked:
    values = {"credit_code": CODES[0], "name": "邕江智造（模拟）有限公司", "capacity": "legal_representative"}
    return Asked(**(values | more))


AN_AGENT = {"capacity": "agent", "matters": ["policy", "finance"], "valid_until": date(2027, 1, 1)}


def handed_in(applicant: User, uploads: tuple[Upload, ...] = (LICENCE, LETTER), **more: object) -> BindingRecord:
    return services.submit_binding(asked=asked(**more), uploads=uploads, applicant=applicant, submitted_at=NOW)


def taken(binding: BindingRecord, officer: User) -> BindingRecord:
    services.take_binding(binding=binding, taken_by=officer, taken_at=LATER)
    return binding


def filled(**more: object) -> dict[str, object]:
    values = {
        "credit_code": "91450100mafake010b", "name": "邕江智造（模拟）有限公司", "capacity": "legal_representative",
        "licence": SimpleUploadedFile("执照.png", PNG),
    }  # fmt: skip
    return values | more


def code_of(call, *args: object, **more: object) -> str:
    with pytest.raises(RequestRefused) as refusal:
        call(*args, **more)
    return refusal.value.code


# ---------------------------------------------------------------- handing in


def test_a_founder_hands_in_a_request_and_sees_where_it_stands(founder, signed_in):
    places()
    browser = signed_in(founder)

    answer = browser.post(BIND, filled(), follow=True)

    binding = BindingRecord.objects.get()
    assert (binding.credit_code, binding.region.code, binding.matters, binding.state) == (
        CODES[0], "450100", ["all"], "submitted",
    )  # fmt: skip
    assert answer.redirect_chain[-1][0] == f"/registry/organisations/requests/{binding.pk}/"
    assert heading(answer) == "邕江智造（模拟）有限公司"
    assert "待受理" in words(answer)
    assert EventRecord.objects.get().payload == {
        "binding": binding.pk, "applicant": founder.pk, "organisation": None,
    }  # fmt: skip
    assert OrganisationRecord.objects.count() == 0


def test_a_wrong_code_is_told_by_its_place_and_nothing_typed_is_lost(founder, signed_in):
    answer = signed_in(founder).post(BIND, filled(credit_code="91450100MAFAKEO10B"))

    assert answer.status_code == 422
    assert "第 15 位是字母 O" in told(answer)
    assert value_of(answer, "name") == "邕江智造（模拟）有限公司"
    assert BindingRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"licence": ""}, "请上传营业执照"),
        ({"licence": SimpleUploadedFile("执照.png", b"MZ\x90")}, "只收 PDF、JPG 和 PNG"),
        ({"capacity": "agent"}, "请按授权委托书勾选授权事项"),
        ({"capacity": "agent", "matters": ["policy"]}, "请按授权委托书填写截止日期"),
        ({"capacity": "agent", "matters": ["policy"], "valid_until": "2027-01-01"}, "请上传授权委托书"),
        (
            {
                "capacity": "agent", "matters": ["policy"], "valid_until": "2026-11-23",
                "letter": SimpleUploadedFile("书.pdf", PDF),
            },
            "授权截止日期应在今天之后",
        ),
        ({"region": "不知道的地方"}, "没有找到"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_with_what_to_do(founder, signed_in, more, said):
    answer = signed_in(founder).post(BIND, filled(**more))

    assert answer.status_code == 422
    assert said in told(answer)
    assert (BindingRecord.objects.count(), BindingProofRecord.objects.count()) == (0, 0)


def test_one_request_of_a_person_for_a_firm_is_open_at_a_time(founder, account):
    handed_in(founder)

    assert code_of(handed_in, founder) == "request.open_already"
    handed_in(founder, credit_code=CODES[1])
    handed_in(account(Role.PERSON))
    assert BindingRecord.objects.count() == 3


def test_the_service_itself_asks_for_the_proofs(founder):
    assert code_of(handed_in, founder, uploads=()) == "request.no_licence"
    assert code_of(handed_in, founder, uploads=(LICENCE,), **AN_AGENT) == "request.no_letter"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("91450100MAFAKE010B", "代码正确：企业，市场监管登记，登记地 南宁市"),
        ("91450100MAFAKEI10B", "第 15 位是字母 I"),
        ("914501", "这里有 6 位"),
        ("", ""),
    ],
)
def test_a_code_is_checked_as_it_is_typed(founder, signed_in, typed, said):
    places()

    answer = signed_in(founder).get("/registry/organisations/code/", {"credit_code": typed})

    assert said in answer.content.decode()
    assert answer.status_code == 200


# ---------------------------------------------------------------- deciding


def test_confirming_enters_the_firm_and_gives_the_right_to_act_at_once(founder, officer, signed_in):
    binding = handed_in(founder, **AN_AGENT)
    browser = signed_in(officer)
    page = f"/registry/organisations/review/{binding.pk}/"

    browser.post(page, {"decision": "take"})
    binding.refresh_from_db()
    answer = browser.post(page, {"decision": "confirm", "status": "active", "version": binding.version}, follow=True)

    assert answer.redirect_chain[-1][0] == "/registry/organisations/review/"
    firm = OrganisationRecord.objects.get()
    assert (firm.credit_code, firm.name, firm.status, firm.source) == (CODES[0], binding.name, "active", "proof")
    mandate = MandateRecord.objects.get()
    assert (mandate.holder, mandate.matters, mandate.valid_until, mandate.basis, mandate.binding) == (
        founder, ["finance", "policy"], date(2027, 1, 1), "proof", binding,
    )  # fmt: skip
    user = User.objects.get(pk=founder.pk)
    assert roles_of(user) == {"person", "firm_agent"}
    assert [step.state for step in binding.steps.all()] == ["submitted", "under_review", "confirmed"]
    assert signed_in(founder).get(f"/registry/organisations/{firm.pk}/").status_code == 200


def test_a_returned_request_is_put_right_with_new_files_and_the_old_ones_stay_on_record(founder, officer, signed_in):
    binding = taken(handed_in(founder), officer)
    services.return_binding(
        binding=binding, version=binding.version, reason="执照看不清", decided_by=officer, decided_at=LATER
    )
    browser = signed_in(founder)
    correct = f"/registry/organisations/requests/{binding.pk}/correct/"

    assert "执照看不清" in words(browser.get(correct))
    changed = browser.post(correct, filled(credit_code=CODES[1]))
    assert "不能换成另一家单位" in told(changed)
    browser.post(correct, filled(licence=SimpleUploadedFile("清楚.pdf", PDF)))

    binding.refresh_from_db()
    assert (binding.state, binding.reviewer, binding.reason) == ("submitted", None, "")
    licences = BindingProofRecord.objects.filter(kind="licence").select_related("file")
    assert [(row.file.name, row.replaced_at is None) for row in licences] == [("清楚.pdf", True), ("执照.png", False)]


@pytest.mark.parametrize("decide", [services.return_binding, services.refuse_binding])
def test_a_no_needs_its_reason(founder, officer, decide):
    binding = taken(handed_in(founder), officer)
    common = {"binding": binding, "version": binding.version, "decided_by": officer, "decided_at": LATER}

    assert code_of(decide, reason=" ", **common) == "request.no_reason"
    decide(reason="不是这家单位", **common)

    message = MessageRecord.objects.get(recipient=founder)
    assert (message.link, "审核意见：不是这家单位。" in message.body) == (
        f"/registry/organisations/requests/{binding.pk}/", True,
    )  # fmt: skip

    line = AuditRecord.objects.filter(action__startswith="registry.binding_re").get()
    assert "不是这家单位" not in str([line.details, line.after, line.why])


def test_of_two_officers_the_second_finds_nothing_to_decide(founder, officer, account):
    binding = taken(handed_in(founder), officer)
    other = BindingRecord.objects.get(pk=binding.pk)
    second = account(Role.COORDINATOR)
    services.refuse_binding(
        binding=binding, version=binding.version, reason="不符", decided_by=officer, decided_at=LATER
    )

    assert (
        code_of(services.confirm_binding, binding=other, version=other.version, decided_by=second, decided_at=LATER)
        == "request.moved_on"
    )
    assert (OrganisationRecord.objects.count(), MandateRecord.objects.count()) == (0, 0)


def test_nobody_decides_their_own_request_or_one_of_a_firm_they_act_for(account):
    officer = account(Role.COORDINATOR)
    own = handed_in(officer)
    partial = handed_in(account(Role.PERSON), credit_code=CODES[1], name="乙（模拟）")
    mandated(a_firm(1, "乙（模拟）"), officer)

    assert code_of(services.take_binding, binding=own, taken_by=officer, taken_at=LATER) == "request.ones_own"
    assert code_of(services.take_binding, binding=partial, taken_by=officer, taken_at=LATER) == "request.partial"


def test_a_letter_that_ran_out_while_it_waited_is_not_confirmed(founder, officer):
    binding = taken(handed_in(founder, **(AN_AGENT | {"valid_until": date(2026, 11, 24)})), officer)

    code = code_of(
        services.confirm_binding,
        binding=binding,
        version=binding.version,
        decided_by=officer,
        decided_at=datetime.fromisoformat("2026-11-25T01:00:00+00:00"),
    )

    assert code == "request.letter_past"


def test_a_firm_on_record_keeps_its_name_unless_the_officer_says_since_when_it_changed(account, officer):
    firm = a_firm(name="旧名（模拟）")
    for number, since in enumerate((None, date(2026, 1, 1))):
        binding = taken(handed_in(account(Role.PERSON), name="新名（模拟）"), officer)
        services.confirm_binding(
            binding=binding,
            version=binding.version,
            decided_by=officer,
            decided_at=LATER + timedelta(minutes=number),
            renamed_since=since,
        )
        firm.refresh_from_db()
        assert firm.name == ("旧名（模拟）", "新名（模拟）")[number]
    assert list(firm.former_names.values_list("name", "valid_until")) == [("旧名（模拟）", date(2026, 1, 1))]


def test_a_new_legal_representative_takes_the_place_of_the_old_one(founder, account, officer):
    firm = a_firm()
    old = account(Role.PERSON)
    mandated(firm, old, "legal_representative")
    binding = taken(handed_in(founder), officer)

    services.confirm_binding(binding=binding, version=binding.version, decided_by=officer, decided_at=LATER)

    assert [queries.organisations_of(user) for user in (old, founder)] == [[], [firm]]


# ---------------------------------------------------------------- whose request it is


def test_the_queue_shows_the_requests_of_ones_places_and_nobody_elses(account, founder, officer, signed_in):
    liuzhou = handed_in(founder, credit_code=CODES[1], name="柳州的（模拟）")
    nanning = handed_in(founder)
    provincial = UnitRecord.objects.create(slug="gx-sci", region=places()["450000"], name="科技厅")
    other = UnitRecord.objects.create(slug="gx-wh", region=places()["450000"], name="文旅厅")
    UnitRecord.objects.filter(pk=provincial.pk).update(reviews_organisations=True)
    sees = {
        "city": officer,
        "site": account(Role.COORDINATOR),
        "unit": account(Role.PROGRAMME_OFFICER, unit=provincial),
        "other unit": account(Role.PROGRAMME_OFFICER, unit=other),
        "other city": account(Role.COORDINATOR, region=places()["450200"]),
    }

    shown = {}
    for who, user in sees.items():
        browser = signed_in(user)
        found = links(browser.get("/registry/organisations/review/"))
        pages = {
            row.pk: browser.get(f"/registry/organisations/review/{row.pk}/").status_code for row in (liuzhou, nanning)
        }
        shown[who] = (
            sorted(
                name
                for at, name in found.items()
                if at.startswith("/registry/organisations/review/") and at[-2:-1].isdecimal()
            ),
            [pages[liuzhou.pk], pages[nanning.pk]],
        )

    both = sorted([liuzhou.name, nanning.name])
    assert shown == {
        "city": ([nanning.name], [404, 200]),
        "site": (both, [200, 200]),
        "unit": (both, [200, 200]),
        "other unit": ([], [404, 404]),
        "other city": ([liuzhou.name], [200, 404]),
    }


def test_the_queue_is_narrowed_and_sorted_by_its_address(founder, account, signed_in):
    first, second = handed_in(founder, name="乙"), handed_in(founder, credit_code=CODES[1], name="甲")
    BindingRecord.objects.filter(pk=second.pk).update(submitted_at=LATER)
    services.withdraw_binding(binding=handed_in(founder, credit_code=CODES[2], name="丙"), withdrawn_at=LATER)
    browser = signed_in(account(Role.COORDINATOR))

    def shown(**asked: str) -> list[str]:
        answer = browser.get("/registry/organisations/review/", asked)
        return [row[0] for row in table(answer)] if "没有这样的申请" not in words(answer) else []

    assert shown() == ["乙", "甲"]
    assert shown(sort="newest") == ["甲", "乙"]
    assert shown(state="withdrawn") == ["丙"]
    assert len(shown(state="all")) == 3
    assert shown(q=first.credit_code) == ["乙"]
    assert shown(region="450200") == ["甲"]
    assert shown(q="没有的") == []


def test_a_request_and_its_files_are_the_applicants_and_the_officers_alone(founder, account, officer, signed_in):
    binding = handed_in(founder)
    proof = binding.proofs.get(kind="licence")
    pages = [
        f"/registry/organisations/requests/{binding.pk}/",
        f"/registry/organisations/requests/{binding.pk}/proofs/{proof.pk}/",
        f"/registry/organisations/review/{binding.pk}/",
    ]
    far = account(Role.COORDINATOR, region=places()["450200"])

    def status(user: User, page: str) -> int:
        return signed_in(user).get(page).status_code

    seen = {
        who: [status(user, page) for page in pages]
        for who, user in {"own": founder, "stranger": account(Role.PERSON), "office": officer, "far": far}.items()
    }

    assert seen == {
        "own": [200, 200, 403], "stranger": [404, 404, 403], "office": [404, 200, 200], "far": [404, 404, 404],
    }  # fmt: skip
    assert list(AuditRecord.objects.filter(action="registry.read_proof").values_list("actor__username")) == [
        ("officer",)
    ]
    assert signed_in(account(Role.PERSON)).post(f"{pages[0]}withdraw/").status_code == 404
    other = handed_in(account(Role.PERSON), credit_code=CODES[1])
    mixed = f"/registry/organisations/requests/{other.pk}/proofs/{proof.pk}/"
    assert signed_in(founder).get(mixed).status_code == 404


def test_a_proof_is_shown_as_a_picture_drawn_here_and_opened_on_the_page_of_its_file(founder, officer, signed_in):
    binding = handed_in(founder)
    browser = signed_in(officer)

    for proof in binding.proofs.all():
        answer = browser.get(f"/registry/organisations/requests/{binding.pk}/proofs/{proof.pk}/")
        assert (answer["Content-Type"], answer["Content-Security-Policy"]) == (
            "image/png", "default-src 'none'; sandbox",
        )  # fmt: skip
        assert answer.content.startswith(b"\x89PNG")
        assert WHERE.encode() not in answer.content
        page, opened = f"/notices/files/{proof.file_id}/preview/", f"{answer.wsgi_request.path}?whole=1"
        assert opened in links(browser.get(f"/registry/organisations/review/{binding.pk}/"))
        assert browser.get(opened, follow=True).redirect_chain == [(page, 302)]
        assert page in links(signed_in(founder).get(f"/registry/organisations/requests/{binding.pk}/"))
        assert signed_in(founder).get(page).status_code == 200
    assert noted(officer) == [(f"binding:{binding.pk}", {"proof": proof.pk}) for proof in binding.proofs.all()]
    assert noted(founder) == []


def noted(user: User) -> list[tuple[str, dict]]:
    """What the audit log says somebody read."""
    lines = AuditRecord.objects.filter(action="registry.read_proof", actor=user).order_by("pk")
    return list(lines.values_list("subject", "details"))


@pytest.mark.parametrize("way", ["", "preview/", "pages/1/"], ids=["saved", "previewed", "a page drawn"])
def test_a_proof_asked_for_by_the_number_of_its_file_is_noted_as_well(founder, officer, signed_in, way, monkeypatch):
    binding = handed_in(founder)
    proof = binding.proofs.get(kind="licence")
    address, line = f"/notices/files/{proof.file_id}/{way}", (f"binding:{binding.pk}", {"proof": proof.pk})
    browser = signed_in(officer)

    assert [browser.get(address).status_code for _ in range(3)] == [200, 200, 200]
    assert noted(officer) == [line]  # one look
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER + timedelta(minutes=11))
    browser.get(address)
    assert noted(officer) == [line, line]  # and another one
    signed_in(founder).get(address)
    assert noted(founder) == []
    assert (signed_in(officer).get("/notices/files/999999/").status_code, len(noted(officer))) == (404, 2)


def test_a_proof_in_which_a_scanner_finds_something_is_kept_apart_and_no_request_is_made(
    founder, signed_in, monkeypatch
):
    monkeypatch.setattr(files, "scan", lambda content: Verdict(found="Test.Signature"))

    answer = signed_in(founder).post(BIND, filled(), follow=True)

    assert "发现恶意内容" in told(answer)
    assert list(BindingRecord.objects.all()) == []
    assert [(file.purpose, file.scan_state) for file in FileRecord.objects.all()] == [("registry.proof", "infected")]


def test_a_proof_found_infected_later_is_shown_to_nobody(founder, signed_in):
    binding = handed_in(founder)
    proof = binding.proofs.get(kind="licence")
    FileRecord.objects.filter(pk=proof.file_id).update(scan_state="infected")

    answer = signed_in(founder).get(f"/registry/organisations/requests/{binding.pk}/proofs/{proof.pk}/")

    assert answer.status_code == 404


def test_the_queue_costs_the_same_with_one_request_and_with_three(account, officer, signed_in, guangxi_free_queries):
    browser = signed_in(account(Role.COORDINATOR))
    handed_in(account(Role.PERSON))
    one = guangxi_free_queries(browser, "/registry/organisations/review/")
    for number in (1, 2):
        handed_in(account(Role.PERSON), credit_code=CODES[number], name=f"{number}")
    assert guangxi_free_queries(browser, "/registry/organisations/review/") == one


@pytest.fixture
def guangxi_free_queries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(browser, address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    return count


# ---------------------------------------------------------------- by a claim


def test_a_claim_of_an_identity_provider_is_in_force_at_once_and_said_again_changes_only_the_day(founder):
    waiting = handed_in(founder)

    def claim(day: date) -> MandateRecord:
        return services.bind_by_claim(
            holder=founder, credit_code=CODES[0], name="邕江智造（模拟）有限公司", source="桂通办",
            claimed_on=day, claimed_at=LATER,
        )  # fmt: skip

    first, again = claim(date(2026, 11, 23)), claim(date(2026, 11, 24))

    assert first == again
    assert MandateRecord.objects.values_list("capacity", "basis", "basis_note", "revoked_at").get() == (
        "legal_representative", "claim", "桂通办 2026-11-24", None,
    )  # fmt: skip
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"
    assert code_of(handed_in, founder) == "request.held"


# ---------------------------------------------------------------- taken away


def test_the_queue_is_taken_away_as_the_officer_sees_it_and_not_beyond_their_places(
    founder, officer, account, signed_in
):
    handed_in(founder)
    elsewhere = account(Role.COORDINATOR, region=places()["450200"])

    def taken_away(user: User, query: str = "") -> list[str]:
        text = signed_in(user).get(f"/registry/organisations/review/?export=csv{query}").content.decode("utf-8-sig")
        return [row.split(",")[:4] for row in text.splitlines() if "MAFAKE" in row]

    assert taken_away(officer) == [["邕江智造（模拟）有限公司", CODES[0], str(founder), "法定代表人（负责人）"]]
    assert taken_away(officer, "&state=confirmed") == []
    assert taken_away(elsewhere) == []
    assert signed_in(founder).get("/registry/organisations/review/?export=csv").status_code == 403


def test_a_returned_request_waits_on_the_desk_until_it_is_put_right(founder, officer, signed_in):
    binding = taken(handed_in(founder), officer)
    desk = "/desk/"
    assert "退回补正的单位认证" not in words(signed_in(founder).get(desk))

    services.return_binding(
        binding=binding, version=binding.version, reason="照片看不清", decided_by=officer, decided_at=LATER
    )

    page = signed_in(founder).get(desk)
    assert "退回补正的单位认证" in words(page)
    assert f"/registry/organisations/requests/{binding.pk}/correct/" in links(page)
    services.withdraw_binding(binding=binding, withdrawn_at=LATER)
    assert "退回补正的单位认证" not in words(signed_in(founder).get(desk))
