"""docs/rights.md, written from the table in the code.

python -m tests.house.rights_page     write it anew
"""

from __future__ import annotations

from tests.house.repository import ROOT


def text() -> str:
    """The page: a row a right, a column a role."""
    from shuangchuang.halls.accounts.models import Role
    from shuangchuang.halls.accounts.rights import MEANING, PUBLIC, RIGHTS

    columns = [(PUBLIC, "公众（不登录）"), *((role, str(role.label)) for role in Role)]
    lines = [
        "# 谁能做什么",
        "",
        "本页由 `src/shuangchuang/halls/accounts/rights.py` 生成，测试保证两者一致；改了那张表就运行 "
        "`.venv/bin/python -m tests.house.rights_page`。",
        "",
        "每个页面和接口都声明一项权限或声明对所有人开放；没有声明的，测试不通过。"
        "未登录的人被带到登录页，登录后没有权限的人看到“您没有办理此事的权限”。",
        "",
        f"| 权限 | 含义 | {' | '.join(label for _role, label in columns)} |",
        f"| --- | --- | {' | '.join(':-:' for _column in columns)} |",
    ]
    for right, meaning in MEANING.items():
        marks = " | ".join("●" if right in RIGHTS[role] else "" for role, _label in columns)
        lines.append(f"| `{right}` | {meaning} | {marks} |")
    lines += [
        "",
        "## 看得到哪些行",
        "",
        "权限说的是能不能进，行说的是进去看到什么：",
        "",
        "- 已公开的计划，所有人看到全部行。",
        "- 未公开的计划，联席会议办公室看到全部；单位联络员只看到本单位（以及经确认名单所属的集合）有份的任务和这些任务的目标，"
        "看不到全文、版本和导出；其他人当它不存在（404）。",
        "- 校核稿只有联席会议办公室能看。",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangchuang.project.settings.test")
    django.setup()
    (ROOT / "docs" / "rights.md").write_text(text(), "utf-8")
