"""Django's makemessages, made one catalogue of all that is said, the same on every run."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management.commands import makemessages

from shuangchuang.project.sentences import PACKAGE, below_the_web

_HEADER = """\
# English words of 爱创新 · 双创工作信息服务系统. The msgids are the Chinese sentences themselves.
# Collected by `python3 dev.py messages`; the terms follow docs/glossary.md.
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


class Command(makemessages.Command):
    """
    Also collects the sentences below the web (``project/sentences.py``).

    The file is sorted by msgid, holds no day and no line numbers, and a changed sentence
    comes back untranslated rather than guessed: so a diff shows what was said anew, and
    nothing else.
    """

    help = "收集译文：模板和代码中标记的句子，以及领域和适配层里的拒绝与理由"
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--no-wrap"]
    msguniq_options = [*makemessages.Command.msguniq_options, "--no-wrap"]
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--no-wrap"]

    def build_potfiles(self) -> list[str]:
        """What is marked, then what is not marked and said all the same."""
        potfiles = super().build_potfiles()
        for potfile in potfiles:
            path = Path(potfile)
            entries = _entries(path.read_text("utf-8"))
            for sentence in below_the_web(PACKAGE):
                entries.setdefault(f'msgid "{_quoted(sentence)}"', f'msgid "{_quoted(sentence)}"\nmsgstr ""')
            path.write_text("\n\n".join(entries.values()) + "\n", "utf-8")
        return potfiles

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Merge, then bring the result into its one form."""
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        entries = _entries(path.read_text("utf-8"))
        entries.pop('msgid ""')
        told = (entries[msgid] for msgid in sorted(entries))
        path.write_text("\n\n".join([_HEADER.format(locale=locale).rstrip(), *told]) + "\n", "utf-8")


def _entries(catalogue: str) -> dict[str, str]:
    """The entries of a catalogue by context and msgid, as they are written there."""
    entries = {}
    for entry in catalogue.strip().split("\n\n"):
        said = re.search(r"^(?:msgctxt .*\n)?msgid (?:.*\n)+?(?=msgid_plural|msgstr)", entry, re.MULTILINE)
        entries[said.group().strip() if said else entry] = entry
    return entries


def _quoted(sentence: str) -> str:
    return sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
