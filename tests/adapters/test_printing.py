"""HTML and CSS become a PDF without asking anybody for anything."""

from __future__ import annotations

import builtins

import pytest

from shuangchuang.adapters.documents import read_document
from shuangchuang.adapters.printing import PrintingUnavailable, write_pdf


def has_pango() -> bool:
    try:
        import weasyprint  # noqa: F401 - only whether it loads
    except OSError:
        return False
    return True


needs_pango = pytest.mark.skipif(
    not has_pango(), reason="没有安装 Pango（Debian：apt install libpango-1.0-0 libpangoft2-1.0-0）"
)


@needs_pango
def test_the_words_of_the_page_stand_in_the_pdf():
    pdf = write_pdf("<h1>任务台账</h1><p>自治区科技厅牵头</p>", css="@page { size: A4 }")

    assert pdf.startswith(b"%PDF-")
    assert "自治区科技厅牵头" in read_document(pdf, name="x.pdf").text


@needs_pango
def test_nothing_is_fetched_for_a_page_that_names_a_picture():
    pdf = write_pdf("<p>字</p><img src='http://127.0.0.1:9/x.png'>", css="")

    assert pdf.startswith(b"%PDF-")


def test_a_machine_without_pango_is_told_what_to_do(monkeypatch):
    original = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return original(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)

    with pytest.raises(PrintingUnavailable, match="Pango"):
        write_pdf("<p>字</p>", css="")
