"""报送指标: what may be named, what a unit may say of one, and what all of them come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.shared import Period, Refusal
from shuangchuang.domain.supervision import arranging, checking, handling, succeeding
from shuangchuang.domain.supervision.evolving import evolve, replay
from shuangchuang.domain.supervision.figures import Amount, Counting, Ratio
from shuangchuang.domain.supervision.indicator_facts import (
    figures_facts,
    indicator_facts,
    indicator_of,
    reported_of,
)
from shuangchuang.domain.supervision.indicators import (
    Amounts,
    Indicator,
    IndicatorUnsound,
    Told,
    doubts,
    figure_of,
    handed_down,
    over_rows,
    sound,
    together,
    way_of,
    with_keys,
)
from shuangchuang.domain.supervision.model import Actor, Commitment, Item, Part
from shuangchuang.domain.supervision.refusing import NotYours, Unsound, WordsMissing
from shuangchuang.domain.targets.figures import Direction

DAY = date(2026, 3, 2)
FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)
FIRMS = Indicator("i1", "新增企业", Counting.TO_DATE, "家", date(2026, 1, 1), target=Decimal(100), units=("kjt", "czt"))
PARKS = Indicator("i2", "在孵企业", Counting.AT_MOMENT, "家", date(2026, 1, 1), units=("kjt",))
SHARE = Indicator(
    "i3", "研发投入强度", Counting.RATIO, "%", date(2026, 1, 1), units=("kjt", "czt"),
    amounts=Amounts("研发费用", "万元", "营业收入", "亿元", Counting.THIS_PERIOD),
)  # fmt: skip
OFFICE = Actor(1, office=True)
LIAISON = Actor(2, handles=frozenset({"kjt"}))
LEADER = Actor(3, approves=frozenset({"kjt"}))


def told(number: str) -> Told:
    return Told(value=Decimal(number))


def an_item(*indicators: Indicator) -> Item:
    """An item in progress, led by kjt with czt, with these indicators."""
    indicators = tuple(replace(each, key="") for each in indicators)
    proposed = arranging.propose(
        OFFICE, parties=[("kjt", Part.LEAD), ("czt", Part.COOPERATOR)], office="", basis="任务1", on=DAY
    )
    item = evolve(Item(), proposed)
    agreed = Commitment(date(2026, 1, 1), date(2026, 12, 31))
    for step in (
        lambda item: arranging.break_down(item, OFFICE, commitment=agreed, result="三家", ground="", on=DAY),
        lambda item: arranging.name_figures(item, OFFICE, indicators=indicators, on=DAY),
        lambda item: arranging.approve(item, OFFICE, on=DAY),
        lambda item: arranging.assign(item, OFFICE, sign_by=DAY, on=DAY),
        lambda item: handling.sign(item, LIAISON, unit="kjt", on=DAY),
    ):
        item = evolve(item, step(item))
    return item


def reported(item: Item, *figures: tuple[str, str, Told], report: int = 1) -> Item:
    return evolve(
        item,
        handling.submit_report(
            item, LEADER, unit="kjt", period="2026-02", report=report, progress=None, said="", due=DAY, final=False,
            writers={2}, on=DAY, first=FIRST, until=LAST, figures=figures,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ([replace(FIRMS, name=" ")], "indicator_name"),
        ([FIRMS, replace(FIRMS, key="i9")], "indicator_twice"),
        ([replace(FIRMS, unit="")], "indicator_unit"),
        ([replace(FIRMS, units=("fgw",))], "indicator_stranger"),
        ([replace(FIRMS, unit="%")], "indicator_is_ratio"),
        ([replace(FIRMS, counting=Counting.RATIO)], "indicator_parts"),
        ([replace(SHARE, counting=Counting.TO_DATE)], "indicator_parts"),
        ([replace(SHARE, amounts=Amounts("研发", "%", "收入", "%"))], "indicator_points"),
        ([replace(SHARE, amounts=Amounts("研发", "万元", "企业", "家"))], "indicator_ratio_unit"),
        ([replace(SHARE, unit="亿元")], "indicator_ratio_unit"),
        ([replace(FIRMS, target=Decimal("NaN"))], "figure_number"),
        ([replace(FIRMS, name=f"数{n}") for n in range(13)], "too_many_indicators"),
    ],
)
def test_what_could_not_be_put_together_is_refused_when_it_is_named(wrong: list[Indicator], code: str) -> None:
    with pytest.raises(IndicatorUnsound) as refused:
        sound(wrong, parties={"kjt", "czt"})
    assert refused.value.code == f"supervision.{code}"


def test_a_ratio_of_different_things_is_told_with_both_units() -> None:
    mean = replace(SHARE, unit="万元/家", amounts=Amounts("投资额", "亿元", "企业", "家"))
    sound([mean], parties={"kjt", "czt"})
    assert figure_of(mean, Told(above=Decimal("0.5"), below=Decimal(20)), first=FIRST, last=LAST).value == 250


def test_the_days_of_a_figure_follow_from_how_it_counts() -> None:
    this_period = replace(PARKS, counting=Counting.THIS_PERIOD)
    assert FIRMS.over(FIRST, LAST) == Period(date(2026, 1, 1), LAST)
    assert PARKS.over(FIRST, LAST) == Period(LAST, LAST)
    assert this_period.over(FIRST, LAST) == Period(FIRST, LAST)
    assert SHARE.over(FIRST, LAST) == Period(FIRST, LAST)


def test_units_are_added_and_the_silent_stand_beside() -> None:
    both = together(FIRMS, {"kjt": told("30"), "czt": told("12")}, first=FIRST, last=LAST)
    assert both.figure == Amount(Counting.TO_DATE, Decimal(42), "家", Period(date(2026, 1, 1), LAST))
    one = together(FIRMS, {"kjt": told("30"), "czt": Told(remark="未统计")}, first=FIRST, last=LAST)
    assert (one.figure.value, one.silent, one.complete) == (30, ("czt",), False)
    nobody = together(FIRMS, {}, first=FIRST, last=LAST)
    assert (nobody.figure, nobody.silent) == (None, ("czt", "kjt"))


def test_a_ratio_of_units_is_that_of_their_sums_not_the_mean_of_their_percentages() -> None:
    both = together(
        SHARE,
        {"kjt": Told(above=Decimal(100), below=Decimal(1)), "czt": Told(above=Decimal(100), below=Decimal(9))},
        first=FIRST,
        last=LAST,
    )
    assert isinstance(both.figure, Ratio)
    assert both.figure.value == Decimal("0.2")  # 200 万元 of 10 亿元; the mean of 1 % and 0.111… % would be 0.556 %


def test_a_row_that_is_not_complete_is_no_part_of_the_whole() -> None:
    whole = together(FIRMS, {"kjt": told("30"), "czt": told("12")}, first=FIRST, last=LAST)
    half = together(FIRMS, {"kjt": told("30")}, first=FIRST, last=LAST)
    rows = over_rows(FIRMS, {"t1-nanning": whole, "t1-liuzhou": half})
    assert (rows.figure.value, rows.told, rows.silent) == (42, ("t1-nanning",), ("t1-liuzhou",))


def test_the_way_is_measured_only_towards_a_target() -> None:
    figure = together(FIRMS, {"kjt": told("30"), "czt": told("12")}, first=FIRST, last=LAST).figure
    assert way_of(FIRMS, figure).share == Decimal("0.42")
    assert way_of(replace(FIRMS, target=None), figure) is None
    falling = replace(PARKS, direction=Direction.DOWN, base=Decimal(50), target=Decimal(10))
    assert way_of(falling, figure_of(falling, told("30"), first=FIRST, last=LAST)).share == Decimal("0.5")


@pytest.mark.parametrize(
    ("indicator", "now", "before", "sentence"),
    [
        (FIRMS, told("10"), told("12"), "累计数比上次的 {before} 小，请核对；确实如此请在说明里写明原因。"),
        (PARKS, told("10"), told("12"), None),
        (FIRMS, told("12"), told("12"), None),
        (PARKS, told("1200"), told("12"), "和上次的 {before} 相差十倍以上，请核对单位；确实如此请在说明里写明。"),
        (PARKS, told("1.2"), told("12"), "和上次的 {before} 相差十倍以上，请核对单位；确实如此请在说明里写明。"),
        (PARKS, told("0"), told("12"), None),
        (PARKS, Told(), told("12"), "没有数，请在说明里写明原因。"),
        (SHARE, Told(above=Decimal(1)), None, "分子和分母要一起填。"),
        (replace(SHARE, amounts=Amounts("甲", "家", "乙", "家")), Told(above=Decimal(3), below=Decimal(2)), None, "分子比分母大，请核对；确实如此请在说明里写明。"),
    ],
)  # fmt: skip
def test_what_is_unlikely_wants_a_remark(
    indicator: Indicator, now: Told, before: Told | None, sentence: str | None
) -> None:
    assert [said.msgid for said in doubts(indicator, now, before)] == ([sentence] if sentence else [])
    assert doubts(indicator, replace(now, remark="已核实"), before) == []


def test_an_item_keeps_what_its_units_told_until_it_is_returned() -> None:
    item = reported(an_item(FIRMS, PARKS), ("i1", "kjt", told("30")), ("i1", "czt", Told()), ("i2", "kjt", told("7")))
    [kept] = item.figures
    assert kept.of("i1") == {"kjt": told("30")}
    assert kept.of("i2") == {"kjt": told("7")}
    again = reported(item, ("i1", "kjt", told("31")))
    assert [each.of("i1") for each in again.figures] == [{"kjt": told("31")}]
    back = evolve(
        item, checking.return_report(item, Actor(9, office=True), report=1, period="2026-02", reason="请核对", on=DAY)
    )
    assert back.figures == ()


def test_what_was_told_keeps_its_meaning() -> None:
    item = reported(an_item(FIRMS), ("i1", "kjt", told("30")))
    for other in (replace(FIRMS, counting=Counting.AT_MOMENT), replace(FIRMS, unit="万家")):
        with pytest.raises(Unsound, match="口径、单位和起算日不能再改"):
            arranging.name_figures(item, OFFICE, indicators=[other], ground="口径调整", on=DAY)
    named = arranging.name_figures(
        item, OFFICE, indicators=[replace(FIRMS, target=Decimal(120), name="新增企业数")], ground="目标上调", on=DAY
    )
    assert evolve(item, named).indicators[0].target == 120


def test_a_dropped_indicator_is_kept_and_its_key_is_not_given_again() -> None:
    item = an_item(FIRMS, PARKS)
    event = arranging.name_figures(
        item, OFFICE, indicators=[replace(FIRMS, key="", name="入驻")], ground="换口径", on=DAY
    )
    after = evolve(item, event)
    assert [each.key for each in after.indicators] == ["i3"]
    assert [each.key for each in after.past_indicators] == ["i1", "i2"]
    assert with_keys([replace(FIRMS, key="")], after.past_indicators)[0].key == "i3"


def test_the_office_and_the_lead_name_indicators_and_say_why_they_change() -> None:
    item = an_item(FIRMS)
    with pytest.raises(NotYours):
        arranging.name_figures(item, Actor(5, handles=frozenset({"czt"})), indicators=[PARKS], ground="x", on=DAY)
    with pytest.raises(WordsMissing):
        arranging.name_figures(item, LIAISON, indicators=[FIRMS, replace(PARKS, key="")], on=DAY)
    with pytest.raises(Unsound, match="已经不在"):
        arranging.name_figures(item, LIAISON, indicators=[FIRMS, PARKS], ground="x", on=DAY)
    with pytest.raises(Unsound, match="没有变化"):
        arranging.name_figures(item, LIAISON, indicators=[FIRMS], ground="x", on=DAY)
    with pytest.raises(Unsound, match="请选由哪些单位填报"):
        arranging.name_figures(item, LIAISON, indicators=[replace(FIRMS, units=())], ground="x", on=DAY)
    event = arranging.name_figures(item, LIAISON, indicators=[FIRMS, replace(PARKS, key="")], ground="补充", on=DAY)
    assert (event.unit, 2 in evolve(item, event).handlers) == ("kjt", True)


def test_a_part_that_goes_to_another_unit_takes_its_figures_along() -> None:
    item = an_item(FIRMS)
    moved = evolve(
        item, arranging.transfer(item, OFFICE, away="czt", to="fgw", reason="职责调整", ground="三定", on=DAY)
    )
    assert moved.indicators[0].units == ("kjt", "fgw")
    after = evolve(item, succeeding.succeed(item, away="czt", to="kjt", on=DAY, by=None, ground="机构改革"))
    assert after.indicators[0].units == ("kjt",)


def test_rows_beneath_report_what_the_row_above_asks_and_keep_what_is_their_own() -> None:
    own = replace(PARKS, key="i1", name="自定")
    first = with_keys(handed_down([FIRMS], [own], units=("nanning",)), [own])
    assert [(each.key, each.of, each.units) for each in first] == [("i1", "", ("kjt",)), ("i2", "i1", ("nanning",))]
    chosen = [first[0], replace(first[1], units=("liuzhou",))]
    again = handed_down([replace(FIRMS, target=Decimal(7))], chosen, units=("nanning",))
    assert (again[1].key, again[1].units, again[1].target) == ("i2", ("liuzhou",), 7)


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=6)


@given(values=st.lists(numbers, min_size=1, max_size=6), shuffled=st.randoms())
def test_the_whole_does_not_depend_on_the_order_of_units(values: list[Decimal], shuffled: object) -> None:
    pairs = [(f"u{n}", Told(value=value)) for n, value in enumerate(values)]
    indicator = replace(FIRMS, units=tuple(unit for unit, _told in pairs))
    whole = together(indicator, dict(pairs), first=FIRST, last=LAST)
    shuffled.shuffle(pairs)
    assert together(indicator, dict(pairs), first=FIRST, last=LAST) == whole
    assert whole.figure.value == sum(values)


@given(number=st.none() | numbers, above=st.none() | numbers, below=st.none() | numbers)
def test_an_event_keeps_what_was_told_to_the_last_digit(
    number: Decimal | None, above: Decimal | None, below: Decimal | None
) -> None:
    told_now = Told(number, above, below)
    facts = {"report": 4, "period": "2026-02", "first": "2026-02-01", "until": "2026-02-28"}
    kept = reported_of({**facts, "figures": figures_facts([("i1", "kjt", told_now)])})
    assert (kept.of("i1") if kept else {}) == ({"kjt": told_now} if told_now.known else {})


@pytest.mark.parametrize("indicator", [FIRMS, PARKS, SHARE, replace(FIRMS, of="i4", base=Decimal("0.10"))])
def test_an_event_keeps_an_indicator(indicator: Indicator) -> None:
    assert indicator_of(indicator_facts(indicator)) == indicator


def test_replaying_in_two_halves_is_the_same() -> None:
    events = []
    item = Item()
    proposed = arranging.propose(OFFICE, parties=[("kjt", Part.LEAD)], office="", basis="任务1", on=DAY)
    events.append(proposed)
    item = evolve(item, proposed)
    only = replace(FIRMS, key="", units=("kjt",))
    events.append(arranging.name_figures(item, OFFICE, indicators=[only], on=DAY))
    assert replay(events[1:], replay(events[:1])) == replay(events)


def test_a_number_that_cannot_be_kept_stops_the_report() -> None:
    item = an_item(FIRMS)
    for number in ("0.0000001", "1e20", "Infinity"):
        with pytest.raises(Refusal, match="数要小于"):
            reported(item, ("i1", "kjt", told(number)))
