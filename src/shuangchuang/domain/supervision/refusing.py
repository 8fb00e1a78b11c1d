"""How the way of an item says no."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shuangchuang.domain.shared import Refusal, Said
from shuangchuang.domain.supervision.model import STAGE_WORDS, Stage


class SupervisionRefused(Refusal):
    """A step that cannot be taken."""


class WrongStage(SupervisionRefused):
    """The item is not where this step begins."""

    def __init__(self, stage: Stage, wanted: Collection[Stage]) -> None:
        names = Said(STAGE_WORDS[stage])
        super().__init__(
            "supervision.wrong_stage",
            "这件事项现在是“{stage}”，这一步要在“{wanted}”时办。请刷新页面，看它走到了哪一步。",
            stage=names,
            wanted="、".join(STAGE_WORDS[one] for one in Stage if one in wanted),
        )


class NotYours(SupervisionRefused):
    """The person holds no office for this step."""

    def __init__(self, sentence: str = "这一步要由{who}来办，您没有这项职责。", **values: object) -> None:
        super().__init__("supervision.not_yours", sentence, **values)


class OneAndTheSame(SupervisionRefused):
    """The person did what they would now check or decide."""

    def __init__(self, sentence: str) -> None:
        super().__init__("supervision.one_and_the_same", sentence)


class WordsMissing(SupervisionRefused):
    """A reason or a legal ground is missing."""

    def __init__(self, what: str) -> None:
        super().__init__("supervision.words_missing", "请写明{what}，再提交。", what=Said(what))


class DayUnsound(SupervisionRefused):
    """A day that cannot stand where it was put."""

    def __init__(self, sentence: str, day: date, other: date) -> None:
        super().__init__("supervision.day_unsound", sentence, day=day, other=other)


class NothingAsked(SupervisionRefused):
    """No request is open, or it has not left the unit."""

    def __init__(self, sentence: str = "现在没有待决定的申请，可能已经有人办了。请刷新页面。") -> None:
        super().__init__("supervision.nothing_asked", sentence)


class Unsound(SupervisionRefused):
    """Numbers or parties that do not fit together."""

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(f"supervision.{code}", sentence, **values)
