"""Ways of sending that a test looks into: what was handed over, and what is to fail."""

from __future__ import annotations

from dataclasses import dataclass, field

from shuangchuang.domain.messages import Letter, NotSent


@dataclass
class Way:
    """Takes every letter, unless ``failures`` holds what is to go wrong next."""

    taken: list[Letter] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def send(self, letter: Letter) -> str:
        """Take it or fail."""
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append(letter)
        return f"n-{len(self.taken)}"


WAYS: dict[str, Way] = {}


def open_channels() -> dict[str, Way]:
    """What ``settings.MESSAGE_CHANNELS`` names in a test."""
    return WAYS


def busy(code: str = "timeout") -> NotSent:
    """A failure that another try may mend."""
    return NotSent(code, again=True)


def refused(code: str = "address_refused") -> NotSent:
    """A failure that nothing mends."""
    return NotSent(code, again=False)
