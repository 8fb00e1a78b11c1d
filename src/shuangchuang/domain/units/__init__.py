"""What a unit was called on a day, and which unit stood above which."""

from shuangchuang.domain.units.lineage import Name, Rank, Term, closes_a_circle, heirs, names_on

__all__ = ["Name", "Rank", "Term", "closes_a_circle", "heirs", "names_on"]
