"""Read a data file into plain values; an error names the file and the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

LINE = "__line__"
T = TypeVar("T")


class CatalogueError(Exception):
    """A data file that cannot be used. ``str()`` names file, line and what to mend."""

    def __init__(self, file: Path, line: int | None, sentence: str) -> None:
        self.file, self.line, self.sentence = file, line, sentence
        where = f"{file}:{line}" if line else str(file)
        super().__init__(f"{where}：{sentence}")


class _Loader(yaml.SafeLoader):
    """Safe YAML whose mappings remember the line they begin on, and refuse a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "同一个键写了两次", node.start_mark)
        mapping[LINE] = node.start_mark.line + 1
        return mapping


def read_yaml(file: Path) -> dict[str, Any]:
    """
    The mapping a YAML file holds; every mapping in it carries its line under ``LINE``.

    :raises CatalogueError: the file is missing, is no YAML, or holds something else.
    """
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise CatalogueError(file, None, "文件读不出来，请检查路径和权限") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CatalogueError(file, line, f"不是合格的 YAML（{error.problem}）") from error
    if not isinstance(content, dict):
        raise CatalogueError(file, 1, "文件最外层应为“键: 值”")
    return content


def text_of(row: dict[str, Any], key: str, file: Path, *, default: str | None = None) -> str:
    """
    A value that must be a text.

    :raises CatalogueError: it is missing (and there is no default) or is something else.
    """
    value = row.get(key, default)
    if value is None or isinstance(value, (dict, list)):
        raise CatalogueError(file, row.get(LINE), f"缺少“{key}”，或它不是文字")
    return str(value)


def known_keys(row: Mapping[str, Any], known: frozenset[str], file: Path) -> None:
    """
    Nothing in a mapping but what is known.

    :raises CatalogueError: it has another key.
    """
    odd = sorted(str(key) for key in row if key != LINE and key not in known)
    if odd:
        raise CatalogueError(file, row.get(LINE), f"不认识“{'、'.join(odd)}”；可写 {'、'.join(sorted(known))}")


def one_of(row: Mapping[str, Any], word: str, kinds: Callable[[str], T], key: str, file: Path) -> T:
    """
    A word that stands for one of several kinds.

    :raises CatalogueError: it stands for none of them.
    """
    try:
        return kinds(word)
    except ValueError:
        raise CatalogueError(file, row.get(LINE), f"“{key}”不认识“{word}”") from None


def day_of(row: Mapping[str, Any], key: str, file: Path) -> date | None:
    """
    A day; None where there is none.

    :raises CatalogueError: it is something else.
    """
    value = row.get(key)
    if value is None or type(value) is date:
        return value
    raise CatalogueError(file, row.get(LINE), f"“{key}”应为日期，如 2021-01-27")
