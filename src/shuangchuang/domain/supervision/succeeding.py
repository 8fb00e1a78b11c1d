"""Who comes after whom: another person answers for an item, a unit goes into another and its part with it.

None of these are bounces (转办): nobody declined. What was signed stays signed, what is owed stays owed, and each
step names both, so that the item's story still says who it was before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from shuangchuang.domain.supervision.asking import at, works
from shuangchuang.domain.supervision.model import ENDED, Event, Item, Kind, Part, Party, Stage
from shuangchuang.domain.supervision.refusing import Unsound

Facts = dict[str, Any]


def hand_on(item: Item, *, to: int, names: str, on: date, by: int | None) -> Event:
    """
    交接: the person who answers for an item hands it to another. ``names`` says who to whom, in words.

    :raises WrongStage: nothing is owed any more, so there is nothing to hand on.
    :raises OneAndTheSame: the other has verified the item or decided on its deadline.
    :raises Unsound: nobody answers for it yet, or it is the same person.
    """
    at(item, set(Stage) - ENDED)
    if item.commitment is None or item.commitment.owner in (None, to):
        raise Unsound("no_owner_to_follow", "这件事项没有要交接的责任人。请刷新页面，看现在由谁负责。")
    works(item, {to})
    return Event(
        Kind.OWNER_HANDED_ON,
        on=on,
        person=by,
        facts={"from": item.commitment.owner, "to": to},
        words=_words(change=names),
    )


def named_in(item: Item, unit: str) -> bool:
    """Whether the item names a unit today: with a part, as its verifier, as the office's own or as who asks."""
    asks = item.request is not None and item.request.unit == unit
    return item.party(unit) is not None or unit in (item.verifier, item.office) or asks


class Cause(StrEnum):
    """Why a unit stands in another's place."""

    SUCCESSION = "succession"  # 更名、并入 on record
    MERGE = "merge"  # two rows of the registry turned out to be one unit
    BACK = "back"  # one of these was recorded by mistake


def succeed(
    item: Item,
    *,
    away: str,
    to: str,
    on: date,
    by: int | None,
    cause: Cause = Cause.SUCCESSION,
    ground: str = "",
    names: str = "",
    carried: Mapping[str, list[int]] | None = None,
) -> Event:
    """
    承继: what the item says of ``away`` is said of ``to`` from now on; at any stage, for it decides nothing.

    A unit that has a part already stands once, with the greater part. Nobody verifies what it handles: where the
    verifier and a unit that handles become one, the office verifies. ``carried`` are ids of open papers that go along.

    :raises Unsound: the item does not name the unit, or both are one.
    """
    if away == to or not named_in(item, away):
        raise Unsound("nothing_to_succeed_to", "这件事项里没有要由另一家单位承继的内容。")
    parties = _taken_over(item.parties, away=away, to=to)
    verifier = to if item.verifier == away else item.verifier
    facts = {
        "from": away,
        "to": to,
        "cause": cause.value,
        "carried": dict(carried or {}),
        "parties": _kept(parties),
        "verifier": "" if verifier in {party.unit for party in parties} else verifier,
        "office": to if item.office == away else item.office,
        "asks": to if item.request and item.request.unit == away else item.request.unit if item.request else "",
    }
    return Event(Kind.SUCCEEDED, on=on, person=by, facts=facts, words=_words(change=names, ground=ground))


def give_back(
    item: Item, *, before: Item, taken: Event, of: int, on: date, by: int | None, ground: str = "", names: str = ""
) -> Event:
    """
    A succession that was recorded by mistake is taken back: ``before`` is the item as it stood when ``taken`` was.

    What changed hands since stays where it is; what the successor signed counts as signed. ``of`` is the sequence of
    the step that is taken back.

    :raises Unsound: nothing is as the succession left it.
    """
    left = [(unit, part) for unit, part, _signed in taken.facts["parties"]]
    parties = item.parties
    if [(party.unit, party.part.value) for party in parties] == left:
        parties = tuple(_signed_since(item, party, taken) for party in before.parties)
    asks = item.request.unit if item.request else ""
    asked = before.request.unit if before.request else ""
    facts = {
        "from": taken.facts["to"],
        "to": taken.facts["from"],
        "cause": Cause.BACK.value,
        "of": of,
        "parties": _kept(parties),
        "verifier": before.verifier if item.verifier == taken.facts["verifier"] else item.verifier,
        "office": before.office if item.office == taken.facts["office"] else item.office,
        "asks": asked if asks and asks == taken.facts["asks"] and asked else asks,
    }
    if (facts["parties"], facts["verifier"], facts["office"], facts["asks"]) == (
        _kept(item.parties), item.verifier, item.office, asks,
    ):  # fmt: skip
        raise Unsound("succession_settled", "承继以后又有变动，不能按原样退回。需要时请由办公室转办。")
    return Event(Kind.SUCCEEDED, on=on, person=by, facts=facts, words=_words(change=names, ground=ground))


def _words(**words: str) -> dict[str, str]:
    return {name: said for name, said in words.items() if said}


def _signed_since(item: Item, party: Party, taken: Event) -> Party:
    """A part as it was before, or with the day on which it was signed under its new name."""
    unit = taken.facts["to"] if party.unit == taken.facts["from"] else party.unit
    now = item.party(unit)
    new = now is not None and [now.unit, now.part.value, _day(now)] not in taken.facts["parties"]
    if party.signed_on or now is None or not new or now.part is not party.part:
        return party
    return replace(party, signed_on=now.signed_on)


def _day(party: Party) -> str | None:
    return party.signed_on.isoformat() if party.signed_on else None


def _kept(parties: Iterable[Party]) -> list[list[str | None]]:
    return [[each.unit, each.part.value, _day(each)] for each in parties]


def _taken_over(parties: tuple[Party, ...], *, away: str, to: str) -> tuple[Party, ...]:
    gone = next((party for party in parties if party.unit == away), None)
    heir = next((party for party in parties if party.unit == to), None)
    if gone is None:
        return parties
    if heir is None:
        return tuple(replace(party, unit=to) if party is gone else party for party in parties)
    # It stands once, with the greater part, and as signed as that part was.
    greater = heir if heir.part is gone.part or heir.part is Part.LEAD else gone
    signed = heir.signed_on or gone.signed_on if heir.part is gone.part else greater.signed_on
    one = Party(to, greater.part, signed)
    place = min(parties.index(gone), parties.index(heir)) if greater.part is Part.LEAD else parties.index(heir)
    left = [one if number == place else party for number, party in enumerate(parties)]
    return tuple(party for party in left if party is one or party.unit not in (away, to))
