"""A plan as Akoma Ntoso 3.0 (OASIS LegalDocML), so that other systems can take it in.

    akomaNtoso
      doc name="plan"
        meta        identification (FRBR), references (units, roles), proprietary (targets)
        preface     title, number, date
        mainBody
          chapter   heading of level 1      eId chp_1
          section   heading of level 2      eId chp_1__sec_1, and deeper likewise
          article   a task                  eId art_1
            paragraph   a measure           eId art_1__para_1
            paragraph   class="responsibility": every unit a reference with its role

The same document gives the same bytes. Source: Akoma Ntoso Version 1.0 Part 1 and Part 2 (OASIS
Standard, 2018), naming convention for eId.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET  # written only, never read

from shuangchuang.domain.plans.model import Assignment, PlanDocument, Role, Section, Target, Task
from shuangchuang.domain.text import Span, read_spans

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:shuangchuang:plan"
UNKNOWN_DATE = "0001-01-01"  # the schema wants a date where the document has none
_ROLE_NAMES = {Role.LEAD: "牵头单位", Role.COOPERATOR: "配合单位", Role.RESPONSIBLE: "责任单位"}
_LEVELS = ("chapter", "section", "subsection", "part", "subpart")
_PREFIXES = {"chapter": "chp", "section": "sec", "subsection": "subsec", "part": "part", "subpart": "subpart"}
# What XML 1.0 cannot hold: control characters, lone surrogates, the two non-characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ET.register_namespace("", AKN)
ET.register_namespace("sc", OWN)


def to_akn(document: PlanDocument, *, text: str, work: str) -> bytes:
    """
    The document as UTF-8 XML.

    ``text`` is the extracted text its spans refer to; ``work`` the name under which this
    installation keeps the plan (letters, digits, hyphens), used in the FRBR addresses.
    """
    root = _Writer(document, text, work).root()
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


@dataclass(slots=True)
class _Part:
    """A heading or a task with what lies inside it, in text order."""

    holds: Section | Task
    span: Span
    index: int
    inside: list[_Part] = field(default_factory=list)


class _Writer:
    def __init__(self, document: PlanDocument, text: str, work: str) -> None:
        self.document = document
        self.text = text
        self.work = work
        self.units = {name: f"unit_{place}" for place, name in enumerate(document.unit_names(), start=1)}

    def root(self) -> ET.Element:
        root = ET.Element(_tag("akomaNtoso"))
        doc = _add(root, "doc", name="plan")
        self._meta(doc)
        self._preface(doc)
        body = _add(doc, "mainBody")
        parts = _nest(self.document)
        for part in parts:
            self._part(body, part, "", 0)
        if not parts:
            self._text_of(_add(body, "hcontainer", name="text", eId="hcontainer_1"), Span(0, len(self.text)), [])
        return root

    # -- meta --------------------------------------------------------------------------------------

    def _meta(self, doc: ET.Element) -> None:
        meta = _add(doc, "meta")
        date = self.document.date.value if self.document.date else UNKNOWN_DATE
        uri = f"/akn/cn/doc/{date}/{self.work}"
        identification = _add(meta, "identification", source="#shuangchuang")
        stages = (("FRBRWork", uri), ("FRBRExpression", f"{uri}/zho@"), ("FRBRManifestation", f"{uri}/zho@.xml"))
        for stage, address in stages:
            frbr = _add(identification, stage)
            _add(frbr, "FRBRthis", value=f"{address}/!main")
            _add(frbr, "FRBRuri", value=address)
            _add(frbr, "FRBRdate", date=date, name="成文日期" if self.document.date else "成文日期不详")
            _add(frbr, "FRBRauthor", href="#issuer" if self.document.issuers else "#shuangchuang")
            if stage == "FRBRWork":
                _add(frbr, "FRBRcountry", value="cn")
                if self.document.doc_number:
                    _add(frbr, "FRBRnumber", value=self.document.doc_number.value)
            if stage == "FRBRExpression":
                _add(frbr, "FRBRlanguage", language="zho")
            if stage == "FRBRManifestation":
                _add(frbr, "FRBRformat", value="application/akn+xml")
        self._references(meta)
        if self.document.targets:
            proprietary = _add(meta, "proprietary", source="#shuangchuang")
            for place, target in enumerate(self.document.targets, start=1):
                _target(proprietary, target, place)

    def _references(self, meta: ET.Element) -> None:
        references = _add(meta, "references", source="#shuangchuang")
        _add(
            references,
            "TLCOrganization",
            eId="shuangchuang",
            href="/ontology/organization/shuangchuang",
            showAs="双创工作信息服务系统",
        )
        if self.document.issuers:
            said = "、".join(issuer.value for issuer in self.document.issuers)
            _add(references, "TLCOrganization", eId="issuer", href="/ontology/organization/cn/issuer", showAs=said)
        for name, identifier in self.units.items():
            href = f"/ontology/organization/cn/{identifier}"
            _add(references, "TLCOrganization", eId=identifier, href=href, showAs=name)
        for role, name in _ROLE_NAMES.items():
            _add(references, "TLCRole", eId=f"role_{role.value}", href=f"/ontology/role/{role.value}", showAs=name)

    def _preface(self, doc: ET.Element) -> None:
        document = self.document
        if not (document.title or document.doc_number or document.date):
            return
        preface = _add(doc, "preface")
        if document.title:
            _add(_add(preface, "p"), "docTitle", said=document.title.value)
        if document.doc_number:
            _add(_add(preface, "p"), "docNumber", said=document.doc_number.value)
        if document.date:
            _add(_add(preface, "p"), "docDate", said=document.date.value, date=document.date.value)

    # -- body --------------------------------------------------------------------------------------

    def _part(self, parent: ET.Element, part: _Part, prefix: str, depth: int) -> None:
        if isinstance(part.holds, Task):
            self._task(parent, part.holds, part.index)
            return
        section = part.holds
        level = _LEVELS[min(depth, len(_LEVELS) - 1)]
        identifier = f"{prefix}{_PREFIXES[level]}_{part.index}"
        made = _add(parent, level, eId=identifier)
        _add(made, "num", said=section.number.value)
        _add(made, "heading", said=section.title.value)
        begins = max([section.span.start, *(span.end for span in section.title.spans)])
        self._text_of(made, Span(begins, max(begins, section.span.end)), part.inside)
        for inside in part.inside:
            self._part(made, inside, f"{identifier}__", depth + 1)

    def _text_of(self, made: ET.Element, span: Span, inside: Sequence[_Part]) -> None:
        """Running text before the first part inside: an introduction, or the content where nothing follows."""
        end = min([span.end, *(part.span.start for part in inside)])
        lines = [line.lstrip(" \u3000。\t").rstrip() for line in self.text[span.start : max(span.start, end)].split("\n")]
        lines = [line for line in lines if line]
        if inside and not lines:
            return
        holder = _add(made, "intro" if inside else "content")
        for line in lines or [""]:
            _add(holder, "p", said=line)

    def _task(self, parent: ET.Element, task: Task, index: int) -> None:
        identifier = f"art_{index}"
        article = _add(parent, "article", eId=identifier)
        if task.number.value:
            _add(article, "num", said=task.number.value)
        if not task.untitled:
            _add(article, "heading", said=task.title.value)
        place = 0
        said = [measure for measure in task.measures if measure.text.value]
        if not said:
            for span in task.body:
                place += 1
                self._paragraph(article, f"{identifier}__para_{place}", span.of(self.text), None, ())
        for measure in said:
            place += 1
            number = measure.number.value if measure.number else None
            self._paragraph(article, f"{identifier}__para_{place}", measure.text.value, number, measure.assignments)
        place += 1
        responsibility = _add(article, "paragraph", eId=f"{identifier}__para_{place}")
        responsibility.set("class", "responsibility")
        sentence = _add(_add(responsibility, "content"), "p")
        self._units(sentence, task.assignments)
        if not task.assignments:
            sentence.text = _clean(read_spans(self.text, task.annotations))

    def _paragraph(
        self, article: ET.Element, identifier: str, said: str, number: str | None, assignments: Sequence[Assignment]
    ) -> None:
        paragraph = _add(article, "paragraph", eId=identifier)
        if number:
            _add(paragraph, "num", said=number)
        content = _add(paragraph, "content")
        _add(content, "p", said=said.strip())
        if assignments:
            self._units(_add(content, "p"), assignments)

    def _units(self, sentence: ET.Element, assignments: Sequence[Assignment]) -> None:
        """牵头单位：A、B；配合单位：C — each unit a reference with its role."""
        last: ET.Element | None = None
        for role, name in _ROLE_NAMES.items():
            for place, assignment in enumerate(a for a in assignments if a.role is role):
                between = "、" if place else f"{'；' if last is not None else ''}{name}："
                if last is None:
                    sentence.text = between
                else:
                    last.tail = between
                unit = assignment.unit.value
                last = _add(sentence, "organization", said=unit, refersTo=f"#{self.units[unit]}")
                last.set("as", f"#role_{role.value}")


def _target(proprietary: ET.Element, target: Target, place: int) -> None:
    values = {
        "id": f"target_{place}",
        "name": target.name.value,
        "comparator": target.comparator.value.value,
        "value": str(target.value.value),
        "valueMax": str(target.value_max) if target.value_max is not None else "",
        "unit": target.unit.value,
        "deadline": target.deadline.value,
        "kind": target.kind.value,
        "task": f"#art_{target.task + 1}" if target.task is not None else "",
    }
    made = ET.SubElement(
        proprietary, f"{{{OWN}}}target", {key: _clean(value) for key, value in values.items() if value}
    )
    for part in target.breakdown:
        ET.SubElement(
            made, f"{{{OWN}}}part", {"name": _clean(part.name), "value": str(part.value), "unit": _clean(part.unit)}
        )


def _nest(document: PlanDocument) -> list[_Part]:
    """Headings and tasks as a tree: a part lies inside the smallest heading that contains it."""
    tasks = [_Part(task, task.span, place) for place, task in enumerate(document.tasks, start=1)]
    parts = [*(_Part(section, section.span, 0) for section in document.sections), *tasks]
    parts.sort(key=lambda part: (part.span.start, -part.span.end, isinstance(part.holds, Task)))
    top: list[_Part] = []
    open_parts: list[_Part] = []
    for part in parts:
        while open_parts and not open_parts[-1].span.contains(part.span):
            open_parts.pop()
        siblings = open_parts[-1].inside if open_parts else top
        if isinstance(part.holds, Section):
            part.index = 1 + sum(isinstance(sibling.holds, Section) for sibling in siblings)
            siblings.append(part)
            open_parts.append(part)
        else:
            siblings.append(part)
    return top


def _tag(name: str) -> str:
    return f"{{{AKN}}}{name}"


def _add(parent: ET.Element, tag: str, *, said: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, _tag(tag), {key: _clean(value) for key, value in attributes.items()})
    if said is not None:
        made.text = _clean(said)
    return made


def _clean(words: str) -> str:
    return _NOT_XML.sub("", words)
