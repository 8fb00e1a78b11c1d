"""Text with a memory of where every character came from.

    file ──reader──▶ Extract.text ──Folded──▶ what the engines scan
                         ▲                        │
                         └────── Span ◀───────────┘

Every extracted fact points back to its words: ``raw == text[span.start:span.end]``
of the extracted text, which is stored with the file.
"""

from shuangchuang.domain.text.extract import Block, BlockKind, Box, Cell, Extract, Line, Page, Table
from shuangchuang.domain.text.folding import Folded
from shuangchuang.domain.text.spans import Span, merge_spans, read_spans

__all__ = [
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Extract",
    "Folded",
    "Line",
    "Page",
    "Span",
    "Table",
    "merge_spans",
    "read_spans",
]
