"""A line of the log in words: what was done to what, what was before and after, and what has been erased."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shuangchuang.halls.notices.models import AuditRecord, PersonalPart
from shuangchuang.halls.notices.naming import ACTIONS, DETAILS, VALUES, Subject, subjects_named


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a line. ``changed`` ones have a before and an after, the others stand in ``after`` alone."""

    word: str | Promise
    before: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as the page shows it."""

    record: AuditRecord
    action: str | Promise
    subject: Subject
    parts: tuple[Part, ...]
    source: str
    erased: bool


def said(value: Any, key: str = "") -> str:
    """A value of a line, as words; of a key whose values have words, that word."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(filter(None, (said(part, key) for part in value)))
    if isinstance(value, dict):
        return "；".join(f"{DETAILS.get(key, key)} {said(inner, key)}" for key, inner in value.items())
    return str(VALUES.get(key, {}).get(str(value), value))


def _scope(code: str, named: Mapping[str, Subject]) -> str:
    """``organisation:1`` by its name, with the code behind it; what is gone by its code alone."""
    subject = named[code]
    key = code.partition(":")[2]
    return f"{subject.word} {subject.name}" + ("" if subject.name == key else f"（{code}）")


def _word(key: str) -> str | Promise:
    return DETAILS.get(key, key)


def _difference(before: dict[str, Any] | None, after: dict[str, Any] | None) -> Iterable[Part]:
    if before is None and after is None:
        return
    old, new = before or {}, after or {}
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield Part(_word(key), said(old.get(key), key), said(new.get(key), key), changed=True)


def _parts(line: AuditRecord, named: Mapping[str, Subject]) -> Iterable[Part]:
    yield from _difference(line.before, line.after)
    for key, value in line.details.items():
        if value in ("", None, [], {}):
            continue
        words = _scope(value, named) if key == "scope" and value in named else said(value, key)
        yield Part(_word(key), "", words, changed=False)
    for row in line.personal.all():
        values = row.values
        if row.part == PersonalPart.VALUES and set(values) <= {"before", "after"}:
            yield from _difference(values.get("before"), values.get("after"))
        else:
            for key, value in values.items():
                yield Part(_word(key), "", said(value, key), changed=False)


def _source(line: AuditRecord) -> str:
    kind, _colon, name = line.source.partition(":")
    words = {"web": _("网页"), "api": _("接口"), "job": _("后台任务"), "command": _("命令")}
    return f"{words.get(kind, kind)} {name}".strip()


def shown_lines(lines: Iterable[AuditRecord], *, rights: Collection[str]) -> list[ShownLine]:
    """Lines for the page; one question a kind of subject, however many lines."""
    found = list(lines)
    scopes = [scope for line in found if ":" in (scope := str(line.details.get("scope", "")))]
    subjects = subjects_named([*(line.subject for line in found), *scopes], rights=rights)
    shown = []
    for line in found:
        held = {row.part for row in line.personal.all()}
        erased = bool(line.personal_seal and PersonalPart.VALUES not in held) or bool(
            line.address_seal and PersonalPart.ADDRESS not in held
        )
        shown.append(
            ShownLine(
                line,
                ACTIONS.get(line.action, line.action),
                subjects[line.subject],
                tuple(_parts(line, subjects)),
                _source(line),
                erased,
            )
        )
    return shown
