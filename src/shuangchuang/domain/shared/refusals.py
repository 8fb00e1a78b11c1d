"""How the system says no: a fact with a name, in words that say what to do next."""

from __future__ import annotations


class Refusal(Exception):
    """
    Something that cannot be done, told to the person who asked for it.

    ``code`` is stable and for programs; ``sentence`` is the Chinese msgid with
    ``{placeholders}``; ``values`` fill them. A hall translates the sentence before it
    fills it; ``str()`` gives the Chinese.

    >>> str(Refusal("balance_low", "余额只有 {left}，请减少金额。", left="20元"))
    '余额只有 20元，请减少金额。'
    """

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        self.code = code
        self.sentence = sentence
        self.values = values
        super().__init__(code, sentence, values)

    def __str__(self) -> str:
        return self.sentence.format(**self.values)
