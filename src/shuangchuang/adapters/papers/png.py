"""A drawing as PNG: drawn by Pillow with the first Chinese face the machine has; the same bytes each time."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from shuangchuang.adapters.papers.fonts import chart_font
from shuangchuang.domain.papers.drawing import Anchor, Drawing, Label, Shape, Stroke

# Pixels to a point, and how much finer it is drawn before it is brought down, so that slanting edges are smooth.
_SCALE, _FINER = 4, 2
DOTS_PER_INCH = 72 * _SCALE
_PLACES = {Anchor.START: "lm", Anchor.MIDDLE: "mm", Anchor.END: "rm"}


def as_png(drawing: Drawing) -> bytes | None:
    """The drawing in pixels, four to a point; None where no Chinese face is installed to write on it."""
    face = chart_font()
    if face is None:
        return None
    fine = _SCALE * _FINER
    size = (round(drawing.width * fine), round(drawing.height * fine))
    image = Image.new("RGB", size, "#ffffff")
    pen = ImageDraw.Draw(image)
    fonts: dict[float, ImageFont.FreeTypeFont] = {}
    for mark in drawing.marks:
        match mark:
            case Shape(points, fill, ink, width):
                corners = [(x * fine, y * fine) for x, y in points]
                if fill:
                    pen.polygon(corners, fill=fill)
                if ink:
                    pen.line([*corners, corners[0]], fill=ink, width=max(1, round(width * fine)), joint="curve")
            case Stroke(points, ink, width):
                pen.line(
                    [(x * fine, y * fine) for x, y in points],
                    fill=ink,
                    width=max(1, round(width * fine)),
                    joint="curve",
                )
            case Label((x, y), text, height, anchor, ink):
                font = fonts.get(height)
                if font is None:
                    font = fonts[height] = ImageFont.truetype(str(face[0]), round(height * fine), index=face[1])
                pen.text((x * fine, y * fine), text, font=font, fill=ink, anchor=_PLACES[anchor])
    image = image.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.BOX)
    written = BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(
        written, "PNG", optimize=True, dpi=(DOTS_PER_INCH, DOTS_PER_INCH)
    )
    return written.getvalue()
