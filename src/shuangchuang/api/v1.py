"""Version 1 of the API: a file a hall, put together."""

from shuangchuang.api import plans, registry
from shuangchuang.api.interface import Interface

api = Interface(title="爱创新 · 双创工作信息服务系统", version="1.0.0", urls_namespace="api")
api.add_router("", plans.hall)
api.add_router("", registry.hall)
