"""``shuangchuang plan parse``: what it prints, what it writes, how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shuangchuang.cli.main import main
from shuangchuang.cli.plan import output_names
from tests.adapters.documents.renderings import CORPUS, GUANGXI, RENDERERS, paragraphs_of


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "计划.txt"
    file.write_text(
        "关于支持创业的行动计划\n一、总体要求\n到2026年，孵化器达到20家以上。\n二、重点任务\n"
        "1.建设孵化器。加大投入。（牵头单位：市科技局；配合单位：市财政局、市教育局）\n"
        "2.培育人才。强化培训。（牵头单位：市人力资源社会保障局；配合单位：市教育局）\n",
        encoding="utf-8",
    )
    return file


def test_json_is_one_document_with_the_text_its_spans_refer_to(plan: Path, capsys) -> None:
    status = run("plan", "parse", plan, "--json")

    out, err = capsys.readouterr()
    result = json.loads(out)
    assert (status, err) == (0, "")
    assert [(task["number"], task["leads"], task["cooperators"]) for task in result["tasks"]] == [
        ("1", ["市科技局"], ["市财政局", "市教育局"]),
        ("2", ["市人力资源社会保障局"], ["市教育局"]),
    ]
    text = result["extract"]["text"]
    for task in result["tasks"]:
        evidence = task["evidence"]["title"]
        assert "".join(text[start:end] for start, end in evidence["spans"]) == evidence["raw"]


def test_json_of_a_paged_file_tells_where_its_lines_stand(tmp_path: Path, capsys) -> None:
    file = tmp_path / "计划.pdf"
    file.write_bytes(RENDERERS["pdf"](paragraphs_of(GUANGXI)))

    assert run("plan", "parse", file, "--json") == 0

    extract = json.loads(capsys.readouterr().out)["extract"]
    first = extract["pages"][0]["lines"][0]
    assert extract["text"][slice(*first["span"])].startswith("各市、县人民政府")
    left, top, right, bottom = first["box"]
    assert 0 < left < right < extract["pages"][0]["width"]
    assert 0 < top < bottom < extract["pages"][0]["height"]


def test_the_summary_shows_tasks_with_units_and_targets(plan: Path, capsys) -> None:
    status = run("plan", "parse", plan)

    out = capsys.readouterr().out
    assert status == 0
    assert "标题      关于支持创业的行动计划" in out
    assert "任务（2 项）" in out
    assert "市财政局、市教育局" in out
    assert "孵化器" in out.split("目标（")[1]


def test_remarks_name_the_line(tmp_path: Path, capsys) -> None:
    file = tmp_path / "缺号.txt"
    file.write_text(
        "行动计划\n一、任务\n1.甲事项。（责任单位：市科技局）\n2.乙事项。（责任单位：市科技局）\n4.丁事项。（责任单位：市财政局）\n",
        encoding="utf-8",
    )

    run("plan", "parse", file)

    assert "第 5 行：“4.”前面缺少序号，请核对原文。" in capsys.readouterr().out


def test_several_files_are_written_by_stem_and_by_folder_where_stems_repeat(tmp_path: Path, plan: Path, capsys) -> None:
    files = [path / "text.txt" for path in sorted(CORPUS.iterdir()) if path.is_dir()]

    status = run("plan", "parse", *files, plan, "-o", tmp_path / "out")

    assert status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        [f"{file.parent.name}.json" for file in files] + ["计划.json"]
    )
    assert "tasks" in json.loads((tmp_path / "out" / "计划.json").read_text(encoding="utf-8"))
    assert capsys.readouterr().out.count("→") == len(files) + 1


def test_no_two_files_share_an_output() -> None:
    files = [Path("a/plan.docx"), Path("a/plan.pdf"), Path("b/plan.docx"), Path("c/a.txt"), Path("a/plan.docx")]

    names = output_names(files)

    assert len(set(names)) == len(files)
    assert output_names([Path("x/一.docx"), Path("x/二.docx")]) == ["一.json", "二.json"]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, plan: Path, capsys) -> None:
    scan = tmp_path / "照片.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n")

    status = run("plan", "parse", scan, plan, "--json")

    out, err = capsys.readouterr()
    first, second = json.loads(out)["files"]
    assert status == 2
    assert first == {
        "file": str(scan),
        "error": {"code": "image", "message": "“照片.png”是图片。请先做文字识别（OCR），或上传 Word 版本。"},
    }
    assert len(second["document"]["tasks"]) == 2
    assert err == "“照片.png”是图片。请先做文字识别（OCR），或上传 Word 版本。\n"


def test_one_file_that_cannot_be_read_still_gives_one_json_document(tmp_path: Path, capsys) -> None:
    assert run("plan", "parse", tmp_path / "没有.docx", "--json") == 2

    assert json.loads(capsys.readouterr().out)["error"]["code"] == "unreadable"


def test_a_folder_that_cannot_be_made_is_told(plan: Path, capsys) -> None:
    assert run("plan", "parse", plan, "-o", plan / "里面") == 2

    assert capsys.readouterr().err == f"无法建立文件夹“{plan / '里面'}”。请检查路径和写入权限。\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plan", "parse"], "缺少参数：FILE。"),
        (["plan", "parse", "a", "--fast"], "不认识的参数：--fast。"),
        (["plan", "parse", "a", "-o"], "选项 -o/--output 后面要跟一个值。"),
        (["plans"], "参数 命令 不能是 'plans'，可用的有："),
        ([], "缺少参数：命令。"),
    ],
)
def test_bad_arguments_are_told_in_chinese(arguments: list[str], message: str, capsys) -> None:
    assert main(arguments) == 2

    assert message in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"], ["plan", "parse", "--help"]])
def test_help_is_chinese(arguments: list[str], capsys) -> None:
    assert main(arguments) == 0

    out = capsys.readouterr().out
    assert out.startswith("用法：shuangchuang")
    assert "usage" not in out
    assert "show this" not in out


def test_the_version_is_told(capsys) -> None:
    import shuangchuang

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"shuangchuang {shuangchuang.__version__}\n"


def test_output_is_utf8_in_a_poor_locale_and_a_closed_pipe_leaves_no_traceback(plan: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    source = str(Path(__file__).parents[2] / "src")
    command = [sys.executable, "-m", "shuangchuang.cli.main", "plan", "parse", str(plan), "--json"]

    whole = subprocess.run(command, capture_output=True, env=environment | {"PYTHONPATH": source}, check=True)
    shell = f"'{sys.executable}' -m shuangchuang.cli.main plan parse '{GUANGXI}' --json | head -c 10"
    cut = subprocess.run(["sh", "-c", shell], capture_output=True, env=environment | {"PYTHONPATH": source}, check=True)

    assert json.loads(whole.stdout.decode("utf-8"))["title"] == "关于支持创业的行动计划"
    assert cut.stderr == b""


def test_the_command_line_runs_without_django() -> None:
    code = "import sys; from shuangchuang.cli.main import build_parser; build_parser(); print('django' in sys.modules)"
    source = str(Path(__file__).parents[2] / "src")

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=os.environ | {"PYTHONPATH": source}, check=True
    )

    assert done.stdout == b"False\n"
