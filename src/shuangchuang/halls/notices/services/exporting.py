"""Make a file of a list, at once or by a job."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string

from shuangchuang.adapters.exchange.table_writing import csv_lines, write_xlsx
from shuangchuang.adapters.exchange.tables import About
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.exporting import FORMS, LISTINGS, Listing
from shuangchuang.halls.notices.models import FileRecord, JobRecord
from shuangchuang.halls.notices.services.audit import record_audit
from shuangchuang.halls.notices.services.files import store_file
from shuangchuang.halls.notices.services.jobs import enqueue

JOB = "notices.export"
AS_A_JOB = 5_000  # rows from which a person is not kept waiting
KEPT_FOR = timedelta(days=7)


class ExportRefused(Refusal):
    """A list cannot be taken away."""


def list_of(
    code: str, *, user: AbstractBaseUser | AnonymousUser, query: QueryDict, given: Mapping[str, Any]
) -> Listing:
    """
    The list with the rows this person sees.

    :raises ExportRefused: the right to it has been taken away meanwhile.
    """
    kind = LISTINGS[code]
    if not import_string(f"{settings.RIGHTS}.may")(user, kind.right):
        raise ExportRefused("export_not_allowed", "您已没有查看这份清单的权限，没有导出。如有需要，请联系管理员。")
    return kind.build(user, query, **given)


def written(listing: Listing, form: str, *, at: datetime) -> bytes:
    """The list as a file."""
    about = About(
        title=listing.title,
        source=str(settings.SITE_NAME),
        exported_at=timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
        filters=listing.filters,
        simulated=settings.SIMULATED_DATA,
    )
    target = io.BytesIO()
    if form == "xlsx":
        write_xlsx(target, listing.columns, listing.rows, about)
    else:
        target.writelines(csv_lines(listing.columns, listing.rows, about))
    return target.getvalue()


def note_export(*, code: str, listing: Listing, form: str, taken_by: AbstractBaseUser, at: datetime) -> None:
    """Tell the log who took a list away, where the list is one of those it wants to know of."""
    if LISTINGS[code].logged:
        record_audit(
            actor=taken_by,
            action="notices.export",
            subject=f"list:{code}",
            at=at,
            details={"form": form, "rows": listing.total, "filters": [list(pair) for pair in listing.filters]},
        )


def ask_for_export(
    *, code: str, form: str, query: str, given: Mapping[str, Any], title: str, asked_by: AbstractBaseUser, at: datetime
) -> JobRecord:
    """Have a long list made by a job; the file is laid into 我的导出."""
    payload = {"code": code, "form": form, "query": query, "given": dict(given), "user": asked_by.pk}
    return enqueue(name=JOB, payload=payload, started_by=asked_by, title=f"导出{title}", at=at)


@transaction.atomic
def keep_export(
    *, code: str, listing: Listing, form: str, content: bytes, made_for: AbstractBaseUser, at: datetime
) -> FileRecord:
    """Lay a finished file into somebody's 我的导出 for a week."""
    note_export(code=code, listing=listing, form=form, taken_by=made_for, at=at)
    return store_file(
        name=f"{listing.name}.{form}",
        content=content,
        stored_by=made_for,
        stored_at=at,
        purpose=JOB,
        subject=f"user:{made_for.pk}",
        expires_at=at + KEPT_FOR,
        media_type=FORMS[form].partition(";")[0],
    )
