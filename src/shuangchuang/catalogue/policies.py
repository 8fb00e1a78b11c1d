"""Policy files → ``domain.policy`` objects; an error names the file and what stands wrong in it.

``data/guangxi/policies/*.yaml`` one policy a file; ``exclusions.yaml`` and ``derived.yaml`` beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from shuangchuang.catalogue.fields import field_book
from shuangchuang.catalogue.files import LINE, CatalogueError, day_of, known_keys, one_of, read_yaml, text_of
from shuangchuang.domain.dmn.model import Input, Output, Rule, Table
from shuangchuang.domain.policy import (
    Benefit,
    Criterion,
    Engine,
    Exclusion,
    Given,
    Library,
    Policy,
    Readiness,
    Reads,
    Reason,
    Remark,
    Role,
    Version,
    engine_of,
)
from shuangchuang.domain.profiles import HolderKind, Status

POLICIES = Path(str(files("shuangchuang") / "data" / "guangxi" / "policies"))
BESIDE = ("exclusions.yaml", "derived.yaml")
_POLICY = frozenset(
    [
        "id",
        "number",
        "title",
        "level",
        "audience",
        "reads",
        "readiness",
        "issuers",
        "office",
        "channel",
        "materials",
        "versions",
        "summary",
        "applies",
        "public_money",
        "opens",
        "themes",
        "groups",
        "common",
        "examples",
    ]
)
_VERSION = frozenset(
    [
        "version",
        "valid_from",
        "valid_until",
        "documents",
        "criteria",
        "benefit",
        "tables",
        "lets",
        "score",
        "parts",
        "remarks",
    ]
)
_CRITERION = frozenset(
    ["id", "label", "rule", "clause", "quote", "when", "group", "role", "reason", "judged", "status", "hint"]
)
_BENEFIT = frozenset(["kind", "words", "amount", "worth", "unit", "clause", "status", "regardless", "remarks"])
_TABLE = frozenset(["input", "inputs", "bands", "rules", "hit", "default"])


@cache
def policy_engine() -> Engine:
    """The library of this deployment, ready to be asked."""
    return engine_of(load_library(POLICIES), field_book())


def load_library(folder: Path) -> Library:
    """
    Every policy of a folder.

    :raises CatalogueError: a file that is none, or says something that cannot be.
    """
    policies: dict[str, Policy] = {}
    for file in sorted(each for each in folder.glob("*.yaml") if each.name not in BESIDE):
        policy = load_policy(file)
        if policy.id in policies:
            raise CatalogueError(file, None, f"政策“{policy.id}”写了两次")
        policies[policy.id] = policy
    ordered = dict(sorted(policies.items(), key=lambda pair: _order(pair[1].number)))
    derived: dict[str, str] = {}
    tables: dict[str, Table] = {}
    beside = folder / "derived.yaml"
    if beside.exists():
        for name, row in _items(read_yaml(beside)):
            if isinstance(row, Mapping):
                tables[name] = _table(row, beside, name)
            else:
                derived[name] = str(row)
    return Library(ordered, _exclusions(folder / "exclusions.yaml", ordered), derived, tables)


def _order(number: str) -> tuple[int, str]:
    digits = "".join(each for each in number if each.isdigit())
    return int(digits or 0), number


def load_policy(file: Path) -> Policy:
    """
    One policy.

    :raises CatalogueError: see ``load_library``.
    """
    row = read_yaml(file)
    known_keys(row, _POLICY, file)
    public = bool(row.get("public_money", False))
    versions = _list(row, "versions", file)
    if public:
        versions = [{**each, "criteria": [*(each.get("criteria") or ()), *_UNLISTED]} for each in versions]
    return Policy(
        id=text_of(row, "id", file),
        number=text_of(row, "number", file),
        title=text_of(row, "title", file),
        level=text_of(row, "level", file),
        audience=tuple(one_of(row, str(each), HolderKind, "audience", file) for each in _list(row, "audience", file)),
        reads=one_of(row, str(row.get("reads", "application")), Reads, "reads", file),
        readiness=one_of(row, str(row.get("readiness", "A")), Readiness, "readiness", file),
        issuers=_texts(row, "issuers", file),
        office=str(row.get("office", "")),
        channel=str(row.get("channel", "")),
        materials=_texts(row, "materials", file),
        versions=tuple(_version(each, file) for each in versions),
        summary=str(row.get("summary", "")),
        applies=_rule(row.get("applies", "")),
        public_money=public,
        opens=_texts(row, "opens", file),
        themes=_texts(row, "themes", file),
        groups=_texts(row, "groups", file),
    )


# Public money does not go to those on the lists of dishonesty (fact book §7-5): two criteria more in every version.
_UNLISTED = (
    {
        "id": "abnormal_list",
        "label": "未列入经营异常名录",
        "rule": "列入经营异常名录 = false",
        "clause": "失信联动",
        "quote": "列入经营异常名录的，不得享受财政资金类政策",
        "role": "declare",
    },
    {
        "id": "serious_dishonesty_list",
        "label": "未列入严重违法失信名单",
        "rule": "列入严重违法失信名单 = false",
        "clause": "失信联动",
        "quote": "列入严重违法失信名单的，不得享受财政资金类政策",
        "role": "declare",
    },
)


def _version(row: dict[str, Any], file: Path) -> Version:
    known_keys(row, _VERSION, file)
    name = text_of(row, "version", file)
    benefit = row.get("benefit")
    return Version(
        name=name,
        valid_from=_begins(row, file),
        valid_until=day_of(row, "valid_until", file),
        documents=_texts(row, "documents", file),
        criteria=tuple(_criterion(each, file, name) for each in row.get("criteria") or ()),
        benefit=_benefit(benefit, file) if benefit else None,
        tables={key: _table(each, file, key) for key, each in _items(row.get("tables"))},
        lets={key: str(each) for key, each in _items(row.get("lets"))},
        score=str(row.get("score", "")),
        parts=_texts(row, "parts", file),
        remarks=tuple(_remark(each) for each in row.get("remarks") or ()),
    )


def _criterion(row: dict[str, Any], file: Path, version: str) -> Criterion:
    known_keys(row, _CRITERION, file)
    group, _dot, branch = str(row.get("group", "")).partition(".")
    return Criterion(
        id=text_of(row, "id", file),
        label=str(row.get("label") or row.get("quote") or row["id"]),
        rule=_rule(row.get("rule")),
        clause=text_of(row, "clause", file),
        quote=str(row.get("quote", "")),
        when=_rule(row.get("when", "")),
        group=group,
        branch=branch,
        role=one_of(row, str(row.get("role", "hard")), Role, "role", file),
        reason=one_of(row, str(row.get("reason", "unmet")), Reason, "reason", file),
        judged=bool(row.get("judged", False)),
        status=one_of(row, str(row.get("status", "已核实")), Status, "status", file),
        hint=str(row.get("hint", "")),
    )


def _rule(words: Any) -> str:
    return "true" if words is True else "false" if words is False else str(words)


def _benefit(row: dict[str, Any], file: Path) -> Benefit:
    known_keys(row, _BENEFIT, file)
    return Benefit(
        kind=one_of(row, text_of(row, "kind", file), Given, "kind", file),
        words=text_of(row, "words", file),
        amount=_rule(row.get("amount", "")),
        worth=_rule(row.get("worth", "")),
        unit=str(row.get("unit", "元")),
        clause=str(row.get("clause", "")),
        status=one_of(row, str(row.get("status", "已核实")), Status, "status", file),
        regardless=bool(row.get("regardless", False)),
        remarks=tuple(_remark(each) for each in row.get("remarks") or ()),
    )


def _remark(row: Any) -> Remark:
    return Remark(str(row["text"]), _rule(row.get("when", ""))) if isinstance(row, Mapping) else Remark(str(row))


def _table(row: Mapping[str, Any], file: Path, name: str) -> Table:
    known_keys(row, _TABLE, file)
    inputs = row.get("inputs") or [row.get("input")]
    if row.get("bands"):
        rules = [[test, result] for test, result in _items(row["bands"])]
    else:
        rules = row.get("rules") or []
    made = tuple(Rule(tuple(str(test) for test in each[:-1]), (_rule(each[-1]),)) for each in rules)
    if any(len(rule.tests) != len(inputs) for rule in made):
        raise CatalogueError(file, None, f"表“{name}”有一行的格数和列数不一样")
    return Table(
        tuple(Input(str(each)) for each in inputs),
        (Output(name, default=_rule(row.get("default", ""))),),
        made,
        policy=str(row.get("hit", "FIRST")),
    )


def _exclusions(file: Path, policies: Mapping[str, Policy]) -> tuple[Exclusion, ...]:
    if not file.exists():
        return ()
    found = []
    for row in read_yaml(file).get("exclusions", []):
        members = _texts(row, "members", file)
        odd = [each for each in members if each not in policies]
        if odd:
            raise CatalogueError(file, None, f"互斥“{row.get('id')}”里没有这项政策：{'、'.join(odd)}")
        found.append(
            Exclusion(
                text_of(row, "id", file), members, text_of(row, "words", file), text_of(row, "basis", file),
                one_of(row, str(row.get("status", "待确认")), Status, "status", file),
            )
        )  # fmt: skip
    return tuple(found)


def _begins(row: dict[str, Any], file: Path) -> date:
    day = day_of(row, "valid_from", file)
    if day is None:
        raise CatalogueError(file, row.get(LINE), "版本缺少“valid_from”")
    return day


def _items(rows: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    return [(str(key), value) for key, value in (rows or {}).items() if key != LINE]


def _list(row: Mapping[str, Any], key: str, file: Path) -> list[Any]:
    value = row.get(key)
    if not isinstance(value, list) or not value:
        raise CatalogueError(file, row.get(LINE), f"“{key}”应当是一个清单，至少一项")
    return value


def _texts(row: Mapping[str, Any], key: str, file: Path) -> tuple[str, ...]:
    value = row.get(key) or []
    if isinstance(value, str):
        value = [value]
    return tuple(str(each) for each in value)
