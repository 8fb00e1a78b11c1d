"""From what a paper counted and what an officer wrote to the document: nothing is looked up, so it is the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shuangchuang.domain.papers import (
    Align,
    Block,
    Cell,
    Column,
    Form,
    Heading,
    Ink,
    IssueNumber,
    Lines,
    Paper,
    PaperNumber,
    Paragraph,
    Picture,
    Remark,
    Run,
    Series,
    StackedBars,
    Table,
    words,
)
from shuangchuang.domain.papers.printable import printable_paragraphs
from shuangchuang.domain.papers.wording import written_date, written_days
from shuangchuang.domain.supervision.bulletin import COLOURS
from shuangchuang.domain.targets.lights import percent
from shuangchuang.halls.supervision.models import PaperKind, PaperRecord, PaperStatus

PRAISE_RULE = "本期有报送或办结；牵头事项没有红灯、黄灯；本期没有迟报、未报、退回"
_INKS = {"红": Ink.RED, "黄": Ink.YELLOW, "灰": Ink.GREY, "绿": Ink.GREEN}
_URGING = {"raised": "提级督办", "summoned": "约谈"}
_LONG = 30  # rows of a table in a bulletin; the others stand on the evidence page


def paper_of(record: PaperRecord, *, office: str) -> Paper:
    """The document as it stands; a draft says so on every page."""
    compose = {
        PaperKind.NOTICE: _notice,
        PaperKind.BULLETIN: _bulletin,
        PaperKind.SPECIAL: _special,
        PaperKind.EVALUATION: _evaluation,
    }
    return compose[PaperKind(record.kind)](record, office)


def _marking(record: PaperRecord) -> str:
    marks = ["草稿"] if record.status == PaperStatus.DRAFT else []
    return "　".join([*marks, *(["模拟数据"] if record.simulated else [])])


def _day(record: PaperRecord) -> date:
    return record.issued_date or record.last_date


def _issue(record: PaperRecord) -> IssueNumber | None:
    return IssueNumber(record.serial, record.total) if record.serial else None


def _texts(text: str) -> list[Block]:
    return [Paragraph(words(part)) for part in printable_paragraphs(text)]


# ---------------------------------------------------------------- 督办通知单


def _notice(record: PaperRecord, office: str) -> Paper:
    names, lines = record.figures["names"], record.figures["lines"]
    units = list(dict.fromkeys(unit for part in ("leads", "others") for line in lines for unit in line[part]))
    number = PaperNumber(record.series, record.year, record.serial) if record.serial and record.year else None
    body: list[Block] = [
        Paragraph(words(f"现将下列{len(lines)}项督办事项交由你单位办理，请按期限办结，并按期报送进展。")),
        _notice_table(lines, names),
        *_texts(record.words.get("demand", "")),
    ]
    if contact := record.words.get("contact", "").strip():
        body.append(Paragraph(words(f"联系人：{contact}")))
    return Paper(
        form=Form.LETTER,
        issuer_mark=office,
        number=number,
        title=record.title,
        addressees=tuple(names["units"].get(unit, unit) for unit in units),
        body=tuple(body),
        signed_by=(office,),
        sealed=True,
        signed_date=_day(record),
        printed_by=office,
        printed_date=_day(record),
        marking=_marking(record),
    )


def _notice_table(lines: Iterable[Mapping[str, Any]], names: Mapping[str, Any]) -> Table:
    rows = []
    for line in lines:
        item = names["items"][str(line["item"])]
        rows.append(
            (
                Cell(item["number"]),
                Cell(item["title"] + (f"（{line['result']}）" if line["result"] else "")),
                Cell(_units(line["leads"], names)),
                Cell(_units(line["others"], names) or "—"),
                Cell(_written(line["deadline"])),
            )
        )
    return Table(
        columns=(
            Column("序号", 1.05, Align.CENTRE),
            Column("事项和预期成果", 3.9),
            Column("牵头单位", 1.9),
            Column("配合单位", 2.4),
            Column("办结期限", 2.1, Align.CENTRE),
        ),
        rows=tuple(rows),
    )


def _units(units: Iterable[str], names: Mapping[str, Any]) -> str:
    return "、".join(names["units"].get(unit, unit) for unit in units)


def _written(day: str | None) -> str:
    return written_date(date.fromisoformat(day)) if day else "—"


# ---------------------------------------------------------------- 督查专报


def _special(record: PaperRecord, office: str) -> Paper:
    names, lines = record.figures["names"], record.figures["lines"]
    body: list[Block] = [*_texts(record.words.get("opening", "")), Heading(1, words("事项情况"))]
    for line in lines:
        item = names["items"][str(line["item"])]
        body += [
            Heading(2, words(f"{item['number']}{item['title']}")),
            Paragraph(words(_situation(line, names))),
        ]
    body += _section("存在的问题", record.words.get("problems", ""))
    body += _section("建议", record.words.get("next", ""))
    return Paper(
        form=Form.BULLETIN,
        issuer_mark="双创工作督查专报",
        number=_issue(record),
        title=record.title,
        body=tuple(body),
        signed_date=_day(record),
        printed_by=office,
        printed_date=_day(record),
        marking=_marking(record),
    )


def _situation(line: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    parts = [f"牵头单位：{_units(line['leads'], names)}。", f"办结期限：{_written(line['deadline'])}。"]
    progress = percent(Decimal(line["progress"])) if line["progress"] is not None else "没有数据"
    parts.append(f"进度：{progress}。")
    if line["light"]:
        reasons = "；".join(_reason(reason) for reason in line["reasons"])
        parts.append(f"亮{line['light']}灯" + (f"：{reasons}。" if reasons else "。"))
    if line["urging"] in _URGING:
        parts.append(f"已{_URGING[line['urging']]}。")
    return "".join(parts)


def _reason(reason: Mapping[str, Any]) -> str:
    values = {
        key: _reason(value) if isinstance(value, Mapping) else value for key, value in reason.get("values", {}).items()
    }
    return str(reason["msgid"]).format(**values)


# ---------------------------------------------------------------- 督办通报


def _evaluation(record: PaperRecord, office: str) -> Paper:
    found = record.figures["evaluation"]
    counts = "，".join(f"{grade}{number}项" for grade, number in found["tally"].items() if number)
    rule = "，".join(f"{grade}{number}项" for grade, number in found["by_rule"].items() if number)
    body: list[Block] = [
        *_texts(record.words.get("opening", "")),
        Heading(1, words("总的情况")),
        Paragraph(
            words(
                f"评估依据截至{_written(found['day'])}的办理台账快照，共{len(found['rows'])}项任务。"
                f"评定：{counts}。按规则推算：{rule}。"
            )
        ),
        Heading(1, words("各项任务")),
        Table(
            columns=(
                Column("序号", 0.9, Align.CENTRE),
                Column("任务", 3),
                Column("牵头单位", 1.9),
                Column("规则推算", 1.3, Align.CENTRE),
                Column("单位自评", 1.3, Align.CENTRE),
                Column("评定", 1.3, Align.CENTRE),
            ),
            rows=tuple(
                tuple(Cell(row[name] or "—") for name in ("number", "title", "leads", "rule", "said", "judged"))
                for row in found["rows"]
            ),
        ),
        *[
            Paragraph(words(f"{row['number']}{row['title']}：{row['judged']}。{row['ground']}"))
            for row in found["rows"]
            if row["ground"]
        ],
        *_section("存在的问题", record.words.get("problems", "")),
        *_section("建议", record.words.get("next", "")),
        Remark(words(f"快照摘要（SM3）：{found['digest']}")),
    ]
    return Paper(
        form=Form.BULLETIN,
        issuer_mark="双创工作中期评估报告",
        number=_issue(record),
        title=record.title,
        body=tuple(body),
        signed_date=_day(record),
        printed_by=office,
        printed_date=_day(record),
        marking=_marking(record),
    )


def _section(title: str, text: str) -> list[Block]:
    found = _texts(text)
    return [Heading(1, words(title)), *found] if found else []


def _bulletin(record: PaperRecord, office: str) -> Paper:
    figures = record.figures
    body: list[Block] = [
        *_texts(record.words.get("opening", "")),
        Heading(1, words("总体情况")),
        *_overall(record),
        *_progress(figures),
        Heading(1, words("各单位亮灯情况")),
        *_by_unit(figures),
        *_changes(figures),
        *_listed(figures, "late", "逾期未办结的任务"),
        *_listed(figures, "due", "本期到期的任务"),
        *_listed(figures, "closed", "本期办结的事项"),
        *_listed(figures, "returned", "本期退回重办的事项"),
        *_silent(figures),
        *_praise(figures),
        *_section("存在的问题", record.words.get("problems", "")),
        *_section("下一步要求", record.words.get("next", "")),
        Remark(
            words(
                "亮灯、到期、逾期按任务计；交办、退回、办结、报送按最末一级事项计。灰灯表示没有数据或没有定期限，不表示正常。"
            )
        ),
    ]
    return Paper(
        form=Form.BULLETIN,
        issuer_mark="双创工作督办通报",
        number=_issue(record),
        title=record.title,
        body=tuple(body),
        signed_date=_day(record),
        printed_by=office,
        printed_date=_day(record),
        marking=_marking(record),
    )


def _n(figures: Mapping[str, Any], key: str) -> Run:
    return Run(str(len(figures["rows"].get(key, ()))), evidence=key)


def _overall(record: PaperRecord) -> list[Block]:
    figures = record.figures
    n = lambda key: _n(figures, key)  # noqa: E731 - read as a figure in the sentence below
    lights: list[str | Run] = []
    for colour in reversed(COLOURS):
        lights += ["、" if lights else "", f"{colour}灯", n(f"light|{colour}"), "项"]
    period = written_days(record.first_date, record.last_date)
    return [
        Paragraph(
            words(
                f"截至{written_date(record.last_date)}，纳入督办的任务共",
                n("tasks"), "项，其中", *lights, "；逾期未办结", n("late"), "项。",
            )
        ),
        Paragraph(
            words(
                f"本期（{period}）新交办", n("new"), "项，到期", n("due"), "项，办结", n("closed"), "项，退回重办",
                n("returned"), "项，批准延期", n("extended"), "项；报送被退回", n("report_returned"), "次，迟报",
                n("report_late"), "次，应报未报", n("silent"), "项；", n("changed"), "项任务亮灯有变化。",
            )
        ),
    ]  # fmt: skip


def _progress(figures: Mapping[str, Any]) -> list[Block]:
    months = list(figures["months"])
    if not any(share is not None for _end, share, _number in months):
        return []
    values = tuple(
        None if share is None else (Decimal(share) * 100).quantize(Decimal("0.1")) for _end, share, _number in months
    )
    chart = Lines(
        title="全部任务进度（按权重）",
        categories=tuple(_month(end) for end, _share, _number in months),
        series=(Series("进度", values),),
        category_name="月末",
    )
    known = "、".join(f"{_month(end)}{number}项" for end, _share, number in months if number)
    return [Picture(chart), Remark(words(f"只计进度已知的任务（{known}），按权重平均。"))]


def _month(end: str) -> str:
    day = date.fromisoformat(end)
    return f"{day.year}年{day.month}月"


def _by_unit(figures: Mapping[str, Any]) -> list[Block]:
    names, rows = figures["names"], figures["rows"]
    units = sorted(
        figures["units"],
        key=lambda unit: ([-len(rows.get(f"unit|{unit}|{colour}", ())) for colour in ("红", "黄")], unit),
    )
    if not units:
        return [Paragraph(words("没有已立项的任务。"))]
    called = tuple(names["units"].get(unit, unit) for unit in units)
    chart = StackedBars(
        title="各牵头单位的任务亮灯",
        categories=called,
        series=tuple(
            Series(
                f"{colour}灯",
                tuple(Decimal(len(rows.get(f"unit|{unit}|{colour}", ()))) for unit in units),
                _INKS[colour],
            )
            for colour in COLOURS
        ),
    )
    table = Table(
        columns=(Column("牵头单位", 3), *(Column(f"{colour}灯", 1, Align.CENTRE) for colour in COLOURS)),
        rows=tuple(
            (
                Cell(name),
                *(
                    Cell(str(len(rows.get(key, ()))), evidence=key)
                    for key in (f"unit|{unit}|{colour}" for colour in COLOURS)
                ),
            )
            for unit, name in zip(units, called, strict=True)
        ),
    )
    return [Picture(chart, with_table=False), table, Remark(words("几家单位共同牵头的任务，每家各计一次。"))]


def _changes(figures: Mapping[str, Any]) -> list[Block]:
    changes = figures["changes"]
    if not changes:
        return [Heading(1, words("亮灯变化")), Paragraph(words("本期没有任务的亮灯发生变化。"))]
    items = figures["names"]["items"]
    rows = tuple(
        (
            Cell(items[str(item)]["number"]),
            Cell(items[str(item)]["title"]),
            Cell(f"{before}→{after}"),
            Cell("；".join(_reason(reason) for reason in reasons) or "—"),
        )
        for item, _step, before, after, reasons in changes[:_LONG]
    )
    columns = (
        Column("序号", 0.9, Align.CENTRE),
        Column("任务", 3.4),
        Column("变化", 1.2, Align.CENTRE),
        Column("原因", 3.6),
    )
    return [Heading(1, words("亮灯变化")), Table(columns=columns, rows=rows), *_more(len(changes))]


def _listed(figures: Mapping[str, Any], key: str, title: str) -> list[Block]:
    found = figures["rows"].get(key, [])
    if not found:
        return []
    names = figures["names"]
    rows = []
    for item, _step in found[:_LONG]:
        known = names["items"][str(item)]
        rows.append(
            (
                Cell(known["number"]),
                Cell(known["title"]),
                Cell(_units(known["leads"], names) or "—"),
                Cell(_written(known["deadline"])),
            )
        )
    columns = (
        Column("序号", 0.9, Align.CENTRE),
        Column("事项", 4),
        Column("牵头单位", 2.4),
        Column("期限", 1.9, Align.CENTRE),
    )
    return [Heading(1, words(title)), Table(columns=columns, rows=tuple(rows)), *_more(len(found))]


def _more(number: int) -> list[Block]:
    return [Remark(words(f"共{number}项，这里列出前{_LONG}项。"))] if number > _LONG else []


def _silent(figures: Mapping[str, Any]) -> list[Block]:
    names, units = figures["names"]["units"], figures["silent"]
    head = Heading(1, words("应报未报的单位"))
    if not units:
        return [head, Paragraph(words("本期到期的报送，各牵头单位都已报送。"))]
    parts: list[str | Run] = []
    for unit in units:
        parts += ["、" if parts else "", f"{names.get(unit, unit)}（", _n(figures, f"silent|{unit}"), "项）"]
    return [head, Paragraph(words(*parts, "。请于本通报印发之日起尽快补报。"))]


def _praise(figures: Mapping[str, Any]) -> list[Block]:
    names, units = figures["names"]["units"], figures["praised"]
    if not units:
        return []
    parts: list[str | Run] = []
    for unit in units:
        parts += ["、" if parts else "", f"{names.get(unit, unit)}（牵头", _n(figures, f"praised|{unit}"), "项）"]
    return [
        Heading(1, words("表扬")),
        Paragraph(words(*parts, "办理和报送及时，予以表扬。")),
        Remark(words(f"表扬的条件：{PRAISE_RULE}。")),
    ]
