"""``shuangchuang feel eval``: one FEEL expression, evaluated.

EXPR + context ─domain.feel─▶ {"value": …} │ {"unknown": true, "needs": […]}
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import Any

from shuangchuang.cli.values import dumped, loaded_object, shown

_EPILOG = """\
例子：
  shuangchuang feel eval '1 + 2 * 3'
  shuangchuang feel eval '研发费用总额.上年 / 营业收入.上年 >= 0.03' --context '{"研发费用总额": {"上年": 40}, "营业收入": {"上年": 1000}}'
  shuangchuang feel eval '员工人数 < 300 or 资产总额 < 8000' --context '{"员工人数": 50}' --unknown 资产总额

退出状态：0 完成；2 式子读不懂，或上下文不是 JSON。"""


def register(commands: Any) -> None:
    """Add ``feel`` to the command line."""
    feel = commands.add_parser("feel", help="FEEL 表达式", description="规则语言 FEEL 的命令。")
    actions = feel.add_subparsers(title="命令", metavar="命令", dest="action", required=True)
    evaluate = actions.add_parser(
        "eval", help="算一个表达式", description="算一个 FEEL 表达式；没有说明的事实可以写成未知。", epilog=_EPILOG
    )
    evaluate.add_argument("expression", metavar="EXPR", help="表达式")
    evaluate.add_argument("--context", metavar="JSON", default="{}", help="名称和值，一个 JSON 对象")
    evaluate.add_argument("--unknown", metavar="NAME", nargs="+", default=[], help="未知的名称，可以有多个")
    evaluate.add_argument("--json", action="store_true", help="标准输出只有一份 JSON（本来就是）")
    evaluate.set_defaults(run=evaluate_expression)


def evaluate_expression(arguments: argparse.Namespace) -> int:
    """Print the value, or what it takes to know it; why something became null goes to standard error."""
    from shuangchuang.domain.feel.evaluating import evaluate
    from shuangchuang.domain.feel.temporal import datetime_of

    notes: list[str] = []
    value = evaluate(
        arguments.expression,
        loaded_object(arguments.context, what="--context"),
        unknown=arguments.unknown,
        now=datetime_of(datetime.now().astimezone().isoformat()),
        notes=notes,
    )
    if value is None:
        for note in dict.fromkeys(notes):
            print(note, file=sys.stderr)
    print(dumped(shown(value)))
    return 0
