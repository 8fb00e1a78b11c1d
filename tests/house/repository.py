"""The repository as its own rules see it: which files it holds, which routes it serves."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "shuangchuang"


@functools.cache
def tracked_files() -> tuple[Path, ...]:
    """Every file under version control; in an exported copy without it, every file that is no build product."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if asked.returncode == 0:
        names = asked.stdout.decode().rstrip("\0").split("\0")
        return tuple(path for path in (ROOT / name for name in names) if path.is_file())
    skipped = {".venv", "var", "shots", "build", "__pycache__", ".git"}
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.relative_to(ROOT).parts))


def sources(folder: Path = PACKAGE) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file under a folder of the package, parsed."""
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"), str(path))


@dataclass(frozen=True, slots=True)
class Route:
    """One address pattern: its full name (``plans:task``), its pattern, what answers."""

    name: str
    pattern: str
    callback: Callable[..., Any]

    @property
    def of_api(self) -> bool:
        """Whether the API framework answers, whose operations carry the rights."""
        return self.name.startswith("api:")


def routes() -> tuple[Route, ...]:
    """Every route of the site."""
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], space: str, prefix: str) -> Iterator[Route]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, inner, prefix + str(entry.pattern))
        else:
            yield Route(f"{space}{entry.name}", prefix + str(entry.pattern), entry.callback)
