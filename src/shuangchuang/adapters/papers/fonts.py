"""The faces of an official document, and what stands in where one is not installed.

    role      named by the standard or usage      then, in this order
    仿宋      仿宋_GB2312 (3号, the text)          仿宋 FangSong, 华文仿宋, Noto Serif CJK SC
    黑体      黑体 (level 一、, labels)            SimHei, 华文黑体, Noto Sans CJK SC
    楷体      楷体_GB2312 (level （一）, names)    楷体 KaiTi, 华文楷体, AR PL UKai, Noto Serif CJK SC
    小标宋    方正小标宋简体 (title, red head)     方正小标宋_GBK, 华文中宋, Noto Serif CJK SC
    宋体      宋体 (page numbers)                  SimSun, 华文宋体, Noto Serif CJK SC

The first name is what a .docx asks for, with the rest as its alternates; a PDF takes the first that is installed.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Final

FANGSONG: Final = (
    "仿宋_GB2312",
    "FangSong_GB2312",
    "仿宋",
    "FangSong",
    "STFangsong",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
)
HEITI: Final = ("黑体", "SimHei", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC")
KAITI: Final = ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "AR PL UKai CN", "Noto Serif CJK SC")
BIAOSONG: Final = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "STZhongsong", "Noto Serif CJK SC")
SONGTI: Final = ("宋体", "SimSun", "STSong", "Noto Serif CJK SC", "Source Han Serif SC")

# Files that hold a Chinese face for charts drawn as pictures: (name of the file, number of the face within it).
_FILES: Final = (
    ("simhei.ttf", 0),
    ("msyh.ttc", 0),
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansSC-Regular.otf", 0),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("simsun.ttc", 0),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("PingFang.ttc", 0),
    ("STHeiti Light.ttc", 0),
)


def family(names: tuple[str, ...], generic: str = "serif") -> str:
    """The names as a value of font-family."""
    return ", ".join([*(f'"{name}"' for name in names), generic])


@lru_cache(maxsize=1)
def chart_font() -> tuple[Path, int] | None:
    """A file with Chinese signs for drawing charts, and which face of it; None where the machine has none."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for base, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                found.setdefault(name.lower(), Path(base) / name)
    return next(((found[name.lower()], face) for name, face in _FILES if name.lower() in found), None)


def _folders() -> list[Path]:
    home = Path("~").expanduser()
    return [
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
        Path("C:/Windows/Fonts"),
    ]
