"""A ledger in Akoma Ntoso 3.0 (OASIS LegalDocML), for archives and exchange between systems.

A plan is no act: it is issued by notice, binds the units it names and sets no norm, so it
is a ``<doc name="plan">``, the standard's type for documents of every other kind.

    doc
      meta        identification; an organization for each unit, the three roles, a concept for each target
      preface     title, document number, issuer, addressee, date
      mainBody    section      一、二、三、 …
                    subsection   行动 and headings below
                      paragraph    a task: num, heading, its measures as points of a list,
                                   and at its end the responsibility, units and roles marked
                  hcontainer   targets that people changed or added, in the house form

Rows nobody edited carry the document's own words, edited ones the house form. The same
state gives the same characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from xml.etree import ElementTree as ET

from shuangchuang.domain.plans.akn_meta import day_of, write_meta
from shuangchuang.domain.plans.akn_tree import Heading, tree_of
from shuangchuang.domain.plans.akn_words import (
    AKN,
    Inline,
    Mark,
    add,
    clean,
    free_marks,
    role_marks,
    say,
    unit_marks,
    write_house_form,
)
from shuangchuang.domain.plans.draft import Json, unit_names
from shuangchuang.domain.plans.house_form import house_target, printed_words, quantity_words

_INLINE = frozenset({"p", "num", "heading", "docTitle"})


def akoma_ntoso(state: Json, *, text: str, identifier: str, language: str = "zh-Hans", exported_on: str = "") -> str:
    """
    The ledger as an Akoma Ntoso document.

    ``text`` is the text the spans of the state refer to, ``identifier`` the plan's name in
    addresses, ``language`` a BCP 47 tag, ``exported_on`` a day (the plan's own if left out).
    """
    return _Document(state, text).write(identifier=identifier, language=language, exported_on=exported_on)


class _Document:
    def __init__(self, state: Json, text: str) -> None:
        self.state = state
        self.text = text
        self.inline = Inline()
        self.organisations = {name: f"org_{place}" for place, name in enumerate(unit_names(state), start=1)}
        self.targets = {target["id"]: f"target_{place}" for place, target in enumerate(state["targets"], start=1)}
        self.quantities = {
            target["id"]: mark for target in state["targets"] if (mark := self._quantity(target)) is not None
        }
        self.placed: set[str] = set()  # targets whose quantity was marked

    def write(self, *, identifier: str, language: str, exported_on: str) -> str:
        ET.register_namespace("", AKN)
        root = ET.Element(f"{{{AKN}}}akomaNtoso")
        edited = any(row["edited"] for row in (*self.state["tasks"], *self.state["targets"]))
        doc = add(root, "doc", name="plan", contains="singleVersion" if edited else "originalVersion")
        write_meta(
            doc,
            self.state,
            identifier=identifier,
            language=language,
            exported_on=exported_on,
            organisations=self.organisations,
            targets=self.targets,
        )
        self._preface(doc, identifier)
        body = add(doc, "mainBody", **{"{http://www.w3.org/XML/1998/namespace}lang": language})
        self._children(body, "", tree_of(self.state))
        self._other_targets(body)
        if not len(body):
            add(body, "p")
        _indent(root, 0)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"

    # ------------------------------------------------------------ preface

    def _preface(self, doc: ET.Element, identifier: str) -> None:
        said = {name: str(fact["value"]) for name, fact in self.state["metadata"].items()}
        preface = add(doc, "preface")
        add(add(preface, "p"), "docTitle", said.get("title", identifier))
        if "doc_number" in said:
            add(add(preface, "p"), "docNumber", said["doc_number"])
        if "issuer" in said:
            add(add(preface, "p"), "docAuthority", said["issuer"], refersTo="#issuer")
        if "addressee" in said:
            add(preface, "p", said["addressee"], **{"class": "addressee"})
        day = day_of(said.get("date", ""))
        if day:
            add(add(preface, "p"), "docDate", f"{day.year}年{day.month}月{day.day}日", date=day.isoformat())

    # ------------------------------------------------------------ headings

    def _children(self, parent: ET.Element, scope: str, heading: Heading) -> None:
        counts: dict[str, int] = {}
        for child in heading.children:
            kind = "paragraph" if isinstance(child, dict) else "section" if not scope else "subsection"
            short = {"paragraph": "para", "section": "sec", "subsection": "subsec"}[kind]
            counts[kind] = counts.get(kind, 0) + 1
            eid = f"{scope}__{short}_{counts[kind]}" if scope else f"{short}_{counts[kind]}"
            if isinstance(child, dict):
                self._task(
                    add(parent, kind, eId=eid, **{"class": "task edited" if child["edited"] else "task"}), eid, child
                )
            else:
                self._heading(add(parent, kind, eId=eid), eid, child)

    def _heading(self, element: ET.Element, eid: str, heading: Heading) -> None:
        if heading.number:
            add(element, "num", heading.number)
        add(element, "heading", heading.title)
        before, behind = self._own_words(heading)
        if not heading.children:
            content = add(element, "content", eId=f"{eid}__content")
            for stretch in (before, behind):
                self._paragraphs(content, eid, stretch)
            return
        if self._says(before):
            self._paragraphs(add(element, "intro", eId=f"{eid}__intro"), eid, before)
        self._children(element, eid, heading)
        if self._says(behind):
            self._paragraphs(add(element, "wrapUp", eId=f"{eid}__wrapup"), eid, behind)

    def _own_words(self, heading: Heading) -> tuple[tuple[int, int], tuple[int, int]]:
        """The words under a heading before the first and behind the last of what is told elsewhere."""
        if heading.span is None:
            return (0, 0), (0, 0)
        start, end = self._behind_title(heading), heading.span[1]
        told = [child.span for child in heading.children if isinstance(child, Heading) and child.span]
        told += [(task["span"][0], task["span"][1]) for task in self.state["tasks"] if task["span"]]
        inside = [span for span in told if start <= span[0] <= span[1] <= end]
        if not inside:
            return (start, end), (end, end)
        return (start, min(inside)[0]), (max(span[1] for span in inside), end)

    def _behind_title(self, heading: Heading) -> int:
        """Where the words under a heading begin: behind its number and title, however they are spaced."""
        assert heading.span is not None
        at, end = heading.span
        for sign in heading.label:
            while at < end and self.text[at] != sign:
                at += 1
            at += 1
        return min(at, end)

    def _says(self, stretch: tuple[int, int]) -> bool:
        return any(sign.isalnum() for sign in self.text[stretch[0] : stretch[1]])

    def _paragraphs(self, parent: ET.Element, scope: str, stretch: tuple[int, int]) -> None:
        """A p for each line; signs that only separated the words from their heading go."""
        at = stretch[0]
        for line in self.text[stretch[0] : stretch[1]].split("\n"):
            lead = len(line) - len(line.lstrip(" \t\u3000.．。:：、"))
            if line.strip():
                self._words(add(parent, "p"), scope, at + lead, at + len(line.rstrip()))
            at += len(line) + 1

    # ------------------------------------------------------------ tasks

    def _task(self, element: ET.Element, eid: str, task: Json) -> None:
        if task["number"]["value"]:
            add(element, "num", task["number"]["value"])
        if not task["untitled"] or not task["measures"]:
            add(element, "heading", task["title"]["value"])
        if task["measures"]:
            self._measures(add(element, "list", eId=f"{eid}__list_1"), f"{eid}__list_1", task)
            last = add(element, "wrapUp", eId=f"{eid}__wrapup")
        else:
            last = add(element, "content", eId=f"{eid}__content")
            for start, end in task["body"]:
                self._paragraphs(last, eid, (start, end))
        self._responsibility(last, eid, task)

    def _measures(self, element: ET.Element, scope: str, task: Json) -> None:
        for place, measure in enumerate(task["measures"], start=1):
            eid = f"{scope}__point_{place}"
            point = add(element, "point", eId=eid, **{"class": "measure"})
            if measure["number"]:
                add(point, "num", measure["number"]["value"])
            content = add(point, "content", eId=f"{eid}__content")
            words, spans = measure["text"]["value"], measure["text"]["spans"]
            paragraph = add(content, "p")
            if printed_words(spans, self.text) == words:
                for start, end in spans:
                    self._words(paragraph, eid, start, end)
            else:
                say(paragraph, words)
            own = [row for row in task["assignments"] if row["measure"] == measure["id"]]
            if own and task["edited"]:
                self._house_form(content, eid, own)

    def _responsibility(self, parent: ET.Element, eid: str, task: Json) -> None:
        """As printed; what the words leave to be understood follows in the house form."""
        own = [row for row in task["assignments"] if row["measure"] is None]
        if task["edited"] or not task["annotations"]:
            if own:
                self._house_form(parent, eid, own)
            return
        named: set[str] = set()
        for start, end in task["annotations"]:
            units = unit_marks(task["assignments"], self.organisations, (start, end))
            named |= set(units)
            chosen = list({mark.start: mark for mark in units.values()}.values())
            paragraph = add(parent, "p", **{"class": "responsibility"})
            roles = [mark for mark in role_marks(self.text, start, end) if _apart(mark, chosen)]
            self.inline.write(paragraph, eid, self.text, start, end, [*chosen, *roles])
        understood = [row for row in own if row["id"] not in named]
        if understood:
            self._house_form(parent, eid, understood, kind="responsibility understood")

    def _house_form(self, parent: ET.Element, eid: str, rows: Sequence[Json], kind: str = "responsibility") -> None:
        paragraph = add(parent, "p", **{"class": kind})
        write_house_form(paragraph, eid, self.inline, rows, self.organisations)

    # ------------------------------------------------------------ targets

    def _quantity(self, target: Json) -> Mark | None:
        """Where the document prints the quantity of a target nobody changed."""
        spans = target["value"]["spans"]
        if target["edited"] or not spans:
            return None
        start, end = spans[0][0], spans[-1][1]
        unit = target["unit"]["spans"]
        if unit and end <= unit[0][0] <= end + 3:
            end = unit[-1][1]
        return Mark(
            start, end, "quantity", {"refersTo": f"#{self.targets[target['id']]}", "normalized": _normalised(target)}
        )

    def _words(self, paragraph: ET.Element, scope: str, start: int, end: int) -> None:
        """Running text with the quantities of its targets marked."""
        inside = free_marks(self.quantities.values(), start, end)
        self.inline.write(paragraph, scope, self.text, start, end, inside)
        self.placed |= {row_id for row_id, mark in self.quantities.items() if mark in inside}

    def _other_targets(self, body: ET.Element) -> None:
        rest = [target for target in self.state["targets"] if target["id"] not in self.placed]
        if not rest:
            return
        container = add(body, "hcontainer", eId="hcontainer_1", name="targets")
        add(container, "heading", "目标")
        for place, target in enumerate(rest, start=1):
            eid = f"hcontainer_1__point_{place}"
            point = add(container, "point", eId=eid, **{"class": "target edited" if target["edited"] else "target"})
            paragraph = add(add(point, "content", eId=f"{eid}__content"), "p")
            words, quantity = house_target(target), quantity_words(target)
            before, _, behind = words.partition(quantity)
            say(paragraph, before)
            attributes = {"refersTo": f"#{self.targets[target['id']]}", "normalized": _normalised(target)}
            self.inline.mark(paragraph, eid, Mark(0, 0, "quantity", attributes), quantity)
            say(paragraph, behind)


def _normalised(target: Json) -> str:
    """The quantity in plain digits: 170 家, 1/2 个."""
    ends = [target["value"]["value"], *([target["value_max"]] if target["value_max"] else [])]
    numbers = "/".join(format(Decimal(end), "f") for end in ends)
    return clean(f"{numbers} {target['unit']['value']}".strip())


def _apart(mark: Mark, others: Sequence[Mark]) -> bool:
    return all(mark.end <= other.start or other.end <= mark.start for other in others)


def _indent(element: ET.Element, depth: int) -> None:
    """Break lines between elements that hold elements, never inside running words."""
    if not len(element) or element.tag.rpartition("}")[2] in _INLINE:
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = element.text
    element[-1].tail = "\n" + "  " * depth
