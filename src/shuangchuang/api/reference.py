"""The documentation page: the API's own description, laid out for reading. No script, so it prints and needs no mouse.

openapi.json ──reference()──▶ halls › operations › parameters, answer;  shapes › fields;  problems
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from shuangchuang.api.openapi import PRINCIPLES, success
from shuangchuang.api.problems import KINDS
from shuangchuang.halls.accounts.rights import MEANING

Json = dict[str, Any]
_REF = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a value in words, and the shape it leads to."""

    words: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter or a field."""

    name: str
    kind: Kind
    description: str
    place: str = ""  # path, query, body
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    right: str
    meaning: str
    entries: tuple[Entry, ...]
    answer: Kind
    trial: str  # an address that answers without anything filled in

    @property
    def sought(self) -> str:
        """What a search looks through."""
        named = (self.name, self.method, self.path, self.summary, self.description, self.right, self.meaning)
        return "\n".join((*named, *(entry.name for entry in self.entries))).lower()


@dataclass(frozen=True, slots=True)
class HallShown:
    """A hall with its operations."""

    name: str
    found: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the API."""

    name: str
    fields: tuple[Entry, ...]


def kind_of(schema: Json) -> Kind:
    """
    A type in the words of JSON.

    >>> kind_of({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})
    Kind(words='string (date) | null', shape='')
    >>> kind_of({"type": "array", "items": {"$ref": "#/components/schemas/TaskLine"}})
    Kind(words='TaskLine[]', shape='TaskLine')
    """
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REF)
        return Kind(name, name)
    if "anyOf" in schema:
        kinds = [kind_of(each) for each in schema["anyOf"]]
        return Kind(" | ".join(kind.words for kind in kinds), next((kind.shape for kind in kinds if kind.shape), ""))
    if "enum" in schema:
        return Kind(" | ".join(f'"{value}"' for value in schema["enum"]))
    if "const" in schema:
        return Kind(f'"{schema["const"]}"')
    words = schema.get("type", "object")
    if isinstance(words, list):
        words = " | ".join(words)
    if words == "array" and "items" in schema:
        inner = kind_of(schema["items"])
        return Kind(f"({inner.words})[]" if " | " in inner.words else f"{inner.words}[]", inner.shape)
    form = schema.get("format")
    return Kind(f"{words} ({form})" if form else words)


def operations(description: Json) -> Iterator[tuple[str, Shown]]:
    """Every operation with the hall it belongs to."""
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            right = operation["x-right"]
            entries = (*_parameters(operation), *_body(operation, schemas))
            yield (
                operation["tags"][0],
                Shown(
                    name=operation["operationId"],
                    method=method.upper(),
                    path=path,
                    summary=operation["summary"],
                    description=operation.get("description", ""),
                    right=right,
                    meaning=MEANING[right],
                    entries=entries,
                    answer=kind_of(operation["responses"][success(operation)]["content"]["application/json"]["schema"]),
                    trial=path if method == "get" and "{" not in path else "",
                ),
            )


def _parameters(operation: Json) -> Iterator[Entry]:
    for each in operation["parameters"]:
        schema = each["schema"]
        yield Entry(
            each["name"],
            kind_of(schema),
            each["description"],
            each["in"],
            required=each["required"],
            default=schema.get("default"),
        )


def _body(operation: Json, schemas: Json) -> Iterator[Entry]:
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        if "$ref" in schema:
            schema = schemas[schema["$ref"].removeprefix(_REF)]
        for name, part in schema["properties"].items():
            needed = name in schema.get("required", ())
            yield Entry(
                name, kind_of(part), part["description"], media_type, required=needed, default=part.get("default")
            )


def shapes(description: Json) -> Iterator[Shape]:
    """Every object, in the order of the alphabet."""
    for name, schema in sorted(description["components"]["schemas"].items()):
        fields = tuple(
            Entry(field, kind_of(part), part.get("description", ""))
            for field, part in schema.get("properties", {}).items()
        )
        if fields:
            yield Shape(name, fields)


class ReferencePage(DocsBase):
    """Our page in place of the framework's."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **given: Any) -> HttpResponse:
        """The page."""
        description = api.get_openapi_schema(path_params=given)
        asked = " ".join(request.GET.get("q", "")[:60].split())
        halls: dict[str, list[Shown]] = {}
        for hall, shown in operations(description):
            if all(word in shown.sought for word in asked.lower().split()):
                halls.setdefault(hall, []).append(shown)
        shown_shapes = list(shapes(description))
        context = {
            "version": api.version,
            "principles": PRINCIPLES,
            "halls": [HallShown(name, tuple(found)) for name, found in halls.items()],
            "q": asked,
            "found": sum(len(found) for found in halls.values()),
            "problems": sorted(KINDS.values(), key=lambda kind: kind.status),
            "shapes": shown_shapes,
            "known": {shape.name for shape in shown_shapes},
            "address": reverse("api:openapi-json"),
            "site": request.build_absolute_uri(reverse("api:api-root")),
        }
        return render(request, "api/docs.html", context)
