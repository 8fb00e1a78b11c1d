"""A request goes one way, a no has its reason, and a proof is what its bytes say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.mandates import (
    PROOF_LIMIT,
    ProofRefused,
    RequestRefused,
    State,
    Step,
    after,
    proof_type,
)

DECIDED = {State.CONFIRMED, State.REFUSED, State.WITHDRAWN}


def open_to(state: State) -> dict[str, str]:
    """Step → state for every step that is open."""
    found = {}
    for step in Step:
        try:
            found[step.value] = after(state, step, reason="因为").value
        except RequestRefused:
            continue
    return found


def test_from_every_state_only_its_own_steps_are_open():
    assert {state.value: open_to(state) for state in State} == {
        "submitted": {"take": "under_review", "withdraw": "withdrawn"},
        "under_review": {
            "confirm": "confirmed", "return": "returned", "refuse": "refused", "withdraw": "withdrawn",
        },
        "returned": {"resubmit": "submitted", "withdraw": "withdrawn"},
        "confirmed": {}, "refused": {}, "withdrawn": {},
    }  # fmt: skip


@pytest.mark.parametrize("step", [Step.RETURN, Step.REFUSE])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_no_without_its_reason_is_none(step, reason):
    with pytest.raises(RequestRefused) as refusal:
        after(State.UNDER_REVIEW, step, reason=reason)
    assert refusal.value.code == "request.no_reason"


@given(st.lists(st.sampled_from(Step), max_size=30))
def test_what_is_decided_stays_decided_and_nothing_is_confirmed_that_nobody_looked_at(steps):
    path = [State.SUBMITTED]
    for step in steps:
        try:
            path.append(after(path[-1], step, reason="因为"))
        except RequestRefused:
            continue
        assert path[-2] not in DECIDED
        if path[-1] is State.CONFIRMED:
            assert path[-2] is State.UNDER_REVIEW


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 \xe2", "application/pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nIHDR", "image/png"),
    ],
)
def test_a_proof_is_told_by_its_bytes(content, kind):
    assert proof_type(content) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "proof.empty"),
        (b"MZ\x90\x00", "proof.of_another_kind"),
        (b"<svg onload=alert(1)>", "proof.of_another_kind"),
        (b" %PDF-1.7", "proof.of_another_kind"),
        (b"%PDF-" + bytes(PROOF_LIMIT), "proof.too_large"),
    ],
)
def test_what_proves_nothing_is_refused_with_what_to_do(content, code):
    with pytest.raises(ProofRefused) as refusal:
        proof_type(content)
    assert refusal.value.code == code
    assert "请" in str(refusal.value)
