"""Version 1 of the API."""

from ninja import NinjaAPI

api = NinjaAPI(title="爱创新 · 双创工作信息服务系统", version="1.0.0", urls_namespace="api")
