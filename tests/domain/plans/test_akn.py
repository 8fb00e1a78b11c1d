"""A ledger in Akoma Ntoso: well formed, every reference resolved, nothing lost, nothing said twice."""

import copy
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangchuang.domain.plans.akn import akoma_ntoso
from shuangchuang.domain.plans.akn_tree import Heading, tree_of
from shuangchuang.domain.plans.draft import Json, open_draft
from shuangchuang.domain.plans.draft_edits import apply, apply_all
from shuangchuang.domain.plans.model import PlanDocument
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.text import Extract
from tests.domain.plans.random_edits import edited
from tests.domain.plans.sample_plan import TEXT, state

NS = {"": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
PLANS = Path(__file__).parents[2] / "corpus" / "plans"
INLINE = {"organization", "role", "quantity"}


def written(draft: Json, text: str = TEXT) -> ET.Element:
    return ET.fromstring(akoma_ntoso(draft, text=text, identifier="sample"))


def name_of(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def words(element: ET.Element | None) -> str:
    return "".join(element.itertext()) if element is not None else ""


def task_called(root: ET.Element, title: str) -> ET.Element:
    return next(found for found in root.iterfind(".//paragraph", NS) if words(found.find("heading", NS)) == title)


def responsibilities(task: ET.Element) -> list[str]:
    return [words(found) for found in task.iter(f"{{{NS['']}}}p") if "responsibility" in found.get("class", "")]


def units(task: ET.Element, root: ET.Element) -> list[tuple[str, str]]:
    """(unit, role) by the references, which name a unit in full however it is printed."""
    names = {found.get("eId"): found.get("showAs") for found in root.iterfind(".//TLCOrganization", NS)}
    return [(names[found.get("refersTo")[1:]], found.get("class")) for found in task.iterfind(".//organization", NS)]


def assert_sound(root: ET.Element) -> None:
    """What the standard's schema and naming convention ask for, as far as this writer could break it."""
    ids = [found.get("eId") for found in root.iter() if found.get("eId")]
    assert len(ids) == len(set(ids))
    assert not [eid for eid in ids if not eid or any(sign.isspace() for sign in eid)]
    doc = root.find("doc", NS)
    assert [name_of(part) for part in doc] == ["meta", "preface", "mainBody"]
    assert doc.find("mainBody", NS)[:] != []
    for found in root.iter():
        reference = found.get("refersTo") or (found.get("href") if name_of(found) == "FRBRauthor" else None)
        if reference:
            assert reference[1:] in ids
        if name_of(found) in INLINE:
            assert found.get("refersTo")
            assert found.get("eId")
        if name_of(found) in {"section", "subsection", "paragraph", "list", "point", "hcontainer"}:
            assert found.get("eId")
            kinds = [name_of(child) for child in found]
            rest = [kind for kind in kinds if kind not in {"num", "heading"}]
            assert kinds == [*(kind for kind in kinds if kind in {"num", "heading"}), *rest]
            assert rest in ([], ["content"]) or "content" not in rest
            assert rest.index("intro") == 0 if "intro" in rest else True
            assert rest.index("wrapUp") == len(rest) - 1 if "wrapUp" in rest else True


class TestMeta:
    def test_work_expression_and_manifestation_are_named_by_the_naming_convention(self):
        root = ET.fromstring(
            akoma_ntoso(state(), text=TEXT, identifier="某市 2024", exported_on="2026-01-02T08:00:00+08:00")
        )

        addresses = {
            name_of(part): part.find("FRBRuri", NS).get("value") for part in root.find(".//identification", NS)
        }
        work = "/akn/cn/doc/plan/2024-03-01/%E6%9F%90%E5%B8%82%202024"
        assert addresses == {
            "FRBRWork": work,
            "FRBRExpression": f"{work}/zho@2026-01-02",
            "FRBRManifestation": f"{work}/zho@2026-01-02.akn",
        }

    def test_country_language_name_and_number_are_told(self):
        numbered = apply(state(), {"op": "set_metadata", "field": "doc_number", "value": "某政办发〔2024〕1号"})
        root = written(numbered)

        told = {
            name_of(part): part.get("value") or part.get("language")
            for part in root.find(".//identification", NS).iter()
        }
        assert {key: told[key] for key in ("FRBRcountry", "FRBRlanguage", "FRBRnumber", "FRBRname", "FRBRsubtype")} == {
            "FRBRcountry": "cn",
            "FRBRlanguage": "zho",
            "FRBRnumber": "某政办发〔2024〕1号",
            "FRBRname": "某市创新创业三年行动计划（2024—2026年）",
            "FRBRsubtype": "plan",
        }
        assert words(root.find(".//docNumber", NS)) == "某政办发〔2024〕1号"

    def test_a_plan_without_a_date_says_that_it_is_unknown(self):
        undated = apply(state(), {"op": "set_metadata", "field": "date", "value": ""})
        dates = written(undated).findall(".//FRBRdate", NS)

        assert (dates[0].get("date"), dates[0].get("name")) == ("0001-01-01", "成文日期不详")
        assert "nodate" in written(undated).find(".//FRBRWork/FRBRuri", NS).get("value")

    def test_every_unit_role_and_target_is_a_thing_of_its_own(self):
        root = written(state())

        kinds = Counter(name_of(found) for found in root.find(".//references", NS))
        assert kinds == {"TLCOrganization": 7 + 2, "TLCRole": 3, "TLCConcept": 4}

    def test_a_corrected_plan_is_no_original(self):
        changed = apply(state(), {"op": "set_task", "task": "t1", "field": "title", "value": "攻关"})

        assert written(state()).find("doc", NS).get("contains") == "originalVersion"
        assert written(changed).find("doc", NS).get("contains") == "singleVersion"


class TestBody:
    def test_headings_and_tasks_stand_as_in_the_plan(self):
        def outline(element: ET.Element) -> list:
            kinds = ("section", "subsection", "paragraph")
            return [
                (words(child.find("num", NS)), words(child.find("heading", NS)), outline(child))
                for child in element
                if name_of(child) in kinds
            ]

        assert outline(written(state()).find(".//mainBody", NS)) == [
            ("一、", "总体要求", []),
            (
                "二、",
                "重点任务",
                [
                    ("（一）", "创新行动", [("1", "技术攻关", []), ("2", "平台建设", [])]),
                    ("（二）", "创业行动", [("3", "创业培训", [])]),
                ],
            ),
            ("", "", []),
        ]

    def test_measures_are_points_with_their_number(self):
        points = task_called(written(state()), "技术攻关").findall("list/point", NS)

        assert [(words(point.find("num", NS)), words(point.find("content/p", NS))) for point in points] == [
            ("", "组织重大攻关。"),
            ("1", "建设中试基地。"),
        ]

    def test_an_unedited_task_says_its_own_words_and_refers_to_full_names(self):
        root = written(state())
        task = task_called(root, "技术攻关")

        assert responsibilities(task) == ["牵头单位：市科技局；配合单位：市财政局、教育局"]
        assert units(task, root) == [("市科技局", "lead"), ("市财政局", "cooperator"), ("市教育局", "cooperator")]
        assert [(words(role), role.get("refersTo")) for role in task.iterfind(".//role", NS)] == [
            ("牵头单位", "#lead"),
            ("配合单位", "#cooperator"),
        ]

    def test_an_edited_task_says_the_house_form_and_its_measures_their_units(self):
        root = written(
            apply(state(), {"op": "add_assignment", "task": "t1", "unit": "市数据局", "role": "responsible"})
        )
        task = task_called(root, "技术攻关")

        assert responsibilities(task) == [
            "牵头单位：市科技局",
            "牵头单位：市科技局；配合单位：市财政局、市教育局；责任单位：市数据局",
        ]
        assert "edited" in task.get("class")

    def test_a_unit_that_the_words_leave_to_be_understood_follows_in_the_house_form(self):
        standing = state()
        standing["tasks"][0]["assignments"][1]["unit"]["spans"] = []

        task = task_called(written(standing), "技术攻关")

        assert responsibilities(task) == ["牵头单位：市科技局；配合单位：市财政局、教育局", "配合单位：市财政局"]

    def test_an_untitled_task_does_not_say_its_first_sentence_twice(self):
        body = words(written(state()).find(".//mainBody", NS))

        assert body.count("办好双创活动周。") == 1

    def test_a_task_without_measures_says_its_words(self):
        bare = state()
        bare["tasks"][1]["measures"] = []

        assert words(task_called(written(bare), "平台建设").find("content/p", NS)) == "建设双创示范基地1—2个。"

    def test_the_quantity_of_a_target_is_marked_where_it_is_printed(self):
        quantities = written(state()).findall(".//quantity", NS)

        assert [(words(found), found.get("normalized"), found.get("refersTo")) for found in quantities] == [
            ("170家", "170 家", "#target_1"),
            ("2.5%", "2.5 %", "#target_2"),
            ("1—2个", "1/2 个", "#target_3"),
            ("20万元", "20 万元", "#target_4"),
        ]

    def test_changed_and_added_targets_stand_at_the_end_in_the_house_form(self):
        changed = apply_all(
            state(),
            [
                {"op": "set_target", "target": "g1", "field": "value", "value": "171"},
                {"op": "add_target", "name": "孵化器", "value": "3", "unit": "家"},
            ],
        )
        container = written(changed).find(".//hcontainer", NS)

        assert [words(point.find("content/p", NS)) for point in container.findall("point", NS)] == [
            "到2026年，高新技术企业达到171家（国家级50家、市级120家）",
            "孵化器达到3家",
        ]
        assert [words(found) for found in container.iterfind(".//quantity", NS)] == ["达到171家", "达到3家"]

    def test_a_task_moved_to_a_heading_nobody_printed_stands_under_it_and_only_there(self):
        moved = apply_all(
            state(),
            [
                {"op": "set_task", "task": "t1", "field": "action", "value": "（三）数据行动"},
                {
                    "op": "add_task",
                    "after": None,
                    "title": "总任务",
                    "action": "（三）数据行动",
                    "section": "二、重点任务",
                },
            ],
        )
        body = written(moved).find(".//mainBody", NS)

        new = next(
            found
            for found in body.iterfind(".//subsection", NS)
            if words(found.find("heading", NS)) == "（三）数据行动"
        )
        assert [words(task.find("heading", NS)) for task in new.findall("paragraph", NS)] == ["总任务", "技术攻关"]
        assert words(body).count("组织重大攻关。") == 1


class TestTree:
    def test_a_numbered_item_that_is_a_task_is_no_heading_too(self):
        both = state()
        both["sections"].append({"level": 2, "number": "1．", "title": "技术攻关", "span": both["tasks"][0]["span"]})

        root = tree_of(both)

        assert [heading.label for heading in root.headings()] == [
            "一、总体要求",
            "二、重点任务",
            "（一）创新行动",
            "（二）创业行动",
        ]

    def test_of_two_headings_of_one_name_the_one_around_the_words_is_meant(self):
        twice = state()
        twice["sections"].insert(1, {"level": 2, "number": "（一）", "title": "创新行动", "span": [30, 60]})
        for task in twice["tasks"]:
            task["section"] = None

        first, second = (heading for heading in tree_of(twice).headings() if heading.title == "创新行动")

        assert (len(first.children), len(second.children)) == (0, 2)

    def test_every_task_hangs_once(self):
        def tasks(heading: Heading) -> list[str]:
            return [
                found
                for child in heading.children
                for found in ([child["id"]] if isinstance(child, dict) else tasks(child))
            ]

        assert sorted(tasks(tree_of(state()))) == ["t1", "t2", "t3", "t4"]


def test_the_same_ledger_gives_the_same_characters_and_is_left_alone():
    before = state()
    kept = copy.deepcopy(before)

    assert akoma_ntoso(before, text=TEXT, identifier="x") == akoma_ntoso(state(), text=TEXT, identifier="x")
    assert before == kept


def test_an_empty_plan_is_a_sound_document():
    empty = open_draft(PlanDocument(None, None, (), None, None, None, None, None, None))

    assert_sound(written(empty, ""))


def test_characters_that_xml_cannot_hold_are_left_out():
    odd = state()
    odd["tasks"][0]["title"]["value"] = "技术\x00攻关\ufffe"
    odd["metadata"]["title"]["value"] = "计\x0b划"

    root = written(odd, TEXT.replace("重大", "重\x01"))

    assert task_called(root, "技术攻关") is not None


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_whatever_was_edited_the_document_is_sound_and_holds_every_row(data: st.DataObject):
    _, ledger = data.draw(edited(state()))

    root = written(ledger)

    assert_sound(root)
    tasks = [found for found in root.iter() if found.get("class", "").startswith("task")]
    assert len(tasks) == len(ledger["tasks"])
    points = [found for found in root.iter() if found.get("class") == "measure"]
    assert len(points) == sum(len(task["measures"]) for task in ledger["tasks"])
    told = {found.get("refersTo") for found in root.iterfind(".//quantity", NS)}
    assert told == {f"#target_{place}" for place in range(1, len(ledger["targets"]) + 1)}
    held = Counter((row["unit"]["value"], row["role"]) for task in ledger["tasks"] for row in task["assignments"])
    marked = Counter(pair for task in tasks for pair in units(task, root))
    assert set(held) == set(marked)


@pytest.mark.parametrize("slug", ["guangdong-2026-opc", "guangxi-2021", "zhengzhou-2026-opc"])
def test_a_real_plan_keeps_every_word_of_its_tasks(slug: str):
    text = (PLANS / slug / "text.txt").read_text(encoding="utf-8")
    ledger = open_draft(parse_plan(Extract.of_text(text)))

    root = written(ledger, text)

    assert_sound(root)
    body = "".join(words(root.find(".//mainBody", NS)).split())
    for task in ledger["tasks"]:
        for start, end in task["annotations"]:
            assert "".join(text[start:end].split()) in body
        for measure in task["measures"]:
            assert "".join(measure["text"]["value"].split()) in body
    tasks = [found for found in root.iter() if found.get("class") == "task"]
    for task, found in zip(ledger["tasks"], tasks, strict=True):
        held = {(row["unit"]["value"], row["role"]) for row in task["assignments"]}
        assert set(units(found, root)) == held
