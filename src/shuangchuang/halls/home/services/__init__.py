"""What the face of the site changes: filters kept by name, corrections of its own pages."""

from shuangchuang.halls.home.services.corrections import (
    AlreadyAnswered,
    TooManyCorrections,
    answer_correction,
    erase_contacts,
    send_correction,
)
from shuangchuang.halls.home.services.saved_views import (
    NameTaken,
    NotAList,
    TooManyViews,
    delete_view,
    keep_view,
    query_kept,
    rename_view,
    restore_view,
    take_back_name,
)

__all__ = [
    "AlreadyAnswered",
    "NameTaken",
    "NotAList",
    "TooManyCorrections",
    "TooManyViews",
    "answer_correction",
    "delete_view",
    "erase_contacts",
    "keep_view",
    "query_kept",
    "rename_view",
    "restore_view",
    "send_correction",
    "take_back_name",
]
