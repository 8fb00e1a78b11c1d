"""A paper as PDF; the same bytes from the same paper on one machine."""

from __future__ import annotations

from shuangchuang.adapters.papers.html import page_of
from shuangchuang.adapters.printing import write_pdf
from shuangchuang.domain.papers.arrangement import arranged
from shuangchuang.domain.papers.model import Paper


def as_pdf(paper: Paper) -> bytes:
    """
    The paper set on A4.

    :raises PrintingUnavailable: Pango is not installed; ``as_html`` prints from any browser.
    """
    return write_pdf(page_of(arranged(paper), screen=False), css="")
