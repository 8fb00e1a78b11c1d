"""A profile as a sheet: every statement in force, with its period, source and day."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from shuangchuang.adapters.exchange.table_writing import write_xlsx
from shuangchuang.adapters.exchange.tables import About, Column
from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import FactKey
from shuangchuang.halls.notices.telling import word, worded
from shuangchuang.halls.registry.field_words import called, period_told, value_told
from shuangchuang.halls.registry.models import HolderRecord
from shuangchuang.halls.registry.queries.profiles import Known, source_words


def sheet_of(holder: HolderRecord, known: Mapping[FactKey, Known], *, at: datetime) -> bytes:
    """The .xlsx, as bytes."""
    columns = (
        Column("group", _("类别"), width=16),
        Column("field", _("字段"), width=26),
        Column("name", _("英文名"), width=24),
        Column("period", _("时段")),
        Column("value", _("内容"), width=40),
        Column("source", _("来源")),
        Column("day", _("事实日期"), "day", width=14),
    )
    titles = {group.name: word(group.title) for group in field_book().groups}
    rows = [
        {
            "group": titles[each.spec.group],
            "field": called(each.spec),
            "name": each.spec.name,
            "period": period_told(key.period),
            "value": value_told(each.spec, each.value),
            "source": worded(source_words(each.record)) or _("自填"),
            "day": each.record.observed_date,
        }
        for key, each in known.items()
    ]
    whose = holder.organisation.name if holder.organisation_id else _("我的画像")
    about = About(whose, _("爱创新"), f"{at:%Y-%m-%d %H:%M}", simulated=settings.SIMULATED_DATA)
    stream = io.BytesIO()
    write_xlsx(stream, columns, rows, about)
    return stream.getvalue()
