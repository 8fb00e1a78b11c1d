"""``shuangchuang dmn run`` and ``dmn tck``: DMN models run, and the OMG technology compatibility kit.

MODEL.dmn + inputs ─domain.dmn─▶ decisions        DIR ─domain.dmn.kit─▶ passed of total, by folder
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangchuang.cli.terminal import progress
from shuangchuang.cli.values import dumped, loaded_object, shown
from shuangchuang.domain.shared.refusals import Refusal

if TYPE_CHECKING:
    from shuangchuang.domain.dmn.kit import Case
    from shuangchuang.domain.dmn.model import Model
    from shuangchuang.domain.feel.temporal import DateTime

_STACK = 12_000  # frames: calls within calls of a model are many of Python's
_EPILOG = """\
例子：
  shuangchuang dmn run 补助.dmn --inputs '{"员工人数": 50}'
  shuangchuang dmn run 补助.dmn --inputs '{"员工人数": 50}' --unknown 资产总额 --decision 补助金额
  shuangchuang dmn tck 兼容性测试集 --json

退出状态：0 完成；1 兼容性测试有没通过的；2 没有办成。"""


class FileNotRead(Refusal):
    """A file or folder that is not there or cannot be read."""

    def __init__(self, path: Path) -> None:
        super().__init__("cli.file_not_read", "读不了 {path}。请检查路径和权限。", path=str(path))


def register(commands: Any) -> None:
    """Add ``dmn`` to the command line."""
    dmn = commands.add_parser("dmn", help="DMN 决策模型", description="DMN 决策模型的命令。", epilog=_EPILOG)
    actions = dmn.add_subparsers(title="命令", metavar="命令", dest="action", required=True)
    run = actions.add_parser("run", help="运行一个模型", description="算出模型里的决策。", epilog=_EPILOG)
    run.add_argument("model", metavar="MODEL.dmn", type=Path, help="模型文件；它引用的模型放在同一个文件夹")
    run.add_argument("--inputs", metavar="JSON", default="{}", help="输入的名称和值，一个 JSON 对象；没有给的是 null")
    run.add_argument("--unknown", metavar="NAME", nargs="+", default=[], help="未知的输入，可以有多个")
    run.add_argument("--decision", metavar="NAME", help="只算这一个")
    run.add_argument("--json", action="store_true", help="标准输出只有一份 JSON（本来就是）")
    run.set_defaults(run=run_model)
    kit = actions.add_parser(
        "tck", help="跑 OMG 兼容性测试集", description="跑 OMG 的 DMN 兼容性测试集。", epilog=_EPILOG
    )
    kit.add_argument("folder", metavar="DIR", type=Path, help="测试集，或其中一级、一个文件夹")
    kit.add_argument("--json", action="store_true", help="标准输出只有一份 JSON")
    kit.set_defaults(run=run_kit)


def run_model(arguments: argparse.Namespace) -> int:
    """Print every decision, or the one asked for; why something became null goes to standard error."""
    from shuangchuang.domain.dmn.reading import read_model
    from shuangchuang.domain.dmn.running import Engine

    sys.setrecursionlimit(max(sys.getrecursionlimit(), _STACK))
    notes: list[str] = []
    inputs = loaded_object(arguments.inputs, what="--inputs")
    model = read_model(_bytes(arguments.model))
    run = Engine(model, _library(arguments.model)).run(inputs, unknown=arguments.unknown, now=_now(), notes=notes)
    if arguments.decision:
        found: Any = shown(run.value(arguments.decision))
        nothing = found.get("value", ...) is None
    else:
        found = {"decisions": {name: shown(value) for name, value in run.decisions().items()}}
        nothing = any(each.get("value", ...) is None for each in found["decisions"].values())
    if nothing:
        for note in dict.fromkeys(notes):
            print(note, file=sys.stderr)
    print(dumped(found))
    return 0


def run_kit(arguments: argparse.Namespace) -> int:
    """Run every folder beneath that holds models and test cases; 1 where a case fails."""
    from shuangchuang.domain.dmn.kit import run_folder

    sys.setrecursionlimit(max(sys.getrecursionlimit(), _STACK))
    root: Path = arguments.folder
    if not root.is_dir():
        raise FileNotRead(root)
    folders = sorted({file.parent for file in root.rglob("*.dmn")})
    cases: list[Case] = []
    with progress(f"正在跑 {len(folders)} 个文件夹"):
        for folder in folders:
            models = {file.name: _bytes(file) for file in folder.glob("*.dmn")}
            tests = {file.name: _bytes(file) for file in folder.glob("*.xml")}
            cases += run_folder(folder.name, models, tests, now=_now())
    if not cases:
        raise Refusal("dmn.no_cases", "{path} 里没有测试用例。请给出测试集的文件夹。", path=str(root))
    counted: dict[str, list[int]] = {}
    for case in cases:
        pair = counted.setdefault(case.folder, [0, 0])
        pair[0] += case.passed
        pair[1] += 1
    passed = sum(case.passed for case in cases)
    result = {"passed": passed, "total": len(cases), "folders": counted}
    for case in cases:
        if not case.passed:
            print(f"{case.folder}/{case.case}：{case.why}", file=sys.stderr)
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        for name, (good, total) in counted.items():
            print(f"{good:>5}/{total:<5} {name}")
        print(f"通过 {passed}，共 {len(cases)}。")
    return 0 if passed == len(cases) else 1


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileNotRead(path) from error


def _library(path: Path) -> dict[str, Model]:
    """The models beside a model, by namespace; what cannot be read is not one."""
    from shuangchuang.domain.dmn.reading import ModelNotRead, read_model

    found: dict[str, Model] = {}
    for each in sorted(path.parent.glob("*.dmn")):
        try:
            model = read_model(_bytes(each))
        except (ModelNotRead, FileNotRead):
            continue
        found[model.namespace] = model
    return found


def _now() -> DateTime | None:
    from shuangchuang.domain.feel.temporal import datetime_of

    return datetime_of(datetime.now().astimezone().isoformat())
