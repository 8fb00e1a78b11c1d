"""Words of a plan with what they mean marked in them: units, roles, quantities.

牵头单位：市科技局；…   <role refersTo="#lead">牵头单位</role>：<organization refersTo="#org_1">市科技局</organization>；…
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.house_form import ROLE_WORDS
from shuangchuang.domain.plans.model import Role

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ROLE_LABEL = re.compile(
    r"(?P<lead>牵头单位|牵头)|(?P<cooperator>配合单位|参加单位|协助单位|配合)|(?P<responsible>责任单位|负责单位)"
)


def clean(words: str) -> str:
    """The words without the characters XML cannot hold."""
    return _NOT_XML.sub("", words)


def add(parent: ET.Element, name: str, words: str = "", /, **attributes: str) -> ET.Element:
    """A child element of the Akoma Ntoso namespace."""
    child = ET.SubElement(parent, f"{{{AKN}}}{name}", {key: clean(value) for key, value in attributes.items()})
    if words:
        child.text = clean(words)
    return child


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the document's text that means something."""

    start: int
    end: int
    name: str  # the element
    attributes: Mapping[str, str]


class Inline:
    """Writes words with marks into an element and gives every mark its eId."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def mark(self, parent: ET.Element, scope: str, mark: Mark, words: str) -> None:
        """One marked stretch. Its eId counts the marks of its kind inside ``scope``."""
        key = (scope, mark.name)
        self._counts[key] = self._counts.get(key, 0) + 1
        short = {"organization": "org", "quantity": "qty"}.get(mark.name, mark.name)
        add(parent, mark.name, words, eId=f"{scope}__{short}_{self._counts[key]}", **mark.attributes)

    def write(self, parent: ET.Element, scope: str, text: str, start: int, end: int, marks: Sequence[Mark]) -> None:
        """``text[start:end]`` with those of the marks that lie in it; line breaks of a page vanish."""
        at = start
        for mark in free_marks(marks, start, end):
            say(parent, text[at : mark.start].replace("\n", ""))
            self.mark(parent, scope, mark, text[mark.start : mark.end].replace("\n", ""))
            at = mark.end
        say(parent, text[at:end].replace("\n", ""))


def say(parent: ET.Element, words: str) -> None:
    """Put words behind whatever the element holds already."""
    if not words:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + clean(words)
    else:
        parent.text = (parent.text or "") + clean(words)


def free_marks(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """The marks inside a stretch in text order, none upon another; the earlier and the longer one stays."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if start <= mark.start < mark.end <= end and (not kept or kept[-1].end <= mark.start):
            kept.append(mark)
    return kept


def unit_marks(assignments: Iterable[Json], organisations: Mapping[str, str], within: Sequence[int]) -> dict[str, Mark]:
    """
    Where the units of a task are named in one annotation, by the id of the assignment.

    A unit with a handed-on prefix or a shared tail is marked at the words that are its own.
    """
    found: dict[str, Mark] = {}
    taken: list[Mark] = []
    for row in sorted(assignments, key=lambda row: len(row["unit"]["spans"])):
        spans = [span for span in row["unit"]["spans"] if within[0] <= span[0] < span[1] <= within[1]]
        for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
            same = next((mark for mark in taken if (mark.start, mark.end) == (start, end)), None)
            reference = f"#{organisations[row['unit']['value']]}"
            if same is not None and same.attributes["refersTo"] == reference:
                found[row["id"]] = same
                break
            if all(end <= mark.start or mark.end <= start for mark in taken):
                mark = Mark(start, end, "organization", {"refersTo": reference, "class": row["role"]})
                taken.append(mark)
                found[row["id"]] = mark
                break
    return found


def role_marks(text: str, start: int, end: int) -> list[Mark]:
    """The words of an annotation that name a role."""
    return [
        Mark(start + match.start(), start + match.end(), "role", {"refersTo": f"#{match.lastgroup}"})
        for match in _ROLE_LABEL.finditer(text[start:end])
    ]


def write_house_form(
    parent: ET.Element, scope: str, inline: Inline, assignments: Sequence[Json], organisations: Mapping[str, str]
) -> None:
    """牵头单位：甲；配合单位：乙、丙, every role and unit marked."""
    groups = [(role, [row for row in assignments if row["role"] == role]) for role in Role]
    for place, (role, rows) in enumerate((role, rows) for role, rows in groups if rows):
        say(parent, "；" if place else "")
        inline.mark(parent, scope, Mark(0, 0, "role", {"refersTo": f"#{role}"}), ROLE_WORDS[role])
        for number, row in enumerate(rows):
            say(parent, "、" if number else "：")
            reference = {"refersTo": f"#{organisations[row['unit']['value']]}", "class": str(role)}
            inline.mark(parent, scope, Mark(0, 0, "organization", reference), row["unit"]["value"])
