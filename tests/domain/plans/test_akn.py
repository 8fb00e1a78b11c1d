"""The plan as Akoma Ntoso 3.0."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.plans.akn import AKN, OWN, to_akn
from shuangchuang.domain.plans.model import Role
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.text import Extract

PLANS = Path(__file__).parents[2] / "corpus" / "plans"
SLUGS = ("guangdong-2026-opc", "guangxi-2021", "zhengzhou-2026-opc")
# What may stand inside what, of the part of the schema that is written here.
CHILDREN = {
    "akomaNtoso": {"doc"},
    "doc": {"meta", "preface", "mainBody"},
    "meta": {"identification", "references", "proprietary"},
    "mainBody": {"chapter", "article", "hcontainer"},
    "chapter": {"num", "heading", "intro", "content", "section", "article"},
    "section": {"num", "heading", "intro", "content", "subsection", "article"},
    "subsection": {"num", "heading", "intro", "content", "article"},
    "article": {"num", "heading", "paragraph"},
    "paragraph": {"num", "content"},
    "content": {"p"},
    "intro": {"p"},
    "hcontainer": {"content"},
}


def written(slug: str) -> tuple[bytes, ET.Element]:
    text = (PLANS / slug / "text.txt").read_text(encoding="utf-8")
    xml = to_akn(parse_plan(Extract.of_text(text)), text=text, work=slug)
    return xml, ET.fromstring(xml)


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_element_stands_where_the_schema_lets_it(slug):
    _, root = written(slug)

    for element in root.iter():
        allowed = CHILDREN.get(local(element))
        if allowed is not None:
            assert {local(child) for child in element} <= allowed, local(element)
    assert [local(child) for child in root[0]] == ["meta", "preface", "mainBody"]


@pytest.mark.parametrize("slug", SLUGS)
def test_identifiers_are_unique_and_every_reference_has_its_entry(slug):
    _, root = written(slug)

    identifiers = Counter(element.attrib["eId"] for element in root.iter() if "eId" in element.attrib)
    assert max(identifiers.values()) == 1
    pointed = {element.attrib[key] for element in root.iter() for key in ("refersTo", "as") if key in element.attrib}
    assert {target.removeprefix("#") for target in pointed} <= set(identifiers)


def test_guangxi_has_its_tasks_units_and_targets():
    _, root = written("guangxi-2021")

    articles = root.findall(f".//{{{AKN}}}article")
    assert len(articles) == 30
    first = articles[0].findall(f".//{{{AKN}}}organization")
    assert [(unit.text, unit.attrib["as"]) for unit in first[:2]] == [
        ("自治区科技厅", f"#role_{Role.LEAD.value}"),
        ("自治区工业和信息化厅", f"#role_{Role.COOPERATOR.value}"),
    ]
    targets = root.findall(f".//{{{OWN}}}target")
    assert len(targets) == 12
    assert [part.attrib["value"] for part in targets[6]] == ["5", "12"]


def test_the_same_document_gives_the_same_bytes():
    assert written("zhengzhou-2026-opc")[0] == written("zhengzhou-2026-opc")[0]


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="一二、（）()1.．。\n\x00\x0b\ud800\ufffe<&>\"'责任单位：市科技局到2025年达到10个", max_size=120)
)
def test_any_text_gives_well_formed_xml(text):
    root = ET.fromstring(to_akn(parse_plan(Extract.of_text(text)), text=text, work="any"))

    assert local(root) == "akomaNtoso"
