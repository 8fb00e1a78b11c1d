"""What a person sees at a terminal."""

import io
import sys
import time

import pytest

from shuangchuang.cli import terminal
from shuangchuang.cli.terminal import progress, table


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_after_a_while_and_wiped_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(terminal, "_PATIENCE", 0.01)

    with progress("正在读取 计划.pdf（1/2）"):
        time.sleep(0.2)

    assert "正在读取 计划.pdf（1/2）" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_what_is_quick_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)

    with progress("正在读取 计划.txt"):
        pass

    assert screen.getvalue() == ""


def test_no_progress_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    monkeypatch.setattr(terminal, "_PATIENCE", 0.0)

    with progress("正在读取 计划.pdf"):
        time.sleep(0.05)

    assert pipe.getvalue() == ""


def test_columns_line_up_whatever_the_width_of_the_characters() -> None:
    shown = table(
        [("序号", "任务", "牵头"), ("1", "建设OPC社区", "市科技局"), ("2", "A", "市财政局")], shares=(6, 14, 10)
    )

    assert shown.split("\n") == [
        "序号    任务            牵头",
        "1       建设OPC社区     市科技局",
        "2       A               市财政局",
    ]


def test_long_cells_are_wrapped_within_their_column() -> None:
    shown = table([("1", "市科技局、市财政局、市教育局")], shares=(4, 12))

    assert shown.split("\n") == ["1     市科技局、市", "      财政局、市教", "      育局"]


def test_no_line_begins_with_a_closing_sign() -> None:
    assert table([("市科技局、市财政局",)], shares=(8,)).split("\n") == ["市科技", "局、市财", "政局"]
