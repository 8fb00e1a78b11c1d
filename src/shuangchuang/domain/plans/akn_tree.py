"""The headings and tasks of a ledger as one tree, in the order the ledger says.

Headings come from the document; a task hangs under the headings its row names, whatever a
person made of them, and a heading nobody printed is put in where it is first named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shuangchuang.domain.plans.draft import Json


@dataclass(slots=True)
class Heading:
    """A heading with what stands under it. ``span`` is None where it was not printed."""

    number: str
    title: str
    level: int
    span: tuple[int, int] | None = None
    children: list[Heading | Json] = field(default_factory=list)  # a dict is a task

    @property
    def label(self) -> str:
        """Number and title as rows name them, without blanks."""
        return _bare(self.number + self.title)

    def headings(self) -> Iterator[Heading]:
        """The headings under this one, at any depth."""
        for child in self.children:
            if isinstance(child, Heading):
                yield child
                yield from child.headings()


def tree_of(state: Json) -> Heading:
    """The root, a heading without words. Every task of the state hangs in it once."""
    root = Heading("", "", 0)
    _hang_headings(root, state)
    before = 0
    for task in state["tasks"]:
        before = task["span"][0] if task["span"] else before
        _put(_place_of(root, task), task, before)
    return root


def _hang_headings(root: Heading, state: Json) -> None:
    """Headings by level; one that is a task itself (a numbered item of 保障措施) is left to the task."""
    tasks_begin = {task["span"][0] for task in state["tasks"] if task["span"]}
    open_headings = [root]
    for section in state["sections"]:
        start, end = section["span"]
        if start in tasks_begin:
            continue
        while len(open_headings) > 1 and open_headings[-1].level >= section["level"]:
            open_headings.pop()
        heading = Heading(section["number"], section["title"], section["level"], (start, end))
        open_headings[-1].children.append(heading)
        open_headings.append(heading)


def _place_of(root: Heading, task: Json) -> Heading:
    place = root
    for fact in (task["section"], task["action"]):
        if fact and _bare(fact["value"]) != place.label:
            place = _find(place, task, fact["value"])
    return place


def _find(under: Heading, task: Json, words: str) -> Heading:
    """The heading of these words, the one around the task's own words first; a new one if there is none."""
    alike = [heading for heading in under.headings() if heading.label == _bare(words)]
    around = [heading for heading in alike if heading.span and task["span"] and _holds(heading.span, task["span"])]
    if around or alike:
        return (around or alike)[0]
    new = Heading("", words, under.level + 1)
    under.children.append(new)
    return new


def _holds(outer: tuple[int, int], inner: list[int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _put(place: Heading, task: Json, at: int) -> None:
    """Behind the tasks before it, and before the headings that were printed after it."""
    index = len(place.children)
    while index:
        child = place.children[index - 1]
        if isinstance(child, dict) or child.span is None or child.span[0] <= at:
            break
        index -= 1
    place.children.insert(index, task)


def _bare(words: str) -> str:
    return "".join(words.split())
