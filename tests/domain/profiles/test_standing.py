"""Two sources that disagree stand beside each other; one counts, and it is said why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.domain.profiles import SourceKind, Statement, in_force

MAY, JUNE = date(2023, 5, 31), date(2023, 6, 10)


def said(value, kind, day, order):
    return Statement(value, SourceKind(kind), day, order)


@pytest.mark.parametrize(
    ("statements", "place", "reason"),
    [
        ([said(1, "self", MAY, 1)], 0, None),
        ([said(1, "self", MAY, 1), said(1, "exchange", JUNE, 2)], 1, None),
        (
            [said(1000, "exchange", MAY, 1), said(1200, "self", JUNE, 2)],
            0,
            "主管部门的数据优先于自填。有出入的，请向数据来源部门申请更正。",
        ),
        ([said(1, "self", MAY, 1), said(2, "sheet", JUNE, 2)], 1, "以日期较近的为准。"),
        ([said(1, "officer", JUNE, 1), said(2, "exchange", MAY, 2)], 0, "以日期较近的为准。"),
        ([said(1, "self", MAY, 1), said(2, "sheet", MAY, 2)], 1, "日期相同，以后说的为准。"),
        ([said(1, "self", None, 1), said(2, "sheet", MAY, 0)], 1, "以日期较近的为准。"),
    ],
)
def test_one_statement_counts_and_it_is_said_why(statements, place, reason):
    standing = in_force(statements)

    assert (standing.place, standing.agree, standing.reason) == (place, reason is None, reason)


def test_out_of_nothing_nothing_is_in_force():
    with pytest.raises(ValueError):
        in_force([])


statements = st.builds(
    Statement, st.integers(0, 3), st.sampled_from(SourceKind), st.none() | st.dates(), st.integers(0, 9)
)


@given(st.lists(statements, min_size=1, max_size=6))
def test_an_authority_is_never_overruled_by_the_holder(found):
    standing = in_force(found)

    assert found[standing.place].source_kind.official == any(said.source_kind.official for said in found)
    assert standing.agree == (len({said.value for said in found}) == 1)
