"""A plan says the same whatever file it came as: from the bytes of every format to the parsed plan."""

from typing import Any

import pytest

from shuangchuang.adapters.documents import read_document
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.plans.rendering import as_json
from tests.adapters.documents.renderings import CORPUS, RENDERERS, paragraphs_of

PLANS = sorted(path.parent.name for path in CORPUS.glob("*/text.txt"))
# Where a value stands differs from file to file; how an annotation was broken into lines too.
_PLACES = frozenset({"evidence", "span", "annotation", "remarks"})


def said(content: Any) -> Any:
    """A parsed plan without the places of its words."""
    if isinstance(content, dict):
        return {key: said(value) for key, value in content.items() if key not in _PLACES}
    if isinstance(content, list):
        return [said(value) for value in content]
    return content


def parsed(slug: str, kind: str) -> tuple[dict[str, Any], str]:
    extract = read_document(RENDERERS[kind](paragraphs_of(CORPUS / slug / "text.txt")), name=kind)
    return as_json(parse_plan(extract), extract.text), extract.text


@pytest.mark.parametrize("slug", PLANS)
@pytest.mark.parametrize("kind", [kind for kind in RENDERERS if kind != "txt"])
def test_a_plan_is_parsed_the_same_from_every_format(slug: str, kind: str) -> None:
    from_text, _ = parsed(slug, "txt")

    from_file, _ = parsed(slug, kind)

    assert said(from_file) == said(from_text)


@pytest.mark.parametrize("kind", RENDERERS)
def test_every_span_reads_again_exactly(kind: str) -> None:
    content, text = parsed("guangxi-2021", kind)

    checked = list(evidence_in(content))

    assert len(checked) > 500
    assert [
        words for words in checked if "".join(text[start:end] for start, end in words["spans"]) != words["raw"]
    ] == []


def evidence_in(content: Any) -> Any:
    """Every object that has spans and the words they stand for."""
    if isinstance(content, dict):
        if "spans" in content and "raw" in content:
            yield content
        for value in content.values():
            yield from evidence_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from evidence_in(value)
