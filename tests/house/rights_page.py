"""docs/rights.md, written from the table in the code.

python -m tests.house.rights_page     write it anew
"""

from __future__ import annotations

from tests.house.repository import ROOT


def text() -> str:
    """The page: a row a right, a column a role."""
    from shuangchuang.halls.accounts.models import Role
    from shuangchuang.halls.accounts.rights import MEANING, PUBLIC, RIGHTS, SITE_WIDE

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
        "- 岗位带范围：全部、一个单位、一个地区（含其下各级）或一家企业。权限管得到哪些行，由给出这项权限的岗位的范围合并而成，"
        "代码里是 `reach(user, right)`。看不到的行一律当作没有（404）。",
        "- 未公开的计划，管得到计划所在地区的人看到全部；单位的人只看到本单位（以及经确认名单所属的集合）有份的任务和这些任务的目标，"
        "看不到全文、版本和导出。",
        "- 校核、采纳、公开、登记实际值，限于岗位所管的地区；还没有定地区的校核稿只有上传的人和管全部的人看得到。",
        "- 管全站的权限（" + "、".join(f"`{right}`" for right in sorted(SITE_WIDE)) + "）只随管全部的岗位而来；"
        "只管一个单位或地区的岗位没有这些权限。",
        "- 人员与岗位：只看到在自己所管单位、地区里有或有过岗位的人；创业者和企业经办人不列给任何单位看，系统运维除外。",
        "",
        "## 角色按什么范围授予，由谁授予",
        "",
        "| 角色 | 范围 | 由谁授予 |",
        "| --- | --- | --- |",
        *_appointments(),
        "",
    ]
    return "\n".join(lines)


def _appointments() -> list[str]:
    """A row a role that can be granted: for what, and by whom."""
    from shuangchuang.halls.accounts.models import Role, ScopeKind
    from shuangchuang.halls.accounts.rights import APPOINTS, SCOPES_OF_ROLE

    lines = []
    for role in Role:
        if role in SCOPES_OF_ROLE:
            held_for = "、".join(str(kind.label) for kind in ScopeKind if kind in SCOPES_OF_ROLE[role])
            givers = "、".join(str(Role(giver).label) for giver in Role if role in APPOINTS.get(giver, ()))
            lines.append(f"| {role.label} | {held_for} | {givers or '由企业绑定和授权产生'} |")
    return lines


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangchuang.project.settings.test")
    django.setup()
    (ROOT / "docs" / "rights.md").write_text(text(), "utf-8")
