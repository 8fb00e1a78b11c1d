#!/usr/bin/env python3
"""Coverage-guided fuzzing of the document readers: ``python tests/soak/fuzz_documents.py --seconds N``.

Every input must give an Extract that keeps its promises, or one DocumentRefused. The
first byte chooses where the rest goes, because a fuzzer rarely gets past a checksum:

    0 the file as it is    1 document.xml of a docx    2 numbering.xml    3 styles.xml
    4 Content.xml of an OFD    5 Document.xml of an OFD    6 a web page    7 a PDF

Ends with status 0 after N seconds without a finding; a finding is printed with its
traceback and its input is written to ``crash-*`` in the folder given by ``--findings``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

try:
    import atheris
except ImportError:
    sys.stderr.write("没有安装 atheris（仅支持 x86_64），文档读取的模糊测试没有运行。\n")
    sys.exit(0)

with atheris.instrument_imports(include=["shuangchuang.adapters.documents", "shuangchuang.domain.text"]):
    from shuangchuang.adapters import documents
    from shuangchuang.adapters.documents import ofd, pdf, pdf_process, webpage, word  # noqa: F401 - to be instrumented

from tests.adapters.documents import renderings, table_plan  # noqa: E402 - found by the path above
from tests.adapters.documents.test_same_text_from_every_format import assert_sound  # noqa: E402

LIMITS = documents.Limits(
    bytes=1_000_000, unpacked_bytes=4_000_000, characters=100_000, glyphs_a_page=20_000, pages=20, seconds=5.0
)
PLAN = ["一、总体要求", "(一)指导思想。坚持创新。", "1.组织攻关。到2023年达到17个。(牵头单位:市科技局)"]
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def members(data: bytes) -> dict[str, bytes]:
    """What is inside a zip."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


DOCX = members(renderings.as_numbered_docx(PLAN))
DOCX["word/styles.xml"] = (
    f'<w:styles {renderings.nsdecls("w")}><w:style w:type="paragraph" w:styleId="a"><w:name w:val="toc 1"/><w:pPr>'
    '<w:jc w:val="center"/><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr>'
    '</w:style><w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
).encode()
OFD = members(renderings.as_ofd(PLAN))
WORD_PARTS = {1: "word/document.xml", 2: "word/numbering.xml", 3: "word/styles.xml"}
OFD_PARTS = {4: "Doc_0/Pages/Page_0/Content.xml", 5: "Doc_0/Document.xml"}


def file_of(data: bytes) -> bytes:
    """The file that an input stands for."""
    kind, rest = (data[0] % 8, data[1:]) if data else (0, b"")
    if kind in WORD_PARTS:
        kept = {name: DOCX[name] for name in WORD_PARTS.values()}
        return renderings.zipped({"[Content_Types].xml": TYPES, **kept, WORD_PARTS[kind]: rest})
    if kind in OFD_PARTS:
        return renderings.zipped({**OFD, OFD_PARTS[kind]: rest})
    if kind == 6:
        return b"<html>" + rest
    return b"%PDF-1.4\n" + rest if kind == 7 else rest


def seeds() -> list[bytes]:
    """Good files to begin with."""
    table = members(table_plan.as_docx())["word/document.xml"]
    found = [bytes([kind]) + DOCX[name] for kind, name in WORD_PARTS.items()]
    found += [bytes([kind]) + OFD[name] for kind, name in OFD_PARTS.items()]
    found += [b"\x01" + table, b"\x06" + renderings.as_html(PLAN), b"\x06" + table_plan.as_html()]
    found += [b"\x07" + renderings.as_pdf(PLAN), b"\x07" + table_plan.as_pdf()]
    found += [b"\x00" + "".join(PLAN).encode(encoding) for encoding in ("utf-8", "gb18030", "utf-16")]
    return found


def try_one(data: bytes) -> None:
    """What must hold for every input."""
    try:
        extract = documents.read_document(file_of(data), name="模糊", limits=LIMITS)
    except documents.DocumentRefused:
        return
    assert_sound(extract)


def main() -> None:
    parser = argparse.ArgumentParser(description="文档读取的模糊测试")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=ROOT / "var" / "fuzz")
    arguments = parser.parse_args()
    arguments.findings.mkdir(parents=True, exist_ok=True)
    # A process for every input would leave time for nothing else, and coverage is measured in this one.
    pdf_process.read_pdf_apart = pdf.read_pdf
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds()):
            (Path(corpus) / f"seed-{number}").write_bytes(seed)
        options = [
            sys.argv[0],
            corpus,
            f"-max_total_time={arguments.seconds}",
            "-max_len=60000",
            "-timeout=20",
            "-rss_limit_mb=3000",
            f"-artifact_prefix={arguments.findings}/",
            "-verbosity=0",
            "-print_final_stats=1",
        ]
        atheris.Setup(options, try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
