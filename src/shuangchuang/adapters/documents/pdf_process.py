"""PDF files read in a process of their own, which can be stopped.

    read_pdf_apart ──limits, bytes──▶ child: rlimits, read_pdf ──JSON──▶ Extract or refusal

pdfium is native code fed by strangers: a page can make it run for hours, take all
memory or crash. None of it may happen to the server that asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shuangchuang.adapters.documents.limits import Limits
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.domain.text import Block, BlockKind, Box, Cell, Extract, Line, Page, Span, Table

_CHILD = "from shuangchuang.adapters.documents.pdf_process import answer; answer()"
_STARTING = 5.0  # seconds granted for starting Python on a busy machine
_SOURCE = Path(__file__).resolve().parents[3]


def read_pdf_apart(data: bytes, limits: Limits) -> Extract:
    """
    :func:`pdf.read_pdf` with its wall clock and memory really bounded.

    :raises DocumentRefused: as ``read_pdf`` does, and ``too_slow`` or ``damaged`` where the child had to be ended or fell.
    """
    request = json.dumps(asdict(limits)).encode() + b"\n" + data
    try:
        said = run_apart(_CHILD, request, seconds=limits.seconds)
    except TimeoutError:
        raise DocumentRefused("too_slow", seconds=round(limits.seconds)) from None
    if said is None:
        raise DocumentRefused("damaged", detail="PDF 无法解析")
    reply = json.loads(said)
    if "code" in reply:
        raise DocumentRefused(reply["code"], **reply["values"])
    return unpacked(reply)


def run_apart(child: str, request: bytes, *, seconds: float) -> bytes | None:
    """
    What a line of Python, run in a process of its own with ``request`` on its input, writes; None where it fell.

    :raises TimeoutError: it took longer and was ended.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_SOURCE), *_paths()]), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            [sys.executable, "-P", "-c", child],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds + _STARTING,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    return done.stdout if done.returncode == 0 else None


def _paths() -> list[str]:
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]


def answer() -> None:
    """The child: one request on standard input, one reply on standard output."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    limits = Limits(**json.loads(head))
    bound(limits)
    # After the bounds, so that they hold for whatever pdfium does.
    from shuangchuang.adapters.documents.pdf import read_pdf

    try:
        reply = packed(read_pdf(data, limits))
    except DocumentRefused as refusal:
        reply = {"code": refusal.code, "values": dict(refusal.values)}
    sys.stdout.buffer.write(json.dumps(reply, ensure_ascii=True).encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy, and pdfium's own tidying may take long


def bound(limits: Limits) -> None:
    """Hold this process to the memory granted."""
    try:
        import resource
    except ImportError:  # not a Unix: the clock of the parent still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def packed(extract: Extract) -> dict[str, Any]:
    """An Extract as plain JSON values."""
    return {
        "text": extract.text,
        "format": extract.format,
        "hard_wrapped": extract.hard_wrapped,
        "remarks": list(extract.remarks),
        "blocks": [
            [*_ends(block.span), block.kind, block.centred, block.bold, block.size, block.page, block.indented]
            for block in extract.blocks
        ],
        "tables": [
            [
                *_ends(table.span),
                table.rows,
                table.columns,
                [[cell.row, cell.column, *_ends(cell.span), cell.row_span, cell.column_span] for cell in table.cells],
            ]
            for table in extract.tables
        ],
        "pages": [
            [page.number, *_ends(page.span), page.width, page.height, [_packed_line(line) for line in page.lines]]
            for page in extract.pages
        ],
    }


def unpacked(reply: dict[str, Any]) -> Extract:
    """The Extract that :func:`packed` was given."""
    return Extract(
        text=reply["text"],
        format=reply["format"],
        hard_wrapped=reply["hard_wrapped"],
        remarks=tuple(reply["remarks"]),
        blocks=tuple(Block(Span(start, end), BlockKind(kind), *rest) for start, end, kind, *rest in reply["blocks"]),
        tables=tuple(
            Table(
                Span(start, end),
                rows,
                columns,
                tuple(Cell(row, column, Span(first, last), *spans) for row, column, first, last, *spans in cells),
            )
            for start, end, rows, columns, cells in reply["tables"]
        ),
        pages=tuple(
            Page(number, Span(start, end), width, height, tuple(Line(Span(a, b), Box(*box)) for a, b, *box in lines))
            for number, start, end, width, height, lines in reply["pages"]
        ),
    )


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _packed_line(line: Line) -> list[float]:
    return [*_ends(line.span), line.box.left, line.box.top, line.box.right, line.box.bottom]
