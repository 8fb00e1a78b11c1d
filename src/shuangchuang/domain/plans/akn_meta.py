"""Who, when, where, in which language: the ``meta`` of an Akoma Ntoso document.

Work, expression and manifestation of IFLA's FRBR; addresses by the naming convention,
/akn/cn/doc/plan/<day>/<identifier>.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote
from xml.etree import ElementTree as ET

from shuangchuang.domain.plans.akn_words import add
from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.house_form import ROLE_WORDS

SOURCE = "shuangchuang"
UNKNOWN_DAY = "0001-01-01"
_LANGUAGES = {"zh": "zho", "en": "eng", "ug": "uig", "bo": "bod", "mn": "mon", "za": "zha"}


def write_meta(
    doc: ET.Element,
    state: Json,
    *,
    identifier: str,
    language: str,
    exported_on: str,
    organisations: Mapping[str, str],
    targets: Mapping[str, str],
) -> None:
    """``organisations`` and ``targets``: name or row id → eId of what the text refers to."""
    meta = add(doc, "meta")
    _write_identification(meta, state, identifier=identifier, language=language, exported_on=exported_on)
    _write_references(meta, state, organisations, targets)


def _write_identification(meta: ET.Element, state: Json, *, identifier: str, language: str, exported_on: str) -> None:
    metadata = state["metadata"]
    dated = day_of(metadata["date"]["value"] if "date" in metadata else "")
    exported = day_of(exported_on[:10])
    day = dated.isoformat() if dated else ""
    edition = exported.isoformat() if exported else day or UNKNOWN_DAY
    code = _LANGUAGES.get(language.split("-")[0].lower(), "und")
    work = f"/akn/cn/doc/plan/{day or 'nodate'}/{quote(identifier, safe='')}"
    expression = f"{work}/{code}@{edition}"
    identification = add(meta, "identification", source=f"#{SOURCE}")
    part = add(identification, "FRBRWork")
    _core(part, work, day or UNKNOWN_DAY, "成文日期" if day else "成文日期不详", "#issuer")
    add(part, "FRBRcountry", value="cn")
    add(part, "FRBRsubtype", value="plan")
    if "doc_number" in metadata:
        add(part, "FRBRnumber", value=metadata["doc_number"]["value"])
    add(part, "FRBRname", value=metadata["title"]["value"] if "title" in metadata else identifier)
    part = add(identification, "FRBRExpression")
    _core(part, expression, edition, "整理日期", f"#{SOURCE}")
    add(part, "FRBRlanguage", language=code)
    part = add(identification, "FRBRManifestation")
    _core(part, f"{expression}.akn", edition, "导出日期", f"#{SOURCE}", this=f"{expression}/!main.akn")
    add(part, "FRBRformat", value="application/akn+xml")


def _core(part: ET.Element, uri: str, day: str, name: str, author: str, *, this: str = "") -> None:
    add(part, "FRBRthis", value=this or f"{uri}/!main")
    add(part, "FRBRuri", value=uri)
    add(part, "FRBRdate", date=day, name=name)
    add(part, "FRBRauthor", href=author)


def _write_references(
    meta: ET.Element, state: Json, organisations: Mapping[str, str], targets: Mapping[str, str]
) -> None:
    references = add(meta, "references", source=f"#{SOURCE}")
    issuer = state["metadata"].get("issuer")
    _reference(references, "TLCOrganization", "issuer", "organization", issuer["value"] if issuer else "发文机关不详")
    _reference(references, "TLCOrganization", SOURCE, "organization", "爱创新 · 双创工作信息服务系统")
    for name, eid in organisations.items():
        _reference(references, "TLCOrganization", eid, "organization", name)
    for role, word in ROLE_WORDS.items():
        _reference(references, "TLCRole", str(role), "role", word)
    names = {target["id"]: target["name"]["value"] for target in state["targets"]}
    for row_id, eid in targets.items():
        _reference(references, "TLCConcept", eid, "concept", names[row_id])


def _reference(references: ET.Element, name: str, eid: str, kind: str, words: str) -> None:
    add(references, name, eId=eid, href=f"/akn/ontology/{kind}/cn/{quote(words, safe='')}", showAs=words)


def day_of(words: str) -> date | None:
    """The day these words are, in ISO 8601; None where they are none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
