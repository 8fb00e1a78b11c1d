"""``shuangchuang plan parse``: plan documents to JSON, or to a summary for a person.

FILE ─adapters.documents─▶ Extract ─domain.plans─▶ PlanDocument ─▶ JSON │ summary
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangchuang.cli.terminal import progress
from shuangchuang.domain.shared.refusals import Refusal

if TYPE_CHECKING:
    from shuangchuang.domain.plans.model import PlanDocument
    from shuangchuang.domain.text import Extract

_EPILOG = """\
例子：
  shuangchuang plan parse 计划.docx                 看摘要
  shuangchuang plan parse 计划.pdf --json           结果写到标准输出
  shuangchuang plan parse 甲.docx 乙.pdf -o 结果    每个文件一份 JSON

退出状态：0 完成；2 有文件没有读成。"""


@dataclass(frozen=True, slots=True)
class _Read:
    """One file, read."""

    extract: Extract
    document: PlanDocument


def register(commands: Any) -> None:
    """Add ``plan`` to the command line."""
    plan = commands.add_parser("plan", help="计划文件", description="计划文件的命令。")
    actions = plan.add_subparsers(title="命令", metavar="命令", dest="action", required=True)
    parse = actions.add_parser(
        "parse",
        help="把计划文件读成任务、单位和目标",
        description="把计划文件（.docx .pdf .ofd .html .txt）读成任务、责任单位和目标。",
        epilog=_EPILOG,
    )
    parse.add_argument("files", nargs="+", metavar="FILE", type=Path, help="计划文件，可以有多个")
    parse.add_argument("-o", "--output", metavar="DIR", type=Path, help="把每个文件的 JSON 写进这个文件夹")
    parse.add_argument("--json", action="store_true", help="标准输出只有一份 JSON，其余的话写到标准错误")
    parse.set_defaults(run=parse_files)


def parse_files(arguments: argparse.Namespace) -> int:
    """Read every file; one that cannot be read does not stop the others."""
    files: list[Path] = arguments.files
    names = output_names(files)
    if arguments.output:
        _make_folder(arguments.output)
    reports: list[dict[str, Any]] = []
    for at, file in enumerate(files):
        report: dict[str, Any] = {"file": str(file)}
        reports.append(report)
        try:
            with progress(f"正在读取 {file.name}（{at + 1}/{len(files)}）"):
                read = _read(file)
                content = _content(read)
            if arguments.output:
                target = arguments.output / names[at]
                _write(target, content)
                report["output"] = str(target)
            else:
                report["document"] = content
        except Refusal as refusal:
            report["error"] = {"code": refusal.code, "message": str(refusal)}
            print(refusal, file=sys.stderr)
            continue
        if not arguments.json:
            _show(file, read, report.get("output"), several=len(files) > 1)
    if arguments.json:
        _print_json(reports, several=len(files) > 1, written=bool(arguments.output))
    return 2 if any("error" in report for report in reports) else 0


def output_names(files: Sequence[Path]) -> list[str]:
    """
    The name of the JSON of each file: its stem, or its folder where stems repeat.

    >>> output_names([Path("a/plan.docx"), Path("b/plan.docx"), Path("b/other.pdf")])
    ['a.json', 'b.json', 'other.json']
    """
    stems = Counter(file.stem for file in files)
    names: list[str] = []
    for file in files:
        name = file.stem if stems[file.stem] == 1 else file.resolve().parent.name or file.stem
        # Two files of one stem in one folder, or a folder called like another file.
        for candidate in (name, f"{name}-{file.stem}", f"{name}-{file.name}"):
            if f"{candidate}.json" not in names:
                name = candidate
                break
        else:
            name = f"{name}-{file.name}-{len(names)}"
        names.append(f"{name}.json")
    return names


def _read(file: Path) -> _Read:
    from shuangchuang.adapters.documents import read_document
    from shuangchuang.domain.plans.parser import parse_plan

    extract = read_document(file)
    return _Read(extract, parse_plan(extract))


def _content(read: _Read) -> dict[str, Any]:
    """The schema of the plan corpus, and the text that every span refers to."""
    from shuangchuang.domain.plans.rendering import as_json

    return as_json(read.document, read.extract.text) | {"extract": extract_json(read.extract)}


def extract_json(extract: Extract) -> dict[str, Any]:
    """The text of a file, and for paged files where its lines stand (points from the top left corner)."""
    content: dict[str, Any] = {
        "format": extract.format,
        "remarks": list(extract.remarks),
        "text": extract.text,
    }
    if extract.pages:
        content["pages"] = [
            {
                "number": page.number,
                "width": page.width,
                "height": page.height,
                "lines": [
                    {
                        "span": [line.span.start, line.span.end],
                        "box": [line.box.left, line.box.top, line.box.right, line.box.bottom],
                    }
                    for line in page.lines
                ],
            }
            for page in extract.pages
        ]
    return content


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Refusal("output_folder", "无法建立文件夹“{folder}”。请检查路径和写入权限。", folder=folder) from None


def _write(target: Path, content: dict[str, Any]) -> None:
    try:
        target.write_text(_dumps(content), encoding="utf-8")
    except OSError:
        raise Refusal("output_file", "无法写入“{file}”。请检查磁盘空间和写入权限。", file=target) from None


def _print_json(reports: list[dict[str, Any]], *, several: bool, written: bool) -> None:
    """One JSON document: of one file its result; of several, or where results went to files, the list."""
    if several or written:
        print(_dumps({"files": reports}))
    elif "error" in reports[0]:
        print(_dumps({"error": reports[0]["error"]}))
    else:
        print(_dumps(reports[0]["document"]))


def _dumps(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _show(file: Path, read: _Read, output: str | None, *, several: bool) -> None:
    from shuangchuang.cli.plan_summary import summary, targets_proper

    if output:
        targets = targets_proper(read.document)
        print(f"{file} → {output}：任务 {len(read.document.tasks)} 项，目标 {len(targets)} 个")
        return
    if several:
        print(f"════ {file}")
    print(summary(read.extract, read.document))
    if several:
        print()
