"""A sentence that can still be said in another language after it was filled."""

from __future__ import annotations

from typing import Any


class Said(str):
    """
    A Chinese sentence that remembers its msgid and what filled it.

    Everywhere it is the plain sentence; a hall that speaks another language translates
    ``msgid`` and fills that. A value may itself be something said.

    >>> gap = Said("还差{gap}{unit}", gap="82.1", unit="亿元")
    >>> Said("{said}，期限已到", said=gap)
    '还差82.1亿元，期限已到'
    >>> gap.msgid, gap.values
    ('还差{gap}{unit}', {'gap': '82.1', 'unit': '亿元'})
    """

    msgid: str
    values: dict[str, object]

    def __new__(cls, msgid: str, **values: object) -> Said:
        """Fill the sentence."""
        said = super().__new__(cls, msgid.format(**values))
        said.msgid, said.values = msgid, values
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Copies are filled anew, not taken for a msgid."""
        return (self.msgid,), self.values
