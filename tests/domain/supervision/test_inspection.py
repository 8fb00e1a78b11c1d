"""A special inspection takes no forbidden step, and nobody judges what they did themselves."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.supervision import inspection as way
from shuangchuang.domain.supervision.inspection import (
    Finding,
    FindingState,
    Inspection,
    InspectionRefused,
    Plan,
    Stage,
    Step,
)
from shuangchuang.domain.supervision.inspection_days import (
    last_day_to_object,
    last_day_to_rectify,
    last_day_to_review,
)

DAYS = working_days()
HEAD, MEMBER, OFFICE, OTHER, LIAISON = 1, 2, 3, 4, 5
GOOD = Plan(
    "保障措施（二）", "三个单位", "调阅", date(2026, 9, 1), date(2026, 11, 30), HEAD, frozenset({MEMBER}), 3, 9, 5
)


@contextlib.contextmanager
def _refused(code: str):
    with pytest.raises(InspectionRefused) as caught:
        yield
    assert (caught.value.code, str(caught.value)[-1]) == (code, "。")


def test_a_plan_with_gaps_is_told_what_is_missing():
    bare = replace(GOOD, basis=" ", members=frozenset(), population=0)

    assert way.missing_of(bare) == ("督查依据", "督查组成员", "抽样名单")
    with _refused("inspection.incomplete"):
        way.submit(Inspection(Stage.PLANNING, HEAD), bare)


def test_a_plan_that_ends_before_it_begins_is_refused():
    with _refused("inspection.backwards"):
        way.submit(Inspection(Stage.PLANNING, HEAD), replace(GOOD, last=date(2026, 8, 1)))


@pytest.mark.parametrize("who", [HEAD, MEMBER, OTHER])
def test_nobody_of_the_group_and_not_who_sent_it_approves_a_plan(who):
    sent = Inspection(Stage.SUBMITTED, HEAD, frozenset({MEMBER}), submitted_by=OTHER)

    with _refused("inspection.own_plan"):
        way.approve(sent, by=who)
    assert way.approve(sent, by=OFFICE) is Stage.APPROVED


def test_only_the_head_concludes_and_only_when_all_is_answered_and_put_right():
    ready = Inspection(Stage.RECTIFYING, HEAD, asked=2, answered=2, findings=(Finding(1, FindingState.PASSED),))

    with _refused("inspection.not_head"):
        way.conclude(ready, by=MEMBER, facts="查明", evidence="案卷")
    with _refused("inspection.unanswered"):
        way.conclude(replace(ready, answered=1), by=HEAD, facts="查明", evidence="案卷")
    with _refused("inspection.not_rectified"):
        way.conclude(
            replace(ready, findings=(Finding(1, FindingState.REPORTED),)), by=HEAD, facts="查明", evidence="案卷"
        )
    with _refused("inspection.bare"):
        way.conclude(ready, by=HEAD, facts="查明", evidence=" ")
    assert way.conclude(ready, by=HEAD, facts="查明", evidence="案卷") is Stage.CONCLUDED


def test_findings_cannot_be_skipped_on_the_way_to_a_conclusion():
    with _refused("inspection.not_rectified"):
        way.conclude(
            Inspection(Stage.CHECKING, HEAD, findings=(Finding(1, FindingState.NOTED),)),
            by=HEAD,
            facts="查",
            evidence="据",
        )


def test_whoever_rectified_and_whoever_is_of_the_unit_does_not_check_again():
    reported = Finding(1, FindingState.REPORTED, frozenset({LIAISON}))
    common = {"stage": Stage.RECTIFYING, "unit": "gx-sci", "passed": True}

    with _refused("inspection.own_rectification"):
        way.recheck(reported, by=LIAISON, units_of_checker=(), **common)
    with _refused("inspection.own_rectification"):
        way.recheck(reported, by=MEMBER, units_of_checker=("gx-sci",), **common)
    assert way.recheck(reported, by=MEMBER, units_of_checker=("gx-edu",), **common) is FindingState.PASSED


def test_a_failed_recheck_asks_the_unit_again():
    reported = Finding(1, FindingState.REPORTED, frozenset({LIAISON}))

    state = way.recheck(reported, stage=Stage.RECTIFYING, by=MEMBER, units_of_checker=(), unit="gx-sci", passed=False)

    assert state is FindingState.ORDERED


def test_thirty_days_are_counted_from_the_day_after_and_moved_past_the_national_holiday():
    counted = last_day_to_object(date(2026, 9, 1), DAYS)

    assert counted.day == date(2026, 10, 8)  # 1 October is a holiday; offices open again on the 8th
    assert counted.lines == (
        "2026-09-01 收到督查结论",
        "次日起算，满 30 日为 2026-10-01（自然日）",
        "当天是休息日，顺延到 2026-10-08",
    )
    assert not counted.estimated


def test_a_last_day_in_a_year_without_its_calendar_is_marked_as_estimated():
    assert last_day_to_review(date(2026, 12, 20), DAYS).estimated
    assert last_day_to_rectify(date(2026, 11, 2), 10, DAYS).day == date(2026, 11, 16)


def test_an_objection_on_the_last_day_is_taken_and_a_day_later_is_not():
    common = {"stage": Stage.SERVED, "received": date(2026, 6, 1), "open_already": False, "calendar": DAYS}

    assert way.file_objection(on=date(2026, 7, 1), **common).day == date(2026, 7, 31)
    with _refused("inspection.objection_late"):
        way.file_objection(on=date(2026, 7, 2), **common)


def test_an_objection_needs_the_receipt_and_waits_for_the_one_before():
    with _refused("inspection.not_received"):
        way.file_objection(stage=Stage.SERVED, received=None, on=date(2026, 6, 1), open_already=False, calendar=DAYS)
    with _refused("inspection.objection_open"):
        way.file_objection(
            stage=Stage.SERVED, received=date(2026, 6, 1), on=date(2026, 6, 1), open_already=True, calendar=DAYS
        )


@pytest.mark.parametrize(
    ("by", "units", "reasons", "code"),
    [
        (HEAD, (), "理由", "inspection.took_part"),
        (OFFICE, ("gx-sci",), "理由", "inspection.of_the_unit"),
        (OFFICE, (), "  ", "inspection.no_reasons"),
    ],
)
def test_who_took_part_or_is_of_the_unit_or_gives_no_reasons_decides_no_review(by, units, reasons, code):
    with _refused(code):
        way.decide_review(by=by, taken_part={HEAD, MEMBER}, units_of_reviewer=units, unit="gx-sci", reasons=reasons)


def test_a_file_is_not_closed_while_a_unit_may_object_or_waits():
    served = Inspection(Stage.SERVED, HEAD, last_days=(date(2026, 7, 1), date(2026, 7, 3)))

    for changed, code in (
        (replace(served, not_received=1), "inspection.not_all_received"),
        (replace(served, open_objections=1), "inspection.review_open"),
        (served, "inspection.may_object"),
    ):
        with _refused(code):
            way.close(changed, on=date(2026, 7, 3))
    assert way.close(served, on=date(2026, 7, 4)) is Stage.CLOSED


people = st.sampled_from((HEAD, MEMBER, OFFICE, OTHER, LIAISON))


class AnyOperations(RuleBasedStateMachine):
    """Anybody tries anything in any order; what went through is written down and held against the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Inspection(Stage.PLANNING, HEAD, frozenset({MEMBER}))
        self.passed: list[Stage] = [Stage.PLANNING]
        self.today = date(2026, 3, 2)
        self.received: date | None = None
        self.rectified: dict[int, set[int]] = {}
        self.checked: list[tuple[int, frozenset[int]]] = []
        self.reviewed: list[tuple[int, frozenset[int]]] = []
        self.approved_by: list[int] = []
        self.objected_on: date | None = None

    def _to(self, stage: Stage, **values: object) -> None:
        self.now = replace(self.now, stage=stage, **values)
        self.passed.append(stage)

    def _finding(self, number: int, **values: object) -> None:
        rows = tuple(replace(one, **values) if one.number == number else one for one in self.now.findings)
        self.now = replace(self.now, findings=rows)

    @rule(by=people, gap=st.booleans())
    def submit(self, by, gap):
        with contextlib.suppress(InspectionRefused):
            self._to(way.submit(self.now, replace(GOOD, basis="") if gap else GOOD), submitted_by=by)
            assert not gap

    @rule(by=people)
    def approve(self, by):
        with contextlib.suppress(InspectionRefused):
            self._to(way.approve(self.now, by=by))
            self.approved_by.append(by)

    @rule(step=st.sampled_from(sorted(Step)))
    def draw_return_serve_or_cancel(self, step):
        if step in {Step.DRAW, Step.RETURN, Step.SERVE} or (step is Step.CANCEL and len(self.passed) > 12):
            with contextlib.suppress(InspectionRefused):
                self._to(way.after(self.now.stage, step))
                if step is Step.DRAW:
                    self.now = replace(self.now, asked=2)

    @precondition(lambda self: self.now.stage is Stage.CHECKING)
    @rule()
    def answer(self):
        self.now = replace(self.now, answered=min(self.now.asked, self.now.answered + 1))

    @rule()
    def find(self):
        with contextlib.suppress(InspectionRefused):
            way.need(self.now.stage, way.FINDINGS_OPEN)
            rows = self.now.findings
            self.now = replace(self.now, findings=(*rows, Finding(len(rows) + 1, FindingState.NOTED))[:3])

    @rule()
    def order(self):
        with contextlib.suppress(InspectionRefused):
            self._to(way.order_rectification(self.now))
            for one in self.now.findings:
                self._finding(one.number, state=FindingState.ORDERED)

    @rule(number=st.integers(0, 2), by=people)
    def report(self, number, by):
        if number < len(self.now.findings):
            one = self.now.findings[number]
            with contextlib.suppress(InspectionRefused):
                state = way.report(one, stage=self.now.stage)
                self.rectified.setdefault(one.number, set()).add(by)
                self._finding(one.number, state=state, rectified_by=one.rectified_by | {by})

    @rule(number=st.integers(0, 2), by=people, passed=st.booleans())
    def recheck(self, number, by, passed):
        if number < len(self.now.findings):
            one = self.now.findings[number]
            with contextlib.suppress(InspectionRefused):
                state = way.recheck(one, stage=self.now.stage, by=by, units_of_checker=(), unit="gx-sci", passed=passed)
                self.checked.append((by, frozenset(self.rectified[one.number])))
                self._finding(one.number, state=state)

    @rule(by=people)
    def conclude(self, by):
        with contextlib.suppress(InspectionRefused):
            stage = way.conclude(self.now, by=by, facts="查明", evidence="案卷")
            self._to(stage, taken_part=self.now.group | {by}, not_received=1)

    @precondition(lambda self: self.now.stage is Stage.SERVED and self.received is None)
    @rule()
    def receive(self):
        self.received = self.today
        self.now = replace(self.now, not_received=0, last_days=(last_day_to_object(self.today, DAYS).day,))

    @rule(days=st.integers(1, 20))
    def time_passes(self, days):
        self.today += timedelta(days=days)

    @rule()
    def object(self):
        with contextlib.suppress(InspectionRefused):
            way.file_objection(
                stage=self.now.stage,
                received=self.received,
                on=self.today,
                open_already=bool(self.now.open_objections),
                calendar=DAYS,
            )
            self.objected_on = self.today
            self.now = replace(self.now, open_objections=1)

    @precondition(lambda self: self.now.open_objections)
    @rule(by=people)
    def review(self, by):
        with contextlib.suppress(InspectionRefused):
            way.decide_review(
                by=by, taken_part=self.now.taken_part, units_of_reviewer=(), unit="gx-sci", reasons="复核查明"
            )
            self.reviewed.append((by, self.now.taken_part))
            self.now = replace(self.now, open_objections=0)

    @rule()
    def close(self):
        with contextlib.suppress(InspectionRefused):
            self._to(way.close(self.now, on=self.today))

    @invariant()
    def every_step_is_on_the_map(self):
        known = {(source, target) for (source, _step), target in way._WAYS.items()}
        assert set(zip(self.passed, self.passed[1:], strict=False)) <= known

    @invariant()
    def nobody_judges_their_own(self):
        assert not set(self.approved_by) & self.now.group
        assert all(by not in taken_part for by, taken_part in self.reviewed)
        assert all(by not in rectified_by for by, rectified_by in self.checked)

    @invariant()
    def what_is_concluded_was_answered_and_put_right(self):
        if Stage.CONCLUDED in self.passed:
            assert self.now.answered >= self.now.asked
            assert all(one.state is FindingState.PASSED for one in self.now.findings)

    @invariant()
    def what_is_closed_was_received_and_every_objection_decided(self):
        if self.now.stage is Stage.CLOSED:
            assert self.received is not None
            assert self.today > self.now.last_days[0]
            assert not self.now.open_objections


TestAnyOperations = AnyOperations.TestCase
