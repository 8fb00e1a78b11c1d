"""Entry point of ``shuangchuang``: finds the commands, runs one, gives its exit status.

0 done; 1 findings (only from commands that check); 2 could not.
"""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Sequence

import shuangchuang
from shuangchuang.cli.arguments import Parser
from shuangchuang.domain.shared.refusals import Refusal

DONE, FINDINGS, COULD_NOT = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Whatever goes wrong in a foreseen way is a Chinese sentence, never a traceback."""
    _speak_utf8()
    parser = build_parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as end:  # help, version and bad arguments
        return end.code if isinstance(end.code, int) else COULD_NOT
    try:
        return int(arguments.run(arguments))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
    except KeyboardInterrupt:
        print("\n已中断。", file=sys.stderr)
    except BrokenPipeError:
        # The reader of our output has gone (| head). Python would complain once more on leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return COULD_NOT


def build_parser() -> Parser:
    """The parser with every command of the package."""
    parser = Parser(prog="shuangchuang", description="爱创新 · 双创工作信息服务系统：命令行。")
    parser.add_argument(
        "--version", action="version", version=f"shuangchuang {shuangchuang.__version__}", help="显示版本"
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", dest="command", required=True, parser_class=Parser)
    import shuangchuang.cli as package

    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        if hasattr(module, "register"):
            module.register(commands)
    return parser


def _speak_utf8() -> None:
    # JSON is UTF-8 wherever it goes; a terminal of another encoding still shows what it can.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
