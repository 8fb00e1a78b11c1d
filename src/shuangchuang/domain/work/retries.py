"""How long to wait before something that failed is tried again.

    attempt     1      2      3      4   …
    at most    10 s   20 s   40 s   80 s …  an hour
    at least    5 s   10 s   20 s   40 s …  half an hour

The half that varies keeps a hundred jobs that failed together from coming back together.
It is drawn from the job's own name, so the same job waits equally long in every run.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

FIRST = timedelta(seconds=10)
CEILING = timedelta(hours=1)


def pause_before_retry(*, attempt: int, seed: str, first: timedelta = FIRST, ceiling: timedelta = CEILING) -> timedelta:
    """
    The pause after ``attempt`` failures (1 or more): doubled each time up to ``ceiling``, between half of it and all.

    :raises ValueError: nothing has been tried yet.

    >>> pause_before_retry(attempt=1, seed="job:7") == pause_before_retry(attempt=1, seed="job:7")
    True
    >>> timedelta(seconds=5) <= pause_before_retry(attempt=1, seed="job:7") <= timedelta(seconds=10)
    True

    Source: exponential back-off with "equal jitter".
    """
    if attempt < 1:
        raise ValueError("nothing has been tried yet")
    # The exponent is held: a job that failed a thousand times must not overflow the calendar.
    whole = min(ceiling, first * (1 << min(attempt - 1, 20)))
    drawn = int.from_bytes(hashlib.sha256(f"{seed}#{attempt}".encode()).digest()[:4], "big") / 2**32
    return whole / 2 + whole / 2 * drawn
