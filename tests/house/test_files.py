"""What may stand in the files of the repository, and what may not."""

from __future__ import annotations

import re

import pytest

from tests.house.repository import ROOT, tracked_files

# Put together here so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("files", "python" + "hosted"), ("registry", "npmjs"), ("deb", "debian", "org"))
]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_no_file_names_the_host_of_a_package_registry():
    """Where packages come from is for the machine to say: mirrors differ from place to place."""
    wanted = re.compile("|".join(map(re.escape, REGISTRIES)).encode(), re.IGNORECASE)
    naming = [str(path.relative_to(ROOT)) for path in tracked_files() if wanted.search(path.read_bytes())]

    assert naming == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_pins_every_package_by_hash_and_names_no_address(lock):
    text = lock.read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    pinned = [entry for entry in entries if "==" in entry.split("\n")[0]]

    assert "://" not in text
    assert len(pinned) > 10
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []


def test_the_development_lock_holds_the_runtime_lock():
    """What is tested is what runs."""

    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9_.-]+==\S+)", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE))

    assert pins("runtime.txt") - pins("dev.txt") == set()


def test_nothing_leans_on_a_folder_outside_the_repository():
    """Code, tests and data run from a clone alone."""
    outside = "/".join(("", "work", "shared"))
    leaning = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.suffix in {".py", ".html", ".js", ".yaml", ".toml", ".sh", ".json", ".md"}
        and outside in path.read_text("utf-8", errors="replace")
    ]

    assert leaning == []


def test_no_module_is_a_drawer_for_odds_and_ends():
    names = {"utils", "helpers", "common", "misc", "util", "helper"}

    assert [str(path) for path in tracked_files() if path.stem in names and path.suffix == ".py"] == []
