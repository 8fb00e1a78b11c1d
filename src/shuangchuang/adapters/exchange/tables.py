"""A list described once: what its columns are, so that it can be written to a sheet and read back from one.

Column(…)  ─┬─ table_writing   a list as .xlsx or .csv, with day, source and filters inside; an empty form
            └─ table_reading   a filled form: values of the right kind, and every fault by its cell
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("text", "whole", "number", "day", "instant", "choice", "yes_no", "lines")


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column. ``kind`` says what its values are in Python:

    text     str                    lines    tuple of str, a line each in the cell
    whole    int                    day      date
    number   Decimal                instant  str, written as it is (2026-11-23 18:00)
    yes_no   bool (是, 否)           choice   a key of ``choices``, shown as its word

    ``width`` is in characters. The rest is for reading: whether a row must fill it in, how long a text may be
    (characters; of ``lines``, each line), what to tell people about it, how a filled cell looks, and its heading for
    readers of English. A table may bear either heading, or ``key``.
    """

    key: str
    title: str
    kind: str = "text"
    width: float = 18
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    longest: int = 200
    note: str = ""
    example: str = ""
    english: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.key}: no kind of column is called {self.kind}")


@dataclass(frozen=True, slots=True)
class About:
    """What stands above an exported list: so that a printed sheet still says what it is and what was left out."""

    title: str
    source: str
    exported_at: str
    filters: tuple[tuple[str, str], ...] = ()
    simulated: bool = False

    def lines(self) -> list[tuple[str, str]]:
        """Label and words, in their order.

        >>> About("单位名录", "本站", "2026-11-23 18:00").lines()
        [('导出时间', '2026-11-23 18:00'), ('来源', '本站'), ('筛选', '无（全部）')]
        """
        chosen = "；".join(f"{name}：{words}" for name, words in self.filters if words)
        told = [("导出时间", self.exported_at), ("来源", self.source), ("筛选", chosen or "无（全部）")]
        return [*told, ("提示", "模拟数据，仅供演示，不得作为工作依据。")] if self.simulated else told
