"""The OMG technology compatibility kit, run where it lies beside the project; it is not part of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shuangchuang.domain.dmn.kit import run_folder
from shuangchuang.domain.feel.temporal import datetime_of

_HERE = Path(__file__).resolve()
KIT = Path(os.environ.get("SHUANGCHUANG_TCK", "")) if os.environ.get("SHUANGCHUANG_TCK") else next(
    (each / "shared" / "tck" for each in _HERE.parents if (each / "shared" / "tck").is_dir()), None
)  # fmt: skip
FOLDERS = sorted({file.parent for file in KIT.rglob("*.dmn")}) if KIT else []
NOW = datetime_of("2026-11-24T12:00:00Z")


@pytest.mark.skipif(not KIT, reason="没有兼容性测试集：放在 ../shared/tck，或用 SHUANGCHUANG_TCK 指出它在哪里")
@pytest.mark.parametrize("folder", FOLDERS, ids=[f"{folder.parent.name[-1]}/{folder.name}" for folder in FOLDERS])
def test_every_case_of_the_kit_passes(folder: Path):
    models = {file.name: file.read_bytes() for file in folder.glob("*.dmn")}
    cases = {file.name: file.read_bytes() for file in folder.glob("*.xml")}
    found = list(run_folder(folder.name, models, cases, now=NOW))
    assert found
    assert [(case.case, case.why) for case in found if not case.passed] == []
