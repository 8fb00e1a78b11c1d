"""A short way to say in a test what a line of a plan promises."""

from __future__ import annotations

from shuangchuang.domain.plans.clauses import Clause
from shuangchuang.domain.plans.model import Target, TargetKind
from shuangchuang.domain.plans.targets import find_targets
from shuangchuang.domain.text import Folded

PROPER = (TargetKind.TARGET, TargetKind.ALLOCATION)


def read(
    *lines: str, heading: str = "", section: str = "", period: str | None = None, date: str | None = "2021-05-10"
) -> tuple[Target, ...]:
    """Every row read from these paragraphs."""
    text = "\n".join(lines)
    clauses = []
    start = 0
    for line in lines:
        clauses.append(Clause(Folded.identity(line, start), None, section, heading or section))
        start += len(line) + 1
    return find_targets(text=text, clauses=clauses, period=period, date=date)


def brief(
    *lines: str, heading: str = "", section: str = "", period: str | None = None, date: str | None = "2021-05-10"
) -> list[str]:
    """Each target proper as ``name comparator value unit deadline``."""
    return [
        " ".join(
            (
                target.name.value,
                target.comparator.value.value,
                str(target.value.value) + (f"—{target.value_max}" if target.value_max is not None else ""),
                target.unit.value,
                target.deadline.value or "-",
            )
        )
        for target in read(*lines, heading=heading, section=section, period=period, date=date)
        if target.kind in PROPER
    ]


def kinds(line: str, *, heading: str = "") -> list[str]:
    """The kind of every row of a line."""
    return [target.kind.value for target in read(line, heading=heading)]
