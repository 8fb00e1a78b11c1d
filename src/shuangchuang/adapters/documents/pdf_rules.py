"""The rules drawn on a PDF page: stroked lines and boxes, and thin filled bars."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from shuangchuang.adapters.documents.sheets import Stroke

_THIN = 3.0  # points; a filled bar no thicker is a rule
_SKEW = 1.0  # points a rule may be off level or upright
_DEEPEST = 8  # forms inside forms
_MOST_OBJECTS = 200_000
_MOST_SEGMENTS = 100_000
_PICTURE_SEGMENTS = 2_000  # a path this rich is a drawing: an outlined text, a map

Matrix = tuple[float, float, float, float, float, float]
Placing = Callable[[float, float], tuple[float, float]]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Found:
    strokes: list[Stroke] = field(default_factory=list)
    pictures: int = 0
    objects: int = 0
    segments: int = 0


def collect_rules(page: pdfium.FPDF_PAGE, place: Placing) -> tuple[list[Stroke], int]:
    """The rules of a page, and how many pictures stand on it. ``place`` gives seen coordinates."""
    found = _Found()
    for item in _objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject):
        _collect(item, _IDENTITY, place, found, 0)
    return found.strokes, found.pictures


def _objects(
    holder: object, count: Callable[..., int], get: Callable[..., pdfium.FPDF_PAGEOBJECT]
) -> Iterator[pdfium.FPDF_PAGEOBJECT]:
    for at in range(min(count(holder), _MOST_OBJECTS)):
        item = get(holder, at)
        if item:
            yield item


def _collect(item: pdfium.FPDF_PAGEOBJECT, outer: Matrix, place: Placing, found: _Found, depth: int) -> None:
    found.objects += 1
    if found.objects > _MOST_OBJECTS:
        return
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        found.pictures += 1
    elif kind == pdfium.FPDF_PAGEOBJ_PATH and found.segments < _MOST_SEGMENTS:
        _collect_path(item, _within(_matrix(item), outer), place, found)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _within(_matrix(item), outer)
        for child in _objects(item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject):
            _collect(child, inner, place, found, depth + 1)


def _collect_path(path: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, place: Placing, found: _Found) -> None:
    count = pdfium.FPDFPath_CountSegments(path)
    found.segments += count
    if count > _PICTURE_SEGMENTS:
        found.pictures += 1
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)):
        return
    for outline in _outlines(path, count, matrix, place):
        left, right = min(x for x, _ in outline), max(x for x, _ in outline)
        top, bottom = min(y for _, y in outline), max(y for _, y in outline)
        if fill.value and min(right - left, bottom - top) <= _THIN:
            found.strokes.append(Stroke(left, top, right, bottom))
        elif stroke.value:
            found.strokes += _sides(outline)


def _sides(outline: list[tuple[float, float]]) -> Iterator[Stroke]:
    for (x, y), (u, v) in itertools.pairwise(outline):
        if abs(x - u) <= _SKEW or abs(y - v) <= _SKEW:
            yield Stroke(min(x, u), min(y, v), max(x, u), max(y, v))


def _outlines(
    path: pdfium.FPDF_PAGEOBJECT, count: int, matrix: Matrix, place: Placing
) -> Iterator[list[tuple[float, float]]]:
    """The straight-lined parts of a path, in seen coordinates; a part with a curve in it is left out."""
    outline: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(outline) > 1 and not curved:
                yield outline
            outline, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        a, b, c, d, e, f = matrix
        outline.append(place(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    if len(outline) > 1 and not curved:
        yield outline


def _matrix(item: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
