"""The page on security speaks of every requirement once, and of nothing that is not there."""

from __future__ import annotations

import re
from collections import Counter

from tests.house.repository import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
STATES = {"达到", "不适用", "未达到"}

# Requirements of OWASP ASVS 4.0.3 at levels 1 and 2, by section.
REQUIRED = {
    "1.1": (1, 2, 3, 4, 5, 6, 7),
    "1.2": (1, 2, 3, 4),
    "1.4": (1, 4, 5),
    "1.5": (1, 2, 3, 4),
    "1.6": (1, 2, 3, 4),
    "1.7": (1, 2),
    "1.8": (1, 2),
    "1.9": (1, 2),
    "1.10": (1,),
    "1.11": (1, 2),
    "1.12": (2,),
    "1.14": (1, 2, 3, 4, 5, 6),
    "2.1": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    "2.2": (1, 2, 3),
    "2.3": (1, 2, 3),
    "2.4": (1, 2, 3, 4, 5),
    "2.5": (1, 2, 3, 4, 5, 6, 7),
    "2.6": (1, 2, 3),
    "2.7": (1, 2, 3, 4, 5, 6),
    "2.8": (1, 2, 3, 4, 5, 6, 7),
    "2.9": (1, 2, 3),
    "2.10": (1, 2, 3, 4),
    "3.1": (1,),
    "3.2": (1, 2, 3, 4),
    "3.3": (1, 2, 3, 4),
    "3.4": (1, 2, 3, 4, 5),
    "3.5": (1, 2, 3),
    "3.7": (1,),
    "4.1": (1, 2, 3, 5),
    "4.2": (1, 2),
    "4.3": (1, 2, 3),
    "5.1": (1, 2, 3, 4, 5),
    "5.2": (1, 2, 3, 4, 5, 6, 7, 8),
    "5.3": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    "5.4": (1, 2, 3),
    "5.5": (1, 2, 3, 4),
    "6.1": (1, 2, 3),
    "6.2": (1, 2, 3, 4, 5, 6),
    "6.3": (1, 2),
    "6.4": (1, 2),
    "7.1": (1, 2, 3, 4),
    "7.2": (1, 2),
    "7.3": (1, 3, 4),
    "7.4": (1, 2, 3),
    "8.1": (1, 2, 3, 4),
    "8.2": (1, 2, 3),
    "8.3": (1, 2, 3, 4, 5, 6, 7, 8),
    "9.1": (1, 2, 3),
    "9.2": (1, 2, 3, 4),
    "10.2": (1, 2),
    "10.3": (1, 2, 3),
    "11.1": (1, 2, 3, 4, 5, 6, 7, 8),
    "12.1": (1, 2, 3),
    "12.2": (1,),
    "12.3": (1, 2, 3, 4, 5, 6),
    "12.4": (1, 2),
    "12.5": (1, 2),
    "12.6": (1,),
    "13.1": (1, 3, 4, 5),
    "13.2": (1, 2, 3, 5, 6),
    "13.3": (1, 2),
    "13.4": (1, 2),
    "14.1": (1, 2, 3, 4),
    "14.2": (1, 2, 3, 4, 5, 6),
    "14.3": (2, 3),
    "14.4": (1, 2, 3, 4, 5, 6, 7),
    "14.5": (1, 2, 3, 4),
}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def test_every_requirement_stands_there_once():
    wanted = [f"{section}.{number}" for section, numbers in REQUIRED.items() for number in numbers]

    assert [number for number, _state, _words in ROW.findall(PAGE)] == wanted
    assert len(wanted) == 259


def test_every_requirement_is_met_does_not_apply_or_says_why_it_is_open():
    wrong = {
        number: state for number, state, words in ROW.findall(PAGE) if state not in STATES or len(words.strip()) < 4
    }

    assert wrong == {}


def test_the_counts_at_the_head_are_those_of_the_rows():
    told = {
        state: int(number) for state, number in re.findall(r"^\| (达到|不适用|未达到) \| (\d+) \|$", PAGE, re.MULTILINE)
    }

    assert told == Counter(state for _number, state, _words in ROW.findall(PAGE))


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`([^`\s]+/[^`\s]+)`", PAGE))

    assert sorted(name for name in named if not (ROOT / name).exists()) == []
    assert len(named) > 80
