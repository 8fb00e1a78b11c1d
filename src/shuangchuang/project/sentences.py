"""The sentences below the web: what the domain and the adapters say in Chinese, for the catalogue.

    Refusal("balance_low", "余额只有 {left}，请减少金额。")    a refusal; filled after it is translated
    Fact(value, …, 0.9, "取自标题")                           why a value is what it is
    Remark("plan.no_tasks", "没有找到带责任单位的任务……。")     what was not understood
    Said("还差{gap}{unit}", gap=gap, unit=unit)              filled, and still translatable

Those layers import no Django and mark nothing for translation; the halls translate where they
show. So their sentences are found here, in the code itself: whatever ends as a sentence does,
and the phrases that stand where reasons stand. What an f-string puts together has no msgid
and is not found.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
CHINESE = re.compile(r"[㐀-鿿]")

_PLACES = ("domain/**/*.py", "adapters/**/*.py", "halls/*/services.py", "halls/*/services/*.py")
_ALWAYS_CHINESE = {
    "ledger_writing.py",
    "table_writing.py",
}  # what is written into a spreadsheet stays Chinese, like the ledger in it
_REASONING = {"Said", "Fact", "Horizon", "Judgement", "Remark", "UnitName", "PathUnsound", "_inherit"}
_REASON = {"reason", "why", "what", "how", "detail", "rule"}


def below_the_web(package: Path = PACKAGE) -> dict[str, str]:
    """Every msgid that stands as a plain string below the web, and a file it stands in."""
    found: dict[str, str] = {}
    for place in _PLACES:
        for path in sorted(package.glob(place)):
            if path.name not in _ALWAYS_CHINESE:
                tree = ast.parse(path.read_text("utf-8"), str(path))
                found |= dict.fromkeys(_of_module(tree), str(path.relative_to(package)))
    return found


def _of_module(tree: ast.Module) -> Iterator[str]:
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    pieces = {id(value) for value in named.values()}  # said as part of a longer sentence
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.BinOp):
            pieces |= {id(part) for part in ast.walk(node) if part is not node}
        if isinstance(node, ast.Constant | ast.BinOp) and id(node) not in pieces:
            words = _words(node, named)
            if words and words.endswith("。") and len(CHINESE.findall(words)) >= 4:
                yield words
        for phrase in _reasons(node):
            words = _words(phrase, named)
            if words and CHINESE.search(words):
                yield words


def _reasons(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions of a node that hold a phrase a visitor may read."""
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _REASONING:
            yield from node.args
        for keyword in node.keywords:
            if keyword.arg in _REASON:
                chosen = keyword.value
                yield from (chosen.body, chosen.orelse) if isinstance(chosen, ast.IfExp) else (chosen,)
    elif isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") in _REASON and node.value:
        yield node.value
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
        # A table of reasons: _WHY = {Ground.STAR: "按星号标注确定牵头单位"}.
        if any(getattr(target, "id", "").strip("_").lower() in _REASON for target in node.targets):
            yield from node.value.values
    elif isinstance(node, ast.Dict):
        # A doubt of a draft: {"place": …, "reason": "没有责任单位"}.
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in _REASON:
                yield value
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and _is_number(node.elts[0]):
        # What speaks for a reading, with its weight: (1.5, "写明每年").
        yield node.elts[1]


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_number(node.body)
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _words(node: ast.expr, named: dict[str, ast.expr]) -> str | None:
    """The words of an expression that is a string, a named string, or several of them joined by ``+``."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name) and node.id in named:
        return _words(named[node.id], {})
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _words(node.left, named), _words(node.right, named)
        return left + right if left is not None and right is not None else None
    return None
