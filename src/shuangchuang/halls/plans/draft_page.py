"""Everything the check screen shows of a draft. Decides nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.plans.draft import (
    DOUBTFUL_BELOW,
    Json,
    doubts_of,
    facts_of,
    house_annotation,
    unit_names,
    worklist,
)
from shuangchuang.domain.plans.draft_edits import METADATA
from shuangchuang.domain.plans.draft_sections import levels_of
from shuangchuang.domain.plans.model import Role, TargetKind
from shuangchuang.domain.text import Span
from shuangchuang.domain.text.marking import segments
from shuangchuang.halls.plans.models import DraftRecord, DraftStatus
from shuangchuang.halls.plans.presenting import Tab
from shuangchuang.halls.plans.wording import (
    COMPARATOR_WORDS,
    KIND_WORDS,
    METADATA_WORDS,
    ROLE_WORDS,
    said_again,
    worded_fact,
)
from shuangchuang.halls.registry.queries import units_known_by_name


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the document cut into marked pieces; ``page`` is set where a new page begins."""

    start: int
    centred: bool
    bold: bool
    furniture: bool
    page: int
    pieces: tuple[dict[str, Any], ...]


class DraftPage:
    """Everything the check screen shows of a draft."""

    def __init__(
        self, draft: DraftRecord, state: Json, *, tab: str, row: str, problem: str = "", order: str = ""
    ) -> None:
        self.draft, self.state, self.problem = draft, state, problem
        self.tab = tab if tab in {"tasks", "targets", "units", "metadata", "remarks"} else "tasks"
        self.row = row
        self.order = order if order == "plan" else "doubt"

    @property
    def editable(self) -> bool:
        """Whether corrections are still taken."""
        return self.draft.status == DraftStatus.OPEN

    @cached_property
    def edits(self) -> list[Any]:
        """All corrections, the newest first."""
        return list(self.draft.edits.select_related("made_by").order_by("-number"))

    @property
    def can_undo(self) -> bool:
        """Whether a correction stands."""
        return any(edit.undone_at is None for edit in self.edits)

    @property
    def can_redo(self) -> bool:
        """Whether an undone one can be made again."""
        return any(edit.undone_at is not None and not edit.dropped for edit in self.edits)

    # ------------------------------------------------------------ rows

    @cached_property
    def tasks(self) -> list[dict[str, Any]]:
        """Tasks in the order of work, with their doubts and neighbours."""
        place = {row_id: index for index, row_id in enumerate(worklist(self.state))}
        rows = []
        for index, task in enumerate(self.state["tasks"]):
            own = [row for row in task["assignments"] if row["measure"] is None]
            before = self.state["tasks"][index - 1] if index else None
            rows.append(
                {
                    "row": task,
                    "doubts": [worded_fact(doubt) for doubt in doubts_of(task)],
                    "open": task["id"] == self.row,
                    "roles": [
                        (
                            role,
                            ROLE_WORDS[role],
                            [row | {"unit": worded_fact(row["unit"])} for row in own if row["role"] == role],
                        )
                        for role in Role
                        if any(row["role"] == role for row in own)
                    ],
                    "measures": [
                        {
                            "row": measure,
                            "first": number == 0,
                            "house": house_annotation(
                                (row["unit"]["value"], row["role"])
                                for row in task["assignments"]
                                if row["measure"] == measure["id"]
                            ),
                        }
                        for number, measure in enumerate(task["measures"])
                    ],
                    "before": before,
                }
            )
        if self.order == "doubt":
            rows.sort(key=lambda row: place[row["row"]["id"]])
        return rows

    @cached_property
    def targets(self) -> list[dict[str, Any]]:
        """Targets, promises before caps and conditions."""
        place = {row_id: index for index, row_id in enumerate(worklist(self.state))}
        promised = {TargetKind.TARGET, TargetKind.ALLOCATION}
        rows = [
            {
                "row": target,
                "doubts": [worded_fact(doubt) for doubt in doubts_of(target)],
                "open": target["id"] == self.row,
                "comparator": COMPARATOR_WORDS.get(target["comparator"]["value"], ""),
                "kind": KIND_WORDS.get(target["kind"], ""),
                "promised": target["kind"] in promised,
                "fields": _target_fields(target) if target["id"] == self.row else (),
            }
            for target in self.state["targets"]
        ]
        return sorted(rows, key=lambda row: (not row["promised"], place[row["row"]["id"]]))

    @property
    def promised_total(self) -> int:
        """How many of the numbers go into the ledger."""
        return sum(row["promised"] for row in self.targets)

    @property
    def heading_levels(self) -> list[dict[str, Any]]:
        """Levels whose headings could be tasks, where no task was read; each with its first heading."""
        if self.state["tasks"]:
            return []
        first = {section["level"]: section["title"] for section in reversed(self.state["sections"])}
        return [{"level": level, "count": count, "first": first[level]} for level, count in levels_of(self.state)]

    @property
    def last_task(self) -> str:
        """Id of the plan's last task, behind which an added one stands."""
        return self.state["tasks"][-1]["id"] if self.state["tasks"] else ""

    @cached_property
    def units(self) -> list[dict[str, Any]]:
        """Units by name with how often they stand and whether the registry knows them."""
        names = unit_names(self.state)
        known = units_known_by_name(region=self.draft.region, names=names, on=None) if self.draft.region else {}
        uses: dict[str, int] = dict.fromkeys(names, 0)
        worst: dict[str, Json] = {}
        for task in self.state["tasks"]:
            for row in task["assignments"]:
                uses[row["unit"]["value"]] += row["measure"] is None
                fact = row["unit"]
                if fact["value"] not in worst or fact["confidence"] < worst[fact["value"]]["confidence"]:
                    worst[fact["value"]] = fact
        rows = [
            {
                "name": name,
                "uses": uses[name],
                "known": known.get(name),
                "fact": worded_fact(worst[name]),
                "doubtful": worst[name]["confidence"] < DOUBTFUL_BELOW,
            }
            for name in names
        ]
        return sorted(rows, key=lambda row: (not row["doubtful"], row["known"] is not None))

    @cached_property
    def metadata(self) -> list[dict[str, Any]]:
        """The head of the document, field by field."""
        return [
            {"field": field, "label": METADATA_WORDS[field], "fact": fact and worded_fact(fact)}
            for field, fact in ((field, self.state["metadata"].get(field)) for field in METADATA)
        ]

    @cached_property
    def remarks(self) -> list[Json]:
        """What was not understood, by the parser and the reader."""
        reader = [{"code": "reader", "message": remark, "spans": []} for remark in self.draft.document.remarks]
        found = [*self.state["remarks"], *reader]
        return [remark | {"message": said_again(remark["message"]) or gettext(remark["message"])} for remark in found]

    @property
    def tabs(self) -> list[Tab]:
        """The tabs of the right half."""
        address = reverse("plans:panel", args=[self.draft.pk])
        counts = (
            ("tasks", _("任务"), len(self.state["tasks"])),
            ("targets", _("目标"), len(self.state["targets"])),
            ("units", _("单位"), len(self.units)),
            ("metadata", _("公文要素"), None),
            ("remarks", _("没有读懂"), len(self.remarks)),
        )
        return [Tab(name, title, f"{address}?tab={name}", count) for name, title, count in counts]

    @cached_property
    def progress(self) -> dict[str, int]:
        """How far the checking is."""
        rows = [*self.state["tasks"], *self.state["targets"]]
        checked = sum(row["checked"] for row in rows)
        return {
            "total": len(rows),
            "checked": checked,
            "doubtful": sum(not row["checked"] and bool(doubts_of(row)) for row in rows),
            "percent": round(100 * checked / len(rows)) if rows else 0,
        }

    comparators = tuple((str(key), word) for key, word in COMPARATOR_WORDS.items())
    kinds = tuple((str(key), word) for key, word in KIND_WORDS.items())
    roles = tuple((str(key), word) for key, word in ROLE_WORDS.items())

    # ------------------------------------------------------------ the document

    def _marks(self) -> list[tuple[Span, str]]:
        marks: list[tuple[Span, str]] = []

        def add(name: str, spans: Iterable[list[int]]) -> None:
            marks.extend((Span(start, end), name) for start, end in spans)

        for row in (*self.state["tasks"], *self.state["targets"]):
            for place, fact in facts_of(row):
                if place in {"action", "section"}:
                    continue
                kind, _dot, part = place.partition(".")
                add(f"{row['id']} {part}".strip() + f"|{_MARK_KINDS.get(kind, kind)}", fact["spans"])
        for number, remark in enumerate(self.state["remarks"], start=1):
            add(f"r{number}|remark", remark["spans"])
        return marks

    def paragraphs(self) -> list[Paragraph]:
        """The document cut into paragraphs, every read value marked with the rows it belongs to."""
        blocks = self.draft.document.layout.get("blocks", [])
        starts = [block[0] for block in blocks]
        by_block: list[list[tuple[Span, str]]] = [[] for _block in blocks]
        for mark in self._marks():
            place = max(bisect_right(starts, mark[0].start) - 1, 0)
            while place < len(blocks) and starts[place] < mark[0].end:
                by_block[place].append(mark)
                place += 1
        text, shown_page = self.draft.document.text, 0
        paragraphs = []
        for (start, end, kind, page, centred, bold), marks in zip(blocks, by_block, strict=True):
            new_page, shown_page = (page if page != shown_page else 0), page
            pieces = tuple(_piece(piece.text, piece.marks) for piece in segments(text, Span(start, end), marks))
            paragraphs.append(Paragraph(start, bool(centred), bool(bold), kind == "furniture", new_page, pieces))
        return paragraphs


def _target_fields(target: Json) -> list[tuple[str, Any, str, int]]:
    """What can be corrected of a target: field, label, value, width in characters."""
    return [
        ("name", pgettext_lazy("one", "目标"), target["name"]["value"], 40),
        ("comparator", _("比较"), target["comparator"]["value"], 8),
        ("value", _("数值"), target["value"]["value"], 8),
        ("value_max", _("上限"), target["value_max"] or "", 8),
        ("unit", _("单位"), target["unit"]["value"], 6),
        ("deadline", _("期限"), target["deadline"]["value"], 8),
        ("kind", _("类别"), target["kind"], 8),
    ]


_MARK_KINDS = {
    "assignments": "unit",
    "measures": "measure",
    "number": "title",
    "title": "title",
    "name": "target",
    "comparator": "target",
    "value": "target",
    "unit": "target",
    "deadline": "deadline",
}
_STRONGEST = ("unit", "target", "title", "deadline", "remark", "measure")


def _piece(text: str, marks: tuple[str, ...]) -> dict[str, Any]:
    """Text with the ids of its rows and the kind of the strongest mark."""
    ids: dict[str, None] = {}
    kinds = set()
    for mark in marks:
        names, _bar, kind = mark.partition("|")
        kinds.add(kind)
        ids.update(dict.fromkeys(names.split()))
    kind = next((name for name in _STRONGEST if name in kinds), "")
    return {"text": text, "rows": " ".join(ids), "kind": kind}
