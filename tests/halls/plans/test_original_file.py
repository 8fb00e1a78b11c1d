"""The file a plan was read from is read by those who check it, and by those who read the whole plan."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.plans import services
from tests.halls import pages

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEXT = "某市双创行动计划\n一、建设科技企业孵化器。（市科技局牵头）\n".encode()


def address(file) -> str:
    return f"/notices/files/{file.pk}/preview/"


def test_the_office_opens_the_file_of_a_draft_from_its_page(guangxi, office, coordinator):
    draft = services.upload_document(
        name="计划.txt", content=TEXT, region=guangxi.region, uploaded_by=coordinator, uploaded_at=NOON
    )
    file = draft.document.file

    assert "计划.txt" in office.get(draft.get_absolute_url()).content.decode()
    assert address(file) in pages.links(office.get(draft.get_absolute_url()))
    assert "某市双创行动计划" in pages.words(office.get(address(file)))


@pytest.mark.parametrize(("published", "status"), [(True, 200), (False, 404)])
def test_of_a_public_plan_everybody_who_signs_in_reads_the_file(guangxi, account, signed_in, published, status):
    guangxi.published = published
    guangxi.save()
    file = guangxi.versions.first().document.file

    assert signed_in(account(Role.PERSON)).get(address(file)).status_code == status
