"""``shuangchuang policy``: what a profile gets, whether the rule files are sound, what a policy says.

profile + library ─domain.policy─▶ decisions as JSON │ a table for people
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangchuang.domain.shared.refusals import Refusal

if TYPE_CHECKING:
    from shuangchuang.domain.policy import Decision, Engine, Policy

DONE, FINDINGS = 0, 1

_DECIDE = """\
例子：
  shuangchuang policy decide --profile 企业.json --as-of 2023-06-30
  shuangchuang policy decide --profile 企业.json --policy tech_sme_eval hnte_cert --json

画像写作 {"kind": "enterprise", "facts": {"revenue_wan[2022]": 1200, "certs[]": []}}；没有写的事实是未知，“没有”写 0、false 或 []。
退出状态：0 完成；2 画像读不懂，或没有这项政策。"""


class PolicyUnknown(Refusal):
    """A policy that is not in the library."""

    def __init__(self, name: str, near: str) -> None:
        super().__init__("policy.unknown", "政策库里没有“{name}”，相近的有：{near}。", name=name, near=near or "无")


def register(commands: Any) -> None:
    """Add ``policy`` to the command line."""
    policy = commands.add_parser("policy", help="政策规则", description="政策规则：判定、检查、查看。")
    actions = policy.add_subparsers(title="命令", metavar="命令", dest="action", required=True)
    decide = actions.add_parser(
        "decide", help="一份画像能享受什么", description="拿一份画像逐项判定全部政策，或其中几项。", epilog=_DECIDE
    )
    decide.add_argument("--profile", metavar="P.json", required=True, help="画像文件；- 表示标准输入")
    decide.add_argument(
        "--as-of", metavar="DATE", type=_day, default=None, help="哪一天问的，如 2023-06-30；缺省为今天"
    )
    decide.add_argument("--policy", metavar="ID", nargs="+", default=[], help="只判这几项")
    decide.add_argument("--json", action="store_true", help="标准输出只有一份 JSON")
    decide.set_defaults(run=run_decide)
    check = actions.add_parser("check", help="检查规则文件", description="读一个目录里的全部规则文件，逐条检查。")
    check.add_argument("folder", metavar="DIR", nargs="?", default=None, help="规则文件目录；缺省为本部署的政策库")
    check.add_argument("--json", action="store_true", help="标准输出只有一份 JSON")
    check.set_defaults(run=run_check)
    show = actions.add_parser("show", help="看一项政策", description="一项政策的版本、条件、条款和支持措施。")
    show.add_argument("policy", metavar="ID", help="政策代码，如 tech_sme_eval")
    show.add_argument("--json", action="store_true", help="标准输出只有一份 JSON")
    show.set_defaults(run=run_show)
    diff = actions.add_parser("diff", help="比较两个版本", description="一项政策的两个版本有什么不同。")
    diff.add_argument("policy", metavar="ID", help="政策代码")
    diff.add_argument("old", metavar="OLD", help="较早的版本")
    diff.add_argument("new", metavar="NEW", help="较晚的版本")
    diff.add_argument("--json", action="store_true", help="标准输出只有一份 JSON")
    diff.set_defaults(run=run_diff)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(words) from error


def _policy(engine: Engine, name: str) -> Policy:
    from difflib import get_close_matches

    found = engine.library.policies.get(name)
    if found is None:
        raise PolicyUnknown(name, "、".join(get_close_matches(name, list(engine.library.policies), n=3, cutoff=0.3)))
    return found


def run_decide(arguments: argparse.Namespace) -> int:
    """Print what a profile gets."""
    from shuangchuang.catalogue.policies import policy_engine
    from shuangchuang.domain.policy import Session
    from shuangchuang.domain.policy.gaps import ways
    from shuangchuang.domain.policy.telling import decisions_json
    from shuangchuang.domain.profiles import profile_from_json

    engine = policy_engine()
    for name in arguments.policy:
        _policy(engine, name)
    profile = profile_from_json(_read(arguments.profile), engine.book)
    as_of = arguments.as_of or datetime.now().astimezone().date()
    decisions = Session(engine, profile, as_of).decide_all(arguments.policy)
    if arguments.json:
        gaps = {each.policy.id: ways(engine, each.policy, profile, as_of=as_of) for each in decisions}
        print(json.dumps(decisions_json(decisions, engine.library, as_of=as_of, gaps=gaps), ensure_ascii=False))
    else:
        _tell(decisions, as_of)
    return DONE


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("cli.file", "文件“{name}”读不出来，请检查路径、权限和编码（UTF-8）。", name=name) from error


def _tell(decisions: Sequence[Decision], as_of: date) -> None:
    from shuangchuang.domain.policy.telling import DISCLAIMER

    print(f"{as_of.isoformat()}　{DISCLAIMER}\n")
    for each in decisions:
        line = f"{each.outcome.word:　<4} {each.policy.title}（{each.policy.id}"
        line += f"，{each.version.name}版）" if each.version else "）"
        if each.reason:
            line += f"　{each.reason.word}"
        if each.amount is not None and each.amount.low is not None:
            exact = each.amount.exact
            high = each.amount.high
            line += (
                f"　{exact.shown()}" if exact else f"　{each.amount.low.shown()} 至 {high.shown() if high else '未知'}"
            )
        print(line)
        unmet = "/".join(each.unmet).split("/")
        for judged in each.judged:
            if judged.criterion.id in unmet:
                print(f"        ✗ {judged.criterion.label}（{judged.criterion.clause}）")
        if each.missing:
            print(f"        ? 还要知道：{'、'.join(each.missing)}")


def run_check(arguments: argparse.Namespace) -> int:
    """Print what is wrong with the rule files; 1 where there is something."""
    from shuangchuang.catalogue.fields import field_book
    from shuangchuang.catalogue.files import CatalogueError
    from shuangchuang.catalogue.policies import POLICIES, load_library
    from shuangchuang.domain.policy import PolicyUnsound, engine_of
    from shuangchuang.domain.policy.checking import findings_of

    folder = Path(arguments.folder) if arguments.folder else POLICIES
    if not folder.is_dir():
        raise Refusal("cli.folder", "没有“{name}”这个目录，请检查路径。", name=str(folder))
    try:
        library = load_library(folder)
        engine = engine_of(library, field_book())
        findings = [
            {"policy": each.policy, "version": each.version, "where": each.where, "finding": each.sentence}
            for each in findings_of(engine)
        ]
        count = len(library.policies)
    except (CatalogueError, PolicyUnsound) as error:
        findings, count = [{"policy": "", "version": "", "where": "", "finding": str(error)}], 0
    if arguments.json:
        print(json.dumps({"policies": count, "findings": findings}, ensure_ascii=False))
    else:
        for row in findings:
            print("　".join(part for part in row.values() if part))
        print(f"{count} 项政策，{len(findings)} 处要改。")
    return FINDINGS if findings else DONE


def run_show(arguments: argparse.Namespace) -> int:
    """Print one policy."""
    from shuangchuang.catalogue.policies import policy_engine
    from shuangchuang.domain.policy.describing import policy_json

    policy = _policy(policy_engine(), arguments.policy)
    found = policy_json(policy)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return DONE
    print(
        f"{policy.title}（{policy.id}，{policy.number}）\n{policy.level}；{'、'.join(policy.issuers)}；{policy.office}；{policy.channel}"
    )
    for version in found["versions"]:
        until = version["valid_until"] or "未载失效日"
        print(
            f"\n版本 {version['version']}：{version['valid_from']} 至 {until}（不含）　{'、'.join(version['documents'])}"
        )
        for row in version["criteria"]:
            branch = f" [{row['any_of']}]" if row["any_of"] else ""
            print(f"  - {row['quote'] or row['label']}{branch}　{row['clause']}\n      {row['rule']}")
        if version["benefit"]:
            print(f"  ＝ {version['benefit']['words']}")
    return DONE


def run_diff(arguments: argparse.Namespace) -> int:
    """Print how two versions of a policy differ."""
    from shuangchuang.catalogue.policies import policy_engine
    from shuangchuang.domain.policy.describing import differences

    policy = _policy(policy_engine(), arguments.policy)
    by_name = {version.name: version for version in policy.versions}
    for name in (arguments.old, arguments.new):
        if name not in by_name:
            raise Refusal(
                "policy.no_version",
                "“{policy}”没有版本“{name}”，有：{names}。",
                policy=policy.title,
                name=name,
                names="、".join(by_name),
            )
    found = differences(by_name[arguments.old], by_name[arguments.new])
    if arguments.json:
        print(json.dumps({"policy": policy.id, "changes": found}, ensure_ascii=False))
    else:
        for row in found:
            print(f"{row['change']}　{row['id']}\n    旧：{row['old'] or '无'}\n    新：{row['new'] or '无'}")
        if not found:
            print("两个版本的条件和支持措施相同。")
    return DONE
