"""The style sheet of a paper: margins, grid of 22 lines by 28 signs, types, page numbers on the outer side."""

from __future__ import annotations

from shuangchuang.adapters.papers.fonts import BIAOSONG, FANGSONG, HEITI, KAITI, SONGTI, family
from shuangchuang.domain.papers import measures as m
from shuangchuang.domain.papers.arrangement import Arrangement, Grid, Line
from shuangchuang.domain.papers.model import Form

# A hair less than the pitch: the 28th sign must not be pushed to the next line by rounding.
_TRACKING = m.SIGN_PITCH_PT - m.SIZE_3 - 0.006
_SIGN = m.SIGN_PITCH_PT
# Likewise for the 22nd line.
_LINE = m.LINE_PITCH_PT - 0.005
# Half the height of the page number's line, from its top down to the dash.
_HALF_NUMBER_MM = m.SIZE_4 / 2 / m.POINTS_PER_MM

_BASE = f"""
@page {{
  size: {m.PAGE_WIDTH_MM}mm {m.PAGE_HEIGHT_MM}mm;
  margin: {m.TOP_MM}mm {m.RIGHT_MM}mm {m.BOTTOM_MM}mm {m.LEFT_MM}mm;
  @top-center {{ content: element(marking); vertical-align: bottom; padding-bottom: 8mm; }}
  @footnote {{ margin: 0; padding: 0; border: 0; }}
}}
@page :right {{ @bottom-right {{ {{number}} text-align: right; padding-right: {m.SIZE_4}pt; }} }}
@page :left {{ @bottom-left {{ {{number}} text-align: left; padding-left: {m.SIZE_4}pt; }} }}
"""
_NUMBER = (
    f'content: "— " counter(page) " —"; font: {m.SIZE_4}pt/1 {family(SONGTI)}; vertical-align: top; '
    f"padding-top: {m.PAGE_NUMBER_BELOW_MM - _HALF_NUMBER_MM:.2f}mm; width: 50%;"
)
# The lower double rule of a letter hangs 20 mm over the edge of the paper; its first page bears no number.
_LETTER_PAGE = f"""
@page :first {{ margin-top: {m.LETTER_HEAD_MM}mm; @bottom-right {{ content: none; }} }}
"""

_RULES = f"""
* {{ box-sizing: border-box; }}
html {{ font: {m.SIZE_3}pt/{_LINE:.4f}pt {family(FANGSONG)}; letter-spacing: {_TRACKING:.4f}pt;
  font-variant-east-asian: normal; font-kerning: none; color: #000; }}
body {{ margin: 0; overflow-wrap: anywhere; orphans: 1; widows: 1; }}
p, table, figure, div {{ margin: 0; padding: 0; }}
p {{ min-height: {_LINE:.4f}pt; }}
.marking {{ position: running(marking); font: {m.SIZE_5}pt/1 {family(HEITI, "sans-serif")}; color: #8c8c8c; letter-spacing: 0; }}
.marks {{ position: absolute; white-space: nowrap; top: 0; left: 0; font-family: {family(HEITI, "sans-serif")}; }}
.marks .copy {{ font-family: {family(FANGSONG)}; }}
.issuer {{ color: {m.RED}; font-family: {family(BIAOSONG)}; text-align: center; letter-spacing: 0; line-height: 1.2; white-space: nowrap; }}
.number {{ display: flex; justify-content: space-between; align-items: flex-end; }}
.number .centre {{ text-align: center; flex: 1; }}
.number .side {{ white-space: nowrap; padding: 0 {_SIGN:.3f}pt; }}
.number .side:first-child:not(:only-child) {{ white-space: normal; }}
.number .kai {{ font-family: {family(KAITI)}; }}
.issue {{ text-align: center; }}
.rule {{ border-top: 1pt solid {m.RED}; height: 0; margin-top: {m.RULE_BELOW_NUMBER_MM}mm; }}
.title, .appendix-title {{ font: {m.SIZE_2}pt/{_LINE:.4f}pt {family(BIAOSONG)}; letter-spacing: 0; text-align: center; }}
.addressees {{ text-align: justify; }}
.body, .note, .heading-1, .heading-2, .heading-3, .heading-4, .quote {{ text-indent: {2 * _SIGN:.3f}pt; text-align: justify; }}
.heading-1 {{ font-family: {family(HEITI, "sans-serif")}; }}
.heading-2, .quote {{ font-family: {family(KAITI)}; }}
.heading-1 .then, .heading-2 .then {{ font-family: {family(FANGSONG)}; }}
.quote {{ padding: 0 {2 * _SIGN:.3f}pt; }}
.strong {{ font-family: {family(HEITI, "sans-serif")}; font-weight: normal; }}
.remark {{ font-size: {m.SIZE_SMALL_4}pt; line-height: 18pt; letter-spacing: 0; min-height: 18pt; margin: 2pt 0 4pt; }}
.caption {{ font: {m.SIZE_4}pt/{_LINE:.4f}pt {family(HEITI, "sans-serif")}; letter-spacing: 0; text-align: center; }}
.attachment {{ break-inside: avoid; padding-left: {6.5 * _SIGN:.3f}pt; }}
.attachment.only {{ padding-left: {5 * _SIGN:.3f}pt; }}
.attachment .label {{ display: inline-block; }}
.attachment .first {{ margin-left: -{4.5 * _SIGN:.3f}pt; width: {4.5 * _SIGN:.3f}pt; }}
.attachment.only .first {{ margin-left: -{3 * _SIGN:.3f}pt; width: {3 * _SIGN:.3f}pt; }}
.attachment .next {{ margin-left: -{1.5 * _SIGN:.3f}pt; width: {1.5 * _SIGN:.3f}pt; }}
.signature, .date {{ text-align: right; white-space: nowrap; }}
.appendix {{ font-family: {family(HEITI, "sans-serif")}; }}
.keep {{ break-after: avoid; }}
.new-page {{ break-before: page; }}
table {{ width: 100%; table-layout: fixed; border-collapse: collapse; font-size: {m.SIZE_SMALL_4}pt; line-height: 19pt;
  letter-spacing: 0; margin: 4pt 0 6pt; }}
table.small {{ font-size: {m.SIZE_5}pt; line-height: 15pt; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
tr.tall {{ break-inside: auto; }}
th, td {{ border: 0.75pt solid #000; padding: 3pt 4.5pt; vertical-align: middle; text-align: left; font-weight: normal;
  overflow-wrap: anywhere; }}
table.small th, table.small td {{ padding: 1.5pt 4pt; }}
th {{ font-family: {family(HEITI, "sans-serif")}; text-align: center; }}
.right {{ text-align: right; }}
.centre {{ text-align: center; }}
.left {{ text-align: left; }}
figure {{ break-inside: avoid; margin: 2pt 0 4pt; line-height: 0; }}
figure svg {{ width: 100%; height: auto; letter-spacing: 0; }}
.imprint {{ float: footnote; footnote-display: block; font-size: {m.SIZE_4}pt; line-height: 22pt; letter-spacing: 0; }}
.imprint::footnote-call, .imprint::footnote-marker {{ content: none; }}
.imprint .row {{ border-top: 0.7pt solid #000; padding: 3pt {m.SIZE_4}pt; }}
.imprint .row:first-child {{ border-top: 1pt solid #000; }}
.imprint .row:last-child {{ border-bottom: 1pt solid #000; }}
.imprint.bare .row {{ border: 0; }}
.imprint .copies {{ padding-left: {4 * m.SIZE_4}pt; text-indent: -{3 * m.SIZE_4}pt; }}
.imprint .printed {{ display: flex; justify-content: space-between; }}
a {{ color: inherit; }}
"""

_LETTER = f"""
.issuer {{ margin: 0 -{(m.LETTER_RULE_MM - m.TYPE_WIDTH_MM) / 2}mm 0; }}
.double {{ height: 4pt; width: {m.LETTER_RULE_MM}mm; }}
.double.upper {{ margin: {m.LETTER_RULE_BELOW_HEAD_MM}mm 0 4pt -{m.LETTER_RULE_MM / 2 - m.TYPE_WIDTH_MM / 2 + 1}mm; }}
.double.upper, .double.lower {{ border: 0 solid {m.RED}; }}
.double.upper {{ border-top-width: 2.2pt; border-bottom-width: 0.8pt; }}
.double.lower {{ border-top-width: 0.8pt; border-bottom-width: 2.2pt; position: absolute; left: -8mm;
  top: {m.PAGE_HEIGHT_MM - m.LETTER_FOOT_MM - m.LETTER_HEAD_MM}mm; }}
.marks {{ position: static; float: left; }}
"""
_HEADED = f"""
.number, .issue {{ margin-top: {2 * m.LINE_PITCH_PT:.3f}pt; }}
.issue + .number {{ margin-top: 0; }}
"""
# The sheet on a screen: a page's width of paper on grey, nothing on paper itself.
_SCREEN = f"""
@media screen {{
  html {{ background: #e9e9e9; }}
  body {{ position: relative; max-width: {m.PAGE_WIDTH_MM}mm; min-height: {m.PAGE_HEIGHT_MM}mm; margin: 16px auto; background: #fff;
    padding: {m.TOP_MM}mm {m.RIGHT_MM}mm {m.BOTTOM_MM}mm {m.LEFT_MM}mm; }}
  .marks {{ top: {m.TOP_MM}mm; left: {m.LEFT_MM}mm; }}
  .double.lower {{ display: none; }}
}}
@media screen and (max-width: 800px) {{
  body {{ padding: 24px 16px; margin: 0; }}
  .issuer {{ white-space: normal; font-size: 24px; margin: 16px 0; }}
  .double {{ width: 100%; }}
  .double.upper {{ margin-left: 0; }}
  .signature {{ white-space: normal; }}
  .title, .appendix-title {{ font-size: 22px; }}
  .number {{ flex-wrap: wrap; }}
  .number .side {{ white-space: normal; padding: 0; }}
  .attachment, .attachment.only {{ padding-left: {4.5 * _SIGN:.3f}pt; }}
  figure {{ overflow-x: auto; }}
  figure svg {{ min-width: 560px; }}
}}
"""


def style_sheet(paper: Arrangement, *, screen: bool) -> str:
    """Everything a printer needs to know about how this paper looks, and a screen if it is to be shown on one."""
    letter = paper.form is Form.LETTER
    page = _BASE.replace("{{", "{").replace("}}", "}").replace("{number}", _NUMBER)
    return "\n".join(
        (
            page,
            _LETTER_PAGE if letter else "",
            _RULES,
            _LETTER if letter else _HEADED,
            f".issuer {{ font-size: {paper.head.size}pt; }}",
            "" if letter else f".issuer {{ margin-top: {_head_margin(paper.head.size):.3f}pt; }}",
            *_own(paper),
            _SCREEN if screen else "",
        )
    )


def _head_margin(size: float) -> float:
    """Points over the red head's line, so that the upper edge of its signs is 35 mm under that of the type area."""
    # Half the leading of 1.2, and what a face leaves empty over its signs.
    return m.HEAD_BELOW_TOP_MM * m.POINTS_PER_MM - 0.17 * size


def distances(paper: Arrangement) -> list[float]:
    """The distances from the right edge that lines of the paper have, each once."""
    return sorted({item.right for item in paper.items if isinstance(item, Line) and item.right})


def _own(paper: Arrangement) -> list[str]:
    rules = [
        f".from-right-{number} {{ padding-right: {right * _SIGN:.3f}pt; }}"
        for number, right in enumerate(distances(paper))
    ]
    for number, grid in enumerate(item for item in paper.items if isinstance(item, Grid)):
        whole = sum(column.share for column in grid.table.columns)
        rules += [
            f".t{number} .c{at} {{ width: {column.share / whole * 100:.4f}%; }}"
            for at, column in enumerate(grid.table.columns)
        ]
    return rules
