"""What the coordinating office does: 立项、分解、交办、转办、延期与异议的决定、中止、提级、办结."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from shuangchuang.domain.supervision.asking import at, happened, of_office, works, written
from shuangchuang.domain.supervision.evolving import commitment_facts
from shuangchuang.domain.supervision.indicator_facts import indicator_facts
from shuangchuang.domain.supervision.indicators import Indicator, sound, with_keys
from shuangchuang.domain.supervision.model import (
    ENDED,
    IN_HAND,
    UNDER_CHECK,
    Actor,
    Commitment,
    Event,
    Item,
    Kind,
    Part,
    RequestKind,
    Stage,
    Urging,
)
from shuangchuang.domain.supervision.refusing import (
    DayUnsound,
    NothingAsked,
    NotYours,
    OneAndTheSame,
    Unsound,
    WrongStage,
)

BEGUN = IN_HAND | UNDER_CHECK
WEIGHTS = Decimal("0.0001")
PLACES = Decimal("0.000001")  # shares are kept to a ten-thousandth of a percent


def propose(
    actor: Actor, *, parties: Sequence[tuple[str, Part]], office: str, basis: str, on: date, source: str = "plan"
) -> Event:
    """
    拟立项: put an item on the list, with who leads and who cooperates.

    ``basis`` says where it comes from: the plan's words, a leader's instruction, a finding.

    :raises Unsound: nobody leads, or a unit stands twice.
    """
    of_office(actor)
    units = [unit for unit, _part in parties]
    if len(set(units)) != len(units):
        raise Unsound("twice", "同一家单位在牵头和配合里只能出现一次。")
    if not any(part is Part.LEAD for _unit, part in parties):
        raise Unsound("no_lead", "至少要有一家牵头单位。")
    facts = {"parties": [[unit, part.value] for unit, part in parties], "office": office, "source": source}
    return happened(Kind.PROPOSED, actor, on, facts=facts, basis=written(basis, "事项来源和依据"))


def break_down(
    item: Item, actor: Actor, *, commitment: Commitment, result: str, ground: str, on: date, verifier: str = ""
) -> Event:
    """
    任务分解: agree on the result, the deadline, the yearly milestones, the weight and who answers for it.

    The office and the lead agree, so both may write it; once the item is handed out the deadline moves only by an
    extension, and another breakdown says why (``ground``).

    :raises Unsound: weight or milestones do not fit.
    :raises DayUnsound: the deadline is before the start, or moved past the one in force.
    """
    unit = agrees(item, actor)
    _sound(commitment)
    if item.assigned_on is not None and commitment.deadline != item.deadline:
        raise DayUnsound(
            "交办后期限不能在分解里改：现在是 {other}。请申请延期。", commitment.deadline, item.deadline or on
        )
    if verifier and item.party(verifier) is not None:
        raise OneAndTheSame("核查单位不能是本事项的牵头或配合单位，请另选一家。")
    if verifier != item.verifier and not actor.office:
        raise NotYours("核查单位由联席会议办公室指定。")
    facts = {**commitment_facts(commitment), "verifier": verifier}
    if item.commitment is not None:
        ground = written(ground, "调整的理由")
    result = written(result, "预期成果")
    return happened(Kind.BROKEN_DOWN, actor, on, unit=unit, facts=facts, result=result, ground=ground.strip())


def agrees(item: Item, actor: Actor) -> str:
    """
    Which lead unit this person agrees for on what is asked of an item; "" for the office.

    :raises NotYours: neither the office nor the liaison of a lead.
    """
    at(item, {Stage.PROPOSED, Stage.APPROVED, *IN_HAND})
    unit = next((lead for lead in item.leads if lead in actor.handles and not actor.office), "")
    if not actor.office and not unit:
        raise NotYours("任务分解由联席会议办公室和牵头单位商定，您没有这项职责。")
    if unit:
        works(item, {actor.person})
    return unit


def name_figures(
    item: Item, actor: Actor, *, indicators: Sequence[Indicator], on: date, ground: str = "", rows: bool = False
) -> Event:
    """
    定报送指标: which figures the units report each period; the office or the lead says so. New ones have no key yet.

    ``rows`` says that rows beneath report them, so that no unit of the item itself has to. A change says why.

    :raises IndicatorUnsound: see ``indicators.sound``.
    :raises Unsound: nobody reports one, one that was reported would count something else now,
        or nothing changes.
    """
    unit = agrees(item, actor)
    sound(indicators, parties={party.unit for party in item.parties})
    known = {each.key: each for each in (*item.past_indicators, *item.indicators)}
    told = {key for reported in item.figures for key, _units in reported.told}
    for each in indicators:
        if not each.units and not rows:
            raise Unsound("indicator_nobody", "请选由哪些单位填报“{name}”。", name=each.name)
        if each.key and each.key not in known:
            raise Unsound("indicator_gone", "报送指标“{name}”已经不在，请刷新页面。", name=each.name)
        if each.key in told and not each.means_as(known[each.key]):
            raise Unsound(
                "indicator_fixed",
                "“{name}”已经有单位填报过，口径、单位和起算日不能再改。要换口径，请删去这一个，另加一个新的。",
                name=each.name,
            )
    named = with_keys(indicators, known.values())
    if named == item.indicators:
        raise Unsound("as_it_is", "报送指标没有变化。")
    if item.indicators:
        ground = written(ground, "调整的理由")
    facts = {"indicators": [indicator_facts(each) for each in named]}
    return happened(Kind.FIGURES_NAMED, actor, on, unit=unit, facts=facts, ground=ground.strip())


def _sound(commitment: Commitment) -> None:
    weight = commitment.weight
    if not weight.is_finite() or not 0 < weight < 10**6 or weight != weight.quantize(WEIGHTS):
        raise Unsound("weight", "权重要大于零，小于一百万，最多四位小数。")
    if commitment.deadline < commitment.start:
        raise DayUnsound("期限 {day} 早于起始日 {other}，请改期限。", commitment.deadline, commitment.start)
    days = [day for day, _share in commitment.milestones]
    shares = [share for _day, share in commitment.milestones]
    if any(not share.is_finite() or not Decimal(0) <= share <= Decimal(1) for share in shares):
        raise Unsound("milestones", "年度节点要在 0% 和 100% 之间。")
    if any(later <= earlier for earlier, later in pairwise(days)) or any(b < a for a, b in pairwise(shares)):
        raise Unsound("milestones", "年度节点要按日子先后排，后面的不能比前面的低。")
    if days and not commitment.start <= days[0] <= days[-1] <= commitment.deadline:
        raise Unsound("milestones", "年度节点要落在起始日和期限之间。")


def approve(item: Item, actor: Actor, *, on: date) -> Event:
    """
    立项.

    :raises Unsound: it has not been broken down yet.
    """
    of_office(actor)
    at(item, {Stage.PROPOSED})
    if item.commitment is None:
        raise Unsound("not_broken_down", "还没有分解：请先写明预期成果、期限和权重，再立项。")
    return happened(Kind.APPROVED, actor, on)


def assign(item: Item, actor: Actor, *, sign_by: date, on: date, number: str = "", contact: str = "") -> Event:
    """交办: hand the item to its units; they sign by ``sign_by``. ``number`` is that of the notice (督办通知单)."""
    of_office(actor)
    at(item, {Stage.APPROVED})
    facts = {"sign_by": sign_by.isoformat(), "number": number}
    return happened(Kind.ASSIGNED, actor, on, facts=facts, contact=contact.strip())


def transfer(item: Item, actor: Actor, *, away: str, to: str, reason: str, ground: str, on: date) -> Event:
    """
    转办: a unit's part goes to another, for a reason and on a legal ground. Each one is counted as a bounce.

    :raises Unsound: there is no such part, or it would go where it is.
    """
    of_office(actor)
    at(item, {Stage.APPROVED, *IN_HAND})
    if item.party(away) is None or away == to:
        raise Unsound("no_such_part", "请选一家现在承办的单位，转给另一家单位。")
    if to == item.verifier:
        raise OneAndTheSame("核查单位不能承办它要核查的事项，请另选一家。")
    return happened(
        Kind.TRANSFERRED,
        actor,
        on,
        facts={"from": away, "to": to},
        reason=written(reason, "转办的理由"),
        ground=written(ground, "职责依据"),
    )


def _endorsed(item: Item, kind: RequestKind) -> None:
    if item.request is None or item.request.kind is not kind:
        raise NothingAsked
    if item.request.endorsed_by is None:
        raise NothingAsked("这份申请还没有经本单位负责人审签，现在不能决定。")


def grant_extension(item: Item, actor: Actor, *, until: date, ground: str, on: date, overdue: int = 0) -> Event:
    """
    批准延期. The old deadline is kept; reports that were late stay late.

    ``overdue`` are the working days the item is past its deadline today: an extension does not make that undone.

    :raises OneAndTheSame: the person has verified the item or worked on it.
    :raises DayUnsound: the new deadline is not after the one in force.
    """
    _may_move_the_deadline(item, actor)
    if item.deadline is not None and until <= item.deadline:
        raise DayUnsound("新的期限 {day} 要晚于现在的 {other}。", until, item.deadline)
    return happened(
        Kind.EXTENSION_GRANTED,
        actor,
        on,
        facts={
            "until": until.isoformat(),
            "old": item.deadline.isoformat() if item.deadline else None,
            "overdue": overdue,
        },
        ground=written(ground, "同意延期的理由"),
    )


def refuse_extension(item: Item, actor: Actor, *, ground: str, on: date) -> Event:
    """不同意延期. See :func:`grant_extension`."""
    _may_move_the_deadline(item, actor)
    return happened(Kind.EXTENSION_REFUSED, actor, on, ground=written(ground, "不同意延期的理由"))


def _may_move_the_deadline(item: Item, actor: Actor) -> None:
    of_office(actor)
    at(item, IN_HAND)
    _endorsed(item, RequestKind.EXTENSION)
    if actor.person in item.checkers:
        raise OneAndTheSame("您核查过这件事项，不能再决定它的延期，请由另一位同事决定。")
    if actor.person in item.handlers:
        raise OneAndTheSame("您承办过这件事项，不能决定它的延期，请由另一位同事决定。")


def refuse_objection(item: Item, actor: Actor, *, ground: str, on: date) -> Event:
    """不采纳异议: the unit goes on. An objection that is right is answered by :func:`transfer`."""
    of_office(actor)
    at(item, IN_HAND)
    _endorsed(item, RequestKind.OBJECTION)
    if actor.person in item.handlers:
        raise OneAndTheSame("您承办过这件事项，异议要由另一位同事决定。")
    return happened(Kind.OBJECTION_REFUSED, actor, on, ground=written(ground, "不采纳的理由"))


def suspend(item: Item, actor: Actor, *, reason: str, ground: str, on: date) -> Event:
    """中止: the clock stops until the item is resumed."""
    of_office(actor)
    at(item, BEGUN)
    return happened(
        Kind.SUSPENDED, actor, on, reason=written(reason, "中止的理由"), ground=written(ground, "中止的依据")
    )


def resume(item: Item, actor: Actor, *, deadline: date | None, on: date) -> Event:
    """
    恢复办理. ``deadline`` is the one in force moved by the time that stood still; None where there is none.

    :raises DayUnsound: it would be earlier than before.
    """
    of_office(actor)
    at(item, {Stage.SUSPENDED})
    if deadline is not None and item.deadline is not None and deadline < item.deadline:
        raise DayUnsound("恢复后的期限 {day} 不能早于原来的 {other}。", deadline, item.deadline)
    moved = deadline is not None and deadline != item.deadline
    return happened(Kind.RESUMED, actor, on, facts={"deadline": deadline.isoformat()} if moved and deadline else {})


def urge(item: Item, actor: Actor, *, words: str, on: date) -> Event:
    """催办: remind the units of the item beyond what the rules send."""
    of_office(actor)
    at(item, IN_HAND)
    return happened(Kind.URGED, actor, on, message=words.strip())


def instruct(item: Item, actor: Actor, *, words: str, on: date) -> Event:
    """
    领导批示: what a leader wants done; kept with the item, told to the office and the units, decided by nobody else.

    :raises NotYours: the person is no leader of the place.
    :raises WordsMissing: nothing was written.
    """
    if not actor.instructs:
        raise NotYours("批示由本地区的有关领导来作，您没有这项职责。")
    if item.stage in ENDED:
        raise WrongStage(item.stage, frozenset(Stage) - ENDED)
    return happened(Kind.INSTRUCTED, actor, on, instruction=written(words, "批示内容"))


def raise_to(item: Item, actor: Actor, *, urging: Urging, reason: str, on: date) -> Event:
    """提级督办或约谈; ``Urging.NONE`` takes it back."""
    of_office(actor)
    at(item, BEGUN)
    if urging is item.urging:
        raise Unsound("as_it_is", "现在已经是这一级，没有变化。")
    return happened(Kind.RAISED, actor, on, facts={"urging": urging.value}, reason=written(reason, "理由"))


def withdraw(item: Item, actor: Actor, *, reason: str, on: date) -> Event:
    """撤销: the plan's row has gone, or the item was put up by mistake."""
    of_office(actor)
    at(item, set(Stage) - ENDED)
    return happened(Kind.WITHDRAWN, actor, on, reason=written(reason, "撤销的理由"))


def close(item: Item, actor: Actor, *, words: str, on: date, open_rows: int = 0) -> Event:
    """
    批准办结, on the recommendation of whoever verified it.

    Where the office itself leads and nobody else was named to verify, it closes without one, as 自查, and shows so.
    ``open_rows`` are the rows beneath that are still open.

    :raises OneAndTheSame: the person verified it or worked on it.
    """
    of_office(actor)
    alone = item.self_led and not item.verifier
    at(item, {Stage.REPORTED} if alone else {Stage.RECOMMENDED})
    if not alone and item.recommendation != "pass":
        raise Unsound("not_recommended", "核查意见是退回，不能办结。请退回重办，或请核查人重新核查。")
    _decides(item, actor, alone=alone)
    if open_rows:
        raise Unsound("rows_open", "下面还有 {open} 件没有办结，先办结它们。", open=open_rows)
    return happened(Kind.CLOSED, actor, on, facts={"self_checked": alone}, conclusion=written(words, "办结结论"))


def send_back(item: Item, actor: Actor, *, reason: str, on: date) -> Event:
    """退回重办; counted, and twice makes the light red."""
    of_office(actor)
    alone = item.self_led and not item.verifier
    at(item, {Stage.REPORTED, Stage.RECOMMENDED} if alone else {Stage.RECOMMENDED})
    _decides(item, actor, alone=alone)
    return happened(Kind.RETURNED, actor, on, reason=written(reason, "退回的理由"))


def _decides(item: Item, actor: Actor, *, alone: bool) -> None:
    if actor.person in item.checkers:
        raise OneAndTheSame("您核查过这件事项，办结或退回要由另一位同事批准。")
    if actor.person in item.handlers and not alone:
        raise OneAndTheSame("您承办过这件事项，办结或退回要由另一位同事批准。")


def roll_up(*, progress: Decimal | None, counted: int, known: int, on: date) -> Event:
    """What the rows beneath come to, worked out by the system."""
    share = None if progress is None else str(progress.quantize(PLACES, ROUND_HALF_EVEN))
    facts = {"progress": share, "rows": counted, "known": known}
    return Event(Kind.ROLLED_UP, on, facts=facts)


def light(*, colour: str, reasons: Iterable[dict[str, object]], rule: str, on: date) -> Event:
    """The light the rule gives, where it is another than before. ``reasons`` are msgids with their values."""
    return Event(Kind.LIT, on, facts={"light": colour, "reasons": list(reasons), "rule": rule})
