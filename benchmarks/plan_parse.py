#!/usr/bin/env python3
"""How long a plan of 10, 100 and 1,000 pages takes, beside what a bare reader of the same file takes.

Each plan is the Guangxi plan repeated with running numbers, printed as text, docx, html
and PDF. "Read" is the file to an Extract, "parse" the Extract to the plan. The peer, in the
same run, only gets the words out: str.splitlines with one regular expression, python-docx's
paragraphs, lxml.html's text_content, pypdfium2's text of each page.

    python benchmarks/plan_parse.py            10, 100, 1,000 pages
    python benchmarks/plan_parse.py 10 100     other sizes
"""

from __future__ import annotations

import io
import itertools
import os
import platform
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from shuangchuang.adapters.documents import Limits, read_document  # noqa: E402 - the path is set above
from shuangchuang.adapters.documents.word_numbering import chinese_number  # noqa: E402 - as above
from shuangchuang.domain.plans.parser import parse_plan  # noqa: E402 - as above
from tests.adapters.documents import renderings  # noqa: E402 - as above

BUDGETS = {"text": 1.0, "docx": 1.0, "html": 1.0, "pdf": 10.0}  # seconds for 100 pages
LIMITS = Limits(bytes=200 * 1024 * 1024)
_TASK = re.compile(r"^\d+\.")
_ACTION = re.compile(r"^\([一二三四五六七八九十]+\)")


def plan_of(pages: int) -> list[str]:
    """The paragraphs of a plan that fills this many pages."""
    source = renderings.paragraphs_of(renderings.GUANGXI)
    first = next(at for at, text in enumerate(source) if text.startswith("二、"))
    last = next(at for at, text in enumerate(source) if text.startswith("三、"))
    head, body, tail = source[:first], source[first + 1 : last], source[last:]
    paragraphs = list(head)
    lines = sum(len(page) for page in renderings.pages_of(head + tail))
    body_lines = sum(len(page) for page in renderings.pages_of(body))
    section, task = 2, 1
    while lines < 22 * pages:
        paragraphs.append(f"{chinese_number(section)}、重点任务")
        action = 1
        for text in body:
            if _TASK.match(text):
                text = _TASK.sub(f"{task}.", text, count=1)
                task += 1
            elif _ACTION.match(text):
                text = _ACTION.sub(f"({chinese_number(action)})", text, count=1)
                action += 1
            paragraphs.append(text)
            lines += body_lines / len(body)
            if lines >= 22 * pages:
                break
        section += 1
    tail[0] = re.sub(r"^三、", f"{chinese_number(section)}、", tail[0])
    return paragraphs + tail


def bare_text(data: bytes) -> int:
    lines = data.decode().splitlines()
    return sum(bool(re.match(r"\d+\.", line)) for line in lines)


def bare_docx(data: bytes) -> int:
    import docx

    return sum(len(paragraph.text) for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def bare_html(data: bytes) -> int:
    import lxml.html

    return len(lxml.html.document_fromstring(data).text_content())


def bare_pdf(data: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return sum(len(document[at].get_textpage().get_text_range()) for at in range(len(document)))


FORMATS: dict[str, tuple[Callable[[list[str]], bytes], Callable[[bytes], int], str]] = {
    "text": (renderings.as_text, bare_text, "splitlines + re"),
    "docx": (renderings.as_docx, bare_docx, "python-docx"),
    "html": (renderings.as_html, bare_html, "lxml.html"),
    "pdf": (renderings.as_pdf, bare_pdf, "pypdfium2"),
}


def timed(work: Callable[[], object], *, least: float = 0.3) -> float:
    """The best of a few runs, in seconds."""
    best = float("inf")
    until = time.perf_counter() + least
    while True:
        begun = time.perf_counter()
        work()
        now = time.perf_counter()
        best = min(best, now - begun)
        if now > until:
            return best


def main() -> int:
    sizes = [int(word) for word in sys.argv[1:]] or [10, 100, 1000]
    print(f"机器：{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    print(
        f"{'格式':<6}{'页':>6}{'任务':>7}{'读取 s':>10}{'解析 s':>10}{'ms/页':>9}  {'对照':<16}{'对照 s':>9}{'读取倍数':>8}"
    )
    a_page: dict[tuple[str, int], float] = {}
    verdicts = []
    for pages in sizes:
        paragraphs = plan_of(pages)
        for kind, (render, bare, peer) in FORMATS.items():
            data = render(paragraphs)
            extract = read_document(data, name=kind, limits=LIMITS)
            plan = parse_plan(extract)
            reading = timed(lambda data=data, kind=kind: read_document(data, name=kind, limits=LIMITS))
            parsing = timed(lambda extract=extract: parse_plan(extract))
            peers = timed(lambda bare=bare, data=data: bare(data))
            a_page[kind, pages] = (reading + parsing) / pages
            print(
                f"{kind:<8}{pages:>6}{len(plan.tasks):>9}{reading:>12.3f}{parsing:>12.3f}"
                f"{1000 * (reading + parsing) / pages:>10.2f}    {peer:<16}{peers:>10.4f}{reading / peers:>10.1f}"
            )
            if pages == 100:
                within = reading + parsing <= BUDGETS[kind]
                verdicts.append(
                    f"{kind}：100 页 {reading + parsing:.2f} s，预算 {BUDGETS[kind]:g} s，{'达到' if within else '超出'}"
                )
    for before, after in itertools.pairwise(sizes):
        ratios = "，".join(f"{kind} {a_page[kind, after] / a_page[kind, before]:.2f}" for kind in FORMATS)
        verdicts.append(f"每页用时 {after} 页比 {before} 页：{ratios}（1 为线性）")
    print("\n".join(verdicts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
