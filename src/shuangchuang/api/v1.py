"""Version 1 of the API: a file a hall, put together."""

from shuangchuang.api import fields, inbox, me, organisations, plans_changes, profiles, registry_changes, supervision
from shuangchuang.api.interface import Interface

api = Interface(title="爱创新 · 双创工作信息服务系统", version="1.0.0", urls_namespace="api")
# Routes of a hall are declared in several rooms; naming them here is what loads them.
for hall in (
    plans_changes.hall,
    registry_changes.hall,
    organisations.hall,
    profiles.hall,
    fields.hall,
    inbox.hall,
    supervision.hall,
    me.hall,
):
    api.add_router("", hall)
