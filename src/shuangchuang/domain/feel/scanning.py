"""A text read from left to right: white space, signs, keywords, strings, and names that may hold spaces and signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from shuangchuang.domain.feel import tree
from shuangchuang.domain.feel.errors import FeelError
from shuangchuang.domain.feel.names import BUILT_IN_NAMES

DEEPEST = 120  # nested brackets; a text beyond that was not written by a person
RESERVED = frozenset(
    [
        "true",
        "false",
        "null",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "between",
        "and",
        "or",
        "function",
        "external",
        "instance",
        "of",
    ]
)
WORD = re.compile(r"[^\W\d][\w?]*|\?[\w?]+")
_BLANK = re.compile(r"(?:[\s\uFEFF\u0085\u180e]+|//[^\n]*|/\*.*?\*/)+", re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


class Scanner:
    """A place in a text and the names it may meet."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.read, self.most = 0, 1000 + 8 * len(text)  # expressions read so far, and how many may be
        self.whole_filters = True
        self.known: dict[str, list[re.Pattern[str]]] = {}
        self.names: dict[str, str] = {}
        for name in (*BUILT_IN_NAMES, *names):
            self.learn(name)

    def learn(self, name: str) -> None:
        """A name that may be met from here on; one that is a single word needs no learning."""
        words = " ".join(name.split())
        if not words or words in self.names.values() or (WORD.fullmatch(words) and words not in RESERVED):
            return
        parts = re.findall(r"[\w?]+|[^\w\s?]", words)
        pattern = re.compile(r"\s*".join(re.escape(part) for part in parts) if len(parts) > 1 else re.escape(words))
        spaced = re.compile(_spaced(words))
        self.names[pattern.pattern] = words
        patterns = self.known.setdefault(words[0], [])
        patterns.append(spaced)
        self.names[spaced.pattern] = words
        patterns.sort(key=lambda each: len(each.pattern), reverse=True)

    def known_name(self) -> str | None:
        """The longest known name that stands here, read; else None and nothing is read."""
        if self.at >= len(self.text):
            return None
        best: tuple[int, str] | None = None
        for pattern in self.known.get(self.text[self.at], ()):
            match = pattern.match(self.text, self.at)
            if match and (best is None or match.end() > best[0]):
                end = match.end()
                if end < len(self.text) and wordy(self.text[end]) and wordy(self.text[end - 1]):
                    continue
                best = (end, self.names[pattern.pattern])
        if best is None:
            return None
        self.at = best[0]
        return best[1]

    def name(self) -> str:
        """A name: the longest known one, else one word."""
        self.blank()
        start = self.at
        found = self.known_name()
        word = WORD.match(self.text, start)
        if found is not None and (word is None or self.at >= word.end()):
            return found
        self.at = start
        if word is None or word.group() in RESERVED:
            raise self.wrong("这里应是一个名称。")
        self.at = word.end()
        return word.group()

    def key(self) -> str:
        """The name of an entry or parameter: everything up to a colon, words parted by single spaces."""
        self.blank()
        if self.text[self.at : self.at + 1] == '"':
            return self.string()
        start = self.at
        match = re.compile(r"[^\W\d]|\?").match(self.text, self.at)
        stop = re.compile(r"[:,(){}\[\]\"]|->").search(self.text, self.at)
        if not match or not stop:
            raise self.wrong("这里应是一个名称。")
        self.at = stop.start()
        words = " ".join(_BLANK.sub(" ", self.text[start : self.at]).split())
        return words

    def blank(self) -> None:
        """Go over white space and comments."""
        match = _BLANK.match(self.text, self.at)
        if match:
            self.at = match.end()

    def sees(self, sign: str) -> bool:
        """Whether a sign stands here."""
        self.blank()
        return self.text.startswith(sign, self.at)

    def takes(self, sign: str) -> bool:
        """Read a sign, if it stands here."""
        if self.sees(sign):
            self.at += len(sign)
            return True
        return False

    def needs(self, sign: str) -> None:
        """
        Read a sign.

        :raises FeelError: something else stands here.
        """
        if not self.takes(sign):
            raise self.wrong("这里应是“{sign}”。", sign=sign)

    def sees_word(self, word: str) -> bool:
        """Whether a keyword stands here as a word of its own."""
        self.blank()
        end = self.at + len(word)
        return self.text.startswith(word, self.at) and not (end < len(self.text) and wordy(self.text[end]))

    def takes_word(self, word: str) -> bool:
        """Read a keyword, if it stands here and is not the beginning of a known name."""
        if not self.sees_word(word):
            return False
        start = self.at
        if (found := self.known_name()) is not None and len(found) > len(word):
            self.at = start
            return False
        self.at = start + len(word)
        return True

    def needs_word(self, word: str) -> None:
        """
        Read a keyword.

        :raises FeelError: something else stands here.
        """
        if not self.takes_word(word):
            raise self.wrong("这里应是“{sign}”。", sign=word, suggest=(word,))

    def finished(self) -> None:
        """
        Insist that nothing is left.

        :raises FeelError: something is.
        """
        self.blank()
        if self.at < len(self.text):
            raise self.wrong("这里不该有“{found}”，前面已经是完整的式子。", found=self.text[self.at : self.at + 12])

    def wrong(self, sentence: str, *, suggest: Iterable[str] = (), **values: object) -> FeelError:
        """What is wrong at this place."""
        before = self.text[: self.at]
        word = WORD.match(self.text, self.at)
        near = get_close_matches(word.group(), [*suggest, *RESERVED], n=1, cutoff=0.75) if word else []
        suggestion = near[0] if near and word and near[0] != word.group() else ""
        if self.at >= len(self.text):
            sentence = "式子没有写完：" + sentence
        return FeelError(
            sentence,
            line=before.count("\n") + 1,
            column=self.at - (before.rfind("\n") + 1) + 1,
            suggestion=suggestion,
            **values,
        )

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One bracket deeper."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("式子套得太深，请拆成几个式子。")
        whole, self.whole_filters = self.whole_filters, True
        yield
        self.whole_filters = whole
        self.depth -= 1

    def span(self, start: int) -> tree.Span:
        """From a start to here."""
        return tree.Span(start, self.at)

    def tries(self, reading: Callable[[], tree.Node]) -> tree.Node | None:
        """Read something, or nothing at all."""
        start, depth, whole = self.at, self.depth, self.whole_filters
        try:
            return reading()
        except FeelError:
            self.at, self.depth, self.whole_filters = start, depth, whole
            return None

    def string(self) -> str:
        """A string in double quotes, escapes resolved."""
        if self.text[self.at : self.at + 1] != '"':
            raise self.wrong("这里应是双引号里的文字。")
        match = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S).match(self.text, self.at)
        if not match:
            raise self.wrong("引号没有配对。")
        self.at = match.end()
        return _surrogates(_ESCAPE.sub(_unescaped, match.group(1)))


def _spaced(words: str) -> str:
    """A pattern for a name however its words are spaced."""
    parts = re.findall(r"[\w?]+|[^\w\s?]+|\s+", words)
    out = []
    for number, part in enumerate(parts):
        if part.isspace():
            beside = [parts[number - 1][-1:], parts[number + 1][:1]]
            out.append(r"\s+" if all(wordy(each) for each in beside) else r"\s*")
        else:
            out.append(re.escape(part))
            following = parts[number + 1] if number + 1 < len(parts) else ""
            if following and not following.isspace():
                out.append(r"\s*")
    return "".join(out)


def wordy(character: str) -> bool:
    return character == "_" or character.isalnum()


def _unescaped(match: re.Match[str]) -> str:
    if match.group(1):
        return chr(int(match.group(1), 16))
    if match.group(2):
        code = int(match.group(2), 16)
        return chr(code) if code <= 0x10FFFF else match.group()
    return _PLAIN.get(match.group(3), match.group())


def _surrogates(text: str) -> str:
    """Two escapes that are halves of one character become it."""
    return re.sub(
        "[\ud800-\udbff][\udc00-\udfff]",
        lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"),
        text,
    )
