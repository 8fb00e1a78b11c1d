"""Every sentence a visitor can meet has an English one, with the same values in it."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import templatize

from shuangchuang.project.sentences import CHINESE, below_the_web
from tests.house.repository import PACKAGE, sources

LOCALE = PACKAGE / "project" / "locale" / "en" / "LC_MESSAGES"
_MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Marked text of a template, once Django has made it look like Python: everything else is blotted out with X.
_STRING = r"(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))"
_MARKED = re.compile(rf"\b(?:_|n?gettext)\(\s*{_STRING}")
_MARKED_IN_CONTEXT = re.compile(rf"\bpgettext\(\s*{_STRING},\s*{_STRING}")
_CONTEXT = "\x04"  # stands between a context and its msgid in a compiled catalogue


def _of_code(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _MARKS:
            words = node.args[:2] if name.startswith("pgettext") else node.args[:1]
            if all(isinstance(word, ast.Constant) and isinstance(word.value, str) for word in words):
                yield _CONTEXT.join(word.value for word in words)  # type: ignore[attr-defined]


def _of_template(path: Path) -> Iterator[str]:
    marked = templatize(path.read_text("utf-8"), origin=str(path))
    yield from map(ast.literal_eval, _MARKED.findall(marked))
    for words in _MARKED_IN_CONTEXT.findall(marked):
        yield _CONTEXT.join(map(ast.literal_eval, words))


def _sentences() -> dict[str, str]:
    """Every msgid and one place where it stands."""
    found = below_the_web()
    for path, tree in sources():
        found |= dict.fromkeys(_of_code(tree), str(path.relative_to(PACKAGE)))
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        found |= dict.fromkeys(_of_template(path), str(path.relative_to(PACKAGE)))
    return {sentence: place for sentence, place in found.items() if CHINESE.search(sentence)}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """The compiled catalogue: msgid → English."""
    with (LOCALE / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    words: dict[str, str] = {}
    for msgid, told in catalogue.items():
        key = msgid[0] if isinstance(msgid, tuple) else msgid
        words.setdefault(key, told)
    return words


def _values(sentence: str) -> set[str]:
    """The places that are filled: %(name)s and {name}."""
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", sentence))


def test_every_sentence_has_an_english_one(english):
    missing = {sentence: place for sentence, place in _sentences().items() if not english.get(sentence)}

    assert missing == {}


def test_an_english_sentence_is_english(english):
    """The name of a script, of a document, or what is to be typed stays as it is, in “ ”; nothing else is Chinese."""
    quoted = {"简体中文"}

    left = {told for told in english.values() if CHINESE.search(re.sub("“[^”]*”", "", told))}
    assert left - quoted == set()


def test_an_english_sentence_is_filled_with_the_same_values(english):
    asked = {sentence: english[sentence] for sentence in _sentences() if english.get(sentence)}

    assert {sentence: told for sentence, told in asked.items() if _values(sentence) != _values(told)} == {}


def test_the_source_of_the_translations_has_nothing_left_fuzzy():
    assert "#, fuzzy" not in (LOCALE / "django.po").read_text("utf-8")


def test_the_compiled_catalogue_says_what_its_source_says(english):
    """Whoever edits the one compiles the other: ``python3 dev.py messages``."""
    source = (LOCALE / "django.po").read_text("utf-8")
    entry = r'^(?:msgctxt "(.*)"\n)?msgid "(.+)"\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? "(.*)"$'
    told = {
        (context + _CONTEXT if context else "") + msgid.replace('\\"', '"'): words.replace('\\"', '"')
        for context, msgid, words in re.findall(entry, source, re.MULTILINE)
    }

    assert told == {msgid: words for msgid, words in english.items() if msgid}


def test_there_is_one_catalogue():
    assert sorted(PACKAGE.rglob("*.po")) == [LOCALE / "django.po"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('raise Refusal("low", "余额只有 {left}，请减少金额。", left=left)', ["余额只有 {left}，请减少金额。"]),
        ('AGAIN = "请重新导出一份。"\nFAULT = {"damaged": "文件已损坏。" + AGAIN}', ["文件已损坏。请重新导出一份。"]),
        ('Fact("", (), Ground.PRINTED, (), 0.7, "文中未写明时限")', ["文中未写明时限"]),
        ('yield -1 if counted else -2, "附近有支持政策用语"', ["附近有支持政策用语"]),
        ('_WHY = {Ground.STAR: "按星号标注确定牵头单位"}', ["按星号标注确定牵头单位"]),
        ('Said("还差{gap}{unit}", gap=gap, unit=Said("个百分点"))', ["还差{gap}{unit}", "个百分点"]),
        ('Remark("unit", f"“{name}”不像单位名称，请核对。")', []),
        ('SEPARATORS = re.compile("[、，。]")', []),
    ],
)
def test_what_is_said_below_the_web_is_found_in_the_code(tmp_path, code, said):
    (tmp_path / "domain").mkdir()
    (tmp_path / "domain" / "module.py").write_text(code, "utf-8")

    assert list(below_the_web(tmp_path)) == said
