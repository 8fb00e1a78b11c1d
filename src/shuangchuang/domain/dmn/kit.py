"""The OMG technology compatibility kit: its test cases read, run and compared.

folder/model.dmn + folder/*-test-*.xml ─▶ cases ─▶ passed or not, and why not
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

from shuangchuang.domain.dmn.model import Model
from shuangchuang.domain.dmn.reading import ModelNotRead, read_model, root_of
from shuangchuang.domain.dmn.running import Engine
from shuangchuang.domain.feel import temporal
from shuangchuang.domain.feel.values import NUMBERS, Unknown, Value, kind_of
from shuangchuang.domain.shared.refusals import Refusal

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"
_CLOSE = Decimal("1e-8")  # expected values of irrational results are told to so many places


@dataclass(frozen=True, slots=True)
class Case:
    """A case and how it came out: ``why`` is "" where it passed."""

    folder: str
    file: str
    case: str
    why: str = ""

    @property
    def passed(self) -> bool:
        """Whether the result was the one expected."""
        return not self.why


def run_folder(
    name: str, models: Mapping[str, bytes], cases: Mapping[str, bytes], *, now: temporal.DateTime | None = None
) -> Iterator[Case]:
    """Every case of a folder: its models and its test files by name; ``now`` is what ``now()`` says."""
    library: dict[str, Model] = {}
    read: dict[str, Model] = {}
    broken: dict[str, str] = {}
    for file, content in sorted(models.items()):
        try:
            read[file] = read_model(content)
            library[read[file].namespace] = read[file]
        except ModelNotRead as refusal:
            broken[file] = str(refusal)
    engines: dict[str, Engine | str] = {}
    for file, content in sorted(cases.items()):
        root = root_of(content)
        about = "".join(_child_text(root, "modelName").split())
        if about not in engines:
            engines[about] = _engine(about, read, broken, library)
        for node in _all(root, "testCase"):
            engine = engines[about]
            case = node.get("id", "?")
            why = engine if isinstance(engine, str) else _checked(engine, node, now)
            yield Case(name, file, case, why)


def _engine(
    about: str, read: Mapping[str, Model], broken: Mapping[str, str], library: Mapping[str, Model]
) -> Engine | str:
    if about in broken:
        return broken[about]
    found = read.get(about)
    if found is None:
        return f"没有模型 {about}"
    try:
        return Engine(found, library)
    except Refusal as refusal:
        return str(refusal)


def _checked(engine: Engine, node: etree._Element, now: temporal.DateTime | None) -> str:
    """Run one case; "" where every result is as expected, else the first that is not."""
    notes: list[str] = []
    inputs = {_name(each): value_of(each) for each in _all(node, "inputNode")}
    kind, invocable = node.get("type", "decision"), node.get("invocableName", "")
    for wanted in _all(node, "resultNode"):
        expected_node = next((each for each in wanted if _local(each) == "expected"), None)
        expected = value_of(expected_node) if expected_node is not None else None
        try:
            if kind in ("bkm", "decisionService") and invocable:
                found = engine.run({}, now=now, notes=notes).call(invocable, inputs)
                name = _name(wanted)
                if (
                    kind == "decisionService"
                    and isinstance(found, dict)
                    and name in found
                    and not (isinstance(expected, dict) and name in expected)
                ):
                    found = found[name]
            else:
                found = engine.run(inputs, now=now, notes=notes).value(_name(wanted))
        except Refusal as refusal:
            found = None
            notes.append(str(refusal))
        except RecursionError:
            found = None
            notes.append("套得太深")
        if not alike(found, expected):
            return f"{_name(wanted)}：得到 {_shown(found)}，应是 {_shown(expected)}" + (
                f"（{notes[-1]}）" if notes else ""
            )
    return ""


def _shown(value: Value) -> str:
    return repr(value)[:160]


def alike(found: Value, expected: Value) -> bool:
    """Whether a value is the one expected; numbers to eight places, as the kit tells them."""
    if expected is None or found is None:
        return found is expected
    if isinstance(found, Unknown) or kind_of(found) != kind_of(expected):
        return False
    if isinstance(found, Decimal):
        return bool(abs(found - expected) <= _CLOSE * max(Decimal(1), abs(expected)))
    if isinstance(found, list):
        return len(found) == len(expected) and all(map(alike, found, expected))
    if isinstance(found, dict):
        return found.keys() == expected.keys() and all(alike(found[key], expected[key]) for key in expected)
    if str(found) == str(expected):
        return True
    same: bool = found == expected
    return same


def value_of(node: etree._Element) -> Value:
    """A value as a test file writes it: a value, a list, or components."""
    if node.get(_NIL) in ("true", "1"):
        return None
    components = _all(node, "component")
    if components:
        return {_name(each): value_of(each) for each in components}
    lists = _all(node, "list")
    if lists:
        return [value_of(item) for item in _all(lists[0], "item")] if lists[0].get(_NIL) not in ("true", "1") else None
    values = _all(node, "value")
    return _plain(values[0]) if values else None


def _plain(node: etree._Element) -> Value:
    if node.get(_NIL) in ("true", "1"):
        return None
    kind, text = node.get(_XSI, "xsd:string").rpartition(":")[2], node.text or ""
    match kind:
        case "decimal" | "double" | "integer" | "int" | "long" | "float":
            try:
                return NUMBERS.create_decimal(text.strip())
            except InvalidOperation:
                return None
        case "boolean":
            return text.strip() in ("true", "1")
        case "date":
            return temporal.date_of(text.strip())
        case "time":
            return temporal.time_of(text.strip())
        case "dateTime":
            return temporal.datetime_of(text.strip())
        case "duration" | "dayTimeDuration" | "yearMonthDuration":
            return temporal.duration_of(text.strip())
        case _:
            return text


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _all(node: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in node if _local(each) == name]


def _child_text(node: etree._Element, name: str) -> str:
    found = _all(node, name)
    return (found[0].text or "") if found else ""


def _name(node: etree._Element) -> str:
    return " ".join(node.get("name", "").split())
