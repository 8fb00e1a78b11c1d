"""A sample that nobody picked: frozen list + published seed ─▶ the same rows for whoever draws again.

    digest     = SHA-256 of the sorted lines  key TAB stratum LF            (which list was drawn from)
    allotment  = size in proportion to the strata, largest remainder first, one row at least for each where size allows
    order      = SHA-256 of  seed LF key,  ascending, within each stratum   (who comes first)

The list is frozen before the seed is known, so neither can be fitted to the other. With the list, the seed
and ``sha256sum`` anybody can draw again on paper; see ``docs/methods/sampling.md``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shuangchuang.domain.shared import Refusal

ALGORITHM = "sha256-stratified/1"


class SampleRefused(Refusal):
    """No sample can be drawn like this."""


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """One row that may be drawn. ``key`` names it within its list; ``stratum`` is the layer it is drawn from."""

    key: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn: ``chosen`` in the order of drawing, stratum by stratum."""

    digest: str
    seed: str
    chosen: tuple[Candidate, ...]
    allotment: Mapping[str, int]


def population_digest(candidates: Iterable[Candidate]) -> str:
    """
    What a list is known by: hexadecimal SHA-256, whatever order the rows are given in.

    >>> population_digest([Candidate("b", ""), Candidate("a", "")]) == population_digest(
    ...     [Candidate("a", ""), Candidate("b", "")]
    ... )
    True
    """
    lines = sorted(f"{one.key}\t{one.stratum}\n" for one in candidates)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def lot(seed: str, key: str) -> str:
    """The lot of a row under a seed; the lowest is drawn first."""
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def allotted(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """
    How many rows each stratum gives: in proportion, whole, together exactly ``size``.

    Every stratum gives one first where ``size`` allows; the rest goes by largest remainder, ties by the stratum's
    name. Done in whole numbers, so that it is the same everywhere. ``size`` is at most the number of rows.

    >>> allotted({"南宁": 8, "柳州": 2}, 5)
    {'南宁': 4, '柳州': 1}
    """
    names = sorted(sizes)
    total = sum(sizes.values())
    first = 1 if size >= len(names) else 0
    given = dict.fromkeys(names, first)
    left = size - first * len(names)
    room = total - first * len(names)
    if room <= 0 or left <= 0:
        return given
    shares = {name: left * (sizes[name] - first) for name in names}
    for name in names:
        given[name] += shares[name] // room
    over = size - sum(given.values())
    for name in sorted(names, key=lambda name: (-(shares[name] % room), name))[:over]:
        given[name] += 1
    return given


def draw(candidates: Iterable[Candidate], *, size: int, seed: str) -> Sample:
    """
    Draw ``size`` rows; all of them where there are no more.

    :raises SampleRefused: the list is empty or names a row twice, the size is none, the seed is blank.
    """
    rows = tuple(candidates)
    if not rows:
        raise SampleRefused("sample.nothing", "抽样名单还是空的。请先从计划生成名单，或粘贴名单。")
    twice = [key for key, times in Counter(row.key for row in rows).items() if times > 1]
    if twice:
        raise SampleRefused("sample.twice", "“{key}”在名单里出现了两次。请去掉重复的行。", key=sorted(twice)[0])
    if size < 1:
        raise SampleRefused("sample.size", "抽样数量至少是 1。请改正后再抽。")
    if not seed.strip():
        raise SampleRefused("sample.seed", "还没有填写随机种子。请填写公开产生的种子，并写明怎样产生。")
    seed = seed.strip()
    strata: dict[str, list[Candidate]] = {}
    for row in rows:
        strata.setdefault(row.stratum, []).append(row)
    allotment = allotted({name: len(inside) for name, inside in strata.items()}, min(size, len(rows)))
    chosen = tuple(
        row
        for name in sorted(strata)
        for row in sorted(strata[name], key=lambda row: (lot(seed, row.key), row.key))[: allotment[name]]
    )
    return Sample(population_digest(rows), seed, chosen, allotment)
