"""爱创新 · 双创工作信息服务系统: a government's plan becomes a working service."""

__version__ = "0.1.0"
