"""Reads ``fields.yaml``: every field of a profile under its Chinese and its English name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from shuangchuang.catalogue.files import LINE, CatalogueError, known_keys, one_of, read_yaml, text_of
from shuangchuang.domain.profiles import (
    Actionable,
    Element,
    Field,
    FieldBook,
    FilledBy,
    Group,
    HolderKind,
    Kind,
    Per,
    Status,
)
from shuangchuang.domain.shared import Refusal

FIELDS = Path(__file__).resolve().parents[1] / "data" / "fields.yaml"
ENGLISH = FIELDS.with_name("fields_en.yaml")
T = TypeVar("T")
_FIELD_KEYS = frozenset(
    [
        "name",
        "zh",
        "en",
        "type",
        "per",
        "unit",
        "values",
        "items",
        "actionable",
        "definition",
        "help",
        "source",
        "holders",
        "sensitive",
        "filled_by",
        "derived",
        "status",
        "mark",
        "absent",
        "minimum",
        "maximum",
        "length",
        "check",
        "values_allowed",
        "form",
    ]
)
_ITEM_KEYS = frozenset(
    [
        "name",
        "zh",
        "type",
        "unit",
        "values",
        "minimum",
        "maximum",
        "check",
        "absent",
        "default",
        "actionable",
        "length",
        "values_allowed",
    ]
)
# What a column of a list says of a person's groups is what the person's own field says.
_GROUPS = "groups"


@lru_cache(maxsize=1)
def field_book() -> FieldBook:
    """The fields of this installation."""
    return load_fields(FIELDS)


@lru_cache(maxsize=1)
def english_words() -> dict[str, str]:
    """
    What the book of fields calls things, by its Chinese word: groups, fields, columns, choices, units.

    :raises CatalogueError: the file of English words is no such file.
    """
    rows = read_yaml(ENGLISH).get("words")
    if not isinstance(rows, dict):
        raise CatalogueError(ENGLISH, 1, "缺少“words”，应为“中文: 英文”")
    words = {str(word): str(english) for word, english in rows.items() if word != LINE}
    book = field_book()
    words |= {group.title: group.title_en for group in book.groups}
    return words | {spec.zh: spec.en for spec in book}


def load_fields(file: Path = FIELDS) -> FieldBook:
    """
    The fields a file declares.

    :raises CatalogueError: it says something that cannot be; file and line are named.
    """
    head = read_yaml(file)
    rows = _rows(head, "groups", file)
    if not rows:
        raise CatalogueError(file, head.get(LINE), "缺少“groups”")
    people = _values(_field_row(rows, _GROUPS), file) if _field_row(rows, _GROUPS) else ()
    groups = tuple(_group(row, people, file) for row in rows)
    return _sound(head, file, lambda: FieldBook(groups))


def _field_row(groups: list[dict[str, Any]], name: str) -> dict[str, Any]:
    rows = (row for group in groups for row in group.get("fields") or () if isinstance(row, dict))
    return next((row for row in rows if row.get("name") == name), {})


def _group(row: dict[str, Any], people: tuple[tuple[str, str], ...], file: Path) -> Group:
    fields = tuple(_field(entry, row, people, file) for entry in _rows(row, "fields", file))
    return Group(
        text_of(row, "group", file),
        text_of(row, "title", file),
        text_of(row, "title_en", file),
        text_of(row, "source", file),
        fields,
    )


def _field(row: dict[str, Any], group: dict[str, Any], people: tuple[tuple[str, str], ...], file: Path) -> Field:
    known_keys(row, _FIELD_KEYS, file)
    holders = row.get("holders", group.get("holders"))
    if not isinstance(holders, list) or not holders:
        raise CatalogueError(file, row.get(LINE), "缺少“holders”，应为 enterprise、person、carrier 的列表")
    return _sound(
        row,
        file,
        lambda: Field(
            name=text_of(row, "name", file),
            zh=text_of(row, "zh", file),
            en=text_of(row, "en", file),
            group=text_of(group, "group", file),
            holders=tuple(one_of(row, str(holder), HolderKind, "holders", file) for holder in holders),
            kind=one_of(row, text_of(row, "type", file), Kind, "type", file),
            actionable=one_of(row, text_of(row, "actionable", file), Actionable, "actionable", file),
            definition=text_of(row, "definition", file),
            source=text_of(row, "source", file, default=text_of(group, "source", file)),
            per=one_of(row, text_of(row, "per", file, default="once"), Per, "per", file),
            unit=text_of(row, "unit", file, default=""),
            values=_values(row, file),
            items=tuple(_element(item, people, file) for item in _rows(row, "items", file)),
            help=text_of(row, "help", file, default=""),
            sensitive=_flag(row, "sensitive", file),
            filled_by=one_of(
                row,
                text_of(row, "filled_by", file, default=text_of(group, "filled_by", file, default="holder")),
                FilledBy,
                "filled_by",
                file,
            ),
            derived=text_of(row, "derived", file, default=""),
            status=one_of(row, text_of(row, "status", file, default="待确认"), Status, "status", file),
            mark=text_of(row, "mark", file, default=""),
            absent_means_none=_absent(row, file),
            minimum=_number(row, "minimum", file),
            maximum=_number(row, "maximum", file),
            length=_length(row, file),
            check=_check(row, file),
            values_allowed=_allowed(row, file),
            shown_as_number=text_of(row, "form", file, default="") == "number",
        ),
    )


def _element(row: dict[str, Any], people: tuple[tuple[str, str], ...], file: Path) -> Element:
    known_keys(row, _ITEM_KEYS, file)
    kind, values = text_of(row, "type", file), _values(row, file)
    if kind == _GROUPS:
        kind, values = "choices", people
    actionable = row.get("actionable")
    return Element(
        name=text_of(row, "name", file),
        zh=text_of(row, "zh", file),
        kind=one_of(row, kind, Kind, "type", file),
        unit=text_of(row, "unit", file, default=""),
        values=values,
        minimum=_number(row, "minimum", file),
        maximum=_number(row, "maximum", file),
        check=_check(row, file),
        absent_means_none=_absent(row, file),
        default=text_of(row, "default", file, default=""),
        actionable=one_of(row, str(actionable), Actionable, "actionable", file) if actionable is not None else None,
        length=_length(row, file),
        values_allowed=_allowed(row, file),
    )


def _rows(mapping: dict[str, Any], key: str, file: Path) -> list[dict[str, Any]]:
    rows = mapping.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CatalogueError(file, mapping.get(LINE), f"“{key}”应为列表，每项是“键: 值”")
    return rows


def _values(row: dict[str, Any], file: Path) -> tuple[tuple[str, str], ...]:
    values = row.get("values") or {}
    if not isinstance(values, dict):
        raise CatalogueError(file, row.get(LINE), "“values”应为“代码: 中文”")
    return tuple((str(code), str(word)) for code, word in values.items() if code != LINE)


def _flag(row: dict[str, Any], key: str, file: Path) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise CatalogueError(file, row.get(LINE), f"“{key}”应为 true 或 false")
    return value


def _absent(row: dict[str, Any], file: Path) -> bool:
    word = text_of(row, "absent", file, default="")
    if word not in {"", "none"}:
        raise CatalogueError(file, row.get(LINE), "“absent”只能写 none")
    return word == "none"


def _check(row: dict[str, Any], file: Path) -> str:
    word = text_of(row, "check", file, default="")
    if word not in {"", "credit_code", "region", "trade"}:
        raise CatalogueError(file, row.get(LINE), "“check”应为 credit_code、region 或 trade")
    return word


def _decimal(row: dict[str, Any], key: str, words: object, file: Path) -> Decimal:
    try:
        return Decimal(str(words))
    except InvalidOperation:
        raise CatalogueError(file, row.get(LINE), f"“{key}”应为数字，现在是“{words}”") from None


def _number(row: dict[str, Any], key: str, file: Path) -> Decimal | None:
    return _decimal(row, key, row[key], file) if key in row else None


def _length(row: dict[str, Any], file: Path) -> int | None:
    number = _number(row, "length", file)
    return None if number is None else int(number)


def _allowed(row: dict[str, Any], file: Path) -> tuple[Decimal, ...]:
    values = row.get("values_allowed") or []
    if not isinstance(values, list):
        raise CatalogueError(file, row.get(LINE), "“values_allowed”应为列表")
    return tuple(_decimal(row, "values_allowed", value, file) for value in values)


def _sound(row: dict[str, Any], file: Path, make: Callable[[], T]) -> T:
    """What a domain object refuses is told with file and line."""
    try:
        return make()
    except Refusal as refusal:
        raise CatalogueError(file, row.get(LINE), str(refusal)) from refusal
