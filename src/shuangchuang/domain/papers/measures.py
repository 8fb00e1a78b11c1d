"""The page of an official document, in figures.

    ┌──────────── 210 mm ────────────┐
    │           37 mm  天头           │
    │ 28 mm ┌── 156 mm ──┐  26 mm    │
    │ 订口  │    版心    │           │  297 mm
    │       │ 22 行×28 字 │ 225 mm    │
    │       └────────────┘           │
    │           35 mm                │
    └────────────────────────────────┘

Source: GB/T 9704-2012 《党政机关公文格式》, 5.2 and 7. A size of type in 号 has its points after the usual table.
"""

from __future__ import annotations

from typing import Final

POINTS_PER_MM: Final = 72 / 25.4

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
TOP_MM: Final = 37.0
LEFT_MM: Final = 28.0
TYPE_WIDTH_MM: Final = 156.0
TYPE_HEIGHT_MM: Final = 225.0
RIGHT_MM: Final = PAGE_WIDTH_MM - LEFT_MM - TYPE_WIDTH_MM
BOTTOM_MM: Final = PAGE_HEIGHT_MM - TOP_MM - TYPE_HEIGHT_MM

LINES: Final = 22
SIGNS: Final = 28

# 号 of type, in points.
SIZE_2: Final = 22.0
SIZE_3: Final = 16.0
SIZE_4: Final = 14.0
SIZE_SMALL_4: Final = 12.0
SIZE_5: Final = 10.5

LINE_PITCH_PT: Final = TYPE_HEIGHT_MM * POINTS_PER_MM / LINES
SIGN_PITCH_PT: Final = TYPE_WIDTH_MM * POINTS_PER_MM / SIGNS

# From the upper edge of the type area to that of the red head (7.2.4), and the red rule under the number (7.2.7).
HEAD_BELOW_TOP_MM: Final = 35.0
RULE_BELOW_NUMBER_MM: Final = 4.0
# The letter form (10.1): the head from the edge of the paper, the double rules and the last of them from the lower edge.
LETTER_HEAD_MM: Final = 30.0
LETTER_RULE_MM: Final = 170.0
LETTER_RULE_BELOW_HEAD_MM: Final = 4.0
LETTER_FOOT_MM: Final = 20.0
# The dash of the page number hangs this far under the type area (7.5).
PAGE_NUMBER_BELOW_MM: Final = 7.0

RED: Final = "#e60012"
