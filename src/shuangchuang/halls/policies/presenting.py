"""Decisions in words: what a result page shows of each policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shuangchuang.catalogue.policies import policy_engine
from shuangchuang.domain.policy import Decision, Outcome, Session, Sum, Verdict
from shuangchuang.domain.policy.combining import best_of
from shuangchuang.domain.policy.gaps import Change, Way, ways
from shuangchuang.domain.profiles import Profile, key_of, period_word, shown
from shuangchuang.domain.shared import Money, Refusal, Said
from shuangchuang.halls.notices.telling import word, worded

# Words of the domain that these pages say; the catalogue of words finds them here.
WORDS = (
    gettext_noop("应纳税额"),
    gettext_noop("扣除额"),
    gettext_noop("扣减限额"),
    gettext_noop("补贴额"),
    gettext_noop("财政贴息"),
    gettext_noop("有条件不满足"),
    gettext_noop("不在有效期"),
    gettext_noop("未到享受起点"),
    gettext_noop("享受期已满"),
    gettext_noop("不适用对象"),
    gettext_noop("满足"),
    gettext_noop("不满足"),
    gettext_noop("待定"),
    gettext_noop("符合条件"),
    gettext_noop("不符合"),
    gettext_noop("承诺项"),
    gettext_noop("直通条件"),
    gettext_noop("仅供参考"),
)
PILLS = {Verdict.MET: "ok", Verdict.UNMET: "bad", Verdict.UNKNOWN: "idle"}


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: its words, its clause, what was found."""

    words: str
    clause: str
    kind: str
    verdict: str
    note: str


@dataclass(frozen=True, slots=True)
class Result:
    """One policy of a result page."""

    decision: Decision
    amount: str
    amount_kind: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    gaps: tuple[str, ...]
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Results:
    """Everything one profile gets: by outcome, with the best set and its sum in words."""

    eligible: tuple[Result, ...]
    undetermined: tuple[Result, ...]
    near: tuple[Result, ...]
    others: tuple[Result, ...]
    best: tuple[str, ...]
    best_worth: str
    left_out: tuple[dict[str, str], ...]


def results_of(profile: Profile, *, on: date) -> Results:
    """The whole library for one profile."""
    engine = policy_engine()
    decisions = Session(engine, profile, on).decide_all()
    rows = [result_of(each, profile, on=on) for each in decisions]
    refused = [row for row in rows if row.decision.outcome is Outcome.INELIGIBLE]
    titles = {policy.id: policy.title for policy in engine.library.policies.values()}
    best = best_of(decisions, engine.library)
    return Results(
        tuple(row for row in rows if row.decision.outcome is Outcome.ELIGIBLE),
        tuple(
            sorted(
                (row for row in rows if row.decision.outcome is Outcome.UNDETERMINED),
                key=lambda row: (not row.missing, len(row.missing)),
            )
        ),
        tuple(row for row in refused if row.gaps),
        tuple(row for row in refused if not row.gaps),
        tuple(titles[name] for name in best.taken),
        sum_words(best.worth) if best.worth.low or best.worth.high else "",
        tuple(
            {"title": titles[each.policy], "because": titles[each.because], "words": each.exclusion.words}
            for each in best.left_out
        ),
    )


def sum_words(amount: Sum | None) -> str:
    """An amount in words; what is not known says so and is no zero."""
    if amount is None:
        return ""
    if amount.exact is not None:
        return _money(amount.exact)
    if amount.high is None:
        return _("不低于 %(low)s") % {"low": _money(amount.low)} if amount.low else _("金额待定")
    return _("%(low)s 至 %(high)s") % {"low": _money(amount.low or Money(0)), "high": _money(amount.high)}


def _money(amount: Money) -> str:
    return worded(Said("{amount}", amount=amount))


def result_of(decision: Decision, profile: Profile, *, on: date) -> Result:
    """One policy in words, with the ways out of a refusal."""
    engine = policy_engine()
    found = ways(engine, decision.policy, profile, as_of=on)
    benefit = decision.version.benefit if decision.version else None
    amount = decision.amount
    nothing = amount is not None and amount.low is None and amount.high is None and not amount.needs
    return Result(
        decision,
        "" if nothing else sum_words(amount),
        _(benefit.kind.word) if benefit else "",
        tuple(_lines(decision)),
        tuple(key_words(key) for key in decision.missing),
        tuple(_way_words(way, on) for way in found),
        _(decision.outcome.word),
        _(decision.reason.word) if decision.reason else "",
    )


def _lines(decision: Decision) -> Sequence[Line]:
    found = []
    for each in decision.judged:
        note = ""
        if each.assumed:
            note = _("按承诺假定满足")
        elif each.as_none:
            note = _("未出示，按无计")
        elif each.criterion.role.value == "note":
            note = _("仅供参考，不影响结论")
        found.append(
            Line(
                each.criterion.label,
                each.criterion.clause,
                PILLS[each.verdict],
                _(each.verdict.word),
                note,
            )
        )
    return found


def key_words(key: str) -> str:
    """A fact by the key of JSON, in words: 营业收入（2025年）."""
    book = policy_engine().book
    try:
        name, _dot, column = key.partition("[].")
        if column:
            spec = book.of(name)
            element = next((item for item in spec.items if item.name == column), None)
            return f"{word(spec.zh)}：{word(element.zh)}" if element else word(spec.zh)
        found = key_of(key, book)
    except Refusal:
        return key
    spec = book.of(found.name)
    return f"{word(spec.zh)}（{worded(period_word(found.period))}）" if found.period else word(spec.zh)


def _way_words(way: Way, on: date) -> str:
    day = f"{way.day.year}年{way.day.month}月{way.day.day}日"
    if way.waits:
        return _("等到 %(day)s 起即可") % {"day": day}
    changes = "；".join(_change_words(change) for change in way.changes)
    return changes if way.day == on else _("%(changes)s；%(day)s 起可以申报") % {"changes": changes, "day": day}


def _change_words(change: Change) -> str:
    book = policy_engine().book
    spec = book.of(change.key.name)
    name = key_words(str(change.key))
    if isinstance(change.then, tuple):
        return _("%(name)s：需要调整") % {"name": name}
    return _("%(name)s 由 %(now)s 达到 %(then)s") % {
        "name": name,
        "now": worded(shown(spec, change.now)),
        "then": worded(shown(spec, change.then)),
    }
