"""What every page of an inspection does: find it or answer 404, do what a form asks, keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.catalogue.inspections import InspectionTemplate
from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.supervision.inspection import Stage, stage_words
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.services import take_file
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.supervision.models import InspectionRecord, InspectionStage
from shuangchuang.halls.supervision.queries.inspections import Standing, inspection_seen, template_of
from shuangchuang.halls.supervision.services import inspecting as services
from shuangchuang.halls.supervision.services.inspection_checks import INSPECTION_EVIDENCE

_LINE = (
    Stage.PLANNING,
    Stage.SUBMITTED,
    Stage.APPROVED,
    Stage.CHECKING,
    Stage.RECTIFYING,
    Stage.CONCLUDED,
    Stage.SERVED,
    Stage.CLOSED,
)


def seen_or_404(
    request: HttpRequest, pk: int, *, when: Callable[[Standing], object] = bool
) -> tuple[InspectionRecord, Standing]:
    """An inspection that is there for the visitor, and with ``when`` one they may act on like this."""
    found = inspection_seen(request.user, pk)
    if found is None or not when(found[1]):
        raise Http404
    return found


def inspects(standing: Standing) -> bool:
    """Inspects in this place."""
    return standing.inspects


def arranges(standing: Standing) -> bool:
    """Arranges in this place."""
    return standing.arranges


def template_or_404(inspection: InspectionRecord) -> InspectionTemplate:
    """The template the inspection was made from."""
    template = template_of(inspection)
    if template is None:
        raise Http404
    return template


def steps_of(inspection: InspectionRecord) -> list[tuple[str, str]]:
    """The stages for the stepper: words, and "done", "current" or ""."""
    if inspection.stage == InspectionStage.CANCELLED:
        return [(_(stage_words(Stage.CANCELLED)), "current")]
    here = _LINE.index(Stage(inspection.stage))
    return [
        (_(stage_words(stage)), "done" if place < here else "current" if place == here else "")
        for place, stage in enumerate(_LINE)
    ]


def trail(inspection: InspectionRecord | None, last: str = "") -> list[tuple[str, str]]:
    """Where the page lies."""
    way = [(_("专项督查"), reverse("supervision:inspections"))]
    if inspection is not None:
        way.append((inspection.title, inspection.get_absolute_url() if last else ""))
    return [*way, (last, "")] if last else way


def done_by_form(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    done: str,
    *,
    version: Callable[[], int] | None = None,
) -> bool:
    """
    Do what a valid form asks for; a refusal stands in the form.

    Where somebody else was quicker the form keeps what was typed and takes the present version on, so that it can
    be sent again by whoever has read what changed.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except services.ChangedMeanwhile as refusal:
        form.add_error(None, told(refusal))
        if version is not None:
            form.renew(version())  # type: ignore[attr-defined]
        return False
    except Refusal as refusal:
        form.add_error(None, told(refusal))
        return False
    messages.success(request, done)
    return True


def kept_file(request: HttpRequest, inspection: InspectionRecord, upload: Any) -> FileRecord | None:
    """
    A file handed in with a form, stored; None where none was.

    :raises Refusal: of no kind we take, or harmful.
    """
    if not upload:
        return None
    return take_file(
        name=upload.name,
        content=upload.read(),
        stored_by=request.user,
        stored_at=timezone.now(),
        purpose=INSPECTION_EVIDENCE,
        subject=f"inspection:{inspection.pk}",
    )


def version_of(record: InspectionRecord) -> int:
    """The version the inspection has now."""
    record.refresh_from_db(fields=["version"])
    return record.version
