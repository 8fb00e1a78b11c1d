"""Questions every step asks first: is this the stage, is this the person, was something written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from shuangchuang.domain.shared import Said
from shuangchuang.domain.supervision.model import Actor, Event, Item, Kind, Stage
from shuangchuang.domain.supervision.refusing import NotYours, OneAndTheSame, WordsMissing, WrongStage

OFFICE = Said("联席会议办公室")


def at(item: Item, wanted: Collection[Stage]) -> None:
    """
    Insist on a stage.

    :raises WrongStage: the item stands elsewhere.
    """
    if item.stage not in wanted:
        raise WrongStage(item.stage, wanted)


def of_office(actor: Actor) -> None:
    """
    Insist on the coordinating office.

    :raises NotYours: the person holds no office there.
    """
    if not actor.office:
        raise NotYours(who=OFFICE)


def unit_of(item: Item, actor: Actor, unit: str, *, leader: bool = False) -> None:
    """
    Insist that the person acts for a unit that has a part in the item.

    :raises NotYours: the unit has none, or the person is not its liaison (``leader``: its leader).
    """
    if item.party(unit) is None:
        raise NotYours("这家单位不是本事项的牵头或配合单位。")
    if unit not in (actor.approves if leader else actor.handles):
        raise NotYours(who=Said("本单位负责人") if leader else Said("本单位联络员"))
    works(item, {actor.person})


def works(item: Item, persons: Collection[int]) -> None:
    """
    Insist that none of those who do the work has verified it or decided on its deadline.

    :raises OneAndTheSame: one of them has.
    """
    if item.checkers.intersection(persons):
        raise OneAndTheSame("核查过这件事项的人不能再承办它，请由另一位同事来办。")
    if item.extenders.intersection(persons):
        raise OneAndTheSame("决定过这件事项延期的人不能再承办它，请由另一位同事来办。")


def written(words: str, what: str) -> str:
    """
    Insist on words.

    :raises WordsMissing: there are none.
    """
    said = words.strip()
    if not said:
        raise WordsMissing(what)
    return said


def happened(
    kind: Kind, actor: Actor, on: date, *, unit: str = "", facts: Mapping[str, Any] | None = None, **words: str
) -> Event:
    """An event by a person; empty words are left out."""
    return Event(
        kind=kind,
        on=on,
        person=actor.person,
        unit=unit,
        facts=dict(facts or {}),
        words={name: said for name, said in words.items() if said},
    )
