"""What the log's codes are called on the page; each hall says it in its ``actions.py``, imported at the start.

name_actions({"registry.update_unit": _("修改单位")})
name_subjects({"unit": SubjectKind(_("单位"), route="registry:unit", argument="slug", names=…)})
name_details({"valid_from": _("起始日期")})
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Words = str | Promise


def _nameless(keys: Collection[str]) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """
    A kind of subject: its word, the page of one (``route`` with ``argument``; "" for none), and what many are called.

    ``right`` is what the page asks for; who does not hold it is shown no link.
    """

    word: Words
    route: str = ""
    argument: str = "pk"
    names: Callable[[Collection[str]], Mapping[str, str]] = _nameless
    right: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as the page shows it."""

    code: str
    word: Words
    name: str
    address: str


ACTIONS: dict[str, Words] = {}
EVENTS: dict[str, Words] = {}
SUBJECTS: dict[str, SubjectKind] = {}
DETAILS: dict[str, Words] = {}
VALUES: dict[str, dict[str, Words]] = {}


def name_actions(words: Mapping[str, Words]) -> None:
    """Say what actions are called."""
    ACTIONS.update(words)


def name_events(words: Mapping[str, Words]) -> None:
    """Say what kinds of events are called; one that is an action bears the action's name."""
    EVENTS.update(words)


def event_word(kind: str) -> Words:
    """What a kind of event is called; a kind nobody named stays as it is."""
    return EVENTS.get(kind) or ACTIONS.get(kind) or kind


def name_subjects(kinds: Mapping[str, SubjectKind]) -> None:
    """Say what kinds of subjects there are."""
    SUBJECTS.update(kinds)


def name_details(words: Mapping[str, Words]) -> None:
    """Say what the keys of details, before and after are called."""
    DETAILS.update(words)


def name_values(words: Mapping[str, Mapping[str, Words]]) -> None:
    """Say what the coded values of a key are called."""
    for key, values in words.items():
        VALUES.setdefault(key, {}).update(values)


def subjects_named(codes: Iterable[str], *, rights: Collection[str]) -> dict[str, Subject]:
    """What each ``kind:key`` is called and where its page is; one question a kind, however many there are."""
    by_kind: dict[str, set[str]] = {}
    for code in codes:
        kind, _colon, key = code.partition(":")
        by_kind.setdefault(kind, set()).add(key)
    found = {}
    for kind, keys in by_kind.items():
        held = SUBJECTS.get(kind, SubjectKind(kind))
        names = held.names(keys)
        for key in keys:
            address = _address(held, key) if not held.right or held.right in rights else ""
            found[f"{kind}:{key}"] = Subject(f"{kind}:{key}", held.word, str(names.get(key, key)), address)
    return found


def _address(kind: SubjectKind, key: str) -> str:
    try:
        return reverse(kind.route, kwargs={kind.argument: key}) if kind.route else ""
    except NoReverseMatch:
        return ""
