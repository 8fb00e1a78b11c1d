"""What is wrong with rule files that can be read: versions that overlap, names that are no fact, clauses without words.

library ─▶ findings, each with policy, version and place; an empty list is a sound library
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from shuangchuang.domain.feel import tree
from shuangchuang.domain.policy.compiling import GIVEN, Engine, Readied, ReadiedVersion, names_read
from shuangchuang.domain.policy.facts import names_of
from shuangchuang.domain.policy.functions import FUNCTION_NAMES
from shuangchuang.domain.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend."""

    policy: str
    version: str
    where: str
    sentence: str


def findings_of(engine: Engine) -> list[Finding]:
    """Everything found wrong in a library, in its order."""
    found: list[Finding] = []
    for policy in engine.library.policies.values():
        found += _versions(policy)
        found += _opened(engine, policy)
        for version in policy.versions:
            found += _criteria(engine, policy, engine.versions[policy.id, version.name])
    for exclusion in engine.library.exclusions:
        if not _together(engine, exclusion.members):
            found.append(Finding("", "", exclusion.id, "这条互斥永远用不上：其中没有两项政策同时有效"))
    return found


def _versions(policy: Policy) -> Iterable[Finding]:
    for version in policy.versions:
        if version.valid_until is not None and version.valid_until <= version.valid_from:
            yield Finding(policy.id, version.name, "valid_until", "失效日不晚于生效日")
    for one, other in pairwise(policy.versions):
        if one.valid_until is None or one.valid_until > other.valid_from:
            yield Finding(policy.id, other.name, "valid_from", f"与版本“{one.name}”的有效期重叠")
    names = [version.name for version in policy.versions]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Finding(policy.id, name, "version", "版本名用了两次")


def _opened(engine: Engine, policy: Policy) -> Iterable[Finding]:
    for name in policy.opens:
        if name not in engine.library.policies:
            yield Finding(policy.id, "", "opens", f"政策库里没有“{name}”")


def _criteria(engine: Engine, policy: Policy, readied: ReadiedVersion) -> Iterable[Finding]:
    version = readied.version
    known = {
        *names_of(engine.book),
        *FUNCTION_NAMES,
        *GIVEN,
        *engine.library.derived,
        *engine.library.derived_tables,
        *version.tables,
        *version.lets,
        *engine.environment.functions,
    }
    if not readied.criteria:
        yield Finding(policy.id, version.name, "criteria", "没有一个条件")
    for each in readied.criteria:
        criterion = each.criterion
        if not criterion.quote:
            yield Finding(policy.id, version.name, criterion.id, "没有写条款原文 quote")
        for name in _foreign(each, known):
            yield Finding(policy.id, version.name, criterion.id, f"“{name}”不是字段、式子，也不是函数")
    for name in version.parts + ((version.score,) if version.score else ()):
        if name not in known:
            yield Finding(policy.id, version.name, "score", f"没有名为“{name}”的式子")


def _foreign(readied: Readied, known: set[str]) -> Iterable[str]:
    bound = _bound(readied)
    for name in names_read(readied.node):
        head = name.split(".")[0]
        if head not in known and head not in bound and name not in known:
            yield name


def _bound(readied: Readied) -> set[str]:
    """Names a rule gives itself: of loops, of functions, of entries."""
    found: set[str] = {"item", "partial"}
    stack: list[object] = [readied.node]
    while stack:
        node = stack.pop()
        if isinstance(node, tree.For | tree.Quantified):
            found |= {each.name for each in node.iterators}
        if isinstance(node, tree.FunctionOf):
            found |= {name for name, _type in node.parameters}
        if isinstance(node, tree.Node):
            stack.extend(tree.children(node))
    return found


def _together(engine: Engine, members: tuple[str, ...]) -> bool:
    policies = [engine.library.policies[name] for name in members]
    for at, one in enumerate(policies):
        for other in policies[at + 1 :]:
            for first in one.versions:
                for second in other.versions:
                    latest = max(first.valid_from, second.valid_from)
                    if first.covers(latest) and second.covers(latest):
                        return True
    return False
