"""A grid played out minute by minute: whether somebody who sees what has happened keeps everything, whatever comes.

In every minute what is under way ends or not, and with the end of a loop's owner it is known whether it is gone through
again; the worst choice counts. Then steps are begun, one after the other, and each may end at once; the best counts.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import NamedTuple

from grids import Grid, Link, rounds


class _Now(NamedTuple):
    """``begun`` and ``ended``: of each step the minutes of its present time through, else -1; ``nth`` counts from 0.

    ``left``: whether it is over with the step for good. ``still``: steps under way that do not end in this minute.
    """

    minute: int
    begun: tuple[int, ...]
    ended: tuple[int, ...]
    nth: tuple[int, ...]
    left: tuple[bool, ...]
    still: frozenset[int]


def won(grid: Grid) -> bool:
    """Whether it can be kept whatever comes."""
    none = (-1,) * len(grid.steps)
    return _Game(grid).nature(
        _Now(0, none, none, (0,) * len(grid.steps), (False,) * len(grid.steps), frozenset())
    )


class _Game:
    def __init__(self, grid: Grid) -> None:
        self.grid, self.names = grid, list(grid.steps)
        self.place = {name: n for n, name in enumerate(self.names)}
        self.loops = [grid.loop] if grid.loop else []
        self.loops += [
            (name,) for name, step in grid.steps.items() if step.rounds > 1 and name not in grid.loop
        ]
        self.loop_of = {name: loop for loop in self.loops for name in loop}
        self.known: dict[tuple[bool, _Now], bool] = {}

    def nature(self, now: _Now) -> bool:
        """What is under way ends now or not, and loops go on or not."""
        if now.minute > self.grid.due:
            return False
        able, must = [], set()
        for n, name in enumerate(self.names):
            step = self.grid.steps[name]
            if now.begun[n] < 0 or now.ended[n] >= 0 or n in now.still:
                continue
            age = now.minute - now.begun[n]
            if step.promised is None and age < step.least:
                continue
            able.append(n)
            last = now.minute == step.promised if step.promised is not None else age == step.most
            must |= {n} if last else set()
        if not able:
            return self.act(now)
        key = (True, now)
        if key not in self.known:
            self.known[key] = all(
                self.nature(after)
                for ending in chain.from_iterable(combinations(able, k) for k in range(len(able) + 1))
                if must <= set(ending)
                for after in self.endings(now._replace(still=now.still | set(able) - set(ending)), ending)
            )
        return self.known[key]

    def endings(self, now: _Now, ending: tuple[int, ...]) -> list[_Now]:
        """What may be once these steps have ended: each loop that is through with all of its steps goes on, or not."""
        ended = tuple(now.minute if n in ending else at for n, at in enumerate(now.ended))
        found = [now._replace(ended=ended)]
        for n in ending:
            loop = self.loop_of.get(self.names[n], (self.names[n],))
            if self.names[n] != loop[-1]:
                continue
            found = [after for one in found for after in self.through(one, loop)]
        return found

    def through(self, now: _Now, loop: tuple[str, ...]) -> list[_Now]:
        """The owner of a loop has ended: it is over with it, or it is gone through again."""
        places = [self.place[name] for name in loop]
        owner = places[-1]
        most, nth = rounds(self.grid, loop[-1]), now.nth[owner]
        over = now._replace(left=tuple(left or n in places for n, left in enumerate(now.left)))
        again = now._replace(
            begun=_with(now.begun, places, -1),
            ended=_with(now.ended, places, -1),
            nth=_with(now.nth, places, nth + 1),
        )
        if nth + 1 == most:
            return [over]
        return [again] if self.grid.steps[loop[-1]].exactly else [over, again]

    def act(self, now: _Now) -> bool:
        """Begin one more step, or let the minute pass."""
        if all(now.left):
            return True
        key = (False, now)
        if key not in self.known:
            later = now._replace(minute=now.minute + 1, still=frozenset())
            self.known[key] = any(
                self.nature(now._replace(begun=_with(now.begun, [n], now.minute)))
                for n in range(len(self.names))
                if self.may_begin(now, n)
            ) or self.nature(later)
        return self.known[key]

    def may_begin(self, now: _Now, n: int) -> bool:
        """Whether everything that comes before a step has, and not too long ago."""
        name = self.names[n]
        step = self.grid.steps[name]
        if now.left[n] or now.begun[n] >= 0:
            return False
        if step.release is not None and now.nth[n] == 0 and now.minute < step.release:
            return False
        if step.promised is not None and now.minute > step.promised:
            return False
        return all(self.serves(now, link) for link in self.grid.links if link.target == name)

    def serves(self, now: _Now, link: Link) -> bool:
        together = {link.source, link.target} <= set(self.grid.loop)
        source = self.place[link.source]
        if now.nth[self.place[link.target]] and not together:
            return True
        if now.ended[source] < 0 or not (together or now.left[source]):
            return False
        waits = now.minute - now.ended[source]
        return waits >= link.lag and (link.most is None or waits <= link.most)


def _with(values: tuple[int, ...], places: list[int], value: int) -> tuple[int, ...]:
    return tuple(value if n in places else one for n, one in enumerate(values))
