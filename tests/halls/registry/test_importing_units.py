"""Units come in by a table: looked at first, then all of them or none."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.notices.models import AuditRecord, ImportRecord, ImportState
from shuangchuang.halls.notices.services import importing
from shuangchuang.halls.registry.imports import UNITS
from shuangchuang.halls.registry.models import RegionRecord, UnitNameRecord, UnitRecord
from tests.halls import pages

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HEADS = ["简称", "所属地区", "规范全称", "类别", "集合名称", "别名", "备注"]
ADDRESS = "/registry/units/import/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> RegionRecord:
    top = RegionRecord.objects.create(code="450000", name="广西壮族自治区", short_name="广西")
    RegionRecord.objects.create(code="450100", name="南宁市", short_name="南宁", parent=top)
    for code in ("450102", "150102"):
        RegionRecord.objects.create(code=code, name="新城区", short_name="新城", parent=top)
    return top


@pytest.fixture
def known(province) -> UnitRecord:
    unit = UnitRecord.objects.create(slug="gx-sci", region=province, name="科技厅", category="department", order=1)
    UnitNameRecord.objects.create(unit=unit, name="广西科技厅")
    return unit


def table(*rows: list[object], heads: list[str] = HEADS) -> bytes:
    book = Workbook()
    for row in [heads, *rows]:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def handed_in(client, content: bytes, name: str = "units.xlsx"):
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)}, follow=True)


def rows_of_units() -> list[tuple[object, ...]]:
    return list(UnitRecord.objects.order_by("pk").values_list("name", "region__code", "full_name", "category", "note"))


def test_the_preview_says_what_would_be_new_changed_and_the_same_and_writes_nothing(office, known):
    content = table(
        ["科技厅", "450000", "广西壮族自治区科学技术厅", None, None, "广西科技厅\n自治区科技厅", None],
        ["市工信局", "南宁市", None, None, None, None, None],
        heads=HEADS,
    )

    answer = handed_in(office, content)

    record = ImportRecord.objects.get()
    assert (record.state, record.new, record.changed, record.unchanged) == (ImportState.READY, 1, 1, 0)
    assert pages.table(answer) == [
        ["2", "改动", "科技厅", "规范全称 广西壮族自治区科学技术厅 别名 自治区科技厅"],
        ["3", "新增", "市工信局", "简称 市工信局 所属地区 南宁市"],
    ]
    assert rows_of_units() == [("科技厅", "450000", "", "department", "")]


def test_saying_yes_writes_every_row_once_with_a_line_in_the_log(office, known):
    handed_in(office, table(["市工信局", "南宁市", "南宁市工业和信息化局", "政府部门", "否", "工信局", "新设"]))
    address = f"{ADDRESS}{ImportRecord.objects.get().pk}/"

    for _ in range(2):
        answer = office.post(address, {"do": "confirm"}, follow=True)

    assert rows_of_units()[1:] == [("市工信局", "450100", "南宁市工业和信息化局", "department", "新设")]
    assert list(UnitNameRecord.objects.filter(unit__name="市工信局").values_list("name", flat=True)) == ["工信局"]
    assert "已经办理过了" in answer.content.decode()
    line = AuditRecord.objects.get(action="notices.import")
    assert (line.details["new"], line.details["importer"]) == (1, "registry.units")


def test_the_same_file_again_changes_nothing_and_leads_to_the_import_there_was(office, known):
    content = table(["市工信局", "南宁市", None, None, None, None, None])
    handed_in(office, content)
    office.post(f"{ADDRESS}{ImportRecord.objects.get().pk}/", {"do": "confirm"})

    answer = handed_in(office, content, name="again.xlsx")

    assert ImportRecord.objects.count() == 1
    assert "同一个文件不必再传" in pages.words(answer)


def test_every_fault_is_told_by_its_cell_and_nothing_can_be_confirmed(office, known):
    content = table(
        ["市工信局", "南宁", None, "局", None, None, None],
        ["区科技局", "新城区", None, None, None, None, None],
        ["市科技局", "火星市", None, None, None, None, None],
        ["科技厅", "450000", None, None, None, None, None],
        ["科技厅", "450000", None, None, None, None, None],
    )

    answer = handed_in(office, content)

    assert pages.table(answer) == [
        ["D2", "“局”不在可选范围内。请填：政府、政府部门、党委部门、群团组织、中央驻地方单位、事业单位、议事协调机构、企业、其他。"],
        ["B3", "叫“新城区”的地区不止一个。请填代码：150102、450102。"],
        ["B4", "没有找到“火星市”。请填地区全名或六位区划代码。"],
        ["A6", "“科技厅、450000”在第 5 行已经有了。请只留一行。"],
    ]  # fmt: skip
    record = ImportRecord.objects.get()
    answer = office.post(f"{ADDRESS}{record.pk}/", {"do": "confirm"}, follow=True)
    assert "已经办理过了" in answer.content.decode()
    assert UnitRecord.objects.count() == 1


def test_a_region_written_in_two_ways_is_the_same_region(office, province):
    content = table(["市工信局", "南宁市"], ["市工信局", "450100"], heads=HEADS[:2])

    assert pages.table(handed_in(office, content)) == [
        ["B3", "这个单位在第 2 行已经有了（地区写法不同）。请只留一行。"]
    ]


def test_what_changed_since_the_preview_is_shown_before_anything_is_written(office, known):
    handed_in(office, table(["科技厅", "450000", "科学技术厅"], heads=HEADS[:3]))
    address = f"{ADDRESS}{ImportRecord.objects.get().pk}/"
    UnitRecord.objects.filter(pk=known.pk).update(full_name="改过的全称")

    refused = office.post(address, {"do": "confirm"}, follow=True)
    assert "预览之后，系统里的数据变了" in refused.content.decode()
    assert UnitRecord.objects.get().full_name == "改过的全称"

    again = office.post(address, {"do": "refresh"}, follow=True)
    assert pages.table(again) == [["2", "改动", "科技厅", "规范全称 改过的全称 科学技术厅"]]
    office.post(address, {"do": "confirm"})
    assert UnitRecord.objects.get().full_name == "科学技术厅"


def test_a_row_the_hall_refuses_leaves_nothing_of_the_others(coordinator, province, monkeypatch):
    record = importing.open_import(
        importer=UNITS,
        name="units.xlsx",
        content=table(["甲局", "450000"], ["乙局", "450000"], heads=HEADS[:2]),
        uploaded_by=coordinator,
        uploaded_at=NOON,
    )
    from shuangchuang.halls.registry import imports
    from shuangchuang.halls.registry.services.units import UnitRefused

    real = imports.register_unit

    def refuse_the_second(**values: object) -> UnitRecord:
        if values["name"] == "乙局":
            raise UnitRefused("unit_exists", "“乙局”已经登记。")
        return real(**values)

    monkeypatch.setattr(imports, "register_unit", refuse_the_second)

    with pytest.raises(UnitRefused):
        importing.apply_import(record=record, applied_by=coordinator, applied_at=NOON)

    assert UnitRecord.objects.count() == 0
    assert ImportRecord.objects.get().state == ImportState.READY
    assert not AuditRecord.objects.exists()


def test_columns_that_are_not_in_the_file_stay_as_they_are_and_empty_cells_clear(office, known):
    UnitRecord.objects.update(full_name="科学技术厅", note="老备注")
    handed_in(office, table(["科技厅", "450000", None], heads=["简称", "所属地区", "备注"]))
    office.post(f"{ADDRESS}{ImportRecord.objects.get().pk}/", {"do": "confirm"})

    assert rows_of_units() == [("科技厅", "450000", "科学技术厅", "department", "")]


def test_somebody_of_a_city_brings_in_units_of_that_city_only(account, signed_in, province):
    city = RegionRecord.objects.get(code="450100")
    client = signed_in(account(Role.COORDINATOR, region=city))

    answer = handed_in(client, table(["市工信局", "南宁市"], ["工信厅", "450000"], heads=HEADS[:2]))

    assert pages.table(answer) == [["B3", "“450000”不在您管理的范围内。请删去这一行，或请上级办公室导入。"]]


def test_an_import_is_seen_by_who_brought_it_and_by_nobody_else(office, account, signed_in, province):
    handed_in(office, table(["甲局", "450000"], heads=HEADS[:2]))
    other = signed_in(account(Role.COORDINATOR))
    address = f"{ADDRESS}{ImportRecord.objects.get().pk}/"

    assert other.get(address).status_code == 404
    assert other.post(address, {"do": "confirm"}).status_code == 404


def test_the_form_to_download_has_the_columns_that_are_read(office):
    book = load_workbook(io.BytesIO(office.get(f"{ADDRESS}?template=1").content))

    assert [cell.value for cell in book.worksheets[0][1]] == HEADS


def test_a_form_without_a_file_is_shown_again_with_what_is_missing(office):
    answer = office.post(ADDRESS, {})

    assert (answer.status_code, "请选择要导入的表格文件。" in pages.told(answer)) == (422, True)


def test_a_long_table_is_written_by_a_job_and_the_page_says_so(office, province, monkeypatch):
    monkeypatch.setattr(importing, "AS_A_JOB", 2)
    handed_in(office, table(["甲局", "450000"], ["乙局", "450000"], heads=HEADS[:2]))
    record = ImportRecord.objects.get()

    answer = office.post(f"{ADDRESS}{record.pk}/", {"do": "confirm"})

    assert answer.status_code == 302
    assert (ImportRecord.objects.get().state, UnitRecord.objects.count()) == (ImportState.QUEUED, 0)
