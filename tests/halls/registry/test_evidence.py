"""What proves a fact: taken by its content, shown beside the fact, read by its holder alone, gone with the profile."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.registry.models import FactRecord, SensitiveFactRecord
from tests.halls.pages import told, words
from tests.halls.registry.firms import a_firm, mandated

pytestmark = pytest.mark.django_db
PERSON = "/registry/profile/groups/person/"


@pytest.fixture
def person(account):
    return account(Role.PERSON)


@pytest.fixture
def browser(person, signed_in):
    return signed_in(person)


def scan(name="毕业证.png"):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "#335577").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def fill(browser, address, **typed):
    return browser.post(address, {"observed_date": timezone.localdate().isoformat(), **typed})


def test_a_file_proves_what_was_changed_and_stands_beside_it(browser):
    fill(browser, PERSON, birth_on="1998-06-01")
    fill(browser, PERSON, birth_on="1998-06-01", graduated_on="2025-06-30", evidence=scan())

    file = FileRecord.objects.get(purpose="registry.evidence")
    now = FactRecord.objects.filter(status="current")
    page = browser.get("/registry/profile/").content.decode()
    assert dict(now.values_list("field", "evidence")) == {"birth_on": None, "graduated_on": file.pk}
    assert page.count(f'<a href="/notices/files/{file.pk}/') == 1
    assert "毕业证.png" in page


def test_a_file_may_prove_what_was_said_before_and_goes_on_proving_it(browser):
    fill(browser, PERSON, birth_on="1998-06-01", partners="2")
    fill(browser, PERSON, birth_on="1998-06-01", partners="2", evidence=scan(), evidence_for="birth_on")
    fill(browser, PERSON, birth_on="1998-06-01", partners="3")

    file = FileRecord.objects.get(purpose="registry.evidence")
    now = FactRecord.objects.filter(status="current")
    assert dict(now.values_list("field", "evidence")) == {"birth_on": file.pk, "partners": None}


def test_saying_a_list_again_keeps_what_proved_it(browser):
    rows = {"0.type": "student", "0.balance_wan": "1.2"}
    fill(browser, "/registry/profile/lists/household_loans/", **rows, evidence=scan("征信报告.png"))
    fill(browser, "/registry/profile/lists/household_loans/", **rows)

    assert SensitiveFactRecord.objects.get().evidence.name == "征信报告.png"


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("毕业证.png", b"MZ\x90\x00 a program"),
        SimpleUploadedFile("毕业证.pdf", scan().read()),
    ],
    ids=["no picture", "a picture called pdf"],
)
def test_what_is_not_what_it_is_called_is_refused_beside_its_input_and_no_fact_is_stored(browser, file):
    answer = fill(browser, PERSON, birth_on="1998-06-01", evidence=file)

    assert answer.status_code == 422
    assert "毕业证" in words(answer)
    assert (FactRecord.objects.count(), FileRecord.objects.count()) == (0, 0)


def test_a_file_that_proves_nothing_is_refused(browser):
    answer = fill(browser, PERSON, evidence=scan())

    assert answer.status_code == 422
    assert "这份材料没有对应的内容。请填写它证明的那一项，或在下面选好是哪一项。" in told(answer)
    assert FileRecord.objects.count() == 0


def test_a_file_of_facts_that_are_refused_is_not_kept(browser):
    tomorrow = (timezone.localdate() + timedelta(1)).isoformat()
    answer = browser.post(PERSON, {"observed_date": tomorrow, "birth_on": "1998-06-01", "evidence": scan()})

    assert answer.status_code == 422
    assert FactRecord.objects.count() == 0
    assert not FileRecord.objects.filter(erased_at__isnull=True).exists()


def test_nobody_but_the_holder_and_who_acts_for_it_opens_the_file(browser, person, account, signed_in):
    firm = a_firm()
    mandated(firm, person)
    fill(browser, PERSON, birth_on="1998-06-01", evidence=scan())
    fill(
        browser,
        f"/registry/organisations/{firm.pk}/profile/groups/identity/",
        established_on="2018-03-05",
        evidence=scan("执照.png"),
    )
    stranger, officer = signed_in(account(Role.PERSON)), signed_in(account(Role.COORDINATOR))

    files = list(FileRecord.objects.order_by("pk"))
    assert [file.subject for file in files] == [f"user:{person.pk}", f"organisation:{firm.pk}"]
    for file in files:
        address = file.get_absolute_url()
        assert [one.get(address).status_code for one in (browser, stranger, officer)] == [200, 404, 404]


def test_erasing_a_profile_erases_what_proved_it(browser, django_capture_on_commit_callbacks):
    fill(browser, PERSON, birth_on="1998-06-01", evidence=scan())
    file = FileRecord.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/registry/profile/erase/", {"sure": "删除画像"})

    file.refresh_from_db()
    assert (file.name, file.erased_at is not None, default_storage.exists(file.content.name)) == ("", True, False)
    assert browser.get(file.get_absolute_url()).status_code == 404
