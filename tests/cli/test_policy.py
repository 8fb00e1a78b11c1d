"""``shuangchuang policy`` as another program uses it: JSON out, statuses, sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuangchuang.cli.main import main


def _profile(folder: Path, facts: dict[str, object], kind: str = "enterprise") -> str:
    file = folder / "p.json"
    file.write_text(json.dumps({"kind": kind, "facts": facts}), encoding="utf-8")
    return str(file)


def test_decide_prints_every_policy_and_the_best_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = {
        "taxable_income_wan[2023]": 250,
        "employees_tax_avg[2023]": 50,
        "assets_tax_avg_wan[2023]": 1000,
        "certs[]": [{"type": "hnte_cert", "issued_on": "2022-11-01", "expires_on": "2025-11-01"}],
    }
    assert main(["policy", "decide", "--profile", _profile(tmp_path, facts), "--as-of", "2023-12-31", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    rows = {row["policy"]: row for row in found["policies"]}
    assert found["as_of"] == "2023-12-31"
    assert len(rows) == 58
    assert rows["cit_small_low_profit"]["amount"] == {"kind": "tax_due", "value": 125_000, "unit": "元"}
    assert rows["cit_hnte_15"]["worth"] == {"value": 250_000, "unit": "元"}
    assert "cit_small_low_profit" in found["best"]["policies"]
    left = {row["policy"]: row["because"] for row in found["best"]["left_out"]}
    assert left["cit_hnte_15"] == "cit_small_low_profit"


def test_a_criterion_carries_clause_quote_and_the_facts_it_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _profile(tmp_path, {"employees[2022]": 501})
    assert (
        main(["policy", "decide", "--profile", path, "--as-of", "2023-06-01", "--policy", "tech_sme_eval", "--json"])
        == 0
    )
    row = json.loads(capsys.readouterr().out)["policies"][0]
    found = next(each for each in row["criteria"] if each["id"] == "employees")
    assert (found["verdict"], found["clause"], found["facts"]) == ("unmet", "115号第六条（二）", {"职工总数.上年": 501})
    assert (row["outcome"], row["unmet"]) == ("ineligible", ["employees"])


def test_people_read_words_and_what_is_still_to_be_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _profile(tmp_path, {"employees[2022]": 40})
    assert main(["policy", "decide", "--profile", path, "--as-of", "2023-06-01", "--policy", "tech_sme_eval"]) == 0
    told = capsys.readouterr().out
    assert "测算结果仅供参考，以主管部门审核为准" in told
    assert "还要知道：is_resident_enterprise" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--profile", "nowhere.json"], "读不出来"),
        (["--policy", "tech_sme"], "政策库里没有“tech_sme”，相近的有：tech_sme_eval"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    known = ["--profile", _profile(tmp_path, {})] if "--profile" not in arguments else []
    assert main(["policy", "decide", *known, *arguments]) == 2
    assert words in capsys.readouterr().err


def test_check_finds_overlapping_versions_and_names_that_are_no_fact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"policies": 58, "findings": []}
    version = "  - version: '{name}'\n    valid_from: 2022-01-01\n    criteria:\n      - {{id: x, rule: 员工数目 > 3, clause: 第一条, quote: 人数}}\n"
    (tmp_path / "a.yaml").write_text(
        "id: a\nnumber: P01\ntitle: 甲\nlevel: 国家\naudience: [enterprise]\nversions:\n"
        + version.format(name="1")
        + version.format(name="2"),
        encoding="utf-8",
    )
    assert main(["policy", "check", str(tmp_path), "--json"]) == 1
    told = [row["finding"] for row in json.loads(capsys.readouterr().out)["findings"]]
    assert told == [
        "与版本“1”的有效期重叠",
        "“员工数目”不是字段、式子，也不是函数",
        "“员工数目”不是字段、式子，也不是函数",
    ]


def test_show_and_diff_say_what_holds_and_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "show", "hnte_cert"]) == 0
    assert "32号第十一条（七）" in capsys.readouterr().out
    assert main(["policy", "diff", "cit_small_low_profit", "2021", "2022", "--json"]) == 0
    changes = {row["id"]: (row["old"], row["new"]) for row in json.loads(capsys.readouterr().out)["changes"]}
    assert changes["式子：税额"][0].endswith("* 0.10")
    assert changes["式子：税额"][1].endswith("* 0.05")
    assert main(["policy", "diff", "cit_small_low_profit", "2021", "1999"]) == 2
