"""A request to act for an organisation, from hand-in to decision, and what may be handed in with it.

     ┌── resubmit ──────────────┐
     ▼                          │
submitted ── take ─▶ under_review ── return ─▶ returned
     │                    ├── confirm ─▶ confirmed
     └──── withdraw ──────┴── refuse ──▶ refused          (withdraw: from every open state)
"""

from __future__ import annotations

from enum import StrEnum

from shuangchuang.domain.shared import Refusal

PROOF_LIMIT = 10 * 1024 * 1024  # bytes


class State(StrEnum):
    """Where a request stands."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done to one."""

    TAKE = "take"
    CONFIRM = "confirm"
    RETURN = "return"
    REFUSE = "refuse"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"


_NEXT = {
    (State.SUBMITTED, Step.TAKE): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Step.CONFIRM): State.CONFIRMED,
    (State.UNDER_REVIEW, Step.RETURN): State.RETURNED,
    (State.UNDER_REVIEW, Step.REFUSE): State.REFUSED,
    (State.RETURNED, Step.RESUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.UNDER_REVIEW, Step.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Step.WITHDRAW): State.WITHDRAWN,
}
_WITH_REASON = frozenset({Step.RETURN, Step.REFUSE})


class RequestRefused(Refusal):
    """The request cannot take this step."""


class ProofRefused(Refusal):
    """A file that proves nothing here."""


def after(state: State, step: Step, *, reason: str = "") -> State:
    """
    The state a step leads to.

    :raises RequestRefused: the step is not open from here, or a no comes without its reason.

    >>> after(State.UNDER_REVIEW, Step.RETURN, reason="营业执照看不清")
    <State.RETURNED: 'returned'>
    """
    if (state, step) not in _NEXT:
        raise RequestRefused("request.moved_on", "这份申请的状态刚刚变了。请刷新页面，按现在的状态办理。")
    if step in _WITH_REASON and not reason.strip():
        raise RequestRefused("request.no_reason", "还没有写理由。请写明哪里不符、怎样补正，申请人会看到。")
    return _NEXT[state, step]


_SIGNATURES = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def proof_type(content: bytes) -> str:
    """
    The media type of a proof, told by its first bytes and not by its name.

    :raises ProofRefused: it is empty, larger than 10 MB, or neither PDF, JPEG nor PNG.
    """
    if not content:
        raise ProofRefused("proof.empty", "文件是空的。请重新拍照或扫描后上传。")
    if len(content) > PROOF_LIMIT:
        raise ProofRefused(
            "proof.too_large",
            "文件有 {have} MB，超过 {limit} MB。请压缩后重新上传。",
            have=f"{len(content) / 1024 / 1024:.1f}",
            limit=PROOF_LIMIT // 1024 // 1024,
        )
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    raise ProofRefused("proof.of_another_kind", "只收 PDF、JPG 和 PNG 文件。请重新拍照或扫描成这些格式后上传。")
