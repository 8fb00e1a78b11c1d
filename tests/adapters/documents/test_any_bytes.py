"""Any bytes give an Extract that keeps its promises, or exactly one refusal."""

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangchuang.adapters.documents import DocumentRefused, Limits, read_document, read_pasted
from shuangchuang.domain.text import Extract
from tests.adapters.documents import table_plan
from tests.adapters.documents.renderings import as_html, as_numbered_docx, as_ofd, as_pdf, zipped
from tests.adapters.documents.test_same_text_from_every_format import assert_sound

PLAN = [
    "一、总体要求",
    "(一)指导思想。坚持创新。",
    "1.组织攻关。到2023年达到17个。(牵头单位:市科技局;配合单位:市财政局)",
]
NUMBERED = as_numbered_docx(PLAN)
TABLE = table_plan.as_docx()
OFD = as_ofd(PLAN)
PAGE = as_html(PLAN) + table_plan.as_html()
PDF = as_pdf(PLAN)
TABLE_PDF = table_plan.as_pdf()
SMALL = Limits(bytes=2_000_000, unpacked_bytes=5_000_000, characters=100_000, seconds=5.0)

# Bytes that mean something to one reader or another.
MORSELS = st.sampled_from(
    [
        b"", b"\x00", b"\xff", b"<", b">", b"/>", b"<!DOCTYPE x>", b"&#0;", b"&#xD800;", b"-1", b"99999999999", b"nan",
        b"<w:p/>", b"<w:tbl><w:tr><w:tc>", b"<td rowspan=9>", b"<table>", b"</table>", b"g 9 1", b"</w:r>", b"endobj",
    ]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A good file with a few stretches replaced, doubled or lost."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 60)))
        again = data[start:end] * draw(st.integers(0, 2))
        data = data[:start] + draw(MORSELS | st.binary(max_size=12)) + again + data[end:]
    return data


@st.composite
def damaged_inside(draw: st.DrawFn, whole: bytes) -> bytes:
    """A good package of which one member is damaged: what a checksum would otherwise catch."""
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    chosen = draw(st.sampled_from([name for name in sorted(members) if name.endswith((".xml", ".rels"))]))
    members[chosen] = draw(damaged(members[chosen]))
    return zipped(members)


def named(refusal: DocumentRefused) -> DocumentRefused:
    """A refusal fills its sentence and names the file."""
    assert "某计划" in str(refusal)
    assert "{" not in str(refusal)
    return refusal


def read_or_refused(data: bytes, name: str = "某计划") -> Extract | DocumentRefused:
    try:
        extract = read_document(data, name=name, limits=SMALL)
    except DocumentRefused as refusal:
        return named(refusal)
    assert_sound(extract)
    assert extract.text.strip()
    return extract


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    read_or_refused(data)


@given(st.text(max_size=400), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-32", "big5"]))
def test_any_text_in_any_encoding(text: str, encoding: str) -> None:
    read_or_refused(text.encode(encoding, errors="replace"))


@given(st.text(max_size=400))
def test_anything_pasted(text: str) -> None:
    try:
        extract = read_pasted(text)
    except DocumentRefused:
        return
    assert_sound(extract)


@given(st.sampled_from([b"%PDF-", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0", b"{\\rtf"]), st.binary(max_size=200))
@settings(deadline=None, max_examples=40)
def test_any_bytes_behind_a_known_beginning(magic: bytes, data: bytes) -> None:
    read_or_refused(magic + data)


@given(damaged(PAGE))
@settings(deadline=None)
def test_damaged_pages(data: bytes) -> None:
    read_or_refused(b"<html>" + data)


@given(damaged(NUMBERED) | damaged(OFD))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_packages(data: bytes) -> None:
    read_or_refused(data)


@given(damaged_inside(NUMBERED) | damaged_inside(TABLE) | damaged_inside(OFD))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_packages_with_a_damaged_member(data: bytes) -> None:
    read_or_refused(data)


@given(damaged(PDF) | damaged(TABLE_PDF))
@settings(deadline=None, max_examples=20)
def test_damaged_pdf(data: bytes) -> None:
    read_or_refused(data)
