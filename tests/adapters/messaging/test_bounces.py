"""What mail servers send back, as recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.adapters.messaging import Bounce, read_bounce

RECORDED = Path(__file__).parent / "recorded" / "bounces"


@pytest.mark.parametrize(
    ("name", "bounce"),
    [
        ("no_such_user", Bounce("d1@example.test", "5.1.1")),
        ("headers_only", Bounce("d1@example.test", "5.2.2")),
        ("delayed", Bounce("d1@example.test", "4.4.1")),
        ("delivered", None),
        ("without_the_mail", None),
        ("an_ordinary_answer", None),
    ],
)
def test_a_report_says_of_which_mail_and_why(name, bounce):
    assert read_bounce((RECORDED / f"{name}.eml").read_bytes()) == bounce


def test_only_a_status_of_class_five_is_for_good():
    assert Bounce("x", "5.1.1").permanent
    assert not Bounce("x", "4.4.1").permanent


def test_every_recording_is_tried():
    assert len(list(RECORDED.glob("*.eml"))) == 6


@given(st.binary(max_size=600))
def test_whatever_comes_in_by_mail_is_read_without_a_fall(content):
    report = (RECORDED / "no_such_user.eml").read_bytes()
    assert read_bounce(content) is None
    read_bounce(report[:900] + content)
