"""A stretch of running text and where it stands: what the later readers of a plan scan.

The structure reader cuts a document into headings, responsibility annotations and the
words between. Those words, a paragraph at a time, are clauses; the readers of measures,
targets and deadlines never look at the document itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from shuangchuang.domain.text import Folded


@dataclass(frozen=True, slots=True)
class Clause:
    """One paragraph of running text, in text order, responsibility annotations left out.

    ``task`` is the index into ``PlanDocument.tasks`` where the words stand inside one.
    ``section`` is the top heading above, ``heading`` the nearest ("" where there is none).
    The first sentence of an item without a title is running text, not a heading. ``due`` is
    what the row of a table says of the time (its cell 完成时限).
    """

    text: Folded
    task: int | None
    section: str
    heading: str
    due: str = ""
