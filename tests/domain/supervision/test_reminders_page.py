"""The table of rules on the page about reminders is the one in the code."""

from __future__ import annotations

from pathlib import Path

from shuangchuang.domain.supervision.reminders import LADDERS, PRACTICE, RULES, ReminderRule

PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "reminders.md").read_text(encoding="utf-8")
WORDS = {"liaison": "联络员", "second": "B 岗", "leader": "负责人", "office": "联席办"}


def _line(rule: ReminderRule) -> list[str]:
    return [
        f"`{rule.code}`",
        rule.name,
        f"提前 {-rule.offset} 个工作日" if rule.offset < 0 else f"之后第 {rule.offset} 个工作日",
        f"每 {rule.every} 个工作日" if rule.every else "只一次",
        "→".join(WORDS[rung] for rung in LADDERS[rule.audience]) if rule.climbs_after else WORDS[rule.audience],
        f"{rule.climbs_after} 个工作日" if rule.climbs_after else "不上报",
        rule.status,
    ]


def test_the_page_lists_every_rule_as_it_is():
    lines = PAGE.split("\n## 规则", 1)[1].split("\n## ", 1)[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]

    assert rows == [_line(rule) for rule in RULES]


def test_every_rule_says_what_it_is_called_what_it_rests_on_and_who_says_so():
    assert all(rule.name and rule.ground and rule.author for rule in RULES)
    assert {rule.status for rule in RULES} == {PRACTICE}, "a day laid down by law is not practice: say which law"
