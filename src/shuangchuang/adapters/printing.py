"""A page of ours on paper: HTML and CSS become a PDF. Nothing is fetched from anywhere."""

from __future__ import annotations

from shuangchuang.domain.shared import Refusal


class PrintingUnavailable(Refusal):
    """The machine lacks what sets type."""

    def __init__(self) -> None:
        super().__init__(
            "printing_unavailable",
            "这台服务器没有安装排版组件（Pango），不能直接生成 PDF。请用浏览器的“打印”另存为 PDF。",
        )


def write_pdf(html: str, *, css: str) -> bytes:
    """
    The document set on pages.

    :raises PrintingUnavailable: Pango is not installed.
    """
    try:
        # Loading it fails on machines without Pango, which only this door needs.
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise PrintingUnavailable from error
    nothing = URLFetcher(allowed_protocols=frozenset())
    pdf = HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[CSS(string=css, url_fetcher=nothing)])
    return bytes(pdf or b"")
