"""Handing in a document: every format gives the same rows; what cannot be read is told and nothing is kept of it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shuangchuang.halls.notices.models import AuditRecord, FileRecord
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import DocumentRecord, DraftRecord
from tests.adapters.documents.renderings import RENDERERS
from tests.halls.pages import told, value_of, words
from tests.halls.plans.small_plan import TEXT, a_plan, zhengzhou

pytestmark = pytest.mark.django_db
PARAGRAPHS = [line for line in TEXT.split("\n") if line]


@pytest.fixture(autouse=True)
def region(db):
    return zhengzhou()


def hand_in(client, name: str, content: bytes, **more: str):
    return client.post("/plans/upload/", {"file": SimpleUploadedFile(name, content), **more})


def stored() -> tuple[int, int, int, int]:
    kinds = (FileRecord, DocumentRecord, DraftRecord, AuditRecord)
    return tuple(kind.objects.count() for kind in kinds)


def rows(draft: DraftRecord) -> list[tuple[str, list[tuple[str, str]]]]:
    """Task titles with their units and roles."""
    return [
        (task["title"]["value"], [(part["unit"]["value"], part["role"]) for part in task["assignments"]])
        for task in services.draft_state(draft)["tasks"]
    ]


READ = [
    ("建设孵化载体", [("市科技局", "lead"), ("市财政局", "cooperator"), ("市教育局", "cooperator")]),
    ("培育创业人才", [("市人力资源社会保障局", "lead"), ("市教育局", "cooperator")]),
    ("拓宽融资渠道", [("市财政局", "lead"), ("市科技局", "cooperator")]),
]


@pytest.mark.parametrize("kind", sorted(RENDERERS))
def test_a_plan_of_every_format_leads_to_the_check_screen_with_its_rows(kind, office, region):
    ending = {"text": "txt", "numbered_docx": "docx"}.get(kind, kind)

    answer = hand_in(office, f"计划.{ending}", RENDERERS[kind](PARAGRAPHS))

    draft = DraftRecord.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/plans/drafts/{draft.pk}/")
    assert rows(draft) == READ
    assert draft.region == region
    page = words(office.get(answer.url))
    assert all(title in page for title, _units in READ)


def test_pasted_text_is_as_good_as_a_file(office):
    office.post("/plans/upload/", {"pasted": TEXT})

    assert rows(DraftRecord.objects.get()) == READ


def test_the_bytes_are_kept_as_they_came_under_their_digest_outside_the_web_root(office, visitor):
    hand_in(office, "../../etc/计划 <b>.txt", TEXT.encode())

    file = FileRecord.objects.get()
    with file.content.open() as kept:
        assert kept.read() == TEXT.encode()
    assert file.sha256 in file.content.name
    assert ".." not in file.content.name
    assert visitor.get(f"/{file.content.name}").status_code == 404


def test_the_region_that_was_said_comes_before_the_one_that_was_guessed(office):
    hand_in(office, "计划.txt", TEXT.encode(), region="河南省")

    assert DraftRecord.objects.get().region.code == "410000"


def test_a_plan_that_names_no_place_waits_for_its_region(office):
    hand_in(office, "计划.txt", TEXT.replace("郑州市", "").replace("全市", "全域").encode())

    assert DraftRecord.objects.get().region is None


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


def scan() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PDF")
    return out.getvalue()


REFUSED = [
    ("空.txt", b"", "空"),
    ("乱码.docx", bytes(range(256)) * 40, "认不出它的格式"),
    ("图片.png", picture(), "OCR"),
    ("扫描.pdf", scan(), "扫描件"),
    ("旧.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "另存为"),
    ("坏.docx", b"PK\x03\x04" + bytes(300), "损坏"),
    ("空白.txt", "　\n \n".encode(), "没有读到文字"),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read_is_told_by_name_and_nothing_is_stored(office, name, content, said):
    before = stored()

    answer = hand_in(office, name, content, region="郑州市")

    assert answer.status_code == 422
    assert said in told(answer)
    assert value_of(answer, "region") == "郑州市"
    assert stored() == before


def test_a_file_above_the_limit_is_refused_with_both_sizes(office, settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    before = stored()

    answer = hand_in(office, "大.txt", b"x" * (1024 * 1024 + 600_000))

    assert answer.status_code == 422
    assert "1.6 MB" in told(answer)
    assert "1 MB" in told(answer)
    assert stored() == before


def test_nothing_at_all_is_told(office):
    answer = office.post("/plans/upload/", {"pasted": " \n", "region": ""})

    assert answer.status_code == 422
    assert "请选择一个文件，或粘贴全文。" in told(answer)


@pytest.mark.parametrize(
    ("region", "said"), [("瓦坎达", "没有找到"), ("999999", "没有找到"), ("朝阳区", "不止一个"), ("\x00", "")]
)
def test_a_region_that_is_none_or_several_is_told_and_the_pasted_text_kept(office, region, said, db):
    from shuangchuang.halls.registry.models import RegionRecord

    for code in ("110105", "220104"):
        RegionRecord.objects.create(code=code, name="朝阳区", short_name="朝阳")

    answer = office.post("/plans/upload/", {"pasted": TEXT, "region": region})

    assert answer.status_code == 422
    assert said in told(answer)
    assert value_of(answer, "pasted").replace("\r\n", "\n") == TEXT
    assert not DraftRecord.objects.exists()


def test_pasted_words_without_a_task_open_a_draft_that_says_so(office):
    answer = office.post("/plans/upload/", {"pasted": "今天天气很好。", "region": "郑州市"}, follow=True)

    assert "没有读出任务" in words(answer)


def test_the_next_version_of_a_plan_is_of_the_plan_s_region(office):
    plan = a_plan()

    office.post("/plans/upload/?plan=zhengzhou-2026", {"pasted": TEXT})

    draft = DraftRecord.objects.latest("pk")
    assert (draft.base_plan, draft.region) == (plan, plan.region)
    assert office.get("/plans/upload/?plan=nowhere").status_code == 404


# ---------------------------------------------------------------- a plan that names no units


def test_a_plan_without_units_becomes_a_ledger_by_taking_its_headings(office, region):
    text = "东江市培育创新主体行动计划\n一、主要任务\n（一）推动人才集聚。举办专场招聘活动。\n（二）建设底座平台。发挥国有企业作用。\n"
    answer = office.post("/plans/upload/", {"pasted": text})
    draft = DraftRecord.objects.get()
    page = office.get(answer["Location"])
    assert "把第 2 级的 2 个标题作为任务" in page.content.decode()

    office.post(f"/plans/drafts/{draft.pk}/sections/", {"level": "2", "seen": "0"})

    tasks = services.draft_state(draft)["tasks"]
    assert [task["title"]["value"] for task in tasks] == ["推动人才集聚", "建设底座平台"]
    refused = office.post(f"/plans/drafts/{draft.pk}/sections/", {"level": "2", "seen": "1"}, follow=True)
    assert "已有任务" in refused.content.decode()
