"""A tree made into closures: read once, evaluated as often as there are scopes. Importing this declares every node."""

from __future__ import annotations

from shuangchuang.domain.feel import calling, looping, operators, testing
from shuangchuang.domain.feel.scopes import Environment, Evaluator, Scope, compiled

_DECLARED = (calling, looping, operators, testing)

__all__ = ["Environment", "Evaluator", "Scope", "compiled"]
