"""Offices that people hold: who may act in which on a given day."""

from shuangchuang.domain.offices.standing import Absence, Tenure, in_effect

__all__ = ["Absence", "Tenure", "in_effect"]
