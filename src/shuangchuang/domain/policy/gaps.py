"""
差什么: the fewest facts to change, then the smallest change, so that what is refused is granted.

    refused decision ─▶ for each failed criterion, single changes that mend it ─▶ ways for the whole, each tried again

Only facts that the holder can act on are changed, and never figures of a year that is over: for those the way is told as
the figure of the running year, applied for in the next one. What only time brings is told as a day.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from shuangchuang.domain.dmn.model import Table
from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.parsing import parse
from shuangchuang.domain.policy.compiling import Engine, names_read
from shuangchuang.domain.policy.deciding import Session
from shuangchuang.domain.policy.model import Policy, Reads, Reason, Role
from shuangchuang.domain.policy.verdicts import Decision, Outcome, Verdict
from shuangchuang.domain.profiles import Actionable, Fact, FactKey, Field, FilledBy, Kind, Profile, Value
from shuangchuang.domain.profiles.fields import Element, Per
from shuangchuang.domain.profiles.values import Row
from shuangchuang.domain.shared import Money, months_later

Holds = Callable[[Value], bool]
Test = Callable[[Profile], bool]
COUNTED = ("ip_class1", "ip_class2")  # counts of a list that one can add to
# Nobody is advised to let people go.
NEVER_LESS = ("employees", "employees_current", "employees_sizing_end", "employees_tax_avg", "insured_count")
LONGEST_WAIT = 60  # months looked ahead
_STEPS = {Kind.INT: Decimal(1), Kind.RATIO: Decimal("0.0001"), Kind.DECIMAL: Decimal("0.1"), Kind.MONEY: Decimal(1)}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact to change: from what it is to what it would have to be. ``size`` is the change as a share of what it is."""

    key: FactKey
    now: Value | None
    then: Value
    size: Fraction


@dataclass(frozen=True, slots=True)
class Way:
    """
    A way to be granted: facts to change, and the day on which one may ask (today where nothing but facts must change).

    ``waits``: time alone brings it.
    """

    changes: tuple[Change, ...]
    day: date
    waits: bool = False


def ways(engine: Engine, policy: Policy, profile: Profile, *, as_of: date, limit: int = 3) -> list[Way]:
    """
    Up to so many ways out of a refusal for unmet conditions, the shortest first; none where nobody can do anything.
    """
    decision = Session(engine, profile, as_of).decide(policy)
    if decision.outcome is not Outcome.INELIGIBLE or decision.reason not in (Reason.UNMET, Reason.NOT_YET_EFFECTIVE):
        return []
    waiting = _waited(engine, policy, profile, as_of)
    found = [Way((), waiting, waits=True)] if waiting else []
    if decision.reason is Reason.UNMET:
        closed = as_of.year - 1
        found += _changed(engine, policy, profile, as_of, decision, closed, limit)
        if not found and policy.reads is Reads.APPLICATION:
            later = months_later(as_of, 12)
            carried = _carried(engine, profile, as_of.year)
            next_year = Session(engine, carried, later).decide(policy)
            if next_year.outcome is Outcome.INELIGIBLE:
                found += _changed(engine, policy, carried, later, next_year, closed, limit)
            elif next_year.outcome is Outcome.ELIGIBLE:
                found.append(Way((), later, waits=True))
    return sorted(found, key=_length)[:limit]


def _length(way: Way) -> tuple[int, Fraction, date]:
    return len(way.changes), sum((change.size for change in way.changes), Fraction(0)), way.day


def _older(engine: Engine, profile: Profile, months: int) -> Profile:
    """The profile so many months later: what counts months and years has gone on."""
    facts = dict(profile.facts)
    for key, fact in profile.facts.items():
        spec = engine.book.of(key.name)
        if spec.actionable is not Actionable.TIME or not isinstance(fact.value, int | Decimal):
            continue
        more = {"月": months, "年": months // 12, "日": months * 30}.get(spec.unit, 0)
        facts[key] = replace(fact, value=fact.value + more)
    return Profile(profile.kind, facts)


def _waited(engine: Engine, policy: Policy, profile: Profile, as_of: date) -> date | None:
    """The first month in which time alone brings it, everything else as it is; None where it does not."""
    if policy.reads in (Reads.LOAN, Reads.TAX_YEAR):
        return None
    for months in range(1, LONGEST_WAIT + 1):
        later = months_later(as_of, months)
        if policy.reads is Reads.APPLICATION and later.year != as_of.year:
            return None  # another year asks for other figures
        if Session(engine, _older(engine, profile, months), later).decide(policy).outcome is Outcome.ELIGIBLE:
            return _first_day(engine, policy, _older(engine, profile, months), months_later(as_of, months - 1), later)
    return None


def _first_day(engine: Engine, policy: Policy, profile: Profile, before: date, day: date) -> date:
    """The first day after ``before`` and up to ``day`` on which it holds; lengths of time as they will be on ``day``."""
    if any(
        engine.book.of(key.name).actionable is Actionable.TIME and key.name != "relief_start_on"
        for key in profile.facts
    ):
        return day  # a length that is stated in whole months says nothing of days
    low, high = before.toordinal(), day.toordinal()
    while high - low > 1:
        middle = (low + high) // 2
        if Session(engine, profile, date.fromordinal(middle)).decide(policy).outcome is Outcome.ELIGIBLE:
            high = middle
        else:
            low = middle
    return date.fromordinal(high)


def _carried(engine: Engine, profile: Profile, year: int) -> Profile:
    """A year on: this year's figures taken as last year's where nobody stated them, lengths of time gone on."""
    facts = dict(_older(engine, profile, 12).facts)
    for key, fact in profile.facts.items():
        if key.period == str(year - 1) and FactKey(key.name, str(year)) not in facts:
            facts[FactKey(key.name, str(year))] = fact
    return Profile(profile.kind, facts)


def _changed(
    engine: Engine, policy: Policy, profile: Profile, as_of: date, decision: Decision, closed: int, limit: int
) -> list[Way]:
    failed = [
        each for each in decision.judged if each.counted is Verdict.UNMET and each.criterion.role is not Role.NOTE
    ]
    needed = [each for each in failed if not each.criterion.group]
    groups: dict[str, list[str]] = {}
    for each in failed:
        if each.criterion.group and each.criterion.role is not Role.ROUTE:
            groups.setdefault(each.criterion.group, []).append(each.criterion.id)
    options: list[list[Change]] = []
    for each in needed:
        options.append(list(_mending(engine, policy, profile, as_of, each.criterion.id, closed)))
    for names in groups.values():
        mended = [change for name in names for change in _mending(engine, policy, profile, as_of, name, closed)]
        options.append(mended)
    options = [each for each in options if each]  # what no change mends may still come with time
    if not options:
        return []
    found: list[Way] = []
    short = [sorted(each, key=lambda change: change.size)[:3] for each in options]
    for chosen in itertools.islice(itertools.product(*short), 81):
        changes = {change.key: change for change in chosen}
        tried = _with(profile, changes.values())
        day: date | None = as_of
        if Session(engine, tried, as_of).decide(policy).outcome is Outcome.INELIGIBLE:
            day = _waited(engine, policy, tried, as_of)
        way = Way(tuple(changes.values()), day) if day else None
        if way is not None and way not in found:
            found.append(way)
    return sorted(found, key=_length)[:limit]


def _with(profile: Profile, changes: Iterable[Change]) -> Profile:
    return Profile(profile.kind, {**profile.facts, **{change.key: Fact(change.then) for change in changes}})


def _mending(
    engine: Engine, policy: Policy, profile: Profile, as_of: date, criterion: str, closed: int
) -> Iterator[Change]:
    """Single changes after which one criterion is met."""
    session = Session(engine, profile, as_of)
    reference = session.decide(policy).reference
    version = policy.version_on(reference.day)
    if version is None:
        return
    readied = next(each for each in engine.versions[policy.id, version.name].criteria if each.criterion.id == criterion)
    trees = engine.versions[policy.id, version.name].trees

    def met(changed: Profile) -> bool:
        judged = Session(engine, changed, as_of).decide(policy).judged
        return any(each.criterion.id == criterion and each.counted is Verdict.MET for each in judged)

    for spec in _bases(engine, readied.node, trees, version.tables):
        counted = spec.name in COUNTED
        if spec.actionable is not Actionable.YES or (spec.filled_by is not FilledBy.HOLDER and not counted):
            continue
        for key in _keys(spec, as_of.year, closed):
            if counted and key not in profile.facts:
                count = session.facts(reference)[spec.zh]
                if not isinstance(count, Decimal):
                    continue
                yield from _number(spec, key, int(count), partial(_holds, met, profile, key))
                continue
            yield from _single(spec, key, profile, as_of, met)


def _bases(engine: Engine, node: tree.Node, named: Mapping[str, tree.Node], tables: Mapping[str, Table]) -> list[Field]:
    """The stated facts a rule stands on, through formulas, tables and derived facts."""
    found: dict[str, Field] = {}
    seen: set[str] = set()
    todo = list(names_read(node))
    while todo:
        name = todo.pop(0).split(".")[0]
        if name in seen:
            continue
        seen.add(name)
        if name == "本笔":
            todo.append("贷款")
        elif name in named:
            todo += names_read(named[name])
        elif name in tables:
            todo += [part for column in tables[name].inputs for part in names_read(parse(column.text, names=()))]
        elif name in engine.book:
            spec = engine.book.of(name)
            found[spec.name] = spec
            more = engine.derived_reads.get(spec.zh) or engine.derived_reads.get(f"{spec.zh}.某年")
            todo += list(more or ())
        elif name in engine.derived_reads:
            todo += list(engine.derived_reads[name])
        elif name in engine.library.derived_tables:
            todo += [column.text for column in engine.library.derived_tables[name].inputs]
    return list(found.values())


def _keys(spec: Field, year: int, closed: int) -> list[FactKey]:
    if spec.per is Per.ONCE:
        return [FactKey(spec.name)]
    if spec.per is Per.YEAR:
        return [FactKey(spec.name, str(each)) for each in (year, year - 1) if each > closed]
    return []


def _single(spec: Field, key: FactKey, profile: Profile, today: date, met: Test) -> Iterator[Change]:
    now = profile.value(key.name, key.period)
    holds = partial(_holds, met, profile, key)

    if spec.kind is Kind.FLAG:
        other = not now
        if holds(other):
            yield Change(key, now, other, Fraction(1))
    elif spec.kind is Kind.CHOICE:
        for code, _word in spec.values:
            if code != now and holds(code):
                yield Change(key, now, code, Fraction(1))
                return
    elif spec.name == "loan" and isinstance(now, tuple) and len(now) == 1:
        yield from _of_row(spec, key, now[0], holds)
    elif spec.kind is Kind.LIST and spec.name == "certs":
        for code, _word in next(item for item in spec.items if item.name == "type").values:
            rows = (*(now if isinstance(now, tuple) else ()), {"type": code, "issued_on": today})
            if holds(rows):
                yield Change(key, now, rows, Fraction(2))
    elif spec.kind in _STEPS:
        yield from _number(spec, key, now, holds)


def _holds(met: Test, profile: Profile, key: FactKey, value: Value) -> bool:
    return met(Profile(profile.kind, {**profile.facts, key: Fact(value)}))


def _row_holds(holds: Holds, row: Row, name: str, value: Value) -> bool:
    return holds(({**row, name: value},))


def _of_row(spec: Field, key: FactKey, row: Row, holds: Holds) -> Iterator[Change]:
    """Changes of one column of the one loan there is: a smaller sum, a lower rate, a shorter term."""
    for item in spec.items:
        if item.kind in _STEPS and row.get(item.name) is not None and item.name != "lpr":
            for change in _number(item, key, row[item.name], partial(_row_holds, holds, row, item.name)):
                yield Change(key, (row,), ({**row, item.name: change.then},), change.size)


def _number(spec: Field | Element, key: FactKey, now: Value | None, holds: Holds) -> Iterator[Change]:
    """The nearest number up or down, by doubling and halving; a criterion is taken to turn once on each side."""
    unit = 10_000 if spec.kind is Kind.MONEY else 1
    step = _STEPS[spec.kind]
    base = (
        Decimal(now.fen) / 100 if isinstance(now, Money) else Decimal(now) if isinstance(now, int | Decimal) else None
    )
    if base is None:
        return

    def value(number: Decimal) -> Value:
        if spec.kind is Kind.MONEY:
            return Money(int(number * 100))
        return int(number) if spec.kind is Kind.INT else number

    for sign in (1,) if key.name in NEVER_LESS else (1, -1):
        low, reach = Decimal(0), step * unit if spec.kind is Kind.MONEY else step
        while reach <= abs(base) * 64 + step * unit * 4096:
            target = base + sign * reach
            if spec.minimum is not None and target < spec.minimum * unit:
                break
            if spec.maximum is not None and target > spec.maximum * unit:
                break
            if holds(value(target)):
                yield _narrowed(key, now, base, sign, low, reach, step, value, holds)
                break
            low, reach = reach, reach * 2


def _narrowed(
    key: FactKey,
    now: Value | None,
    base: Decimal,
    sign: int,
    low: Decimal,
    high: Decimal,
    step: Decimal,
    value: Callable[[Decimal], Value],
    holds: Holds,
) -> Change:
    while high - low > step:
        middle = low + ((high - low) / 2 / step).to_integral_value() * step
        if middle in (low, high):
            break
        if holds(value(base + sign * middle)):
            high = middle
        else:
            low = middle
    return Change(key, now, value(base + sign * high), Fraction(high) / (Fraction(abs(base)) or Fraction(1)))
