#!/usr/bin/env python3
"""Check that every gold file of a folder rests on its text: ``check.py [FOLDER …]``.

A gold is only worth something if each of its values can be pointed at in the document. For each
``<slug>/gold.json`` this looks for task titles, section titles, annotations, unit names (as printed,
or without the prefix that is handed on, or with the tail that is shared), target values and target
clauses in ``<slug>/text.txt``; blanks, line breaks and page marks do not count. Exit status 1 if
anything is missing.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROLES = ("leads", "cooperators", "responsible")
PAGE_MARK = re.compile(r"^\s*(?:[—–-]+\s*\d+\s*[—–-]+|第\s*\d+\s*页.*|\d{1,3})\s*$", re.MULTILINE)
PREFIXES = ("自治区", "自治州", "自治县", "国家", "省", "市", "区", "县", "州", "旗", "镇", "省委", "市委", "县委", "区委")
TAILS = (
    "经济技术开发区管委会",
    "人民政府",
    "市人民政府",
    "县人民政府",
    "区人民政府",
    "市政府",
    "县政府",
    "区政府",
    "政府",
    "管委会",
    "街道办事处",
)
COMPARATORS = {"reach", "at_least", "exceed", "at_most", "approx", "equal", "range", "reduce_by", "growth"}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000, "亿": 100000000}
DIGITS = dict(zip("零一二三四五六七八九两", [*range(10), 2], strict=True))


def squeeze(text: str) -> str:
    """The text without page marks, table rules and white space, brackets in one form."""
    text = PAGE_MARK.sub("", text)
    return re.sub(r"[\s|]+", "", text).translate(str.maketrans("〔〕[]【】()", "（）（）（）（）"))


def printed_values(text: str) -> set[float]:
    """Every number of the text, in digits or in Chinese numerals (三百 → 300, 百 → 100, 六成 → 60)."""
    values = {float(m.replace(",", "").replace("，", "")) for m in re.findall(r"\d+(?:[,，]\d{3})*(?:\.\d+)?", text)}
    values |= {float(m) for m in re.findall(r"\d+(?:\.\d+)?", text)}
    for numeral in re.findall(r"[零一二三四五六七八九十百千万亿两]+", text):
        total, digit = 0, 0
        for ch in numeral:
            if ch in DIGITS:
                digit = DIGITS[ch]
            else:
                total, digit = (total + max(digit, 1) * SCALES[ch], 0)
        values.add(float(total + digit))
        values.update(float(SCALES[ch]) for ch in numeral if ch in SCALES)
    values.update(10.0 * DIGITS[ch] for ch in re.findall(r"([一二三四五六七八九])成", text))
    return values


def unit_is_printed(unit: str, text: str) -> bool:
    """Whether the name stands in the text, allowing for a handed-on prefix and a shared tail."""
    unit = squeeze(unit)
    if unit in text:
        return True
    if any(unit.startswith(p) and len(unit) > len(p) + 1 and unit[len(p) :] in text for p in PREFIXES):
        return True
    return any(unit.endswith(t) and len(unit) > len(t) and unit[: -len(t)] in text and t in text for t in TAILS)


def fragments(text: str) -> list[str]:
    """The parts of an annotation or clause between elisions."""
    return [squeeze(part) for part in re.split(r"…|；", text) if part]


def faults(gold: dict, raw: str) -> list[str]:
    """What the gold says that the text does not."""
    text = squeeze(raw)
    values = printed_values(text)
    found = []
    for section in gold["sections"]:
        if squeeze(section["title"]) not in text:
            found.append(f"section {section['title']}")
    for task in gold["tasks"]:
        name = f"task {task['number']} {task['title']}"
        if squeeze(task["title"]) not in text:
            found.append(f"{name}: title")
        if squeeze(task["number"]) not in text:
            found.append(f"{name}: number")
        for heading in filter(None, (task["action"], task["section"])):
            if squeeze(heading) not in text and squeeze(heading) not in text.replace("。", ""):
                found.append(f"{name}: heading {heading}")
        found += [f"{name}: annotation {part}" for part in fragments(task["annotation"]) if part not in text]
        if not any(task[role] for role in ROLES):
            found.append(f"{name}: no unit")
        for holder in (task, *task.get("measures", [])):
            units = [unit for role in ROLES for unit in holder.get(role, [])]
            found += [f"{name}: unit {unit}" for unit in units if not unit_is_printed(unit, text)]
            if len(units) != len(set(units)):
                found.append(f"{name}: a unit stands in two roles")
    for target in gold["targets"]:
        name = f"target {target['name']}"
        for value in (target["value"], target.get("value_max")):
            if value is not None and float(value) not in values:
                found.append(f"{name}: value {value}")
        if target["comparator"] not in COMPARATORS:
            found.append(f"{name}: comparator {target['comparator']}")
        found += [f"{name}: text {part}" for part in fragments(target["text"]) if part not in text]
    for key in ("title", "doc_number", "addressee"):
        if gold.get(key) and gold.get(f"{key}_in_text", True) and squeeze(gold[key]) not in text:
            found.append(f"{key} {gold[key]}")
    return found


def main(folders: list[str]) -> int:
    bad = 0
    for folder in map(Path, folders or [str(HERE)]):
        for path in sorted(folder.glob("*/gold.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            found = faults(gold, path.with_name("text.txt").read_text(encoding="utf-8"))
            units = sum(len(task[role]) for task in gold["tasks"] for role in ROLES)
            tally = f"{len(gold['tasks'])} tasks, {units} unit entries, {len(gold['targets'])} targets"
            sys.stdout.write(f"{path.parent.name}: {tally}, {len(found)} faults\n")
            for fault in found:
                sys.stdout.write(f"  {fault}\n")
            bad += len(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
