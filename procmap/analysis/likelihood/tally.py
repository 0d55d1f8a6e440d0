"""Counting when something happens, minute by minute, without keeping every run: O(minutes) memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procmap.calendars.bulk import numpy_or_raise

if TYPE_CHECKING:
    from procmap.calendars.bulk import Instants

MOST_MINUTES = 1 << 20
"""Two years: what lies further from the first run than that is counted at the end."""


class Tally:
    """How often each minute was the one; ``due`` counts who came by then. Instants are seconds UTC."""

    def __init__(self, due: int | None) -> None:
        self.due = due
        self.count = 0
        self.in_time = 0
        self._first = 0
        self._counts: Any = None

    def add(self, instants: Instants) -> None:
        """Count some runs."""
        if not instants.size:
            return
        np = numpy_or_raise()
        self.count += int(instants.size)
        if self.due is not None:
            self.in_time += int(np.count_nonzero(instants <= self.due))
        low, high = int(instants.min()) // 60, int(instants.max()) // 60
        if self._counts is None:
            self._first = low
            self._counts = np.zeros(1, np.int64)
        least, most = self._first - MOST_MINUTES, self._first + MOST_MINUTES
        if low < least or high > most:
            low, high = max(low, least), min(high, most)
            instants = np.clip(instants, low * 60, high * 60)
        before, after = max(self._first - low, 0), max(high - self._first - len(self._counts) + 1, 0)
        if before or after:
            self._counts = np.pad(self._counts, (before, after))
            self._first -= before
        # from the first minute on there are no negative numbers and few bits: dividing is then five times as fast
        minutes = (instants - self._first * 60).astype(np.uint32) // np.uint32(60)
        self._counts += np.bincount(minutes, minlength=len(self._counts))

    @property
    def steady(self) -> bool:
        """Whether it was the same minute in every run."""
        return not self.count or int(self._counts.max()) == self.count

    def quantile(self, share: float) -> int | None:
        """The instant, floored to the minute, by which a ``share`` of the runs had come; ``None`` without runs."""
        if not self.count:
            return None
        np = numpy_or_raise()
        wanted = max(1, int(np.ceil(share * self.count - 1e-9)))
        place = int(np.searchsorted(np.cumsum(self._counts), wanted, "left"))
        return (self._first + place) * 60

    def histogram(self, bars: int) -> tuple[tuple[int, int, int], ...]:
        """At most ``bars`` bars of equal width, in whole minutes: begin, end (seconds UTC), number of runs.

        At the minute of ``due`` a bar ends, or with it where it is the end of a day; whoever came by ``due`` is counted
        before that, to the second, and whoever was late behind it. That may take one bar more.
        """
        if not self.count:
            return ()
        np = numpy_or_raise()
        first, counts, before = self._first, self._counts, 0
        width = -(-len(counts) // bars)
        if self.due is not None:
            edge = (self.due + 1) // 60 - first
            if edge == 0 and self.in_time:  # all of them came within the minute of the deadline
                first, counts, edge = first - 1, np.pad(counts, (1, 0)), 1
            if 0 < edge <= len(counts):
                moved = self.in_time - int(counts[:edge].sum())
                counts = counts.copy()
                counts[edge - 1] += moved
                counts[edge:][:1] -= moved
            before = -edge % width
        found = []
        for n in range(-before, len(counts), width):
            begin = first + n
            runs = int(counts[max(0, n) : n + width].sum())
            found.append((begin * 60, (begin + width) * 60, runs))
        return tuple(found)
