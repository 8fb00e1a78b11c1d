"""argparse that speaks Chinese: help, usage, and what is wrong with an argument."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

# What argparse says in English, and how it is told. Groups of the pattern fill the sentence.
_SAYINGS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "缺少参数：{0}。"),
    (r"unrecognized arguments: (.+)", "不认识的参数：{0}。"),
    (r"argument (.+): expected one argument", "选项 {0} 后面要跟一个值。"),
    (r"argument (.+): expected at least one argument", "选项 {0} 后面至少要跟一个值。"),
    (r"argument (.+): invalid choice: (.+?) \(choose from (.+)\)", "参数 {0} 不能是 {1}，可用的有：{2}。"),
    (r"argument (.+): invalid \w+ value: (.+)", "参数 {0} 的值 {1} 不合要求。"),
    (r"argument (.+): not allowed with argument (.+)", "选项 {0} 不能与 {1} 同时使用。"),
    (r"ambiguous option: (.+) could match (.+)", "选项 {0} 不明确，可能是 {1}。"),
    (r"argument (.+): ignored explicit argument (.+)", "选项 {0} 不带值，多写了 {1}。"),
)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with Chinese headings."""

    def add_usage(self, usage: str | None, actions: Iterable[Any], groups: Any, prefix: str | None = None) -> None:
        """The first line of the help."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose help and errors are Chinese. Bad arguments end with status 2."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", Formatter)
        options.setdefault("allow_abbrev", False)
        super().__init__(**options, add_help=False)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to look."""
        self.exit(2, f"{in_chinese(message)}\n用 “{self.prog} --help” 查看用法。\n")


def in_chinese(message: str) -> str:
    """
    A complaint of argparse as a Chinese sentence.

    >>> in_chinese("the following arguments are required: FILE")
    '缺少参数：FILE。'
    """
    for pattern, sentence in _SAYINGS:
        if match := re.fullmatch(pattern, message):
            return sentence.format(*match.groups())
    return f"参数有误：{message}"
