"""DMN XML to a model. Entities, network and oversized files are refused."""

from __future__ import annotations

from lxml import etree

from shuangchuang.domain.dmn import model
from shuangchuang.domain.shared.refusals import Refusal

LARGEST = 20_000_000  # bytes
_BOXED = frozenset(
    {
        "literalExpression", "context", "invocation", "list", "relation", "functionDefinition", "conditional", "for",
        "some", "every", "filter", "decisionTable",
    }
)  # fmt: skip
_ELEMENTS = {
    "inputData": "input",
    "decision": "decision",
    "businessKnowledgeModel": "knowledge",
    "decisionService": "service",
}


class ModelNotRead(Refusal):
    """A file that is no DMN model."""

    def __init__(self, why: str) -> None:
        super().__init__("dmn.not_read", "读不成 DMN 模型：{why}。请用 DMN 1.2 到 1.5 的 XML 文件。", why=why)


def read_model(content: bytes) -> model.Model:
    """
    A model from its XML.

    :raises ModelNotRead: no XML, no DMN, or too large.
    """
    root = root_of(content)
    if _local(root) != "definitions":
        raise ModelNotRead(f"根元素是 {_local(root)}，不是 definitions")
    elements: dict[str, model.Element] = {}
    for node in root:
        if isinstance(node.tag, str) and _local(node) in _ELEMENTS:
            element = _element(node)
            elements[element.id] = element
    types = {item.name: item for item in map(_item, _all(root, "itemDefinition"))}
    imports = tuple(model.Import(_name(node), node.get("namespace", "")) for node in _all(root, "import"))
    return model.Model(_name(root), root.get("namespace", ""), elements, types, imports)


def root_of(content: bytes) -> etree._Element:
    """
    The root of an XML document from an unknown hand.

    :raises ModelNotRead: it is none, or too large.
    """
    if len(content) > LARGEST:
        raise ModelNotRead("文件太大")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ModelNotRead(f"XML 不完整（第 {error.lineno or 1} 行）") from error


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname


def _all(node: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in node if isinstance(each.tag, str) and _local(each) == name]


def _first(node: etree._Element | None, name: str) -> etree._Element | None:
    found = _all(node, name) if node is not None else []
    return found[0] if found else None


def _name(node: etree._Element | None) -> str:
    return " ".join((node.get("name", "") if node is not None else "").split())


def _text(node: etree._Element | None) -> str:
    inner = _first(node, "text")
    return "".join(str(part) for part in inner.itertext()) if inner is not None else ""


def _type(node: etree._Element | None) -> str:
    """The type a node refers to, as an attribute or, in older models, an element; without a prefix of FEEL's."""
    if node is None:
        return ""
    inner = _first(node, "typeRef")
    written = node.get("typeRef") or (inner.text or "" if inner is not None else "")
    prefix, colon, name = written.strip().partition(":")
    return name if colon and " " not in prefix and "." not in prefix else written.strip()


def _href(node: etree._Element) -> str:
    return node.get("href", "").removeprefix("#")


def _element(node: etree._Element) -> model.Element:
    kind = _ELEMENTS[_local(node)]
    variable = _first(node, "variable")
    requires = tuple(
        _href(target)
        for requirement in (*_all(node, "informationRequirement"), *_all(node, "knowledgeRequirement"))
        for target in requirement
        if isinstance(target.tag, str) and _local(target).startswith("required")
    )
    value: model.Expression | None
    if kind == "knowledge":
        logic = _first(node, "encapsulatedLogic")
        value = _function(logic) if logic is not None else None
    else:
        value = _boxed_in(node)
    return model.Element(
        id=node.get("id", _name(node)),
        name=_name(node),
        type=_type(variable),
        kind=kind,
        value=value,
        requires=requires,
        outputs=tuple(_href(each) for each in _all(node, "outputDecision")),
        given_decisions=tuple(_href(each) for each in _all(node, "inputDecision")),
        given_inputs=tuple(_href(each) for each in _all(node, "inputData")),
    )


def _item(node: etree._Element) -> model.ItemDefinition:
    function = _first(node, "functionItem")
    return model.ItemDefinition(
        name=_name(node),
        base=_type(node),
        collection=node.get("isCollection") == "true",
        components=tuple(_item(each) for each in _all(node, "itemComponent")),
        allowed=_text(_first(node, "allowedValues")),
        constraint=_text(_first(node, "typeConstraint")),
        function=None
        if function is None
        else (
            tuple((_name(each), _type(each)) for each in _all(function, "parameters")),
            function.get("outputTypeRef", "").rpartition(":")[2],
        ),
    )


# ── expressions ─────────────────────────────────────────────────────────


def _boxed_in(node: etree._Element | None) -> model.Expression | None:
    """The expression right beneath a node; None for none."""
    if node is None:
        return None
    found = [each for each in node if isinstance(each.tag, str) and _local(each) in _BOXED]
    return _boxed(found[0]) if found else None


def _boxed(node: etree._Element) -> model.Expression:
    """An expression, with its type where it says one."""
    found, written = _untyped(node), _type(node)
    return model.Typed(found, written) if written and not isinstance(found, model.FunctionOf) else found


def _untyped(node: etree._Element) -> model.Expression:
    match _local(node):
        case "literalExpression":
            return model.Literal(_text(node))
        case "context":
            return model.Context(tuple(_entry(each) for each in _all(node, "contextEntry")))
        case "invocation":
            bindings = tuple((_name(_first(each, "parameter")), _boxed_in(each)) for each in _all(node, "binding"))
            return model.Invocation(_boxed_in(node), bindings)
        case "list":
            return model.ListOf(tuple(_boxed(each) for each in node if _is_boxed(each)))
        case "relation":
            rows = tuple(tuple(_boxed(each) for each in row if _is_boxed(each)) for row in _all(node, "row"))
            return model.Relation(tuple(_name(each) for each in _all(node, "column")), rows)
        case "functionDefinition":
            return _function(node)
        case "conditional":
            return model.Conditional(*(_boxed_in(_first(node, part)) for part in ("if", "then", "else")))
        case "filter":
            return model.FilterOf(_boxed_in(_first(node, "in")), _boxed_in(_first(node, "match")))
        case "decisionTable":
            return _table(node)
        case kind:
            body = "return" if kind == "for" else "satisfies"
            variable = " ".join(node.get("iteratorVariable", "").split())
            return model.Loop(kind, variable, _boxed_in(_first(node, "in")), _boxed_in(_first(node, body)))


def _is_boxed(node: etree._Element) -> bool:
    return isinstance(node.tag, str) and _local(node) in _BOXED


def _entry(node: etree._Element) -> model.Entry:
    variable = _first(node, "variable")
    return model.Entry(_name(variable), _type(variable), _boxed_in(node))


def _function(node: etree._Element) -> model.FunctionOf:
    parameters = tuple((_name(each), _type(each)) for each in _all(node, "formalParameter"))
    return model.FunctionOf(parameters, _boxed_in(node), node.get("kind", "FEEL"), _type(node))


def _table(node: etree._Element) -> model.Table:
    inputs = tuple(
        model.Input(_text(_first(each, "inputExpression")), _text(_first(each, "inputValues")), each.get("label", ""))
        for each in _all(node, "input")
    )
    outputs = tuple(
        model.Output(
            _name(each),
            _text(_first(each, "outputValues")),
            _text(_first(each, "defaultOutputEntry")),
            _type(each),
        )
        for each in _all(node, "output")
    )
    rules = tuple(
        model.Rule(
            tuple(_text(each) for each in _all(rule, "inputEntry")),
            tuple(_text(each) for each in _all(rule, "outputEntry")),
        )
        for rule in _all(node, "rule")
    )
    return model.Table(inputs, outputs, rules, node.get("hitPolicy", "UNIQUE"), node.get("aggregation", ""))
