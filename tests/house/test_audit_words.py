"""What the services write into the audit log has a word on its page."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from shuangchuang.halls.notices.naming import ACTIONS, SUBJECTS, event_word
from shuangchuang.halls.registry.models import BindingState, InvitationState
from tests.house.repository import sources


def _written(name: str) -> Iterator[str]:
    """What stands, as plain text or as the beginning of an f-string, for an argument of record_audit."""
    for _path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record_audit":
                for argument in node.keywords:
                    if argument.arg == name:
                        yield from _texts(argument.value)


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr) and isinstance(value.values[0], ast.Constant):
        yield str(value.values[0].value)
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)


def test_every_action_has_a_word():
    whole = {action for action in _written("action") if action[-1] not in "._"}

    assert "registry.update_unit" in whole
    assert whole - ACTIONS.keys() == set(), "给 halls/<大厅>/actions.py 补上这些动作的中文名"


def test_every_kind_of_subject_has_a_word():
    kinds = {subject.partition(":")[0] for subject in _written("subject") if ":" in subject}

    assert "unit" in kinds
    assert kinds - SUBJECTS.keys() == set(), "给 halls/<大厅>/actions.py 补上这些对象的中文名"


def test_every_kind_of_event_has_a_word():
    told: set[str] = set()
    for _path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"publish", "tell", "_tell"}:
                given = [argument.value for argument in node.keywords if argument.arg == "kind"] or node.args[:1]
                told |= {kind for value in given for kind in _texts(value)}
    whole = {
        kind for kind in told if "." in kind and kind[-1] not in "._"
    }  # a hall tells people of things under bare names

    assert {"plans.adopted", "accounts.office_granted", "registry.mandate_ended"} <= whole
    assert {kind for kind in whole if event_word(kind) == kind} == set(), (
        "给 halls/<大厅>/actions.py 的 name_events 补上"
    )
    states = {f"registry.binding_{state}" for state in BindingState}
    states |= {f"registry.invitation_{state}" for state in InvitationState}
    assert {kind for kind in states if event_word(kind) == kind} == set()
