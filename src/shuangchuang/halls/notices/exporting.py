"""How a hall declares a list that can be taken away; in its ``exports.py``, which is imported at the start.

    @listing("registry.units", right="plans.read")
    def units(user, query) -> Listing:            # the rows and filters of the page with that address
        …

    def unit_list(request):
        if (taken := exported(request, "registry.units")) is not None:   # ?export=xlsx or csv
            return taken

A short list is answered at once, a long one made by a job and laid into 我的导出. Both call the
same function, so both give the rows this person sees on the page and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shuangchuang.adapters.exchange.tables import Column

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """
    A list as it is taken away. ``rows`` is gone through once; ``total`` is how many there will be; ``filters`` say
    in words what the list was narrowed to; ``name`` is the name of the file without its ending.
    """

    title: str
    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Mapping[str, Any]]
    total: int
    filters: tuple[tuple[str, str], ...] = ()


Builder = Callable[..., Listing]


@dataclass(frozen=True, slots=True)
class ListingKind:
    """A declared list: what makes it, the right it takes, whether taking it away is told in the log."""

    code: str
    build: Builder
    right: str
    logged: bool


LISTINGS: dict[str, ListingKind] = {}


def listing(code: str, *, right: str, logged: bool = False) -> Callable[[Builder], Builder]:
    """
    Declare ``(user, query, **given)`` as a list; ``query`` is the page's, ``given`` what its address names (a slug).

    :raises ValueError: another function has that code.
    """

    def declare(build: Builder) -> Builder:
        held = LISTINGS.get(code)
        if held is not None and (held.build.__module__, held.build.__qualname__) != (
            build.__module__,
            build.__qualname__,
        ):
            raise ValueError(f"the list {code} is declared twice")
        LISTINGS[code] = ListingKind(code, build, right, logged)
        return build

    return declare
