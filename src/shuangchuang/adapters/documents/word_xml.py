"""Small readings of WordprocessingML that hold for its transitional and its strict namespace."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """The name of a tag or attribute without its namespace.

    >>> local("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    'p'
    """
    return tag.rpartition("}")[2]


def elements(parent: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The child elements with their local names."""
    for item in parent:
        if isinstance(item.tag, str):
            yield local(item.tag), item


def children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The child elements of one local name."""
    return (item for found, item in elements(parent) if found == name)


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of one local name."""
    if parent is None:
        return None
    return next(children(parent, name), None)


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, "" if absent."""
    for key, found in element.attrib.items():
        if local(str(key)) == name:
            return str(found)
    return ""


def value(element: etree._Element | None) -> str:
    """The ``w:val`` of an element, "" if either is absent."""
    return "" if element is None else attribute(element, "val")


def switched_on(parent: etree._Element | None, name: str) -> bool | None:
    """A toggle such as ``w:b``: True, False, or None where nothing is said."""
    found = child(parent, name)
    if found is None:
        return None
    return attribute(found, "val") not in ("0", "false", "off", "none")
