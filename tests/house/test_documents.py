"""The pages about settings and commands say what the code says, no more and no less."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import get_commands

from shuangchuang.cli.main import build_parser
from shuangchuang.project import environment
from tests.house.repository import ROOT

COMMANDS = (ROOT / "docs" / "how-to" / "commands.md").read_text("utf-8")
SETTINGS = (ROOT / "docs" / "how-to" / "settings.md").read_text("utf-8")


def _rows(text: str, first: str) -> list[list[str]]:
    """The cells of the table rows whose first cell is code that begins with ``first``."""
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:2] == "| "]
    return [row for row in rows if row[0].startswith(f"`{first}")]


def _documented(first: str) -> list[str]:
    return [row[0].strip("`").removeprefix(first).strip() for row in _rows(COMMANDS, first)]


def test_every_setting_is_documented_with_its_meaning_and_default():
    written = [(name.strip("`"), meaning, default) for name, meaning, default in _rows(SETTINGS, "SHUANGCHUANG_")]

    shown = {None: "无", "": "空"}
    assert written == [
        (setting.name, setting.meaning, shown.get(setting.default, f"`{setting.default}`"))
        for setting in environment.SETTINGS
    ]


def test_every_setting_that_is_declared_is_read_somewhere():
    source = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "src" / "shuangchuang" / "project" / "settings").glob("*.py")
    )

    assert [setting.name for setting in environment.SETTINGS if f'"{setting.name}"' not in source] == []


def test_every_command_of_dev_py_is_documented():
    told = subprocess.run([sys.executable, "dev.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    held = re.search(r"\{([a-z,]+)\}", told.stdout)

    assert held is not None
    assert sorted(_documented("python3 dev.py")) == sorted(held[1].split(","))


def _commands_of(parser: object, before: str = "") -> list[str]:
    inner = [action for action in parser._actions if hasattr(action, "choices") and isinstance(action.choices, dict)]
    if not inner:
        return [before.strip()]
    return [
        name
        for action in inner
        for word, sub in action.choices.items()
        for name in _commands_of(sub, f"{before} {word}")
    ]


def test_every_command_of_the_command_line_is_documented():
    assert sorted(_documented("shuangchuang")) == sorted(_commands_of(build_parser()))


def test_every_management_command_of_ours_is_documented():
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith("shuangchuang.")}
    held = [name for name, app in get_commands().items() if app in ours]

    assert sorted(_documented("manage.py")) == sorted(held)


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_link_between_documents_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
