"""Who may import whom: the contracts of pyproject.toml, and one rule that imports alone cannot say."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.repository import PACKAGE, ROOT, sources

HALLS = PACKAGE / "halls"


def test_the_contracts_of_pyproject_are_kept():
    program = Path(sys.executable).with_name("lint-imports")

    here = {**os.environ, "PYTHONPATH": str(ROOT / "src")}  # this checkout, not the one that was installed
    ended = subprocess.run([program, "--no-cache"], cwd=ROOT, env=here, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr


# One hall reads another's rows through its queries and writes them through its services. A record of another hall
# may stand in an annotation anywhere, and its class may be used as a value only
#   in models                    a foreign key names its class
#   in queries, and in home      a query that joins two halls names both; home is made of such queries
#   in management/commands       setting an installation up
# The choices of a field (Role, NameKind) are words, not rows, and free to all.
# A room that has grown is a folder of the same name.
_WHERE_CLASSES_ARE_VALUES = {"models", "queries"}


def _records_used_as_values(path: Path, tree: ast.Module) -> Iterator[str]:
    own = path.relative_to(HALLS).parts[0]
    foreign = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("shuangchuang.halls.")
        and (node.module or "").endswith(".models")
        and (node.module or "").split(".")[2] != own
        for name in node.names
        if name.name.endswith("Record") or name.name == "User"
    }
    annotations = {
        id(part)
        for node in ast.walk(tree)
        for place in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if place is not None
        for part in ast.walk(place)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in foreign and id(node) not in annotations:
            yield f"{path.relative_to(HALLS)}:{node.lineno} {node.id}"


def test_a_hall_reaches_the_rows_of_another_through_its_queries_and_services():
    reaching = [
        place
        for path, tree in sources(HALLS)
        if not _WHERE_CLASSES_ARE_VALUES & set(path.relative_to(HALLS).with_suffix("").parts[1:2])
        and path.relative_to(HALLS).parts[0] != "home"
        and "commands" not in path.parts
        for place in _records_used_as_values(path, tree)
    ]

    assert reaching == []


def test_the_rule_sees_a_record_that_is_used_and_overlooks_one_that_is_only_named():
    text = (
        "from shuangchuang.halls.registry.models import NameKind, UnitRecord\n"
        "def f(unit: UnitRecord, kind=NameKind.ALIAS) -> list[UnitRecord]:\n"
        "    return list(UnitRecord.objects.all())\n"
    )

    found = list(_records_used_as_values(HALLS / "plans" / "views.py", ast.parse(text)))

    assert found == ["plans/views.py:3 UnitRecord"]


def test_the_api_calls_queries_and_services_and_no_models():
    named = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path, tree in sources(PACKAGE / "api")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("shuangchuang.halls.")
        and (node.module or "").endswith(".models")
        for name in node.names
        if name.name.endswith("Record")
    ]

    assert named == []


def test_the_environment_is_read_in_one_place():
    """Settings and the process that reads PDF apart: the first names where the table is, the second hands its own on."""
    allowed = {
        "project/environment.py",
        "project/settings/test.py",  # sets a folder before the table is read
        "project/wsgi.py",  # names the settings themselves
        "adapters/documents/pdf_process.py",  # a child process inherits what this one has
    }
    reading = {
        str(path.relative_to(PACKAGE))
        for path, tree in sources()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"})
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {a.name for a in node.names} & {"environ", "getenv"}
        )
    }

    assert reading - allowed == set()
